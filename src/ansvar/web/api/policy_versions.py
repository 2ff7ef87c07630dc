"""The policy's versions: proposed by one person, approved by another, adopted by a body, gone back to.

Its steps are taken by people: a system's token may be in anybody's hands, also in those of whoever wrote the text.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.params.functions import Query
from pydantic import Field

from ansvar.store.policies import SENT_BACK, Step, Version
from ansvar.web.api.auth import Needs, rights, somebody
from ansvar.web.api.paging import CURSOR, LIMIT, Cursor, Limit, page
from ansvar.web.api.policy import Checked, checked
from ansvar.web.api.problems import Problem, conflict, missing, refused, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.gates import Rights, Role
from ansvar.web.house import house
from ansvar.web.policy import steps
from ansvar.web.policy.standing import Standing, called, compared_with, may, may_check, standing

router = Router(tags=["policy"])

READS: Final = Needs(Scope.POLICY)
OWNS: Final = Needs(Scope.POLICY_WRITE, Role.POLICY_OWNER)
Numbered = Annotated[int, Field(ge=1, lt=2**31)]
_LAST: Final = 2100


class VersionShape(Schema):
    """A version. `state`: proposed, sent back, approved, adopted, withdrawn, held, in force or replaced.

    `author`: the account that proposed it, empty for what somebody wrote into the file; `starts_at`: when it takes, or
    took, force by its adoption.
    """

    number: int
    state: str
    author: str
    author_name: str
    note: str
    based_on: int
    origin: Literal["page", "file"]
    hash: str
    at: datetime
    starts_at: datetime | None = None


class VersionsPage(Schema):
    """A page of versions. `problem`: why the file cannot be read now, or empty."""

    items: list[VersionShape]
    next: str | None = None
    problem: str


class StepShape(Schema):
    """What happened to a version; `why` of one that was sent back, the rest of an adoption."""

    at: datetime
    by: str
    kind: str
    why: str
    body: str
    on: date | None = None
    reference: str
    starts_at: datetime | None = None


class VersionWhole(VersionShape):
    """A version with what became of it, and what the one who asks can do with it now.

    `problem`: why it has not taken force although its time has come, or empty.
    """

    steps: list[StepShape]
    can: list[str]
    problem: str = ""


class SentBack(Schema):
    """Why it goes back."""

    why: Annotated[str, Field(min_length=1, max_length=steps.LONGEST_WHY)]


class Adopted(Schema):
    """Which body adopted it, on which day, where that is written, and from when it is in force (null: at once)."""

    body: Annotated[str, Field(min_length=1, max_length=200)]
    on: date
    reference: Annotated[str, Field(max_length=200)] = ""
    starts_at: datetime | None = None


def _shape(each: Version) -> dict[str, Any]:
    return {
        "number": each.number, "state": each.state, "author": each.author, "author_name": called(each.author),
        "note": each.note, "based_on": each.based_on, "origin": each.origin, "hash": each.hash, "at": each.at,
        "starts_at": each.starts_at,
    }  # fmt: skip


def _step(each: Step) -> StepShape:
    facts = each.facts
    return StepShape(
        at=each.at,
        by=each.by,
        kind=each.kind,
        why=str(facts.get("why", "")) if each.kind == SENT_BACK else "",
        body=str(facts.get("body", "")),
        on=facts.get("on") or None,
        reference=str(facts.get("reference", "")),
        starts_at=facts.get("from") or None,
    )


def _get(number: int) -> tuple[Standing, Version]:
    stands = standing()
    found = stands.version(number)
    if found is None:
        raise missing("version")
    return stands, found


def whole(who: Rights, number: int, problem: str = "") -> VersionWhole:
    """Return a version as it stands now."""
    found = _get(number)[1]
    can = [
        name.replace("_", "-")
        for name, allowed in asdict(may(who, found)).items()
        if allowed and name in _STEPS
    ]
    return VersionWhole(
        **_shape(found), steps=[_step(each) for each in found.steps], can=can, problem=problem
    )


_STEPS: Final = frozenset({"approve", "send_back", "adopt", "release", "withdraw"})


def of_refused(error: steps.RefusedError) -> Problem:
    """Return a step that was refused as a problem."""
    return conflict(error.why, str(error))


@router.get("/policy/versions", auth=READS, response=VersionsPage)
def list_policy_versions(request: HttpRequest, limit: Limit = LIMIT, cursor: Cursor = CURSOR) -> VersionsPage:
    """Every version, the newest first."""
    stands = standing()
    found, more = page(stands.every, lambda each: (each.number,), (int,), cursor, limit, down=True)
    return VersionsPage(
        items=[VersionShape(**_shape(each)) for each in found], next=more, problem=stands.problem
    )


@router.get("/policy/versions/{number}", auth=READS, response=VersionWhole)
def read_policy_version(request: HttpRequest, number: Numbered) -> VersionWhole:
    """A version: who and when, what became of it, what can be done with it."""
    return whole(rights(request), number)


@router.get(
    "/policy/versions/{number}/text",
    auth=READS,
    openapi_extra={"responses": {200: {"content": {"application/toml": {"schema": {"type": "string"}}}}}},
)
def read_policy_version_text(request: HttpRequest, number: Numbered) -> HttpResponse:
    """The file of a version (TOML); once it is adopted with the line of its decision."""
    return HttpResponse(_get(number)[1].written, content_type="application/toml; charset=utf-8")


@router.get("/policy/versions/{number}/check", auth=READS, response=Checked)
def check_policy_version(
    request: HttpRequest,
    number: Numbered,
    against: Annotated[int, Field(ge=0, lt=2**31)] = Query(
        0, description="Another version; 0 for the one in force, or that it was made from once it is past."
    ),
) -> Checked:
    """What the check finds in a version, and what it changes against another, with a caller for each."""
    stands, found = _get(number)
    if not may_check(rights(request), found):
        raise refused("What is on its way is checked by the policy's owners and auditors.", "role")
    other = _get(against)[1] if against else compared_with(stands, found)
    return checked(found.written, other.written if other is not None else "")


# -- what is done with it -------------------------------------------------------------------------------


@router.post("/policy/versions/{number}/approve", auth=OWNS, response=VersionWhole)
def approve_policy_version(request: HttpRequest, number: Numbered) -> VersionWhole:
    """Approve what somebody else proposed."""
    who, found = somebody(request), _get(number)[1]
    _not_own(who, found)
    return _done(who, found, lambda: steps.approve(who, found))


@router.post("/policy/versions/{number}/send-back", auth=OWNS, response=VersionWhole)
def send_policy_version_back(request: HttpRequest, number: Numbered, body: SentBack) -> VersionWhole:
    """Send what somebody else proposed back, and say why."""
    who, found = somebody(request), _get(number)[1]
    _not_own(who, found)
    return _done(who, found, lambda: steps.send_back(who, found, body.why))


@router.post("/policy/versions/{number}/adopt", auth=OWNS, response=VersionWhole)
def adopt_policy_version(request: HttpRequest, number: Numbered, body: Adopted) -> VersionWhole:
    """Note that a body has adopted an approved version; it takes force when its moment has come."""
    who, found = somebody(request), _get(number)[1]
    by, reference = steps.one_line(body.body), steps.one_line(body.reference)
    if not by:
        raise wrong("body.body", "Name the body that decided.")
    if body.on > house().today():
        raise wrong("body.on", "A decision that is still to be made adopts nothing.")
    starts = body.starts_at or house().now()
    starts = starts if starts.tzinfo else starts.replace(tzinfo=house().zone)
    if starts.year >= _LAST:
        raise wrong("body.starts_at", f"Name a moment before {_LAST}.")
    starts = max(starts, house().now()).astimezone(UTC)
    return _done(who, found, lambda: steps.adopt(who, found, by, body.on, reference, starts))


@router.post("/policy/versions/{number}/release", auth=OWNS, response=VersionWhole)
def release_policy_version(request: HttpRequest, number: Numbered) -> VersionWhole:
    """Let a version that was held take force, over what was written into the file by hand."""
    who, found = somebody(request), _get(number)[1]
    return _done(who, found, lambda: steps.release(who, found))


@router.post("/policy/versions/{number}/withdraw", auth=OWNS, response=VersionWhole)
def withdraw_policy_version(request: HttpRequest, number: Numbered) -> VersionWhole:
    """Withdraw a version that is on its way."""
    who, found = somebody(request), _get(number)[1]
    return _done(who, found, lambda: steps.withdraw(who, found))


class FileRead(Schema):
    """Whether the switch goes by the file as it is now; `problem`: why not, or empty."""

    done: bool
    problem: str


@router.post("/policy/read", auth=OWNS, response=FileRead)
def read_policy_file_anew(request: HttpRequest) -> FileRead:
    """Let the switch, and the pages, read the file as it is now."""
    problem = steps.read_anew(somebody(request))
    return FileRead(done=not problem, problem=problem)


def _not_own(who: Rights, found: Version) -> None:
    if found.author == who.who:
        raise refused("Nobody approves, or sends back, their own.", "own")


def _done(who: Rights, found: Version, does: Any) -> VersionWhole:
    try:
        problem = does()
    except steps.RefusedError as error:
        raise of_refused(error) from None
    return whole(who, found.number, problem or "")
