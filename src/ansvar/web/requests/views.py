"""`/requests`: one's own and the list that is worked, a new one, and one with its thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ansvar.web import audit
from ansvar.web.devices.models import Device
from ansvar.web.devices.steps import may_see as device_shown
from ansvar.web.explain.rights import may_open
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.people import account_name, manager_of
from ansvar.web.requests import lists
from ansvar.web.requests.forms import FORMS, Words
from ansvar.web.requests.kinds import CHOSEN, KINDS, TO_DO, Kind, State, called
from ansvar.web.requests.models import Costs, Entry, Request
from ansvar.web.requests.steps import can, costs, make, may_see, may_work, seen, take_step
from ansvar.web.tags import named_person

SCOPES: Final = {
    "mine": gettext_lazy("Mine"),
    "work": gettext_lazy("To work on"),
    "approve": gettext_lazy("To approve"),
}
#: The parts of the list that is worked.
STANDS: Final = {
    "": gettext_lazy("Still open"),
    "new": gettext_lazy("New"),
    "urgent": gettext_lazy("Urgent"),
    "late": gettext_lazy("The planned day has passed"),
    "today": gettext_lazy("Planned until today"),
    "mine": gettext_lazy("Taken by me"),
    "waiting": gettext_lazy("Waits for the asker"),
    "approval": gettext_lazy("Waits for approval"),
    "done": gettext_lazy("Done"),
    "all": gettext_lazy("All"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A request as a list shows it."""

    request: Request
    asker: str
    taken: str
    late: bool


def _rows(requests: Any) -> list[Row]:
    day, names = house().today(), dict[str, str]()

    def name(username: str) -> str:
        if username and username not in names:
            names[username] = account_name(username)
        return names.get(username, "")

    return [
        Row(
            each,
            name(each.asker),
            name(each.taken_by),
            each.planned_on is not None and each.planned_on < day and each.state in TO_DO,
        )
        for each in requests
    ]


@gate()
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """The lists."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    waits = lists.to_approve(rights)
    scopes = ["mine"]
    if rights.has(Role.MANAGER):
        scopes.append("approve")
    if lists.works(rights):
        scopes.append("work")
    scope = request.GET.get("of", "work" if rights.has(Role.TELEPHONE) else "mine")
    if scope not in scopes:
        raise Http404
    asked = {name: request.GET.get(name, "")[:100] for name in ("state", "kind", "q")}
    found = lists.own(rights) if scope == "mine" else waits
    if scope == "work":
        found = lists.narrowed(lists.workable(rights), rights, asked["state"], asked["kind"], asked["q"])
    page = Paginator(found, lists.PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "requests/requests.html",
        {
            "rows": _rows(page.object_list),
            "pages": page,
            "kept": urlencode({"of": scope, **{name: value for name, value in asked.items() if value}}),
            "scope": scope,
            "scopes": [(name, SCOPES[name], waits.count() if name == "approve" else 0) for name in scopes],
            "asked": asked,
            "stands": STANDS.items(),
            "kinds": KINDS.items(),
            "all_kinds": rights.has(Role.TELEPHONE),
            "see_to": lists.to_see_to(rights) if scope == "work" else [],
            "figures": lists.figures() if scope == "work" else [],
            "costs": [(what, called(Kind.ORDER, what), yes) for what, yes in costs().items()]
            if scope == "work" and rights.has(Role.TELEPHONE)
            else [],
        },
    )


@gate()
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Report, ask or order; `?call=`, `?about=` and `?what=` fill in where one came from."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    if kind not in set(Kind):
        raise Http404
    wanted = Kind(kind)
    form_of = FORMS[wanted]
    if request.method == "POST":
        form = form_of(request.POST)
        if not may_name(rights, request.POST.get("call", "")):
            raise Http404
        if form.is_valid():
            with audit.together() as changes:
                made = make(rights, form.wanted(), changes)
            if made.state == State.APPROVAL:
                name = named_person(manager_of(made.unit))
                said = _("Sent as number %(n)s. First %(name)s approves it.") % {"n": made.pk, "name": name}
            else:
                said = _("Sent as number %(n)s. The answer comes here.") % {"n": made.pk}
            messages.success(request, said)
            return redirect("requests-one", made.pk)
    else:
        about, call = request.GET.get("about", ""), request.GET.get("call", "")
        form = form_of(
            initial={
                "what": "call" if call and wanted is Kind.FAULT else request.GET.get("what", ""),
                "about": about,
                "call": call if may_name(rights, call) else "",
                "title": request.GET.get("title", "")[:120],
            }
        )
    figure = next(each for each in lists.figures() if each.kind is wanted)
    told = {
        "form": form,
        "kind": wanted,
        "title": TITLES[wanted],
        "figure": figure,
        "call": _call(form["call"].value()),
    }
    return render(request, "requests/new.html", told, status=422 if form.is_bound else 200)


TITLES: Final = {
    Kind.FAULT: gettext_lazy("Report a fault"),
    Kind.QUESTION: gettext_lazy("Ask a question"),
    Kind.ORDER: gettext_lazy("Order something"),
}


def _call(id: str) -> Any:
    return house().store.calls.record(id) if id else None


def may_name(rights: Rights, call: str) -> bool:
    """Whether somebody may report a fault of this call: nobody learns that there is a call they may not open."""
    record = _call(call)
    return not call or (record is not None and may_open(rights, record.called, record.reached))


def _get(request: HttpRequest, id: int) -> Request:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    found = get_object_or_404(Request, pk=id)
    if not may_see(rights, found):
        raise Http404
    return found


@gate()
@require_GET
def one(request: HttpRequest, id: int) -> HttpResponse:
    """A request with its thread."""
    found = _get(request, id)
    new = found.unseen
    seen(request.rights, found)  # type: ignore[attr-defined]
    return _one(request, found, new=new)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the thread."""

    entry: Entry
    name: str
    said: str
    own: bool


def _one(
    request: HttpRequest, found: Request, form: Words | None = None, status: int = 200, new: bool = False
) -> HttpResponse:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    works = may_work(rights, found)
    entries = [each for each in Entry.objects.filter(request=found) if works or not each.inside]
    steps = can(rights, found)
    form = form or Words("", initial={"version": found.version, "day": found.planned_on})
    record = _call(found.call)
    return render(
        request,
        "requests/one.html",
        {
            "r": found,
            "lines": [
                Line(each, account_name(each.who), str(SAID.get(each.step, "")), each.who == found.asker)
                for each in entries
            ],
            "asker": account_name(found.asker),
            "taken": account_name(found.taken_by) if found.taken_by else "",
            "approver": manager_of(found.unit) if found.state == State.APPROVAL else "",
            "own": found.asker == rights.who,
            "works": works,
            "can": steps,
            "chooses": [(step, CHOICES[step]) for step in CHOICES if step in steps],
            "form": form,
            "new": new,
            "device": _device(rights, found),
            "call": record
            if record is not None and may_open(rights, record.called, record.reached)
            else None,
        },
        status=status,
    )


def _device(rights: Rights, request: Request) -> Device | None:
    """Return the device that a request is about, for who may look at it."""
    found = Device.objects.filter(pk=request.device).first() if request.device else None
    return found if found is not None and device_shown(rights, found) else None


#: What the line of a step says before its words.
SAID: Final = {
    "take": gettext_lazy("took it"),
    "plan": gettext_lazy("planned it for"),
    "answer": gettext_lazy("has answered"),
    "ask": gettext_lazy("asks back"),
    "note": gettext_lazy("noted for those who work on it"),
    "done": gettext_lazy("has done it"),
    "decline": gettext_lazy("declined it"),
    "approve": gettext_lazy("approved it"),
    "refuse": gettext_lazy("did not approve it"),
    "write": gettext_lazy("wrote"),
    "reopen": gettext_lazy("opened it again"),
    "withdraw": gettext_lazy("withdrew it"),
}
#: The steps that go with the one field of words, for those who work the list.
CHOICES: Final = {
    "done": gettext_lazy("Done"),
    "answer": gettext_lazy("Answer, and leave it open"),
    "ask": gettext_lazy("Ask back"),
    "decline": gettext_lazy("Decline"),
    "note": gettext_lazy("Note for ourselves"),
}


@gate()
@require_POST
def step(request: HttpRequest, id: int) -> HttpResponse:
    """Take it one step further."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    found, wanted = _get(request, id), request.POST.get("step", "")
    if wanted in can(rights, found):
        form = Words(wanted, request.POST)
        if not form.is_valid():
            return _one(request, found, form, 422)
        given = form.cleaned_data
        if take_step(rights, found, wanted, given["version"], given["words"], given["day"]):
            messages.success(request, DONE.get(wanted, gettext_lazy("Noted.")))
            return redirect("requests-one", id)
    messages.warning(request, _("Somebody else was quicker; see how it stands now."))
    if not (words := request.POST.get("words", "")):
        return redirect("requests-one", id)
    # What was written is not lost: it stands in the field, beside what the other did.
    found.refresh_from_db()
    told = {"version": found.version, "words": words, "day": request.POST.get("day", "")}
    return _one(request, found, Words("", initial=told), 409)


DONE: Final = {
    "take": gettext_lazy("You have it now."),
    "plan": gettext_lazy("Planned; whoever asked sees the day."),
    "answer": gettext_lazy("Answered; whoever asked sees it at once."),
    "ask": gettext_lazy("Asked back; it waits for the answer."),
    "done": gettext_lazy("Done."),
    "decline": gettext_lazy("Declined; whoever asked reads why."),
    "approve": gettext_lazy("Approved; it is worked on now."),
    "refuse": gettext_lazy("Not approved; whoever asked reads why."),
    "reopen": gettext_lazy("Open again."),
    "withdraw": gettext_lazy("Withdrawn."),
}


@gate(Role.TELEPHONE)
@require_POST
def cost(request: HttpRequest) -> HttpResponse:
    """Say which orders cost: those a manager approves first."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    chosen = set(request.POST.getlist("cost"))
    with audit.together() as changes:
        for what in CHOSEN:
            Costs.objects.update_or_create(what=what, defaults={"approved": what in chosen})
        changes.append(
            audit.line(rights.who, "orders that a manager approves", orders=sorted(chosen & set(CHOSEN)))
        )
    messages.success(request, _("Saved."))
    return redirect("requests")
