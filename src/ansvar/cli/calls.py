"""`ansvar explain`, `ansvar day`, `ansvar find`, `ansvar tour`."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ansvar.cli.common import day_of, load_organisation, load_policy, moment, out, out_json, spoken
from ansvar.cli.policies import Json
from ansvar.words.faults import AnsvarError

if TYPE_CHECKING:
    from ansvar.directory.model import Organisation
    from ansvar.policy.model import Policy
    from ansvar.routing.model import Call, Decision

PolicyFile = Annotated[Path, typer.Option("--policy", help="The policy file.")]
Folder = Annotated[str, typer.Option("--organisation", help="The organisation's folder, or `world`.")]
To = Annotated[
    str, typer.Option("--to", help="The number called, or person:ID, unit:ID, function:ID, switchboard.")
]
From = Annotated[
    str | None, typer.Option("--from", help="The caller's number; `anonymous` for a withheld one.")
]
Language = Annotated[str | None, typer.Option(help="Language of the explanation.")]

#: Presence's words that speech knows by another name; a silent phone rings all the same.
_TOLD_AS = {"absent": "away", "unit closed": "closed", "quiet day": "quiet", "silent": "present"}


def explain(
    policy: PolicyFile,
    organisation: Folder,
    to: To,
    from_: From = None,
    at: Annotated[
        str | None, typer.Option("--at", help='The moment, such as "2026-11-23 10:00"; now if not given.')
    ] = None,
    urgent: Annotated[bool, typer.Option("--urgent", help="The caller says it is urgent.")] = False,
    language: Language = None,
    call_language: Annotated[
        str | None, typer.Option(help="Language of the call, for rows that ask.")
    ] = None,
    topic: Annotated[str, typer.Option(help="What the call is about.")] = "",
    purpose: Annotated[
        str, typer.Option(help="call, transfer, call-back, pickup, recall or consult.")
    ] = "call",
    attempts: Annotated[int, typer.Option(min=0, help="Earlier calls of this caller without an answer.")] = 0,
    transfers: Annotated[int, typer.Option(min=0, help="Transfers of this call so far.")] = 0,
    busy: Annotated[bool, typer.Option("--busy", help="The person called is on the phone.")] = False,
    not_registered: Annotated[
        bool, typer.Option("--not-registered", help="The person's phone is not connected.")
    ] = False,
    operators: Annotated[
        int | None, typer.Option(min=0, help="Operators logged in; by the hours if not given.")
    ] = None,
    waiting: Annotated[int, typer.Option(min=0, help="Callers waiting at the switchboard.")] = 0,
    waited: Annotated[
        str | None, typer.Option(help='How long the caller has waited in the queue, such as "4 min".')
    ] = None,
    doubled: Annotated[bool, typer.Option("--doubled", help="The double crew is at work.")] = False,
    line: Annotated[
        str, typer.Option(help="Class of the line that was called, such as main; else that of the number.")
    ] = "",
    case_owner: Annotated[str | None, typer.Option(help="Person id of the caller's case owner.")] = None,
    last_contact: Annotated[
        str | None, typer.Option(help="Person id of whoever called or talked to the caller last.")
    ] = None,
    json: Json = False,
) -> None:
    """Say where a call goes, and why: any call, past or future."""
    from typing import get_args

    from ansvar.policy.when import Purpose
    from ansvar.routing.model import Call, Live
    from ansvar.routing.route import decide, router_for

    rules = load_policy(policy)
    now = moment(at, rules.site.zone)
    staff = load_organisation(organisation, rules, now, to)
    router = router_for(rules, staff)
    _somebody(to, staff, rules)
    subject = router.numbers.subject(to)
    _known("purpose", purpose, get_args(Purpose))
    if topic:
        _known("topic", topic, tuple(rules.topic))
    for option, who in (("--case-owner", case_owner), ("--last-contact", last_contact)):
        if who is not None and who not in staff.people:
            raise AnsvarError(
                f"nobody in the organisation has the id `{who}`; give {option} an id of people.csv"
            )
    called = frozenset({subject.id})
    if (busy or not_registered) and subject.person is None:
        raise AnsvarError(
            f"`{to}` is no person, so --busy and --not-registered say nothing of it; leave them out"
        )
    live = Live(
        busy=called if busy else frozenset(),
        unregistered=called if not_registered else frozenset(),
        operators=operators,
        waiting=waiting,
        doubled=doubled,
    )
    call = Call(
        to=to, caller=caller_of(from_, rules), purpose=purpose, urgent=urgent, language=call_language or "",
        topic=topic, line_class=line, attempts=attempts, transfers=transfers, case_owner=case_owner,
        last_contact=last_contact, live=live,
        queued_since=now - waiting_time(waited) if waited else None, id="explain",
    )  # fmt: skip
    decision = decide(router, call, now)
    words = spoken(language, staff.language, rules.language)
    if json:
        out_json(decision_json(call, decision, staff, rules, words, now))
    else:
        print_explanation(decision, staff, rules, words, now)


def _known(what: str, value: str, allowed: tuple[str, ...]) -> None:
    """Refuse a value that is not among those allowed."""
    if value not in allowed:
        have = f"it takes {', '.join(allowed)}" if allowed else "the policy names none"
        raise AnsvarError(f"`{value}` is no {what}; {have}")


def _somebody(to: str, staff: Organisation, policy: Policy) -> None:
    """Refuse an id that nobody has; a number that nobody has is a call like any other."""
    kind, colon, id = to.partition(":")
    known = {
        "person": staff.people, "mobile": staff.people, "unit": staff.units, "function": staff.functions,
        "queue": policy.queue,
    }.get(kind)  # fmt: skip
    if colon and known is not None and id not in known:
        what = "person" if kind == "mobile" else kind
        close = get_close_matches(id, known, n=1)
        meant = f"did you mean `{kind}:{close[0]}`? " if close else ""
        raise AnsvarError(
            f"there is no {what} `{id}`; {meant}give an id of {staff.name}, or the number that is called"
        )
    if known is None and to != "switchboard" and not any(map(str.isdigit, to)):
        raise AnsvarError(
            f"`{to}` is no number; --to takes a number, person:ID, unit:ID, function:ID or switchboard"
        )


def waiting_time(text: str) -> timedelta:
    """Return how long a caller has waited, from words such as `4 min`."""
    from ansvar.words.spans import Wait

    try:
        return timedelta(seconds=Wait.parse(text).seconds(5))
    except ValueError as error:
        raise AnsvarError(f"`{text}` is no waiting time; {Wait.allowed}") from error


def caller_of(text: str | None, policy: Policy) -> str | None:
    """Return the caller's number: one from outside, in the policy's country, if none is given; None if withheld."""
    if text is None:
        from ansvar.check.numbers import outside_number

        return outside_number(policy)
    if text.strip().lower() in ("anonymous", "withheld", ""):
        return None
    if not any(map(str.isdigit, text)):
        raise AnsvarError(f"`{text}` is no number; --from takes a number, or `anonymous` for a withheld one")
    return text


def print_explanation(
    decision: Decision, organisation: Organisation, policy: Policy, language: str, now: datetime
) -> None:
    """Print the full account, what the caller hears, and the operator's line."""
    from ansvar.speech.auditor import auditor
    from ansvar.speech.caller import heard
    from ansvar.speech.operator import operator

    out(auditor(decision, policy, organisation, language, now).text())
    out()
    told = heard(decision, organisation, policy, language, now)
    for sentence in told.first:
        out(f"  ☎ {sentence}")
    if waiting := told_in_the_queue(decision, language):
        out(f"  ☎ {waiting}")
    for sentence in told.last:
        # What comes after the dots is heard only when nobody has answered.
        out(f"  ☎ … {sentence}" if decision.steps else f"  ☎ {sentence}")
    out(f"  ▸ {operator(decision, organisation, policy, language, now)}")


def told_in_the_queue(decision: Decision, language: str) -> str:
    """Return the facts whose figures only the queue knows while the call waits, in brackets; "" if none is told."""
    from ansvar.speech.words import fact

    facts = [fact(word, language) for word in decision.told.facts if word in ("position", "expected wait")]
    return f"[{', '.join(facts)}]" if facts else ""


def decision_json(
    call: Call, decision: Decision, organisation: Organisation, policy: Policy, language: str, now: datetime
) -> dict[str, object]:
    """Return a decision as JSON: stable names, documented in docs/reference/command-line.md."""
    from ansvar.routing.model import FIELDS
    from ansvar.speech.caller import caller
    from ansvar.speech.operator import operator
    from ansvar.speech.sentence import one_sentence

    return {
        "to": call.to,
        "from": call.caller,
        "at": now,
        "sentence": one_sentence(decision, organisation, policy, language, now),
        "caller_hears": list(caller(decision, organisation, policy, language, now)),
        "operator_sees": operator(decision, organisation, policy, language, now),
        "decision": {name: getattr(decision, name) for name in FIELDS},
    }


def day(
    policy: PolicyFile,
    organisation: Folder,
    to: To,
    on: Annotated[
        str | None, typer.Option("--on", help="The day, such as 2026-11-23; today if not given.")
    ] = None,
    from_: From = None,
    language: Language = None,
    json: Json = False,
) -> None:
    """Say what callers meet during a day, from hour to hour: one line for each stretch that is alike."""
    from zoneinfo import ZoneInfo

    from ansvar.check.stretches import stretches
    from ansvar.routing.model import Call
    from ansvar.routing.route import router_for
    from ansvar.speech.sentence import one_sentence

    rules = load_policy(policy)
    zone = ZoneInfo(rules.site.zone)
    start = datetime.combine(day_of(on, rules.site.zone), time.min, zone)
    staff = load_organisation(organisation, rules, start, to)
    router = router_for(rules, staff)
    _somebody(to, staff, rules)
    words = spoken(language, staff.language, rules.language)
    call = Call(to=to, caller=caller_of(from_, rules), id="day")
    end = datetime.combine(start.date() + timedelta(days=1), time.min, zone)
    found = stretches(router, call, start, end)
    if json:
        out_json(
            [
                {"starts": item.start.astimezone(zone), "ends": item.end.astimezone(zone),
                 **decision_json(call, item.decision, staff, rules, words, item.start.astimezone(zone))}
                for item in found
            ]
        )  # fmt: skip
        return
    lines: list[tuple[datetime, datetime, str]] = []
    for item in found:
        sentence = one_sentence(item.decision, staff, rules, words, item.start)
        if lines and lines[-1][2] == sentence:
            # Only what is told of times differs: one line is enough for a reader (JSON holds each stretch).
            lines[-1] = (lines[-1][0], item.end, sentence)
        else:
            lines.append((item.start, item.end, sentence))
    for begins, ends, sentence in lines:
        last = "24:00" if ends >= end else ends.astimezone(zone).strftime("%H:%M")
        out(f"{begins.astimezone(zone).strftime('%H:%M')}-{last}  {sentence}")


def find(
    text: Annotated[
        str, typer.Argument(help="Names, units, functions, competences or numbers.", metavar="TEXT")
    ],
    organisation: Annotated[Path, typer.Option("--organisation", help="The organisation's folder.")],
    policy: Annotated[
        Path | None, typer.Option("--policy", help="The policy, for hours and quiet days.")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", help="The moment; now if not given.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="At most so many hits.")] = 20,
    language: Language = None,
    json: Json = False,
) -> None:
    """Find people, units and functions; those who can answer now come first."""
    from zoneinfo import ZoneInfo

    from ansvar.directory.files import load_organisation as load
    from ansvar.policy.model import Policy
    from ansvar.presence.state import Presence
    from ansvar.search.finder import Finder
    from ansvar.search.ranked import status_from
    from ansvar.speech.names import Names
    from ansvar.speech.times import when
    from ansvar.speech.words import state

    staff = load(organisation)
    rules = (
        load_policy(policy)
        if policy
        else Policy.model_validate(
            {
                "policy": {"title": staff.name, "organisation": staff.name},
                "site": {"country": staff.country, "zone": staff.zone},
            }
        )
    )
    now = moment(at, staff.zone)
    hits = Finder(staff).find(text, limit=limit, status=status_from(Presence(rules, staff), now))
    if json:
        out_json(hits)
    else:
        words = spoken(language, staff.language)
        zone, names = ZoneInfo(staff.zone), Names(staff, rules, words)
        for hit in hits:
            parts = [hit.name, hit.title, hit.unit, names.number(hit.number)]
            if hit.status is not None:
                parts.append(state(_TOLD_AS.get(hit.status.state, hit.status.state), words))
                if hit.status.back_at is not None:
                    back = when(hit.status.back_at, now, zone, words)
                    parts.append(names.words.op_back.format(when=back))
            out(", ".join(part for part in parts if part))
        if not hits:
            out(f"nothing found for `{text}`")
    raise typer.Exit(0 if hits else 1)


def tour() -> None:
    """Check the five example policies, and play a morning of calls through one organisation."""
    from ansvar.cli.tour import run

    run()
