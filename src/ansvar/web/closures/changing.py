"""Closures and quiet days planned, changed, agreed and withdrawn, by whoever may; the pages and the API do it alike."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied

from ansvar.presence.model import Closure, QuietChoice
from ansvar.store.changes import Change, SetClosure, SetQuietDay, WithdrawClosure, WithdrawQuietDay
from ansvar.web import audit
from ansvar.web.closures.plans import chosen, entry_id, may_agree, may_change, planned
from ansvar.web.gates import Rights
from ansvar.web.house import house
from ansvar.web.live import live


def withdrawn(id: str) -> bool:
    """Whether a plan was taken back: to save it again would change nothing."""
    plans = house().store.plans
    gone = [each.id for each in plans.closures(house().now()) if each.withdrawn]
    return id in gone or any(each.id == id for each in plans.quiet_days() if each.withdrawn)


def set_closure(rights: Rights, closure: Closure, entry: str = "", base: str = "") -> str:
    """Plan a closure, or change the one of an entry (or of the files: `base`); return its id. Raises PermissionDenied."""
    now, id = house().now(), entry_id(entry, base)
    _may(rights, closure.unit)
    change = SetClosure(
        id, closure.unit, closure.start, closure.end, rights.who, now, divert=closure.divert, announced=now,
        note=closure.note, base=base,
    )  # fmt: skip
    _carry_out(rights, "closure set", [change], closure.unit)
    return id


def set_quiet_day(rights: Rights, choice: QuietChoice, entry: str = "") -> str:
    """Choose a quiet day; return its id. Raises PermissionDenied."""
    id = entry_id(entry)
    _may(rights, choice.unit)
    change = SetQuietDay(id, choice.unit, choice.weekday, rights.who, house().now(), choice.since)
    _carry_out(rights, "quiet set", [change], choice.unit)
    return id


def take_back(rights: Rights, id: str) -> bool:
    """Withdraw a closure or a quiet day; False when there is none of that id. Raises PermissionDenied."""
    now = house().now()
    changes: list[Change]
    if (found := planned(id)) is not None:
        entry, closure, base = found
        unit, what, kept = closure.unit, "closure withdrawn", entry_id(entry, base)
        changes = [] if entry else [_set(kept, closure, rights, now, base)]
        changes.append(WithdrawClosure(kept, now))
    elif (day := chosen(id)) is not None:
        entry, choice, base = day
        unit, what, kept = choice.unit, "quiet day withdrawn", entry_id(entry, base)
        changes = []
        if not entry:
            changes.append(
                SetQuietDay(kept, unit, choice.weekday, rights.who, now, choice.since, choice.until, base)
            )
        changes.append(WithdrawQuietDay(kept, now))
    else:
        return False
    _may(rights, unit)
    _carry_out(rights, what, changes, unit)
    return True


def agree_to(rights: Rights, id: str) -> bool:
    """The switchboard takes the calls of a unit that is closed; False when there is no such closure, or for others."""
    found = planned(id)
    if found is None or not may_agree(rights):
        return False
    entry, closure, base = found
    change = _set(entry_id(entry, base), closure, rights, house().now(), base, agreed=True)
    _carry_out(rights, "closure agreed", [change], closure.unit)
    return True


def _may(rights: Rights, unit: str) -> None:
    if not may_change(rights, unit):
        raise PermissionDenied


def _carry_out(rights: Rights, what: str, changes: list[Change], unit: str) -> None:
    audit.change(rights.who, what, changes, unit=unit)
    live().refresh()


def _set(
    id: str, closure: Closure, rights: Rights, now: datetime, base: str, agreed: bool = False
) -> SetClosure:
    return SetClosure(
        id, closure.unit, closure.start, closure.end, rights.who, now, agreed or closure.agreed, closure.divert,
        closure.announced or now, closure.note, base,
    )  # fmt: skip
