"""What people can, by which callers find them: confirmed, changed or proposed by oneself, decided by the manager."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.problems import conflict, missing
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Done, Id
from ansvar.web.gates import Rights, Role
from ansvar.web.house import house
from ansvar.web.me.about import LONGEST, MOST, can, settle, still_right, want, want_no_more

router = Router(tags=["competences"])

_OWN: Final = Needs(Scope.COMPETENCES, person=True)
One = Annotated[str, Field(min_length=1, max_length=LONGEST, pattern=r"^[^,;|]+$")]


class CompetencesShape(Schema):
    """What somebody can, as it holds. `stale`: it was not confirmed for too long; `proposed`: what waits for the manager."""

    person: str
    competences: list[str]
    confirmed_at: datetime | None = None
    stale: bool
    proposed: list[str] | None = None


class Wanted(Schema):
    """All that one can."""

    competences: Annotated[list[One], Field(max_length=MOST)]


class Came(Schema):
    """What came of it: the same was confirmed, changed at once, or proposed to the manager."""

    came: str


def _managed(who: Rights, id: str) -> None:
    if house().person(id) is None or not who.manages(id):
        raise missing("person of your units")


@router.get("/me/competences", auth=Needs(Scope.DIRECTORY, person=True), response=CompetencesShape)
def read_own_competences(request: HttpRequest) -> CompetencesShape:
    """What one can oneself, and what one has proposed."""
    return CompetencesShape.model_validate(can(rights(request).person))


@router.post("/me/competences/confirm", auth=_OWN, response=Done)
def confirm_competences(request: HttpRequest) -> Done:
    """Everything is still right; one is asked again when it is time."""
    still_right(rights(request))
    return Done()


@router.put("/me/competences", auth=_OWN, response=Came)
def want_competences(request: HttpRequest, body: Wanted) -> Came:
    """Change the own competences; where somebody manages one, it is proposed, and holds when they agree."""
    return Came(came=want(rights(request), body.competences, ", ".join(body.competences)))


@router.delete("/me/competences/proposal", auth=_OWN, response=Done)
def take_proposal_back(request: HttpRequest) -> Done:
    """Take back what one proposed; without a proposal nothing happens."""
    who = rights(request)
    want_no_more(who, who.person)
    return Done()


@router.get(
    "/people/{person}/competences", auth=Needs(Scope.DIRECTORY, Role.MANAGER), response=CompetencesShape
)
def read_competences(request: HttpRequest, person: Id) -> CompetencesShape:
    """What somebody of the own units can, and proposes."""
    _managed(rights(request), person)
    return CompetencesShape.model_validate(can(person))


@router.post(
    "/people/{person}/competences/{decision}", auth=Needs(Scope.COMPETENCES, Role.MANAGER), response=Done
)
def decide_on_competences(request: HttpRequest, person: Id, decision: Literal["agree", "decline"]) -> Done:
    """Agree to what somebody proposes, or do not."""
    who = rights(request)
    _managed(who, person)
    if not settle(who, person, decision == "agree"):
        raise conflict("gone", "Nothing is proposed, or it was taken back.")
    return Done()
