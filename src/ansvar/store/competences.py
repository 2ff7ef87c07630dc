"""What people can: confirmed by themselves from time to time, changed with the manager's consent."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, QuerySet

from ansvar.store import changes as to
from ansvar.store.models import CompetenceEntry
from ansvar.store.plain import text
from ansvar.store.values import Competences


def carry_out(alias: str, change: to.ConfirmCompetences | to.ProposeCompetences) -> None:
    """Carry out a change; the caller holds the transaction. The same one again changes nothing."""
    rows = CompetenceEntry.on(alias)
    match change:
        case to.ConfirmCompetences():
            known = rows.filter(person=text(change.person)).first()
            if known is not None and known.confirmed_at is not None and known.confirmed_at >= change.at:
                return  # it was carried out before; what was proposed since stands
            row = {
                "competences": [text(each) for each in change.competences],
                "base": [text(each) for each in change.base],
                "confirmed_at": change.at,
                "confirmed_by": text(change.by),
                "proposed": None,
                "proposed_at": None,
            }
            rows.update_or_create(person=text(change.person), defaults=row)
        case to.ProposeCompetences():
            proposed = None if change.competences is None else [text(each) for each in change.competences]
            told = {"proposed": proposed, "proposed_at": None if proposed is None else change.at}
            rows.update_or_create(person=text(change.person), defaults=told)


def changed(alias: str) -> tuple[Competences, ...]:
    """Return the competences that hold and are others than the files said, by person: what calls depend on."""
    return _read(CompetenceEntry.on(alias).exclude(confirmed_at=None).exclude(competences=F("base")))


def of(alias: str, people: Iterable[str]) -> tuple[Competences, ...]:
    """Return what is confirmed and proposed of these people."""
    return _read(CompetenceEntry.on(alias).filter(person__in=[text(each) for each in people]))


def _read(rows: QuerySet[CompetenceEntry]) -> tuple[Competences, ...]:
    return tuple(
        Competences(
            row.person,
            tuple(row.competences),
            tuple(row.base),
            row.confirmed_at,
            None if row.proposed is None else tuple(row.proposed),
            row.proposed_at,
        )
        for row in rows.order_by("person")
    )
