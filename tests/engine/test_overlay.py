"""What people set by phone lies over the directory's files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ansvar.directory.index import Index, index_of
from ansvar.engine.overlay import with_set_by_phone
from ansvar.presence.model import Absence
from ansvar.store import Store
from ansvar.store.changes import (
    AnswerForward,
    EndAbsence,
    SetAbsence,
    SetClosure,
    SetForward,
    SetQuietDay,
    WithdrawClosure,
    WithdrawQuietDay,
)
from ansvar.store.plans import PlannedClosure, PlannedQuiet, key_of
from ansvar.store.values import Competences, Forward
from policies.shipped import local, organisation

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TOWN = organisation("falkenberg")


def away(person: str, hours: float = 2.0) -> Absence:
    return Absence(person, "other", NOW, NOW + timedelta(hours=hours))


def test_given_nothing_set_when_laid_over_then_the_organisation_is_as_it_was() -> None:
    assert with_set_by_phone(TOWN, (), ()) == TOWN


def test_given_an_absence_set_by_phone_when_laid_over_then_those_of_the_files_stay() -> None:
    [known, *_] = [person for person, absences in TOWN.absences.items() if absences]
    after = with_set_by_phone(TOWN, [away(known)], ())
    assert after.absences[known] == (*TOWN.absences[known], away(known))
    assert {p: a for p, a in after.absences.items() if p != known} == {
        p: a for p, a in TOWN.absences.items() if p != known
    }


def test_given_somebody_who_left_when_laid_over_then_what_they_set_is_left_out() -> None:
    after = with_set_by_phone(TOWN, [away("gone.person")], [Forward("gone.person", "anna.lind", NOW, None)])
    assert after == TOWN


def test_given_anything_laid_over_when_somebody_is_looked_up_then_the_index_handed_on_says_what_a_new_one_would() -> (
    None
):
    was = TOWN.people["anna.lind"].competences
    can = Competences("anna.lind", ("hissar",), was, NOW, None, None)
    said = Forward("anna.lind", "bo.ekdahl", NOW, None)
    for after in (
        with_set_by_phone(TOWN, [away("anna.lind")], [said]),
        with_set_by_phone(TOWN, (), (), competences=[can]),
    ):
        kept, new = index_of(after), Index(after)
        built = [name for name in Index.__slots__ if name != "_parents"]  # which fills as it is asked
        assert [getattr(kept, name) for name in built] == [getattr(new, name) for name in built]
        assert kept.organisation is after  # whoever is found has what was laid over them
    assert index_of(after).with_competence("Hissar") == ("anna.lind",)
    assert index_of(TOWN).with_competence("Hissar") == ()


def test_given_a_forward_when_laid_over_then_it_replaces_the_files_unless_declined() -> None:
    """A12: whoever calls are forwarded to can decline."""

    def forward_of(accepted: bool | None) -> str | None:
        said = Forward("anna.lind", "bo.ekdahl", NOW, accepted)
        return with_set_by_phone(TOWN, (), [said]).people["anna.lind"].forward

    assert forward_of(None) == "bo.ekdahl"
    assert forward_of(True) == "bo.ekdahl"
    assert forward_of(False) == TOWN.people["anna.lind"].forward


def test_given_a_real_store_when_an_absence_ended_or_was_taken_back_then_it_is_not_laid_over(
    store: Store,
) -> None:
    noon = local("falkenberg", "2026-11-23 12:00")
    store.write([SetAbsence("k1", "anna.lind", "other", NOW, noon, "anna.lind", NOW)])
    assert [each.person for each in store.by_phone.absences(NOW)] == ["anna.lind"]
    assert store.by_phone.absences(noon) == ()
    store.write([EndAbsence("anna.lind", NOW)])
    assert store.by_phone.absences(NOW + timedelta(minutes=1)) == ()


def test_given_a_real_store_when_a_forward_was_declined_then_calls_go_where_they_went(store: Store) -> None:
    store.write([SetForward("k1", "anna.lind", "bo.ekdahl", NOW)])
    [forward] = store.by_phone.forwards()
    assert (forward.person, forward.to, forward.accepted) == ("anna.lind", "bo.ekdahl", None)
    store.write([AnswerForward("anna.lind", "bo.ekdahl", False, NOW)])
    after = with_set_by_phone(TOWN, (), store.by_phone.forwards())
    assert after.people["anna.lind"].forward == TOWN.people["anna.lind"].forward


def test_given_a_closure_entered_by_a_manager_when_laid_over_then_it_joins_or_takes_the_place_of_the_files() -> (
    None
):
    """A19: every closure stands on the closures page, and what stands there holds."""
    [known, *rest] = TOWN.closures
    later = NOW + timedelta(days=1)
    new = PlannedClosure("a", "anpass", NOW, later, divert="plan")
    assert with_set_by_phone(TOWN, (), (), [new]).closures == (*TOWN.closures, new.closure)
    moved = replace(new, base=key_of(known))
    assert with_set_by_phone(TOWN, (), (), [moved]).closures == (*rest, moved.closure)
    withdrawn = replace(moved, withdrawn=True)
    assert with_set_by_phone(TOWN, (), (), [withdrawn]).closures == tuple(rest)
    nowhere = [replace(new, unit="gone"), replace(new, divert="gone")]
    assert with_set_by_phone(TOWN, (), (), nowhere).closures == (
        *TOWN.closures,
        replace(new.closure, divert=None),
    )


def test_given_a_quiet_day_chosen_by_a_unit_when_laid_over_then_it_joins_or_takes_the_place_of_the_files() -> (
    None
):
    [known, *rest] = TOWN.quiet_days
    new = PlannedQuiet("a", known.unit, 3, "2026-12-01", base=key_of(known))
    assert with_set_by_phone(TOWN, (), (), (), [new]).quiet_days == (*rest, new.choice)
    assert with_set_by_phone(TOWN, (), (), (), [replace(new, withdrawn=True)]).quiet_days == tuple(rest)
    assert with_set_by_phone(TOWN, (), (), (), [replace(new, unit="gone", base="")]) == TOWN


def test_given_a_real_store_when_closures_are_set_changed_and_withdrawn_then_each_is_read_as_it_stands(
    store: Store,
) -> None:
    later = NOW + timedelta(days=1)
    store.write([SetClosure("a", "anpass", NOW, later, "mia.brandt", NOW, note="moving")])
    store.write([SetClosure("a", "anpass", NOW, later, "olga.nyberg", NOW, agreed=True, divert="plan")])
    [kept] = store.plans.closures(NOW)
    assert kept == PlannedClosure("a", "anpass", NOW, later, True, "plan")
    assert store.plans.closures(later) == ()
    store.write([WithdrawClosure("a", NOW), WithdrawClosure("a", NOW)])
    assert [each.withdrawn for each in store.plans.closures(NOW)] == [True]
    store.write([SetQuietDay("q", "anpass", 4, "mia.brandt", NOW, "2026-12-01")])
    assert store.plans.quiet_days() == (PlannedQuiet("q", "anpass", 4, "2026-12-01"),)
    store.write([WithdrawQuietDay("q", NOW)])
    assert [each.withdrawn for each in store.plans.quiet_days()] == [True]
