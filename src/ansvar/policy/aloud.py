"""Rows of a policy read aloud: one sentence each, in the words of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from ansvar.policy.rows import Clause, Duty, Goal, Notice, Promise, Route, Row
from ansvar.policy.targets import Strategy, Try
from ansvar.policy.when import When


def read_aloud(row: Row, *languages: str) -> str:
    """Return what a row says, without its id; `languages` are those wanted for its sentence, if it has only that."""
    if isinstance(row, Route):
        return read_route(row)
    if isinstance(row, Promise):
        return read_promise(row)
    if isinstance(row, Duty):
        return read_duty(row)
    if isinstance(row, Goal):
        return read_goal(row)
    return read_clause(row, *languages) if isinstance(row, Clause) else ""


def read_route(row: Route) -> str:
    """Return a route as ``when absent (ill) for more than 1 day → try deputy 4 rings; else switchboard message``."""
    parts = [
        "try " + ", then ".join(read_try(attempt) for attempt in row.attempt) if row.attempt else "",
        "else " + ", or ".join(map(str, row.otherwise)) if row.otherwise else "",
        "never " + ", ".join(map(str, row.never)) if row.never else "",
        "tell " + ", ".join(row.tell) if row.tell else "",
        "say more" if row.say else "",
        "keys " + ", ".join(f"{key} {press}" for key, press in row.keys.items()) if row.keys else "",
        "tell by " + ", ".join(_notice(notice) for notice in row.notify) if row.notify else "",
        {"announced": "announced", "ask first": "asked first", "blind": "not announced", "never": "never handed over"}.get(row.transfer or "", ""),
        f"show the {row.shown} number" if row.shown in ("main", "direct") else "",
        "show the caller's number" if row.shown == "caller" else "",
        "show no number" if row.shown == "withheld" else "",
        "with instructions" if row.instructions else "",
        {"off": "not recorded", "announced": "recorded, and said so", "on": "recorded"}.get(row.recording or "", ""),
        f"promise {row.promise}" if row.promise else "",
    ]  # fmt: skip
    return f"{read_conditions(row.when, row.unless)} → " + "; ".join(part for part in parts if part)


def _notice(notice: Notice) -> str:
    return f"{notice.by} {notice.who} {notice.name}".rstrip()


def read_try(attempt: Try) -> str:
    """Return an attempt as ``same function (longest idle, at most 3) 4 rings``."""
    options = [
        attempt.strategy.value if attempt.strategy is not Strategy.IN_ORDER else "",
        f"at most {attempt.at_most}" if attempt.at_most is not None else "",
        "announced" if attempt.announced else "",
    ]
    given = ", ".join(option for option in options if option)
    return " ".join(
        part
        for part in (
            attempt.target.value,
            attempt.name,
            f"({given})" if given else "",
            str(attempt.wait) if attempt.wait else "",
        )
        if part
    )


def read_conditions(when: Iterable[When], unless: Iterable[When] = ()) -> str:
    """Return conditions as ``when busy or no answer, on wed, unless urgent``; ``always`` for none."""
    fits = " or when ".join(read_when(one) or "always" for one in when)
    not_ = " or ".join(read_when(one) or "always" for one in unless)
    text = f"when {fits}" if fits and fits != "always" else "always"
    return f"{text}, unless {not_}" if not_ else text


def read_when(when: When) -> str:
    """Return one table of conditions in words; "" when it holds none."""
    said: list[str] = []
    for name in when.given:
        value = getattr(when, name)
        if name == "callee" and when.absent and value == ("absent",):
            continue  # `absent` says it better
        if name == "length" and when.absent and said and said[-1].startswith("absent"):
            said[-1] += f" for {value}"
            continue
        said.append(_SAYINGS[name](value))
    return ", ".join(said)


def _or(values: Iterable[Any]) -> str:
    items = [str(value) for value in values]
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " or " + items[-1]


def _absent(kinds: tuple[str, ...]) -> str:
    return "absent" if "any" in kinds else f"absent ({_or(kinds)})"


def _called(kinds: tuple[str, ...]) -> str:
    return f"{_or(kinds)} called"


_SAYINGS: Final[Mapping[str, Callable[[Any], str]]] = {
    "called": _called,
    "callee": _or,
    "absent": _absent,
    "length": lambda bound: f"absent for {bound}",
    "remaining": lambda bound: f"{bound} left of the absence",
    "returns": lambda days: f"back {_or(days)}",
    "set_by": lambda who: f"entered by {_or(who)}",
    "role": lambda names: f"role {_or(names)}",
    "unit": lambda names: f"unit {_or(names)}",
    "function": lambda names: f"function {_or(names)}",
    "competence": lambda names: f"competence {_or(names)}",
    "person": lambda names: f"person {_or(names)}",
    "line": lambda names: f"line {_or(names)}",
    "company": lambda names: f"company {_or(names)}",
    "only_holder": lambda yes: "nobody else has the function" if yes else "others have the function",
    "caller": lambda kinds: f"caller {_or(kinds)}",
    "language": lambda codes: f"in {_or(codes)}",
    "urgent": lambda yes: "urgent" if yes else "not urgent",
    "topic": lambda names: f"about {_or(names)}",
    "last_contact": lambda yes: (
        "somebody spoke with the caller last" if yes else "nobody spoke with the caller before"
    ),
    "case_owner": lambda yes: "with a case owner" if yes else "without a case owner",
    "purpose": lambda kinds: f"as {_or(kinds)}",
    "switchboard": lambda states: f"switchboard {_or(states)}",
    "attempts": lambda bound: f"tried {bound} times before",
    "transfers": lambda bound: f"transferred {bound} times",
    "waiting": lambda bound: f"{bound} waiting",
    "waited": lambda bound: f"waited {bound}",
    "during": lambda names: f"during {_or(names)} hours",
    "outside": lambda names: f"outside {_or(names)} hours",
    "days": lambda days: f"on {days}",
    "day": lambda kinds: f"on a {_or(kinds)}",
    "time": lambda spans: f"at {_or(spans)}",
    "date": lambda spans: f"on {_or(spans)}",
    "somebody": lambda targets: f"somebody of {_or(map(read_try, targets))} can answer",
    "nobody": lambda targets: f"nobody of {_or(map(read_try, targets))} can answer",
}


def read_promise(row: Promise) -> str:
    """Return a promise as ``after mailbox or message → 24 h (aim 4 h) from receipt; owner person, then deputy``."""
    parts = [
        f"{row.due}{f' (aim {row.aim})' if row.aim else ''} from {row.counted_from}",
        f"after {row.cutoff} from the next working day" if row.cutoff else "",
        f"in {row.hours} hours" if row.hours else "",
        *(
            f"{read_conditions(one.when)}: "
            + (
                "nothing is promised"
                if one.none
                else f"{one.due or row.due} from {one.counted_from or row.counted_from}"
            )
            for one in row.exceptions
        ),
        f"owner {row.owner}" + "".join(f", then {who}" for who in row.late),
        *(
            f"{one.before} before" * (one.before is not None)
            + f"{one.after} after" * (one.after is not None)
            + f" {'it goes to' if one.takes_over else 'tell'} {one.to}"
            for one in row.escalate
        ),
        f"interim answer within {row.interim}" if row.interim else "",
        "an interim answer keeps it" if row.interim_counts else "",
        f"the caller chooses {_or(row.caller_chooses)}" if row.caller_chooses else "",
        f"at most {row.per_caller} open for one caller" if row.per_caller else "",
        f"announced by {_or(row.before_call)}" if row.before_call else "",
        f"tried {row.tries} times" if row.tries else "",
        f"unanswered: {_or(row.if_unanswered)}" if row.if_unanswered else "",
        f"message holds {', '.join(row.fields)}" if row.fields else "",
        f"delivered by {_or(row.delivered)}" if row.delivered else "",
        f"answer by {_or(row.channel)}" if row.channel else "",
        f"show the {row.shown} number" if row.shown in ("main", "direct") else "",
        "show no number" if row.shown == "withheld" else "",
        f"kept for {row.retention}" if row.retention else "",
    ]
    conditions = f", {read_conditions(row.when)}" if row.when else ""
    return f"after {_or(row.kinds)}{conditions} → " + "; ".join(part.strip() for part in parts if part)


def read_duty(row: Duty) -> str:
    """Return a duty as ``everyone must hear mailbox once every 1 day, when absent; reminder by mail``."""
    what = row.does if row.does != "other" else "do as the sentence says"
    often = (
        f" {'once' if row.times == 1 else f'{row.times} times'} every {row.every}"
        if row.every
        else f" {row.times} times"
        if row.times > 1
        else ""
    )
    parts = [
        f"{', '.join(row.who)} {row.strength if row.strength != 'aim' else 'aims to'} {what}{often}"
        + (f" {row.before} before" if row.before else "")
        + (f" within {row.within}" if row.within else "")
        + (f", {read_conditions(row.when, row.unless)}" if row.when or row.unless else ""),
        f"through {row.channel}" if row.channel else "",
        f"checked {row.checked}" if row.checked != "not checked" else "not checked",
        f"reminder by {row.reminds}" if row.reminds != "none" else "",
    ]
    return "; ".join(part for part in parts if part)


def read_goal(row: Goal) -> str:
    """Return a goal as ``abandoned at most 5 % per month, by unit``."""
    figure = f" {row.bound}" if row.bound else ""
    aim = f" (aim {row.aim})" if row.aim else ""
    parts = [
        f"{row.measure}{figure}{aim} {'once' if row.per == 'once' else f'per {row.per}'}"
        + (f", {row.after} after the start" if row.after else "")
        + f", by {_or(row.by)}"
        + (f", {read_conditions(row.when, row.unless)}" if row.when or row.unless else ""),
        f"counted as {row.formula}" if row.formula else "",
        f"calls abandoned within {row.short} do not count" if row.short else "",
        f"by {row.method}" if row.method != "from calls" else "",
        f"{row.sample} calls {row.chosen or ''}".strip() if row.sample else "",
    ]
    return "; ".join(part for part in parts if part)


def read_clause(row: Clause, *languages: str) -> str:
    """Return a clause as its sentence, and what upholds it."""
    said = row.clause.say(*languages) if row.clause else ""
    parts = [
        f"({row.about}) {said}",
        f"for {', '.join(row.who)}" if row.who else "",
        f"parts: {', '.join(row.parts)}" if row.parts else "",
        f"at most {row.limit}" if row.limit else "",
        f"upheld by {', '.join(row.by)}" if row.by else "",
    ]
    return "; ".join(part for part in parts if part)
