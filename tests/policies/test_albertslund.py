"""Albertslund's policy against its organisation: what callers meet, and by which row."""

from __future__ import annotations

from ansvar.routing.model import Live
from policies.shipped import TUESDAY, keys, local, meet, policy, rung


def test_given_a_ringing_phone_when_nobody_takes_it_then_colleagues_pick_it_up_and_a_message_is_taken() -> (
    None
):
    """A11."""
    decision = meet("albertslund", "anne.lund")

    assert rung(decision)[:2] == ["person:anne.lund", "person:bent.holm"]
    assert (decision.end.kind, decision.end.name) == ("message", "switchboard")
    assert decision.determined_by[-1] == "colleague-picks-up"


def test_given_a_meeting_when_called_then_the_colleague_who_knows_of_it_answers() -> None:
    """A3, A12: forwarded to a colleague, who must know it."""
    decision = meet("albertslund", "erik.skov")

    assert rung(decision)[0] == "person:charlie.dam"
    assert decision.steps[0].announced
    assert decision.determined_by == ("out-for-a-while",)


def test_given_any_absence_when_told_then_the_return_is_told_and_the_reason_is_not() -> None:
    """A4."""
    for who in ("erik.skov", "freja.aagaard", "ida.vang", "karen.dahl"):
        decision = meet("albertslund", who)

        assert "return time" in decision.told.facts
        assert not {"ill", "meeting", "leave", "holiday"} & set(str(decision.told).replace("'", " ").split())


def test_given_illness_when_called_then_deputy_then_manager_and_the_manager_hears_of_it() -> None:
    """A8."""
    decision = meet("albertslund", "freja.aagaard")

    assert rung(decision) == ["person:gorm.aes", "person:mia.bjerre"]
    assert decision.notify == (("mail", "manager"),)
    assert decision.determined_by == ("ill",)


def test_given_illness_without_deputy_when_called_then_the_same_function_and_the_manager() -> None:
    assert rung(meet("albertslund", "helle.oster")) == ["person:gorm.aes", "person:mia.bjerre"]


def test_given_an_absence_over_a_day_when_called_then_never_a_mailbox() -> None:
    """A9, A15: no answering machine; the phone is moved to a colleague."""
    for who in ("ida.vang", "jens.toft", "karen.dahl"):
        for at in ("2026-11-23 10:00", "2026-11-23 20:00", "2026-11-28 11:00"):
            for live in (Live(), Live(operators=0)):
                decision = meet("albertslund", who, at, live=live)

                assert decision.end.kind != "mailbox"
                assert "mailbox" not in keys(decision).values()


def test_given_leave_when_a_message_is_taken_then_the_caller_was_told_how_long() -> None:
    """A16: no message for staff away over a day, unless the caller was told so."""
    decision = meet("albertslund", "ida.vang")

    assert decision.end.kind == "message"
    assert {"period", "return time"} <= set(decision.told.facts)
    assert decision.promise is not None
    assert decision.promise.owner == "person:bent.holm"


def test_given_the_only_one_who_can_serve_when_busy_then_mailbox_or_the_switchboard_by_two_keys() -> None:
    """A5, A15: `#0` returns to the switchboard."""
    decision = meet("albertslund", "lone.moeller", live=Live(busy=frozenset({"lone.moeller"})))

    assert decision.end.kind == "mailbox"
    assert keys(decision) == {"#0": "switchboard", "1": "message"}


def test_given_a_message_when_left_then_it_is_answered_within_24_hours() -> None:
    """A2."""
    decision = meet("albertslund", "anne.lund")

    assert decision.promise is not None
    assert decision.promise.due_at == local("albertslund", "2026-11-24 10:00")


def test_given_friday_afternoon_when_a_message_is_left_then_the_weakness_of_24_hours_shows() -> None:
    """The accepted weakness: due on a Saturday, when nobody is at work."""
    decision = meet("albertslund", "anne.lund", "2026-11-27 14:00")

    assert decision.promise is not None
    assert decision.promise.due_at == local("albertslund", "2026-11-28 14:00")


def test_given_a_connected_call_when_nobody_takes_it_then_never_back_to_the_queue() -> None:
    """A13; also the key to the switchboard is gone."""
    for purpose in ("transfer", "recall"):
        for to in ("anne.lund", "unit:natur", "function:rotter", "erik.skov", "ida.vang"):
            decision = meet("albertslund", to, purpose=purpose)

            assert decision.end.kind not in ("switchboard", "queue")
            assert "switchboard" not in keys(decision).values()
            assert decision.promise is not None


def test_given_two_transfers_when_a_third_is_tried_then_we_call_back() -> None:
    """A10: as few transfers as possible."""
    decision = meet("albertslund", "anne.lund", purpose="transfer", transfers=2)

    assert (decision.end.kind, decision.end.row) == ("call-back", "switchboard.transfers")


def test_given_a_closure_by_agreement_when_called_then_the_covering_department_else_the_switchboard() -> None:
    """A19."""
    for to in ("rikke.soe", "unit:musik"):
        decision = meet("albertslund", to, TUESDAY)

        assert rung(decision)[0] == "person:anne.lund"
        assert decision.end.kind == "switchboard"


def test_given_a_closure_without_agreement_when_called_then_never_the_switchboard() -> None:
    """A19."""
    for to in ("vibe.kjaer", "unit:tandpleje", "function:tandtid"):
        decision = meet("albertslund", to, TUESDAY)

        assert (decision.end.kind, decision.end.owner, decision.end.name) == ("message", "unit:tandpleje", "")
        assert "switchboard" not in keys(decision).values()
        assert {"closed", "opening"} <= set(decision.told.facts)
        assert decision.determined_by == ("department-away", "closed-told", "closed-without-agreement")


def test_given_the_evening_when_called_then_the_mailbox_as_the_only_way_left() -> None:
    """A15."""
    decision = meet("albertslund", "anne.lund", "2026-11-23 20:00")

    assert (decision.end.kind, decision.end.row) == ("mailbox", "after-phone-hours")


def test_given_a_withheld_number_when_a_message_is_left_then_the_number_is_asked_for() -> None:
    """A5: leave name and number."""
    assert meet("albertslund", "anne.lund", "2026-11-23 20:00", caller=None).told.say != ()
    assert meet("albertslund", "anne.lund", "2026-11-23 20:00").told.say == ()


def test_given_thursday_at_five_when_the_switchboard_is_called_then_it_is_open() -> None:
    assert meet("albertslund", "switchboard", "2026-11-26 17:00").end.kind == "switchboard"
    assert meet("albertslund", "switchboard", "2026-11-25 17:00").end.kind == "message"


def test_given_may_day_when_the_switchboard_is_called_then_it_closes_at_noon_and_keeps_the_weekend() -> None:
    """A half day: 1 May 2028 is a Monday, 1 May 2027 a Saturday."""
    assert meet("albertslund", "switchboard", "2028-05-01 11:00").end.kind == "switchboard"
    assert meet("albertslund", "switchboard", "2028-05-01 12:30").end.kind == "message"
    assert meet("albertslund", "switchboard", "2027-05-01 11:00").end.kind == "message"


def test_given_the_pin_of_the_document_when_read_then_colleagues_have_a_right_of_their_own_besides() -> None:
    """A7: the rule stands as it was written; access is by delegation."""
    assert policy("albertslund").mailbox.pin == "1 + own extension"
    assert "unit" in policy("albertslund").mailbox.delegates


def test_given_a_number_that_nobody_has_when_called_then_the_switchboard_helps() -> None:
    assert meet("albertslund", "+4510000059").end.row == "no-such-number"
