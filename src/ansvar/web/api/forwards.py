"""Forwards: who takes somebody's calls; a colleague is asked, and answers."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from ansvar.store.values import Forward
from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.problems import conflict, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Done, Id
from ansvar.web.me.forward import ask, end, forwards, reply

router = Router(tags=["forwards"])


class ForwardShape(Schema):
    """All calls of `person` go to `to`. `accepted` is null while the one asked has said nothing."""

    person: str
    to: str
    set_at: datetime
    accepted: bool | None = None


class ForwardsShape(Schema):
    """The own forward, those that ask the viewer, and those that the viewer has taken."""

    mine: ForwardShape | None = None
    asked: list[ForwardShape]
    taken: list[ForwardShape]


class To(Schema):
    """Who takes the calls: the id of a colleague of the own unit or with the same task."""

    to: Id


class Said(Schema):
    """Whether one takes the calls."""

    accept: bool


def _shape(each: Forward) -> ForwardShape:
    return ForwardShape(person=each.person, to=each.to, set_at=each.set_at, accepted=each.accepted)


@router.get("/me/forwards", auth=Needs(Scope.ABSENCES_READ, person=True), response=ForwardsShape)
def list_forwards(request: HttpRequest) -> ForwardsShape:
    """What the viewer has asked of others, and others of the viewer."""
    found = forwards(rights(request))
    return ForwardsShape(
        mine=_shape(found.mine) if found.mine is not None else None,
        asked=[_shape(each) for each in found.asked],
        taken=[_shape(each) for each in found.taken],
    )


@router.put("/me/forward", auth=Needs(Scope.ABSENCES, person=True), response=Done)
def set_forward(request: HttpRequest, body: To) -> Done:
    """Ask a colleague to take all own calls from now on."""
    if not ask(rights(request), body.to):
        raise wrong(
            "body.to",
            "Name a colleague of the unit, or with the same task, to whom the policy lets calls go.",
        )
    return Done()


@router.delete("/me/forward", auth=Needs(Scope.ABSENCES, person=True), response=Done)
def end_forward(request: HttpRequest) -> Done:
    """Take the own forward back; without one nothing happens."""
    end(rights(request))
    return Done()


@router.post("/me/forwards/{person}/answer", auth=Needs(Scope.ABSENCES, person=True), response=Done)
def answer_forward(request: HttpRequest, person: Id, body: Said) -> Done:
    """Take somebody's calls, or decline; one may change one's mind."""
    if not reply(rights(request), person, body.accept):
        raise conflict("gone", "This person asks you for nothing, or has taken it back.")
    return Done()
