"""`/team/cover/`: a manager names who takes the calls of somebody who is away; whoever is named is asked and told (A8, A12)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Final

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ansvar.directory.model import Person
from ansvar.engine.mail import covers
from ansvar.presence.detail import detail
from ansvar.presence.model import Absence
from ansvar.search.hits import Status
from ansvar.search.ranked import status_from
from ansvar.store.changes import Change, QueueNotice, SetSubstitute
from ansvar.web import audit
from ansvar.web.away import running, setting, signed, unsigned
from ansvar.web.desk.colleagues import Colleague, colleagues
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.live import live
from ansvar.web.me.forward import end_cover, may_forward
from ansvar.web.team.unit import ill_today, period_shown
from ansvar.web.way import way

#: Colleagues who are offered, and those whom a search finds.
MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may take the calls. `why_not`: what the policy asks of a substitute and is not so, or ""."""

    colleague: Colleague
    why_not: str


def asked_of_deputies() -> tuple[str, ...]:
    """Return what the policy asks of whoever takes calls: `be present`, `have agreed` ..."""
    return house().policy.presence.deputy_must


def why_not(person: Person, to: Person, status: Status) -> str:
    """Return in a word why somebody may not take the calls: `number`, `away`, `function`; "" when they may."""
    must = asked_of_deputies()
    if not may_forward(to.id):
        return "number"
    if "be present" in must and not status.can_answer:
        return "away"
    if "have the same function" in must and not set(person.functions) & set(to.functions):
        return "function"
    return ""


def candidates(person: Person, text: str = "") -> list[Candidate]:
    """Return who may take somebody's calls, those nearest to the work first; or whom a search finds."""
    known, board = house(), live().board
    status = status_from(known.presence(), known.now())
    if not text:
        near = colleagues(person, known.organisation, status, board.registers, board.talks, MOST)
        found = [Candidate(each, why_not(person, each.person, each.status)) for each in near]
        return sorted(found, key=lambda each: bool(each.why_not))
    people = known.organisation.people
    hits = [each.id for each in known.finder.find(text, limit=MOST, status=status) if each.kind == "person"]
    return [
        Candidate(
            Colleague(people[id], "", "", status(id), board.registers(id), board.talks(id)),
            why_not(person, people[id], status(id)),
        )
        for id in hits
        if id != person.id and id in people
    ]


def absence_of(person: str, start: str) -> Absence | None:
    """Return the absence that begins then, or that runs when nothing is said."""
    if not start:
        return running(person)
    now = house().now()
    found = house().organisation.absences.get(person, ())
    return next(
        (each for each in found if each.start.isoformat() == start and (each.end is None or each.end > now)),
        None,
    )


@gate(Role.MANAGER)
@require_GET
def cover(request: HttpRequest, person: str) -> HttpResponse:
    """Whom one may ask; `start` names an absence to come."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    known = house()
    found = known.organisation.people.get(person)
    if found is None or not rights.manages(person):
        raise Http404
    text, start = request.GET.get("q", "").strip()[:200], request.GET.get("start", "")
    absence = absence_of(person, start)
    if start and (absence is None or not period_shown(absence, rights.sees(person))):
        raise Http404
    now = known.now()
    stands = detail(
        known.policy, known.organisation, known.presence(), person, now.timestamp(), rights.sees(person)
    )
    named = next((each for each in known.store.by_phone.substitutes(now) if each.person == person), None)
    at = max(absence.start, now) if absence is not None else now
    told = {
        "of": found,
        "stands": stands,
        "absence": absence,
        "start": start,
        "way": way(known.meets(person, at)),
        "named": named,
        "candidates": candidates(found, text),
        "q": text,
        "token": signed(ill_today(person)) if absence is None and stands.state != "away" else "",
        "must": asked_of_deputies(),
    }
    page = "team/_candidates.html" if request.headers.get("HX-Request") else "team/cover.html"
    return render(request, page, told)


def takes_calls(of: Person, to: str) -> Person | None:
    """Return the colleague of this id when the policy lets them take somebody's calls now."""
    known = house()
    found = known.organisation.people.get(to)
    if found is None or to == of.id or why_not(of, found, status_from(known.presence(), known.now())(to)):
        return None
    return found


def name_substitute(rights: Rights, to: str, absence: Absence, begins: bool = False) -> bool:
    """Let somebody take the calls of an absence, one that `begins` with it; they are asked. Whether they must agree first."""
    now, of = house().now(), absence.person
    id, agreed = f"web/{secrets.token_hex(12)}", "have agreed" in asked_of_deputies()
    changes: list[Change] = [setting(rights, absence)] if begins else []
    changes.append(SetSubstitute(id, of, to, absence.start, absence.end, rights.person, now, consent=agreed))
    changes.append(QueueNotice(f"cover/{id}", covers.KIND, "mail", f"person:{to}", now))
    what = "absence set by the manager" if begins else "substitute named"
    audit.change(rights.who, what, changes, person=of, to=to)
    live().refresh()
    return agreed


@gate(Role.MANAGER)
@require_POST
def name(request: HttpRequest, person: str) -> HttpResponse:
    """Let somebody take the calls of an absence, or, with a signed absence, of one that begins with it."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    found = house().organisation.people.get(person)
    if found is None or not rights.manages(person):
        raise Http404
    back = redirect(f"{reverse('team')}?unit={found.unit}")
    if request.POST.get("choice") == "end":
        end_cover(rights, person)
        messages.success(request, _("Nobody is named any more; the calls go as the policy says."))
        return back
    to = takes_calls(found, request.POST.get("to", ""))
    if to is None:
        messages.warning(request, _("They cannot take the calls now; choose somebody else."))
        return redirect(reverse("team-cover", args=[person]))
    absence: Absence | None
    begins = bool(request.POST.get("absence"))
    if begins:
        try:
            shown = unsigned(request.POST["absence"])
        except signing.BadSignature:
            messages.warning(request, _("This page had grown old; look again where the calls go."))
            return redirect(reverse("team-cover", args=[person]))
        if shown.person != person:
            raise Http404
        absence = replace(shown, start=min(shown.start, house().now()))
    else:
        absence = absence_of(person, request.POST.get("start", ""))
        if absence is None:
            messages.warning(request, _("They are not away any more."))
            return back
    if name_substitute(rights, to.id, absence, begins):
        said = _("%(name)s is asked. The calls go there as soon as the answer is yes.") % {"name": to.name}
    else:
        said = _("The calls of %(of)s go to %(name)s now, who is asked whether it suits.") % {
            "of": found.name,
            "name": to.name,
        }
    messages.success(request, said)
    return back
