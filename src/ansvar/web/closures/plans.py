"""Closures and quiet days as the page shows them, and what callers hear of each before it is saved."""

from __future__ import annotations

import calendar
import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from django.core import signing
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language

from ansvar.directory.model import Organisation
from ansvar.presence.model import Closure, QuietChoice
from ansvar.presence.state import Presence
from ansvar.routing.model import Call, Decision
from ansvar.routing.route import decide
from ansvar.routing.router import Router
from ansvar.speech import caller
from ansvar.store.plans import key_of
from ansvar.web.gates import Rights, Role
from ansvar.web.house import house
from ansvar.web.notices.board import may_write, readers, seen_by
from ansvar.web.way import Way, way

SALT: Final = "ansvar.closures.2"
_AFTER = timedelta(seconds=1)


def may_change(rights: Rights, unit: str) -> bool:
    """Whether somebody decides when a unit is closed: its manager, and the telephone administrator."""
    return rights.has(Role.TELEPHONE) or unit in rights.units


def may_agree(rights: Rights) -> bool:
    """Whether somebody speaks for the switchboard."""
    return rights.has(Role.OPERATOR, Role.TELEPHONE)


def units(rights: Rights) -> list[tuple[str, str]]:
    """Return the units that somebody may close, by name."""
    base, language = house().base, get_language() or "en"
    found = [(each.id, each.called(language)) for each in base.units.values() if may_change(rights, each.id)]
    return sorted(found, key=lambda each: each[1].casefold())


@dataclass(frozen=True, slots=True)
class Shown:
    """A closure on the page. `id`: of the entry or, of the files', their key.

    `unread`: whether it waits for the operator who looks to say that it was read; `read_by`, `read_not`: the operators
    by name, for those who may know.
    """

    id: str
    closure: Closure
    unit: str
    divert: str
    runs: bool
    may_change: bool
    may_agree: bool
    hears: tuple[str, ...]
    unread: bool
    read_by: tuple[str, ...]
    read_not: tuple[str, ...]

    @property
    def operators(self) -> int:
        """How many operators there are."""
        return len(self.read_by) + len(self.read_not)

    @property
    def same_day(self) -> bool:
        """Whether it ends on the day on which it begins."""
        zone = house().zone
        return self.closure.start.astimezone(zone).date() == self.closure.end.astimezone(zone).date()


def closures(rights: Rights) -> list[Shown]:
    """Return the closures that run or are to come, as they hold, in order."""
    known, now, language = house(), house().now(), get_language() or "en"
    ids = {key_of(each.closure): each.id for each in known.store.plans.closures(now) if not each.withdrawn}
    base, router = known.base, known.router()
    found = []
    for each in sorted(router.organisation.closures, key=lambda each: (each.start, each.unit)):
        if each.end <= now or each.unit not in base.units:
            continue
        at = heard_at(each, router.presence)
        divert = base.units.get(each.divert or "")
        readers_ = readers(ref_of(each)) if may_write(rights) else []
        found.append(
            Shown(
                ids.get(key_of(each), key_of(each)),
                each,
                base.units[each.unit].called(language),
                divert.called(language) if divert is not None else "",
                each.start <= now,
                may_change(rights, each.unit),
                may_agree(rights) and not each.agreed,
                hears(router, each.unit, at)[1],
                rights.has(Role.OPERATOR) and not seen_by(rights.person, [ref_of(each)]),
                tuple(name for name, at_ in readers_ if at_ is not None),
                tuple(name for name, at_ in readers_ if at_ is None),
            )
        )
    return found


def ref_of(closure: Closure) -> str:
    """Return the name under which operators say that they have read of a closure; of another time it is another."""
    return f"closure:{key_of(closure)}"[:200]


def heard_at(closure: Closure, presence: Presence) -> datetime:
    """Return the first moment of a closure at which the unit would be open: then callers hear of it."""
    begins = max(closure.start, house().now()) + _AFTER
    opens = presence.openings_of_unit(closure.unit).opens_at(begins.timestamp())
    if opens is None or opens >= closure.end.timestamp():
        return begins
    return max(begins, datetime.fromtimestamp(opens, house().zone) + _AFTER)


def hears(router: Router, unit: str, at: datetime) -> tuple[Decision, tuple[str, ...]]:
    """Return what a caller from outside to a unit meets and hears at a moment."""
    known = house()
    decision = decide(router, Call(to=f"unit:{unit}", caller=known.outside_caller()), at)
    told = caller(decision, router.organisation, known.policy, known.spoken_language(), at)
    return decision, told


@dataclass(frozen=True, slots=True)
class Wanted:
    """A closure or a quiet day before it is saved: what callers will hear, where they go, the signed rest."""

    hears: tuple[str, ...]
    way: Way
    at: datetime
    token: str


def entry_id(entry: str = "", base: str = "") -> str:
    """Return the id under which a plan is kept. What takes the place of one of the files has one, whoever is first."""
    return entry or (f"files/{base}" if base else f"web/{secrets.token_hex(12)}")


def would_close(id: str, closure: Closure, base: str) -> Wanted:
    """Return what callers meet when a closure has been saved."""
    known = house()
    mine = next((each.closure for each in known.store.plans.closures(known.now()) if each.id == id), None)
    others = tuple(
        each for each in known.organisation.closures if each != mine and not (base and key_of(each) == base)
    )
    router = Router(known.policy, replace(known.organisation, closures=(*others, closure)))
    at = heard_at(closure, router.presence)
    decision, told = hears(router, closure.unit, at)
    start, end = closure.start.isoformat(), closure.end.isoformat()
    kept = [entry_id(id, base), base, closure.unit, start, end, closure.divert or "", closure.note]
    return Wanted(told, way(decision), at.astimezone(known.zone), signing.dumps(["closure", kept], salt=SALT))


def would_be_quiet(choice: QuietChoice) -> Wanted:
    """Return what callers meet on the first quiet day that is kept by this choice."""
    known = house()
    then: Organisation = replace(known.organisation, quiet_days=(*known.organisation.quiet_days, choice))
    router = Router(known.policy, then)
    at = first_quiet(choice, router.presence)
    decision, told = hears(router, choice.unit, at)
    kept = [entry_id(), choice.unit, choice.weekday, choice.since]
    return Wanted(told, way(decision), at.astimezone(known.zone), signing.dumps(["quiet", kept], salt=SALT))


def first_quiet(choice: QuietChoice, presence: Presence) -> datetime:
    """Return a moment of the first quiet day of a choice: as the unit would open, else at noon."""
    zone, today = house().zone, house().now().astimezone(house().zone).date()
    since = date.fromisoformat(choice.since) if choice.since else today
    day = max(since, today)
    day += timedelta(days=(choice.weekday - day.weekday()) % 7)
    midnight = datetime.combine(day, time.min, zone)
    opens = presence.openings_of_unit(choice.unit).opens_at(midnight.timestamp())
    if opens is None or opens >= (midnight + timedelta(days=1)).timestamp():
        return datetime.combine(day, time(12), zone)
    return datetime.fromtimestamp(opens, zone) + _AFTER


# -- quiet days -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quiet:
    """A unit's quiet day on the page; `id` "" for one that the policy itself sets."""

    id: str
    unit: str
    weekday: str
    since: str | None
    until: str | None
    may_change: bool


def quiet_days(rights: Rights) -> list[Quiet]:
    """Return the quiet days that are kept or will be, by unit."""
    known, language = house(), get_language() or "en"
    today = known.now().astimezone(known.zone).date().isoformat()
    ids = {key_of(each.choice): each.id for each in known.store.plans.quiet_days() if not each.withdrawn}
    names = {each.id: each.called(language) for each in known.base.units.values()}
    found = [
        Quiet(
            ids.get(key_of(each), key_of(each)),
            names[each.unit],
            str(WEEKDAYS[each.weekday]),
            each.since,
            each.until,
            may_change(rights, each.unit),
        )
        for each in (known.organisation.quiet_days if weekdays() else ())
        if each.unit in names and (each.until is None or each.until >= today)
    ]
    for row in known.policy.quiet.values():
        found += [
            Quiet("", names[unit], str(WEEKDAYS[day]), None, None, False)
            for unit in row.unit
            if unit in names
            for day in row.days.days
        ]
    return sorted(found, key=lambda each: (each.unit.casefold(), each.since or ""))


def weekdays() -> list[tuple[int, str]]:
    """Return the weekdays that a unit may choose; none where the policy lets nobody choose."""
    rows = [row for row in house().policy.quiet.values() if not row.unit]
    return [
        (day, str(WEEKDAYS[day]))
        for day in range(len(calendar.day_name))
        if any(day in row.days.days for row in rows)
    ]


def planned(id: str) -> tuple[str, Closure, str] | None:
    """Return a closure by the id the page gave it: the id of its entry or "", it, and the key in the files or ""."""
    known = house()
    entries = known.store.plans.closures(known.now())
    for each in entries:
        if each.id == id and not each.withdrawn:
            return each.id, each.closure, each.base
    gone = {each.base for each in entries}
    for one in known.base.closures:
        if key_of(one) == id and id not in gone:
            return "", one, id
    return None


def chosen(id: str) -> tuple[str, QuietChoice, str] | None:
    """Return a quiet day in the same way."""
    known = house()
    entries = known.store.plans.quiet_days()
    for each in entries:
        if each.id == id and not each.withdrawn:
            return each.id, each.choice, each.base
    gone = {each.base for each in entries}
    for one in known.base.quiet_days:
        if key_of(one) == id and id not in gone:
            return "", one, id
    return None
