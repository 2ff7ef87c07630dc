"""Policies of organisations unlike the shipped five: each loads, passes its check, and steers calls as its clauses say."""

from __future__ import annotations

from datetime import date

import pytest

from ansvar.check.policy import check_policy
from ansvar.routing.model import Live
from generality.place import NAMES, POLICIES, Place, end, policy, rung

#: Drawn worlds are many and slow to trace; what they run is covered by the examples of each room.
pytestmark = pytest.mark.no_cover

MONDAY = "2026-11-23 10:00"


@pytest.mark.parametrize("name", NAMES)
def test_given_an_unseen_policy_when_checked_then_nothing_is_wrong_with_it(name: str) -> None:
    findings = check_policy(policy(name), date(2026, 11, 23))
    wrong = [
        finding.sentence
        for finding in findings
        if finding.severity.value == "error"
        and not finding.accepted
        and not finding.kind.startswith("missing")
    ]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_given_an_unseen_policy_when_read_then_its_prose_stands_above_its_rows(name: str) -> None:
    text = (POLICIES / f"{name}.toml").read_text(encoding="utf-8")
    assert sum(line.startswith("# ") and line[2].isdigit() for line in text.splitlines()) >= 10


# -- a university hospital ----------------------------------------------------------------------------


def hospital() -> Place:
    place = Place("hospital", {"house": None, "surgery": "house", "ward-7": "surgery"})
    place.person(
        "asta", "surgery", roles=("doctor",), functions=("surgeon",), mobile="+46701740605", hours="day"
    )
    place.person(
        "bror", "surgery", roles=("doctor",), functions=("surgeon",), mobile="+46701740606", hours="day"
    )
    place.person("cilla", "surgery", functions=("ward-secretary",), hours="day")
    place.person("dag", "house", functions=("triage",), hours="always")
    place.person("elsa", "house", functions=("triage",), hours="always")
    place.person("frej", "surgery", functions=("doctor-on-call",), hours="day", mobile="+46701740607")
    place.person("gun", "ward-7", hours="always").person("hans", "ward-7", hours="always")
    place.person("ines", "house", functions=("results",), hours="day")
    place.line("+46313900601", "unit", "ward-7", "ward").line("+46313900602", "function", "triage", "acute")
    return place.also(lists={"ambulance": frozenset({"+46313900690"})}, case_owners={"+46406280490": "hans"})


def test_hospital_6_the_acute_line_rings_all_nurses_and_then_waits_recorded() -> None:
    decision = hospital().meet("+46313900602", "2026-11-22 03:00")
    assert rung(decision) == ["dag", "elsa"]
    assert decision.steps[0].strategy == "together"
    assert end(decision) == "queue queue:emergency"
    assert decision.told.say == ("Samtalet spelas in för patientsäkerheten.",)


def test_hospital_7_an_ambulance_gets_the_doctor_on_call_past_everything() -> None:
    decision = hospital().meet("person:asta", "2026-11-22 03:00", caller="+46313900690")
    assert rung(decision) == ["mobile:frej"]
    assert rung(hospital().meet("person:asta", MONDAY, caller="+46313900690"))[0] == "frej"


def test_hospital_8_9_rounds_are_disturbed_only_when_it_is_urgent() -> None:
    place = hospital().away("asta", "rounds", "2026-11-23 09:00", "2026-11-23 11:00")
    calm, urgent = place.meet("person:asta", MONDAY), place.meet("person:asta", MONDAY, urgent=True)
    assert (rung(calm), end(calm)) == (["cilla"], "message person:asta")
    assert calm.told.back_at == place.local("2026-11-23 11:00")
    assert rung(urgent)[-1] == "frej"


def test_hospital_9_in_theatre_colleagues_reach_the_pocket_phone_and_callers_the_secretary() -> None:
    place = hospital().away("asta", "theatre", "2026-11-23 09:00", "2026-11-23 11:00")
    assert rung(place.meet("person:asta", MONDAY, caller="203"))[0] == "mobile:asta"
    assert rung(place.meet("person:asta", MONDAY)) == ["cilla"]


def test_hospital_10_12_a_contact_nurse_by_day_and_hours_for_relatives() -> None:
    place = hospital()
    assert rung(place.meet("+46313900601", MONDAY))[0] == "hans"
    closed = place.meet("+46313900601", "2026-11-23 12:00", caller="+46406280491")
    assert (rung(closed), end(closed)) == ([], "switchboard switchboard")
    assert place.meet("+46313900601", "2026-11-23 12:00", caller="201").end.row == "ward"
    assert place.meet("+46313900601", "2026-11-28 10:00", caller="+46406280491").end.row == "ward"


def test_hospital_11_16_test_results_are_called_back_before_noon_by_the_results_line() -> None:
    place = hospital().away("ines", "lunch", "2026-11-27 11:00", "2026-11-27 12:00")
    decision = place.meet("unit:ward-7", "2026-11-27 11:30", topic="test-results", caller="+46406280491")
    assert end(decision) == "call-back function:results"
    assert decision.promise is not None
    assert decision.promise.due_at == place.local("2026-11-30 12:00")
    assert decision.promise.owner == "function:results"


def test_hospital_17_a_message_after_two_is_due_the_next_working_day() -> None:
    place = hospital()
    for person in ("asta", "bror", "cilla"):
        place.away(person, "rounds", "2026-11-23 13:00", "2026-11-23 15:00")
    before, after = (
        place.meet("person:asta", "2026-11-23 13:59"),
        place.meet("person:asta", "2026-11-23 14:00"),
    )
    assert before.told.due_at == place.local("2026-11-23 16:00")
    assert after.told.due_at == place.local("2026-11-24 16:00")


# -- a dispatch centre --------------------------------------------------------------------------------


def dispatch() -> Place:
    place = Place("dispatch", {"centre": None, "office": "centre"})
    for id in ("arne", "bodil", "carl"):
        place.person(id, "centre", functions=("dispatcher",), hours="always")
    place.person("dorte", "centre", functions=("guard-officer",), hours="always")
    place.person("emil", "centre", functions=("neighbour-centre",), hours="always")
    place.person("fie", "office", functions=("payroll",), hours="office").functions("alarm-desk")
    place.line("+4510000001", "function", "dispatcher", "emergency")
    return place.also(lists={"repeat-callers": frozenset({"+4510999991"})})


def test_dispatch_6_7_every_free_dispatcher_rings_at_once_and_the_call_never_meets_a_machine() -> None:
    decision = dispatch().meet("+4510000001", "2026-12-24 23:00", live=Live(busy=frozenset({"bodil"})))
    assert [[e.id for e in step.endpoints] for step in decision.steps] == [["arne", "carl"], ["dorte"]]
    assert end(decision) == "queue queue:emergency"
    assert (decision.keys, decision.transfer) == ((), "never")


def test_dispatch_8_an_emergency_on_any_number_is_treated_in_the_same_way() -> None:
    assert rung(dispatch().meet("person:fie", "2026-12-24 23:00", urgent=True)) == ["arne", "bodil", "carl"]


def test_dispatch_10_those_by_decision_reach_the_guard_officer_alone() -> None:
    decision = dispatch().meet("switchboard", MONDAY, caller="+4510999991")
    assert (rung(decision), end(decision)) == (["dorte"], "message function:guard-officer")


def test_dispatch_11_when_many_wait_calls_without_haste_are_called_back_tomorrow() -> None:
    place = dispatch()
    decision = place.meet("switchboard", "2026-11-23 22:00", live=Live(waiting=6))
    assert decision.end.kind == "call-back"
    assert decision.told.due_at == place.local("2026-11-24 10:00")
    assert place.meet("switchboard", "2026-11-23 22:00", live=Live(waiting=5)).end.kind == "switchboard"


def test_dispatch_12_the_neighbouring_centre_answers_when_none_of_ours_can() -> None:
    place = dispatch()
    full = Live(busy=frozenset({"arne", "bodil", "carl"}))
    assert place.meet("queue:emergency", MONDAY).end.name == "emergency"
    assert place.meet("queue:emergency", MONDAY, live=full).end.name == "neighbour"


def test_dispatch_13_by_night_the_office_takes_a_message_and_the_dispatch_room_never_hears_it() -> None:
    decision = dispatch().meet("person:fie", "2026-11-23 20:00")
    assert (rung(decision), end(decision)) == ([], "message person:fie")


# -- a Welsh council ----------------------------------------------------------------------------------


def council() -> Place:
    place = Place("welsh-council", {"council": None, "planning": "council", "contact": "council"})
    place.person("aled", "planning", language="cy", competences=("Welsh",), functions=("planner",))
    place.person("beth", "planning", functions=("planner",)).person("cai", "planning", functions=("planner",))
    place.person("dilys", "contact", competences=("Welsh",), functions=("welsh-contact", "relay-contact"))
    place.person("evan", "contact", functions=("complaints",))
    place.person("ffion", "council", functions=("housing-duty",)).functions("council-tax")
    return place.also(lists={"relay": frozenset({"+441632960001"}), "written-only": frozenset({"+441632960002"}),
                             "members": frozenset({"+441632960003"})})  # fmt: skip


def test_council_4_after_one_transfer_the_caller_is_called_back() -> None:
    decision = council().meet("person:beth", MONDAY, purpose="transfer", transfers=1)
    assert (decision.end.kind, decision.end.row) == ("call-back", "switchboard.transfers")


def test_council_5_a_relay_call_goes_to_a_person_and_never_into_the_store() -> None:
    decision = council().meet("person:beth", MONDAY, caller="+441632960001")
    assert (rung(decision), decision.end.kind) == (["dilys"], "switchboard")


def test_council_6_7_the_barred_write_to_us_except_about_homelessness() -> None:
    place = council()
    assert place.meet("switchboard", MONDAY, caller="+441632960002").end.name == "in-writing"
    assert place.meet("switchboard", MONDAY, caller="+441632960002", topic="homeless").end.row == "homeless"


def test_council_8_a_welsh_call_stays_welsh() -> None:
    place = council()
    decision = place.meet("person:beth", MONDAY, language="cy")
    assert rung(decision) == ["aled", "dilys"]
    assert (end(decision), decision.told.language) == ("queue queue:welsh", "cy")
    assert place.meet("switchboard", MONDAY, language="cy").end.name == "welsh"


def test_council_9_whoever_has_not_chosen_a_language_chooses_first() -> None:
    decision = council().meet("switchboard", MONDAY)
    assert (decision.end.kind, [key.action for key in decision.keys]) == (
        "menu",
        ["language", "language", "switchboard"],
    )


def test_council_11_15_a_complaint_goes_to_the_officer_with_an_interim_answer() -> None:
    place = council().away("evan", "leave", "2026-11-23 00:00", "2026-11-24 00:00")
    decision = place.meet("person:beth", MONDAY, topic="complaint")
    assert end(decision) == "message function:complaints"
    assert decision.promise is not None
    assert decision.promise.due_at == place.local("2026-12-07 17:00")
    assert decision.promise.interim_at == place.local("2026-11-25 17:00")


def test_council_12_16_the_unit_then_the_one_above_and_members_the_same_day() -> None:
    place = council()
    assert rung(place.meet("person:beth", MONDAY)) == ["beth", "aled", "cai", "ffion"]
    late = place.meet(
        "person:beth", "2026-11-27 16:29", caller="+441632960003", purpose="transfer", transfers=1
    )
    assert late.told.due_at == place.local("2026-11-27 16:30")


# -- a Finnish city -----------------------------------------------------------------------------------


def city() -> Place:
    place = Place("finnish-city", {"city": None, "building": "city", "social": "city"})
    place.person("aino", "building", functions=("permits",)).person(
        "bengt", "building", functions=("permits",)
    )
    place.person("cecilia", "city", functions=("svensk-service",), language="sv")
    place.person("elina", "city", functions=("nurse",)).person(
        "fanni", "social", functions=("social-duty",), mobile="+35840000099"
    )
    place.person("greg", "social", competences=("English",))
    return place


def test_city_1_2_4_building_control_has_its_hours_and_the_exchange_tells_them() -> None:
    place = city()
    shut = place.meet("person:aino", "2026-11-24 10:00")
    assert (end(shut), shut.end.row) == ("message person:aino", "building-shut")
    assert shut.told.opens_at == place.local("2026-11-25 09:00")
    assert rung(place.meet("person:aino", "2026-11-25 10:00")) == ["aino", "bengt"]


def test_city_1_in_july_and_on_the_eve_of_a_holiday_the_exchange_closes_earlier() -> None:
    place = city()
    assert place.meet("switchboard", "2026-07-06 14:59").end.row != "closed"
    assert place.meet("switchboard", "2026-07-06 15:00").end.row == "closed"
    assert place.meet("switchboard", "2027-04-30 14:00").end.row == "closed"


def test_city_5_child_protection_reaches_the_social_worker_on_duty_by_night() -> None:
    place = city()
    decision = place.meet("switchboard", "2026-11-22 02:00", topic="child-protection")
    assert rung(decision) == ["mobile:fanni"]
    assert end(decision) == "call-back function:social-duty"
    assert decision.promise is not None
    assert decision.promise.due_at == place.local("2026-11-22 02:30")
    assert decision.promise.owner == "function:social-duty"


def test_city_7_foreign_numbers_wait_in_the_live_queue() -> None:
    decision = city().meet("queue:health", MONDAY, caller="+46406280490")
    assert (decision.end.kind, decision.end.row) == ("queue", "foreign-live")


def test_city_8_13_when_no_nurse_is_free_the_call_is_stored_until_two_for_the_same_day() -> None:
    place, busy = city(), Live(busy=frozenset({"elina"}))
    early = place.meet("queue:health", "2026-11-23 13:59", live=busy)
    late = place.meet("queue:health", "2026-11-23 14:00", live=busy)
    assert end(early) == "call-back function:nurse"
    assert early.told.due_at == place.local("2026-11-23 16:00")
    assert late.told.due_at == place.local("2026-11-24 16:00")


def test_city_9_a_swedish_call_is_served_in_swedish() -> None:
    assert city().meet("switchboard", MONDAY, language="sv").end.name == "swedish"


# -- a German authority -------------------------------------------------------------------------------


def authority() -> Place:
    place = Place("behoerde", {"amt": None, "bau": "amt"})
    place.person("anke", "bau", hours="core", deputies=("bernd",)).person("bernd", "bau", hours="core")
    place.person("clara", "amt", hours="core", functions=("registry",)).person("dirk", "amt", hours="core")
    place.person("eva", "amt", functions=("data-protection",), hours="core").manager("bau", "dirk")
    return place.also(lists={"courts": frozenset({"+493023125001"})}, case_owners={"+493023125002": "anke"})


def test_authority_1_9_citizens_in_opening_hours_colleagues_and_courts_in_core_time() -> None:
    place, afternoon = authority(), "2026-11-23 14:30"
    assert end(place.meet("person:anke", afternoon)) == "message person:anke"
    assert rung(place.meet("person:anke", afternoon, caller="204"))[0] == "anke"
    courts = place.meet("person:anke", afternoon, caller="+493023125001")
    assert (rung(courts), courts.notify) == (["anke", "bernd", "dirk"], (("mail", "manager"),))


def test_authority_2_shrove_tuesday_closes_at_eleven() -> None:
    place = authority()
    assert place.meet("person:anke", "2027-02-09 10:59").end.row != "citizens-outside"
    assert place.meet("person:anke", "2027-02-09 11:00").end.row == "citizens-outside"


def test_authority_8_personal_data_only_by_the_officer() -> None:
    decision = authority().meet("person:anke", MONDAY, topic="data-request")
    assert (rung(decision), end(decision)) == (["eva"], "message function:data-protection")


def test_authority_11_a_file_belongs_to_one_clerk() -> None:
    decision = authority().meet("switchboard", MONDAY, caller="+493023125002")
    assert (rung(decision), decision.steps[0].announced) == (["anke"], True)


def test_authority_7_12_with_a_visitor_the_deputy_answers() -> None:
    place = authority().away("anke", "visitor", "2026-11-23 09:30", "2026-11-23 10:30")
    assert rung(place.meet("person:anke", MONDAY)) == ["bernd"]


def test_authority_14_the_mailbox_only_up_to_three_days() -> None:
    short = authority().away("anke", "course", "2026-11-23 08:00", "2026-11-24 16:00")
    long = authority().away("anke", "holiday", "2026-11-23 00:00", "2026-11-30 00:00")
    assert rung(short.meet("person:anke", MONDAY)) == ["bernd", "clara"]
    assert short.meet("person:anke", MONDAY).end.kind == "mailbox"
    assert long.meet("person:anke", MONDAY).end.kind == "message"


# -- a GP practice ------------------------------------------------------------------------------------


def practice() -> Place:
    place = Place("huisartsen", {"practice": None})
    place.person("annet", functions=("assistant",), hours="practice").person(
        "bas", functions=("assistant",), hours="practice"
    )
    place.person("dokter", functions=("doctor",), roles=("doctor",), hours="practice")
    place.line("+31210000001", "switchboard", "switchboard", "spoed")
    return place.also(lists={"colleagues": frozenset({"+31210009991"})})


def test_practice_4_an_emergency_passes_lunch_and_never_meets_a_machine() -> None:
    decision = practice().meet("+31210000001", "2026-11-23 13:00")
    assert rung(decision) == ["annet", "bas", "dokter"]
    assert decision.end.kind == "answering service"


def test_practice_5_6_prescriptions_are_recorded_at_any_hour_and_due_next_day_before_four() -> None:
    place = practice()
    order = place.meet("switchboard", "2026-11-27 09:59", topic="prescription")
    assert end(order) == "mailbox unit:practice"
    assert order.told.due_at == place.local("2026-11-30 16:00")
    late = place.meet("switchboard", "2026-11-27 10:00", topic="prescription")
    assert late.told.due_at == place.local("2026-12-01 16:00")
    assert end(place.meet("switchboard", "2026-11-28 10:00")) == "answering service service:post"


def test_practice_3_7_the_first_thursday_of_the_month_is_a_team_day() -> None:
    place = practice()
    assert place.meet("switchboard", "2026-12-03 15:00").end.row == "team-day"
    assert place.meet("switchboard", "2026-12-10 15:00").end.row != "team-day"


def test_practice_8_at_lunch_others_are_called_back() -> None:
    decision = practice().meet("switchboard", "2026-11-23 12:45")
    assert (decision.end.kind, decision.end.row) == ("call-back", "lunch")


def test_practice_9_appointments_are_made_until_half_past_ten() -> None:
    place = practice()
    late = place.meet("switchboard", "2026-11-23 11:00", topic="appointment")
    assert late.told.due_at == place.local("2026-11-24 10:30")
    assert place.meet("switchboard", MONDAY, topic="appointment").end.row == "rest"


def test_practice_10_11_a_pharmacist_reaches_the_doctor_patients_in_the_telephone_hour_only() -> None:
    place = practice()
    assert rung(place.meet("switchboard", MONDAY, caller="+31210009991"))[0] == "dokter"
    assert rung(place.meet("person:dokter", MONDAY)) == []
    assert rung(place.meet("person:dokter", "2026-11-23 11:45")) == ["dokter"]


# -- a school -----------------------------------------------------------------------------------------


def school() -> Place:
    place = Place("school", {"school": None, "office": "school"})
    place.person(
        "astrid", "school", roles=("teacher",), team="year-5", mobile="+4710700001", deputies=("birk",)
    )
    place.person("birk", "school", roles=("teacher",), team="year-5").person(
        "rektor", "office", functions=("head",)
    )
    place.person("bibliotek", "school", functions=("librarian",)).person(
        "vakt", "school", functions=("caretaker",)
    )
    return (
        place.manager("school", "rektor")
        .functions("after-school")
        .also(lists={"child-services": frozenset({"+4710699991"})})
    )


def test_school_2_6_in_a_lesson_the_secretary_answers_and_in_the_break_the_teacher() -> None:
    place = school()
    lesson, pause = (
        place.meet("person:astrid", "2026-11-23 09:00"),
        place.meet("person:astrid", "2026-11-23 09:50"),
    )
    assert (rung(lesson), lesson.end.kind) == ([], "switchboard")
    assert rung(pause) == ["astrid", "birk"]


def test_school_5_a_lesson_is_interrupted_when_a_child_is_hurt() -> None:
    place = school()
    for decision in (place.meet("person:astrid", "2026-11-23 09:00", urgent=True),
                     place.meet("person:astrid", "2026-11-23 09:00", caller="+4710699991")):  # fmt: skip
        assert rung(decision)[:2] == ["astrid", "mobile:astrid"]
        assert decision.notify == (("sms", "manager"), ("mail", "function:head"))


def test_school_6_13_without_a_secretary_the_message_is_answered_the_same_day() -> None:
    place = school()
    decision = place.meet("person:astrid", "2026-11-23 09:00", live=Live(operators=0))
    assert decision.end.kind == "message"
    assert decision.told.due_at == place.local("2026-11-23 15:30")


def test_school_6_the_head_reaches_a_teacher_in_a_lesson_quietly() -> None:
    assert rung(school().meet("person:astrid", "2026-11-23 09:00", caller="203")) == ["mobile:astrid"]


def test_school_7_absence_reports_are_recorded_until_half_past_eight() -> None:
    place = school()
    assert end(place.meet("switchboard", "2026-11-23 08:00", topic="pupil-absent")) == "mailbox unit:office"
    assert place.meet("switchboard", "2026-11-23 08:30", topic="pupil-absent").end.kind == "switchboard"


def test_school_9_when_the_secretary_is_away_the_head_then_the_librarian() -> None:
    assert rung(school().meet("switchboard", MONDAY, live=Live(operators=0))) == ["rektor", "bibliotek"]


def test_school_10_in_july_the_caretaker_answers_what_is_urgent() -> None:
    place = school()
    july = "2026-07-15 10:00"
    assert end(place.meet("person:astrid", july)) == "message person:astrid"
    assert place.meet("person:astrid", july).told.due_at == place.local("2026-08-03 15:30")


# -- an insurance company -----------------------------------------------------------------------------


def insurance() -> Place:
    place = Place("insurance", {"company": None, "motor": "company"})
    place.person("alva", "motor", team="red", hours="handlers", deputies=("bo",)).person(
        "bo", "motor", team="red", hours="handlers"
    )
    place.person("cia", "motor", functions=("team-leaders",), hours="handlers").person(
        "dan", "company", functions=("claims-desk",), hours="claims"
    )
    place.person("eli", "company", functions=("complaints",), hours="handlers").person(
        "fia", "company", functions=("roadside",), hours="always"
    )
    place.person("gro", "company", functions=("investigators",), hours="handlers")
    return place.also(case_owners={"+46406280490": "alva"}, lists={"fraud": frozenset({"+46406280491"})})


def test_insurance_2_on_the_first_tuesday_handlers_learn_until_ten() -> None:
    place = insurance()
    assert rung(place.meet("switchboard", "2026-12-01 09:59")) == []
    assert rung(place.meet("switchboard", "2026-12-01 10:00")) == ["alva"]
    assert rung(place.meet("switchboard", "2026-12-08 09:59")) == ["alva"]


def test_insurance_5_6_a_breakdown_goes_past_everything() -> None:
    place = insurance()
    assert end(place.meet("switchboard", "2026-12-25 03:00", topic="roadside")) == "queue queue:roadside"
    place.away("fia", "ill", "2026-12-25 00:00", None)
    assert (
        end(place.meet("switchboard", "2026-12-25 03:00", topic="roadside"))
        == "answering service service:assistance"
    )


def test_insurance_8_9_the_second_attempt_rings_the_handler_and_then_the_team_leaders() -> None:
    decision = insurance().meet("switchboard", MONDAY, attempts=1)
    assert rung(decision) == ["alva", "cia"]
    assert ("screen", "switchboard") in decision.notify


def test_insurance_10_15_after_a_storm_the_promise_is_two_days() -> None:
    place = insurance()
    storm = place.meet("switchboard", MONDAY, live=Live(waiting=41), caller="+46406280492")
    assert (storm.end.kind, storm.end.row) == ("call-back", "storm")
    assert storm.told.due_at == place.local("2026-11-25 20:00")


def test_insurance_11_who_has_waited_two_minutes_may_be_called() -> None:
    place = insurance()
    since = place.local("2026-11-23 09:57:59")
    waited = place.meet("queue:claims", MONDAY, queued_since=since, caller="+46406280492")
    assert [(key.key, key.action) for key in waited.keys] == [("1", "call-back")]
    assert place.meet("queue:claims", MONDAY, caller="+46406280492").keys == ()


def test_insurance_who_rings_back_reaches_whoever_called() -> None:
    decision = insurance().meet("switchboard", MONDAY, last_contact="bo", caller="+46406280492")
    assert rung(decision) == ["bo"]


def test_insurance_12_15_a_complaint_never_returns_to_its_handler() -> None:
    place = insurance()
    decision = place.meet("person:alva", MONDAY, topic="complaint")
    assert (rung(decision), end(decision)) == (["eli"], "call-back function:complaints")
    assert decision.told.due_at == place.local("2026-12-07 10:00")


# -- a legal-aid helpline -----------------------------------------------------------------------------


def helpline() -> Place:
    place = Place("legal-aid", {"house": None})
    place.person("volun", functions=("volunteer",), roles=("volunteer",), hours="line")
    place.person("coordinator", hours="office").person("jurist", functions=("lawyer",), hours="office")
    return place.line("+31210000010", "queue", "helpline", "helpline")


def test_helpline_1_saturdays_in_even_weeks_only() -> None:
    place = helpline()
    assert rung(place.meet("+31210000010", "2026-11-28 11:00")) == ["volun"]  # week 48
    assert place.meet("+31210000010", "2026-12-05 11:00").end.name == "line-closed"  # week 49


def test_helpline_2_7_a_withheld_number_is_welcome_and_promised_nothing() -> None:
    decision = helpline().meet("+31210000010", "2026-11-23 14:00", caller=None)
    assert (rung(decision), end(decision)) == (["volun"], "queue queue:helpline")
    assert (decision.shown, decision.promise, decision.transfer) == ("withheld", None, "never")


def test_helpline_4_violence_is_put_through_at_any_hour() -> None:
    decision = helpline().meet("+31210000010", "2026-11-23 03:00", topic="violence", caller=None)
    assert (rung(decision), end(decision)) == ([], "answering service service:shelter")


def test_helpline_8_nobody_owns_a_caller() -> None:
    assert rung(helpline().meet("person:volun", "2026-11-23 14:00")) == []


# -- a housing company --------------------------------------------------------------------------------


def housing() -> Place:
    place = Place("housing", {"company": None, "east": "company"})
    place.person("acke", "east", roles=("caretaker",), team="east", mobile="+46701740605").person(
        "beda", "east", roles=("caretaker",), team="east"
    )
    place.person("cleo", "company", functions=("duty-officer",)).person(
        "disa", "company", functions=("duty-officer",), mobile="+46701740608"
    )
    return place.person("egon", "company", functions=("duty-manager",), hours="always")


def test_housing_5_11_an_urgent_fault_reaches_the_duty_officers_in_order_by_night() -> None:
    place = housing()
    decision = place.meet("switchboard", "2026-11-29 02:00", topic="urgent-fault")
    assert rung(decision) == ["cleo", "mobile:disa", "egon"]
    assert decision.end.kind == "number"


def test_housing_7_at_the_second_call_the_manager_hears_of_it() -> None:
    place = housing()
    assert place.meet("switchboard", MONDAY, topic="fault", attempts=1).notify == (("mail", "manager"),)
    assert place.meet("switchboard", MONDAY, topic="fault").notify == ()


def test_housing_8_caretakers_are_rung_in_their_hour() -> None:
    place = housing()
    assert rung(place.meet("person:acke", "2026-11-23 08:30")) == ["mobile:acke", "beda"]
    works = place.meet("person:acke", MONDAY)
    assert (end(works), works.notify) == ("message person:acke", (("sms", "person"),))


def test_housing_9_at_lunch_we_call_after_one() -> None:
    place = housing()
    decision = place.meet("switchboard", "2026-11-23 12:10")
    assert (decision.end.row, decision.told.due_at) == ("lunch", place.local("2026-11-23 14:00"))


def test_housing_10_when_closed_the_caller_chooses() -> None:
    decision = housing().meet("switchboard", "2026-11-28 12:10")
    assert {key.key: (key.action, key.name) for key in decision.keys} == {
        "1": ("topic", "urgent-fault"), "2": ("topic", "disturbance"),
    }  # fmt: skip


# -- a tax office -------------------------------------------------------------------------------------


def tax() -> Place:
    place = Place("tax-office", {"centre": None})
    place.person("anders", deputies=("birthe",)).person("birthe").person(
        "claus", functions=("guidance",), hours="phone"
    )
    place.person("ditte", functions=("debt",))
    return place.also(
        case_owners={"+4510999990": "anders"}, lists={"accountants": frozenset({"+4510999991"})}
    )


def test_tax_3_after_one_transfer_whoever_has_it_keeps_it() -> None:
    assert tax().meet("person:birthe", MONDAY, purpose="transfer", transfers=1).end.kind == "keep"


def test_tax_4_5_an_owned_case_reaches_its_officer_in_the_hour_and_no_message_is_taken_later() -> None:
    place = tax()
    hour, later = place.meet("switchboard", MONDAY), place.meet("switchboard", "2026-11-23 11:00")
    assert (rung(hour), end(hour)) == (["anders"], "call-back organisation")
    assert (later.end.name, later.promise) == ("write-to-officer", None)


def test_tax_6_7_accountants_at_any_time_citizens_in_the_hour() -> None:
    place, noon = tax(), "2026-11-23 12:00"
    assert rung(place.meet("person:birthe", noon, caller="+4510999991")) == ["birthe"]
    assert end(place.meet("person:birthe", noon, caller="+4510999992")) == "queue queue:general"


def test_tax_8_debt_is_settled_on_any_day_but_friday() -> None:
    place = tax()
    assert rung(place.meet("switchboard", MONDAY, topic="debt", caller="+4510999992")) == ["ditte"]
    assert rung(place.meet("switchboard", "2026-11-27 10:00", topic="debt", caller="+4510999992")) == []


def test_tax_1_9_in_the_weeks_of_the_annual_statement_the_thirtieth_is_asked_to_ring_tomorrow() -> None:
    place, evening = tax(), "2027-03-15 18:30"
    full = place.meet("switchboard", evening, live=Live(waiting=30), caller="+4510999992")
    assert full.end.name == "try-tomorrow"
    assert place.meet("switchboard", evening, caller="+4510999992").end.kind == "queue"
    assert place.meet("switchboard", "2026-11-23 18:30", caller="+4510999992").end.name == "closed"


# -- two companies, one switchboard -------------------------------------------------------------------


def group() -> Place:
    place = Place("group", {"group": None, "energy": "group", "fibre": "group"})
    place.person(
        "anne", "energy", functions=("energy-service",), mobile="+4710700001", hours="energy"
    ).person("berit", "energy", functions=("energy-service",), hours="energy")
    place.person("cato", "fibre", functions=("fibre-service",), hours="fibre").person(
        "dina", "fibre", roles=("fitter",), mobile="+4710700002"
    )
    place.person("egil", "energy", functions=("grid-duty",), hours="always")
    place.line("+4710000001", "switchboard", "switchboard", "energy").line(
        "+4710000002", "switchboard", "switchboard", "fibre"
    )
    return place.also(companies={"energy": "Nordlys Energi", "fibre": "Nordlys Fiber"})


def test_group_1_4_5_each_company_has_its_number_words_and_hours() -> None:
    place, evening = group(), "2026-11-23 20:00"
    energy, fibre = place.meet("+4710000001", evening), place.meet("+4710000002", evening)
    assert (end(energy), energy.told.say[0]) == ("call-back organisation", "Velkommen til Nordlys Energi.")
    assert (rung(fibre), end(fibre)) == (["cato"], "queue queue:fibre")


def test_group_5_energy_helps_fibre_and_never_the_other_way_round() -> None:
    place, busy = group(), Live(busy=frozenset({"cato"}))
    assert rung(place.meet("+4710000002", MONDAY, live=busy)) == ["anne"]
    assert rung(place.meet("+4710000001", MONDAY, live=Live(busy=frozenset({"anne", "berit"})))) == []


def test_group_6_fitters_outside_core_hours_are_rung_by_colleagues_only() -> None:
    place = group()
    assert rung(place.meet("person:dina", "2026-11-23 15:00")) == []
    assert rung(place.meet("person:dina", "2026-11-23 15:00", caller="201"))[0] == "mobile:dina"
    assert rung(place.meet("person:dina", "2026-06-01 14:15", caller="201"))[0] == "mobile:dina"


def test_group_7_at_home_the_mobile_rings_first() -> None:
    place = group().away("anne", "home", "2026-11-23 00:00", "2026-11-24 00:00")
    assert rung(place.meet("person:anne", MONDAY))[:2] == ["mobile:anne", "anne"]


def test_group_8_desk_phone_and_mobile_ring_together() -> None:
    step = group().meet("person:anne", MONDAY).steps[0]
    assert ([each.key for each in step.endpoints], step.strategy) == (
        ["person:anne", "mobile:anne"],
        "together",
    )


def test_group_9_each_company_keeps_its_own_promise() -> None:
    place = group()
    assert place.meet("+4710000001", "2026-11-27 20:00").told.due_at == place.local("2026-11-30 10:00")
    fitter = place.meet("person:dina", "2026-11-27 20:30")
    assert fitter.told.due_at == place.local("2026-11-28 10:30")
