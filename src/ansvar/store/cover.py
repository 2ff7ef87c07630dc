"""Who takes a person's calls during an absence: named by a manager, asked, and free to decline."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from ansvar.store import changes as to
from ansvar.store.models import SubstituteEntry
from ansvar.store.plain import text
from ansvar.store.values import Substitute


def carry_out(alias: str, change: to.SetSubstitute | to.AnswerSubstitute | to.EndSubstitute) -> None:
    """Carry out a change, once; the caller holds the transaction."""
    rows = SubstituteEntry.on(alias)
    match change:
        case to.SetSubstitute():
            if rows.filter(pk=text(change.id)).exists():
                return
            rows.filter(person=text(change.person), ended_at=None).update(ended_at=change.at)
            rows.create(
                id=text(change.id), person=text(change.person), to=text(change.to), start=change.start,
                end=change.end, consent=change.consent, set_by=text(change.set_by), set_at=change.at,
            )  # fmt: skip
        case to.AnswerSubstitute():
            mine = rows.filter(pk=text(change.id), to=text(change.by), ended_at=None)
            mine.update(accepted=change.accepted, answered_at=change.at)
        case to.EndSubstitute():
            rows.filter(person=text(change.person), ended_at=None).update(ended_at=change.at)


def ended(alias: str, person: str, at: datetime) -> None:
    """The person is back: whoever takes the calls of an absence that has begun does so no more."""
    rows = SubstituteEntry.on(alias).filter(person=text(person), ended_at=None, start__lte=at)
    rows.update(ended_at=at)


def asked(alias: str, person: str, now: datetime) -> int:
    """Return how many absences somebody was named for and has not answered."""
    return _named(alias, now).filter(to=person, accepted=None).count()


def substitutes(alias: str, now: datetime) -> tuple[Substitute, ...]:
    """Return those who are named and whose time is not over, by person."""
    return tuple(
        Substitute(row.id, row.person, row.to, row.start, row.end, row.consent, row.accepted, row.set_by)
        for row in _named(alias, now).order_by("person")
    )


def _named(alias: str, now: datetime) -> QuerySet[SubstituteEntry]:
    rows = SubstituteEntry.on(alias).filter(ended_at=None)
    return rows.filter(Q(end=None) | Q(end__gt=now))
