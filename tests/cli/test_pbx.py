"""`ansvar pbx install` and `ansvar pbx configure`, on the Asterisk in the machine's cache folder."""

import stat
from pathlib import Path

import pytest

from ansvar.pbx.fetch import fetch
from ansvar.pbx.home import cache_dir
from cli.running import ORGANISATIONS, POLICIES, run

FALKENBERG = ("--policy", POLICIES / "falkenberg.toml", "--organisation", ORGANISATIONS / "falkenberg")


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetch(cache_dir())
    monkeypatch.setenv("ANSVAR_DATA_DIR", str(tmp_path / "data"))


def test_given_an_installed_exchange_when_installed_again_then_version_and_size_are_told() -> None:
    told = run("pbx", "install", "--json").json
    assert tuple(map(int, told["version"].split("."))) >= (22, 10, 1)
    assert told["size"] > 100_000_000
    assert Path(told["asterisk"][-1]).is_file()
    line = run("pbx", "install").out
    assert line.startswith(f"Asterisk {told['version']}, ")
    assert told["folder"] in line


def test_given_options_that_exclude_each_other_when_installed_then_one_sentence() -> None:
    ran = run("pbx", "install", "--system", "--upgrade")
    assert ran.code == 2
    assert ran.err.startswith("ansvar: --system fetches nothing")


def test_given_a_mirror_without_the_suite_when_installed_then_exit_2_and_nothing_is_there(
    tmp_path: Path,
) -> None:
    ran = run("pbx", "install", "--cache", tmp_path / "cache", "--mirror", f"file:{tmp_path}")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "no suite forky" in ran.err
    assert not list((tmp_path / "cache").glob("[!.]*"))


def test_given_an_organisation_when_configured_then_the_files_are_there_and_closed(tmp_path: Path) -> None:
    told = run("pbx", "configure", *FALKENBERG, "--json").json
    assert told["conf"] == str(tmp_path / "data/asterisk/etc/asterisk.conf")
    assert "anna.lind" in told["accounts"] or len(told["accounts"]) > 100
    assert all(stat.S_IMODE(Path(file).stat().st_mode) & 0o077 == 0 for file in told["files"])
    assert run("pbx", "configure", *FALKENBERG, "--json").json["changed"] == []


def test_given_no_exchange_when_configured_then_install_is_named(tmp_path: Path) -> None:
    ran = run("pbx", "configure", *FALKENBERG, "--cache", tmp_path)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "ansvar pbx install" in ran.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("host = ", "is no TOML"),
        ('hots = "192.0.2.10"', "`hots` is no setting of a trunk; it takes host, "),
        ("port = 5060", "needs a host"),
        ('host = "192.0.2.10"\nport = "x"', "`port` takes a number"),
        ('host = "192.0.2.10"\naddresses = "192.0.2.10"', "`addresses` takes a list"),
        ('host = "192.0.2.10"\nidentify = "guess"', "`identify` takes address, digest"),
        ('host = "192.0.2.10"\nregister = 1', "`register` takes true or false"),
    ],
)
def test_given_a_slip_in_the_trunk_when_configured_then_file_key_and_remedy_are_told(
    tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / "trunk.toml").write_text(text)
    ran = run("pbx", "configure", *FALKENBERG, "--trunk", tmp_path / "trunk.toml")
    assert ran.code == 2
    assert "trunk.toml" in ran.err
    assert says in ran.err
    assert ran.err.count("\n") == 1


def test_given_a_trunk_when_configured_then_it_is_in_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "trunk.toml").write_text('host = "192.0.2.10"\naddresses = ["192.0.2.0/28"]\nport = 5062\n')
    told = run("pbx", "configure", *FALKENBERG, "--trunk", tmp_path / "trunk.toml", "--json").json
    assert "192.0.2.0/28" in "".join(Path(file).read_text() for file in told["files"] if "pjsip" in file)


def test_given_half_of_tls_when_configured_then_the_other_half_is_asked_for(tmp_path: Path) -> None:
    assert "both" in run("pbx", "configure", *FALKENBERG, "--tls-key", tmp_path / "key.pem").err
