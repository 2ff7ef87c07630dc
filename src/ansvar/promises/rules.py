"""The terms of a promise: which row governs, when it is due, whose it is, and who steps in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Final

from ansvar.directory.model import Organisation
from ansvar.policy.model import Policy, in_force
from ansvar.policy.rows import Escalation, Promise, PromiseException, When
from ansvar.policy.targets import Owner
from ansvar.presence.openings import Openings
from ansvar.presence.state import Presence
from ansvar.promises.deadlines import due_at, shifted
from ansvar.promises.model import PromiseTerms, Unkept
from ansvar.promises.people import ORGANISATION, POLICY_OWNER, SWITCHBOARD, Keepers

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
    keepers = Keepers(presence, organisation)
    meant = _meant(row, owner, keepers)
    openings = (presence.openings_named(row.hours) if row.hours else None) or keepers.openings(meant)
    back = keepers.at_work(meant, received_at)
    start = received_at
    if counted == "return" and back is not None and keepers.is_away(meant, received_at):
        start = back
    cutoff = row.cutoff.minute if row.cutoff else None
    at = due_at(due, start, openings, cutoff)
    holder = _holder(row, meant, back, received_at, at, keepers)
    aim = None if row.aim is None else min(at, due_at(row.aim, start, openings, cutoff))
    return PromiseTerms(
        promise=row.id,
        kind=kind,
        owner=holder,
        due_at=_utc(at),
        aim_at=None if aim is None else _utc(aim),
        counted_from=_utc(start),
        takes_over=tuple(
            who for who in _late(row, meant, received_at, at, keepers, else_first=True) if who != holder
        ),
        escalations=_escalations(row, meant, holder, received_at, at, openings, keepers),
        interim_at=None if row.interim is None else _utc(due_at(row.interim, start, openings, cutoff)),
    )


def cannot_be_kept(
    terms: PromiseTerms, presence: Presence, organisation: Organisation, received_at: float
) -> Unkept | None:
    """Return what is wrong with a promise that falls due before its owner is at work, or None.

    `terms` already names whoever took over, so this says that nobody did.
    """
    keepers = Keepers(presence, organisation)
    if keepers.can_keep(terms.owner, received_at, terms.due_at.timestamp()):
        return None
    back = keepers.at_work(terms.owner, received_at)
    return Unkept(terms.promise, terms.owner, terms.due_at, None if back is None else _utc(back))


def _utc(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _meant(row: Promise, owner: str, keepers: Keepers) -> str:
    wanted: Iterator[str] = iter(())
    if row.owner is Owner.DEPUTY:
        wanted = keepers.deputies(owner)
    elif row.owner is Owner.MANAGER:
        wanted = keepers.managers(owner)
    elif row.owner is Owner.UNIT:
        wanted = keepers.named("unit", owner)
    elif row.owner is Owner.SWITCHBOARD:
        return SWITCHBOARD
    elif row.owner is Owner.FUNCTION and owner.startswith("person:"):
        person = keepers.organisation.people.get(owner[7:])
        known = sorted(set(person.functions) & set(keepers.organisation.functions)) if person else []
        wanted = iter([f"function:{id}" for id in known])
    return next(wanted, owner)


def _holder(
    row: Promise, meant: str, back: float | None, received_at: float, due: float, keepers: Keepers
) -> str:
    if back is not None and (back < due or back <= received_at):
        return meant
    able = list(_late(row, meant, received_at, due, keepers))
    if able or back is not None:
        return able[0] if able else meant
    # Nobody knows when the owner is back: whoever is at work first, so that somebody has it.
    soonest: tuple[float, str] | None = None
    for who in _all_late(row, meant, keepers):
        works = keepers.at_work(who, received_at)
        if works is not None and (soonest is None or works < soonest[0]):
            soonest = (works, who)
    return soonest[1] if soonest else meant


def _all_late(row: Promise, meant: str, keepers: Keepers) -> Iterator[str]:
    for word in row.late:
        yield from keepers.named(word, meant)


def _late(
    row: Promise, meant: str, start: float, due: float, keepers: Keepers, *, else_first: bool = False
) -> Iterator[str]:
    """Yield one for each word of `late`: the first it names who can keep the promise, each once.

    With `else_first`, a word that names nobody able gives the first it names at all.
    """
    seen = {meant}
    for word in row.late:
        named = [who for who in keepers.named(word, meant) if who not in seen]
        able = (who for who in named if keepers.can_keep(who, start, due))
        who = next(able, named[0] if named and else_first else None)
        if who is not None:
            seen.add(who)
            yield who


def _escalations(
    row: Promise,
    meant: str,
    holder: str,
    received_at: float,
    due: float,
    openings: Openings,
    keepers: Keepers,
) -> tuple[tuple[datetime, str, bool], ...]:
    found = []
    for item in row.escalate:
        at = _moment(item, due, openings)
        who = _told(item, meant, holder, at, keepers)
        found.append((max(at, received_at), who, item.takes_over and who != holder))
    return tuple((_utc(at), who, takes) for at, who, takes in sorted(found))


def _moment(item: Escalation, due: float, openings: Openings) -> float:
    if item.before is not None:
        return shifted(item.before, due, openings, back=True)
    return due if item.after is None else shifted(item.after, due, openings)


#: Who hears of it instead, where the one named does not exist.
_INSTEAD: Final = {"deputy": ("manager", "unit"), "manager": ("unit",), "unit": ("manager",)}


def _told(item: Escalation, meant: str, holder: str, at: float, keepers: Keepers) -> str:
    if item.to == "owner":
        return holder
    if item.to in (SWITCHBOARD, POLICY_OWNER):
        return item.to
    first = None
    for word in (item.to, *_INSTEAD.get(item.to, ())):
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
