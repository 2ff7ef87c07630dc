"""A row of the policy as a clause of the document: its sentence, its mark, and what happens in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from ansvar.document.say import Speaker
from ansvar.document.tree import Clause as ClauseBlock
from ansvar.policy.rows import Clause, Duty, Escalation, Goal, Promise, Route, Row
from ansvar.policy.when import When

Details = list[tuple[str, str]]


def clause_block(say: Speaker, row: Row, number: str, anchor: str) -> ClauseBlock:
    """Return the clause of a row, with its own sentence in this language or one made from the row."""
    badge = row.how_upheld
    details = [(label, value) for label, value in _details(say, row) if value]
    if row.valid_from or row.valid_until:
        details.append((say("d.valid"), _validity(say, row)))
    if row.deviation is not None:
        details.append((say("d.deviation"), say.text(row.deviation)))
    own = row.clause is not None and (say.has(row.clause) or isinstance(row, Clause))
    return ClauseBlock(
        number=number,
        text=say.text(row.clause) if own and row.clause else sentence(say, row),
        badge=badge,
        mark=say(f"up.{badge}"),
        row=row.id,
        sources=row.source,
        details=tuple(details),
        language=say.language_of(row.clause) if own and row.clause else None,
        source_label=say("d.source"),
        anchor=anchor,
    )


def _validity(say: Speaker, row: Row) -> str:
    parts = []
    if row.valid_from:
        parts.append(f"{_lower(say('valid_from'))} {say.date(row.valid_from)}")
    if row.valid_until:
        parts.append(f"{_lower(say('valid_to'))} {say.last_day(row.valid_until)}")
    return ", ".join(parts)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


# -- sentences for rows without one


def sentence(say: Speaker, row: Row) -> str:
    """Return a sentence made from the row itself."""
    if isinstance(row, Route):
        when = _upper(" / ".join(conditions(say, table) for table in row.when if table.given)) or say(
            "g.always"
        )
        tries = ", ".join(say.attempt(item) for item in row.attempt)
        ends = say.join((say.end(item) for item in row.otherwise), "or")
        which = "both" if tries and ends else "tries" if tries else "ends" if ends else "adds"
        return say(f"g.{which}", when=when, tries=tries, ends=ends)
    if isinstance(row, Promise):
        kinds = say.values(row.kinds, "pk.", "or")
        if say.language == "fi":
            kinds = _upper(kinds)
        return say(
            "g.promise", kinds=kinds, due=say.due(row.due), **{"from": say(f"counted.{row.counted_from}")}
        )
    if isinstance(row, Duty):
        return say("g.duty", who=say.join(_who(say, row.who)), does=say(f"does.{row.does}"))
    if isinstance(row, Goal):
        bound = row.bound or row.aim
        key, said = ("g.goal.bound", say.bound(bound)) if bound else ("g.goal", "")
        return say(key, measure=say(f"m.{row.measure}"), bound=said, per=say(f"gper.{row.per}"))
    return row.id


def _who(say: Speaker, names: Sequence[str]) -> list[str]:
    said = [say.role(name) for name in names]
    keep = say.language == "de"
    return [name if keep or place == 0 else _lower(name) for place, name in enumerate(said)]


def _named(say: Speaker, names: Sequence[str]) -> str:
    """Return whom a row concerns, and nothing where it concerns everyone: that goes without saying."""
    return "" if tuple(names) == ("everyone",) else say.join(_who(say, names))


# -- conditions


def conditions(say: Speaker, when: When) -> str:
    """Return the conditions of one table in words, joined by semicolons."""
    return "; ".join(part for name in when.given for part in (_CONDITIONS[name](say, when),) if part)


def several(say: Speaker, tables: Sequence[When]) -> str:
    """Return several tables, of which one is enough."""
    said = [conditions(say, table) for table in tables if table.given]
    return f" – {say('or')} – ".join(said)


def _closed(prefix: str) -> Callable[[Speaker, When, str], str]:
    def render(say: Speaker, when: When, name: str) -> str:
        return say.join((say(f"{prefix}.{item}") for item in getattr(when, name)), "or")

    return render


def _labelled(key: str, shown: Callable[[Speaker, object], str]) -> Callable[[Speaker, When, str], str]:
    def render(say: Speaker, when: When, name: str) -> str:
        value = getattr(when, name)
        items = value if isinstance(value, tuple) else (value,)
        return say(key, x=say.join((shown(say, item) for item in items), "or"))

    return render


def _flag(key: str) -> Callable[[Speaker, When, str], str]:
    return lambda say, when, name: say(f"{key}.{'true' if getattr(when, name) else 'false'}")


def _caller(say: Speaker, item: object) -> str:
    kind, _, name = str(item).partition(" ")
    if kind == "list":
        return say.named(name.strip(), "caller_list")
    if name:
        return say(f"w.{kind}", x=name.strip())
    return say(f"caller.{kind}")


def _function(table: str) -> Callable[[Speaker, object], str]:
    return lambda say, item: say.named(str(item), table)


_Render = Callable[[Speaker, When, str], str]
_RENDER: Final[dict[str, _Render]] = {
    "called": _closed("called"),
    "callee": _closed("callee"),
    "absent": _labelled("w.absent", lambda say, item: say.kind(str(item))),
    "length": _labelled("w.length", lambda say, item: say.length_bound(item)),  # type: ignore[arg-type]
    "remaining": _labelled("w.remaining", lambda say, item: say.length_bound(item)),  # type: ignore[arg-type]
    "returns": _labelled("w.returns", lambda say, item: say(f"returns.{item}")),
    "set_by": _labelled("w.set_by", lambda say, item: say(f"set_by.{item}")),
    "role": _labelled("w.role", lambda say, item: say.role(str(item))),
    "unit": _labelled("w.unit", lambda say, item: str(item)),
    "function": _labelled("w.function", lambda say, item: str(item)),
    "competence": _labelled("w.competence", lambda say, item: str(item)),
    "person": _labelled("w.person", lambda say, item: str(item)),
    "line": _labelled("w.line", lambda say, item: str(item)),
    "company": _labelled("w.company", lambda say, item: str(item)),
    "only_holder": _flag("w.only_holder"),
    "caller": _labelled("w.caller", _caller),
    "language": _labelled("w.language", lambda say, item: say.known(f"lang.{item}", str(item))),
    "urgent": _flag("w.urgent"),
    "topic": _labelled("w.topic", _function("topic")),
    "case_owner": _flag("w.case_owner"),
    "last_contact": _flag("w.last_contact"),
    "purpose": _closed("purpose"),
    "switchboard": _closed("swb"),
    "attempts": _labelled("w.attempts", lambda say, item: say.count_bound(item)),  # type: ignore[arg-type]
    "transfers": _labelled("w.transfers", lambda say, item: say.count_bound(item)),  # type: ignore[arg-type]
    "waiting": _labelled("w.waiting", lambda say, item: say.count_bound(item)),  # type: ignore[arg-type]
    "waited": _labelled("w.waited", lambda say, item: say.length_bound(item)),  # type: ignore[arg-type]
    "during": _labelled("w.during", lambda say, item: say.hours(str(item))),
    "outside": _labelled("w.outside", lambda say, item: say.hours(str(item))),
    "days": lambda say, when, _: say.days(when.days.days) if when.days else "",
    "day": _closed("daykind"),
    "time": lambda say, when, _: say.join((say.span(item) for item in when.time or ()), "or"),
    "date": lambda say, when, _: say.join((say.date_span(item) for item in when.date or ()), "or"),
    "somebody": _labelled("w.somebody", lambda say, item: say.attempt(item)),  # type: ignore[arg-type]
    "nobody": _labelled("w.nobody", lambda say, item: say.attempt(item)),  # type: ignore[arg-type]
}


def _bind(name: str, render: _Render) -> Callable[[Speaker, When], str]:
    return lambda say, when: render(say, when, name)


_CONDITIONS: Final = {name: _bind(name, render) for name, render in _RENDER.items()}


# -- what happens


def _details(say: Speaker, row: Row) -> Details:
    if isinstance(row, Route):
        return _route(say, row)
    if isinstance(row, Promise):
        return _promise(say, row)
    if isinstance(row, Duty):
        return _duty(say, row)
    if isinstance(row, Goal):
        return _goal(say, row)
    assert isinstance(row, Clause)
    return _clause(say, row)


def _route(say: Speaker, row: Route) -> Details:
    tries = [say.attempt(item) for item in row.attempt]
    numbered = (
        "; ".join(f"{place}) {item}" for place, item in enumerate(tries, 1))
        if len(tries) > 1
        else "".join(tries)
    )
    ends = say.join((say.end(item) for item in row.otherwise), "or")
    return [
        (say("d.when"), several(say, row.when) or say("d.always")),
        (say("d.unless"), several(say, row.unless)),
        (say("d.try"), numbered),
        (say("d.else" if tries else "d.end"), ends),
        (say("d.never"), say.join((say.ban(item) for item in row.never), "or")),
        (say("d.tell"), say.join(say(f"fact.{item}") for item in row.tell)),
        (say("d.say"), say.text(row.say) if row.say else ""),
        (say("d.keys"), "; ".join(f"{key}: {say.key(action)}" for key, action in row.keys.items())),
        (
            say("d.notify"),
            say.join(
                f"{say.one(f'{item.who} {item.name}'.rstrip())} ({say('by.' + item.by)})"
                for item in row.notify
            ),
        ),
        (say("d.transfer"), say(f"transfer.{row.transfer}") if row.transfer else ""),
        (say("d.shown"), say(f"v.{row.shown}") if row.shown else ""),
        (say("d.instructions"), say.text(row.instructions) if row.instructions else ""),
        (say("d.recording"), say(f"v.{row.recording}") if row.recording else ""),
        (say("d.promise"), say.numbers.get(row.promise, row.promise) if row.promise else ""),
    ]


def escalation(say: Speaker, item: Escalation) -> str:
    """Return one reminder or escalation in words."""
    who = say.one(item.to)
    if item.before is not None:
        said = say("esc.before", who=who, x=say.length(item.before, say.language == "fi"))
    elif item.after is not None:
        said = say("esc.after", who=who, x=say.length(item.after, say.language == "fi"))
    else:
        said = say("esc.at", who=who)
    return say("esc.takes", x=said) if item.takes_over else said


def exceptions(say: Speaker, row: Promise) -> list[str]:
    """Return the exceptions of a promise, each as its case and its deadline."""
    said = []
    for item in row.exceptions:
        case = several(say, item.when) or say("d.always")
        if item.none:
            term = say("d.except.none")
        else:
            term = say.due(item.due or row.due)
            if item.counted_from:
                term += f", {_lower(say('d.counted'))} {say(f'counted.{item.counted_from}')}"
        said.append(f"{case} → {term}")
    return said


def _promise(say: Speaker, row: Promise) -> Details:
    return [
        (say("d.kinds"), say.values(row.kinds, "pk.", "or")),
        (say("d.when"), several(say, row.when)),
        (say("d.due"), say.due(row.due)),
        (say("d.aim"), say.due(row.aim) if row.aim else ""),
        (say("d.counted"), say(f"counted.{row.counted_from}")),
        (
            say("d.cutoff"),
            say("d.cutoff.means", t=say.clock(row.cutoff.minute)) if row.cutoff is not None else "",
        ),
        (say("d.hours"), say.hours(row.hours) if row.hours else ""),
        *((say("d.except"), said) for said in exceptions(say, row)),
        (say("d.owner"), say.one(row.owner)),
        (say("d.late"), late(say, row)),
        (say("d.escalate"), "; ".join(escalation(say, item) for item in row.escalate)),
        (say("d.interim"), say.due(row.interim) if row.interim else ""),
        (say("d.fields"), say.values(row.fields, "field.")),
        (say("d.interim_counts"), say.yes(True) if row.interim_counts else ""),
        (say("d.channel"), say.values(row.channel, "by.", "or")),
        (say("d.caller_chooses"), say.values(row.caller_chooses, "pick.")),
        (say("d.per_caller"), str(row.per_caller or "")),
        (say("d.before_call"), say.values(row.before_call, "by.")),
        (say("d.tries"), str(row.tries or "")),
        (say("d.if_unanswered"), say.values(row.if_unanswered, "left.", "or")),
        (say("d.delivered"), say.values(row.delivered, "by.")),
        (say("d.shown"), say(f"v.{row.shown}") if row.shown else ""),
        (say("d.retention"), say.length(row.retention) if row.retention else ""),
    ]


def late(say: Speaker, row: Promise) -> str:
    """Return who steps in for a promise, in order."""
    return ", ".join(say.one(who) for who in row.late)


def _duty(say: Speaker, row: Duty) -> Details:
    return [
        (say("d.who"), _named(say, row.who)),
        (say("d.when"), several(say, row.when)),
        (say("d.unless"), several(say, row.unless)),
        (say("d.every"), say.every(row.every, row.times) if row.every else ""),
        (say("d.before"), say.length(row.before) if row.before else ""),
        (say("d.within"), say.length(row.within, say.language in ("fi", "de")) if row.within else ""),
        (say("d.checked"), say(f"checked.{row.checked}")),
        (say("d.reminds"), "" if row.reminds == "none" else say(f"by.{row.reminds}")),
        (say("d.how"), row.channel or ""),
    ]


def _goal(say: Speaker, row: Goal) -> Details:
    # Measure, bound, aim, period and for whom stand in the table of goals.
    return [
        (say("d.when"), several(say, row.when)),
        (say("d.unless"), several(say, row.unless)),
        (say("d.short"), say.wait(row.short, say.language in ("fi", "de")) if row.short else ""),
        (say("d.sample"), f"{row.sample} ({say('gper.' + row.per)})" if row.sample else ""),
        (say("d.chosen"), say(f"chosen.{row.chosen}") if row.chosen else ""),
        (say("d.after"), say.length(row.after, say.language in ("fi", "de")) if row.after else ""),
        (say("d.formula"), say(f"formula.{row.formula}") if row.formula else ""),
        (say("d.method"), "" if row.method == "from calls" else say(f"method.{row.method}")),
        (say("d.compensation"), say.text(row.compensation) if row.compensation else ""),
    ]


def _clause(say: Speaker, row: Clause) -> Details:
    return [
        (say("d.who"), _named(say, row.who)),
        (say("d.when"), several(say, row.when)),
        (say("d.unless"), several(say, row.unless)),
        (say("d.parts"), ", ".join(say.known(f"v.{part}", part) for part in row.parts)),
        (say("d.limit"), say.wait(row.limit) if row.limit else ""),
        (say("d.by"), ", ".join(dict.fromkeys(say.setting(name) for name in row.by))),
    ]
