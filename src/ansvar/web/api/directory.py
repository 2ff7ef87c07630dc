"""The directory brought in by another system: looked at before it is saved, made whole or not at all."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router, Schema
from ninja.files import UploadedFile
from ninja.params.functions import File, Form
from pydantic import Field

from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.problems import conflict, missing, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Done
from ansvar.web.directory import tables
from ansvar.web.directory.exchange import WHY_NOT, taken_in
from ansvar.web.directory.propose import (
    FolderChangedError,
    NotOursError,
    Proposal,
    ProposalGoneError,
    RefusedError,
    confirm,
    get,
    withdraw,
)
from ansvar.web.gates import Role

router = Router(tags=["directory"])

_RUNS: Final = Needs(Scope.DIRECTORY_WRITE, Role.TELEPHONE)
_BRINGS: Final = Needs(Scope.DIRECTORY_WRITE, Role.TELEPHONE, like="directory-import")
_DECIDES: Final = Needs(Scope.DIRECTORY_WRITE, Role.TELEPHONE, like="directory-decide")
_FILE: Final = File(
    ..., description="One of the organisation's tables, such as people.csv, or a zip of them."
)
_WHOLE: Final = Form(False, description="Who is not in an uploaded table leaves.")
Token = Annotated[str, Field(max_length=60)]


class Counts(Schema):
    """How many rows of a table change."""

    file: str
    added: int
    changed: int
    removed: int


class Cell(Schema):
    """A value that changes."""

    column: str
    old: str
    new: str


class RowChange(Schema):
    """A row that changes."""

    file: str
    what: str
    key: str
    name: str
    cells: list[Cell]


class Weakness(Schema):
    """What the check finds new in it."""

    severity: str
    sentence: str


class Answers(Schema):
    """Whose callers meet somebody else then, or nobody."""

    to: str
    called: str
    before: str
    after: str
    nobody: bool


class Import(Schema):
    """A change of the directory that waits for its confirmation, for half an hour. Nothing is saved yet.

    Of absences only how many change is told. `heavy`: somebody should look at it first.
    """

    token: str
    made_at: datetime
    total: int
    heavy: bool
    files: list[Counts]
    changes: list[RowChange]
    more: int
    findings: list[Weakness]
    answers: list[Answers]


class Confirmed(Schema):
    """The directory as it is now; `version` can be gone back to."""

    version: str


def shape(each: Proposal) -> Import:
    """Return a change that waits as the API tells it."""
    view: Any = each.view
    return Import(
        token=each.token,
        made_at=each.made_at,
        total=view["total"],
        heavy=each.heavy,
        files=[Counts(**one) for one in view["files"]],
        changes=[
            RowChange(
                file=one["file"],
                what=one["what"],
                key=one["key"],
                name=one["name"],
                cells=[Cell(column=name, old=str(old), new=str(new)) for name, old, new in one["cells"]],
            )
            for one in view["changes"]
        ],
        more=view["more"],
        findings=[Weakness(severity=one["severity"], sentence=one["sentence"]) for one in view["findings"]],
        answers=[
            Answers(
                to=str(one["to"]),
                called=str(one["called"]),
                before=str(one["before"]),
                after=str(one["after"]),
                nobody=bool(one["nobody"]),
            )
            for one in view["answers"]
        ],
    )


@router.post("/directory/imports", auth=_BRINGS, response=Import)
def propose_import(request: HttpRequest, file: UploadedFile = _FILE, whole: bool = _WHOLE) -> Import:
    """Look at what uploaded tables make of the directory; faults are told by the lines of the upload."""
    name = file.name or ""
    if file.file is None:
        raise wrong("file", "This is no file.")
    try:
        files = tables.uploaded(name, file.file, file.size or 0)
        found = taken_in(
            rights(request).who, files, whole=whole, about=name[:80], language=get_language() or "en"
        )
    except tables.UploadError as error:
        raise wrong("file", str(WHY_NOT[error.why])) from None
    except NotOursError as error:
        raise conflict("not-ours", f"{str(error)[:1].upper()}{str(error)[1:]}.") from None
    return shape(found)


@router.get("/directory/imports/{token}", auth=_RUNS, response=Import)
def read_import(request: HttpRequest, token: Token) -> Import:
    """A change that waits for its confirmation."""
    try:
        return shape(get(token, rights(request).who))
    except ProposalGoneError:
        raise missing("import") from None


@router.post("/directory/imports/{token}/confirm", auth=_DECIDES, response=Confirmed)
def confirm_import(request: HttpRequest, token: Token) -> Confirmed:
    """Make exactly the change that was looked at; refused when the directory has changed meanwhile."""
    try:
        return Confirmed(version=confirm(token, rights(request).who).id)
    except ProposalGoneError:
        raise missing("import") from None
    except FolderChangedError:
        raise conflict("changed", "The directory was changed meanwhile; bring it in again.") from None
    except RefusedError as error:
        raise conflict("refused", f"The engine refuses it, and nothing has changed: {error}") from None


@router.delete("/directory/imports/{token}", auth=_RUNS, response=Done)
def withdraw_import(request: HttpRequest, token: Token) -> Done:
    """Forget a change that waits."""
    try:
        withdraw(token, rights(request).who)
    except ProposalGoneError:
        raise missing("import") from None
    return Done()
