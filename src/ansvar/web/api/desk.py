"""The switchboard: who waits, one's own call, answering and handing on, messages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.once import once
from ansvar.web.api.problems import missing, wrong
from ansvar.web.api.promises import PromiseWhole, whole
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Done, Id
from ansvar.web.desk.duty import seated
from ansvar.web.desk.duty import sit as take_seat
from ansvar.web.desk.handing import WISHES
from ansvar.web.desk.message import LONGEST, NUMBER, kept
from ansvar.web.desk.notes import LONGEST as NOTE_LONGEST
from ansvar.web.desk.notes import names_a_reason, notes
from ansvar.web.desk.noting import jot, remove_note
from ansvar.web.desk.own import handed, told_of
from ansvar.web.desk.waiting import waiting
from ansvar.web.gates import Role
from ansvar.web.house import house
from ansvar.web.live import live

router = Router(tags=["switchboard"])


class Waits(Schema):
    """A caller who waits. `why`: switchboard, recall, no answer, absent, over-due, closed, not referred, other."""

    call: str
    number: str | None = None
    person: str | None = Field(None, description="Who calls, if somebody of the house does.")
    internal: bool
    urgent: bool
    call_back: bool
    since: datetime
    sought: str
    why: str
    reason: str
    offered: list[str]


class Operator(Schema):
    """Somebody at the switchboard. `stage` of the own call: ringing, talking, held, asking, asked."""

    person: str
    name: str
    since: datetime
    there: bool
    stage: str | None = None


class BoardShape(Schema):
    """The switchboard now. `fresh`: whether the exchange answers; else this is how it stood last."""

    fresh: bool
    waiting: list[Waits]
    operators: list[Operator]


class OwnCall(Schema):
    """The call at one's phone."""

    call: str
    stage: str
    number: str | None = None
    person: str | None = None
    sought: str
    arrived: datetime


class HandedOn(Schema):
    """A call that one handed on and that nobody has answered yet."""

    call: str
    number: str | None = None
    to: str


class Mine(Schema):
    """One's own place at the switchboard."""

    seated: bool
    connected: bool | None = None
    call: OwnCall | None = None
    handed: list[HandedOn]


class Seat(Schema):
    """Whether one sits at the switchboard."""

    seated: bool


class WhichCall(Schema):
    """A call; empty for the next one."""

    call: Id = ""


class TheCall(Schema):
    """The call that was meant."""

    call: Id


class Hand(Schema):
    """What is to be done with the own call; `person` for transfer, mobile, mailbox and consult."""

    do: Literal["transfer", "mobile", "mailbox", "consult", "join", "back", "hold", "park", "end"]
    call: Id
    person: Id = ""


class Words(Schema):
    """A message: what the caller wants, in a few words, and the number to call."""

    template: Literal["call back", "question", "again", "other"]
    words: Annotated[str, Field(max_length=LONGEST)] = ""
    number: Annotated[str, Field(max_length=40)] | None = None
    call: Id = ""
    urgent: bool = False


class NoteShape(Schema):
    """What an operator noted about somebody, for other operators."""

    id: int
    words: str
    by: str
    at: datetime
    until: datetime


class Notes(Schema):
    """The notes about somebody that hold, the newest first."""

    items: list[NoteShape]


class NewNote(Schema):
    """A few words, and for how many days. Never why somebody is away."""

    words: Annotated[str, Field(min_length=1, max_length=NOTE_LONGEST)]
    days: Literal[1, 7, 30] = 7


_DESK: Final = Needs(Scope.DESK, Role.OPERATOR)
_AT_DESK: Final = Needs(Scope.DESK, Role.OPERATOR, person=True)


@router.get("/switchboard", auth=_DESK, response=BoardShape)
def read_switchboard(request: HttpRequest) -> BoardShape:
    """Who waits, the next to be answered first, and who sits at the switchboard."""
    board, base = live().board, house().base
    told: Any = board.told or {"operators": ()}
    return BoardShape(
        fresh=board.fresh,
        waiting=[
            Waits(
                call=each.call, number=each.number, person=each.caller.id if each.caller is not None else None,
                internal=each.internal, urgent=each.urgent, call_back=each.call_back, since=each.since,
                sought=each.sought, why=each.why, reason=each.reason, offered=list(each.offered),
            )
            for each in waiting(board)
        ],
        operators=[
            Operator(
                person=each["person"],
                name=base.people[each["person"]].name if each["person"] in base.people else each["person"],
                since=datetime.fromisoformat(each["since"]), there=each["there"],
                stage=each["call"]["stage"] if each.get("call") else None,
            )
            for each in told["operators"]
        ],
    )  # fmt: skip


@router.get("/me/switchboard", auth=_AT_DESK, response=Mine)
def read_own_switchboard(request: HttpRequest) -> Mine:
    """The own place: whether one sits there, the call at one's phone, and what one handed on."""
    who, board = rights(request), live().board
    told = told_of(board, who.person)
    own = None
    if told is not None:
        own = OwnCall(
            call=told["call"], stage=told["stage"], number=told["caller"] or None, person=told["account"] or None,
            sought=told["sought"], arrived=datetime.fromisoformat(told["arrived"]),
        )  # fmt: skip
    return Mine(
        seated=seated(who.person),
        connected=board.registers(who.person),
        call=own,
        handed=[
            HandedOn(call=each.call, number=each.number, to=each.to) for each in handed(board, who.person)
        ],
    )


@router.put("/me/switchboard", auth=_AT_DESK, response=Done)
def sit(request: HttpRequest, body: Seat) -> Done:
    """Sit down at the switchboard, or leave it."""
    take_seat(rights(request), body.seated)
    return Done()


@router.post("/switchboard/answer", auth=_AT_DESK, response=TheCall)
@once
def answer_call(request: HttpRequest, body: WhichCall) -> TheCall:
    """Take a waiting call, or the next one: the own phone rings for it. Of two at once one gets it."""
    found = live().wish("answer", operator=rights(request).person, call=body.call)
    return TheCall(call=str(found.get("call", body.call)))


@router.post("/switchboard/hand", auth=_AT_DESK, response=Done)
@once
def hand_on(request: HttpRequest, body: Hand) -> Done:
    """Do one thing with the own call. A call that is over, or with somebody else, is left alone (409)."""
    word, to = WISHES[body.do]
    if to and house().person(body.person) is None:
        raise wrong("body.person", "Name somebody of the directory.")
    live().wish("hand", operator=rights(request).person, call=body.call, do=word, to=to.format(body.person))
    return Done()


@router.post("/switchboard/resume", auth=_AT_DESK, response=Done)
@once
def resume_call(request: HttpRequest, body: TheCall) -> Done:
    """Come back to a caller whom one has parked."""
    live().wish("resume", operator=rights(request).person, call=body.call)
    return Done()


@router.post("/switchboard/take-back", auth=_AT_DESK, response=Done)
@once
def take_call_back(request: HttpRequest, body: TheCall) -> Done:
    """Let a call that one handed on, and that nobody answers, ring here again."""
    live().wish("take-back", operator=rights(request).person, call=body.call)
    return Done()


@router.post("/people/{person}/messages", auth=_DESK, response=PromiseWhole)
@once
def write_message(request: HttpRequest, person: Id, body: Words) -> PromiseWhole:
    """Write a message to somebody: it is a promise with owner and deadline by the policy."""
    if house().person(person) is None:
        raise missing("person")
    number = house().router().numbers.plain(body.number) if body.number else None
    if body.number and not NUMBER.fullmatch(number or ""):
        raise wrong("body.number", "This is no telephone number.")
    if body.template == "call back" and not number:
        raise wrong("body.number", "Nobody can be called back without a number.")
    made = kept(
        rights(request), person, body.template, " ".join(body.words.split()), body.call, number, body.urgent
    )
    return whole(made.id)


@router.get("/people/{person}/notes", auth=_DESK, response=Notes)
def list_notes(request: HttpRequest, person: Id) -> Notes:
    """What operators noted about somebody."""
    if house().person(person) is None:
        raise missing("person")
    return Notes(items=[NoteShape.model_validate(each) for each in notes(person)])


@router.post("/people/{person}/notes", auth=_AT_DESK, response=NoteShape)
@once
def write_note(request: HttpRequest, person: Id, body: NewNote) -> NoteShape:
    """Note something about somebody, for other operators; it goes when its days are over."""
    if house().person(person) is None:
        raise missing("person")
    words = " ".join(body.words.split())
    if not words:
        raise wrong("body.words", "Write a few words.")
    if names_a_reason(words):
        raise wrong("body.words", "This says why somebody is away. Set the person away instead.")
    return NoteShape.model_validate(jot(rights(request), person, words, str(body.days)))


@router.delete("/people/{person}/notes/{note}", auth=_AT_DESK, response=Done)
def forget_note(request: HttpRequest, person: Id, note: Annotated[int, Field(ge=1, lt=2**53)]) -> Done:
    """Take a note away."""
    if not remove_note(rights(request), person, note):
        raise missing("note")
    return Done()
