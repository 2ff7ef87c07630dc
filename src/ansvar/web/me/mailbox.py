"""`/me/mailbox/`: messages with a player, the own greeting, the PIN of the telephone, and who else may hear."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ansvar.calls.mailbox import LEAST_DIGITS, weak_pin
from ansvar.store.changes import EndAccess, GrantAccess, SetGreeting, SetPin
from ansvar.store.values import Kept
from ansvar.web import audit
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.live import live
from ansvar.web.me.greeting import SoundFault, kept_as_greeting
from ansvar.web.me.hearing import in_parts, mailboxes_of, sound_file, sound_of
from ansvar.web.security import may_listen

#: A greeting of a minute at studio quality; nothing longer is read.
MOST_BYTES: Final = 12_000_000


@dataclass(frozen=True, slots=True)
class Message:
    """A message as the list shows it; `there`: whether its sound is (still) kept here."""

    promise: Kept
    late: bool
    there: bool


@dataclass(frozen=True, slots=True)
class Box:
    """The messages of one mailbox."""

    owner: str
    mine: bool
    messages: tuple[Message, ...]

    @property
    def new(self) -> int:
        """How many nobody has heard."""
        return sum(each.promise.heard_at is None for each in self.messages)


def boxes(rights: Rights) -> list[Box]:
    """Return the mailboxes somebody may hear: the own first, another only while something is in it or it was opened."""
    known, now = house(), house().now()
    opened = set(known.store.mailboxes.opened_to(f"person:{rights.person}", now))
    found = []
    for owner in mailboxes_of(rights):
        kept = known.store.promises.messages(owner)
        mine = owner == f"person:{rights.person}"
        if kept or mine or owner in opened:
            lines = (
                Message(each, each.due_at <= now, sound_file(each.recording) is not None) for each in kept
            )
            found.append(Box(owner, mine, tuple(lines)))
    return found


@gate(Role.EMPLOYEE)
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """The page."""
    return page(request)


def page(request: HttpRequest, fault: str = "", status: int = 200) -> HttpResponse:
    """Show the page; `fault`: what was wrong with the PIN."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    known, now = house(), house().now()
    me = f"person:{rights.person}"
    delegates = known.store.mailboxes.delegates(me, now)
    answer = render(
        request,
        "me/mailbox.html",
        {
            "boxes": boxes(rights),
            "box": known.store.mailboxes.get(me),
            "delegates": delegates,
            "colleagues": [each for each in colleagues(rights) if each[0] not in delegates],
            "least": LEAST_DIGITS,
            "pin_fault": fault,
            "tab": "mailbox",
        },
        status=status,
    )
    may_listen(answer)
    return answer


def colleagues(rights: Rights) -> list[tuple[str, str]]:
    """Return those of the own unit and with the same functions, by name."""
    base = house().base
    me = base.people[rights.person]
    return [
        (f"person:{each.id}", each.name)
        for each in sorted(base.people.values(), key=lambda each: each.name)
        if each.id != me.id and (each.unit == me.unit or set(each.functions) & set(me.functions))
    ]


# -- the greeting -----------------------------------------------------------------------------------


@gate(Role.EMPLOYEE)
@require_http_methods(["GET", "HEAD"])
def greeting_sound(request: HttpRequest) -> HttpResponse:
    """The own greeting as callers hear it."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    recording = house().store.mailboxes.get(f"person:{rights.person}").greeting
    sound = sound_of(recording) if recording else None
    if sound is None:
        raise Http404
    return in_parts(request, sound)


def greet(rights: Rights, content: bytes) -> None:
    """Let callers of the own mailbox hear a sound (a WAV file). Raises SoundFault."""
    _greeting(rights, "greeting recorded", kept_as_greeting(content))


def greet_no_more(rights: Rights) -> None:
    """Go back to the synthesised greeting."""
    _greeting(rights, "greeting dropped", "")


def _greeting(rights: Rights, what: str, recording: str) -> None:
    owner = f"person:{rights.person}"
    audit.change(rights.who, what, [SetGreeting(owner, recording, house().now())], owner=owner)
    live().refresh()


@gate(Role.EMPLOYEE)
@require_POST
def greeting(request: HttpRequest) -> HttpResponse:
    """Keep a greeting that was spoken here (a WAV file), or go back to the synthesised one."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    if request.POST.get("choice") == "synthesised":
        greet_no_more(rights)
        messages.success(request, _("Callers hear the synthesised greeting again."))
        return redirect("me-mailbox")
    sent = request.FILES.get("sound")
    try:
        if sent is None or (sent.size or 0) > MOST_BYTES:
            raise SoundFault
        greet(rights, sent.read())
    except SoundFault:
        messages.warning(
            request, _("This is no greeting: a WAV file of 1 to 60 seconds with somebody speaking is needed.")
        )
        return redirect("me-mailbox")
    messages.success(request, _("Saved. Callers hear your greeting."))
    return redirect("me-mailbox")


# -- PIN and access ---------------------------------------------------------------------------------


def set_pin(rights: Rights, new: str) -> bool:
    """Let a new PIN hold for the own mailbox; False for one that is too easy to guess."""
    if weak_pin(new, house().person(rights.person)):
        return False
    owner = f"person:{rights.person}"
    audit.change(rights.who, "PIN set", [SetPin(owner, new, house().now())], owner=owner)
    return True


def give_access(rights: Rights, to: str, end: datetime | None) -> None:
    """Let one of `colleagues` hear the own mailbox until a moment, or for good."""
    owner, now = f"person:{rights.person}", house().now()
    grant = GrantAccess(f"web/{secrets.token_hex(12)}", owner, to, owner, now, end)
    audit.change(
        rights.who, "mailbox access given", [EndAccess(owner, to, now), grant], owner=owner, delegate=to
    )


def end_access(rights: Rights, to: str) -> bool:
    """Let somebody hear the own mailbox no more; whether they could."""
    owner, now = f"person:{rights.person}", house().now()
    if to not in house().store.mailboxes.delegates(owner, now):
        return False
    audit.change(rights.who, "mailbox access ended", [EndAccess(owner, to, now)], owner=owner, delegate=to)
    return True


@gate(Role.EMPLOYEE)
@require_POST
def pin(request: HttpRequest) -> HttpResponse:
    """Set a new PIN for the telephone; whoever is signed in here needs not know the old one."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    new, again = request.POST.get("pin", "").strip(), request.POST.get("again", "").strip()
    if new == again and set_pin(rights, new):
        messages.success(request, _("The new PIN holds from now on."))
        return redirect("me-mailbox")
    if weak_pin(new, house().person(rights.person)):
        fault = _(
            "This PIN is too easy to guess: at least %(n)d digits, no extension, year, run or repetition."
        ) % {"n": LEAST_DIGITS}
        return page(request, fault, 422)
    return page(request, _("The two are not the same."), 422)


@gate(Role.EMPLOYEE)
@require_POST
def access(request: HttpRequest) -> HttpResponse:
    """Let a named colleague hear the own mailbox, with the colleague's own PIN; or no more."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    to = request.POST.get("to", "")
    if request.POST.get("choice") == "end":
        if end_access(rights, to):
            messages.success(request, _("Only you hear your messages now."))
        return redirect("me-mailbox")
    if to not in dict(colleagues(rights)):
        messages.warning(request, _("Choose who may hear your messages."))
        return redirect("me-mailbox")
    try:
        end = end_of(request.POST.get("until", ""))
    except ValueError:
        messages.warning(request, _("This is no day to come."))
        return redirect("me-mailbox")
    give_access(rights, to, end)
    messages.success(request, _("Given. It stands in the audit log whenever your messages are heard."))
    return redirect("me-mailbox")


def end_of(day: str) -> datetime | None:
    """Return the end of a day, None for no day. Raises ValueError for one that is none, or is over."""
    if not day:
        return None
    try:
        end = datetime.combine(datetime.fromisoformat(day).date() + timedelta(days=1), time.min, house().zone)
    except OverflowError as error:  # the last day of the calendar
        raise ValueError from error
    if end <= house().now():
        raise ValueError
    return end
