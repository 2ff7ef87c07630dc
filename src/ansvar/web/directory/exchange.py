"""`/directory/exchange/`: tables out, tables in with a look at what they change; the versions, and going back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from ansvar.directory.folder import TABLE_OF
from ansvar.directory.layout import HEAD
from ansvar.directory.versions import Version, contents_of, digest_of
from ansvar.web import audit
from ansvar.web.directory import tables
from ansvar.web.directory.fields import things
from ansvar.web.directory.propose import NotOursError, Proposal, going_back, propose, versions, withdraw
from ansvar.web.directory.views import language, rights_of, shown
from ansvar.web.gates import Role, gate
from ansvar.web.house import house
from ansvar.words.faults import Fault, OrganisationError

TABLES: Final = {
    "people.csv": gettext_lazy("People"),
    "units.csv": gettext_lazy("Units"),
    "functions.csv": gettext_lazy("Tasks"),
    "lines.csv": gettext_lazy("Numbers"),
    "closures.csv": gettext_lazy("Closures"),
    "quiet_days.csv": gettext_lazy("Quiet days"),
    "lists.csv": gettext_lazy("Lists of callers"),
    "absences.csv": gettext_lazy("Absences"),
    HEAD: gettext_lazy("The organisation"),
}
WHY_NOT: Final = {
    "size": gettext_lazy("The file is too large: 40 MB are taken, unpacked 160 MB."),
    "zip": gettext_lazy("This zip cannot be opened; pack the tables anew, without a password."),
    "name": gettext_lazy(
        "A table must be called as here, such as people.csv; or upload all of them as a zip."
    ),
    "empty": gettext_lazy("The zip holds none of the organisation's tables."),
}
#: So many faults are shown; the rest is counted.
MOST_FAULTS: Final = 200


class Upload(forms.Form):
    """A table or a zip, and what becomes of who is not in it."""

    file = forms.FileField(label=gettext_lazy("File"))
    rest = forms.ChoiceField(
        label=gettext_lazy("Who is not in the file"),
        choices=(
            ("stay", gettext_lazy("stays as they are")),
            ("leave", gettext_lazy("leaves: the file holds everybody")),
        ),
        widget=forms.RadioSelect,
        initial="stay",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["file"].help_text = _(
            "CSV by commas or semicolons, UTF-8 (Excel: “CSV UTF-8”), or a zip of the tables."
        )
        self.fields["file"].widget.attrs |= {"accept": ".csv,.zip,.toml", "class": "ds-input"}


def _page(
    request: HttpRequest, form: Upload, status: int = 200, faults: Iterable[Fault] = ()
) -> HttpResponse:
    place = house().place.organisation
    kept = list(faults)
    return shown(
        request, "exchange", "directory-exchange", status,
        form=form, faults=kept[:MOST_FAULTS], more=max(0, len(kept) - MOST_FAULTS),
        tables=[(each.name, TABLES[each.name]) for each in tables.layouts() if (place / each.name).exists()],
    )  # fmt: skip


@gate(Role.TELEPHONE)
@require_GET
def exchange(request: HttpRequest) -> HttpResponse:
    """What can be taken out, and where something is brought in."""
    return _page(request, Upload())


@gate(Role.TELEPHONE)
@require_GET
def export(request: HttpRequest, name: str) -> HttpResponse:
    """A table for a spreadsheet, or the zip of all."""
    try:
        found = taken_out(rights_of(request).who, name)
    except OrganisationError as error:  # somebody is writing at the files, or has broken them
        messages.warning(request, str(error).splitlines()[0])
        return redirect("directory-exchange")
    if found is None:
        raise Http404
    answer = HttpResponse(found[0], content_type=found[1])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def taken_out(who: str, name: str) -> tuple[bytes, str] | None:
    """Return a table, or the zip of all (`organisation.zip`), with its kind, and note it; None when there is none.

    Raises OrganisationError when the files cannot be read.
    """
    place = house().place.organisation
    if name == "organisation.zip":
        content, kind = tables.folder(place), "application/zip"
    elif name in tables.HANDED_OUT and (place / name).exists():
        content, kind = tables.table(place, name), "text/csv; charset=utf-8"
    else:
        return None
    audit.note(who, "directory taken out", file=name)
    return content, kind


@gate(Role.TELEPHONE)
@require_POST
def bring(request: HttpRequest) -> HttpResponse:
    """An upload: its faults, or the look at what it changes."""
    form = Upload(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, 422)
    given = form.cleaned_data["file"]
    try:
        proposal = taken_in(
            rights_of(request).who,
            tables.uploaded(given.name, given.file, given.size),
            whole=form.cleaned_data["rest"] == "leave",
            about=given.name[:80],
            language=language(),
        )
    except tables.UploadError as error:
        form.add_error("file", str(WHY_NOT[error.why]))
        return _page(request, form, 422)
    except NotOursError as error:
        form.add_error(None, str(error))
        return _page(request, form, 409)
    except OrganisationError as error:
        return _page(request, form, 422, error.faults)
    if proposal.empty:
        withdraw(proposal.token, proposal.who)
        messages.success(request, _("The file says what the directory says already: nothing changes."))
        return redirect("directory-exchange")
    return redirect("directory-proposal", proposal.token)


def taken_in(who: str, files: dict[str, bytes], *, whole: bool, about: str, language: str) -> Proposal:
    """Propose what uploaded tables make of the directory; faults are told by the lines of the upload.

    `whole`: who is not in an uploaded table leaves. Raises OrganisationError and NotOursError.
    """
    with tempfile.TemporaryDirectory(prefix="ansvar-directory-") as scratch:
        texts, lines = tables.drafted(house().place.organisation, files, Path(scratch), whole=whole)
    try:
        return propose(who, texts, "import", about, language)
    except OrganisationError as error:
        raise OrganisationError(tables.told(error, texts, lines)) from None


# -- versions ---------------------------------------------------------------------------------------------

WHAT: Final = {
    "found": gettext_lazy("As the files were found"),
    "import": gettext_lazy("Brought in"),
    "back": gettext_lazy("Back to an earlier version"),
    "person": gettext_lazy("Person changed"),
    "person gone": gettext_lazy("Person left"),
    "unit": gettext_lazy("Unit changed"),
    "unit gone": gettext_lazy("Unit closed down"),
    "function": gettext_lazy("Task changed"),
    "function gone": gettext_lazy("Task taken away"),
    "line": gettext_lazy("Number changed"),
    "line gone": gettext_lazy("Number taken away"),
}


@gate(Role.TELEPHONE)
@require_GET
def versions_page(request: HttpRequest) -> HttpResponse:
    """The versions that are kept, the newest first."""
    known = versions()
    digest = digest_of(contents_of(house().place.organisation))
    kept = known.all()
    page = Paginator(kept, 25).get_page(request.GET.get("page"))
    current = next((each.id for each in kept if each.digest == digest), "")
    people = _people({each.who for each in page})
    rows = [
        (
            each,
            WHAT.get(each.what, each.what),
            each.id == current,
            people.get(each.who, each.who),
            _called(each),
        )
        for each in page
    ]
    return shown(
        request, "versions", "directory-versions", page=page, rows=rows, changed=bool(kept) and not current
    )


def _people(accounts: set[str]) -> dict[str, str]:
    """Return what the people behind accounts are called."""
    from ansvar.web.accounts.models import User

    base = house().base
    found = User.objects.filter(username__in=accounts).values_list("username", "person")
    return {name: base.people[person].name for name, person in found if person in base.people}


def _called(version: Version) -> str:
    """Return about whom or what a change was, by name where there is one still."""
    kind = version.what.removesuffix(" gone")
    if version.what == "back":
        return ""
    thing = things(kind).get(version.about) if kind in TABLE_OF else None
    return thing.name if thing is not None else version.about


@gate(Role.TELEPHONE)
@require_POST
def back(request: HttpRequest, version: str) -> HttpResponse:
    """Look at what going back to a version changes."""
    found = versions().get(version)
    if found is None:
        raise Http404
    try:
        proposal = going_back(found, rights_of(request).who, language())
    except (OrganisationError, NotOursError) as error:
        messages.warning(request, str(error).splitlines()[0])
        return redirect("directory-versions")
    if proposal.empty:
        withdraw(proposal.token, proposal.who)
        messages.success(request, _("The directory says that already: nothing changes."))
        return redirect("directory-versions")
    return redirect("directory-proposal", proposal.token)
