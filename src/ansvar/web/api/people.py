"""People: looked up and read, with how they stand as far as the viewer may know; and who asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Final

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Query
from pydantic import Field

from ansvar.directory.model import Organisation, Person
from ansvar.presence.detail import detail
from ansvar.search.ranked import status_from
from ansvar.web import audit
from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.paging import CURSOR, LIMIT, Cursor, Limit, page
from ansvar.web.api.problems import missing
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Id, Text
from ansvar.web.desk.colleagues import Colleague, colleagues
from ansvar.web.gates import Rights, Role
from ansvar.web.held import once
from ansvar.web.house import house
from ansvar.web.live import live

router = Router(tags=["directory"])

#: They see to phones, and may know whether one is connected and busy.
_PHONES: Final = (Role.OPERATOR, Role.MANAGER, Role.TELEPHONE)


class Stands(Schema):
    """How somebody stands now. What the viewer may not know is null; a reason is told to those with the right alone."""

    state: str
    back_at: datetime | None = None
    return_known: bool | None = None
    start: datetime | None = None
    end: datetime | None = None
    kind: str | None = None
    note: str | None = None
    connected: bool | None = None
    in_call: bool | None = None


class PersonShape(Schema):
    """Somebody of the directory. `mobile` stands there for the person and the telephone administrator alone."""

    id: str
    name: str
    given: str
    family: str
    title: str
    unit: str
    functions: list[str]
    competences: list[str]
    extension: str
    direct: str
    mobile: str | None = None
    email: str
    presence: Stands


class Instead(Schema):
    """Somebody who may help instead, and why."""

    id: str
    name: str
    why: str
    what: str
    can_answer: bool
    state: str
    back_at: datetime | None = None


class PersonWhole(PersonShape):
    """Somebody of the directory with who can answer instead, best first (for operators)."""

    instead: list[Instead] | None = None


class PeoplePage(Schema):
    """A page of people."""

    items: list[PersonShape]
    next: str | None = None


class HitShape(Schema):
    """A person, unit or function that was found; `quality`: exact, prefix, misspelt or number."""

    kind: str
    id: str
    name: str
    unit: str
    title: str
    number: str
    quality: str
    can_answer: bool | None = None
    state: str | None = None
    back_at: datetime | None = None


class Found(Schema):
    """What was found, best first."""

    items: list[HitShape]


class Myself(Schema):
    """Who asks: what is theirs to do."""

    who: str
    person: str | None = None
    name: str | None = None
    roles: list[str]
    units: list[str]
    scopes: list[str]
    by: str


@router.get("/me", auth=Needs(None), response=Myself)
def me(request: HttpRequest) -> Myself:
    """Who asks: account, person, roles, managed units, and what the token is for."""
    found: Any = request.auth  # type: ignore[attr-defined]
    known = house().person(found.rights.person)
    return Myself(
        who=found.user.username,
        person=found.rights.person or None,
        name=known.name if known is not None else None,
        roles=sorted(found.rights.roles),
        units=sorted(found.rights.units),
        scopes=sorted(found.scopes),
        by=found.by,
    )


# -- people -----------------------------------------------------------------------------------------


class Looking:
    """One viewer at one moment: how people stand as this viewer may know it; whose reason was seen is remembered."""

    def __init__(self, who: Rights) -> None:
        known = house()
        router = known.router()  # asked once: it reads the store
        self.who, self._known, self._now = who, known, known.now().timestamp()
        self._organisation, self._presence = router.organisation, router.presence
        self._board, self._phones = live().board, who.has(*_PHONES)
        self._seen: set[str] = set()

    def stands(self, id: str) -> Stands:
        """Return how somebody stands."""
        viewer = self.who.sees(id)
        found = detail(self._known.policy, self._organisation, self._presence, id, self._now, viewer)
        if found.kind is not None and id != self.who.person:
            self._seen.add(id)
        phones = self._phones or id == self.who.person
        return Stands(
            **asdict(found),
            connected=self._board.registers(id) if phones else None,
            in_call=self._board.talks(id) if phones else None,
        )

    def person(self, each: Person) -> dict[str, Any]:
        """Return somebody as the API tells them."""
        who = self.who
        return {
            "id": each.id, "name": each.name, "given": each.given, "family": each.family, "title": each.title,
            "unit": each.unit, "functions": list(each.functions),
            "competences": list(self._organisation.people.get(each.id, each).competences),  # as it holds now
            "extension": each.extension, "direct": each.direct,
            "mobile": each.mobile if each.id == who.person or who.has(Role.TELEPHONE) else None,
            "email": each.email, "presence": self.stands(each.id),
        }  # fmt: skip

    def told(self) -> None:
        """Write down whose reasons were seen."""
        told(self.who, self._seen)


def told(who: Rights, seen: Iterable[str]) -> None:
    """Write down whose reasons were seen."""
    if people := sorted(set(seen)):
        audit.note(who.who, "saw the kind of an absence", people=people)


def _order(each: Person) -> tuple[str, str]:
    return each.name.casefold(), each.id


@once
def _by_name(organisation: Organisation) -> tuple[Person, ...]:
    return tuple(sorted(organisation.people.values(), key=_order))


@router.get("/people", auth=Needs(Scope.DIRECTORY), response=PeoplePage)
def list_people(
    request: HttpRequest,
    unit: Id = Query("", description="Those of one unit."),
    function: Id = Query("", description="Those who hold one function."),
    limit: Limit = LIMIT,
    cursor: Cursor = CURSOR,
) -> PeoplePage:
    """People by name, each as they stand now."""
    rows = [
        each
        for each in _by_name(house().base)
        if (not unit or each.unit == unit) and (not function or function in each.functions)
    ]
    found, more = page(rows, _order, (str, str), cursor, limit)
    looking = Looking(rights(request))
    items = [PersonShape(**looking.person(each)) for each in found]
    looking.told()
    return PeoplePage(items=items, next=more)


def instead_of(each: Colleague) -> dict[str, Any]:
    """Return somebody who may help instead as the API tells them."""
    return {
        "id": each.person.id, "name": each.person.name, "why": each.why, "what": each.what,
        "can_answer": each.can_answer, "state": each.status.state, "back_at": each.status.back_at,
    }  # fmt: skip


@router.get("/people/{person}", auth=Needs(Scope.DIRECTORY), response=PersonWhole)
def read_person(request: HttpRequest, person: Id) -> PersonWhole:
    """One person; for operators with the colleagues who can answer instead, ranked, each with the reason."""
    known, board, who = house(), live().board, rights(request)
    each = known.person(person)
    if each is None:
        raise missing("person")
    looking = Looking(who)
    instead = None
    if who.has(Role.OPERATOR):
        status = status_from(known.presence(), known.now())
        instead = [
            Instead(**instead_of(one))
            for one in colleagues(each, known.organisation, status, board.registers, board.talks)
        ]  # fmt: skip
    found = PersonWhole(**looking.person(each), instead=instead)
    looking.told()
    return found


@router.get("/search", auth=Needs(Scope.DIRECTORY), response=Found)
def search(
    request: HttpRequest,
    q: Text = Query(
        ..., description="Names, units, tasks, competences or a number; misspelt or begun is enough."
    ),
    limit: Annotated[int, Field(ge=1, le=50)] = Query(12),
) -> Found:
    """People, units and functions that fit what was typed, those who can answer now first."""
    known = house()
    hits = known.finder.find(q, limit=limit, status=status_from(known.presence(), known.now()))
    items = []
    for each in hits:
        person = known.person(each.id) if each.kind == "person" else None
        # Somebody who has a mobile only: the number is theirs to give.
        number = (person.direct or person.extension) if person is not None else each.number
        items.append(
            HitShape(
                kind=each.kind,
                id=each.id,
                name=each.name,
                unit=each.unit,
                title=each.title,
                number=number,
                quality=each.quality,
                can_answer=each.status.can_answer if each.status is not None else None,
                state=each.status.state if each.status is not None else None,
                back_at=each.status.back_at if each.status is not None else None,
            )
        )
    return Found(items=items)
