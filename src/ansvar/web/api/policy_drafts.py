"""Drafts of the policy: begun from a version, written, checked and compared, proposed or put away."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from ansvar.store import policies
from ansvar.web.api.auth import Needs, rights, somebody
from ansvar.web.api.once import once
from ansvar.web.api.policy import Checked, checked
from ansvar.web.api.policy_versions import OWNS, Numbered, VersionWhole, of_refused, whole
from ansvar.web.api.problems import conflict, missing, refused, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Done, Id
from ansvar.web.gates import Rights, Role
from ansvar.web.house import house
from ansvar.web.policy import steps
from ansvar.web.policy.standing import called, standing

router = Router(tags=["policy"])

_READS: Final = Needs(Scope.POLICY, Role.POLICY_OWNER)


class DraftShape(Schema):
    """A text that somebody is writing. `outdated`: another version is in force than it was begun from."""

    id: str
    author: str
    author_name: str
    note: str
    based_on: int
    outdated: bool
    made_at: datetime
    saved_at: datetime
    saves: int


class DraftWhole(DraftShape):
    """A draft with its text."""

    text: str


class Drafts(Schema):
    """The drafts that are being written, the last saved first; `put_away`: one's own that can be taken up again."""

    items: list[DraftShape]
    put_away: list[DraftShape]


class DraftBegun(Schema):
    """From what a draft is begun: an earlier version (to go back to it), or a draft; else from the version in force."""

    version: Numbered | None = None
    draft: Annotated[str, Field(max_length=40)] = ""


class DraftWritten(Schema):
    """A draft as it is to be. `saves` as it was read: what somebody has saved meanwhile is not written over."""

    text: Annotated[str, Field(max_length=400_000)]
    note: Annotated[str, Field(max_length=steps.LONGEST_NOTE)] = ""
    saves: Annotated[int, Field(ge=0, lt=2**31)]


def _shape(each: policies.Draft, current: int) -> dict[str, Any]:
    return {
        "id": each.id, "author": each.author, "author_name": called(each.author), "note": each.note,
        "based_on": each.based_on, "outdated": each.based_on != current, "made_at": each.made_at,
        "saved_at": each.saved_at, "saves": each.saves,
    }  # fmt: skip


def _current() -> int:
    current = standing().current
    return current.number if current is not None else 0


def _whole(each: policies.Draft) -> DraftWhole:
    return DraftWhole(**_shape(each, _current()), text=each.text)


def _get(id: str) -> policies.Draft:
    found = house().store.policies.draft(id)
    if found is None:
        raise missing("draft")
    return found


def _own(who: Rights, id: str) -> policies.Draft:
    found = _get(id)
    if found.author != who.who:
        raise refused("A draft is its author's; begin one of your own from it.", "own")
    return found


@router.get("/policy/drafts", auth=_READS, response=Drafts)
def list_policy_drafts(request: HttpRequest) -> Drafts:
    """The drafts of everybody who may change the policy."""
    current = _current()
    return Drafts(
        items=[DraftShape(**_shape(each, current)) for each in house().store.policies.drafts()],
        put_away=[DraftShape(**_shape(each, current)) for each in steps.put_away(rights(request))],
    )


@router.post("/policy/drafts", auth=OWNS, response=DraftWhole)
@once
def begin_policy_draft(request: HttpRequest, body: DraftBegun) -> DraftWhole:
    """Begin a draft: from the version in force, from an earlier one to go back to it, or from somebody's draft."""
    begun = steps.begin(rights(request), body.version, body.draft)
    if begun is None:
        what = "draft" if body.draft else "version"
        raise wrong(f"body.{what}", f"There is no such {what}.")
    return _whole(begun)


@router.get("/policy/drafts/{draft}", auth=_READS, response=DraftWhole)
def read_policy_draft(request: HttpRequest, draft: Id) -> DraftWhole:
    """A draft with its text."""
    return _whole(_get(draft))


@router.put("/policy/drafts/{draft}", auth=OWNS, response=DraftWhole)
def write_policy_draft(request: HttpRequest, draft: Id, body: DraftWritten) -> DraftWhole:
    """Save the text and the note of one's own draft; a faulty text is kept all the same."""
    found = _own(rights(request), draft)
    kept = steps.save(found, body.saves, body.text, body.note)
    if kept is None:
        raise conflict("changed", "This draft was saved meanwhile; read it anew.")
    return _whole(kept)


@router.delete("/policy/drafts/{draft}", auth=OWNS, response=Done)
def put_policy_draft_away(request: HttpRequest, draft: Id) -> Done:
    """Put one's own draft away; it can be taken up again within a month."""
    who = rights(request)
    if not steps.drop(who, _own(who, draft)):
        raise missing("draft")
    return Done()


@router.get("/policy/drafts/{draft}/check", auth=_READS, response=Checked)
def check_policy_draft(request: HttpRequest, draft: Id) -> Checked:
    """What the check finds in a draft, and what it changes against the version in force, with a caller for each."""
    found, current = _get(draft), standing().current
    return checked(found.text, current.written if current is not None else "")


@router.post("/policy/drafts/{draft}/propose", auth=OWNS, response=VersionWhole)
def propose_policy_draft(request: HttpRequest, draft: Id) -> VersionWhole:
    """Make a version of one's own draft, which somebody else must approve; for people, not for systems."""
    who = somebody(request)
    try:
        return whole(who, steps.propose(who, _own(who, draft)))
    except steps.RefusedError as error:
        raise of_refused(error) from None
