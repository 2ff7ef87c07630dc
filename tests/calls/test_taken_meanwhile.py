"""Between a decision and the ringing of its later steps another call may have got somebody."""

from __future__ import annotations

from calls.rig import Rig

ANNA, BO = "+46313900601", "+46313900602"
STRANGER = "+46406280482"


def test_given_a_colleague_taken_meanwhile_when_it_is_the_colleagues_turn_then_that_phone_does_not_ring() -> (
    None
):
    rig = Rig()
    rig.unregister(*(person for person in rig.exchange.registered - {"anna.lind", "bo.ekdahl"}))
    kim = rig.kim_calls(ANNA)
    assert rig.ring_at() == ["anna.lind"]
    other = rig.call(BO, STRANGER)
    bo = rig.answers("bo.ekdahl")
    rig.exchange.hang_up(rig.rings("anna.lind"), "no answer")
    assert rig.ring_at() == []
    assert ("person:bo.ekdahl", "busy") in {
        (dict(note.facts)["who"], dict(note.facts)["why"])
        for _, note in rig.notes[rig.arrived[kim]]
        if note.kind == "passed over"
    }
    assert rig.phase(kim) in ("telling", "leaving")
    assert rig.together(other, bo)
    rig.look()
    rig.end()


def test_given_a_colleague_free_again_when_it_is_the_colleagues_turn_then_that_phone_rings() -> None:
    rig = Rig()
    rig.unregister(*(person for person in rig.exchange.registered - {"anna.lind", "bo.ekdahl"}))
    rig.kim_calls(ANNA)
    other = rig.call(BO, STRANGER)
    rig.answers("bo.ekdahl")
    rig.exchange.hang_up(other)
    rig.exchange.hang_up(rig.rings("anna.lind"), "no answer")
    assert rig.ring_at() == ["bo.ekdahl"]
    rig.end()


def test_given_a_person_with_a_desk_phone_and_a_mobile_when_the_desk_is_not_answered_then_the_mobile_rings() -> (
    None
):
    """The own ringing of a call makes nobody busy for it."""
    rig = Rig("company")
    rig.kim_calls("+46406280401")
    rig.exchange.hang_up(rig.rings("anna.lind"), "no answer")
    assert rig.ring_at() == ["+46701740685"]
    rig.end()
