"""Absences: read as far as one may know, looked at before they are saved, set, ended, taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Query
from pydantic import Field

from ansvar.presence.detail import Viewer, level_of
from ansvar.presence.model import Absence, Source
from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.once import once
from ansvar.web.api.people import told
from ansvar.web.api.problems import conflict, missing, refused, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Done, Id, Moment
from ansvar.web.away import back, cancel, set_away
from ansvar.web.gates import Rights, Role
from ansvar.web.house import house
from ansvar.web.me.choices import choices
from ansvar.web.me.mail import texts
from ansvar.web.me.views import shown
from ansvar.web.team.unit import ill_today

router = Router(tags=["absences"])

Choice = Literal["lunch", "meeting", "today", "tomorrow", "ill"]


class AbsenceShape(Schema):
    """An absence that runs or is to come. `kind` is null for those who may not know it, `end` when it is not known."""

    person: str
    start: datetime
    end: datetime | None = None
    kind: str | None = None
    runs: bool


class Absences(Schema):
    """The absences of somebody, as far as the viewer may know of them."""

    items: list[AbsenceShape]


class Away(Schema):
    """What is to be set: one of the usual choices; for oneself a kind from a moment until a moment or for good.

    Operators, who do not ask why, set others away until a moment (`end` without `kind`).

    `start` null means now; `end` null that nobody knows, which `open_end` must confirm.
    """

    choice: Choice | None = None
    kind: Annotated[str, Field(max_length=80)] | None = None
    start: Moment | None = None
    end: Moment | None = None
    open_end: bool = False


class MailTexts(Schema):
    """What goes into the own mail program, of the same facts as callers are told; `away` is empty while nothing is near."""

    language: str
    signature: str
    away: str


class Heard(Schema):
    """An absence before it is saved: what callers will hear, who is rung instead, where a call ends at last."""

    start: datetime
    end: datetime | None = None
    language: str
    hears: list[str]
    takes: list[str]
    ends: str


def person_of(id: str) -> None:
    """Raise Problem for somebody who is not in the directory."""
    if house().person(id) is None:
        raise missing("person")


def source_of(who: Rights, person: str) -> Source:
    """Return as what somebody sets the absence of a person. Raises Problem for those who may not."""
    if person == who.person:
        return Source.SELF
    if who.manages(person):
        return Source.MANAGER
    if who.has(Role.OPERATOR):
        return Source.OPERATOR
    raise refused("An absence is set by the person, an operator, or the manager of the unit.")


def absence_of(who: Rights, person: str, away: Away) -> Absence:
    """Return the absence that was asked for. Raises Problem."""
    known, now, source = house(), house().now(), source_of(who, person)
    if away.choice == "ill":
        if source is not Source.MANAGER:
            raise refused("`ill` is for the manager of the unit; for oneself name the kind.")
        return ill_today(person)
    if away.choice is not None:
        usual = {each.name: each.absence for each in choices(person, known.presence(), now, known.zone)}
        found = usual[away.choice]
        return Absence(person, found.kind, found.start, found.end, source)
    if source is Source.OPERATOR and away.kind is None and away.end is not None:
        away = away.model_copy(update={"kind": "other"})  # why is not asked for
    elif source is not Source.SELF:
        raise refused(
            "For others there are the choices `lunch`, `meeting`, `today`, `tomorrow` (managers: `ill`)."
        )
    if away.kind is None or away.kind not in known.presence().kinds:
        kinds = ", ".join(sorted(known.presence().kinds))
        raise wrong("body.kind", f"Name a choice, or one of the kinds: {kinds}.")
    start = max((away.start or now).astimezone(UTC), now)
    end = away.end.astimezone(UTC) if away.end is not None else None
    if end is None and not away.open_end:
        raise wrong("body.end", "Say until when, or set `open_end`.")
    if end is not None and end <= start:
        raise wrong("body.end", "The end lies before the start, or has passed.")
    return Absence(person, away.kind, start, end, source)


@router.get("/people/{person}/absences", auth=Needs(Scope.ABSENCES_READ), response=Absences)
def list_absences(request: HttpRequest, person: Id) -> Absences:
    """The absences of somebody that run or are to come. Who may not know periods sees none of them."""
    person_of(person)
    who, known, now = rights(request), house(), house().now()
    viewer, presence = Viewer(who.sees(person)), known.presence()
    items, seen = [], list[str]()
    for each in sorted(known.organisation.absences.get(person, ()), key=lambda each: each.start):
        level = level_of(known.policy, viewer, each.kind, presence)
        if (each.end is not None and each.end <= now) or level not in ("all", "kind", "period"):
            continue
        if each.start > now and viewer not in (Viewer.PERSON, Viewer.MANAGER):
            continue  # what is to come is for the person and the manager, as on the pages
        kind = each.kind if level in ("all", "kind") else None
        if kind is not None and person != who.person:
            seen.append(person)
        items.append(
            AbsenceShape(person=person, start=each.start, end=each.end, kind=kind, runs=each.start <= now)
        )
    told(who, seen)
    return Absences(items=items)


@router.post(
    "/people/{person}/absences/preview", auth=Needs(Scope.ABSENCES, like="me-preview"), response=Heard
)
def preview_absence(request: HttpRequest, person: Id, away: Away) -> Heard:
    """What callers would hear of an absence, before it is saved; nothing is changed."""
    person_of(person)
    absence = absence_of(rights(request), person, away)
    found = shown("api", absence)
    return Heard(
        start=absence.start, end=absence.end, language=house().spoken_language(), hears=list(found.hears),
        takes=list(found.way.takes), ends=found.way.end,
    )  # fmt: skip


@router.post("/people/{person}/absences", auth=Needs(Scope.ABSENCES), response=AbsenceShape)
@once
def set_absence(request: HttpRequest, person: Id, away: Away) -> AbsenceShape:
    """Set an absence; the next call meets it. What the same source had set for that time gives way."""
    person_of(person)
    who = rights(request)
    absence = absence_of(who, person, away)
    set_away(who, absence)
    return AbsenceShape(
        person=person, start=absence.start, end=absence.end, kind=absence.kind, runs=absence.start <= house().now()
    )  # fmt: skip


@router.post("/people/{person}/back", auth=Needs(Scope.ABSENCES), response=Done)
def end_absence(request: HttpRequest, person: Id) -> Done:
    """End the absences that were entered here and run now: the phone rings again."""
    person_of(person)
    who = rights(request)
    back(who, person, source_of(who, person))
    return Done()


@router.delete("/people/{person}/absences/{start}", auth=Needs(Scope.ABSENCES), response=Done)
def cancel_absence(request: HttpRequest, person: Id, start: Moment) -> Done:
    """Take back an own absence that has not begun."""
    person_of(person)
    who = rights(request)
    if person != who.person:
        raise refused("Each takes back the own absences.")
    mine = [each.start for each in house().store.by_phone.absences(house().now()) if each.person == person]
    if start not in mine:
        raise missing("absence")
    if not cancel(who, start):
        raise conflict("begun", "This absence has begun; end it instead.")
    return Done()


@router.get("/me/mail", auth=Needs(Scope.ABSENCES_READ, person=True), response=MailTexts)
def read_mail_texts(
    request: HttpRequest,
    language: Annotated[str, Field(max_length=12)] = Query(
        "", description="Such as `sv`; empty for the one that callers hear."
    ),
) -> MailTexts:
    """The own mail signature and out-of-office text; never why one is away."""
    if language and language not in (known := dict(settings.LANGUAGES)):
        raise wrong("query.language", f"The languages are: {', '.join(known)}.")
    me = house().base.people[rights(request).person]
    return MailTexts.model_validate(texts(me, language or house().spoken_language()))
