"""The lists: one's own, those that are to be worked, those that wait for one's approval; and how long it took."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from ansvar.web.gates import Rights, Role
from ansvar.web.house import house
from ansvar.web.people import managers_of
from ansvar.web.requests.kinds import KINDS, OPEN, TO_DO, Kind, State
from ansvar.web.requests.models import Request

#: So many of a list on one page.
PAGE: Final = 50
#: Figures are of those that were closed in this time.
FIGURES: Final = timedelta(days=365)


def works(rights: Rights) -> bool:
    """Whether somebody works a list."""
    return rights.has(Role.TELEPHONE, Role.OPERATOR)


def own(rights: Rights) -> QuerySet[Request]:
    """Return one's own, with news first, then the open ones, the latest first."""
    return Request.objects.filter(asker=rights.who).order_by("-unseen", "closed_at", "-changed_at")


def workable(rights: Rights) -> QuerySet[Request]:
    """Return what somebody works: administrators all, operators questions."""
    rows = Request.objects.all()
    return rows if rights.has(Role.TELEPHONE) else rows.filter(kind=Kind.QUESTION.value)


def to_approve(rights: Rights) -> QuerySet[Request]:
    """Return the orders that wait for somebody's approval."""
    if not rights.has(Role.MANAGER):
        return Request.objects.none()
    rows = Request.objects.filter(state=State.APPROVAL.value).exclude(asker=rights.who)
    units = [
        each
        for each in rows.order_by().values_list("unit", flat=True).distinct()
        if rights.person in managers_of(each)
    ]
    return rows.filter(unit__in=units).order_by("made_at")


def narrowed(
    rows: QuerySet[Request], rights: Rights, state: str = "", kind: str = "", text: str = ""
) -> QuerySet[Request]:
    """Return the part of a list that was asked for, urgent first, then by the day it is planned for, then by age."""
    today = house().today()
    if state == "mine":
        rows = rows.filter(taken_by=rights.who, state__in=OPEN)
    elif state == "urgent":
        rows = rows.filter(urgent=True, state__in=OPEN)
    elif state == "late":
        rows = rows.filter(state__in=TO_DO, planned_on__lt=today)
    elif state == "today":
        rows = rows.filter(state__in=TO_DO, planned_on__lte=today)
    elif state in set(State):
        rows = rows.filter(state=state)
    elif state != "all":
        rows = rows.filter(state__in=OPEN)
    if kind in set(Kind):
        rows = rows.filter(kind=kind)
    for word in text.split()[:5]:
        number = word.lstrip("#")
        like = Q(title__icontains=word) | Q(words__icontains=word) | Q(about__icontains=word)
        like |= Q(asker__icontains=word) | Q(person__icontains=word)
        rows = rows.filter(like | Q(pk=int(number)) if number.isdecimal() and len(number) < 10 else like)
    if state in ("all", State.DONE, State.DECLINED, State.WITHDRAWN):
        return rows.order_by("-changed_at")
    return rows.order_by("-urgent", "planned_on", "made_at")


@dataclass(frozen=True, slots=True)
class Figure:
    """How it goes with one kind: how many are open, how many were closed, and in how many days half of them were."""

    kind: Kind
    called: str
    open: int
    closed: int
    days: float | None

    @property
    def same_day(self) -> bool:
        """Whether half of them take less than a day."""
        return self.days is not None and self.days < 1


def figures() -> list[Figure]:
    """Return the figures of the last year, by kind."""
    since = house().now() - FIGURES
    closed: dict[str, list[float]] = {}
    rows = Request.objects.filter(closed_at__gte=since, state__in=(State.DONE.value, State.DECLINED.value))
    for kind, made, ended in rows.values_list("kind", "made_at", "closed_at"):
        assert ended is not None
        closed.setdefault(kind, []).append((ended - made) / timedelta(days=1))
    still = Counter(Request.objects.filter(state__in=OPEN).values_list("kind", flat=True))
    return [
        Figure(
            kind,
            str(KINDS[kind]),
            still[kind.value],
            len(closed.get(kind.value, ())),
            round(median(closed[kind.value]), 1) if closed.get(kind.value) else None,
        )
        for kind in Kind
    ]


def marks(rights: Rights) -> int:
    """Return how much somebody has not seen yet: answers, what is new on their list, what waits for them."""
    if not rights.who:
        return 0
    count = Request.objects.filter(asker=rights.who, unseen=True).count()
    if works(rights):
        count += workable(rights).filter(state=State.NEW.value).exclude(asker=rights.who).count()
    return count + to_approve(rights).count()


#: What those who work the list look at first, and how it is called.
FIRST: Final = {
    "urgent": gettext_lazy("Urgent"),
    "new": gettext_lazy("New"),
    "late": gettext_lazy("The planned day has passed"),
    "today": gettext_lazy("Planned until today"),
    "waiting": gettext_lazy("Waits for the asker"),
}


def to_see_to(rights: Rights) -> list[tuple[str, Any, int]]:
    """Return how many of each there are; those of which there are none are left out."""
    counted = [
        (name, title, narrowed(workable(rights), rights, name).count()) for name, title in FIRST.items()
    ]
    return [each for each in counted if each[2]]
