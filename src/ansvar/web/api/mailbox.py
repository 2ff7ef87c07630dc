"""The mailbox: messages and their sound, the own greeting, the PIN of the telephone, and who else may hear."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.files import UploadedFile
from ninja.params.functions import File
from pydantic import Field

from ansvar.calls.mailbox import LEAST_DIGITS
from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.problems import Problem, missing, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Done, Id
from ansvar.web.house import house
from ansvar.web.me.greeting import SoundFault
from ansvar.web.me.hearing import in_parts, played, sound_of
from ansvar.web.me.mailbox import (
    MOST_BYTES,
    boxes,
    colleagues,
    end_access,
    end_of,
    give_access,
    greet,
    greet_no_more,
    set_pin,
)

router = Router(tags=["mailbox"])

_HEARS: Final = Needs(Scope.HEAR, person=True)
_KEEPS: Final = Needs(Scope.MAILBOX, person=True)
_LISTENS: Final = Needs(Scope.HEAR, person=True, like="me-greeting-sound")
_RECORDS: Final = Needs(Scope.MAILBOX, person=True, like="me-greeting")
_FILE: Final = File(..., description="A WAV file, 16 bit, of 1 to 60 seconds with somebody speaking.")
_SOUND: Final[dict[str, Any]] = {
    "content": {"audio/wav": {"schema": {"type": "string", "contentMediaType": "audio/wav"}}}
}
#: What sounds is answered whole or in part, as a player asks for it.
_PARTS: Final[dict[str, Any]] = {
    "parameters": [
        {
            "in": "header", "name": "Range", "required": False, "schema": {"type": "string", "maxLength": 80},
            "description": "One stretch of bytes, such as `bytes=0-65535`; of anything else the whole is answered.",
        }
    ],
    "responses": {
        200: {"description": "The sound.", **_SOUND},
        206: {"description": "The stretch of it that was asked for.", **_SOUND},
        404: {},
        416: {},
    },
}  # fmt: skip


class MessageShape(Schema):
    """A message. `there`: whether its sound is (still) kept; `promise`: of an answer to it, and its address."""

    promise: str
    number: str | None = None
    urgent: bool
    seconds: float
    made_at: datetime
    due_at: datetime
    late: bool
    heard_at: datetime | None = None
    there: bool


class BoxShape(Schema):
    """The messages of one mailbox that nobody has answered yet."""

    owner: str
    mine: bool
    messages: list[MessageShape]


class MailboxShape(Schema):
    """The mailboxes that one may hear, the own first; and of the own its greeting, PIN and whom it is open to.

    The PIN itself is told nobody.
    """

    boxes: list[BoxShape]
    greeting: Literal["recorded", "synthesised"]
    greeting_at: datetime | None = None
    pin_set: bool
    pin_set_at: datetime | None = None
    open_to: list[str]


class NewPin(Schema):
    """A PIN for the telephone: digits only, none that is easy to guess."""

    pin: Annotated[str, Field(max_length=20, json_schema_extra={"format": "password", "writeOnly": True})]


class Until(Schema):
    """The last day of an access; null until it is ended."""

    until: date | None = None


@router.get("/me/mailbox", auth=_HEARS, response=MailboxShape)
def read_mailbox(request: HttpRequest) -> MailboxShape:
    """Messages that wait in the mailboxes one may hear, and how the own mailbox is set up."""
    who, known = rights(request), house()
    me = f"person:{who.person}"
    own = known.store.mailboxes.get(me)
    return MailboxShape(
        boxes=[
            BoxShape(
                owner=box.owner, mine=box.mine,
                messages=[
                    MessageShape(
                        promise=kept.id, number=kept.number, urgent=kept.urgent, seconds=kept.seconds,
                        made_at=kept.made_at, due_at=kept.due_at, late=each.late, heard_at=kept.heard_at,
                        there=each.there,
                    )
                    for each in box.messages
                    for kept in (each.promise,)
                ],
            )
            for box in boxes(who)
        ],
        greeting="recorded" if own.greeting else "synthesised", greeting_at=own.greeting_at,
        pin_set=own.pin_set, pin_set_at=own.pin_set_at,
        open_to=[each.removeprefix("person:") for each in known.store.mailboxes.delegates(me, known.now())],
    )  # fmt: skip


def _told(request: HttpRequest, sound: bytes) -> HttpResponse:
    reply = in_parts(request, sound)
    if reply.status_code == 416:
        size = {"Content-Range": reply["Content-Range"]}
        raise Problem(416, "range", f"The sound has {len(sound)} bytes.", headers=size)
    return reply


@router.get("/promises/{path:promise}/sound", auth=_HEARS, openapi_extra=_PARTS)
def hear_message(request: HttpRequest, promise: Id) -> HttpResponse:
    """The sound of a message, whole or in parts. Whoever asks for any of it has heard it: the lamp goes out.

    For whose mailbox it is, whoever was given access, the people of the unit or function, and whoever took the promise.
    The audit log says who.
    """
    sound = played(rights(request), promise)
    if sound is None:
        raise missing("message")
    return _told(request, sound)


# -- the greeting -----------------------------------------------------------------------------------


@router.get("/me/mailbox/greeting", auth=_LISTENS, openapi_extra=_PARTS)
def hear_greeting(request: HttpRequest) -> HttpResponse:
    """The own greeting as callers hear it; there is none to fetch while it is synthesised."""
    recording = house().store.mailboxes.get(f"person:{rights(request).person}").greeting
    sound = sound_of(recording) if recording else None
    if sound is None:
        raise missing("greeting")
    return _told(request, sound)


@router.post("/me/mailbox/greeting", auth=_RECORDS, response=Done)
def record_greeting(request: HttpRequest, file: UploadedFile = _FILE) -> Done:
    """Let callers hear a greeting that was spoken; when one is back, and until when they are answered, is said after it."""
    try:
        if file.file is None or (file.size or 0) > MOST_BYTES:
            raise SoundFault("the sound is too large")
        greet(rights(request), file.read())
    except SoundFault:
        raise wrong(
            "file", "A WAV file (16 bit) of 1 to 60 seconds with somebody speaking is needed."
        ) from None
    return Done()


@router.delete("/me/mailbox/greeting", auth=_KEEPS, response=Done)
def synthesise_greeting(request: HttpRequest) -> Done:
    """Go back to the synthesised greeting, which always says when one is back and until when callers are answered."""
    greet_no_more(rights(request))
    return Done()


# -- PIN and access ---------------------------------------------------------------------------------


@router.put("/me/mailbox/pin", auth=_KEEPS, response=Done)
def set_mailbox_pin(request: HttpRequest, body: NewPin) -> Done:
    """Set a new PIN for the telephone; the old one need not be known."""
    if not set_pin(rights(request), body.pin):
        raise wrong(
            "body.pin",
            f"This PIN is too easy to guess: at least {LEAST_DIGITS} digits, no extension, year, run or repetition.",
        )
    return Done()


@router.put("/me/mailbox/access/{person}", auth=_KEEPS, response=Done)
def open_mailbox(request: HttpRequest, person: Id, body: Until) -> Done:
    """Let a colleague of the own unit, or with the same task, hear the own messages; each hearing stands in the audit log."""
    who = rights(request)
    if f"person:{person}" not in dict(colleagues(who)):
        raise missing("colleague")
    try:
        end = end_of(body.until.isoformat() if body.until is not None else "")
    except ValueError:
        raise wrong("body.until", "This is no day to come.") from None
    give_access(who, f"person:{person}", end)
    return Done()


@router.delete("/me/mailbox/access/{person}", auth=_KEEPS, response=Done)
def close_mailbox(request: HttpRequest, person: Id) -> Done:
    """Let somebody hear the own messages no more."""
    if not end_access(rights(request), f"person:{person}"):
        raise missing("access")
    return Done()
