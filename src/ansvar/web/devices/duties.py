"""What a holder takes on, as this house's policy has it: property, PIN, private phones, private calls, loss."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ansvar.document.say import Speaker
from ansvar.web.devices.kinds import ANSWERED_FOR, Kind, State
from ansvar.web.devices.models import Device, Holding
from ansvar.web.house import house
from ansvar.words.spans import Length, Unit


@dataclass(frozen=True, slots=True)
class Duty:
    """One of them. `done`: it is something to have done, and is ticked by itself."""

    key: str
    text: str
    done: bool = False


def duties(kind: str) -> list[Duty]:
    """Return what the holder of a device of this kind takes on; nothing for a headset."""
    if kind not in ANSWERED_FOR:
        return []
    rules = house().policy.devices
    found = []
    if rules.owner == "organisation":
        found.append(
            Duty("property", _("It belongs to the organisation and is a tool for work. I answer for it and for what is stored in it."))
        )  # fmt: skip
    if rules.subscription_in_private_phone is False and kind in (Kind.MOBILE, Kind.SUBSCRIPTION):
        found.append(Duty("private phone", _("I do not use the subscription in a phone of my own.")))
    if private := _private().get(rules.private_use or ""):
        found.append(Duty(f"private use: {rules.private_use}", private))
    if kind in (Kind.MOBILE, Kind.SUBSCRIPTION):
        if (within := rules.lost_report_within) is not None:
            said = Speaker(house().policy, get_language() or "en").within(within)
            found.append(
                Duty(
                    f"report: {within}",
                    _("If it is lost or broken I report it here: %(within)s.") % {"within": said},
                )
            )
        else:
            found.append(Duty("report", _("If it is lost or broken I report it here at once.")))
    if kind == Kind.MOBILE and rules.pin:
        found.append(Duty("pin", _("It is locked with a PIN that only I know."), done=True))
    return found


def _private() -> dict[str, str]:
    return {
        "urgent only": _("I call privately with it only when it is urgent."),
        "avoid": _("I avoid private calls with it."),
        "forbidden": _("I make no private calls with it."),
        "paid": _("I pay for private calls."),
    }


def lacking(device: Device, holding: Holding | None, wanted: frozenset[str]) -> bool:
    """Whether the holder has still to take the duties on: for a new device, and when the policy asks for more.

    `wanted`: the keys of the duties that go with its kind.
    """
    if device.state != State.USE or not device.holder:
        return False
    return bool(wanted) and (
        holding is None or holding.accepted_at is None or not wanted <= set(holding.duties)
    )


def holdings(devices: Iterable[Device]) -> dict[int, Holding]:
    """Return who holds each of these devices now."""
    found = Holding.objects.filter(device__in=[each.pk for each in devices], until=None)
    return {each.device_id: each for each in found}  # type: ignore[attr-defined]


def due_on(device: Device) -> date | None:
    """Return when a device is to be replaced: as was said for it, else by the policy's years from when it was new (W5)."""
    if device.due_on is not None or device.kind != Kind.MOBILE:
        return device.due_on
    rules, begins = house().policy.devices, device.acquired_on or device.handed_on
    if rules.renewed_every is None or begins is None:
        return None
    return later(begins, rules.renewed_every)


def later(day: date, length: Length) -> date:
    """Return the day so much later, by the calendar: months and years end on the last day there is."""
    if length.unit in (Unit.MONTH, Unit.YEAR):
        months = day.month - 1 + round(length.amount * (12 if length.unit is Unit.YEAR else 1))
        year, month = day.year + months // 12, months % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    if length.unit is Unit.WORKING_DAY:
        return day + timedelta(days=1.4 * length.amount)
    return day + timedelta(seconds=length.rough_seconds)
