"""Which notices hold now, and who has read them; a planned closure is a notice by itself, in good time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ansvar.store.plans import key_of
from ansvar.web import audit
from ansvar.web.gates import Rights, Role
from ansvar.web.house import house, instead
from ansvar.web.notices.models import Notice, Seen

#: A closure is told of this long before it begins: long enough to ask the unit, short enough to be remembered.
AHEAD: Final = timedelta(days=7)
#: More at once nobody reads.
MOST: Final = 30
CLOSURE: Final = "closure"
KINDS: Final = {
    "press": gettext_lazy("Press release"),
    "change": gettext_lazy("Change"),
    "event": gettext_lazy("Event"),
    "disturbance": gettext_lazy("Disturbance"),
    CLOSURE: gettext_lazy("Closure"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as it is shown. `ref`: what is acknowledged; `id`: of one that was written here, else None.

    `unit`: by name once it is shown.
    """

    ref: str
    id: int | None
    kind: str
    unit: str
    title: str
    text: str
    start: datetime
    end: datetime
    by: str
    runs: bool
    seen: bool
    may_change: bool
    unit_id: str = ""

    @property
    def word(self) -> str:
        """What kind it is, in words."""
        return str(KINDS.get(self.kind, self.kind))


def may_write(rights: Rights) -> bool:
    """Whether somebody may tell the switchboard something: managers, operators, telephone administrators."""
    return rights.has(Role.MANAGER, Role.OPERATOR, Role.TELEPHONE)


def may_change(rights: Rights, notice: Notice) -> bool:
    """Whether a notice is somebody's to change: who wrote it, the unit's manager, the telephone administrator."""
    mine = notice.by in (rights.who, f"person:{rights.person}")
    return mine or rights.has(Role.TELEPHONE) or (bool(notice.unit) and notice.unit in rights.units)


def units_for(rights: Rights) -> list[tuple[str, str]]:
    """Return the units that somebody may write for, by name: managers their own, the front desk and administrators all."""
    base, language = house().base, get_language() or "en"
    all_ = rights.has(Role.OPERATOR, Role.TELEPHONE)
    found = [
        (each.id, each.called(language)) for each in base.units.values() if all_ or each.id in rights.units
    ]
    return sorted(found, key=lambda each: each[1].casefold())


def current(rights: Rights, ahead: timedelta = timedelta(0)) -> list[Line]:
    """Return the notices that hold now or begin within `ahead`, unread first, then by when they begin.

    A training has none.
    """
    if instead.get() is not None:
        return []
    now = house().now()
    stored = Notice.objects.filter(end__gt=now, start__lte=now + ahead, withdrawn_at=None).order_by(
        "start", "pk"
    )
    found = [*_closures(now), *(_line(rights, each, now) for each in stored[:MOST])]
    read = seen_by(rights.person, [each.ref for each in found]) if rights.person else set[str]()
    marked = [
        replace(each, seen=each.ref in read, unit=_called(each.unit), unit_id=each.unit) for each in found
    ]
    return sorted(marked, key=lambda each: (each.seen, each.start, each.ref))


def _called(unit: str) -> str:
    found = house().base.units.get(unit)
    return found.called(get_language() or "en") if found is not None else ""


def _line(rights: Rights, each: Notice, now: datetime) -> Line:
    return Line(
        f"notice:{each.pk}", each.pk, each.kind, each.unit, each.title, each.text, each.start, each.end,
        each.by, each.start <= now, False, may_change(rights, each),
    )  # fmt: skip


def _closures(now: datetime) -> Iterable[Line]:
    for each in house().organisation.closures:
        if each.end > now and each.start <= now + AHEAD and each.unit in house().base.units:
            words = [] if each.agreed else [_("not agreed with the switchboard")]
            if divert := _called(each.divert or ""):
                words.append(_("Another unit takes the calls") + f": {divert}")
            if each.note:
                words.append(each.note)
            title, text = _("Closed"), ". ".join(each[:1].upper() + each[1:] for each in words)
            key = f"closure:{key_of(each)}"[:200]
            yield Line(key, None, CLOSURE, each.unit, title, text, each.start, each.end, "", each.start <= now, False, False)  # fmt: skip


# -- writing ----------------------------------------------------------------------------------------


def keep(rights: Rights, given: Mapping[str, Any], instead_of: Notice | None = None) -> Notice | None:
    """Keep a notice. One that is changed is another: who had read the old words has not read these.

    None when the one to change was changed or withdrawn meanwhile: nothing is kept.
    """
    now = house().now()
    with audit.together() as changes:
        if instead_of is not None:
            standing = Notice.objects.filter(pk=instead_of.pk, withdrawn_at=None)
            if not standing.update(withdrawn_at=now):
                return None
        notice = Notice(**given, by=f"person:{rights.person}" if rights.person else rights.who, at=now)
        notice.save()
        what = "notice written" if instead_of is None else "notice changed"
        changes.append(audit.line(rights.who, what, notice=notice.pk, unit=notice.unit))
    return notice


def withdraw(rights: Rights, notice: Notice) -> None:
    """Take a notice back."""
    with audit.together() as changes:
        Notice.objects.filter(pk=notice.pk).update(withdrawn_at=house().now())
        changes.append(audit.line(rights.who, "notice withdrawn", notice=notice.pk, unit=notice.unit))


# -- who has read it --------------------------------------------------------------------------------


def seen_by(person: str, refs: Sequence[str]) -> set[str]:
    """Return which of these somebody has acknowledged."""
    return set(Seen.objects.filter(person=person, ref__in=refs).values_list("ref", flat=True))


def acknowledge(person: str, *refs: str) -> int:
    """Note that somebody has read these; return how many were new."""
    now = house().now()
    made = [Seen.objects.get_or_create(ref=ref, person=person, defaults={"at": now})[1] for ref in refs]
    return sum(made)


def readers(ref: str) -> list[tuple[str, datetime | None]]:
    """Return every operator of the house with when they acknowledged a notice, or None."""
    at = dict(Seen.objects.filter(ref=ref).values_list("person", "at"))
    people = house().base.people
    return [(people[id].name, at.get(id)) for id in house().base.operators if id in people]


# -- what the desk says -------------------------------------------------------------------------------


def unread(lines: Iterable[Line]) -> list[Line]:
    """Return what was not acknowledged and holds for the desk now."""
    return [each for each in lines if not each.seen]


def said(lines: Iterable[Line]) -> str:
    """Return one short sentence about notices that are new, or "": how many, and the first."""
    new = unread(lines)
    if not new:
        return ""
    first = new[0]
    count = ngettext("%(count)d new notice.", "%(count)d new notices.", len(new)) % {"count": len(new)}
    return f"{count} {first.word}: {first.unit + ', ' if first.unit else ''}{first.title}."


def context(rights: Rights) -> dict[str, Any]:
    """What the desk shows of notices."""
    lines = current(rights)
    return {"notices": lines, "unread": len(unread(lines)), "notices_said": said(lines)}
