"""The directory's tables taken out, one taken away, its versions, going back; what is brought in: `api.directory`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router, Schema
from pydantic import Field

from ansvar.directory.folder import Folder
from ansvar.directory.versions import contents_of, digest_of
from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.directory import Import, shape
from ansvar.web.api.problems import conflict, missing, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.directory.exchange import taken_out
from ansvar.web.directory.fields import things
from ansvar.web.directory.leaving import take_away
from ansvar.web.directory.order import index
from ansvar.web.directory.propose import NotOursError, going_back, propose, versions
from ansvar.web.gates import Role
from ansvar.web.house import house

router = Router(tags=["directory"])

_RUNS: Final = Needs(Scope.DIRECTORY_WRITE, Role.TELEPHONE)
_TAKES_OUT: Final = Needs(Scope.DIRECTORY_WRITE, Role.TELEPHONE, like="directory-export")
_GOES_BACK: Final = Needs(Scope.DIRECTORY_WRITE, Role.TELEPHONE, like="directory-back")
_LEAVES: Final = Needs(Scope.DIRECTORY_WRITE, Role.TELEPHONE, like="directory-leave")
Named = Annotated[str, Field(max_length=60)]


class Leaves(Schema):
    """Who or what leaves the directory; `id` of a line: its number.

    `instead`: `person:ID` or `unit:ID`: who answers a person's numbers then, or the unit where a unit's people go.
    """

    kind: Literal["person", "unit", "function", "line"]
    id: Annotated[str, Field(max_length=200)]
    instead: Annotated[str, Field(max_length=210)] = ""


class DirectoryVersion(Schema):
    """A version of the directory. `what`: import, back, person, unit gone ...; `about`: whom or what it was about."""

    id: str
    at: datetime
    who: str
    what: str
    about: str
    current: bool


class DirectoryVersions(Schema):
    """The versions that are kept, the newest first."""

    items: list[DirectoryVersion]


@router.get(
    "/directory/tables/{table}",
    auth=_TAKES_OUT,
    openapi_extra={
        "responses": {
            200: {
                "content": {
                    kind: {"schema": {"type": "string", "format": "binary"}}
                    for kind in ("text/csv", "application/zip")
                }
            }
        }
    },
)
def take_directory_out(request: HttpRequest, table: Named) -> HttpResponse:
    """A table such as `people.csv`, or `organisation.zip` with all of them; absences are in none."""
    found = taken_out(rights(request).who, table)
    if found is None:
        raise missing("table")
    return HttpResponse(found[0], content_type=found[1])


@router.get("/directory/versions", auth=_RUNS, response=DirectoryVersions)
def list_directory_versions(request: HttpRequest) -> DirectoryVersions:
    """What was changed, by whom and when; the newest version that says what the files say now is `current`."""
    kept = versions().all()
    digest = digest_of(contents_of(house().place.organisation))
    current = next((each.id for each in kept if each.digest == digest), "")
    return DirectoryVersions(
        items=[
            DirectoryVersion(
                id=each.id, at=each.moment, who=each.who, what=each.what, about=each.about, current=each.id == current
            )
            for each in kept
        ]
    )  # fmt: skip


@router.post("/directory/versions/{version}/back", auth=_GOES_BACK, response=Import)
def go_back_to_directory_version(request: HttpRequest, version: Named) -> Import:
    """Look at what going back to a version changes; confirmed as an import is."""
    found = versions().get(version)
    if found is None:
        raise missing("version")
    try:
        return shape(going_back(found, rights(request).who, get_language() or "en"))
    except NotOursError as error:
        raise conflict("not-ours", f"{str(error)[:1].upper()}{str(error)[1:]}.") from None


@router.post("/directory/leavings", auth=_LEAVES, response=Import)
def propose_leaving(request: HttpRequest, body: Leaves) -> Import:
    """Look at what it changes that somebody or something leaves, with all that points there; confirmed as an import is."""
    there = index().line(body.id) is not None if body.kind == "line" else body.id in things(body.kind)
    if not there:
        raise wrong("body.id", "There is nobody, or nothing, of this id.")
    kind, _colon, to = body.instead.partition(":")
    if to and (
        kind not in ("person", "unit") or to not in things(kind) or (kind, to) == (body.kind, body.id)
    ):
        raise wrong("body.instead", "Name another person or unit, as `person:ID` or `unit:ID`.")
    if body.kind == "unit" and (kind == "person" or (not to and index().of_unit(body.id))):
        raise wrong("body.instead", "Name the unit where its people go.")
    folder = Folder(house().place.organisation)
    take_away(folder, body.kind, body.id, kind if to else "", to)
    try:
        who = rights(request).who
        return shape(propose(who, folder.texts(), f"{body.kind} gone", body.id, get_language() or "en"))
    except NotOursError as error:
        raise conflict("not-ours", f"{str(error)[:1].upper()}{str(error)[1:]}.") from None
