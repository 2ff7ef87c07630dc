"""Forwards: who takes somebody's calls; a colleague is asked, and answers."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from ansvar.store.changes import AnswerForward, EndForward, SetForward
from ansvar.store.values import Forward
from ansvar.web import audit
from ansvar.web.api.absences import Done
from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.people import Id
from ansvar.web.api.problems import conflict, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.house import house
from ansvar.web.live import live
from ansvar.web.me.forward import forwards, may_forward
from ansvar.web.me.mailbox import colleagues

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
    who = rights(request)
    if f"person:{body.to}" not in dict(colleagues(who)) or not may_forward(body.to):
        raise wrong(
            "body.to",
            "Name a colleague of the unit, or with the same task, to whom the policy lets calls go.",
        )
    change = SetForward(f"web/{secrets.token_hex(12)}", who.person, body.to, house().now())
    audit.change(who.who, "forward set", [change], person=who.person, to=body.to)
    live().refresh()
    return Done()


@router.delete("/me/forward", auth=Needs(Scope.ABSENCES, person=True), response=Done)
def end_forward(request: HttpRequest) -> Done:
    """Take the own forward back; without one nothing happens."""
    who = rights(request)
    audit.change(who.who, "forward ended", [EndForward(who.person, house().now())], person=who.person)
    live().refresh()
    return Done()


@router.post("/me/forwards/{person}/answer", auth=Needs(Scope.ABSENCES, person=True), response=Done)
def answer_forward(request: HttpRequest, person: Id, body: Said) -> Done:
    """Take somebody's calls, or decline; one may change one's mind."""
    who = rights(request)
    asked = house().store.by_phone.forwards()
    if not any(each.person == person and each.to == who.person for each in asked):
        raise conflict("gone", "This person asks you for nothing, or has taken it back.")
    change = AnswerForward(person, who.person, body.accept, house().now())
    audit.change(who.who, "forward taken" if body.accept else "forward declined", [change], person=person)
    live().refresh()
    return Done()
