"""Who takes my calls: a colleague is asked, sees it at once, and answers; whoever declines is not rung."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ansvar.directory.numbers import area_of
from ansvar.store.changes import AnswerForward, AnswerSubstitute, EndForward, EndSubstitute, SetForward
from ansvar.store.values import Forward, Substitute
from ansvar.web import audit
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.live import live
from ansvar.web.me.mailbox import colleagues


@dataclass(frozen=True, slots=True)
class Forwards:
    """The own forward, or None; those of others to this person; who was named for the own absence, and for whose."""

    mine: Forward | None
    asked: tuple[Forward, ...]
    taken: tuple[Forward, ...]
    cover: Substitute | None
    covers: tuple[Substitute, ...]
    colleagues: list[tuple[str, str]]


def forwards(rights: Rights) -> Forwards:
    """Return what somebody has asked of others, and others of them."""
    known = house().store.by_phone.forwards()
    named = house().store.by_phone.substitutes(house().now())
    to_me = [each for each in known if each.to == rights.person]
    return Forwards(
        next((each for each in known if each.person == rights.person), None),
        tuple(each for each in to_me if each.accepted is None),
        tuple(each for each in to_me if each.accepted),
        next((each for each in named if each.person == rights.person), None),
        tuple(each for each in named if each.to == rights.person and each.accepted is not False),
        [each for each in colleagues(rights) if may_forward(each[0].removeprefix("person:"))],
    )


def marks(rights: Rights) -> int:
    """Return how many wait for somebody to say whether it suits to take their calls."""
    return house().store.by_phone.asked(rights.person, house().now()) if rights.person else 0


def may_forward(to: str) -> bool:
    """Whether the policy lets calls be forwarded to somebody of the house (`numbers.forward_to`), as by phone."""
    known = house()
    person = known.base.people.get(to)
    number = (person.direct or person.extension) if person is not None else ""
    allowed = known.policy.numbers.forward_to
    return bool(number) and ("anywhere" in allowed or area_of(number, known.base) in allowed)


def ask(rights: Rights, to: str) -> bool:
    """Ask a colleague to take all own calls from now on; False for somebody who cannot be asked."""
    if f"person:{to}" not in dict(colleagues(rights)) or not may_forward(to):
        return False
    change = SetForward(f"web/{secrets.token_hex(12)}", rights.person, to, house().now())
    audit.change(rights.who, "forward set", [change], person=rights.person, to=to)
    live().refresh()
    return True


def end(rights: Rights) -> None:
    """Take the own forward back; without one nothing happens."""
    audit.change(
        rights.who, "forward ended", [EndForward(rights.person, house().now())], person=rights.person
    )
    live().refresh()


def reply(rights: Rights, of: str, takes: bool) -> bool:
    """Take somebody's calls, or decline; False when they ask for nothing (any more)."""
    if not any(each.person == of and each.to == rights.person for each in house().store.by_phone.forwards()):
        return False
    change = AnswerForward(of, rights.person, takes, house().now())
    audit.change(rights.who, "forward taken" if takes else "forward declined", [change], person=of)
    live().refresh()
    return True


@gate(Role.EMPLOYEE)
@require_POST
def forward(request: HttpRequest) -> HttpResponse:
    """Ask a colleague to take all calls from now on, or take that back."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    if request.POST.get("choice") == "end":
        end(rights)
        messages.success(request, _("Your phone rings again."))
    elif ask(rights, request.POST.get("to", "").removeprefix("person:")):
        messages.success(
            request, _("Your calls go there now. Whether it suits them stands here as soon as they answer.")
        )
    else:
        messages.warning(request, _("Choose who takes your calls."))
    return redirect("me")


@gate(Role.EMPLOYEE)
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Take somebody's calls, or decline; one may change one's mind."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    takes = request.POST.get("choice") == "yes"
    if not reply(rights, request.POST.get("of", ""), takes):
        messages.warning(request, _("This was taken back meanwhile."))
        return redirect("me")
    messages.success(request, _("You take the calls.") if takes else _("You are not rung for them."))
    return redirect("me")


def answer_cover(rights: Rights, id: str, takes: bool) -> bool:
    """Say whether it suits to take the calls of an absence; False when nobody asks (any more)."""
    me, now = rights.person, house().now()
    asked = house().store.by_phone.substitutes(now)
    named = next((each for each in asked if each.id == id and each.to == me), None)
    if named is None:
        return False
    change = AnswerSubstitute(id, me, takes, now)
    what = "substitute agreed" if takes else "substitute declined"
    audit.change(rights.who, what, [change], person=named.person)
    live().refresh()
    return True


def end_cover(rights: Rights, person: str) -> None:
    """Let nobody who was named take somebody's calls; they go as the policy says."""
    audit.change(rights.who, "substitute ended", [EndSubstitute(person, house().now())], person=person)
    live().refresh()


@gate(Role.EMPLOYEE)
@require_POST
def cover(request: HttpRequest) -> HttpResponse:
    """Say whether it suits to take the calls of an absence, or let nobody who was named take the own."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    takes = request.POST.get("choice") == "yes"
    if request.POST.get("choice") == "end":
        end_cover(rights, rights.person)
        messages.success(request, _("Nobody is named any more; the calls go as the policy says."))
    elif answer_cover(rights, request.POST.get("id", ""), takes):
        messages.success(request, _("You take the calls.") if takes else _("You are not rung for them."))
    else:
        messages.warning(request, _("This was taken back meanwhile."))
    return redirect("me")
