"""What a call to come would meet: what the caller hears, where it goes, and for those who answer for the rules why."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Query
from pydantic import Field

from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.problems import wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Moment
from ansvar.web.explain.forms import LONGEST, Question
from ansvar.web.explain.views import answer
from ansvar.web.house import house

router = Router(tags=["explain"])

Text = Annotated[str, Field(max_length=LONGEST)]


class Cited(Schema):
    """A row of the policy that decided, with its clause."""

    row: str
    called: str
    clause: str


class RuledOut(Schema):
    """Somebody or something that was ruled out, and why."""

    candidate: str
    target: str
    why: str


class Account(Schema):
    """How the decision was made; for managers, policy owners, telephone administrators and auditors."""

    headline: str
    lines: list[str]
    rows: list[Cited]
    rejected: list[RuledOut]


class Explained(Schema):
    """What a call would meet. `line`: what an operator would be shown; `hidden`: the account would tell a reason."""

    at: datetime
    called: str
    caller: str
    language: str
    hears: list[str]
    takes: list[str]
    ends: str
    line: str
    account: Account | None = None
    hidden: bool


@router.get("/explain", auth=Needs(Scope.EXPLAIN, like="explain"), response=Explained)
def explain_call(
    request: HttpRequest,
    to: Text = Query(
        ..., description="`person:ID`, `unit:ID`, `function:ID`, `switchboard`, a number or a name."
    ),
    caller: Text = Query(
        "", description="Who calls: a number, or somebody of the house; empty for somebody outside."
    ),
    at: Moment | None = Query(None, description="When; empty for now."),
    urgent: bool = False,
) -> Explained:
    """What a call would meet, by the policy as it stands and the absences as they are known."""
    form = Question({"to": to, "caller": caller, "urgent": urgent})
    if not form.is_valid():
        first = next(iter(form.errors.as_data().items()))
        raise wrong(f"query.{first[0]}", " ".join(str(text) for error in first[1] for text in error.messages))
    if at is not None:
        form.cleaned_data["at"] = at.astimezone(house().zone)
    found = answer(rights(request), form)
    account = None
    if found.account is not None:
        account = Account(
            headline=found.account.headline,
            lines=list(found.account.lines),
            rows=[Cited(row=each.row, called=each.called, clause=each.clause) for each in found.account.rows],
            rejected=[
                RuledOut(candidate=each.candidate, target=each.target, why=each.why)
                for each in found.account.rejected
            ],
        )
    return Explained(
        at=found.at, called=found.called, caller=found.caller, language=house().spoken_language(),
        hears=list(found.hears), takes=list(found.way.takes), ends=found.way.end, line=found.line, account=account,
        hidden=found.hidden,
    )  # fmt: skip
