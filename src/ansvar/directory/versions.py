"""The versions of an organisation's folder: each change whole or not at all, the earlier ones kept.

They lie in the data folder under `directory/`: every file once for each content (`blobs/`), one line for each version
(`versions.jsonl`). A change that a crash broke off is finished when the folder is looked at next (`recover`).
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from ansvar.directory.sheets import FILES
from ansvar.words.faults import AnsvarError

#: So many versions are kept; the oldest go first.
MOST_VERSIONS: Final = 200

Contents = Mapping[str, bytes]


class FolderChangedError(AnsvarError):
    """The folder is not what the change was made for."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version. `what` is a short word for what was done (`person`, `import`, `back`, `found` ...), `about` to whom."""

    id: str
    at: str
    who: str
    what: str
    about: str
    digest: str
    files: Mapping[str, str]

    @property
    def moment(self) -> datetime:
        """When it came to be."""
        return datetime.fromisoformat(self.at)


def contents_of(folder: Path) -> dict[str, bytes]:
    """Return the files of an organisation's folder that there are."""
    found = {}
    for name in FILES:
        try:
            found[name] = (folder / name).read_bytes()
        except FileNotFoundError:
            continue
    return found


def digest_of(contents: Contents) -> str:
    """Return a word that is the same as long as every file is."""
    found = hashlib.sha256()
    for name in sorted(contents):
        found.update(f"{name}\0{len(contents[name])}\0".encode() + contents[name])
    return found.hexdigest()


class Versions:
    """The versions of one folder."""

    def __init__(self, data: Path, folder: Path) -> None:
        """`data`: the service's data folder; `folder`: the organisation's."""
        self.place = data / "directory"
        self.folder = folder
        self._list = self.place / "versions.jsonl"
        self._pending = self.place / "pending.json"
        self._blobs = self.place / "blobs"

    def all(self) -> list[Version]:
        """Return the versions, the newest first."""
        try:
            lines = self._list.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        return [Version(**json.loads(line)) for line in reversed(lines)]

    def get(self, id: str) -> Version | None:
        """Return a version, or None."""
        return next((each for each in self.all() if each.id == id), None)

    def contents(self, version: Version) -> dict[str, bytes]:
        """Return the files of a version."""
        return {
            name: gzip.decompress((self._blobs / f"{key}.gz").read_bytes())
            for name, key in version.files.items()
        }

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let nobody else change the folder meanwhile; a change that was broken off is finished first."""
        self.place.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.place / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._finish()
            yield

    def recover(self) -> bool:
        """Finish a change that a crash broke off; return whether there was one.

        Never waits: while somebody makes a change, theirs is not broken off. Raises OSError when it cannot be done.
        """
        if not self._pending.exists():
            return False
        with (self.place / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return self._finish()

    def _begin(self, version: Version) -> None:
        """Note what the folder is about to become."""
        told = {"folder": str(self.folder.resolve()), **asdict(version)}
        _replace(self._pending, json.dumps(told, ensure_ascii=False).encode())

    def _finish(self) -> bool:
        try:
            told = json.loads(self._pending.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return False
        if told.pop("folder", str(self.folder.resolve())) != str(self.folder.resolve()):
            return False  # the service runs another organisation now; this one's files are none of ours
        version = Version(**told)
        self._write(self.contents(version))
        self._append(version)
        self._pending.unlink()
        return True

    def change(
        self,
        contents: Contents,
        *,
        base: str,
        who: str,
        what: str,
        about: str,
        at: datetime,
        told: Callable[[Version], None],
        taken: Callable[[], None],
    ) -> Version:
        """Make these files the folder's, and keep what was there before.

        1. Raises FolderChangedError when the folder's digest is not `base`.
        2. `told` keeps the line of the audit log. Before that nothing is begun: a change that a crash breaks off has
           its line, also when it is finished by whoever comes next.
        3. `taken` is called when the files are in place. When it raises, the earlier files are put back and the
           error goes on: nothing has changed.
        """
        with self.alone():
            before = contents_of(self.folder)
            if digest_of(before) != base:
                raise FolderChangedError("the directory was changed meanwhile; look at your change again")
            newest = next(iter(self.all()), None)
            if newest is None or newest.digest != base:
                newest = self._keep(before, "", "found", "", at)
                self._append(newest)
            version = self._keep(contents, who, what, about, at)
            told(version)
            self._begin(version)
            try:
                self._write(contents)
                taken()
            except BaseException:
                with suppress(OSError):  # a full disk must not keep us from putting back
                    self._begin(newest)  # a crash from here on is finished by putting the rest back
                self._write(before)
                self._pending.unlink()
                raise
            self._append(version)
            self._pending.unlink()
            return version

    def _keep(self, contents: Contents, who: str, what: str, about: str, at: datetime) -> Version:
        self._blobs.mkdir(exist_ok=True, mode=0o700)
        files = {}
        for name, content in contents.items():
            files[name] = key = hashlib.sha256(content).hexdigest()
            blob = self._blobs / f"{key}.gz"
            if not blob.exists():
                _replace(blob, gzip.compress(content, 1, mtime=0))
        return Version(secrets.token_hex(6), at.isoformat(), who, what, about, digest_of(contents), files)

    def _append(self, version: Version) -> None:
        known = self.all()[: MOST_VERSIONS - 1]
        if any(each.id == version.id for each in known):
            return
        kept = [version, *known]
        lines = [json.dumps(asdict(each), ensure_ascii=False) for each in reversed(kept)]
        _replace(self._list, "\n".join(lines).encode() + b"\n")
        wanted = {key for each in kept for key in each.files.values()}
        for blob in self._blobs.iterdir():
            if blob.name.removesuffix(".gz") not in wanted and blob.suffix == ".gz":
                blob.unlink()

    def _write(self, contents: Contents) -> None:
        """Make the folder's files these; those that are the same already are not touched.

        All of them lie on the disk before the first is put in its place: whoever reads meanwhile meets some of the
        old and some of the new for no longer than it takes to rename them.
        """
        fresh: dict[Path, Path] = {}
        try:
            for name, content in contents.items():
                path = self.folder / name
                if not path.exists():
                    fresh[path] = _beside(path, content, 0o644)
                elif path.read_bytes() != content:
                    fresh[path] = _beside(path, content, path.stat().st_mode & 0o777)
            for path, new in fresh.items():
                new.replace(path)
            for name in FILES:
                if name not in contents:
                    (self.folder / name).unlink(missing_ok=True)
        finally:
            for new in fresh.values():
                new.unlink(missing_ok=True)


def _replace(path: Path, content: bytes) -> None:
    """Write a file of our own, whole or not at all."""
    _beside(path, content, 0o600).replace(path)


def _beside(path: Path, content: bytes, mode: int) -> Path:
    """Write what a file is to become beside its place, on the disk before it is renamed; return where."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return fresh
