"""Fetching is tried on real apt and dpkg, against a mirror in a folder with a signature of its own (`mirror`)."""

import mmap
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansvar.pbx import fetch as fetching
from ansvar.pbx import fetch_apt, fetch_unpack
from ansvar.pbx.fetch import (
    FetchError,
    choose_system,
    fetch,
    find,
    forget_system,
    on_this_system,
    parse_version,
    remove_old,
)
from pbx.mirror import LOADER, Mirror, elf


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    made = Mirror(tmp_path / "mirror")
    monkeypatch.setattr(fetch_apt, "KEYRINGS", (made.keys,))
    yield made
    made.close()


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def nothing_installed(cache: Path) -> bool:
    return find(cache) is None and not any(path.name[0] != "." for path in cache.iterdir())


def test_given_a_signed_mirror_when_fetched_then_it_runs_and_the_second_call_asks_nobody(
    mirror: Mirror, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror.exchange()
    steps: list[tuple[str, int, int]] = []
    installed = fetch(cache, lambda *step: steps.append(step), extra=("sip-tester",), mirror=mirror.uri)
    assert installed.version == "22.10.1"
    assert installed.loader is not None
    assert installed.loader.name == "ld-ansvar-test"
    ran = subprocess.run([*installed.asterisk, "-V"], capture_output=True, text=True, check=True)
    assert ran.stdout == "Asterisk 22.10.1+dfsg\n"
    assert (installed.music / "a.wav").is_file()
    assert installed.sipp is not None
    assert ("unpack", 4, 4) in steps
    assert sorted(path.name[:5] for path in cache.iterdir()) == [".lock", "aster", "sip-t"]

    with monkeypatch.context() as without_apt:
        without_apt.setenv("PATH", str(cache / "nothing"))
        assert fetch(cache, extra=("sip-tester",)) == installed == find(cache)


def test_given_programs_that_act_as_root_when_unpacked_then_they_no_longer_do(
    mirror: Mirror, cache: Path
) -> None:
    mirror.exchange()
    root = fetch(cache, mirror=mirror.uri).root
    assert root is not None
    assert (root / "usr/bin/raise").stat().st_mode & 0o7777 == 0o755
    assert not (root / "usr/share/man").exists()
    assert (root / "usr/share/doc/asterisk/copyright").exists()
    assert not (root / "usr/share/doc/asterisk/changes").exists()


def test_given_a_signature_of_another_key_when_fetched_then_refused(
    mirror: Mirror, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror.exchange()
    other = Mirror(tmp_path / "other")
    other.close()
    monkeypatch.setattr(fetch_apt, "KEYRINGS", (other.keys,))
    with pytest.raises(FetchError, match=r"signature .* could not be verified"):
        fetch(cache, mirror=mirror.uri)
    assert nothing_installed(cache)


def test_given_no_signature_and_a_machine_that_allows_that_when_fetched_then_refused_all_the_same(
    mirror: Mirror, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror.exchange()
    mirror.publish(signed=False)
    careless = tmp_path / "apt.conf"
    careless.write_text(
        'Acquire::AllowInsecureRepositories "true";\nAPT::Get::AllowUnauthenticated "true";\n'
        'Acquire::AllowWeakRepositories "true";\n'
    )
    monkeypatch.setenv("APT_CONFIG", str(careless))
    with pytest.raises(FetchError, match="signature"):
        fetch(cache, mirror=mirror.uri)
    assert nothing_installed(cache)


def test_given_hooks_of_the_machine_when_fetched_then_they_are_not_run(
    mirror: Mirror, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror.exchange()
    ran = tmp_path / "ran"
    hooks = tmp_path / "apt.conf"
    hooks.write_text(
        f'APT::Update::Post-Invoke {{ "touch {ran}"; }};\nAPT::Update::Pre-Invoke {{ "touch {ran}"; }};\n'
        f'DPkg::Post-Invoke {{ "touch {ran}"; }};\nDPkg::Pre-Install-Pkgs {{ "touch {ran}"; }};\n'
        'APT::Default-Release "elsewhere";\n'
    )
    monkeypatch.setenv("APT_CONFIG", str(hooks))
    fetch(cache, mirror=mirror.uri)
    assert not ran.exists()


def test_given_a_package_that_was_changed_when_fetched_then_refused(mirror: Mirror, cache: Path) -> None:
    mirror.exchange()
    [deb] = mirror.folder.glob("pool/asterisk_*")
    whole = deb.read_bytes()
    deb.write_bytes(whole.replace(b"GPL", b"LPG"))
    assert deb.read_bytes() != whole
    with pytest.raises(FetchError, match="does not match its signed hash"):
        fetch(cache, mirror=mirror.uri)
    assert nothing_installed(cache)


def test_given_an_old_asterisk_when_fetched_then_refused_with_both_versions(
    mirror: Mirror, cache: Path
) -> None:
    mirror.exchange("22.9.3")
    with pytest.raises(FetchError, match=r"22\.9\.3.*22\.10\.1 or newer"):
        fetch(cache, mirror=mirror.uri)
    assert nothing_installed(cache)


def test_given_a_download_that_broke_off_when_fetched_again_then_it_goes_on(
    mirror: Mirror, cache: Path
) -> None:
    mirror.exchange()
    [deb] = mirror.folder.glob("pool/espeak-ng_*")
    deb.rename(aside := deb.with_suffix(".aside"))
    with pytest.raises(FetchError, match="could not fetch"):
        fetch(cache, mirror=mirror.uri)
    assert nothing_installed(cache)
    aside.rename(deb)
    assert fetch(cache, mirror=mirror.uri).version == "22.10.1"
    assert not list(cache.glob(".part*"))


def test_given_two_at_the_same_time_when_fetched_then_one_installs_and_both_have_it(
    mirror: Mirror, cache: Path
) -> None:
    mirror.exchange()
    steps: list[str] = []
    found = []
    waits = threading.Event()

    def told(step: str, *_: int) -> None:
        steps.append(step)
        if step == "waiting":
            waits.set()
        else:
            waits.wait(30)  # whoever came first is still at it when the other comes

    both = [
        threading.Thread(target=lambda: found.append(fetch(cache, told, mirror=mirror.uri))) for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert len(found) == 2
    assert found[0] == found[1]
    assert steps.count("unpack") == 4  # four packages, once
    assert "waiting" in steps


def test_given_a_newer_set_when_upgraded_then_the_old_one_stays_until_it_is_removed(
    mirror: Mirror, cache: Path
) -> None:
    mirror.exchange("22.10.1")
    old = fetch(cache, mirror=mirror.uri)
    mirror.exchange("22.11.0")
    assert fetch(cache, mirror=mirror.uri) == old
    new = fetch(cache, mirror=mirror.uri, upgrade=True)
    assert new.version == "22.11.0"
    assert find(cache) == new
    assert old.root is not None
    assert old.root.is_dir()
    with (old.root / "usr/bin/raise").open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ):
        assert remove_old(cache) == ([], [old.root])  # something runs from it
    assert remove_old(cache) == ([old.root], [])
    assert find(cache) == new


def test_given_the_same_set_when_upgraded_then_nothing_is_unpacked_anew(mirror: Mirror, cache: Path) -> None:
    mirror.exchange()
    installed = fetch(cache, mirror=mirror.uri)
    steps: list[str] = []
    assert fetch(cache, lambda *step: steps.append(step[0]), mirror=mirror.uri, upgrade=True) == installed
    assert "unpack" not in steps


def test_given_a_mirror_without_the_suite_when_fetched_then_one_sentence_says_so(
    mirror: Mirror, cache: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(FetchError, match=r"no suite forky .* --mirror"):
        fetch(cache, mirror=f"file:{tmp_path / 'empty'}")


def test_given_nothing_listening_when_fetched_then_the_network_is_named(
    mirror: Mirror, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch_apt, "RETRIES", 0)
    with pytest.raises(FetchError, match="cannot be reached"):
        fetch(cache, mirror="http://127.0.0.1:9/debian")


def test_given_no_keys_when_fetched_then_the_package_with_them_is_named(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch_apt, "KEYRINGS", ())
    with pytest.raises(FetchError, match="apt-get install debian-archive-keyring"):
        fetch(cache, mirror="file:/nowhere")


def test_given_no_apt_when_fetched_then_the_other_way_is_named(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch_apt.shutil, "which", lambda *_, **__: None)
    with pytest.raises(FetchError, match=r"`apt-get` is not on this machine.*--system"):
        fetch(cache)


def test_given_a_disk_that_is_nearly_full_when_fetched_then_refused_before_anything_comes(
    mirror: Mirror, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "ROOM", 1 << 60)
    with pytest.raises(FetchError, match="make room"):
        fetch(cache, mirror=mirror.uri)


def test_given_a_cache_that_cannot_be_written_when_fetched_then_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FetchError, match=r"cannot write into .*--cache"):
        fetch(tmp_path / "file" / "cache")


def test_given_sources_of_both_kinds_when_read_then_debian_comes_first_and_security_and_sources_do_not(
    tmp_path: Path,
) -> None:
    old = tmp_path / "sources.list"
    old.write_text(
        "# deb http://commented.example/debian bookworm main\n"
        "deb [signed-by=/k.gpg arch=amd64] https://tools.example/apt stable main\n"
        "deb-src http://source.example/debian bookworm main\n"
        "deb http://one.example/debian bookworm main\n"
        "deb http://one.example/debian-security bookworm-security main\n"
        "deb cdrom:[Debian]/ bookworm main\n"
    )
    new = tmp_path / "debian.sources"
    new.write_text(
        "# the common ones\nTypes: deb deb-src\nURIs: http://two.example/debian/\n  http://three.example/debian\n"
        "Suites: bookworm bookworm-updates\nComponents: main\nSigned-By:\n -----BEGIN PGP\n .\n abc\n\n"
        "Enabled: no\nTypes: deb\nURIs: http://off.example/debian\nSuites: x\n\n"
        "Types: deb-src\nURIs: http://source.example/debian\nSuites: x\n"
    )
    assert fetch_apt.mirrors([old, new]) == [
        "http://one.example/debian/",
        "http://two.example/debian/",
        "http://three.example/debian/",
        "https://tools.example/apt/",
    ]


def test_given_the_configuration_of_apt_when_read_then_its_source_files_are_found(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    for name in ("sources.list", "parts/b.sources", "parts/a.list", "parts/c.save"):
        (tmp_path / name).write_text("")
    dump = f'Dir "/";\nDir::Etc "{tmp_path}";\nDir::Etc::sourcelist "sources.list";\nDir::Etc::sourceparts "parts";\n'
    assert [file.name for file in fetch_apt.source_files(dump)] == ["sources.list", "a.list", "b.sources"]


def test_given_programs_when_asked_for_their_loader_then_it_is_the_one_they_name(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.write_bytes(elf())
    assert fetch_unpack.interpreter(made) == LOADER
    assert Path(fetch_unpack.interpreter(Path(sys.executable).resolve())).exists()


@pytest.mark.parametrize("content", [b"", b"#!/bin/sh\n", elf()[:70], elf()[:64] + bytes(56)])
def test_given_no_program_when_asked_for_its_loader_then_one_sentence(tmp_path: Path, content: bytes) -> None:
    made = tmp_path / "made"
    made.write_bytes(content)
    with pytest.raises(FetchError, match="made"):
        fetch_unpack.interpreter(made)


def system(folder: Path, version: str = "22.10.1") -> str:
    """Make a system's own Asterisk in a folder and return the PATH to it."""
    for name, says in (("sbin/asterisk", f"Asterisk {version}"), ("bin/espeak-ng", "")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f'#!/bin/sh\necho "{says}"\n')
        (folder / name).chmod(0o755)
    for made in ("lib/asterisk/modules", "share/asterisk/documentation"):
        (folder / made).mkdir(parents=True, exist_ok=True)
    (folder / "lib/asterisk/modules/chan_pjsip.so").touch()
    return f"{folder}/sbin:{folder}/bin"


def test_given_an_asterisk_of_the_system_when_chosen_then_found_until_it_is_forgotten(
    mirror: Mirror, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{system(tmp_path / 'usr')}:{os.environ['PATH']}")
    chosen = choose_system(cache)
    assert chosen.asterisk == (str(tmp_path / "usr/sbin/asterisk"),)
    assert chosen.modules == tmp_path / "usr/lib/asterisk/modules"
    assert find(cache) == chosen
    assert fetch(cache, mirror="file:/nowhere") == chosen
    mirror.exchange()
    with_sipp = fetch(cache, mirror=mirror.uri, extra=("sip-tester",))
    assert (with_sipp.root, with_sipp.sipp and with_sipp.sipp[0].startswith(str(cache))) == (None, True)
    forget_system(cache)
    assert find(cache) is None
    assert fetch(cache, mirror=mirror.uri).root is not None


def test_given_an_old_asterisk_of_the_system_when_chosen_then_refused(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"has Asterisk 20\.19\.0; Ansvar needs 22\.10\.1 or newer"):
        on_this_system(system(tmp_path, "20.19.0"))


def test_versions_are_compared_by_their_numbers() -> None:
    assert parse_version("22.10.1+dfsg+~cs6.17-1") == (22, 10, 1)
    assert parse_version("22.9.0") < parse_version("22.10.1") < parse_version("23.0")
    assert parse_version("certified") == ()
