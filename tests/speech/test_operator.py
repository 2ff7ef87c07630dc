"""One line for the operator, short enough to be spoken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.policy.kinds import COMMON_KINDS
from ansvar.policy.model import Policy
from ansvar.routing.model import Decision, Endpoint, EndsIn, Rejected, Step, Why
from ansvar.speech import operator
from ansvar.speech.operator import LONGEST
from ansvar.words.text import LANGUAGES
from speech.test_caller import decisions
from speech.worlds import NOW, POLICY, TOWN, at, away, decided, rung

SWITCHBOARD = EndsIn("switchboard", "", "meeting-or-lunch")
TO_SWITCHBOARD = Step("x", "switchboard", (Endpoint("switchboard", "switchboard", ""),), "in order", 20.0)


def line(decision: Decision, language: str = "sv", policy: Policy = POLICY, kind: str = "meeting") -> str:
    return operator(decision, away(kind), policy, language, NOW)


def seeing(detail: str) -> Policy:
    return POLICY.model_copy(update={"privacy": POLICY.privacy.model_copy(update={"operator": detail})})


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("sv", "Alva Lind, Byggenheten: borta, åter klockan 13. Går till Bo Ek (samma funktion), annars till röstbrevlådan. Svar lovat före klockan 15 i dag."),
        ("da", "Alva Lind, Byggenheten: ikke til stede, tilbage klokken 13. Går til Bo Ek (samme funktion), ellers til telefonsvareren. Svar lovet inden klokken 15 i dag."),
        ("nb", "Alva Lind, Byggenheten: borte, tilbake klokken 13. Går til Bo Ek (samme funksjon), ellers til telefonsvareren. Svar lovet før klokken 15 i dag."),
        ("nl", "Alva Lind, Byggenheten: afwezig, terug om 13 uur. Gaat naar Bo Ek (zelfde functie), anders naar de voicemail. Antwoord beloofd: vandaag vóór 15 uur."),
        ("en", "Alva Lind, Building Control: away, back at 1 pm. Goes to Bo Ek (same function), otherwise to the mailbox. Answer promised before 3 pm today."),
        ("fi", "Alva Lind, Byggenheten: poissa, takaisin kello 13. Seuraavaksi Bo Ek (sama tehtävä), muuten puhelinvastaaja. Vastaus luvattu viimeistään tänään kello 15."),
        ("de", "Alva Lind, Byggenheten: abwesend, zurück um 13 Uhr. Geht an Bo Ek (gleiche Funktion), sonst an die Mailbox. Antwort zugesagt spätestens heute um 15 Uhr."),
    ],
)  # fmt: skip
def test_given_somebody_away_then_the_line_says_who_state_return_where_and_promise(
    language: str, told: str
) -> None:
    decision = decided(told={"back_at": at(26, 13, month=2)})
    assert decision.promise
    decision = decision.replace(promise=decision.promise._replace(due_at=at(26, 15, month=2)))
    assert line(decision, language) == told


def test_given_a_call_that_falls_to_the_operator_then_the_line_says_why() -> None:
    decision = decided(
        steps=(),
        end=SWITCHBOARD,
        promise=None,
        rejected=(
            Rejected("x", "person", "person:alice", Why.ABSENT),
            Rejected("x", "same function", "person:bob", Why.BUSY),
            Rejected("x", "same function", "person:mia", Why.BUSY),
            Rejected("x", "deputy", "p1", Why.DECLINED),
        ),
    )
    assert line(decision) == (
        "Alva Lind, Byggenheten: borta, åter i morgon klockan 13:15. Kommer till dig: Bo Ek och Mia Falk – talar i telefon."
    )


def test_given_steps_before_the_switchboard_then_the_line_says_who_rings_first() -> None:
    assert "Går till Bo Ek (samma funktion), sedan till dig." in line(
        decided(steps=(rung("bob"), TO_SWITCHBOARD))
    )
    assert "Kommer till dig" in line(decided(steps=(TO_SWITCHBOARD,), promise=None, rejected=()))


def test_given_no_row_then_the_line_says_so() -> None:
    decision = decided(steps=(), end=EndsIn("switchboard", "", "default"), promise=None, rejected=())
    assert line(decision).endswith("Kommer till dig: ingen rad gäller; den säkra vägen tas.")
    assert line(decided(steps=(), end=SWITCHBOARD, promise=None, rejected=())).endswith("Kommer till dig.")


def test_given_no_steps_and_another_end_then_the_line_says_where_it_goes() -> None:
    assert "Går till röstbrevlådan." in line(decided(steps=()))


@pytest.mark.parametrize(
    ("detail", "kind", "seen"),
    [
        ("period", "meeting", "borta, åter"),
        ("return time", "meeting", "borta, åter"),
        ("nothing", "meeting", "borta."),
        ("kind", "meeting", "borta (möte), åter"),
        ("kind", "ill", "borta, åter"),
        ("all", "ill", "borta, åter"),
        ("all", "course", "borta (kurs), åter"),
        ("kind", "unheard-of", "borta, åter"),
    ],
)
def test_given_what_operators_may_see_then_no_more_is_told(detail: str, kind: str, seen: str) -> None:
    assert f": {seen}" in line(decided(), policy=seeing(detail), kind=kind)


def test_given_no_absence_now_then_no_kind_is_told() -> None:
    assert operator(decided(), TOWN, seeing("all"), "sv", NOW).startswith(
        "Alva Lind, Byggenheten: borta, åter"
    )
    busy = decided(told={"state": "busy", "return_known": None})
    assert "möte" not in line(busy, policy=seeing("all"))


@pytest.mark.parametrize(
    ("state", "told"),
    [("closed", "stängt, öppnar i morgon klockan 8."), ("quiet", "telefonfri dag, åter i morgon klockan 8.")],
)
def test_given_a_shut_unit_then_the_line_says_when_it_opens(state: str, told: str) -> None:
    facts = {"state": state, "name": None, "return_known": None, "opens_at": at(27, 8, month=2)}
    assert line(decided(called="unit:permits", told=facts)).startswith(f"Byggenheten: {told}")


def test_given_no_known_return_then_the_line_says_so() -> None:
    assert "borta, återkomst okänd." in line(decided(told={"return_known": False, "back_at": None}))
    assert "borta, återkomst okänd." in line(decided(told={"back_at": NOW}))


def test_given_too_much_to_say_then_the_least_is_left_out_first() -> None:
    everybody = rung(*(f"p{n}" for n in range(6)))
    told = line(decided(steps=(everybody, everybody, everybody)))
    assert len(told) <= LONGEST
    assert told.startswith(
        "Alva Lind: borta, åter i morgon klockan 13:15. Går till Nils0 Gran, Nils1 Gran och 4 till, annars "
    )
    assert told.endswith("Svar lovat före klockan 15 på tisdag.")


def test_given_a_far_return_then_only_its_date_is_told() -> None:
    decision = decided(told={"back_at": at(10, 8)})
    assert decision.promise
    far = decision.replace(promise=decision.promise._replace(due_at=at(10, 16, 30)))
    assert line(far) == (
        "Alva Lind, Byggenheten: borta, åter den tionde mars. Går till Bo Ek (samma funktion), annars till röstbrevlådan. "
        "Svar lovat senast den tionde mars."
    )


def test_given_an_emergency_or_a_number_nobody_has_then_no_name_is_made_up() -> None:
    emergency = decided(
        called="number",
        steps=(),
        end=EndsIn("number", "number:112", "numbers.emergency", "112"),
        promise=None,
    )
    assert line(emergency) == "Nummer 112. Går till nummer 112."
    unused = decided(called="number", steps=(), end=SWITCHBOARD, promise=None, rejected=(),
                     told={"state": "unknown number", "return_known": None})  # fmt: skip
    assert line(unused) == "Nummer som inte används. Kommer till dig."


def test_given_a_state_that_was_never_looked_up_then_none_is_told() -> None:
    safe = decided(steps=(), end=EndsIn("switchboard", "", "default"), promise=None, rejected=(), errors=("fault",),
                   told={"state": "unknown number", "return_known": None, "facts": ()})  # fmt: skip
    assert line(safe) == "Alva Lind, Byggenheten. Kommer till dig: ingen rad gäller; den säkra vägen tas."


def test_given_a_name_without_end_then_the_line_is_cut() -> None:
    told = line(decided(called="Å" * 300))
    assert len(told) == LONGEST
    assert told.endswith("…")


@given(decisions(), st.sampled_from(LANGUAGES), st.sampled_from(sorted(COMMON_KINDS)))
def test_whatever_is_decided_the_line_is_one_short_line_without_a_kind(
    decision: Decision, language: str, kind: str
) -> None:
    told = operator(decision, away(kind), POLICY, language, NOW)
    assert 0 < len(told) <= LONGEST
    assert "\n" not in told
    assert "{" not in told
    # The kind changes nothing: what is told is the same with any absence, and with none.
    assert told == operator(decision, TOWN, POLICY, language, NOW)


def test_given_a_target_that_nobody_fills_then_the_line_names_the_target_and_not_the_organisation() -> None:
    nobody = Rejected("x", "deputy", "", Why.NOBODY)
    decision = decided(steps=(), end=SWITCHBOARD, promise=None, rejected=(nobody,))
    assert line(decision, "en").endswith("Comes to you: deputy – there is nobody.")
