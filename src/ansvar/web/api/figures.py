"""Figures of a unit, each opening into its calls; small groups and single people as protected as on the page."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Query

from ansvar.directory.model import Unit
from ansvar.directory.numbers import masked
from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.paging import CURSOR, LIMIT, Cursor, Limit, page
from ansvar.web.api.problems import missing, refused
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Id
from ansvar.web.gates import Role
from ansvar.web.house import house
from ansvar.web.team.unit import figures, month, names_shown, opened, protected, sides, smallest, within_s

router = Router(tags=["figures"])

Name = Literal["offered", "answered", "in time", "promised", "abandoned", "other", "unreferred", "handed on"]


class FigureShape(Schema):
    """A figure over so many days; `share`: of the offered, in per cent."""

    name: str
    days: int
    calls: int
    share: int | None = None


class Figures(Schema):
    """The figures of a unit. `within_s`: the time in which the policy wants a call answered.

    `protected`: the group is too small for figures; fewer than `smallest` people.
    """

    unit: str
    within_s: float | None = None
    protected: bool
    smallest: int
    items: list[FigureShape]


class CountedCall(Schema):
    """A call that a figure counts. Where the policy protects people, `asked` is empty and `reached` a side."""

    id: str
    at: datetime
    caller: str | None = None
    asked: str
    reached: str
    outcome: str
    answered_s: float | None = None
    unreferred: bool


class CountedPage(Schema):
    """A page of the calls that a figure counts, the last first."""

    items: list[CountedCall]
    next: str | None = None


def _unit(request: HttpRequest, id: str) -> Unit:
    unit = house().base.units.get(id)
    if unit is None:
        raise missing("unit")
    if unit.id not in rights(request).units:
        raise refused("The figures of a unit are for its manager.")
    return unit


@router.get("/units/{unit}/figures", auth=Needs(Scope.FIGURES, Role.MANAGER), response=Figures)
def read_figures(request: HttpRequest, unit: Id) -> Figures:
    """How the calls of a unit were answered, over 7 and 30 days."""
    found = _unit(request, unit)
    return Figures(
        unit=found.id,
        within_s=within_s(),
        protected=protected(found),
        smallest=smallest(),
        items=[
            FigureShape(name=each.name, days=days, calls=count, share=share)
            for each in figures(found, month(found))
            for days, count, share in each.values
        ],
    )


@router.get(
    "/units/{unit}/figures/{figure}/calls", auth=Needs(Scope.FIGURES, Role.MANAGER), response=CountedPage
)
def list_counted(
    request: HttpRequest,
    unit: Id,
    figure: Name,
    days: Literal["7", "30"] = Query("7"),
    limit: Limit = LIMIT,
    cursor: Cursor = CURSOR,
) -> CountedPage:
    """The calls that a figure counts."""
    found = _unit(request, unit)
    if protected(found):
        raise refused("The group is too small: its figures would be those of single people.", "protected")
    if figure == "in time" and within_s() is None:
        raise missing("figure")
    rows, more = page(
        opened(found, int(days), figure), lambda each: (each.at.isoformat(), each.call), (str, str), cursor,
        limit, down=True,
    )  # fmt: skip
    open_ = names_shown()
    where = sides(found, {each.reached for each in rows if each.reached})
    items = [
        CountedCall(
            id=each.call,
            at=each.at,
            caller=masked(each.caller) if each.caller else None,
            asked=each.asked if open_ or each.asked.partition(":")[0] not in ("person", "mobile") else "",
            reached=(each.reached if open_ else where[each.reached]) if each.reached else "",
            outcome=each.outcome,
            answered_s=round(each.answered_s, 1) if each.answered_s is not None else None,
            unreferred=each.unreferred,
        )
        for each in rows
    ]
    return CountedPage(items=items, next=more)
