"""Adopted versions of the policy take force when their time has come, also when nobody was there at that moment.

The file of the place is the truth. It is written whole or not at all; what it held before is kept in the data folder.
What somebody has written into it by hand is noticed, becomes a version of its own, and is never written over by
itself: an adopted version whose time comes after that is held until somebody decides.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

import structlog

from ansvar.engine.place import Place
from ansvar.policy.load import read_policy
from ansvar.store.changes import Audit
from ansvar.store.policies import ADOPTED, FILE, HELD, IN_FORCE, Version, digest
from ansvar.store.store import Store
from ansvar.words.faults import AnsvarError

log = structlog.get_logger(__name__)

#: Where earlier contents of the file are kept, below the data folder.
KEPT: Final = "policies"
#: Who does what nobody does.
ENGINE: Final = "ansvar"
#: Why a version is held.
BY_HAND: Final = "the file was edited by hand"
UNREADABLE: Final = "the text has faults"


class PolicyFileError(AnsvarError):
    """The policy's file cannot be read or written; the text is one clear sentence."""


def read(place: Place) -> str:
    """Return the text of the policy's file; raises PolicyFileError."""
    try:
        return place.policy.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise PolicyFileError(_sentence(place.policy, "read", error)) from None


def write(place: Place, text: str) -> None:
    """Put a text in the place of the policy's file, whole or not at all, and keep what was there before.

    Raises PolicyFileError; then the file is as it was.
    """
    file = place.policy.resolve()
    try:
        kept = place.data / KEPT
        kept.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            shutil.copyfile(file, kept / f"{digest(read(place))[:20]}.toml")
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        try:
            with open(handle, "w", encoding="utf-8", newline="\n") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            with suppress(FileNotFoundError):
                shutil.copymode(file, name)
            os.replace(name, file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise PolicyFileError(_sentence(place.policy, "written", error)) from None


def _sentence(file: Path, what: str, error: Exception) -> str:
    why = getattr(error, "strerror", None) or "it is no text in UTF-8"
    return f"`{file}` cannot be {what}: {str(why).lower()}; check its rights and its folder"


def adopt_due(place: Place, store: Store, now: datetime) -> bool:
    """Let the adopted version whose time has come take force; return whether the file was written. Blocks.

    1. A file that holds such a version already, because we were stopped after writing it, only needs its note.
    2. A file edited by hand is noted as a version of its own.
    3. Of several whose time came while nobody was there, all have been in force, and the last one is.

    The same call again changes nothing. What the file system refuses is logged, and tried again next time.
    """
    try:
        return carry_out(place, store, now)
    except PolicyFileError as error:
        log.error("a policy cannot take force", why=str(error))
        return False


def settle(place: Place, store: Store, now: datetime) -> list[Version]:
    """Note what the file holds; return the adopted versions that are still to be written. Blocks, writes no file.

    Raises PolicyFileError when the file cannot be read.
    """
    text = read(place)
    here = digest(text)
    last = store.policies.last_step()
    if (last, here) == _settled.get(store, (-1, "", _NEVER))[:2] and now < _settled[store][2]:
        return []  # the usual look: nothing has happened, and nothing is due
    due = due_at(store, now)
    for each in due:
        if digest(each.written) == here:
            _takes_force(store, each, now)
            due = [other for other in due if _when(other) > _when(each)]
    store.policies.take_in(text, now)
    if not due:
        _settled[store] = (store.policies.last_step(), here, _next(store))
    return due


#: What was found when nothing was left to do: the last step, the file's hash, when the next adopted version is due.
_settled: WeakKeyDictionary[Store, tuple[int, str, datetime]] = WeakKeyDictionary()
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


def _next(store: Store) -> datetime:
    starts = [each.starts_at for each in store.policies.versions() if each.state == ADOPTED]
    return min((each for each in starts if each is not None), default=_NEVER)


def carry_out(place: Place, store: Store, now: datetime) -> bool:
    """Do what `adopt_due` does; raises PolicyFileError when the file cannot be read or written."""
    written = False
    for each in settle(place, store, now):
        why = _hindered(store, each)
        if why:
            store.policies.step(each, HELD, ENGINE, now, {"why": why}, _line(each, "policy held", now))
            log.error("an adopted policy is held", version=each.number, why=why)
            continue
        write(place, each.written)
        _takes_force(store, each, now)
        log.info("a policy takes force", version=each.number)
        written = True
    return written


def due_at(store: Store, now: datetime) -> list[Version]:
    """Return the adopted versions whose time has come and who are not in force yet, the earliest first."""
    found = [
        each
        for each in store.policies.versions()
        if each.state == ADOPTED and each.starts_at is not None and each.starts_at <= now
    ]
    return sorted(found, key=_when)


def _when(version: Version) -> tuple[datetime, int]:
    assert version.starts_at is not None
    return version.starts_at, version.number


def _hindered(store: Store, version: Version) -> str:
    """Return why a version cannot take force by itself, or ""."""
    if read_policy(version.written).policy is None:
        return UNREADABLE
    adoption, current = version.adoption, store.policies.in_force()
    if adoption is None or current is None or current.origin != FILE:
        return ""
    since = current.last(IN_FORCE)
    # Whoever adopted it did not know of the edit that came after.
    return BY_HAND if since is not None and since.order > adoption.order else ""


def _takes_force(store: Store, version: Version, now: datetime) -> None:
    store.policies.step(version, IN_FORCE, ENGINE, now, {}, _line(version, "policy in force", now))


def _line(version: Version, what: str, now: datetime) -> Audit:
    return Audit(
        f"policy/{version.number}/{len(version.steps)}", now, ENGINE, what, {"version": version.number}
    )
