"""What a visitor's call has met, line by line, as the service itself noted it. No reason of an absence is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ansvar.policy.rows import Route
from ansvar.speech.names import Names
from ansvar.web.tags import by as before
from ansvar.web.tags import promised

_ENDED: Final = {
    "answered": gettext_lazy("The call ended after an answer."),
    "promised": gettext_lazy("The call ended with a promise."),
    "served": gettext_lazy("The call ended: it was served."),
}
_WHO: Final = {
    "ringing": gettext_lazy("Rings at %(names)s"),
    "offered to": gettext_lazy("Rings at %(names)s"),
    "answered": gettext_lazy("%(names)s answers."),
    "picked up": gettext_lazy("%(names)s answers."),
    "not answered": gettext_lazy("%(names)s does not answer."),
    "greeted": gettext_lazy("The greeting of %(names)s is played."),
    "transferred": gettext_lazy("Handed on to %(names)s."),
    "recalled": gettext_lazy("Comes back to %(names)s."),
    "parked": gettext_lazy("%(names)s has put the call on hold: music."),
    "unparked": gettext_lazy("%(names)s is back."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened. `spoken`: sentences that the caller heard, in `language`."""

    kind: str
    text: str = ""
    spoken: tuple[str, ...] = ()
    language: str = ""


def lines(events: Sequence[Mapping[str, Any]], names: Names) -> list[Line]:
    """Return what happened, in order."""
    return [line for event in events for line in _lines(str(event["kind"]), event["facts"], names)]


def ended(events: Sequence[Mapping[str, Any]]) -> bool:
    """Whether nothing more will happen."""
    return any(event["kind"] == "ended" for event in events)


def _lines(kind: str, facts: Mapping[str, Any], names: Names) -> Iterator[Line]:
    if kind == "said":
        yield Line("said", spoken=tuple(map(str, facts["sentences"])), language=str(facts["language"]))
    elif kind == "routed":
        yield from (Line("decided", text) for text in decided(facts.get("rows", ()), names))
    elif kind in _WHO:
        who = str(facts.get("who") or facts.get("by") or facts.get("to") or facts.get("owner") or "")
        yield Line(kind, str(_WHO[kind]) % {"names": names.of(who)})
    elif kind == "queued":
        yield Line(kind, _("You wait for the switchboard."))
    elif kind == "pressed":
        yield Line(kind, _("You pressed %(key)s.") % {"key": facts.get("key", "")})
    elif kind == "announced":
        yield Line(kind, _("An announcement ends the call."))
    elif kind == "promised":
        due = datetime.fromisoformat(str(facts["due_at"]))
        about = {
            "what": promised(str(facts["of"])),
            "owner": names.of(str(facts["owner"])),
            "by": before(due),
        }
        yield Line(kind, _("Promised: %(what)s %(by)s, owed by %(owner)s.") % about)
    elif kind == "ended":
        outcome = _ENDED.get(str(facts.get("outcome")))
        yield Line(kind, str(outcome) if outcome else _("The call ended without an answer."))


def decided(rows: Sequence[str], names: Names) -> list[str]:
    """Return the rows that decided, each with its sentence.

    A row for some kinds of absence alone would name the kind: it is told without its name and its sentence.
    """
    found = []
    for id in rows:
        if names_reason(id, names):
            text = _("A row about absences; its name would tell why somebody is away.")
        else:
            row = names.of_row(id).replace("`", "")
            text = f"{clause} ({row})" if (clause := names.clause(id)) else row
        if text not in found:
            found.append(text)
    return found


def names_reason(row: str, names: Names) -> bool:
    """Whether it follows from a row why somebody is away, or for how long nobody knows."""
    found = names.row(row)
    if not isinstance(found, Route):
        return False
    return any(
        one.returns is not None or any(kind != "any" for kind in one.absent or ())
        for one in (*found.when, *found.unless)
    )
