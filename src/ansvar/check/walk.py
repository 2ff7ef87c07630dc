"""Every situation a policy can tell apart: who is called, how they stand, who calls, when, and what else counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Final
from zoneinfo import ZoneInfo

from ansvar.check.findings import Witness
from ansvar.check.world import (
    Profile,
    Variant,
    batches,
    few,
    foreign_number,
    list_number,
    names_anybody,
    outside_number,
    variants,
    world,
)
from ansvar.directory.model import Organisation
from ansvar.policy.model import Policy, steering_conditions
from ansvar.policy.rows import When
from ansvar.policy.targets import Target
from ansvar.presence.openings import Openings
from ansvar.routing.model import Call, Decision, Live
from ansvar.routing.route import decide, router_for
from ansvar.routing.router import Router
from ansvar.routing.situation import Situation
from ansvar.words.spans import CountBound, Side

#: How far ahead openings are cut, beside the dates that rows and hours name.
_DAYS: Final = 15
_MOST_MOMENTS: Final = 60


@dataclass(frozen=True, slots=True)
class Scene:
    """One situation: the call, the moment, and the variant that is called (None for the switchboard and the like)."""

    call: Call
    at: datetime
    variant: Variant | None
    options: tuple[str, ...]
    phrases: tuple[str, str, str] = ("", "", "")
    world: str = "world"

    @property
    def words(self) -> str:
        """The situation in a phrase: who calls whom, and what else counts."""
        who, extra, board = self.phrases
        to, variant = self.call.to, self.variant
        kind, _, name = to.partition(":")
        if variant is not None:
            sought = f"the {kind} of {variant.words}" if kind != "person" else variant.words
        elif kind == "queue":
            sought = f"the queue {name}"
        else:
            sought = "the switchboard" if kind == "switchboard" else "a number nobody has"
        away = "everybody whom the rows name away" if self.world != "world" else ""
        return ", ".join(part for part in (f"{who} to {sought}", extra, board, away) if part)

    def witness(self) -> Witness:
        """Return the situation as a witness."""
        return Witness(self.call.to, self.call.caller, self.at, self.world, self.options, self.words)


@dataclass(frozen=True, slots=True)
class Met:
    """A situation with what a caller meets there."""

    scene: Scene
    decision: Decision
    router: Router

    @property
    def states(self) -> frozenset[str]:
        """How the one called stands, before anybody is rung."""
        call = self.scene.call
        return Situation(self.router, call, self.scene.at, self.router.numbers.subject(call.to)).states


@dataclass(frozen=True, slots=True)
class _Extra:
    """What else of a call a row can ask, with the words and options that name it."""

    change: dict[str, object]
    options: tuple[str, ...]
    words: str


def walk(policy: Policy, day: date, others: tuple[Policy, ...] = ()) -> Iterator[Met]:
    """Yield every situation of the policy with its decision, plainest first. `day` is where time starts."""
    every = variants(policy)
    moments_ = moments(policy, day)
    extras = _extras(policy)
    groups = batches(every)
    for number, group in enumerate(groups):
        for at in moments_:
            organisation = world(policy, at, group, others)
            router = router_for(policy, organisation)
            for scene in _scenes(policy, at, group, extras, first=number == 0, organisation=organisation):
                yield Met(scene, decide(router, scene.call, at), router)
    if names_anybody(policy):
        # Once more with everybody away whom the rows name: what then?
        group = few(every)
        for at in moments_:
            organisation = world(policy, at, group, others, emptied=True)
            router = router_for(policy, organisation)
            for scene in _scenes(policy, at, group, extras, first=True, organisation=organisation):
                scene = replace(scene, world="world:empty")
                yield Met(scene, decide(router, scene.call, at), router)


def _scenes(
    policy: Policy,
    at: datetime,
    group: tuple[Variant, ...],
    extras: tuple[_Extra, ...],
    first: bool,
    organisation: Organisation,
) -> Iterator[Scene]:
    callers = _callers(policy)
    boards = _boards(policy, at)
    plain = extras[:1]
    # The double crew and the queue's length matter to calls to people only where a row asks so of such calls.
    staff_boards = boards if any(map(_asks_board_of_people, steering_conditions(policy))) else boards[:2]
    entangled = any(_entangled(when) for when in steering_conditions(policy))
    mobiles = any("mobile" in (when.called or ()) for when in steering_conditions(policy))
    for variant in group:
        targets = [f"person:{variant.profile.person or variant.id}"]
        groups_too = not variant.profile.person and (
            variant.state != "absent" or (variant.cover == "alone" and variant.length == "today")
        )
        if groups_too and not variant.profile.function:
            targets += [f"function:{variant.id}", f"unit:{variant.id}"]
        elif groups_too:
            targets.append(f"function:{variant.profile.function}")
        busy = variant.state == "busy"
        if mobiles and targets[0].startswith("person:"):
            targets.append(f"mobile:{variant.profile.person or variant.id}")
        # Rare conditions are met with plain cover and a plain switchboard only: what the switchboard does and
        # who else is there matter to where the call ends, not to whether such a row fits.
        met_in_full = variant.profile == Profile() or variant.state == "present" or entangled
        some = (
            extras[1:] if met_in_full and (variant.cover == "covered" or variant.state == "present") else ()
        )
        usual = variant.state != "absent" or variant.length in ("1-hour", "3-days")
        asked = [
            *product(callers, staff_boards if usual else boards[:1], plain),
            *product(callers, boards[:1], some),
        ]
        for to, ((caller, who), (live, board, board_options), extra) in product(targets, asked):
            yield _scene(
                policy, organisation, to, variant, at, caller, who, live, board, board_options, extra, busy
            )
    if first:
        others = ["switchboard", "+9990000", *(f"queue:{name}" for name in policy.queue)]
        for to, (caller, who), (live, board, board_options), extra in product(
            others, callers, boards, extras
        ):
            yield _scene(
                policy, organisation, to, None, at, caller, who, live, board, board_options, extra, False
            )


def _asks_board_of_people(when: When) -> bool:
    """Whether one table asks how the switchboard stands, of calls to people, functions or units."""
    busy = {"doubled", "overloaded"} & {
        *(when.switchboard or ()),
        *(when.callee or ()),
    } or when.waiting is not None
    return bool(busy) and (
        when.called is None or bool({"person", "function", "unit", "mobile"} & set(when.called))
    )


def _entangled(when: When) -> bool:
    """Whether one table asks of the person, of the person's state and of the call all together."""
    person = (when.unit, when.function, when.role, when.competence, when.person, when.company)
    state = (when.callee, when.absent, when.returns, when.length, when.remaining)
    call = (
        when.urgent,
        when.language,
        when.topic,
        when.purpose,
        when.attempts,
        when.transfers,
        when.case_owner,
    )
    return any(person) and any(state) and any(item is not None for item in call)


def _scene(
    policy: Policy,
    organisation: Organisation,
    to: str,
    variant: Variant | None,
    at: datetime,
    caller: str | None,
    who: str,
    live: Live,
    board: str,
    board_options: tuple[str, ...],
    extra: _Extra,
    busy: bool,
) -> Scene:
    person = to.partition(":")[2]
    options = board_options
    if busy:
        live = replace(live, busy=frozenset({person}))
        options = ("--busy", *options)
    elif variant is not None and variant.state == "unregistered":
        live = replace(live, unregistered=frozenset({person}))
        options = ("--not-registered", *options)
    change = dict(extra.change)
    waited_s = change.pop("waited", None)
    if isinstance(waited_s, float):
        change["queued_since"] = at - timedelta(seconds=waited_s)
    call = Call(to=to, caller=caller, live=live, id="check", **change)  # type: ignore[arg-type]
    return Scene(call, at, variant, (*options, *extra.options), (who, extra.words, board))


def _callers(policy: Policy) -> list[tuple[str | None, str]]:
    """Return the callers the policy tells apart, with words for each."""
    used = {word for when in steering_conditions(policy) for word in when.caller or ()}
    found: list[tuple[str | None, str]] = [(outside_number(policy), "a call from outside")]
    if (
        "internal" in used
        or "external" in used
        or any("internal" in row.passes for row in policy.quiet.values())
    ):
        found.append(("9", "a call from a colleague"))
    if "anonymous" in used:
        found.append((None, "a call with a withheld number"))
    if "foreign" in used:
        found.append((foreign_number(policy), "a call from abroad"))
    lists = sorted({word[5:] for word in used if word.startswith("list ")} | set(policy.caller_list))
    if any(word.startswith("list ") for word in used) or any(
        "list" in row.passes for row in policy.quiet.values()
    ):
        found += [(list_number(name, policy), f"a caller on the list {name}") for name in lists]
    return found


def _boards(policy: Policy, at: datetime) -> list[tuple[Live, str, tuple[str, ...]]]:
    """Return the states of the switchboard the policy tells apart, beside open and closed by its hours."""
    used = {word for when in steering_conditions(policy) for word in when.switchboard or ()}
    overloaded = any("overloaded" in (when.callee or ()) for when in steering_conditions(policy))
    found = [(Live(), "", ()), (Live(operators=0), "no operator logged in", ("--operators", "0"))]
    if "doubled" in used:
        found.append((Live(doubled=True), "the double crew at work", ("--doubled",)))
    counts = [_above(policy.switchboard.overloaded_when)] if "overloaded" in used or overloaded else []
    counts += [_above(when.waiting) for when in steering_conditions(policy) if when.waiting is not None]
    for waiting in sorted({count for count in counts if count is not None}):
        found.append((Live(waiting=waiting), f"{waiting} callers waiting", ("--waiting", str(waiting))))
    return found


def _above(bound: CountBound | None) -> int | None:
    """Return a count that fits a bound."""
    if bound is None:
        return None
    if bound.side is Side.MORE:
        return int(bound.count) + 1
    return max(int(bound.count) - 1, 0) if bound.side is Side.LESS else int(bound.count)


def _extras(policy: Policy) -> tuple[_Extra, ...]:
    """Return what else rows ask of a call: each alone, and each pair that one row asks together."""
    single: dict[str, list[_Extra]] = {}

    def add(key: str, value: object, options: tuple[str, ...], words: str, **also: object) -> None:
        extra = _Extra({key: value, **also}, options, words)
        if all(extra.change != known.change for known in single.setdefault(key, [])):
            single[key].append(extra)

    if any("urgent" in row.passes for row in policy.quiet.values()):
        add("urgent", True, ("--urgent",), "urgent")
    for when in steering_conditions(policy):
        _add_asked(when, add)
    for line in policy.answering.no_mailbox_on:
        add("line_class", line, ("--line", line), f"on a {line} line")
    routes = (*policy.route, *(row for rules in policy.local.values() for row in rules.route))
    if any(attempt.target is Target.CASE_OWNER for row in routes for attempt in row.attempt):
        add("case_owner", "inside-caller", ("--case-owner", "inside-caller"), "with a case owner")
    for name in policy.topic:
        add("topic", name, ("--topic", name), f"about {name}")
    if policy.switchboard.transfers is not None:
        count = policy.switchboard.transfers
        add("purpose", "transfer", ("--purpose", "transfer"), "transferred")
        add(
            "purpose", "transfer", ("--purpose", "transfer", "--transfers", str(count)),
            f"transferred {count} times already", transfers=count,
        )  # fmt: skip
    found = [_Extra({}, (), "")]
    found += [extra for extras in single.values() for extra in extras]
    together = {
        tuple(
            sorted(
                key
                for key in (
                    "urgent",
                    "topic",
                    "purpose",
                    "language",
                    "attempts",
                    "transfers",
                    "line",
                    "waited",
                    "case_owner",
                )
                if getattr(when, key) is not None
            )
        )
        for when in steering_conditions(policy)
    }
    for keys in sorted(together):
        if len(keys) > 1:
            for combined in product(
                *(single.get("line_class" if key == "line" else key, []) for key in keys)
            ):
                change = {key: value for extra in combined for key, value in extra.change.items()}
                options = tuple(option for extra in combined for option in extra.options)
                found.append(_Extra(change, options, ", ".join(extra.words for extra in combined)))
    return tuple(found)


def _add_asked(when: When, add: object) -> None:
    assert callable(add)
    if when.urgent:
        add("urgent", True, ("--urgent",), "urgent")
    for language in when.language or ():
        add("language", language, ("--call-language", language), f"in {language}")
    for topic in when.topic or ():
        add("topic", topic, ("--topic", topic), f"about {topic}")
    for purpose in when.purpose or ():
        if purpose != "call":
            add("purpose", purpose, ("--purpose", purpose), f"as a {purpose}")
    for key in ("attempts", "transfers"):
        count = _above(getattr(when, key))
        if count:
            also: dict[str, object] = {"purpose": when.purpose[0]} if when.purpose else {}
            options = (f"--{key}", str(count), *(("--purpose", when.purpose[0]) if when.purpose else ()))
            add(key, count, options, f"{key} so far {count}", **also)
    for line in when.line or ():
        add("line_class", line, ("--line", line), f"on a {line} line")
    if when.waited is not None:
        length = when.waited.length.rough_seconds
        waited_s = length / 2 if when.waited.side in (Side.LESS, Side.AT_MOST) else length + 60
        add("waited", waited_s, ("--waited", f"{waited_s:g} s"), f"having waited {waited_s:g} seconds")
    tried = (*(when.somebody or ()), *(when.nobody or ()))
    if when.case_owner or any(attempt.target is Target.CASE_OWNER for attempt in tried):
        add("case_owner", "inside-caller", ("--case-owner", "inside-caller"), "with a case owner")


# -- moments ----------------------------------------------------------------------------------------


def moments(policy: Policy, day: date) -> tuple[datetime, ...]:
    """Return one moment for each way that hours, days, dates and times of the policy can stand (UTC).

    Time is cut at every opening edge and at every clock time and date that a row or the hours name.
    """
    zone = ZoneInfo(policy.site.zone)
    named = {
        name: Openings.of(hours, policy.site.zone, policy.site.country)
        for name, hours in policy.hours.items()
    }
    base = named.get(policy.switchboard.hours or "") or next(iter(named.values()), None)
    calendar = base or Openings.always(policy.site.zone, policy.site.country)
    conditions = tuple(steering_conditions(policy))
    # A made-up unit's quiet day is whichever day it is; only units that the policy names keep their own.
    weekdays = any(when.days for when in conditions) or any(row.unit for row in policy.quiet.values())
    found: dict[object, datetime] = {}
    for at in _instants(policy, conditions, named, calendar, day, zone):
        local = at.astimezone(zone)
        minute = local.hour * 60 + local.minute
        today = local.date()
        signature = (
            frozenset(name for name, hours in named.items() if hours.is_open(at.timestamp())),
            local.weekday() if weekdays else None,
            tuple(span.holds(today) for when in conditions for span in when.date or ()),
            tuple(span.holds(minute) for when in conditions for span in when.time or ()),
            tuple(span.holds(minute) for row in policy.quiet.values() for span in row.time),
            (calendar.kind_of_day(today), calendar.is_day_before_holiday(today))
            if any(when.day for when in conditions)
            else None,
            _versions(policy, today),
        )
        found.setdefault(signature, at)
        if len(found) >= _MOST_MOMENTS:
            break
    return tuple(found.values())


def _versions(policy: Policy, today: date) -> tuple[bool, ...]:
    text = today.isoformat()
    return tuple(turn <= text for row in policy.rows for turn in (row.valid_from, row.valid_until) if turn)


def _instants(
    policy: Policy,
    conditions: tuple[When, ...],
    named: dict[str, Openings],
    calendar: Openings,
    day: date,
    zone: ZoneInfo,
) -> list[datetime]:
    """Return candidate moments: first a plain working day's, then edges, then the dates anything names."""
    days = [day + timedelta(days=step) for step in range(_DAYS)]
    dated = [span for when in conditions for span in when.date or ()]
    for hours in policy.hours.values():
        dated += [span for season in hours.seasons for span in season.date]
        dated += [span for exception in hours.exceptions for span in exception.date]
    year = (
        [day + timedelta(days=step) for step in range(366)]
        if dated or any(when.day for when in conditions)
        else []
    )
    for span in dated:
        days += [date_ for date_ in year if span.holds(date_)][:7]
    if any(when.day for when in conditions):
        days += [date_ for date_ in year if calendar.kind_of_day(date_) == "holiday"][:2]
        days += [date_ for date_ in year if calendar.is_day_before_holiday(date_)][:2]
    turns = sorted({turn for row in policy.rows for turn in (row.valid_from, row.valid_until) if turn})
    days += [date.fromisoformat(turn) for turn in turns]
    clocks = {0, 10 * 60, 12 * 60}
    for when in conditions:
        clocks.update(minute % 1440 for span in when.time or () for minute in (span.start, span.end))
    for row in policy.quiet.values():
        clocks.update(minute % 1440 for span in row.time for minute in (span.start, span.end))
    found: list[datetime] = []
    for each in dict.fromkeys(days):
        midnight = datetime.combine(each, time.min, zone)
        instants = {(midnight + timedelta(minutes=minute)).timestamp() for minute in clocks}
        start, end = midnight.timestamp(), (midnight + timedelta(days=1)).timestamp()
        for openings in named.values():
            instants.update(openings.edges(start, end))
        # Ten in the morning first: a witness at an ordinary hour is the easiest to believe.
        ten = (midnight + timedelta(hours=10)).timestamp()
        ordered = sorted(instants, key=lambda instant, ten=ten: (instant != ten, instant))  # type: ignore[misc]
        found += [datetime.fromtimestamp(instant, UTC) for instant in ordered]
    return found
