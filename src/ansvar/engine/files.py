"""The policy and the organisation that a service runs: read whole, known again by their content."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import structlog

from ansvar.directory.files import load_organisation
from ansvar.directory.model import Organisation
from ansvar.directory.versions import Versions
from ansvar.engine.place import Place
from ansvar.policy.load import load_policy
from ansvar.policy.model import Policy
from ansvar.words.faults import AnsvarError

log = structlog.get_logger(__name__)

#: Where a copy lies of the files that the service runs by, below the data folder.
_RUNNING: Final = "running"
#: Files that somebody writes at this moment are read again so often.
_AGAIN: Final = 5


@dataclass(frozen=True, slots=True)
class Files:
    """What was read, and `mark`, which is the same as long as the content is."""

    policy: Policy
    organisation: Organisation
    mark: str


#: An organisation that somebody has read already, and the mark of the files it was read from.
Known = tuple[str, Organisation]


def read_files(place: Place, known: Known | None = None) -> Files:
    """Return policy and organisation of a place, both of the same moment. Blocks.

    A change of the directory that a crash broke off is finished first. `known`: taken where the files are the same; a
    hundred thousand people take seconds to read.
    Raises AnsvarError with what is wrong with them, or when they change faster than they can be read.
    """
    finish_change(place.data, place.organisation)
    return _read(place, known)


def finish_change(data: Path, organisation: Path) -> None:
    """Finish a change of the directory that a crash broke off; its files belong together again. Blocks."""
    try:
        Versions(data, organisation).recover()
    except OSError as error:
        log.error("a change of the directory that was broken off cannot be finished", why=error.strerror)


def files_to_start(place: Place) -> Files:
    """Return the files of a place as they are; with a fault in them, those that it ran by last. Blocks.

    A part that dies while somebody writes at them must be there again at once. Raises AnsvarError as `read_files`.
    """
    try:
        return read_files(place)
    except AnsvarError as error:
        try:
            kept = _read(_kept(place))
        except AnsvarError:
            raise error from None
        log.error(
            "the files have faults; calls are answered by those before, until `ansvar reload` takes them",
            why=str(error).splitlines()[0],
        )
        return kept


def keep_files(place: Place, found: Files) -> None:
    """Keep a copy of the files that a place runs by, for `files_to_start`. Blocks."""
    kept = _kept(place)
    folder, new = kept.policy.parent, kept.policy.parent.with_name(f".{_RUNNING}.new")
    if mark_of(kept) == found.mark:
        return
    try:
        shutil.rmtree(new, ignore_errors=True)
        copy = replace(kept, policy=new / kept.policy.name, organisation=new / kept.organisation.name)
        copy.organisation.mkdir(mode=0o700, parents=True)
        shutil.copyfile(place.policy, copy.policy)
        for file in _tables(place.organisation):
            shutil.copyfile(file, copy.organisation / file.name)
        if mark_of(copy) == found.mark:  # else somebody writes at them already
            shutil.rmtree(folder, ignore_errors=True)
            new.replace(folder)
    except OSError as error:
        log.warning("the files in force could not be copied", why=error.strerror)


def _kept(place: Place) -> Place:
    folder = place.data / _RUNNING
    return replace(place, policy=folder / place.policy.name, organisation=folder / "organisation")


def _read(place: Place, known: Known | None = None) -> Files:
    mark = mark_of(place)
    for _ in range(_AGAIN):
        policy = load_policy(place.policy)
        same = known[1] if known is not None and known[0] == mark else None
        found = Files(policy, same or load_organisation(place.organisation), mark)
        mark = mark_of(place)
        if mark == found.mark:
            return found
    raise AnsvarError(
        f"`{place.policy}` or `{place.organisation}` is written to all the time; try again when that is done"
    )


def mark_of(place: Place) -> str:
    """Return a short word for the content of the files as they are now; also of files that are wrong. Blocks."""
    found = hashlib.sha256()
    for file in (place.policy, *_tables(place.organisation)):
        found.update(file.name.encode() + b"\0")
        try:
            content = file.read_bytes()
        except OSError:
            content = b""
        found.update(len(content).to_bytes(8) + content)
    return found.hexdigest()[:20]


def _tables(folder: Path) -> list[Path]:
    """Return the files of an organisation; what editors leave beside them is none."""
    return sorted(
        file for pattern in ("*.toml", "*.csv") for file in folder.glob(pattern) if file.name[0] != "."
    )
