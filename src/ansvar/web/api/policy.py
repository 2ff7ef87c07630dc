"""The policy: what it says, a text checked before it is anybody's, and what it would change, with a caller for each."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router, Schema
from ninja.params.functions import Query
from pydantic import Field

from ansvar.check.findings import Witness
from ansvar.engine import adoption
from ansvar.policy.show import show
from ansvar.web.api.auth import Needs
from ansvar.web.api.scopes import Scope
from ansvar.web.gates import Role
from ansvar.web.house import house
from ansvar.web.policy.checking import checks

router = Router(tags=["policy"])

#: A check waits so long before it says that the work goes on.
PATIENCE_S: Final = 10.0
_RULES: Final = Needs(Scope.POLICY, Role.POLICY_OWNER, Role.TELEPHONE, Role.AUDITOR)


class PolicyLine(Schema):
    """A row or setting, read aloud. `upheld`: enforced, measured or advised, for rows with a clause."""

    name: str
    text: str
    clause: str
    upheld: str


class SectionShape(Schema):
    """A section of the policy."""

    title: str
    lines: list[PolicyLine]


class PolicyShape(Schema):
    """The policy in force."""

    title: str
    language: str
    languages: list[str]
    sections: list[SectionShape]


class Draft(Schema):
    """The text of a policy file (TOML)."""

    text: Annotated[str, Field(max_length=400_000)]


class FaultShape(Schema):
    """Something wrong in a text: where, and what is allowed."""

    line: int
    place: str
    row: str
    key: str
    message: str


class WitnessShape(Schema):
    """A call that shows it."""

    words: str
    to: str
    caller: str | None = None
    at: datetime


class FindingShape(Schema):
    """A weakness: an error strands or misleads a caller, a warning may. `because`: why it is accepted, if it is."""

    name: str
    severity: str
    sentence: str
    rows: list[str]
    situations: int
    because: str
    witness: WitnessShape | None = None


class ChangeShape(Schema):
    """Situations that the text decides otherwise than the policy in force; `parts`: what a caller would notice."""

    old_rows: list[str]
    new_rows: list[str]
    parts: list[str]
    situations: int
    witness: WitnessShape


class Checked(Schema):
    """What came of a text. While `done` is false the work goes on: send the same text again in a moment."""

    done: bool
    loads: bool | None = None
    faults: list[FaultShape]
    findings: list[FindingShape]
    changes: list[ChangeShape] | None = None


def _witness(each: Witness) -> WitnessShape:
    return WitnessShape(words=each.say(get_language() or "en"), to=each.to, caller=each.caller, at=each.at)


@router.get("/policy", auth=Needs(Scope.POLICY), response=PolicyShape)
def read_policy(
    request: HttpRequest,
    language: Annotated[str, Field(max_length=12)] = Query(
        "", description="Of the texts; empty for the policy's own."
    ),
) -> PolicyShape:
    """The policy in force, read aloud section by section."""
    policy = house().policy
    sections = show(policy, *([language] if language else []))
    return PolicyShape(
        title=house().names(language or policy.language).text(policy.policy.title),
        language=policy.language,
        languages=list(policy.policy.languages),
        sections=[
            SectionShape(
                title=each.title,
                lines=[
                    PolicyLine(name=line.name, text=line.text, clause=line.clause, upheld=line.upheld)
                    for line in each.lines
                ],
            )
            for each in sections
        ],
    )


@router.get(
    "/policy/text",
    auth=Needs(Scope.POLICY),
    openapi_extra={"responses": {200: {"content": {"application/toml": {"schema": {"type": "string"}}}}}},
)
def read_policy_text(request: HttpRequest) -> HttpResponse:
    """The policy file as it is (TOML)."""
    return HttpResponse(adoption.read(house().place), content_type="application/toml; charset=utf-8")


@router.post("/policy/check", auth=_RULES, response=Checked)
def check_policy_text(request: HttpRequest, body: Draft) -> Checked:
    """Walk a text over every situation it can meet; nothing is changed."""
    return checked(body.text)


@router.post("/policy/diff", auth=_RULES, response=Checked)
def compare_policy_text(request: HttpRequest, body: Draft) -> Checked:
    """What a text would change against the policy in force, with a caller for each change; nothing is changed."""
    return checked(body.text, adoption.read(house().place))


def checked(text: str, against: str = "") -> Checked:
    """Return what came of a text, and of its comparison with another."""
    found = checks().look(text, against, house().today(), PATIENCE_S)
    if found is None:
        return Checked(done=False, faults=[], findings=[])
    return Checked(
        done=True,
        loads=found.policy is not None,
        faults=[
            FaultShape(line=each.line, place=each.place, row=each.row, key=each.key, message=each.message)
            for each in found.faults
        ],
        findings=[
            FindingShape(
                name=each.name,
                severity=each.severity.value,
                sentence=each.say(get_language() or "en"),
                rows=list(each.rows),
                situations=each.count,
                because=each.because,
                witness=_witness(each.witness) if each.witness is not None else None,
            )
            for each in found.findings
        ],
        changes=[
            ChangeShape(
                old_rows=list(each.old_rows),
                new_rows=list(each.new_rows),
                parts=list(each.parts),
                situations=each.count,
                witness=_witness(each.witness),
            )
            for each in found.changes
        ]
        if against
        else None,
    )
