"""The operator's own call: who calls, what went before, how it stands; what was handed on and is not answered yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ansvar.directory.model import Person
from ansvar.store.models import CallRecord
from ansvar.store.values import Kept
from ansvar.web import audit
from ansvar.web.gates import Rights
from ansvar.web.house import house
from ansvar.web.live import Board

#: So much of what went before helps while a caller listens.
MOST: Final = 5

_BECAME: Final = {
    "answered": gettext_lazy("talked"),
    "promised": gettext_lazy("was promised an answer"),
    "abandoned": gettext_lazy("hung up"),
}


@dataclass(frozen=True, slots=True)
class Earlier:
    """A call of the same caller: when, whom it sought, what became of it, and who talked ("" for nobody)."""

    at: datetime
    sought: str
    became: str
    reached: str


@dataclass(frozen=True, slots=True)
class Own:
    """The call at an operator's phone. `stage`: ringing, talking, held, asking or asked."""

    call: str
    stage: str
    number: str | None
    caller: Person | None
    sought: str
    tried: tuple[str, ...]
    arrived: datetime
    asks: str
    held_since: datetime | None
    comes_back: bool
    promises: tuple[Kept, ...]
    earlier: tuple[Earlier, ...]


def told_of(board: Board, person: str) -> Mapping[str, Any] | None:
    """Return what the board tells of an operator's own call, or None."""
    mine = board.mine(person)
    found: Mapping[str, Any] | None = mine["call"] if mine is not None else None
    return found


def own(board: Board, rights: Rights) -> Own | None:
    """Return the call at the operator's phone with what went before, or None; that it was looked at is written down."""
    told = told_of(board, rights.person)
    if told is None:
        return None
    number = told["caller"] or None
    promises, earlier = history(number)
    if promises or earlier:
        _seen(rights, told["call"])
    since = told.get("held_since")
    return Own(
        told["call"],
        told["stage"],
        number,
        house().base.people.get(told["account"]),
        told["sought"],
        tuple(told["tried"]),
        datetime.fromisoformat(told["arrived"]),
        told.get("with", ""),
        datetime.fromisoformat(since) if since else None,
        bool(told["recall"]),
        promises,
        earlier,
    )


def history(number: str | None) -> tuple[tuple[Kept, ...], tuple[Earlier, ...]]:
    """Return what is still promised to a number, the nearest deadline first, and its last calls, the last first."""
    if not number:
        return (), ()
    return house().store.promises.of_number(number)[:MOST], calls_of(number)


def calls_of(
    number: str, most: int = MOST, sought: Iterable[str] | None = None, without: str = ""
) -> tuple[Earlier, ...]:
    """Return the last calls of a number, the last first; of those that `sought` one of these, and `without` one call."""
    rows = CallRecord.on(house().store.alias).filter(caller=number).exclude(outcome="served")
    if sought is not None:
        rows = rows.filter(called__in=list(sought))
    return tuple(
        Earlier(
            each.arrived_at,
            each.called,
            str(_BECAME.get(each.outcome, gettext_lazy("reached nobody"))),
            each.reached,
        )
        for each in rows.exclude(call_id=without).order_by("-arrived_at")[:most]
    )


def _seen(rights: Rights, call: str) -> None:
    """Write down, once for a call, that somebody saw what went before it."""
    line = audit.line(rights.who, "saw what went before a call", call=call)
    house().store.write([audit.keyed(line, f"web/history/{call}/{rights.person}")])


@dataclass(frozen=True, slots=True)
class Aside:
    """A caller on the operator's hold list. `rings`: the operator's phone rings because they come back."""

    call: str
    number: str | None
    caller: Person | None
    sought: str
    since: datetime
    rings: bool


def parked(board: Board, person: str) -> tuple[Aside, ...]:
    """Return the hold list of an operator, who was held first before the others."""
    mine = board.mine(person)
    people = house().base.people
    return tuple(
        Aside(
            each["call"],
            each["caller"],
            people.get(each["account"]),
            each["sought"],
            datetime.fromisoformat(each["since"]),
            bool(each["rings"]),
        )
        for each in (mine.get("parked", ()) if mine is not None else ())
    )


@dataclass(frozen=True, slots=True)
class Handed:
    """A call that the operator handed on and that nobody has answered yet."""

    call: str
    number: str | None
    caller: Person | None
    to: str


def handed(board: Board, person: str) -> tuple[Handed, ...]:
    """Return the recall list of an operator, the oldest call first."""
    mine = board.mine(person)
    people = house().base.people
    return tuple(
        Handed(each["call"], each["caller"], people.get(each["account"]), each["to"])
        for each in (mine.get("handed", ()) if mine is not None else ())
    )


def stands(board: Board, person: str) -> tuple[Any, ...]:
    """Return what the own part of the page depends on: when it changes, the page draws it anew."""
    told, mine = told_of(board, person), board.mine(person)
    lists = (mine.get("handed", ()), mine.get("parked", ())) if mine is not None else ((), ())
    calls = tuple((each["call"], each.get("rings")) for each in (*lists[0], *lists[1]))
    if told is None:
        return "", "", "", calls
    return told["call"], told["stage"], told.get("with", ""), calls


def said(board: Board, person: str, before: tuple[Any, ...]) -> tuple[str, str]:
    """Return one short sentence about what has become of the own call since, and who calls if that is new; or "".

    Whoever brought it about by a key has been told so: for them the second is enough.
    """
    told = told_of(board, person)
    call, stage, asks = before[:3]
    if told is None:
        return (_("The call is no longer with you.") if call and stage != "ringing" else ""), ""
    now, names = told["stage"], house().names(get_language() or "en")
    if (told["call"], now) == (call, stage):
        return "", ""
    if now == "ringing" or (now == "talking" and told["call"] != call):
        who = _who(house().base.people.get(told["account"]), told["caller"])
        about = " ".join([f"{who}.", *_about(told["sought"], bool(told["recall"]))])
        return f"{_('Your phone rings') if now == 'ringing' else _('You are talking')}: {about}", about
    if now == "asked":
        return _("%(name)s answers.") % {"name": names.of(told.get("with", ""))}, ""
    if now != "talking":
        return "", ""
    back = _("You are talking to the caller.")
    if stage == "asking":
        return f"{_('%(names)s does not answer.') % {'names': names.of(asks)}} {back}", ""
    return back, ""


def call_said(mine: Own | None, aside: tuple[Aside, ...]) -> str:
    """Return the own call and the hold list as a few short sentences, for whoever wants to hear them."""
    found = []
    if mine is None:
        found.append(_("You have no call."))
    else:
        found.append(f"{_STAGES[mine.stage]}: {_who(mine.caller, mine.number)}.")
        found += _about(mine.sought, mine.comes_back)
        if mine.promises:
            found.append(_("Waits for a promised answer."))
    if aside:
        people = ", ".join(_who(each.caller, each.number) for each in aside)
        found.append(_("On the hold list: %(people)s.") % {"people": people})
    return " ".join(found)


def _who(caller: Person | None, number: str | None) -> str:
    names = house().names(get_language() or "en")
    return caller.name if caller is not None else names.number(number or "") or _("Number withheld")


def _about(sought: str, comes_back: bool) -> list[str]:
    """Return whom a caller seeks, and that the call has come back, each as a sentence."""
    found = []
    if sought and sought != "switchboard":
        found.append(_("Seeks %(name)s") % {"name": house().names(get_language() or "en").of(sought)} + ".")
    if comes_back:
        found.append(_("Comes back: nobody answered there") + ".")
    return found


_STAGES: Final = {
    "ringing": gettext_lazy("Rings"),
    "talking": gettext_lazy("You are talking"),
    "held": gettext_lazy("On hold"),
    "asking": gettext_lazy("You are asking a colleague; the caller hears music"),
    "asked": gettext_lazy("You are talking to a colleague; the caller hears music"),
}
