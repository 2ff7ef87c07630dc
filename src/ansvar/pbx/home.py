"""Where everything lies that the exchange keeps: the folders, the files and the secrets.

The *data folder* (`ANSVAR_DATA_DIR`, default `.ansvar/`) belongs to one installation:

    asterisk/           etc lib log run spool: what Asterisk reads and writes
    sounds/             spoken sentences, named by their content
    recordings/         left by callers
    fallback/           left by callers while the engine was gone
    secrets.json        random passwords, mode 0600
    ansvar.sqlite3      the store, unless ANSVAR_DATABASE_URL names another

The *cache folder* (`ANSVAR_CACHE_DIR`, default `~/.cache/ansvar/`) holds Asterisk itself, read only and shared.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ansvar.words.faults import AnsvarError

#: A Unix socket's path may be no longer than this (sun_path, less the final zero).
SOCKET_PATH_LIMIT = 107
#: Bytes of randomness in a secret; 32 characters when written.
SECRET_BYTES = 24


class HomeError(AnsvarError):
    """The data folder cannot be used."""


def cache_dir(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the cache folder: `ANSVAR_CACHE_DIR`, else `ansvar` where this user keeps caches."""
    if named := environment.get("ANSVAR_CACHE_DIR"):
        return Path(named).expanduser().absolute()
    caches = environment.get("XDG_CACHE_HOME", "")
    base = Path(caches) if caches.startswith("/") else Path.home() / ".cache"
    return base / "ansvar"


def data_dir(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the data folder: `ANSVAR_DATA_DIR`, else `.ansvar` in the current folder."""
    return Path(environment.get("ANSVAR_DATA_DIR") or ".ansvar").expanduser().absolute()


@dataclass(frozen=True, slots=True)
class Home:
    """The data folder of one installation. Nothing is made on disk before `create` or `secret`.

    `theirs`: the spool folder of an Asterisk that somebody else runs and that we use; sound that callers leave is there.
    """

    data: Path
    theirs: Path | None = None

    @classmethod
    def here(cls, environment: Mapping[str, str] = os.environ) -> Home:
        """Return the home that the environment names."""
        return cls(data_dir(environment))

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", self.data.expanduser().absolute())

    @property
    def asterisk(self) -> Path:
        """Everything Asterisk reads and writes."""
        return self.data / "asterisk"

    @property
    def etc(self) -> Path:
        """Asterisk's configuration (`astetcdir`)."""
        return self.asterisk / "etc"

    @property
    def conf(self) -> Path:
        """`asterisk.conf`, which names all the other folders."""
        return self.etc / "asterisk.conf"

    @property
    def lib(self) -> Path:
        """What Asterisk keeps (`astvarlibdir`, `astdbdir`, `astkeydir`, `astdatadir`)."""
        return self.asterisk / "lib"

    @property
    def log(self) -> Path:
        """Asterisk's logs (`astlogdir`)."""
        return self.asterisk / "log"

    @property
    def spool(self) -> Path:
        """Asterisk's spool (`astspooldir`)."""
        return self.asterisk / "spool"

    @property
    def run(self) -> Path:
        """The control socket's folder (`astrundir`).

        Below the data folder, unless its path is too long for a socket: then a folder of this user's among
        the temporary ones, named after the data folder.
        """
        wanted = self.asterisk / "run"
        if len(os.fsencode(wanted / "asterisk.ctl")) <= SOCKET_PATH_LIMIT:
            return wanted
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"ansvar-{os.getuid()}-{digest}"

    @property
    def control(self) -> Path:
        """Asterisk's control socket."""
        return self.run / "asterisk.ctl"

    @property
    def pid_file(self) -> Path:
        """Holds the process id of the running Asterisk."""
        return self.run / "asterisk.pid"

    @property
    def console_log(self) -> Path:
        """What Asterisk printed; the older half is beside it with `.1`."""
        return self.log / "console.log"

    @property
    def sounds(self) -> Path:
        """Spoken sentences, named by their content."""
        return self.data / "sounds"

    @property
    def recordings(self) -> Path:
        """What callers left."""
        return self.theirs / "recording" if self.theirs is not None else self.data / "recordings"

    @property
    def fallback(self) -> Path:
        """What callers left while the engine was gone; it becomes promises when it returns."""
        return self.theirs / "ansvar" if self.theirs is not None else self.data / "fallback"

    @property
    def exported(self) -> Path:
        """What was exported last for an Asterisk that somebody else runs, as JSON: `spool`."""
        return self.data / "exported.json"

    @property
    def database(self) -> Path:
        """The store, unless `ANSVAR_DATABASE_URL` names another."""
        return self.data / "ansvar.sqlite3"

    @property
    def secrets(self) -> Path:
        """The passwords, as JSON, mode 0600."""
        return self.data / "secrets.json"

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder of ours, parents first."""
        ours = self.data, self.asterisk, self.etc, self.lib, self.log, self.run, self.spool, self.sounds
        return (*ours, self.recordings) if self.theirs is None else ours

    def create(self) -> Home:
        """Make the folders that are missing, all closed to other users, and return this home.

        A folder that is there already is closed to other users as well. Raises HomeError if one cannot be
        made, or belongs to somebody else.
        """
        for folder in self.folders:
            try:
                folder.mkdir(mode=0o700, parents=folder == self.data, exist_ok=True)
                info = folder.lstat()
                if (
                    info.st_uid != os.getuid()
                    or not folder.is_dir()
                    or (folder.is_symlink() and folder == self.run)
                ):
                    raise HomeError(
                        f"`{folder}` belongs to somebody else or is no folder; name another data folder with ANSVAR_DATA_DIR"
                    )
                if info.st_mode & 0o077:
                    folder.chmod(0o700)
            except OSError as error:
                raise HomeError(
                    f"cannot make the folder `{folder}`: {(error.strerror or str(error)).lower()}; "
                    "name another data folder with ANSVAR_DATA_DIR"
                ) from error
        return self

    def secret(self, name: str) -> str:
        """Return the secret of a name, made at random when first asked for and the same ever after.

        Names in use: `ari` (the engine at Asterisk), `try` (`ansvar try`), `phone:ID` (a person's phone) and
        `phone:ID.web` (the same in a browser). 32 letters, digits, `-` and `_`: safe in every file and URL.
        Raises HomeError if the file cannot be read or written.
        """
        if name in (kept := self._kept()):
            return kept[name]
        return self.secrets_for((name,))[name]

    def secrets_for(self, names: tuple[str, ...]) -> dict[str, str]:
        """Return the secrets of many names, writing the file once for all that are new."""
        kept = self._kept()
        if any(name not in kept for name in names):
            self.create()
            try:
                with (self.data / ".secrets.lock").open("a") as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX)
                    kept = self._kept()
                    for name in names:
                        kept.setdefault(name, secrets.token_urlsafe(SECRET_BYTES))
                    _write_whole(self.secrets, json.dumps(kept, indent=2, sort_keys=True) + "\n")
            except OSError as error:
                raise HomeError(
                    f"cannot write `{self.secrets}`: {(error.strerror or str(error)).lower()}"
                ) from error
        return {name: kept[name] for name in names}

    def _kept(self) -> dict[str, str]:
        try:
            kept = json.loads(self.secrets.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise HomeError(
                f"cannot read `{self.secrets}`: {(error.strerror or str(error)).lower()}"
            ) from error
        except ValueError:
            kept = None
        if not isinstance(kept, dict) or not all(isinstance(value, str) and value for value in kept.values()):
            # Never replaced silently: phones hold these passwords.
            raise HomeError(
                f"`{self.secrets}` is no list of secrets any more; bring it back from a backup, or remove it "
                "and every phone gets a new password"
            )
        return kept


def _write_whole(path: Path, text: str) -> None:
    """Write a file that is there whole or not at all, for this user alone."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp: mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
