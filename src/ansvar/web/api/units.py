"""Units, functions and lines as the directory has them."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from ninja import Router, Schema

from ansvar.directory.model import Function, Line, LineKind
from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.paging import CURSOR, LIMIT, Cursor, Limit, page
from ansvar.web.api.problems import missing
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Id
from ansvar.web.gates import Role
from ansvar.web.house import house

router = Router(tags=["directory"])


class UnitShape(Schema):
    """A unit."""

    id: str
    name: str
    parent: str | None = None
    manager: str | None = None
    number: str
    mailbox: bool


class UnitsPage(Schema):
    """A page of units."""

    items: list[UnitShape]
    next: str | None = None


class FunctionShape(Schema):
    """A task that several people can hold."""

    id: str
    name: str
    unit: str | None = None
    number: str
    mailbox: bool
    people: list[str]


class FunctionsPage(Schema):
    """A page of functions."""

    items: list[FunctionShape]
    next: str | None = None


class LineShape(Schema):
    """A number that can be called, and whose it is."""

    number: str
    kind: str
    owner: str
    line_class: str


class LinesPage(Schema):
    """A page of lines."""

    items: list[LineShape]
    next: str | None = None


@router.get("/units", auth=Needs(Scope.DIRECTORY), response=UnitsPage)
def list_units(request: HttpRequest, limit: Limit = LIMIT, cursor: Cursor = CURSOR) -> UnitsPage:
    """Units by id."""
    rows = sorted(house().base.units.values(), key=lambda each: each.id)
    found, more = page(rows, lambda each: (each.id,), (str,), cursor, limit)
    return UnitsPage(items=[UnitShape.model_validate(each) for each in found], next=more)


@router.get("/units/{unit}", auth=Needs(Scope.DIRECTORY), response=UnitShape)
def read_unit(request: HttpRequest, unit: Id) -> UnitShape:
    """One unit."""
    found = house().base.units.get(unit)
    if found is None:
        raise missing("unit")
    return UnitShape.model_validate(found)


def _functions(found: Sequence[Function]) -> list[FunctionShape]:
    """Return functions with who holds each: the people of the house are gone through once."""
    holders: dict[str, list[str]] = {each.id: [] for each in found}
    for person in house().base.people.values():
        for id in holders.keys() & person.functions:
            holders[id].append(person.id)
    return [
        FunctionShape(
            id=each.id, name=each.name, unit=each.unit, number=each.number, mailbox=each.mailbox,
            people=sorted(holders[each.id]),
        )
        for each in found
    ]  # fmt: skip


@router.get("/functions", auth=Needs(Scope.DIRECTORY), response=FunctionsPage)
def list_functions(request: HttpRequest, limit: Limit = LIMIT, cursor: Cursor = CURSOR) -> FunctionsPage:
    """Functions by id, each with who holds it."""
    rows = sorted(house().base.functions.values(), key=lambda each: each.id)
    found, more = page(rows, lambda each: (each.id,), (str,), cursor, limit)
    return FunctionsPage(items=_functions(found), next=more)


@router.get("/functions/{function}", auth=Needs(Scope.DIRECTORY), response=FunctionShape)
def read_function(request: HttpRequest, function: Id) -> FunctionShape:
    """One function."""
    found = house().base.functions.get(function)
    if found is None:
        raise missing("function")
    return _functions([found])[0]


def _line(each: Line) -> tuple[str, str, str]:
    return each.number, each.owner, each.kind.value


@router.get("/lines", auth=Needs(Scope.DIRECTORY, Role.OPERATOR, Role.TELEPHONE), response=LinesPage)
def list_lines(request: HttpRequest, limit: Limit = LIMIT, cursor: Cursor = CURSOR) -> LinesPage:
    """The numbers of the house and whose they are; mobiles for the telephone administrator alone."""
    all_ = rights(request).has(Role.TELEPHONE)
    rows = sorted(
        (each for each in house().base.lines if all_ or each.kind is not LineKind.MOBILE), key=_line
    )
    found, more = page(rows, _line, (str, str, str), cursor, limit)
    return LinesPage(items=[LineShape.model_validate(each) for each in found], next=more)
