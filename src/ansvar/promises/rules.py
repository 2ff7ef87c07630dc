"""The terms of a promise: which row governs, when it is due, whose it is, and who steps in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from ansvar.directory.model import Organisation
from ansvar.policy.model import Policy, in_force
from ansvar.policy.rows import Escalation, Promise, PromiseException
from ansvar.policy.targets import Owner
from ansvar.policy.when import When
from ansvar.presence.state import Presence
from ansvar.promises.model import PromiseTerms, Unkept
from ansvar.promises.people import ORGANISATION, POLICY_OWNER, SWITCHBOARD, Keepers, Subject, keepers_of
from ansvar.promises.schedule import Schedule, utc

Fits = Callable[[When], bool]

#: What is promised when the policy has no row for it: an answer on the next working day.
DEFAULT_PROMISE: Final = Promise.model_validate(
    {
        "id": "default",
        "from": ["mailbox", "message", "call-back"],
        "due": "next working day",
        "late": ["deputy", "manager", "switchboard"],
    }
)


def governing(policy: Policy, kind: str, day: date, fits: Fits, named: str | None = None) -> Promise:
    """Return the one row that governs a promise of a kind made on a date.

    The row `named`, when it exists, is in force and speaks of the kind; else the first such row whose
    conditions fit; else `DEFAULT_PROMISE`.
    """
    rows = [row for row in policy.promise if kind in row.kinds and in_force(row, day)]
    for row in rows:
        if row.id == named:
            return row
    return next((row for row in rows if not row.when or any(map(fits, row.when))), DEFAULT_PROMISE)


def exception_of(row: Promise, fits: Fits) -> PromiseException | None:
    """Return the first exception of a row that applies, or None."""
    return next((item for item in row.exceptions if not item.when or any(map(fits, item.when))), None)


def terms(
    row: Promise,
    kind: str,
    presence: Presence,
    organisation: Organisation,
    owner: str,
    received_at: float,
    fits: Fits,
) -> PromiseTerms | None:
    """Return the terms of the promise that `row` makes, or None when an exception says that nothing is promised.

    `owner` is whose mailbox or message it is: `person:ID`, `function:ID`, `unit:ID`, `switchboard` or
    `organisation`. `fits` says whether a condition fits the call.

    1. The first exception that fits replaces the deadline and what it is counted from.
    2. The owner is the row's: the one meant, or that one's deputy, function, unit, manager or the
       switchboard; where there is none, the one meant.
    3. Counted from return, the time starts when an owner who is away is back; for an owner who is there,
       or whose return is not known, it starts at receipt.
    4. Working time is that of the row's `hours`, else of the owner.
    5. An owner who is not at work before the deadline, or whose return is not known, is replaced by the
       first of `late` who is; if nobody is, and the return is not known, by the first to be back at work.
       Else the owner keeps it (`cannot_be_kept` tells).
    6. Escalations are told to the first of those named who is not away at that moment.
    """
    exception = exception_of(row, fits)
    if exception is not None and exception.none:
        return None
    due = exception.due if exception and exception.due else row.due
    counted = exception.counted_from if exception and exception.counted_from else row.counted_from
    keepers = keepers_of(presence, organisation)
    meant = _meant(row, owner, keepers)
    named = presence.openings_named(row.hours) if row.hours else None
    openings = named or keepers.openings(meant.owner)
    back = keepers.at_work(meant.owner, received_at)
    start = received_at
    if counted == "return" and back is not None and keepers.is_away(meant.owner, received_at):
        start = back
    schedule = keepers.schedules.of(row, due, start, openings)
    holder = _holder(row, meant, back, received_at, schedule.due, keepers)
    after = _late(row, meant, received_at, schedule.due, keepers, or_first=True)
    return PromiseTerms(
        promise=row.id,
        kind=kind,
        owner=holder,
        due_at=schedule.due_at,
        aim_at=schedule.aim_at,
        counted_from=utc(start),
        takes_over=tuple([who for who in after if who != holder]),
        escalations=_escalations(row, meant, holder, received_at, schedule, keepers),
        interim_at=schedule.interim_at,
    )


def cannot_be_kept(
    terms: PromiseTerms, presence: Presence, organisation: Organisation, received_at: float
) -> Unkept | None:
    """Return what is wrong with a promise that falls due before its owner is at work, or None.

    `terms` already names whoever took over, so this says that nobody did.
    """
    keepers = keepers_of(presence, organisation)
    if keepers.can_keep(terms.owner, received_at, terms.due_at.timestamp()):
        return None
    back = keepers.at_work(terms.owner, received_at)
    return Unkept(terms.promise, terms.owner, terms.due_at, None if back is None else utc(back))


def _meant(row: Promise, owner: str, keepers: Keepers) -> Subject:
    subject = keepers.subject(owner)
    wanted = row.owner
    if wanted is Owner.PERSON or wanted in ("reader", "taker"):
        return subject
    if wanted is Owner.SWITCHBOARD:
        return keepers.subject(SWITCHBOARD)
    if wanted is Owner.FUNCTION:
        functions = set(subject.person.functions) if subject.person else set()
        named = tuple(f"function:{id}" for id in sorted(functions & set(keepers.organisation.functions)))
    else:
        named = keepers.named(wanted, subject)
    return keepers.subject(named[0]) if named else subject


def _holder(
    row: Promise, meant: Subject, back: float | None, received_at: float, due: float, keepers: Keepers
) -> str:
    if back is not None and (back < due or back <= received_at):
        return meant.owner
    able = _late(row, meant, received_at, due, keepers, or_first=False)
    if able or back is not None:
        return able[0] if able else meant.owner
    # Nobody knows when the owner is back: whoever is at work first, so that somebody has it.
    soonest: tuple[float, str] | None = None
    for word in row.late:
        for who in keepers.named(word, meant):
            works = keepers.at_work(who, received_at)
            if works is not None and (soonest is None or works < soonest[0]):
                soonest = (works, who)
    return soonest[1] if soonest else meant.owner


def _late(
    row: Promise, meant: Subject, start: float, due: float, keepers: Keepers, *, or_first: bool
) -> list[str]:
    """Return one for each word of `late`: the first it names who can keep the promise, each once.

    With `or_first`, a word that names nobody able gives the first it names at all.
    """
    found: list[str] = []
    for word in row.late:
        first = None
        for who in keepers.named(word, meant):
            if who in found:
                continue
            if keepers.can_keep(who, start, due):
                found.append(who)
                break
            first = first or who
        else:
            if or_first and first:
                found.append(first)
    return found


def _escalations(
    row: Promise, meant: Subject, holder: str, received_at: float, schedule: Schedule, keepers: Keepers
) -> tuple[tuple[datetime, str, bool], ...]:
    if not row.escalate:
        return ()
    found = []
    for item, (moment, at) in zip(row.escalate, schedule.escalations, strict=True):
        if moment < received_at:
            moment, at = received_at, utc(received_at)
        who = _told(item, meant, holder, moment, keepers)
        found.append((at, who, item.takes_over and who != holder))
    return tuple(sorted(found))


#: Who hears of it: the one named, or where there is none, who else.
_INSTEAD: Final = {
    "deputy": ("deputy", "manager", "unit"),
    "manager": ("manager", "unit"),
    "unit": ("unit", "manager"),
}


def _told(item: Escalation, meant: Subject, holder: str, at: float, keepers: Keepers) -> str:
    if item.to == "owner":
        return holder
    if item.to in (SWITCHBOARD, POLICY_OWNER):
        return item.to
    first = None
    for word in _INSTEAD.get(item.to, (item.to, "manager", "unit")):
        for who in keepers.named(word, meant):
            if not keepers.is_away(who, at):
                return who
            first = first or who
    return first or SWITCHBOARD


__all__ = [
    "DEFAULT_PROMISE",
    "ORGANISATION",
    "Fits",
    "cannot_be_kept",
    "exception_of",
    "governing",
    "terms",
]
