"""What of a call a policy can tell apart: who calls, how the switchboard stands, and what else rows ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import product

from ansvar.check.numbers import colleague_number, colleagues_of, foreign_number, list_number, outside_number
from ansvar.check.saying import Said, said
from ansvar.policy.model import Policy, steering_conditions
from ansvar.policy.targets import Target
from ansvar.policy.when import When
from ansvar.routing.model import Live
from ansvar.words.spans import CountBound, Side


@dataclass(frozen=True, slots=True)
class Extra:
    """What else of a call a row can ask, with the words and options that name it."""

    change: dict[str, object]
    options: tuple[str, ...]
    words: tuple[Said, ...]


def callers_of(policy: Policy) -> list[tuple[str | None, Said]]:
    """Return the callers the policy tells apart, with words for each."""
    used = {word for when in steering_conditions(policy) for word in when.caller or ()}
    found: list[tuple[str | None, Said]] = [(outside_number(policy), said("from.outside"))]
    if (
        "internal" in used
        or "external" in used
        or any("internal" in row.passes for row in policy.quiet.values())
    ):
        found.append(("9", said("from.colleague")))
    for word in colleagues_of(policy):
        kind, _, name = word.partition(" ")
        found.append((colleague_number(word), said(f"from.{kind}", name=name)))
    if "anonymous" in used:
        found.append((None, said("from.withheld")))
    if "foreign" in used:
        found.append((foreign_number(policy), said("from.abroad")))
    lists = sorted({word[5:] for word in used if word.startswith("list ")} | set(policy.caller_list))
    if any(word.startswith("list ") for word in used) or any(
        "list" in row.passes for row in policy.quiet.values()
    ):
        found += [(list_number(name, policy), said("from.list", name=name)) for name in lists]
    return found


def boards_of(policy: Policy, at: datetime) -> list[tuple[Live, Said | None, tuple[str, ...]]]:
    """Return the states of the switchboard the policy tells apart, beside open and closed by its hours."""
    used = {word for when in steering_conditions(policy) for word in when.switchboard or ()}
    overloaded = any("overloaded" in (when.callee or ()) for when in steering_conditions(policy))
    found: list[tuple[Live, Said | None, tuple[str, ...]]] = [
        (Live(), None, ()),
        (Live(operators=0), said("board.nobody"), ("--operators", "0")),
    ]
    if "doubled" in used:
        found.append((Live(doubled=True), said("board.doubled"), ("--doubled",)))
    counts = [_above(policy.switchboard.overloaded_when)] if "overloaded" in used or overloaded else []
    counts += [_above(when.waiting) for when in steering_conditions(policy) if when.waiting is not None]
    for waiting in sorted({count for count in counts if count is not None}):
        found.append((Live(waiting=waiting), said("board.waiting", n=waiting), ("--waiting", str(waiting))))
    return found


def _above(bound: CountBound | None) -> int | None:
    """Return a count that fits a bound."""
    if bound is None:
        return None
    if bound.side is Side.MORE:
        return int(bound.count) + 1
    return max(int(bound.count) - 1, 0) if bound.side is Side.LESS else int(bound.count)


def extras_of(policy: Policy) -> tuple[Extra, ...]:
    """Return what else rows ask of a call: each alone, and each pair that one row asks together."""
    single: dict[str, list[Extra]] = {}

    def note(key: str, value: object, options: tuple[str, ...], words: Said, **also: object) -> None:
        extra = Extra({key: value, **also}, options, (words,))
        if all(extra.change != known.change for known in single.setdefault(key, [])):
            single[key].append(extra)

    if any("urgent" in row.passes for row in policy.quiet.values()):
        note("urgent", True, ("--urgent",), said("asked.urgent"))
    for when in steering_conditions(policy):
        _add_asked(when, note)
    for line in policy.answering.no_mailbox_on:
        note("line_class", line, ("--line", line), said("asked.line", name=line))
    routes = (*policy.route, *(row for rules in policy.local.values() for row in rules.route))
    if any(attempt.target is Target.CASE_OWNER for row in routes for attempt in row.attempt):
        note("case_owner", "inside-caller", ("--case-owner", "inside-caller"), said("asked.case-owner"))
    if any(
        target is Target.LAST_CONTACT for row in routes for each in row.attempt for target, _ in each.parts
    ):
        note("last_contact", "inside-caller", ("--last-contact", "inside-caller"), said("asked.last-contact"))
    for name in policy.topic:
        note("topic", name, ("--topic", name), said("asked.topic", name=name))
    if policy.switchboard.transfers is not None:
        count = policy.switchboard.transfers
        note("purpose", "transfer", ("--purpose", "transfer"), said("asked.transferred"))
        note(
            "purpose", "transfer", ("--purpose", "transfer", "--transfers", str(count)),
            said("asked.transferred-often", n=count), transfers=count,
        )  # fmt: skip
    found = [Extra({}, (), ())]
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
                    "last_contact",
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
                found.append(
                    Extra(change, options, tuple(word for extra in combined for word in extra.words))
                )
    return tuple(found)


def _add_asked(when: When, note: object) -> None:
    assert callable(note)
    if when.urgent:
        note("urgent", True, ("--urgent",), said("asked.urgent"))
    for language in when.language or ():
        note("language", language, ("--call-language", language), said("asked.language", name=language))
    for topic in when.topic or ():
        note("topic", topic, ("--topic", topic), said("asked.topic", name=topic))
    for purpose in when.purpose or ():
        if purpose != "call":
            note("purpose", purpose, ("--purpose", purpose), said(f"as.{purpose}"))
    for key in ("attempts", "transfers"):
        count = _above(getattr(when, key))
        if count:
            also: dict[str, object] = {"purpose": when.purpose[0]} if when.purpose else {}
            options = (f"--{key}", str(count), *(("--purpose", when.purpose[0]) if when.purpose else ()))
            note(key, count, options, said(f"asked.{key}", n=count), **also)
    for line in when.line or ():
        note("line_class", line, ("--line", line), said("asked.line", name=line))
    if when.waited is not None:
        length = when.waited.length.rough_seconds
        waited_s = length / 2 if when.waited.side in (Side.LESS, Side.AT_MOST) else length + 60
        note("waited", waited_s, ("--waited", f"{waited_s:g} s"), said("asked.waited", n=f"{waited_s:g}"))
    tried = (*(when.somebody or ()), *(when.nobody or ()))
    if when.case_owner or any(attempt.target is Target.CASE_OWNER for attempt in tried):
        note("case_owner", "inside-caller", ("--case-owner", "inside-caller"), said("asked.case-owner"))
    if when.last_contact:
        note("last_contact", "inside-caller", ("--last-contact", "inside-caller"), said("asked.last-contact"))
