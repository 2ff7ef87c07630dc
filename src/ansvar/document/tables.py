"""The tables of the document, each made from one part of the policy; None where there is nothing to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ansvar.document.facts import value_of
from ansvar.document.rows import late
from ansvar.document.say import Speaker
from ansvar.document.tree import Table
from ansvar.policy.kinds import COMMON_KINDS
from ansvar.policy.sections import Hours
from ansvar.words.clock import WEEKDAYS


def _table(
    say: Speaker, caption: str, header: str, rows: Sequence[tuple[str, ...]], *widths: float
) -> Table | None:
    if not rows:
        return None
    # A column that is empty in every row says nothing.
    keys = header.split()
    kept = [place for place in range(len(keys)) if place == 0 or any(row[place] for row in rows)]
    dash = say("none")
    return Table(
        say(caption) if "." in caption and " " not in caption else caption,
        tuple(say(keys[place] if "." in keys[place] else f"c.{keys[place]}") for place in kept),
        tuple(tuple(row[place] or dash for place in kept) for row in rows),
        tuple(widths[place] for place in kept) if widths else (),
    )


def kinds(say: Speaker) -> Table | None:
    """The kinds of absence that the policy names, with what its rows name of the common ones."""
    policy = say.policy
    routes = [*policy.route, *(row for rules in policy.local.values() for row in rules.route)]
    used = {name for row in routes for when in (*row.when, *row.unless) for name in when.absent or ()}
    every = {**{name: COMMON_KINDS[name] for name in COMMON_KINDS if name in used}, **policy.absence}
    rows = [
        (
            say.text(kind.name),
            kind.code or "",
            say(f"v.{kind.returns}"),
            say(f"v.{kind.phone}"),
        )
        for kind in every.values()
    ]
    return _table(say, "t.kinds", "kind code told phone", rows, 3, 1, 2, 2)


def quiet(say: Speaker) -> Table | None:
    """The weekly days without phones."""
    rows = []
    for day in say.policy.quiet.values():
        rows.append(
            (
                say.days(day.days.days),
                say.join(say.span(span) for span in day.time) or say("always"),
                ", ".join(day.unit),
                say.join(say(f"v.{line}") for line in day.lines),
                say.join(say(f"v.{item}") for item in day.passes),
                say(f"v.{day.chosen_by}") if day.chosen_by else "",
                say.date(day.since) if day.since else "",
                say.length(day.evaluate_after, say.language in ("fi", "de")) if day.evaluate_after else "",
            )
        )
    heads = "days time unit lines passes set.quiet.chosen_by set.quiet.since set.quiet.evaluate_after"
    return _table(say, "t.quiet", heads, rows, 3, 2, 2, 3, 3, 2, 2, 2)


def _week(say: Speaker, hours: Hours) -> list[tuple[str, str]]:
    """Return (days, times) with neighbouring days of the same times put together, lunch taken out."""
    by_day: list[tuple[tuple[int, int], ...]] = []
    for day in range(len(WEEKDAYS)):
        spans = [(s.start, s.end) for span in hours.open if day in span.days for s in span.spans]
        by_day.append(tuple(sorted(spans)))
    grouped: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for day, times in enumerate(by_day):
        grouped.setdefault(times, []).append(day)
    named = {(s.start, s.end): s for span in hours.open for s in span.spans}
    return [(say.days(days), say.spans([named[time] for time in times])) for times, days in grouped.items()]


def hours(say: Speaker) -> list[Table | None]:
    """Weekly openings, and what differs over the year."""
    weekly: list[tuple[str, ...]] = []
    other: list[tuple[str, ...]] = []
    for name, part in say.policy.hours.items():
        label = say.hours(name)
        label = label[:1].upper() + label[1:]
        lunch = say.join(say.span(span) for span in part.lunch)
        for days, times in _week(say, part):
            shown = f"{times} ({_lunch(say, lunch)})" if lunch and times != say("closed") else times
            weekly.append((label, days, shown))
        for season in part.seasons:
            dates = say.join(say.date_span(item) for item in season.date)
            opened = "; ".join(say.week_span(span) for span in season.open) or say("closed")
            other.append((label, dates, opened))
        for day, spans in part.half_days.items():
            other.append((label, _half_day(say, day), say.spans(spans)))
        for exception in part.exceptions:
            dates = say.join(say.date_span(item) for item in exception.date)
            why = f" ({say.text(exception.because)})" if exception.because else ""
            other.append((label, dates, say.spans(exception.open) + why))
        if part.holidays:
            other.append((label, say("daykind.holiday"), say("closed")))
    return [
        _table(say, "t.hours", "hours days time", weekly, 2, 2, 3),
        _table(say, "t.seasons", "hours period time", other, 2, 2, 3),
    ]


def _lunch(say: Speaker, span: str) -> str:
    return f"{say.kind('lunch')} {span}"


def _half_day(say: Speaker, day: str) -> str:
    month, dash, number = day.partition("-")
    if dash and month.isdigit() and number.isdigit():
        return say("date.day", d=int(number), m=say(f"month.{int(month)}"))
    return day


def roles(say: Speaker) -> Table | None:
    """Roles with a reachability of their own."""
    rows = [
        (
            say.text(role.name),
            say.text(role.about) if role.about else "",
            say.hours(role.hours) if role.hours else "",
            say.wait(role.within) if role.within else "",
            ", ".join(
                part
                for part in (
                    say.count_bound(role.holders) if role.holders else "",
                    say(f"role.per.{role.per}") if role.per else "",
                )
                if part
            ),
        )
        for role in say.policy.role.values()
    ]
    return _table(say, "t.roles", "name about hours within holders", rows, 2, 4, 2, 2, 2)


def said(say: Speaker) -> list[Table]:
    """What callers hear and can choose: announcements, menus, topics, queues, services and lists."""
    policy = say.policy
    every: list[Table | None] = [
        _table(
            say,
            "t.announcements",
            "name text then",
            [
                (name, say.text(item.say), say.join((say.end(end) for end in item.then), "or"))
                for name, item in policy.announcement.items()
            ],
            2,
            6,
            2,
        )
    ]
    for name, menu in policy.menu.items():
        rows = [("", say.text(menu.say))]
        rows += [(key, say.key(action)) for key, action in menu.keys.items()]
        if menu.none:
            rows.append(("…", say.join((say.end(end) for end in menu.none), "or")))
        every.append(
            Table(
                say("t.menu", x=name),
                (say("c.key"), say("c.text")),
                tuple((key or say("none"), text) for key, text in rows),
                (1, 6),
            )
        )
    every.append(
        _table(
            say,
            "t.topics",
            "name about answers_for",
            [
                (
                    say.text(topic.name),
                    say.text(topic.about) if topic.about else "",
                    topic.function or topic.unit or (say.named(topic.queue, "queue") if topic.queue else ""),
                )
                for topic in policy.topic.values()
            ],
            2,
            4,
            2,
        )
    )
    for name, queue in policy.queue.items():
        facts = [
            (say(f"set.queue.{key}"), value_of(say, "queue", key, value))
            for key in type(queue).model_fields
            if key not in ("name", "source")
            and key in queue.model_fields_set
            and (value := getattr(queue, key)) not in (None, ())
        ]
        if facts:
            label = say.named(name, "queue")
            every.append(
                Table(f"{say('t.queues')}: {label}", (say("c.setting"), say("c.value")), tuple(facts), (2, 3))
            )
    every.append(
        _table(
            say,
            "t.services",
            "name hours about",
            [
                (
                    f"{say.text(item.name)} ({item.number})",
                    say.hours(item.hours) if item.hours else "",
                    say.text(item.instructions) if item.instructions else "",
                )
                for item in policy.service.values()
            ],
            2,
            2,
            4,
        )
    )
    every.append(
        _table(
            say,
            "t.lists",
            "name about",
            [
                (say.text(item.name), say.text(item.about) if item.about else "")
                for item in policy.caller_list.values()
            ],
            2,
            5,
        )
    )
    return [table for table in every if table is not None]


def audience(say: Speaker) -> Table | None:
    """Who sees what of an absence."""
    privacy = say.policy.privacy
    rows = [
        (say(f"who.{who}"), say(f"v.detail.{getattr(privacy, who)}"))
        for who in ("person", "manager", "deputy", "operator", "colleague", "caller")
        if getattr(privacy, who) is not None
    ]
    # "The person called" is the one absent.
    rows[0] = (_upper(say("v.person")), rows[0][1])
    return _table(say, "t.audience", "audience sees", rows, 2, 4)


def retention(say: Speaker) -> Table | None:
    """How long data are kept."""
    rows = [
        (say.known(f"set.privacy.retention.{kind}", _upper(kind)), say.length(length))
        for kind, length in say.policy.privacy.retention.items()
    ]
    return _table(say, "t.retention", "what period", rows, 2, 4)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def goals(say: Speaker, numbers: Mapping[str, str]) -> Table | None:
    """Goals with their bounds."""
    rows = [
        (
            numbers[goal.id],
            say(f"m.{goal.measure}"),
            say.bound(goal.bound) if goal.bound else "",
            say.bound(goal.aim) if goal.aim else "",
            say(f"gper.{goal.per}"),
            say.join(say(f"gby.{item}") for item in goal.by),
        )
        for goal in say.policy.goal
    ]
    return _table(say, "t.goals", "no measure bound aim per by", rows, 1, 4, 3, 3, 2, 3)


def deadlines(say: Speaker, numbers: Mapping[str, str]) -> Table | None:
    """Promises with their deadlines."""
    rows = [
        (
            numbers[row.id],
            _upper(say.values(row.kinds, "pk.", "or")),
            say.due(row.due),
            say.due(row.aim) if row.aim else "",
            say(f"counted.{row.counted_from}"),
            say.clock(row.cutoff.minute) if row.cutoff is not None else "",
            late(say, row),
        )
        for row in say.policy.promise
    ]
    return _table(say, "t.deadlines", "no promise due aim counted cutoff late", rows, 1, 4, 3, 3, 3, 2, 4)


def numbers(say: Speaker) -> Table | None:
    """Which number is shown, where phones may be forwarded, and what always passes."""
    part = say.policy.numbers
    always = ("shown", "forward_to", "emergency")
    rows = []
    for name in type(part).model_fields:
        value = getattr(part, name)
        if (
            name == "source"
            or value in (None, (), {})
            or (name not in part.model_fields_set and name not in always)
        ):
            continue
        rows.append((say(f"set.numbers.{name}"), value_of(say, "numbers", name, value)))
    return _table(say, "t.numbers", "what value", rows, 2, 3)


def upheld_by(say: Speaker, numbers: Mapping[str, str]) -> Table | None:
    """How each clause is upheld, and how strongly it binds."""
    rows = sorted(
        (
            (
                numbers[row.id],
                row.id,
                say(f"up.{row.how_upheld}"),
                say(f"st.{row.strength}"),
                ", ".join(row.source),
            )
            for row in say.policy.rows
            if row.id in numbers
        ),
        key=lambda cells: tuple(int(part) for part in cells[0].split(".")),
    )
    heads = ("no", "row", "mark", "strength")
    table = _table(say, "t.upheld", " ".join(heads), [row[:4] for row in rows], 1, 4, 4, 2)
    if table is None or not any(row[4] for row in rows):
        return table
    return Table(
        table.caption,
        (*table.header, say("d.source")),
        tuple((*row[:4], row[4] or say("none")) for row in rows),
        (1, 4, 4, 2, 3),
    )


def deviations(say: Speaker, numbers: Mapping[str, str]) -> list[Table]:
    """Known deviations, and weaknesses that are accepted with their reason."""
    policy = say.policy
    known = [
        (numbers.get(row.id, ""), row.id, say.text(row.deviation))
        for row in policy.rows
        if row.deviation is not None
    ]
    known += [
        ("", say.hours(name), say.text(hours.deviation))
        for name, hours in policy.hours.items()
        if hours.deviation is not None
    ]
    if policy.presence.deviation is not None:
        known.append(("", _plain(say, "h.absence"), say.text(policy.presence.deviation)))
    accepted = [
        (_finding(say, item.finding, numbers), say.text(item.because)) for item in policy.policy.accepted
    ]
    every = (
        _table(say, "t.deviations", "no row what", known, 1, 3, 6),
        _table(say, "t.accepted", "what why", accepted, 3, 6),
    )
    return [table for table in every if table is not None]


#: What the parts that a check may miss are called in the document.
_PARTS: Final = {
    "why": "h.why",
    "consequence": "h.otherwise",
    "owner": "h.owner",
    "authors": "h.owner",
    "adoption": "decision",
    "extension": "h.duties",
    "mobile": "h.devices",
    "team-leader": "h.goals",
    "referral": "h.absence",
    "shown-number": "h.numbers",
    "roles": "h.roles",
    "hours": "h.hours",
    "call-back": "h.callback",
    "switchboard": "h.switchboard",
    "measures": "h.goals",
}


def _finding(say: Speaker, finding: str, numbers: Mapping[str, str]) -> str:
    """Return a kind of finding in words, with the clause or the part it is about."""
    kind, _, detail = finding.partition(":")
    what = say.known(f"finding.{kind}", kind)
    about = numbers.get(detail) or say.known(_PARTS.get(detail, ""), detail)
    return f"{what}: {about}" if about else what


def responsible(say: Speaker, numbers: Mapping[str, str]) -> Table | None:
    """Roles and what they answer for, with the number of the clause."""
    policy = say.policy
    every: dict[str, list[str]] = {}
    if policy.policy.owner:
        every.setdefault(policy.policy.owner, []).append(_plain(say, "h.owner"))
    if policy.switchboard.owner:
        every.setdefault(policy.switchboard.owner, []).append(_plain(say, "h.switchboard"))
    for promise in policy.promise:
        what = f"{say.values(promise.kinds, 'pk.', 'or')} ({numbers[promise.id]})"
        every.setdefault(_upper(say.one(promise.owner)), []).append(what)
    for duty in policy.duty:
        for who in duty.who:
            number = numbers[duty.id]
            said = (
                f"{_plain(say, 'c.rule')} {number}"
                if duty.does == "other"
                else f"{say(f'does.{duty.does}')} ({number})"
            )
            every.setdefault(say.role(who), []).append(said)
    rows = [(who, "; ".join(dict.fromkeys(what))) for who, what in every.items()]
    return _table(say, "t.responsible", "who answers_for", rows, 2, 5)


def _plain(say: Speaker, key: str) -> str:
    text = say(key)
    return text if say.language == "de" else text[:1].lower() + text[1:]
