"""Names that the parts of one policy give each other: each must lead somewhere, and none contradict another.

What a name in the organisation's files means (units, functions, people, competences) is checked with the
organisation, not here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from ansvar.policy.kinds import COMMON_KINDS
from ansvar.policy.model import Policy
from ansvar.policy.places import Path
from ansvar.policy.rows import Clause, Promise, Route, Row
from ansvar.policy.sections import Answering, Head, Hours, Queue, Switchboard
from ansvar.policy.shape import at, fields_of, written
from ansvar.policy.targets import Ban, End, EndKind, Key, KeyAction, Target, Try
from ansvar.policy.when import When
from ansvar.policy.wording import unknown
from ansvar.words.clock import Due, DueKind
from ansvar.words.spans import Wait

#: Every kind of row, by the section that holds it.
ROWS: Final = ("route", "promise", "duty", "goal", "clause")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")
_FIRST: Final = ("urgent", "call-back", "recall", "external", "internal", "foreign", "anonymous")


class Reference(NamedTuple):
    """A name that leads nowhere or contradicts, where it stands, and what to write."""

    path: Path
    value: str
    message: str


def refer(policy: Policy, data: Mapping[str, Any]) -> Iterator[Reference]:
    """Yield every name that leads nowhere, and every contradiction that the file alone shows."""
    names = _Names(policy)
    ids = _ids(policy)
    yield from _twice(policy)
    for path, part in walk(policy, ()):
        if isinstance(part, Route):
            # Rows come before their parts: `queue` alone in a row about called queues is the one called.
            names.queue_called = bool(part.when) and all(when.called == ("queue",) for when in part.when)
        if isinstance(part, When):
            yield from names.of_when(path, part)
        elif isinstance(part, Try):
            yield from names.of_try(path, part.target, part.name, str(part))
        elif isinstance(part, End):
            yield from names.of_end(path, part.kind, part.name, str(part))
        elif isinstance(part, Ban):
            yield from names.of_ban(path, part)
        elif isinstance(part, Key):
            yield from names.of_key(path, part)
        elif isinstance(part, Route):
            yield from names.of_route(path, part)
        elif isinstance(part, Promise):
            yield from _aim_before_due(path, part)
        elif isinstance(part, Clause):
            yield from _upheld_by(path, part, ids, data)
        elif isinstance(part, Hours):
            yield from _half_days(path, part)
        if isinstance(part, BaseModel):
            yield from names.of_part(path, part)
        if isinstance(part, Row | Head):
            yield from _dates(path, part)
    yield from _head(policy, data)
    yield from _operators(policy)
    yield from _circles(policy)


def walk(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield every part of a policy with its path in the file."""
    if isinstance(value, BaseModel):
        yield path, value
        for name, field in type(value).model_fields.items():
            yield from walk(getattr(value, name), (*path, written(name, field)))
    elif isinstance(value, tuple) and not hasattr(value, "_fields"):
        for index, item in enumerate(value):
            yield from walk(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, (*path, key))
    elif value is not None:
        yield path, value


class _Names:
    """The names that a policy gives, and where others may use them."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.absences = {
            *COMMON_KINDS,
            *policy.absence,
            *(kind.counts_as for kind in policy.absence.values() if kind.counts_as),
        }
        self.promises = {row.id for row in policy.promise}
        self.queue_called = False
        #: Paths of rows that only queues reach: there a queue without a name is the one called.
        self._at_queues: set[Path] = set()

    def _known(
        self, path: Path, what: str, name: str, known: Collection[str], section: str
    ) -> Iterator[Reference]:
        if name not in known:
            lead = "the file has" if known else f"write a section `[{section}.{name}]`; the file has"
            yield Reference(path, name, unknown(what, name, sorted(known), lead))

    def of_part(self, path: Path, part: BaseModel) -> Iterator[Reference]:
        """Check the plain names that a section or row gives: hours, queues, lists, languages."""
        hours = getattr(part, "hours", None)
        if isinstance(hours, str) and not (hours == "own" and isinstance(part, Promise)):
            yield from self._known((*path, "hours"), "hours", hours, self.policy.hours, "hours")
        if isinstance(part, Queue | Switchboard):
            for index, first in enumerate(part.first):
                yield from self._first((*path, "first", index), first)
        queue = getattr(part, "queue", None)
        if isinstance(queue, str):
            yield from self._known((*path, "queue"), "queue", queue, self.policy.queue, "queue")
        languages = getattr(part, "languages", None)
        if isinstance(languages, tuple):
            for index, language in enumerate(languages):
                if not _LANGUAGE.fullmatch(language):
                    yield Reference(
                        (*path, "languages", index),
                        language,
                        f"`{language}` is no language code; write codes such as sv, da, nb, nl, en, fi, de, cy",
                    )
        if isinstance(part, Answering | Switchboard):
            yield from _aim_within(path, part.aim, part.within, self.policy.site.seconds_per_ring)

    def _first(self, path: Path, first: str) -> Iterator[Reference]:
        kind, _, name = first.partition(" ")
        if kind == "list" and name:
            yield from self._known(path, "list", name, self.policy.caller_list, "list")
        elif kind == "topic" and name:
            yield from self._known(path, "topic", name, self.policy.topic, "topic")
        elif first not in _FIRST and not (kind == "line" and name):
            yield Reference(
                path,
                first,
                f'`{first}` is not allowed; write one of {", ".join(_FIRST)}, "line NAME", "topic NAME" or "list NAME"',
            )

    def of_when(self, path: Path, when: When) -> Iterator[Reference]:
        """Check the names in conditions."""
        policy = self.policy
        for key, names in (("during", when.during), ("outside", when.outside)):
            for index, name in enumerate(names or ()):
                if name != "own":
                    yield from self._known((*path, key, index), "hours", name, policy.hours, "hours")
        for index, kind in enumerate(when.absent or ()):
            if kind != "any":
                yield from self._known(
                    (*path, "absent", index), "kind of absence", kind, self.absences, "absence"
                )
        for index, topic in enumerate(when.topic or ()):
            yield from self._known((*path, "topic", index), "topic", topic, policy.topic, "topic")
        for index, caller in enumerate(when.caller or ()):
            if caller.startswith("list "):
                name = caller.removeprefix("list ").strip()
                yield from self._known((*path, "caller", index), "list", name, policy.caller_list, "list")
        for index, role in enumerate(when.role or ()):
            if policy.role:
                yield from self._known((*path, "role", index), "role", role, policy.role, "role")
        for index, language in enumerate(when.language or ()):
            yield from self._spoken((*path, "language", index), language)

    def _spoken(self, path: Path, language: str) -> Iterator[Reference]:
        spoken = self.policy.site.languages
        if language not in spoken:
            yield Reference(
                path,
                language,
                f"language `{language}` is not spoken here; add it to `site.languages`, which has {', '.join(spoken)}",
            )

    def of_try(self, path: Path, target: Target, name: str, text: str) -> Iterator[Reference]:
        """Check what a target names."""
        if target is Target.QUEUE:
            yield from self._one(path, "queue", name, self.policy.queue, text)
        elif target is Target.ANSWERING_SERVICE:
            yield from self._one(path, "service", name, self.policy.service, text)

    def of_end(self, path: Path, kind: EndKind, name: str, text: str) -> Iterator[Reference]:
        """Check what an end names."""
        policy = self.policy
        if kind is EndKind.QUEUE:
            yield from self._one(path, "queue", name, policy.queue, text)
        elif kind is EndKind.ANSWERING_SERVICE:
            yield from self._one(path, "service", name, policy.service, text)
        elif kind is EndKind.ANNOUNCEMENT:
            yield from self._known(path, "announcement", name, policy.announcement, "announcement")
        elif kind is EndKind.MENU:
            yield from self._known(path, "menu", name, policy.menu, "menu")

    def _one(
        self, path: Path, section: str, name: str, known: Collection[str], text: str
    ) -> Iterator[Reference]:
        if name:
            yield from self._known(path, section, name, known, section)
        elif len(known) > 1 and not any(path[:size] in self._at_queues for size in (2, 4)):
            yield Reference(
                path, text, f"`{text}` does not say which; write one of {', '.join(sorted(known))} behind it"
            )

    def of_ban(self, path: Path, ban: Ban) -> Iterator[Reference]:
        """Check what a ban names; one without a name forbids all of a kind."""
        if ban.name and ban.end is not None:
            yield from self.of_end(path, ban.end, ban.name, str(ban))
        elif ban.name and ban.target is not None:
            yield from self.of_try(path, ban.target, ban.name, str(ban))

    def of_key(self, path: Path, key: Key) -> Iterator[Reference]:
        """Check what a key leads to."""
        policy, name = self.policy, key.name
        if key.action is KeyAction.TOPIC:
            yield from self._known(path, "topic", name, policy.topic, "topic")
        elif key.action is KeyAction.MENU:
            yield from self._known(path, "menu", name, policy.menu, "menu")
        elif key.action is KeyAction.LANGUAGE:
            yield from self._spoken(path, name)
        elif key.action is KeyAction.QUEUE:
            yield from self._one(path, "queue", name, policy.queue, str(key))
        elif key.action is KeyAction.ANSWERING_SERVICE:
            yield from self._one(path, "service", name, policy.service, str(key))

    def of_route(self, path: Path, route: Route) -> Iterator[Reference]:
        """Check that a route does something, and does not forbid what it does."""
        if route.when and all(when.called == ("queue",) for when in route.when):
            self._at_queues.add(path)
        if route.promise is not None:
            yield from self._known((*path, "promise"), "promise", route.promise, self.promises, "[promise]")
        adds = (
            route.never, route.tell, route.keys, route.notify, route.say, route.transfer, route.shown,
            route.instructions, route.recording,
        )  # fmt: skip
        if not route.decides and not any(adds):
            yield Reference(
                path,
                route.id,
                "the row does nothing; write `try`, `else`, `never`, `tell`, `say`, `keys` or `notify`, "
                "or make it a `[[clause]]` if it is only a sentence",
            )
        for index, attempt in enumerate(route.attempt):
            if any(ban.target is attempt.target and ban.name in ("", attempt.name) for ban in route.never):
                yield Reference(
                    (*path, "try", index),
                    str(attempt),
                    f"the row tries `{attempt}` and forbids it; take it out of `try` or of `never`",
                )
        ends = [end for end in route.otherwise if not any(_forbids(ban, end) for ban in route.never)]
        if route.otherwise and not ends:
            yield Reference(
                (*path, "else"),
                str(route.otherwise[0]),
                f"the row ends in `{route.otherwise[0]}` and forbids it; give another end, or take it out of `never`",
            )


def _forbids(ban: Ban, end: End) -> bool:
    return ban.end is end.kind and ban.owner in (None, end.owner) and ban.name in ("", end.name)


def _twice(policy: Policy) -> Iterator[Reference]:
    """Ids are unique over all rows, because decisions and findings cite a row by its id alone."""
    seen: dict[str, str] = {}
    for path, row in walk(policy, ()):
        if isinstance(row, Row):
            kind = str(path[-2])
            if row.id in seen:
                yield Reference(
                    (*path, "id"),
                    row.id,
                    f"the id `{row.id}` is taken by another row (`[[{seen[row.id]}]]`); give each row an id of its own, "
                    f"such as `{row.id[:50]}-{kind if kind != seen[row.id] else '2'}`",
                )
            seen.setdefault(row.id, kind)


def _dates(path: Path, part: Row | Head) -> Iterator[Reference]:
    if part.valid_from and part.valid_until and part.valid_until <= part.valid_from:
        yield Reference(
            (*path, "valid_until"),
            part.valid_until,
            f"`{part.valid_until}` is not after `valid_from` {part.valid_from}, so it never applies; "
            "`valid_until` is the first day it no longer does",
        )


def _seconds(wait: Wait, per_ring: float) -> float:
    return wait.seconds(per_ring)


def _aim_within(path: Path, aim: Wait | None, within: Wait | None, per_ring: float) -> Iterator[Reference]:
    if aim and within and _seconds(aim, per_ring) > _seconds(within, per_ring):
        yield Reference(
            (*path, "aim"),
            str(aim),
            f"the aim `{aim}` is longer than the limit `{within}`; the aim is the shorter of the two",
        )


def _aim_before_due(path: Path, promise: Promise) -> Iterator[Reference]:
    due, aim = promise.due, promise.aim
    if aim is None:
        return
    later = _rank(aim) > _rank(due)
    if aim.length and due.length and aim.length.unit is due.length.unit:
        later = aim.length.amount > due.length.amount
    if later:
        yield Reference(
            (*path, "aim"),
            str(aim),
            f"the aim `{aim}` is later than the deadline `{due}`; the aim is the earlier of the two",
        )


def _rank(due: Due) -> float:
    """Order deadlines roughly, so that only what is later at any time of day counts as later."""
    if due.length:
        return due.length.rough_seconds / 86_400
    return {DueKind.AT_ONCE: 0.0, DueKind.SAME_DAY: 0.0, DueKind.NEXT_WORKING_DAY: 1.0}[due.kind]


def _half_days(path: Path, hours: Hours) -> Iterator[Reference]:
    for name in hours.half_days:
        if re.fullmatch(r"[\d-]+", name) and not re.fullmatch(
            r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", name
        ):
            yield Reference(
                (*path, "half_days", name),
                name,
                f"`{name}` is no day of the year; write MM-DD, or the holiday's name",
            )


def _upheld_by(
    path: Path, clause: Clause, ids: Mapping[str, Collection[str]], data: Mapping[str, Any]
) -> Iterator[Reference]:
    for index, name in enumerate(clause.by):
        wrong = _no_setting(name, ids, data)
        if wrong:
            yield Reference((*path, "by", index), name, wrong)


def _ids(policy: Policy) -> dict[str, set[str]]:
    """Return the ids of the rows by their kind."""
    found: dict[str, set[str]] = {kind: {row.id for row in getattr(policy, kind)} for kind in ROWS}
    found["route"].update(row.id for rules in policy.local.values() for row in rules.route)
    return found


def _no_setting(name: str, ids: Mapping[str, Collection[str]], data: Mapping[str, Any]) -> str:
    """Return why a name such as `switchboard.order` or `route.ill` leads nowhere in the file, or ""."""
    section, _, rest = name.partition(".")
    if section in ROWS:
        if not rest:
            return f"`{name}` names no row; write one such as `{section}.ID`"
        steps = rest.split(".")
        if any(".".join(steps[:size]) in ids[section] for size in range(1, len(steps) + 1)):
            return ""
        return unknown(f"row `{section}`", rest, sorted(ids[section]), "the file has")
    if section == "absence" and rest in COMMON_KINDS:
        return ""
    path = tuple(name.split("."))
    if at(path) is None:
        return unknown("setting", name, sorted(_settings(section)), "settings here are")
    here: Any = data
    for step in path:
        if not isinstance(here, Mapping) or step not in here:
            return f"`{name}` is not set in the file, so nothing upholds the sentence; set it, or take it out of `by`"
        here = here[step]
    return ""


def _settings(section: str) -> list[str]:
    model = at((section,))
    if isinstance(model, type) and issubclass(model, BaseModel):
        return [f"{section}.{key}" for key in fields_of(model)]
    return list(fields_of(Policy))


def _head(policy: Policy, data: Mapping[str, Any]) -> Iterator[Reference]:
    for index, name in enumerate(policy.policy.units_decide):
        if at(tuple(name.split("."))) is None:
            yield Reference(
                ("policy", "units_decide", index),
                name,
                unknown("setting", name, sorted(_settings(name.partition(".")[0])), "settings here are"),
            )
    if "own" in policy.hours:
        yield Reference(
            ("hours", "own"), "own", "`own` means the hours of the one called; give these hours another name"
        )
    for name in policy.absence:
        if name == "any":
            yield Reference(
                ("absence", "any"), "any", "`any` means every kind of absence; give this kind another name"
            )


def _operators(policy: Policy) -> Iterator[Reference]:
    board = policy.switchboard
    if board.trained == "double" and board.crew is None:
        yield Reference(
            ("switchboard", "trained"),
            "double",
            "twice the standard crew is trained, and the standard crew is not given; write `crew`",
        )
    doubled, overloaded = board.doubled_when, board.overloaded_when
    if doubled and overloaded and doubled.side is overloaded.side and overloaded.count < doubled.count:
        yield Reference(
            ("switchboard", "overloaded_when"),
            str(overloaded),
            f"the switchboard is overloaded before its crew is doubled (`{doubled}`); "
            "double the crew at fewer callers waiting",
        )


def _circles(policy: Policy) -> Iterator[Reference]:
    """Announcements and menus that lead only to each other would keep a caller for ever."""
    graph: dict[tuple[str, str], list[End]] = {
        **{("announcement", name): list(part.then) for name, part in policy.announcement.items()},
        **{("menu", name): list(part.none) for name, part in policy.menu.items()},
    }
    for start, ends in graph.items():
        seen = {start}
        following = ends
        while following:
            first = following[0]
            step = (first.kind.value, first.name)
            if step in seen:
                if step == start:
                    key = "then" if start[0] == "announcement" else "none"
                    yield Reference(
                        (*start, key),
                        str(ends[0]),
                        f"the {start[0]} `{start[1]}` leads back to itself; let one of them end elsewhere",
                    )
                break
            seen.add(step)
            following = graph.get(step, [])


__all__ = ["Reference", "refer", "walk"]
