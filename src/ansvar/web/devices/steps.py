"""What is done with devices: handed out, taken back, reported; each with its line in the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ansvar.directory.model import Person
from ansvar.store.changes import EndForward
from ansvar.web import audit
from ansvar.web.devices.duties import duties
from ansvar.web.devices.kinds import GONE, HELD, Kind, State
from ansvar.web.devices.models import Device, Holding
from ansvar.web.gates import Rights, Role
from ansvar.web.house import house
from ansvar.web.requests.kinds import Kind as Asked
from ansvar.web.requests.models import Request
from ansvar.web.requests.steps import Wanted, make


def may_run(rights: Rights) -> bool:
    """Whether somebody hands out and takes back: one office owns the equipment (F13)."""
    return rights.has(Role.TELEPHONE)


def may_see(rights: Rights, device: Device) -> bool:
    """Whether somebody may look at a device: its holder, the manager of the holder's unit, the administrators."""
    return may_run(rights) or (
        bool(device.holder) and (device.holder == rights.person or rights.manages(device.holder))
    )


#: What a device says of its holder when nobody holds it.
_NOBODY: Final[dict[str, Any]] = {"holder": "", "holder_name": "", "handed_on": None}


def hand_out(rights: Rights, device: Device, person: Person) -> bool:
    """Give a device to somebody, who then takes the duties on; False when somebody else did something meanwhile."""
    with audit.together() as changes:
        if device.state in GONE or not _as_it_was(device, **_held_by(person)):
            return False
        _end(rights, device)
        _begin(rights, device, person)
        changes.append(audit.line(rights.who, "device handed out", device=device.pk, person=person.id))
    return True


def replace(rights: Rights, old: Device, new: Device) -> bool:
    """Give the holder of a device another one of the same kind from the store, in one step.

    What was lost or broken is gone then; what was in use is handed back. False when either has changed meanwhile.
    """
    person = house().person(old.holder)
    if person is None or new.kind != old.kind or old.state not in HELD or new.state != State.STORE:
        return False
    gone = State.RETURNED if old.state == State.USE else State.REPLACED
    with audit.together() as changes:
        if not (_as_it_was(old, state=gone.value, **_NOBODY) and _as_it_was(new, **_held_by(person))):
            transaction.set_rollback(True, using=house().store.alias)
            return False
        _end(rights, old)
        _begin(rights, new, person)
        changes.append(
            audit.line(
                rights.who, "device replaced", device=old.pk, by=new.pk, state=gone.value, person=person.id
            )
        )
    return True


def _held_by(person: Person) -> dict[str, Any]:
    """Return what a device says when somebody holds it."""
    told = {"holder": person.id, "holder_name": person.name, "handed_on": house().today()}
    return {"state": State.USE.value, **told}


def _as_it_was(device: Device, **told: Any) -> bool:
    """Change a device if it still stands as it was looked at; return whether it did."""
    rows = Device.objects.filter(pk=device.pk, state=device.state, holder=device.holder)
    return rows.update(**told, changed_at=house().now()) == 1


def _begin(rights: Rights, device: Device, person: Person) -> None:
    Holding.objects.create(
        device=device, person=person.id, name=person.name, since=house().now(), by=rights.who
    )


def _end(rights: Rights, device: Device) -> None:
    held = Holding.objects.filter(device=device, until=None)
    held.update(until=house().now(), ended_by=rights.who)


def put(rights: Rights, device: Device, state: State) -> bool:
    """Put a device into a state; nobody holds it any more, unless it was found or mended."""
    with audit.together() as changes:
        if not _as_it_was(device, state=state.value, **({} if state in HELD else _NOBODY)):
            return False
        if state not in HELD:
            _end(rights, device)
        line = audit.line(
            rights.who,
            "device put",
            device=device.pk,
            state=state.value,
            was=device.state,
            person=device.holder,
        )
        changes.append(line)
    return True


def accept(rights: Rights, device: Device) -> bool:
    """Note that the holder has taken the duties on, as the policy has them today."""
    keys = [each.key for each in duties(device.kind)]
    with audit.together() as changes:
        rows = Holding.objects.filter(device=device, person=rights.person, until=None)
        if rows.update(duties=keys, accepted_at=house().now()) != 1:
            return False
        changes.append(audit.line(rights.who, "duties of a device taken on", device=device.pk, duties=keys))
    return True


@dataclass(frozen=True, slots=True)
class Reported:
    """What came of a report: the request that was made, and the forwards that end at the device."""

    request: Request
    stopped: bool
    others: tuple[str, ...]


def forwards_to(device: Device) -> tuple[bool, tuple[str, ...]]:
    """Return whether the holder's own calls are sent to the device, set on the pages or by phone; and who else's are."""
    if not device.number:
        return False, ()
    known = house()
    set_now = {each.person: each.to for each in known.store.by_phone.forwards() if each.accepted is not False}
    standing = {each.id: each.forward for each in known.organisation.people.values() if each.forward}
    others = {person for person, to in (standing | set_now).items() if to == device.number}
    own = set_now.get(device.holder) == device.number
    return own, tuple(sorted(others - ({device.holder} if own else set())))


def report_lost(rights: Rights, device: Device) -> Reported | None:
    """Report it as lost: an urgent request to block the subscription, and the holder's own forward to it ends.

    Forwards of others, and those of the directory's files, are named in the request. None when it is no longer held.
    """
    own, others = forwards_to(device)
    return _report(rights, device, State.LOST, own, others)


def report_broken(rights: Rights, device: Device) -> Reported | None:
    """Report it as broken: an order of a replacement. None when it is not in use any more."""
    return _report(rights, device, State.BROKEN, False, ())


def _report(
    rights: Rights, device: Device, state: State, own: bool, others: tuple[str, ...]
) -> Reported | None:
    with translation.override(house().spoken_language()):
        wanted = _wanted(device, state, others)
    with audit.together() as changes:
        if device.state not in HELD or not _as_it_was(device, state=state.value):
            return None
        if own:
            changes.append(EndForward(device.holder, house().now()))
        request = make(rights, wanted, changes)
        changes.append(
            audit.line(
                rights.who,
                f"device {state.value}",
                device=device.pk,
                person=device.holder,
                request=request.pk,
            )
        )
    return Reported(request, own, others)


def _wanted(device: Device, state: State, others: tuple[str, ...]) -> Wanted:
    about = f"person:{device.holder}" if device.holder else device.holder_name
    what = " · ".join(part for part in (device.called, _number(device), device.serial or device.imei) if part)
    if state is State.LOST:
        lines = [what]
        if device.number or device.sim or device.kind in (Kind.MOBILE, Kind.SUBSCRIPTION):
            lines.append(
                _("Block the subscription, and lock and empty the phone where that can be done from afar.")
            )
        if others:
            names = ", ".join(person.name for each in others if (person := house().person(each)) is not None)
            lines.append(_("Calls of others are sent to it: %(names)s") % {"names": names})
        lines.append(_("Rows of the policy that ring the mobile still ring it until it is blocked."))
        title = _("Lost: %(what)s") % {"what": device.called}
        return Wanted(Asked.FAULT, "lost", title, "\n".join(lines), about, device=device.pk, urgent=True)
    title = _("Broken: %(what)s") % {"what": device.called}
    return Wanted(Asked.ORDER, "broken", title, what, about, device=device.pk)


def _number(device: Device) -> str:
    return house().names(translation.get_language() or "en").number(device.number) if device.number else ""
