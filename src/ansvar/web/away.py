"""Somebody is away, or back: the changes that pages and the API make, each with its line in the audit log."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from ansvar.presence.model import Absence, Source
from ansvar.store.changes import CancelAbsence, EndAbsence, SetAbsence
from ansvar.web import audit
from ansvar.web.gates import Rights
from ansvar.web.house import house
from ansvar.web.live import live

_SET: Final = {Source.MANAGER: "absence set by the manager"}
_ENDED: Final = {Source.MANAGER: "absence ended by the manager"}


def set_away(rights: Rights, absence: Absence) -> None:
    """Set an absence; the next call meets it. Whoever calls this has asked whether they may."""
    now = house().now()
    change = SetAbsence(
        f"web/{secrets.token_hex(12)}", absence.person, absence.kind, absence.start, absence.end,
        rights.person or rights.who, now, source=absence.source.value,
    )  # fmt: skip
    audit.change(rights.who, _SET.get(absence.source, "absence set"), [change], person=absence.person)
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
