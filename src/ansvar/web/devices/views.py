"""`/devices`: what one holds, what a unit holds, all of it; one device with what can be done; CSV in and out."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ansvar.web import audit
from ansvar.web.devices import lists, sheet, steps
from ansvar.web.devices.duties import duties
from ansvar.web.devices.forms import Fields, holder
from ansvar.web.devices.kinds import GONE, HELD, KINDS, Kind, State
from ansvar.web.devices.models import Device, Holding
from ansvar.web.gates import Rights, Role, gate
from ansvar.web.house import house
from ansvar.web.live import live
from ansvar.web.people import account_name, suggested
from ansvar.web.requests.models import Request

SCOPES: Final = {
    "mine": gettext_lazy("Mine"),
    "unit": gettext_lazy("My units"),
    "all": gettext_lazy("All"),
}
_MOST_BYTES: Final = 900_000
#: A choice of more devices is none.
_MOST_OTHERS: Final = 100


@gate(Role.EMPLOYEE, Role.TELEPHONE)
@require_GET
def devices(request: HttpRequest) -> HttpResponse:
    """The lists."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    scopes = [name for name, role in _OF.items() if rights.has(role)]
    scope = request.GET.get("of", "all" if rights.has(Role.TELEPHONE) else "mine")
    if scope not in scopes:
        raise Http404
    asked = {name: request.GET.get(name, "")[:100] for name in ("part", "kind", "q")}
    told: dict[str, Any] = {
        "scope": scope,
        "scopes": [(name, SCOPES[name]) for name in scopes],
        "asked": asked,
    }
    if scope == "mine":
        told["rows"] = [(each, duties(each.device.kind)) for each in lists.own(rights)]
        told["guide"] = house().policy.devices.install_guide
        return render(request, "devices/mine.html", told)
    found: Any = lists.of_units(rights)
    if scope == "all":
        found = lists.part(asked["part"], asked["q"], asked["kind"])
    page = Paginator(found, lists.PAGE).get_page(request.GET.get("page"))
    told |= {
        "rows": lists.rows(list(page.object_list)),
        "pages": page,
        "kept": urlencode({"of": scope, **{name: value for name, value in asked.items() if value}}),
        "see_to": lists.to_see_to() if scope == "all" else [],
        "parts": lists.PARTS.items(),
        "kinds": KINDS.items(),
    }
    return render(request, "devices/devices.html", told)


_OF: Final = {"mine": Role.EMPLOYEE, "unit": Role.MANAGER, "all": Role.TELEPHONE}


def _get(request: HttpRequest, id: int) -> Device:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    found = get_object_or_404(Device, pk=id)
    if not steps.may_see(rights, found):
        raise Http404
    return found


@gate(Role.EMPLOYEE, Role.TELEPHONE)
@require_GET
def one(request: HttpRequest, id: int) -> HttpResponse:
    """A device: what it is, who has it, what can be done."""
    return _one(request, _get(request, id))


def _one(
    request: HttpRequest, device: Device, form: Fields | None = None, to: str = "", wrong: str = ""
) -> HttpResponse:
    rights: Rights = request.rights  # type: ignore[attr-defined]
    row, runs = lists.rows([device])[0], steps.may_run(rights)
    mine = bool(rights.person) and device.holder == rights.person
    held = [
        (each, account_name(each.by), account_name(each.ended_by) if each.ended_by else "")
        for each in (Holding.objects.filter(device=device) if runs else [])
    ]
    return render(
        request,
        "devices/one.html",
        {
            "d": device,
            "row": row,
            "mine": mine,
            "runs": runs,
            "duties": duties(device.kind),
            "held": held,
            "form": form or (Fields(instance=device) if runs else None),
            "changing": form is not None,
            "puts": [(state, title) for state, title in _PUTS.items() if runs and _can_put(device, state)],
            "gone": device.state in GONE,
            "others": _others(device) if runs and device.held and not row.left else [],
            "people": suggested() if runs else [],
            "to": to,
            "wrong": wrong,
            "requests": Request.objects.filter(device=device.pk).order_by("-pk") if mine or runs else [],
            "reportable": device.state == State.USE and (mine or runs),
            "lockable": device.kind in (Kind.MOBILE, Kind.SUBSCRIPTION),
        },
        status=422 if wrong or form is not None else 200,
    )


def _others(device: Device) -> list[Device]:
    """Return what could take its place: of the same kind, in store."""
    there = Device.objects.filter(kind=device.kind, state=State.STORE.value)
    return list(there.exclude(pk=device.pk).order_by("model", "pk")[:_MOST_OTHERS])


#: Where an administrator puts a device, and how the button says it.
_PUTS: Final = {
    State.STORE: gettext_lazy("Back in store"),
    State.RETURNED: gettext_lazy("Handed back, to be looked through"),
    State.USE: gettext_lazy("Found or mended: in use again"),
    State.REPLACED: gettext_lazy("Replaced: gone for good"),
    State.STOPPED: gettext_lazy("Subscription stopped"),
}


def _can_put(device: Device, state: State) -> bool:
    if device.state == state or device.state in GONE:
        return False
    if state is State.USE:
        return device.state in HELD and bool(device.holder)
    if state is State.STOPPED:
        return device.kind == Kind.SUBSCRIPTION
    return state is not State.REPLACED or device.kind != Kind.SUBSCRIPTION


@gate(Role.EMPLOYEE)
@require_POST
def accept(request: HttpRequest, id: int) -> HttpResponse:
    """The holder takes the duties on."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    device = _get(request, id)
    done = set(request.POST.getlist("done"))
    if device.holder != rights.person or not device.held:
        raise Http404
    if any(each.done and each.key not in done for each in duties(device.kind)):
        messages.warning(request, _("Set a PIN first, and tick that it is set."))
    elif steps.accept(rights, device):
        messages.success(request, _("Noted. Thank you."))
    return redirect("devices-one", id)


@gate(Role.EMPLOYEE, Role.TELEPHONE)
@require_POST
def report(request: HttpRequest, id: int) -> HttpResponse:
    """Report a device as lost or broken, or found again."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    device, what = _get(request, id), request.POST.get("what", "")
    if device.holder != rights.person and not steps.may_run(rights):
        raise Http404
    if what == "found" and device.state == State.LOST:
        if steps.put(rights, device, State.USE):
            messages.success(
                request, _("Good. Tell in the request whether the subscription is blocked already.")
            )
        return redirect("devices-one", id)
    if what not in ("lost", "broken") or device.state not in HELD:
        raise Http404
    told = (steps.report_lost if what == "lost" else steps.report_broken)(rights, device)
    if told is None:
        return _told(request, id, False, "")
    if what == "lost":
        live().refresh()
        messages.success(
            request,
            _("Reported. The telephone administrators have it as an urgent request, number %(n)s, and block the subscription.")
            % {"n": told.request.pk},
        )  # fmt: skip
        if told.stopped:
            messages.success(request, _("Your calls are no longer sent to it."))
    else:
        messages.success(
            request, _("Reported. A replacement is ordered as number %(n)s.") % {"n": told.request.pk}
        )
    return redirect("devices-one", id)


@gate(Role.TELEPHONE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a device."""
    form = Fields(request.POST or None)
    if request.method == "POST" and form.is_valid():
        rights: Rights = request.rights  # type: ignore[attr-defined]
        with audit.together() as changes:
            device = form.save(commit=False)
            device.state, device.changed_at = State.STORE.value, house().now()
            device.save()
            changes.append(audit.line(rights.who, "device added", device=device.pk))
        messages.success(request, _("Added. Hand it out to somebody, or leave it in store."))
        return redirect("devices-one", device.pk)
    return render(request, "devices/new.html", {"form": form}, status=422 if form.is_bound else 200)


@gate(Role.TELEPHONE)
@require_POST
def change(request: HttpRequest, id: int) -> HttpResponse:
    """Change what is known of a device."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    device = _get(request, id)
    form = Fields(request.POST, instance=Device.objects.get(pk=id))
    if not form.is_valid():
        return _one(request, device, form)
    with audit.together() as changes:
        changed = form.save(commit=False)
        changed.changed_at = house().now()
        changed.save(update_fields=[*form.changed_data, "changed_at"])
        changes.append(audit.line(rights.who, "device changed", device=id, fields=form.changed_data))
    messages.success(request, _("Saved."))
    return redirect("devices-one", id)


@gate(Role.TELEPHONE)
@require_POST
def hand(request: HttpRequest, id: int) -> HttpResponse:
    """Hand a device out."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    device, to = _get(request, id), request.POST.get("to", "")[:200]
    try:
        person = holder(to)
    except forms.ValidationError as error:
        return _one(request, device, None, to, error.messages[0])
    said = _("Handed out to %(name)s, who is asked to take on the duties.") % {"name": person.name}
    return _told(request, id, steps.hand_out(rights, device, person), said)


@gate(Role.TELEPHONE)
@require_POST
def replace(request: HttpRequest, id: int) -> HttpResponse:
    """Give the holder another device from the store."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    device, by = _get(request, id), request.POST.get("by", "")
    new = Device.objects.filter(pk=int(by)).first() if by.isdecimal() and len(by) < 19 else None
    done = new is not None and steps.replace(rights, device, new)
    said = _("Handed out to %(name)s, who is asked to take on the duties.") % {"name": device.holder_name}
    return _told(request, new.pk if new is not None and done else id, done, said)


@gate(Role.TELEPHONE)
@require_POST
def put(request: HttpRequest, id: int) -> HttpResponse:
    """Take back, replace, stop."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    device, state = _get(request, id), request.POST.get("state", "")
    fits = state in set(State) and _can_put(device, State(state))
    return _told(request, id, fits and steps.put(rights, device, State(state)), _("Saved."))


def _told(request: HttpRequest, id: int, done: bool, said: str) -> HttpResponse:
    """Go back to the device and say that it was done, or that somebody else did something meanwhile."""
    if done:
        messages.success(request, said)
    else:
        messages.warning(request, _("Somebody else was quicker; see how it stands now."))
    return redirect("devices-one", id)


@gate(Role.TELEPHONE)
@require_GET
def export(request: HttpRequest) -> StreamingHttpResponse:
    """All devices as a CSV file."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    audit.note(rights.who, "devices exported")
    name = f"devices-{house().today().isoformat()}.csv"
    return StreamingHttpResponse(
        sheet.export(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@gate(Role.TELEPHONE)
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest) -> HttpResponse:
    """Read a CSV file: first what it would change, then, looked at, all of it."""
    rights: Rights = request.rights  # type: ignore[attr-defined]
    told: dict[str, Any] = {"columns": sheet.COLUMNS}
    if request.method == "GET":
        return render(request, "devices/import.html", told)
    text, sent = request.POST.get("text", ""), request.FILES.get("file")
    if sent is not None:
        if (sent.size or 0) > _MOST_BYTES:
            messages.warning(request, _("The file is too large; import it in parts."))
            return render(request, "devices/import.html", told, status=422)
        raw = sent.read()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
    text = text.replace("\r\n", "\n")
    if not text.strip():
        messages.warning(request, _("Choose a file first."))
        return render(request, "devices/import.html", told, status=422)
    reading = sheet.read(text)
    if request.POST.get("digest") and not reading.faults:
        if request.POST["digest"] == reading.digest:
            sheet.carry_out(rights, reading)
            messages.success(request, _("Imported."))
            return redirect("devices")
        messages.warning(request, _("Something has changed meanwhile; look again at what would change."))
    told |= {"reading": reading, "text": text}
    return render(request, "devices/import.html", told, status=422 if reading.faults else 200)
