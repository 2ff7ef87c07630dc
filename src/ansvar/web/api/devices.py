"""Devices: phones, headsets and subscriptions with who holds them; duties taken on, lost and broken reported (N14-N16)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Query
from pydantic import Field

from ansvar.web.api.auth import Needs, rights
from ansvar.web.api.once import once
from ansvar.web.api.paging import CURSOR, LIMIT, Cursor, Limit, page
from ansvar.web.api.problems import conflict, missing, refused, wrong
from ansvar.web.api.scopes import Scope
from ansvar.web.api.shapes import Id, Text
from ansvar.web.devices import lists, steps
from ansvar.web.devices.models import Device
from ansvar.web.gates import Rights, Role
from ansvar.web.house import house

router = Router(tags=["devices"])

_READS: Final = Needs(Scope.DEVICES_READ, Role.EMPLOYEE, Role.TELEPHONE)
_WRITES: Final = Needs(Scope.DEVICES, Role.EMPLOYEE, Role.TELEPHONE)
_RUNS: Final = Needs(Scope.DEVICES, Role.TELEPHONE)
Number = Annotated[int, Field(ge=1, lt=2**53)]


class DeviceShape(Schema):
    """A phone, a headset or a subscription. Its numbers are for the holder and the telephone administrators.

    `lacks`: duties that the holder has still to take on; `due_on`: when it is to be replaced.
    """

    id: int
    kind: str
    model: str
    state: str
    holder: str | None = None
    handed_on: date | None = None
    due_on: date | None = None
    lacks: bool
    number: str | None = None
    serial: str | None = None
    imei: str | None = None
    sim: str | None = None


class DevicesPage(Schema):
    """A page of devices."""

    items: list[DeviceShape]
    next: str | None = None


class ReportMade(Schema):
    """What came of a report: the request that was made; `forward_stopped`: whether an own forward to it was ended."""

    request: int
    forward_stopped: bool


class HandedOut(Schema):
    """To whom a device is handed out."""

    person: Id


def _shape(who: Rights, row: lists.Row) -> DeviceShape:
    each = row.device
    private = steps.may_run(who) or (bool(who.person) and each.holder == who.person)
    return DeviceShape(
        id=each.pk,
        kind=each.kind,
        model=each.model,
        state=each.state,
        holder=each.holder or None,
        handed_on=each.handed_on,
        due_on=row.due,
        lacks=row.lacks,
        number=each.number if private else None,
        serial=each.serial if private else None,
        imei=each.imei if private else None,
        sim=each.sim if private else None,
    )


def _get(who: Rights, id: int) -> Device:
    found = Device.objects.filter(pk=id).first()
    if found is None or not steps.may_see(who, found):
        raise missing("device")
    return found


def _read(who: Rights, id: int) -> DeviceShape:
    return _shape(who, lists.rows([_get(who, id)])[0])


@router.get("/devices", auth=_READS, response=DevicesPage)
def list_devices(
    request: HttpRequest,
    of: Literal["mine", "unit", "all"] = Query(
        "mine", description="`unit`: managers; `all`: administrators."
    ),
    q: Text = Query("", description="Of `all`: a model, serial, holder or number."),
    limit: Limit = LIMIT,
    cursor: Cursor = CURSOR,
) -> DevicesPage:
    """What one holds, what one's units hold, or all there is."""
    who = rights(request)
    needed = {"mine": Role.EMPLOYEE, "unit": Role.MANAGER, "all": Role.TELEPHONE}[of]
    if not who.has(needed):
        raise refused(f"This list is for: {needed}.")
    if of == "mine":
        devices = [row.device for row in lists.own(who)]
    else:
        devices = list(lists.of_units(who) if of == "unit" else lists.part("", q))
    devices.sort(key=lambda each: each.pk)
    found, more = page(devices, lambda each: (each.pk,), (int,), cursor, limit)
    return DevicesPage(items=[_shape(who, row) for row in lists.rows(found)], next=more)


@router.get("/devices/{device}", auth=_READS, response=DeviceShape)
def read_device(request: HttpRequest, device: Number) -> DeviceShape:
    """One device."""
    return _read(rights(request), device)


@router.post("/devices/{device}/accept", auth=_WRITES, response=DeviceShape)
def accept_duties(request: HttpRequest, device: Number) -> DeviceShape:
    """Take on the duties of a device that one holds, as the policy has them today."""
    who = rights(request)
    found = _get(who, device)
    if found.holder != who.person or not steps.accept(who, found):
        raise conflict("not-held", "You do not hold it.")
    return _read(who, device)


@router.post("/devices/{device}/lost", auth=_WRITES, response=ReportMade)
@once
def report_lost(request: HttpRequest, device: Number) -> ReportMade:
    """Report a device as lost: an urgent request to block it is made, and the own forward to it ends."""
    return _report(request, device, lost=True)


@router.post("/devices/{device}/broken", auth=_WRITES, response=ReportMade)
@once
def report_broken(request: HttpRequest, device: Number) -> ReportMade:
    """Report a device as broken: a replacement is ordered."""
    return _report(request, device, lost=False)


def _report(request: HttpRequest, device: int, lost: bool) -> ReportMade:
    who = rights(request)
    found = _get(who, device)
    if not (steps.may_run(who) or (who.person and found.holder == who.person)):
        raise refused("A device is reported by its holder, or by a telephone administrator.")
    if found.state != "use":
        raise conflict("not-so", "It is not in use.")
    came = steps.report_lost(who, found) if lost else steps.report_broken(who, found)
    if came is None:
        raise conflict("not-so", "It is not in use any more.")
    return ReportMade(request=came.request.pk, forward_stopped=came.stopped)


@router.post("/devices/{device}/hand-out", auth=_RUNS, response=DeviceShape)
def hand_device_out(request: HttpRequest, device: Number, body: HandedOut) -> DeviceShape:
    """Give a device to somebody, who then takes the duties on."""
    who = rights(request)
    found, person = _get(who, device), house().person(body.person)
    if person is None:
        raise wrong("body.person", "Name somebody of the directory.")
    if not steps.hand_out(who, found, person):
        raise conflict("not-so", "It is gone, or somebody else did something with it; read it anew.")
    return _read(who, device)
