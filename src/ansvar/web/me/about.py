"""`/me/about/`: what I can, confirmed from time to time (A18), and which number those see whom I call (W7).

Others find me by my competences, and calls are led by them: a list that nobody has confirmed for long is asked about.
Other competences than before are proposed to the manager; where there is none, they hold at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ansvar.directory.model import Person
from ansvar.store.changes import ConfirmCompetences, ProposeCompetences
from ansvar.store.values import Competences
from ansvar.web import audit
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.live import live
from ansvar.web.people import manager_of

#: After so long somebody is asked whether the competences are still right, where the policy says nothing.
USUAL: Final = timedelta(days=183)
LONGEST: Final = 60
MOST: Final = 30
#: So many of the house's competences are suggested while one types.
SUGGESTED: Final = 300


@dataclass(frozen=True, slots=True)
class Can:
    """What somebody can, as it holds. `stale`: whether it was not confirmed for too long; `proposed`: None for nothing."""

    person: str
    competences: tuple[str, ...]
    confirmed_at: datetime | None
    stale: bool
    proposed: tuple[str, ...] | None

    @property
    def more(self) -> tuple[str, ...]:
        """What the proposal adds."""
        return tuple(each for each in self.proposed or () if each not in self.competences)

    @property
    def less(self) -> tuple[str, ...]:
        """What the proposal takes away."""
        return tuple(
            each for each in self.competences if self.proposed is not None and each not in self.proposed
        )


def confirmed_every() -> timedelta:
    """Return how often competences are confirmed, by the policy's duty."""
    for duty in house().policy.duty:
        if duty.does in ("confirm competences", "keep competences") and duty.every is not None:
            return timedelta(seconds=duty.every.rough_seconds)
    return USUAL


def is_stale(person: Person, at: datetime | None, now: datetime) -> bool:
    """Whether competences confirmed then were not confirmed for too long; without any nothing can be wrong."""
    return bool(person.competences) and (at is None or now - at > confirmed_every())


def can(id: str) -> Can:
    """Return what somebody can."""
    return _can(id, next(iter(house().store.by_phone.competences_of(id)), None))


def _can(id: str, entry: Competences | None) -> Can:
    known = house()
    person, base = known.organisation.people[id], known.base.people[id].competences
    at = person.competences_at
    if entry is not None and entry.confirmed_at is not None and entry.base == base:
        # A confirmation that changed nothing is no matter of calls, and not laid over.
        at = entry.confirmed_at
    stale = is_stale(person, at, known.now())
    return Can(id, person.competences, at, stale, entry.proposed if entry is not None else None)


def proposals(people: set[str]) -> list[Can]:
    """Return what these people propose to have changed."""
    found = house().store.by_phone.competences_of(*people)
    return [_can(each.person, each) for each in found if each.proposed is not None]


def stale(people: Iterable[str]) -> frozenset[str]:
    """Return who of these has not confirmed the competences for too long."""
    entries = {each.person: each for each in house().store.by_phone.competences_of(*people)}
    return frozenset(each for each in people if _can(each, entries.get(each)).stale)


# -- the number shown outward -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """What those see whom somebody calls. `what`: direct, main, unit or withheld; `digits`: "" for none."""

    what: str
    digits: str
    now: bool


def numbers(person: Person) -> tuple[Number, ...]:
    """Return the numbers that those outside see, first the one within the hours that the policy names, if it does."""
    known = house()
    rules, unit = known.policy.numbers, known.base.units.get(person.unit)
    shows = known.router().shown_number(known.now().timestamp())

    def number(choice: str) -> Number:
        own = {"direct": person.direct, "unit": unit.number if unit else "", "withheld": ""}.get(choice, "")
        if choice in ("direct", "unit") and not own:
            return Number("main", known.base.main_number, choice == shows)
        return Number(choice, own if choice != "main" else known.base.main_number, choice == shows)

    choices = dict.fromkeys((rules.shown, rules.shown_outside_hours or rules.shown))
    return tuple(number(each) for each in choices)


# -- the page -------------------------------------------------------------------------------------------


@gate(Role.EMPLOYEE)
@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """The page."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    known = house()
    me = known.organisation.people[rights.person]
    everything = sorted({each for person in known.base.people.values() for each in person.competences})
    return render(
        request,
        "me/about.html",
        {
            "can": can(me.id),
            "known": everything[:SUGGESTED],
            "longest": LONGEST,
            "manager": _decides(me),
            "functions": [f"function:{each}" for each in me.functions],
            "numbers": numbers(me),
            "hours": known.policy.numbers.shown_outside_hours is not None,
            "tab": "about",
        },
    )


def _decides(me: Person) -> str:
    """Return who decides about somebody's competences; "" for whoever decides alone."""
    manager = manager_of(me.unit)
    return "" if manager == me.id else manager


def still_right(rights: Rights) -> None:
    """Confirm the own competences as they are."""
    _hold(rights, rights.person, can(rights.person).competences, "competences confirmed")


def want(rights: Rights, keep: Collection[str], new: str) -> str:
    """Change the own competences, or propose it; return what came of it: `confirmed`, `changed` or `proposed`."""
    me = house().organisation.people[rights.person]
    wanted = _wanted(me, keep, new)
    if wanted == me.competences:
        still_right(rights)
        return "confirmed"
    if not _decides(me):
        _hold(rights, me.id, wanted, "competences changed")
        return "changed"
    change = ProposeCompetences(me.id, wanted, house().now())
    audit.change(rights.who, "competences proposed", [change], person=me.id)
    return "proposed"


def want_no_more(rights: Rights, person: str, what: str = "competences: proposal taken back") -> None:
    """Take a proposal back, one's own or, as its manager, somebody's."""
    audit.change(rights.who, what, [ProposeCompetences(person, None, house().now())], person=person)


def settle(rights: Rights, person: str, agreed: bool) -> bool:
    """Agree to what somebody proposes, or do not; False when nothing is proposed (any more)."""
    asked = can(person)
    if asked.proposed is None:
        return False
    if agreed:
        _hold(rights, person, asked.proposed, "competences agreed")
    else:
        want_no_more(rights, person, "competences declined")
    return True


@gate(Role.EMPLOYEE)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Everything is still right."""
    still_right(request.rights)  # type: ignore[attr-defined]
    return _thanks(request)


def _thanks(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Thank you. You are asked again when it is time."))
    return redirect("me" if request.POST.get("back") == "me" else "me-about")


@gate(Role.EMPLOYEE)
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Other competences than before; `choice` = `withdraw` takes a proposal back."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    if request.POST.get("choice") == "withdraw":
        want_no_more(rights, rights.person)
        messages.success(request, _("Taken back."))
        return redirect("me-about")
    came = want(rights, request.POST.getlist("keep"), request.POST.get("new", ""))
    if came == "confirmed":
        return _thanks(request)
    if came == "changed":
        messages.success(request, _("Saved. Colleagues find you by it from now on."))
    else:
        messages.success(request, _("Proposed. It holds as soon as your manager agrees."))
    return redirect("me-about")


def _wanted(me: Person, keep: Collection[str], new: str) -> tuple[str, ...]:
    """Return what is kept of what there is, and what was typed, separated by commas; each once."""
    found = [each for each in me.competences if each in keep]
    for each in new.replace(";", ",").replace("|", ",").split(","):
        word = " ".join(each.split())[:LONGEST]
        if word and word.casefold() not in {known.casefold() for known in found}:
            found.append(word)
    return tuple(found[:MOST])


def _hold(rights: Rights, person: str, competences: tuple[str, ...], what: str) -> None:
    known = house()
    base = known.base.people[person].competences
    change = ConfirmCompetences(person, competences, base, rights.who, known.now())
    audit.change(rights.who, what, [change], person=person)
    live().refresh()


@gate(Role.MANAGER)
@require_POST
def decide(request: HttpRequest, person: str) -> HttpResponse:
    """A manager agrees to what somebody proposes, or does not."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    found = house().person(person)
    if found is None or not rights.manages(person):
        raise Http404
    agreed = request.POST.get("choice") == "yes"
    if not settle(rights, person, agreed):
        messages.warning(request, _("This was taken back meanwhile."))
    elif agreed:
        messages.success(request, _("Agreed. Colleagues find them by it from now on."))
    else:
        messages.success(request, _("Declined. Nothing was changed."))
    return redirect(f"{reverse('team')}?unit={found.unit}")
