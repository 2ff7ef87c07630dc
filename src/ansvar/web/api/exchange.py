"""The directory's tables taken out, its versions, and going back to one; what is brought in: `api.directory`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router, Schema
from pydantic import Field

from ansvar.directory.versions import contents_of, digest_of
from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.directory import Import, shape
from ansvar.web.api.problems import conflict, missing
from ansvar.web.api.scopes import Scope
from ansvar.web.directory.exchange import taken_out
from ansvar.web.directory.propose import NotOursError, going_back, versions
from ansvar.web.gates import Role
from ansvar.web.house import house

router = Router(tags=["directory"])

_RUNS: Final = Needs(Scope.DIRECTORY_WRITE, Role.TELEPHONE)
Named = Annotated[str, Field(max_length=60)]


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
    auth=_RUNS,
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


@router.post("/directory/versions/{version}/back", auth=_RUNS, response=Import)
def go_back_to_directory_version(request: HttpRequest, version: Named) -> Import:
    """Look at what going back to a version changes; confirmed as an import is."""
    found = versions().get(version)
    if found is None:
        raise missing("version")
    try:
        return shape(going_back(found, rights(request).who, get_language() or "en"))
    except NotOursError as error:
        raise conflict("not-ours", f"{str(error)[:1].upper()}{str(error)[1:]}.") from None
