"""The lists of devices: one's own, those of a manager's units, and all, with what is to be seen to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from ansvar.web.devices.duties import due_on, duties, holdings, lacking
from ansvar.web.devices.kinds import GONE, HELD, Kind, State
from ansvar.web.devices.models import Device, Holding
from ansvar.web.gates import Rights
from ansvar.web.house import house

PAGE: Final = 50
#: A replacement is ordered so long before.
SOON: Final = timedelta(days=60)

#: What is to be seen to, and how it is called.
TO_SEE_TO: Final = {
    "unaccepted": gettext_lazy("Duties not taken on"),
    "lost": gettext_lazy("Lost"),
    "broken": gettext_lazy("Broken"),
    "due": gettext_lazy("Due for replacement"),
    "left": gettext_lazy("Held by somebody who has left"),
    "private": gettext_lazy("Subscription without a phone of ours"),
}
PARTS: Final = {
    "": gettext_lazy("All that are not gone"),
    "use": gettext_lazy("In use"),
    "store": gettext_lazy("In store"),
    **TO_SEE_TO,
    "gone": gettext_lazy("Replaced or stopped"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A device as a list shows it."""

    device: Device
    holding: Holding | None
    lacks: bool
    due: date | None
    is_due: bool
    left: bool


def rows(devices: list[Device]) -> list[Row]:
    """Return devices with what is to be seen to."""
    held, soon, people = holdings(devices), house().today() + SOON, house().base.people
    wanted = {kind: frozenset(each.key for each in duties(kind)) for kind in {each.kind for each in devices}}
    found = []
    for each in devices:
        due = due_on(each) if each.state in HELD else None
        holding = held.get(each.pk)
        found.append(
            Row(
                each,
                holding,
                lacking(each, holding, wanted[each.kind]),
                due,
                due is not None and due <= soon,
                bool(each.holder) and each.holder not in people,
            )
        )
    return found


def own(rights: Rights) -> list[Row]:
    """Return what somebody holds."""
    if not rights.person:
        return []
    return rows(list(Device.objects.filter(holder=rights.person).order_by("kind", "pk")))


def of_units(rights: Rights) -> QuerySet[Device]:
    """Return what the people of a manager's units hold."""
    people = [each.id for each in house().base.people.values() if each.unit in rights.units]
    return Device.objects.filter(holder__in=people).order_by("holder_name", "kind", "pk")


def part(name: str, text: str = "", kind: str = "") -> Sequence[Device] | QuerySet[Device]:
    """Return a part of all devices, read when it is looked at where that is enough."""
    found = Device.objects.order_by("holder_name", "kind", "pk")
    if kind in set(Kind):
        found = found.filter(kind=kind)
    for word in text.split()[:5]:
        digits = word.lstrip("+0").replace("-", "")
        like = Q(model__icontains=word) | Q(serial__icontains=word) | Q(holder_name__icontains=word)
        like |= Q(note__icontains=word) | Q(holder__icontains=word)
        if digits.isdecimal():
            like |= Q(number__contains=digits) | Q(imei__contains=digits) | Q(sim__contains=digits)
        found = found.filter(like)
    match name:
        case "use" | "store" | "lost" | "broken":
            return found.filter(state=name)
        case "gone":
            return found.filter(state__in=GONE)
        case "unaccepted" | "due" | "left" | "private":
            private = _private()
            held = rows(list(found.filter(state__in=HELD)))
            return [each.device for each in held if _is(name, each, private)]
    return found.exclude(state__in=GONE)


def _is(name: str, row: Row, private: set[int]) -> bool:
    if name == "unaccepted":
        return row.lacks and not row.left
    if name == "due":
        return row.is_due and row.device.state == State.USE
    if name == "left":
        return row.left
    return row.device.pk in private


def _private() -> set[int]:
    """Return the subscriptions in use whose holder has no mobile of the organisation (N15); none where that is allowed."""
    if house().policy.devices.subscription_in_private_phone is not False:
        return set()
    held = Device.objects.filter(state=State.USE.value).values_list("pk", "kind", "holder")
    with_phone = {holder for _pk, kind, holder in held if kind == Kind.MOBILE}
    return {pk for pk, kind, holder in held if kind == Kind.SUBSCRIPTION and holder not in with_phone}


def to_see_to() -> list[tuple[str, object, int]]:
    """Return how many of each are to be seen to; those of which there are none are left out."""
    held = rows(list(Device.objects.filter(state__in=HELD)))
    private = _private()
    count = {
        "unaccepted": sum(_is("unaccepted", each, private) for each in held),
        "lost": sum(each.device.state == State.LOST for each in held),
        "broken": sum(each.device.state == State.BROKEN for each in held),
        "due": sum(_is("due", each, private) for each in held),
        "left": sum(each.left for each in held),
        "private": len(private),
    }
    return [(name, TO_SEE_TO[name], n) for name, n in count.items() if n]


def marks(rights: Rights) -> int:
    """Return how many devices wait for somebody to take on the duties."""
    return sum(each.lacks for each in own(rights))
