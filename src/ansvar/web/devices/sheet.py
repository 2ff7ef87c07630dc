"""All devices as a CSV file, and back: what would change is shown before anything does, and then all of it does."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

from django import forms
from django.utils.translation import gettext as _

from ansvar.directory.model import Person
from ansvar.directory.numbers import shown
from ansvar.directory.sheets import guard, unguard
from ansvar.web import audit
from ansvar.web.devices.forms import holder, imei, number, sim
from ansvar.web.devices.kinds import HELD, Kind, State
from ansvar.web.devices.models import Device, Holding
from ansvar.web.gates import Rights
from ansvar.web.house import house

COLUMNS: Final = (
    "id", "kind", "model", "number", "imei", "serial", "sim", "state", "holder", "acquired_on", "due_on", "note",
)  # fmt: skip
#: A file of so many rows is read; more is somebody else's mistake.
MOST_ROWS: Final = 20_000


def export() -> Iterator[str]:
    """Yield the file line by line, for a spreadsheet and for `read`."""
    out = io.StringIO()
    write = csv.writer(out)

    def line(cells: list[str]) -> str:
        out.seek(0)
        out.truncate()
        write.writerow([guard(each) for each in cells])
        return out.getvalue()

    yield "\ufeff" + line(list(COLUMNS))
    for each in Device.objects.order_by("pk").iterator():
        told = {name: str(getattr(each, name) or "") for name in COLUMNS}
        yield line([*(told | {"number": shown(each.number) if each.number else ""}).values()])


@dataclass(frozen=True, slots=True)
class Change:
    """A row that is new or says something else than what is known. `was`: field, before, after."""

    line: int
    device: Device
    person: Person | None
    new: bool
    was: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file would change. With faults it changes nothing. `digest`: of the file and of what it would change."""

    changes: tuple[Change, ...]
    faults: tuple[tuple[int, str], ...]
    same: int
    digest: str

    @property
    def new(self) -> int:
        """How many rows are new."""
        return sum(each.new for each in self.changes)


def read(text: str) -> Reading:
    """Read a file, and compare it with what is known; nothing is written."""
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    table = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    head = [each.strip().casefold() for each in next(table, [])]
    faults: list[tuple[int, str]] = []
    if "kind" not in head or (unknown := [each for each in head if each not in COLUMNS]):
        lacks = ", ".join(unknown) if "kind" in head else "kind"
        faults.append(
            (
                1,
                _("The first line names the columns %(columns)s; look at: %(wrong)s")
                % {"columns": ", ".join(COLUMNS), "wrong": lacks},
            )
        )
        return Reading((), tuple(faults), 0, "")
    known = _Known()
    changes, same = [], 0
    try:
        for place, cells in enumerate(table, 2):
            if not any(cell.strip() for cell in cells):
                continue
            if place > MOST_ROWS + 1:
                faults.append((place, _("Too many rows; import at most %(n)s at once.") % {"n": MOST_ROWS}))
                break
            told = {name: unguard(cell.strip()) for name, cell in zip(head, cells, strict=False)}
            try:
                change = known.change(place, told)
            except forms.ValidationError as error:
                faults.append((place, " ".join(error.messages)))
                continue
            if change.new or change.was:
                changes.append(change)
            else:
                same += 1
    except csv.Error as error:
        faults.append((table.line_num, str(error)))
    would = [(each.line, each.new, each.was) for each in changes]
    return Reading(tuple(changes), tuple(faults), same, sha256(f"{text}{would}".encode()).hexdigest())


class _Known:
    """What there is, by all that names it; and what the file itself has named already."""

    def __init__(self) -> None:
        devices = list(Device.objects.all())
        self.by_id = {str(each.pk): each for each in devices}
        self.by = {
            name: {getattr(each, name): each for each in devices if getattr(each, name)}
            for name in ("imei", "sim")
        }
        self.seen: dict[tuple[str, str], int] = {}

    def change(self, place: int, told: dict[str, str]) -> Change:
        """Return what a row changes. Raises ValidationError."""
        clean: dict[str, object] = {
            "imei": imei(told.get("imei", "")),
            "sim": sim(told.get("sim", "")),
            "number": number(told.get("number", "")),
            "acquired_on": _day(told.get("acquired_on", "")),
            "due_on": _day(told.get("due_on", "")),
            **{
                name: told.get(name, "")[:most]
                for name, most in (("model", 100), ("serial", 60), ("note", 200))
            },
        }
        kind, state = told.get("kind", ""), told.get("state", "")
        if kind not in set(Kind):
            raise forms.ValidationError(_("The kind is one of: %(known)s") % {"known": ", ".join(Kind)})
        if state and state not in set(State):
            raise forms.ValidationError(_("The state is one of: %(known)s") % {"known": ", ".join(State)})
        device = self._find(place, told, str(clean["imei"]), str(clean["sim"]))
        new = device is None
        device = device or Device(kind=kind, state=State.STORE.value)
        person = self._holder(told, device)
        clean["kind"] = kind
        clean = {name: value for name, value in clean.items() if name == "kind" or name in told}
        if "holder" in told:
            clean["holder"] = person.id if person is not None else told["holder"]
            state = self._state(state, bool(clean["holder"]), device)
        if state:
            clean["state"] = state
        was = tuple(
            (name, str(getattr(device, name) or ""), str(value or ""))
            for name, value in clean.items()
            if (getattr(device, name) or "") != (value or "")
        )
        for name, value in clean.items():
            setattr(device, name, value)
        return Change(place, device, person, new, () if new else was)

    def _find(self, place: int, told: dict[str, str], imei: str, sim: str) -> Device | None:
        found = None
        if told.get("id"):
            found = self.by_id.get(told["id"])
            if found is None:
                raise forms.ValidationError(
                    _("There is no device with the id %(id)s; leave it empty for a new one.")
                    % {"id": told["id"]}
                )
        for name, value in (("imei", imei), ("sim", sim)):
            other = self.by[name].get(value) if value else None
            if other is not None and found is not None and other.pk != found.pk:
                raise forms.ValidationError(_("Another device has this number."))
            found = found or other
        names = [("id", str(found.pk))] if found is not None else []
        names += [(name, value) for name, value in (("imei", imei), ("sim", sim)) if value]
        for each in names:
            if each in self.seen:
                raise forms.ValidationError(
                    _("The same device stands in line %(n)s.") % {"n": self.seen[each]}
                )
            self.seen[each] = place
        return found

    @staticmethod
    def _holder(told: dict[str, str], device: Device) -> Person | None:
        text = told.get("holder", "")
        if not text or text == device.holder:
            return house().person(text) if text else None
        return holder(text)

    @staticmethod
    def _state(state: str, held: bool, device: Device) -> str:
        """Return the state that goes with having a holder or none."""
        now = state or device.state
        if held:
            if state and state not in HELD:
                raise forms.ValidationError(_("What somebody holds is in use, lost or broken."))
            return now if now in HELD else State.USE.value
        if state == State.USE:
            raise forms.ValidationError(_("What is in use has a holder."))
        return State.STORE.value if now == State.USE else now


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise forms.ValidationError(_("Write dates as 2026-01-31.")) from None


def carry_out(rights: Rights, reading: Reading) -> None:
    """Do all that a reading says, in one transaction. You must not call it with faults."""
    now = house().now()
    with audit.together() as lines:
        for each in reading.changes:
            device, holder_now = each.device, each.device.holder
            held = Holding.objects.filter(device=device.pk, until=None).first() if device.pk else None
            moved = (held.person if held is not None else "") != holder_now
            if moved:
                device.handed_on = house().today() if holder_now else None
                device.holder_name = each.person.name if each.person is not None else ""
            device.changed_at = now
            device.save()
            if moved and held is not None:
                Holding.objects.filter(pk=held.pk).update(until=now, ended_by=rights.who)
            if moved and each.person is not None:
                Holding.objects.create(
                    device=device, person=each.person.id, name=each.person.name, since=now, by=rights.who
                )
            what = "device imported" if each.new else "device changed by import"
            lines.append(
                audit.line(rights.who, what, device=device.pk, fields=[name for name, _was, _is in each.was])
            )
