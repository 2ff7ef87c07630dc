"""Calls that once went wrong, found where the two routers disagreed; each keeps the rule it taught."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from ansvar.directory.model import Function, Line, LineKind, Organisation, Person, Unit
from ansvar.policy.model import Policy
from ansvar.presence.model import Absence, Closure
from ansvar.routing.model import Call, Decision, Live, Why
from ansvar.routing.route import route
from routing.test_agreement import assert_agreement
from routing.worlds import World

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Stockholm
KIM = "+46406280401"
ALICE = Person(
    "alice", "Alice", "Ask", "town", extension="4001", mobile="+46701740601", functions=("parking",)
)
BOB = Person("bob", "Bob", "Bok", "town", extension="4002", mobile="+46701740602")
HOURS = {
    "day": {"open": ["mon-fri 08:00-17:00"]},
    "night": {"open": ["daily 22:00-06:00"]},
}


def town(*people: Person, **changes: Any) -> Organisation:
    values: dict[str, Any] = {
        "units": {"town": Unit("town", "Town", number="4090", hours="day")},
        "functions": {"parking": Function("parking", "Parking", unit="town", number="4091", hours="night")},
        "people": {person.id: person for person in people or (ALICE, BOB)},
    }
    return Organisation(
        "town-hall", "Town", "SE", "Europe/Stockholm", "en", "+46313900600", **(values | changes)
    )


def decide(
    route_rows: list[dict[str, Any]], organisation: Organisation, to: str = "person:alice", **more: Any
) -> Decision:
    """Route a call from Kim on a Tuesday morning; both routers must say the same."""
    sections = more.pop("sections", {})
    written = {
        "policy": {"title": "Test", "organisation": "Town"},
        "hours": HOURS,
        "switchboard": {"hours": more.pop("switchboard", "night")},
        "route": [{"id": f"row-{number}", **row} for number, row in enumerate(route_rows, 1)],
        **sections,
    }
    call = Call(to, KIM, **more)
    assert_agreement(World(written, organisation, call, NOW))
    return route(Policy.model_validate(written), organisation, call, NOW)


def away(id: str, **changes: Any) -> Absence:
    return Absence(id, "meeting", NOW - timedelta(hours=1), NOW + timedelta(hours=1), **changes)


def test_given_an_announcement_that_leads_nowhere_when_routed_then_the_caller_still_gets_a_promise() -> None:
    """Kim once heard the announcement and was left with nothing, because none of its `then` was possible."""
    decision = decide(
        [{"else": ["announcement onward"]}],
        town(),
        sections={"announcement": {"onward": {"say": "One moment.", "then": ["switchboard message"]}}},
    )
    assert decision.end.kind == "message"
    assert decision.promise is not None
    assert decision.told.say == ()


def test_given_a_number_that_is_a_person_when_that_person_is_away_then_the_call_does_not_end_there() -> None:
    decision = decide([{"else": ["number 4002", "message"]}], town(absences={"bob": (away("bob"),)}))
    assert decision.end.kind == "message"
    assert decision.rejected[0].why is Why.ABSENT


def test_given_a_phone_that_rang_when_the_same_row_ends_the_call_then_the_caller_hears_no_answer() -> None:
    decision = decide([{"try": "person", "else": "mailbox"}], town())
    assert decision.told.state == "no answer"


def test_given_a_person_with_hours_of_their_own_when_outside_them_then_told_when_these_open() -> None:
    """The caller was told that it opens now: the unit's hours were asked."""
    alice = Person("alice", "Alice", "Ask", "town", extension="4001", hours="night")
    decision = decide([{"else": "message"}], town(alice, BOB))
    assert decision.told.state == "outside hours"
    assert decision.told.opens_at == datetime(2026, 11, 24, 21, 0, tzinfo=UTC)


def test_given_a_function_with_hours_of_its_own_when_outside_them_then_told_when_these_open() -> None:
    decision = decide([{"else": "message"}], town(), to="function:parking")
    assert decision.told.back_at == datetime(2026, 11, 24, 21, 0, tzinfo=UTC)


def test_given_a_unit_with_nobody_there_when_it_is_open_then_told_the_first_return() -> None:
    absences = {"alice": (away("alice"),), "bob": (Absence("bob", "ill", NOW - timedelta(days=1), None),)}
    decision = decide([{"else": "message"}], town(absences=absences), to="unit:town")
    assert decision.told.state == "away"
    assert decision.told.back_at == NOW + timedelta(hours=1)


QUIET = {"quiet": {"tuesday": {"days": "tue", "unit": ["town"], "passes": ["urgent"]}}}


def test_given_a_quiet_day_when_the_call_is_urgent_then_the_phone_rings() -> None:
    """The emergency once met silence: the phones were closed although the call passed (Q3)."""
    decision = decide([{"try": "person"}], town(), sections=QUIET, urgent=True)
    assert [endpoint.key for step in decision.steps for endpoint in step.endpoints] == ["person:alice"]
    assert decide([{"try": "person"}], town(), sections=QUIET).steps == ()


def test_given_a_quiet_day_of_desk_phones_when_routed_then_the_mobile_rings_and_no_return_is_awaited() -> (
    None
):
    desks = {"quiet": {"tuesday": {"days": "tue", "unit": ["town"], "lines": ["desk"], "passes": []}}}
    decision = decide([{"try": ["person", "mobile"]}], town(), sections=desks)
    assert [endpoint.key for step in decision.steps for endpoint in step.endpoints] == ["mobile:alice"]
    assert decision.rejected[0].why is Why.QUIET_DAY
    assert decision.told.return_known is None


def test_given_people_who_forward_in_a_circle_when_routed_then_it_is_named_a_loop() -> None:
    alice = Person("alice", "Alice", "Ask", "town", extension="4001", forward="bob")
    bob = Person("bob", "Bob", "Bok", "town", extension="4002", forward="4001")
    decision = decide([{"try": ["person", "unit"]}], town(alice, bob))
    assert decision.steps == ()
    assert {rejected.why for rejected in decision.rejected[:2]} == {Why.FORWARD_LOOP}


def test_given_a_forward_abroad_when_the_policy_forbids_it_then_only_the_policys_own_number_is_rung() -> None:
    alice = Person("alice", "Alice", "Ask", "town", extension="4001", forward="+4532123456")
    numbers = {"numbers": {"forward_to": ["organisation"]}}
    decision = decide([{"try": ["person", "number +45 32 12 34 57"]}], town(alice, BOB), sections=numbers)
    assert decision.rejected[0].why is Why.FORWARD_AREA
    assert [endpoint.id for step in decision.steps for endpoint in step.endpoints] == ["+4532123457"]


def test_given_the_switchboard_rang_in_vain_when_nothing_else_is_left_then_the_caller_waits_there() -> None:
    decision = decide([{"try": ["switchboard", "person"]}], town(), switchboard="day")
    assert [step.target for step in decision.steps] == ["switchboard", "person"]
    assert decision.end.kind == "switchboard"
    assert decision.queued_since == NOW


def test_given_phones_that_ring_together_when_the_search_is_short_then_all_of_them_ring() -> None:
    """Ringing together takes no longer than ringing one, so the limit cuts nobody."""
    decision = decide(
        [{"try": "person and mobile, 30 s"}], town(), sections={"answering": {"longest_search": "15 s"}}
    )
    assert len(decision.steps[0].endpoints) == 2


def test_given_an_absence_forwarded_to_a_deputy_when_that_one_cannot_answer_then_it_is_said_once() -> None:
    alice = Person("alice", "Alice", "Ask", "town", extension="4001", deputies=("bob",))
    absences = {"alice": (away("alice", forward="bob"),), "bob": (away("bob"),)}
    decision = decide([{"try": "deputy", "else": "message"}], town(alice, BOB, absences=absences))
    assert [rejected.candidate for rejected in decision.rejected] == ["person:bob"]


def test_given_a_key_to_a_unit_that_does_not_exist_when_routed_then_the_row_stays_and_the_key_goes() -> None:
    decision = decide([{"else": "mailbox", "keys": {"1": "unit nowhere", "2": "message"}}], town())
    assert decision.determined_by == ("row-1",)
    assert [key.key for key in decision.keys] == ["2"]


def test_given_a_line_to_a_queue_the_policy_lacks_when_called_then_it_is_an_unknown_number() -> None:
    lines = (Line("+46313900651", LineKind.QUEUE, "help"),)
    decision = decide(
        [{"when": {"called": "number"}, "else": "message"}], town(lines=lines), to="+46313900651"
    )
    assert decision.called == "number"
    assert decision.determined_by == ("row-1",)


def test_given_a_function_open_at_night_when_called_then_its_holder_is_rung_on_the_mobile() -> None:
    """Alice's own day is over; the duty she holds is open and carries her."""
    functions = {"parking": Function("parking", "Parking", unit="town", number="4091", hours="day")}
    alice = Person(
        "alice",
        "Alice",
        "Ask",
        "town",
        extension="4001",
        mobile="+46701740601",
        functions=("parking",),
        hours="night",
    )
    decision = decide([{"try": "function"}], town(alice, BOB, functions=functions), to="function:parking")
    assert [endpoint.key for step in decision.steps for endpoint in step.endpoints] == ["mobile:alice"]


def test_given_nobody_registered_and_everything_forbidden_when_routed_then_the_organisation_takes_a_message() -> (
    None
):
    decision = decide(
        [{"never": ["message", "switchboard", "mailbox"]}],
        town(),
        live=Live(unregistered=frozenset({"alice"})),
    )
    assert (decision.end.kind, decision.end.owner) == ("message", "organisation")
    assert decision.errors


def test_given_a_condition_on_somebody_when_that_phone_rang_in_vain_then_it_speaks_of_the_call_as_it_came() -> (
    None
):
    rows: list[dict[str, Any]] = [{"try": "person"}, {"when": {"somebody": "person"}, "tell": "name"}]
    assert decide(rows, town()).determined_by == ("row-1", "row-2", "default")
    assert decide(rows, town(), tried=("person:alice",)).determined_by == ("row-1", "default")


def test_given_a_switchboard_that_rings_with_the_person_when_routed_then_the_place_in_its_queue_is_noted() -> (
    None
):
    since = NOW - timedelta(minutes=3)
    decision = decide([{"try": "person and switchboard", "else": "mailbox"}], town(), switchboard="day")
    assert decision.queued_since == NOW
    again = decide(
        [{"try": "person and switchboard", "else": "mailbox"}], town(), switchboard="day", queued_since=since
    )
    assert again.queued_since == since


def test_given_a_forward_to_ones_own_line_when_a_deputy_is_sought_then_it_is_passed_over() -> None:
    alice = Person(
        "alice", "Alice", "Ask", "town", extension="4001", forward="4001", deputies=("bob", "alice")
    )
    absences = {"alice": (away("alice"),)}
    decision = decide([{"try": "deputy"}], town(alice, BOB, absences=absences), switchboard="day")
    assert [endpoint.key for step in decision.steps for endpoint in step.endpoints] == ["person:bob"]
    assert decision.rejected == ()


def test_given_a_condition_on_callers_of_a_unit_that_does_not_exist_when_routed_then_the_row_is_named() -> (
    None
):
    decision = decide([{"when": {"caller": "unit nowhere"}, "else": "refuse"}], town(), switchboard="day")
    assert decision.determined_by == ("default",)
    assert "`row-1`" in decision.errors[0]


def test_given_a_queue_without_hours_when_the_switchboard_is_closed_then_its_own_hours_are_open() -> None:
    sections: dict[str, Any] = {"queue": {"help": {}}}
    rows: list[dict[str, Any]] = [{"when": {"during": "own"}, "tell": "name"}]
    assert decide(rows, town(), to="queue:help", sections=sections).determined_by == ("row-1", "default")


def test_given_somebody_working_from_home_when_a_message_is_left_then_that_is_no_long_absence() -> None:
    """An entry that leaves a phone open is no absence, however long it lasts."""
    sections = {"answering": {"no_message_when_absent": "more than 1 day"}, "privacy": {"caller": "nothing"}}
    home = Absence("alice", "home-office", NOW - timedelta(days=9), None)
    decision = decide([{"else": "message"}], town(absences={"alice": (home,)}), sections=sections)
    assert decision.end.owner == "person:alice"
    ill = Absence("alice", "ill", NOW - timedelta(days=9), None)
    away_long = decide(
        [{"else": ["message", "unit message"]}], town(absences={"alice": (ill,)}), sections=sections
    )
    assert away_long.end.owner == "unit:town"


def test_given_a_manager_long_away_when_a_message_is_left_for_the_manager_then_the_same_limit_holds() -> None:
    sections = {"answering": {"no_message_when_absent": "more than 1 day"}, "privacy": {"caller": "nothing"}}
    units = {"town": Unit("town", "Town", manager="bob", hours="day")}
    absences = {"bob": (Absence("bob", "ill", NOW - timedelta(days=9), None),)}
    rows: list[dict[str, Any]] = [{"else": ["manager message", "message"]}]
    decision = decide(rows, town(units=units, absences=absences), sections=sections)
    assert decision.end.owner == "person:alice"
    assert decision.rejected[0].why is Why.NOT_TOLD


def test_given_a_standing_forward_when_the_unit_is_closed_then_nobody_is_rung_behind_it() -> None:
    """A forward answers for a person; a closed unit, or a quiet day, rules out before it is followed (A19, Q2)."""
    alice = Person("alice", "Alice", "Ask", "town", extension="4001", forward="+46701740699")
    closure = Closure("town", NOW - timedelta(hours=1), NOW + timedelta(hours=1), "planning")
    decision = decide([{"try": "person"}], town(alice, BOB, closures=(closure,)), switchboard="day")
    assert decision.steps == ()
    assert decision.rejected[0].why is Why.UNIT_CLOSED


def test_given_a_standing_forward_when_the_unit_keeps_a_quiet_day_then_only_what_passes_is_forwarded() -> (
    None
):
    alice = Person("alice", "Alice", "Ask", "town", extension="4001", forward="+46701740699")
    sections = {"quiet": {"desk-day": {"days": "tue", "unit": "town", "passes": ["urgent"]}}}
    rows: list[dict[str, Any]] = [{"try": "person"}]
    quiet = decide(rows, town(alice, BOB), switchboard="day", sections=sections)
    assert quiet.steps == ()
    assert quiet.rejected[0].why is Why.QUIET_DAY
    passed = decide(rows, town(alice, BOB), switchboard="day", sections=sections, urgent=True)
    assert [endpoint.key for endpoint in passed.steps[0].endpoints] == ["number:+46701740699"]


def test_given_somebody_on_duty_when_an_absence_closes_the_phone_that_would_ring_then_it_does_not() -> None:
    """Duty carries a holder over the own hours, not over an absence that closes that phone."""
    carl = Person("carl", "Carl", "Dahl", "town", extension="4003", functions=("parking",))
    units = {"town": Unit("town", "Town", number="4090", hours="night")}
    functions = {"parking": Function("parking", "Parking", unit="town", number="4091", hours="day")}
    for person, phone in ((carl, "desk"), (replace(carl, mobile="+46701740603"), "mobile")):
        there = town(person, BOB, units=units, functions=functions)
        rung = decide([{"try": "function parking"}], there, to="person:bob")
        assert [endpoint.id for step in rung.steps for endpoint in step.endpoints] == ["carl"]
        shut = replace(there, absences={"carl": (away("carl", devices=(phone,)),)})
        decision = decide([{"try": "function parking"}], shut, to="person:bob")
        assert decision.steps == ()
        assert (decision.rejected[0].candidate, decision.rejected[0].why) == ("person:carl", Why.ABSENT)
