"""What a demonstration shows of devices and requests: invented, like its people, and made once."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from ansvar.directory.model import Person
from ansvar.web import audit
from ansvar.web.accounts.demonstration import people
from ansvar.web.accounts.models import User
from ansvar.web.devices.duties import duties
from ansvar.web.devices.forms import luhn
from ansvar.web.devices.kinds import Kind, State
from ansvar.web.devices.models import Device, Holding
from ansvar.web.gates import Role
from ansvar.web.house import house
from ansvar.web.requests.kinds import Kind as Asked
from ansvar.web.requests.kinds import State as Stands
from ansvar.web.requests.models import Entry, Request


def furnish() -> None:
    """Give the people of a demonstration their phones, and let some of them have asked for something."""
    if not house().place.demo or Device.objects.exists() or Request.objects.exists():
        return
    known = people()
    by_role: dict[Role, list[Person]] = {}
    for each in known:
        by_role.setdefault(each.role, []).append(each.person)
    with audit.together() as changes, translation.override(house().spoken_language()):
        for place, each in enumerate(known):
            _phones(each.person, place)
        Device.objects.create(
            kind=Kind.HEADSET, model="Example H2", state=State.STORE, changed_at=house().now()
        )
        staff = by_role.get(Role.EMPLOYEE, [])
        office = by_role.get(Role.TELEPHONE, by_role.get(Role.OPERATOR, []))
        if len(staff) > 1 and office:
            _requests(staff, _account(office[0]))
        changes.append(
            audit.line("demonstration", "devices and requests made", devices=Device.objects.count())
        )


def _account(person: Person) -> str:
    found = User.objects.filter(person=person.id).first()
    return (found or User.objects.create_user(f"demo.{person.id}", person=person.id)).username


def _phones(person: Person, place: int) -> None:
    _phone(
        person,
        Kind.DESK,
        "Example D20",
        f"D20-{4100 + place}",
        person.extension,
        timedelta(days=700 + 40 * place),
    )
    if person.mobile:
        _phone(
            person,
            Kind.MOBILE,
            "Example M5",
            "",
            person.mobile,
            timedelta(days=300 + 90 * place),
            imei=_imei(place),
        )


def _imei(place: int) -> str:
    # Numbers that begin with 00 are those of test equipment.
    stem = f"00499901{place:06d}"
    return next(f"{stem}{last}" for last in range(10) if luhn(f"{stem}{last}"))


def _phone(
    person: Person, kind: Kind, model: str, serial: str, number: str, age: timedelta, imei: str = ""
) -> None:
    now, zone = house().now(), house().zone
    since = now - age
    day: date = since.astimezone(zone).date()
    # One has still to take the duties on: there is something to see.
    accepted = kind is not Kind.MOBILE or Device.objects.filter(kind=Kind.MOBILE.value).exists()
    device = Device.objects.create(
        kind=kind, model=model, serial=serial, imei=imei, number=number, state=State.USE, holder=person.id,
        holder_name=person.name, acquired_on=day, handed_on=day, changed_at=since,
    )  # fmt: skip
    Holding.objects.create(
        device=device, person=person.id, name=person.name, since=since, by="demonstration",
        duties=[each.key for each in duties(kind)] if accepted else [], accepted_at=since if accepted else None,
    )  # fmt: skip


def _requests(staff: list[Person], office: str) -> None:
    now = house().now()
    first, second = staff[:2]

    def asked(kind: Asked, person: Person, days: float, state: Stands, **more: object) -> Request:
        told = {
            "kind": kind,
            "state": state,
            "asker": _account(person),
            "person": person.id,
            "unit": person.unit,
        }
        at = now - timedelta(days=days)
        return Request.objects.create(**(told | {"made_at": at, "changed_at": at} | more))

    fault = asked(
        Asked.FAULT, first, 3.1, Stands.PLANNED, what="sound", title=_("Callers hear me only faintly"),
        taken_by=office, planned_on=house().today() + timedelta(days=1), unseen=True,
    )  # fmt: skip
    words = _("A new headset comes tomorrow; until then the receiver works.")
    day = fault.planned_on
    Entry.objects.create(
        request=fault, at=now - timedelta(days=2.9), who=office, step="plan", day=day, words=words
    )
    question = asked(
        Asked.QUESTION, second, 6, Stands.DONE, title=_("How do I send my calls to a colleague on Fridays?"),
        taken_by=office, closed_at=now - timedelta(days=5),
    )  # fmt: skip
    words = _("Under My line: another absence, from Friday morning, and who takes the calls.")
    Entry.objects.create(request=question, at=now - timedelta(days=5), who=office, step="done", words=words)
    asked(Asked.ORDER, first, 0.05, Stands.APPROVAL, what="headset", words=_("The one I have is worn."))
    asked(
        Asked.ORDER,
        second,
        2.8,
        Stands.NEW,
        what="group",
        words=_("I answer building permits from next month."),
    )
