"""The living document: every clause with how it is upheld and its last 30 days, and the calls behind a figure."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.params.functions import Query
from pydantic import Field

from ansvar.document.build import document_tree
from ansvar.document.tree import Clause, Heading
from ansvar.document.write import render
from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.paging import CURSOR, LIMIT, Cursor, Limit, read, written
from ansvar.web.api.problems import missing, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Id
from ansvar.web.house import house
from ansvar.web.policy import figures
from ansvar.web.policy.behind import BEHIND, behind
from ansvar.web.policy.views import KINDS, languages

router = Router(tags=["policy"])

Language = Annotated[str, Field(max_length=12)]
_LANGUAGE: Final = Query("", description="One of `languages`; empty for the policy's own.")


class RowFigure(Schema):
    """A figure of the period. `share`: in per cent, where it is a part of something; `opens`: its calls are listed."""

    name: str
    value: int
    share: int | None = None
    opens: bool


class GoalStands(Schema):
    """How a goal stands. `unit`: `%`, `s`, `rings` or "" for a number; `met`: null where the goal says no bound."""

    number: float
    unit: str
    met: bool | None = None


class ClauseShape(Schema):
    """A clause. `upheld`: enforced, measured, tracked or advised; `details`: what happens, as the document prints it.

    `nothing`: why there are no figures: `unmeasured`, `otherwise`, `small` (they would be of single people), `none`.
    """

    number: str
    section: str
    row: str
    text: str
    upheld: str
    details: list[list[str]]
    sources: list[str]
    figures: list[RowFigure]
    goal: GoalStands | None = None
    nothing: str


class LivingDocument(Schema):
    """The policy in force, clause by clause. `decision`: who adopted it, when; `draft`: said where nobody has."""

    title: str
    organisation: str
    language: str
    languages: list[str]
    decision: list[list[str]]
    draft: str
    days: int
    clauses: list[ClauseShape]


class CallBehind(Schema):
    """A call with its outcome, or a promise with how it stands. What the viewer may not know is ""."""

    at: datetime
    caller: str
    asked: str
    outcome: str
    call: str


class CallsBehind(Schema):
    """A page of what a figure counts."""

    items: list[CallBehind]
    next: str | None = None


def _chosen(language: str) -> str:
    policy = house().policy
    every = languages(policy)
    chosen = language or policy.language
    if language and language not in every:
        raise wrong("query.language", f"The document is printed in: {', '.join(every)}.")
    return chosen if chosen in every else every[0]


@router.get("/policy/document", auth=Needs(Scope.POLICY), response=LivingDocument)
def read_living_document(request: HttpRequest, language: Language = _LANGUAGE) -> LivingDocument:
    """The policy as it is printed, each clause with how it is upheld and the figures of the last 30 days."""
    policy = house().policy
    document = document_tree(policy, _chosen(language))
    during, rows = figures.period(house()), {row.id: row for row in policy.rows}
    clauses, section = [], ""
    for block in document.blocks:
        if isinstance(block, Heading):
            section = block.full
        if not isinstance(block, Clause):
            continue
        row = rows.get(block.row)
        shown = figures.shown(policy, row, during) if row is not None else figures.Shown(why="unmeasured")
        goal = shown.goal
        clauses.append(
            ClauseShape(
                number=block.number,
                section=section,
                row=block.row,
                text=block.text,
                upheld=block.badge,
                details=[list(pair) for pair in block.details],
                sources=list(block.sources),
                figures=[
                    RowFigure(name=each.name, value=each.value, share=each.share, opens=each.opens)
                    for each in shown.items
                ],
                goal=GoalStands(number=goal.number, unit=goal.unit, met=goal.met) if goal else None,
                nothing=shown.why,
            )
        )
    return LivingDocument(
        title=document.title.text,
        organisation=document.title.subtitle,
        language=document.language,
        languages=languages(policy),
        decision=[list(pair) for pair in document.decision.items],
        draft=document.decision.draft,
        days=figures.DAYS,
        clauses=clauses,
    )


@router.get(
    "/policy/document/{kind}",
    auth=Needs(Scope.POLICY, like="policy-document"),
    openapi_extra={
        "responses": {
            200: {
                "content": {each.partition(";")[0]: {"schema": {"type": "string"}} for each in KINDS.values()}
            }
        }
    },
)
def take_document(
    request: HttpRequest, kind: Literal["html", "pdf", "docx"], language: Language = _LANGUAGE
) -> HttpResponse:
    """The document as a file: HTML, PDF/A or Word."""
    content = render(document_tree(house().policy, _chosen(language)), f".{kind}")
    return HttpResponse(content, content_type=KINDS[kind])


@router.get(
    "/policy/rows/{row}/calls", auth=Needs(Scope.POLICY, *BEHIND, like="policy-row"), response=CallsBehind
)
def list_calls_behind(
    request: HttpRequest,
    row: Id,
    of: Literal[
        "calls", "answered", "promised", "abandoned", "made", "kept", "late", "open", "unreferred"
    ] = Query("calls", description="Which figure of the row."),
    limit: Limit = LIMIT,
    cursor: Cursor = CURSOR,
) -> CallsBehind:
    """The calls, or promises, that a figure counts, the newest first; for managers those of their units."""
    lines = behind(rights(request), row, of)
    if lines is None:
        raise missing("row whose calls can be listed")
    after = read(cursor, (int,))
    begin = min(max(after[0], 0), len(lines)) if after is not None else 0
    items = [
        CallBehind(at=each.at, caller=each.caller, asked=each.asked, outcome=each.outcome, call=each.call)
        for each in lines[begin : begin + limit]
    ]
    return CallsBehind(items=items, next=written((begin + limit,)) if len(lines) > begin + limit else None)
