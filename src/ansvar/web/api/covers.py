"""Who takes the calls of an absence: a manager names somebody, who is asked, and answers (A8, A12)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Query

from ansvar.directory.model import Person
from ansvar.presence.model import Absence
from ansvar.store.values import Substitute
from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.forwards import Said
from ansvar.web.api.people import Instead, instead_of
from ansvar.web.api.problems import conflict, missing, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Done, Id, Moment, Text
from ansvar.web.gates import Rights, Role
from ansvar.web.house import house
from ansvar.web.me.forward import answer_cover, end_cover, forwards
from ansvar.web.team.cover import absence_of, candidates, name_substitute, takes_calls
from ansvar.web.team.unit import period_shown

router = Router(tags=["forwards"])

_NAMES: Final = Needs(Scope.ABSENCES, Role.MANAGER)
_ANSWERS: Final = Needs(Scope.ABSENCES, person=True)


class CoverShape(Schema):
    """Whoever takes somebody's calls during an absence. `accepted` is null while the one asked has said nothing.

    `holds`: whether calls go there; before an answer they do unless the policy wants it agreed.
    """

    id: str
    person: str
    to: str
    start: datetime
    end: datetime | None = None
    accepted: bool | None = None
    holds: bool


class Covers(Schema):
    """Who is named for the own absence, and for whose the viewer is named."""

    mine: CoverShape | None = None
    asked: list[CoverShape]


class Candidate(Instead):
    """Somebody who may take the calls; `why_not`: number, away or function, what the policy asks and is not so."""

    why_not: str


class Candidates(Schema):
    """Who is named for somebody's absence, and who may be asked, those nearest to the work first."""

    named: CoverShape | None = None
    items: list[Candidate]


class Named(Schema):
    """Who is to take the calls of an absence; `start` of one to come, null for the one that runs."""

    to: Id
    start: Moment | None = None


class Asked(Schema):
    """Somebody was asked; `agrees_first`: calls go there only when they have agreed."""

    agrees_first: bool


def _shape(each: Substitute | None) -> CoverShape | None:
    return CoverShape.model_validate(each) if each is not None else None


def _managed(who: Rights, id: str) -> Person:
    found = house().organisation.people.get(id)
    if found is None or not who.manages(id):
        raise missing("person of your units")
    return found


def _absence(who: Rights, person: str, start: datetime | None) -> Absence | None:
    if start is None:
        return absence_of(person, "")
    known = house().organisation.absences.get(person, ())
    found = next((absence_of(person, each.start.isoformat()) for each in known if each.start == start), None)
    if found is None or not period_shown(found, who.sees(person)):
        raise missing("absence")
    return found


@router.get("/me/covers", auth=Needs(Scope.ABSENCES_READ, person=True), response=Covers)
def list_covers(request: HttpRequest) -> Covers:
    """Who takes the calls of one's absence, and for whose absence one was asked."""
    found = forwards(rights(request))
    return Covers(mine=_shape(found.cover), asked=[CoverShape.model_validate(each) for each in found.covers])


@router.post("/me/covers/{path:cover}/answer", auth=_ANSWERS, response=Done)
def answer_to_cover(request: HttpRequest, cover: Id, body: Said) -> Done:
    """Take the calls of somebody's absence, or decline; one may change one's mind."""
    if not answer_cover(rights(request), cover, body.accept):
        raise conflict("gone", "Nobody asks you for this, or it was taken back.")
    return Done()


@router.delete("/me/covers", auth=_ANSWERS, response=Done)
def end_own_cover(request: HttpRequest) -> Done:
    """Let nobody who was named take one's calls; they go as the policy says."""
    who = rights(request)
    end_cover(who, who.person)
    return Done()


@router.get("/people/{person}/cover", auth=Needs(Scope.ABSENCES_READ, Role.MANAGER), response=Candidates)
def list_candidates(
    request: HttpRequest,
    person: Id,
    q: Text = Query("", description="A name to look for; empty for those nearest to the work."),
) -> Candidates:
    """Whom the manager may ask to take somebody's calls, each with what the policy has against it."""
    found = _managed(rights(request), person)
    named = house().store.by_phone.substitutes(house().now())
    return Candidates(
        named=_shape(next((each for each in named if each.person == person), None)),
        items=[
            Candidate(**instead_of(each.colleague), why_not=each.why_not)
            for each in candidates(found, q.strip())
        ],
    )


@router.put("/people/{person}/cover", auth=_NAMES, response=Asked)
def name_cover(request: HttpRequest, person: Id, body: Named) -> Asked:
    """Let somebody take the calls of an absence; they are asked, and may decline."""
    who = rights(request)
    found = _managed(who, person)
    to = takes_calls(found, body.to)
    if to is None:
        raise wrong("body.to", "They cannot take the calls now; choose somebody else.")
    absence = _absence(who, person, body.start)
    if absence is None:
        raise conflict("not-away", "They are not away.")
    return Asked(agrees_first=name_substitute(who, to.id, absence))


@router.delete("/people/{person}/cover", auth=_NAMES, response=Done)
def end_cover_of(request: HttpRequest, person: Id) -> Done:
    """Let nobody who was named take somebody's calls; they go as the policy says."""
    who = rights(request)
    end_cover(who, _managed(who, person).id)
    return Done()
