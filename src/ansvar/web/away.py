"""Somebody is away, or back: the changes that pages and the API make, each with its line in the audit log."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from django.core import signing

from ansvar.presence.model import Absence, Source
from ansvar.store.changes import CancelAbsence, EndAbsence, SetAbsence
from ansvar.web import audit
from ansvar.web.gates import Rights
from ansvar.web.house import house
from ansvar.web.live import live

#: A page that was left open longer asks again.
OLD_S: Final = 15 * 60
_SALT: Final = "ansvar.away"
_SET: Final = {Source.MANAGER: "absence set by the manager"}
_ENDED: Final = {Source.MANAGER: "absence ended by the manager"}


def signed(absence: Absence) -> str:
    """Return an absence as a page carries it: what was shown is what is saved."""
    kept = (absence.person, absence.kind, absence.start.isoformat(), absence.source.value)
    return signing.dumps([*kept, absence.end.isoformat() if absence.end else None], salt=_SALT)


def unsigned(token: str) -> Absence:
    """Return the absence that was signed. Raises signing.BadSignature for any other text, and for an old one."""
    person, kind, start, source, end = signing.loads(token, salt=_SALT, max_age=OLD_S)
    ends = datetime.fromisoformat(end) if end else None
    return Absence(person, kind, datetime.fromisoformat(start), ends, Source(source))


def running(person: str) -> Absence | None:
    """Return the absence of somebody that runs now and ends last."""
    now = house().now()
    found = [
        each
        for each in house().organisation.absences.get(person, ())
        if each.start <= now and (each.end is None or each.end > now)
    ]
    return max(found, key=lambda each: (each.end is None, each.end or now), default=None)


def setting(rights: Rights, absence: Absence) -> SetAbsence:
    """Return the change that sets an absence."""
    return SetAbsence(
        f"web/{secrets.token_hex(12)}", absence.person, absence.kind, absence.start, absence.end,
        rights.person or rights.who, house().now(), source=absence.source.value,
    )  # fmt: skip


def set_away(rights: Rights, absence: Absence) -> None:
    """Set an absence; the next call meets it. Whoever calls this has asked whether they may."""
    what = _SET.get(absence.source, "absence set")
    audit.change(rights.who, what, [setting(rights, absence)], person=absence.person)
    live().refresh()


def back(rights: Rights, person: str, source: Source = Source.SELF) -> None:
    """End what of somebody's absences was entered here and runs."""
    audit.change(rights.who, _ENDED.get(source, "back"), [EndAbsence(person, house().now())], person=person)
    live().refresh()


def cancel(rights: Rights, start: datetime) -> bool:
    """Take back an own absence that has not begun; whether it had not."""
    if start <= house().now():
        return False
    audit.change(
        rights.who, "absence taken back", [CancelAbsence(rights.person, start)], person=rights.person
    )
    live().refresh()
    return True
