"""Asterisk and its company, fetched into the cache folder by an ordinary user.

    installed = fetch(cache_dir())          # returns at once when it is there already
    [*installed.asterisk, "-V"]             # a command line; runs from the folder

1. Lists and packages come from the mirror that this machine's apt uses, signatures verified (`fetch_apt`).
2. They are unpacked into `CACHE/.part-NAME/root` (`fetch_unpack`) and tried.
3. Only then does the folder get its name, `CACHE/NAME-VERSION-PROCESSOR-FINGERPRINT`: it is there whole or not at all.

What was broken off goes on where it stopped; two at the same time wait for each other.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ansvar.pbx.fetch_apt import Apt, FetchError, architecture, fingerprint
from ansvar.pbx.fetch_unpack import libraries_of, loader_of, size_of, unpack

__all__ = [
    "MINIMUM",
    "FetchError",
    "Installed",
    "Progress",
    "choose_system",
    "fetch",
    "find",
    "forget_system",
    "on_this_system",
    "remove_old",
]

#: Older ones have holes that an ARI user could climb through, and cannot claim broadcast calls.
MINIMUM = (22, 10, 1)
#: Asterisk, the voice that is always there, and music for those who wait.
EXCHANGE = ("asterisk", "espeak-ng", "asterisk-moh-opsound-wav")
#: Room that an installation needs while it is made, in bytes.
ROOM = 700_000_000
TRY_LIMIT_S = 60
#: A file in the cache folder that says: the system's own Asterisk is used.
SYSTEM = "use-system"

#: `progress(step, done, of)`; the steps are "package list", "download", "unpack" and "waiting".
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Installed:
    """An Asterisk that can be run, and the programs beside it. The folders are shared: never write into them."""

    version: str
    """Such as `22.10.1`."""
    root: Path | None
    """The folder everything was unpacked into; None for an Asterisk that the system has."""
    loader: Path | None
    libraries: tuple[Path, ...]
    binary: Path
    """The program itself; start it with `asterisk`, which goes through the loader."""
    modules: Path
    """For `astmoddir`."""
    data: Path
    """Documentation (needed by the modules), sounds and music: `usr/share/asterisk`."""
    espeak: tuple[str, ...]
    """The command line of espeak-ng; append its arguments."""
    sipp: tuple[str, ...] | None = None
    """The command line of SIPp, if it was asked for."""
    size: int = 0
    """Bytes on disk."""

    @property
    def asterisk(self) -> tuple[str, ...]:
        """The command line of Asterisk; append its arguments."""
        return through(self.loader, self.libraries, self.binary)

    @property
    def sounds(self) -> Path:
        """Asterisk's own sounds, by language; few languages, and no Nordic ones."""
        return self.data / "sounds"

    @property
    def music(self) -> Path:
        """Music for those who wait: WAV files of 8 kHz."""
        return self.data / "moh"


def through(loader: Path | None, libraries: Sequence[Path], binary: Path) -> tuple[str, ...]:
    """Return a command line that starts a program through a loader with its own libraries."""
    if loader is None:
        return (str(binary),)
    return (str(loader), "--library-path", ":".join(map(str, libraries)), str(binary))


def parse_version(text: str) -> tuple[int, ...]:
    """Return the numbers a version begins with: (22, 10, 1) for `22.10.1+dfsg-1`; () if there are none."""
    found = re.match(r"\d+(?:\.\d+)*", text)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def refuse_old(version: str, whose: str) -> None:
    """Raise FetchError if a version is older than Ansvar can use."""
    if parse_version(version) < MINIMUM:
        raise FetchError(
            f"{whose} has Asterisk {version or 'of an unknown version'}; Ansvar needs "
            f"{'.'.join(map(str, MINIMUM))} or newer, because older ones have known holes in ARI"
        )


def find(cache: Path) -> Installed | None:
    """Return what is installed in a cache folder, the newest if there are several; None if nothing is.

    It is the system's own where `choose_system` was called last; then raises FetchError if that has gone.
    """
    sipp = _newest(cache, "sip-tester")
    if (cache / SYSTEM).is_file():
        system = on_this_system()
        return replace(system, sipp=_sipp(sipp)) if sipp else system
    found = _newest(cache, "asterisk")
    return _installed(found, sipp) if found else None


def fetch(
    cache: Path,
    progress: Progress = lambda step, done, of: None,
    *,
    extra: Sequence[str] = (),
    mirror: str | None = None,
    upgrade: bool = False,
) -> Installed:
    """Return Asterisk in the cache folder, fetching it if it is not there.

    `extra` may name `sip-tester` (SIPp, for tests and benchmarks). With `upgrade` the mirror is asked for newer
    packages; an older set stays beside for whoever runs it (see `remove_old`). Raises FetchError, with nothing half
    installed left behind, if there is no network, no verified signature, no room, or only an old Asterisk.
    """
    unknown = [name for name in extra if name != "sip-tester"]
    if unknown:
        raise FetchError(f"`{unknown[0]}` is nothing that comes with Asterisk here; extra takes sip-tester")
    chosen = {} if (cache / SYSTEM).is_file() else {"asterisk": EXCHANGE}
    wanted = chosen | {name: (name,) for name in extra}
    if upgrade or any(_newest(cache, name) is None for name in wanted):
        with _alone(cache, progress):
            for name, packages in wanted.items():
                if upgrade or _newest(cache, name) is None:
                    _install(cache, name, packages, mirror, progress)
    installed = find(cache)
    if installed is None:
        raise FetchError(
            f"`{cache}` lost its Asterisk while it was installed; run `ansvar pbx install` again"
        )
    return installed


def remove_old(cache: Path) -> tuple[list[Path], list[Path]]:
    """Remove sets of packages that a newer one has replaced; return what was removed, and what is in use still.

    In use is what a process of this user, or of anybody for root, runs from.
    """
    removed, kept = [], []
    with _alone(cache, lambda step, done, of: None):
        for name in ("asterisk", "sip-tester"):
            newest = _newest(cache, name)
            for folder, _ in _sets(cache, name):
                if newest is None or folder == newest:
                    continue
                if _in_use(folder):
                    kept.append(folder)
                else:
                    shutil.rmtree(folder)
                    removed.append(folder)
    return removed, kept


def _in_use(folder: Path) -> bool:
    for maps in Path("/proc").glob("[0-9]*/maps"):
        with suppress(OSError):
            if f"{folder}/" in maps.read_text(errors="replace"):
                return True
    return False


def on_this_system(path: str | None = None) -> Installed:
    """Return the Asterisk that this machine has. Raises FetchError if there is none, or an old one."""
    where = path or f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin"
    binary, espeak = shutil.which("asterisk", path=where), shutil.which("espeak-ng", path=where)
    if binary is None:
        raise FetchError("this machine has no `asterisk`; `ansvar pbx install` without --system fetches one")
    version = _version_said((binary,))
    refuse_old(version, f"`{binary}`")
    if espeak is None:
        raise FetchError(
            "this machine has no `espeak-ng`, which speaks to callers; install it beside Asterisk"
        )
    base = Path(binary).resolve().parents[1]
    modules = next(
        (
            found.parent
            for pattern in ("lib/asterisk/modules/chan_pjsip.so", "lib*/*/asterisk/modules/chan_pjsip.so")
            for found in sorted(base.glob(pattern))
        ),
        None,
    )
    data = next(
        (
            folder
            for folder in (base / "share/asterisk", Path("/usr/share/asterisk"), Path("/var/lib/asterisk"))
            if (folder / "documentation").is_dir()
        ),
        None,
    )
    if modules is None or data is None:
        raise FetchError(
            f"`{binary}` is here, but not its modules (chan_pjsip.so) or its documentation folder; install them, or "
            "let `ansvar pbx install` fetch an Asterisk of its own"
        )
    return Installed(
        version=version, root=None, loader=None, libraries=(), binary=Path(binary), modules=modules, data=data,
        espeak=(espeak,), sipp=(sipp,) if (sipp := shutil.which("sipp", path=where)) else None,
    )  # fmt: skip


def choose_system(cache: Path) -> Installed:
    """Return the Asterisk that this machine has, and let `find` and `fetch` return it until `forget_system`."""
    installed = on_this_system()
    with _alone(cache, lambda step, done, of: None):
        (cache / SYSTEM).write_text(
            "the Asterisk of the system was chosen with `ansvar pbx install --system`\n"
        )
    return installed


def forget_system(cache: Path) -> None:
    """Let `find` and `fetch` return an Asterisk of the cache folder again."""
    (cache / SYSTEM).unlink(missing_ok=True)


def _install(cache: Path, name: str, packages: Sequence[str], mirror: str | None, progress: Progress) -> None:
    part = cache / f".part-{name}"
    apt = Apt(part)
    free = shutil.disk_usage(cache).free
    if free < ROOM:
        raise FetchError(
            f"`{cache}` has room for {free // 1_000_000} MB and {ROOM // 1_000_000} are needed; make room, or name "
            "another folder with --cache"
        )
    apt.use(mirror, lambda done, of: progress("package list", done, of))
    plan = apt.plan(packages)
    version = next(package.version for package in plan if package.name == packages[0])
    if name == "asterisk":
        refuse_old(".".join(map(str, parse_version(version))), "the mirror")
    numbers = ".".join(map(str, parse_version(version)))
    final = cache / f"{name}-{numbers}-{architecture()}-{fingerprint(plan)}"
    if not (final / "installed.json").is_file():
        files = apt.download(packages, plan, lambda done, of: progress("download", done, of))
        root = part / "root"
        shutil.rmtree(root, ignore_errors=True)
        unpack(files, root, lambda done, of: progress("unpack", done, of))
        manifest = {
            "name": name,
            "version": numbers,
            "size": size_of(root),
            "packages": {package.name: package.version for package in plan},
        }
        (root / "installed.json").write_text(json.dumps(manifest, indent=2) + "\n")
        _tried(name, root)
        shutil.rmtree(final, ignore_errors=True)
        root.rename(final)
    os.utime(final)  # the newest of several is the one last found on the mirror
    shutil.rmtree(part)


def _tried(name: str, root: Path) -> None:
    """Run what was unpacked, so that a set that cannot run never gets its name."""
    if name == "asterisk":
        installed = _installed(root, None)
        if (said := _version_said(installed.asterisk)) != installed.version:
            raise FetchError(f"the Asterisk that was fetched does not run here: it says it is `{said}`")
        _runs((*installed.espeak, "--version"))
    else:
        _runs((*_sipp(root), "-v"), fine=(0, 99))


def _runs(command: Sequence[str], fine: tuple[int, ...] = (0,)) -> str:
    try:
        ran = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
            timeout=TRY_LIMIT_S, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FetchError(f"`{command[-2]}` does not run here: {error}") from None
    if ran.returncode not in fine:
        said = (ran.stderr or ran.stdout).strip().splitlines() or ["no reason given"]
        raise FetchError(f"`{command[-2]}` does not run here: {said[-1]}")
    return ran.stdout


def _version_said(command: Sequence[str]) -> str:
    found = re.search(r"Asterisk (?:certified/)?(\d[\d.]*)", _runs((*command, "-V")))
    return found[1] if found else ""


def _sets(cache: Path, name: str) -> Iterator[tuple[Path, dict[str, object]]]:
    for manifest in sorted(cache.glob(f"{name}-*/installed.json")):
        try:
            yield manifest.parent, json.loads(manifest.read_text())
        except (OSError, ValueError):
            continue  # not ours, or damaged: as if it were not there, and fetched again


def _newest(cache: Path, name: str) -> Path | None:
    def age(item: tuple[Path, dict[str, object]]) -> tuple[tuple[int, ...], float]:
        return parse_version(str(item[1].get("version", ""))), item[0].stat().st_mtime

    usable = [
        item
        for item in _sets(cache, name)
        if name != "asterisk" or parse_version(str(item[1].get("version", ""))) >= MINIMUM
    ]
    return max(usable, key=age)[0] if usable else None


def _installed(root: Path, sipp: Path | None) -> Installed:
    manifest = json.loads((root / "installed.json").read_text())
    binary, espeak = root / "usr/sbin/asterisk", root / "usr/bin/espeak-ng"
    libraries = libraries_of(root)
    loader, own = loader_of(root, binary), libraries[0]
    return Installed(
        version=manifest["version"],
        root=root,
        loader=loader,
        libraries=libraries,
        binary=binary,
        modules=own / "asterisk/modules",
        data=root / "usr/share/asterisk",
        espeak=(*through(loader, (own, own / "pulseaudio"), espeak), f"--path={own}"),
        sipp=_sipp(sipp) if sipp else None,
        size=manifest["size"],
    )


def _sipp(root: Path) -> tuple[str, ...]:
    binary = root / "usr/bin/sipp"
    return through(loader_of(root, binary), libraries_of(root), binary)


@contextmanager
def _alone(cache: Path, progress: Progress) -> Iterator[None]:
    """Hold the cache folder's lock; wait for whoever installs into it now."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        lock = (cache / ".lock").open("a")
    except OSError as error:
        raise FetchError(
            f"cannot write into `{cache}`: {(error.strerror or str(error)).lower()}; name another folder with --cache"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress("waiting", 0, 1)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
