"""What a caller hears, and what a caller never hears."""

import re
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar import speech
from ansvar.directory.model import Organisation, Unit
from ansvar.policy.kinds import COMMON_KINDS
from ansvar.policy.targets import EndKind, KeyAction
from ansvar.routing.model import Decision, Endpoint, EndsIn, KeyPress, Step
from ansvar.speech import caller
from ansvar.speech.catalogue import FACTS, STATES
from ansvar.words.text import LANGUAGES
from speech.worlds import DECISION, NOW, POLICY, PROMISE, TOWN, at, away, decided, rung


def heard(decision: Decision, language: str = "sv", organisation: Organisation = TOWN) -> list[str]:
    return list(caller(decision, organisation, POLICY, language, NOW))


def end(kind: str, owner: str = "person:alice", name: str = "") -> EndsIn:
    return EndsIn(kind, owner, "meeting-or-lunch", name)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("sv", ["Du har kommit till Strandby kommun, Byggenheten.", "Alva Lind kan inte ta ditt samtal just nu.",
                "Alva är tillbaka i morgon klockan 13:15.", "Vi ringer tillbaka före klockan 15 på tisdag."]),
        ("da", ["Du har ringet til Strandby kommun, Byggenheten.", "Alva Lind kan ikke tage dit opkald lige nu.",
                "Alva er tilbage i morgen klokken 13:15.", "Vi ringer tilbage inden klokken 15 på tirsdag."]),
        ("nb", ["Du har kommet til Strandby kommun, Byggenheten.", "Alva Lind kan ikke ta telefonen akkurat nå.",
                "Alva er tilbake i morgen klokken 13:15.", "Vi ringer deg tilbake før klokken 15 på tirsdag."]),
        ("nl", ["Welkom bij Strandby kommun, Byggenheten.", "Alva Lind kan op dit moment niet opnemen.",
                "Alva Lind is morgen om 13.15 uur weer bereikbaar.", "Wij bellen u dinsdag vóór 15 uur terug."]),
        ("en", ["You have reached Strandby Town, Building Control.", "Alva Lind cannot take your call right now.",
                "Alva will be back tomorrow at 1:15 pm.", "We will call you back before 3 pm on Tuesday."]),
        ("fi", ["Tämä on Strandby kommun, Byggenheten.", "Alva Lind ei voi juuri nyt vastata puheluunne.",
                "Hän on paikalla huomenna kello 13:15.", "Soitamme teille takaisin viimeistään tiistaina kello 15."]),
        ("de", ["Hier ist Strandby kommun, Byggenheten.", "Alva Lind kann Ihren Anruf gerade nicht annehmen.",
                "Alva Lind ist morgen um 13 Uhr 15 wieder erreichbar.", "Wir rufen Sie spätestens am Dienstag um 15 Uhr zurück."]),
    ],
)  # fmt: skip
def test_given_somebody_away_when_heard_then_the_facts_come_in_order_A4_N9(
    language: str, sentences: list[str]
) -> None:
    assert heard(DECISION, language)[:4] == sentences


def test_given_facts_in_any_order_then_where_one_has_come_is_first_and_all_else_as_the_policy_orders_it() -> (
    None
):
    told = heard(decided(told={"facts": ("deadline", "return time", "name", "unit")}, steps=()))
    assert told[:4] == [
        "Du har kommit till Byggenheten.",
        "Alva Lind kan inte ta ditt samtal just nu.",
        "Vi ringer tillbaka före klockan 15 på tisdag.",
        "Alva är tillbaka i morgon klockan 13:15.",
    ]


def test_given_an_emergency_number_then_it_passes_without_a_word() -> None:
    assert (
        heard(decided(called="number", end=EndsIn("number", "number:112", "numbers.emergency", "112"))) == []
    )


def test_given_phones_that_ring_before_then_what_comes_last_is_kept_apart() -> None:
    told = speech.heard(DECISION, TOWN, POLICY, "en", NOW)
    assert told.first[-1] == "Alva will be back tomorrow at 1:15 pm."
    assert told.last[:2] == (
        "We will call you back before 3 pm on Tuesday.",
        "Press hash 0 for the switchboard.",
    )
    assert (*told.first, *told.last) == caller(DECISION, TOWN, POLICY, "en", NOW)


def test_given_somebody_who_is_there_when_phones_ring_first_then_only_the_place_is_told_before() -> None:
    """Nobody hears `does not answer` or a deadline before a phone has rung."""
    told = speech.heard(decided(told={"state": "no answer"}), TOWN, POLICY, "sv", NOW)
    assert len(told.first) == 1
    assert told.first[0].startswith("Du har kommit till")
    assert "Vi ringer tillbaka före klockan 15 på tisdag." in told.last


def test_given_phones_that_ring_before_the_switchboard_then_nobody_is_named_too_soon() -> None:
    assert heard(decided(end=end("switchboard"), keys=()))[-1] == "Vi kopplar ditt samtal vidare."
    assert heard(decided(end=end("switchboard"), keys=(), steps=()))[-1] == "Vi kopplar dig till växeln."


def test_given_facts_then_keys_come_after_them_and_the_tone_comes_last_A5() -> None:
    assert heard(DECISION)[4:] == [
        "Tryck fyrkant 0 för växeln.",
        "Tryck 1 för att lämna ett meddelande.",
        "Säg ditt namn, ditt nummer och ditt ärende efter tonen.",
    ]


def test_given_nothing_to_tell_then_only_where_one_has_come_and_what_can_be_done_N10() -> None:
    assert heard(decided(told={"facts": ()}, keys=())) == [
        "Du har kommit till Strandby kommun, Byggenheten.",
        "Säg ditt namn, ditt nummer och ditt ärende efter tonen.",
    ]


def test_given_neither_a_place_nor_a_name_then_the_organisation_is_told_N10() -> None:
    told = heard(
        decided(told={"facts": ("function", "name", "return time"), "function": None, "name": None}), "en"
    )
    assert told[0] == "You have reached Strandby Town."


def test_given_no_name_to_tell_then_the_person_is_not_named() -> None:
    told = heard(decided(told={"facts": ("unit", "return time")}), "en")
    assert told[1] == "The person you are calling cannot take your call right now."
    assert told[2] == "The person you are calling will be back tomorrow at 1:15 pm."
    assert not any("Alva" in text for text in told)


def test_given_no_known_return_then_it_is_said_and_that_the_message_is_read() -> None:
    told = heard(decided(told={"return_known": False, "back_at": None}))
    assert told[2:4] == ["Det är inte känt när Alva är tillbaka.", "Ditt meddelande blir läst."]


def test_given_no_known_return_and_no_message_then_no_reading_is_promised() -> None:
    decision = decided(
        told={"return_known": False, "back_at": None}, end=end("switchboard"), promise=None, keys=()
    )
    assert "Ditt meddelande blir läst." not in heard(decision)


def test_given_a_key_that_takes_a_message_then_the_message_is_read() -> None:
    decision = decided(told={"return_known": False, "back_at": None}, end=end("switchboard"), promise=None)
    assert "Ditt meddelande blir läst." in heard(decision)


def test_given_a_return_that_has_passed_then_none_is_known() -> None:
    assert heard(decided(told={"back_at": NOW}))[2] == "Det är inte känt när Alva är tillbaka."


def test_given_a_return_that_does_not_apply_then_nothing_is_said_of_it() -> None:
    told = heard(decided(told={"return_known": None, "back_at": None}))
    assert not any("tillbaka i" in text or "inte känt" in text for text in told)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("busy", "Alva Lind is on the phone right now."),
        ("no answer", "Alva Lind is not answering right now."),
        ("quiet", "Alva Lind is not taking calls today."),
        ("closed", "Alva Lind cannot take your call right now."),
        ("outside hours", "Alva Lind cannot take your call right now."),
        ("present", "You are calling Alva Lind."),
    ],
)
def test_given_a_state_then_it_is_told_without_a_reason(state: str, sentence: str) -> None:
    assert sentence in heard(decided(told={"state": state, "return_known": None}), "en")


def test_given_a_closed_unit_then_it_is_said_and_when_it_opens() -> None:
    facts = {"state": "closed", "name": None, "return_known": None, "opens_at": at(27, 8, month=2)}
    decision = decided(called="unit:permits", told={**facts, "facts": ("unit", "closed", "opening")})
    assert heard(decision)[:3] == [
        "Du har kommit till Byggenheten.",
        "Vi har stängt just nu.",
        "Vi öppnar i morgon klockan 8.",
    ]
    alone = decided(called="unit:permits", told={**facts, "facts": ("closed",)})
    assert heard(alone)[:2] == ["Du har kommit till Strandby kommun.", "Vi har stängt just nu."]
    passed = decided(called="unit:permits", told={**facts, "opens_at": NOW, "facts": ("unit", "opening")})
    assert not any("öppnar" in text for text in heard(passed))


def test_given_a_closed_unit_whose_return_is_its_opening_then_it_is_told_once() -> None:
    facts = {"state": "closed", "name": None, "opens_at": at(27, 8, month=2), "back_at": at(27, 8, month=2)}
    decision = decided(
        called="unit:permits", told={**facts, "facts": ("unit", "closed", "opening", "return time")}
    )
    assert heard(decision)[1:3] == ["Vi har stängt just nu.", "Vi öppnar i morgon klockan 8."]
    assert sum("klockan 8" in text for text in heard(decision)) == 1


def test_given_a_closed_unit_and_no_fact_that_says_so_then_it_is_said_once() -> None:
    decision = decided(
        called="unit:permits",
        told={"state": "closed", "name": None, "return_known": None, "facts": ("unit", "deadline")},
    )
    assert heard(decision)[:2] == ["Du har kommit till Byggenheten.", "Vi har stängt just nu."]


def test_given_an_open_place_then_it_is_not_called_closed() -> None:
    assert not any("stängt" in text for text in heard(decided(told={"facts": ("unit", "closed", "opening")})))


def test_given_a_quiet_day_then_the_next_day_with_phones_is_told_Q4() -> None:
    decision = decided(
        called="unit:permits",
        told={"state": "quiet", "name": None, "return_known": None, "opens_at": at(27, 8, month=2),
              "facts": ("organisation", "closed", "opening", "mail")},
    )  # fmt: skip
    assert heard(decision)[:4] == [
        "Du har kommit till Strandby kommun.",
        "Vi svarar inte i telefon i dag.",
        "Vi svarar i telefon igen i morgon klockan 8.",
        "Du kan också mejla till info snabel-a strandby punkt example.",
    ]


def test_given_a_unit_where_nobody_can_answer_then_the_unit_is_back() -> None:
    told = {"state": "away", "name": None, "facts": ("unit", "return time")}
    assert heard(decided(called="unit:permits", told=told))[1:3] == [
        "Ingen kan ta ditt samtal just nu.",
        "Vi svarar i telefon igen i morgon klockan 13:15.",
    ]
    unknown = decided(called="unit:permits", told={**told, "return_known": False})
    assert heard(unknown)[2] == "Det är inte känt när vi kan svara i telefon igen."


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("unknown number", "Numret du har ringt används inte."),
        ("switchboard closed", "Växeln är stängd just nu."),
    ],
)
def test_given_no_such_number_or_a_closed_switchboard_then_it_is_said(state: str, sentence: str) -> None:
    decision = decided(
        called="+46313900699", told={"state": state, "name": None, "unit": None, "return_known": None}
    )
    assert heard(decision)[1] == sentence


def test_given_alternatives_then_people_and_numbers_are_offered() -> None:
    decision = decided(
        told={
            "facts": ("alternative",),
            "alternatives": ("person:bob", "mobile:bob", "unit:hall", "number:+46313900600"),
        }
    )
    assert heard(decision, "sv")[:4] == [
        "Du har kommit till Strandby kommun.",
        "Den du söker kan inte ta ditt samtal just nu.",
        "Bo Ek eller Stadshuset kan hjälpa dig i stället.",
        "Du kan också ringa 0 3 1, 3 9 0, 0 6, 0 0.",
    ]


def test_given_phones_that_belong_to_people_then_people_are_named_and_no_number_is_told() -> None:
    told = {"facts": ("name", "alternative", "transferred to"),
            "alternatives": ("number:+46313900612", "private:mia", "number:+46406280499")}  # fmt: skip
    own = (Endpoint("number", "+46313900612", "+46313900612"),)
    outside = (Endpoint("number", "+46406280499", "+46406280499"),)
    said = heard(decided(told=told, steps=(rung("bob")._replace(endpoints=own),)), "en")
    assert "Bo Ek or Mia Falk can help you instead." in said
    assert "We are connecting you to Bo Ek." in said
    assert not any("0 4 0" in text for text in said)
    assert "We are connecting you to a colleague." in heard(
        decided(told=told, steps=(rung("bob")._replace(endpoints=outside),)), "en"
    )


def test_given_a_closed_unit_and_a_person_not_named_then_the_place_is_closed() -> None:
    told = {"state": "closed", "facts": ("organisation", "return time"), "opens_at": at(27, 8, month=2)}
    same = decided(told={**told, "back_at": at(27, 8, month=2)})
    assert heard(same)[1:3] == ["Vi har stängt just nu.", "Vi öppnar i morgon klockan 8."]
    later = decided(told=told)
    assert heard(later)[1:3] == ["Vi har stängt just nu.", "Den du söker är tillbaka i morgon klockan 13:15."]


def test_given_an_opening_without_a_word_that_it_is_closed_then_that_is_said_before() -> None:
    told = {"state": "switchboard closed", "name": None, "unit": None, "return_known": None,
            "facts": ("opening",), "opens_at": at(27, 8, month=2)}  # fmt: skip
    assert heard(decided(called="switchboard", told=told))[:3] == [
        "Du har kommit till Strandby kommun.",
        "Växeln är stängd just nu.",
        "Vi öppnar i morgon klockan 8.",
    ]


def test_given_a_promise_that_is_no_call_then_an_answer_is_promised() -> None:
    decision = decided(promise=PROMISE._replace(kind="complaint"))
    assert "Du får svar före klockan 15 på tisdag." in heard(decision)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("call-back", "Vi ringer tillbaka så snart vi kan."), ("mail", "Du får svar så snart som möjligt.")],
)
def test_given_a_deadline_that_is_now_then_it_is_as_soon_as_can_be(kind: str, sentence: str) -> None:
    assert sentence in heard(decided(told={"due_at": NOW}, promise=PROMISE._replace(kind=kind)))


def test_given_a_call_back_whose_deadline_is_told_then_it_is_not_told_twice() -> None:
    told = heard(decided(end=end("call-back"), keys=()))
    assert sum("ringer" in text for text in told) == 1
    assert "Vi ringer upp dig." in heard(decided(end=end("call-back"), told={"due_at": None}))


def test_given_handling_recording_and_number_then_each_is_one_sentence() -> None:
    policy = POLICY.model_copy(
        update={"privacy": POLICY.privacy.model_copy(update={"recording": "announced"})}
    )
    facts = ("name", "handling", "recording", "number", "period", "position", "expected wait", "choices")
    told = caller(decided(told={"facts": facts}), TOWN, policy, "en", NOW)
    assert told[1:5] == (
        "Alva Lind will take care of your message.",
        "This call is being recorded.",
        "The number of the switchboard is 0 3 1, 3 9 0, 0 6, 0 0.",
        "Alva will be back tomorrow at 1:15 pm.",
    )
    assert "This call is being recorded." not in heard(decided(told={"facts": facts}), "en")


@pytest.mark.parametrize(
    ("endpoints", "sentence"),
    [
        ((Endpoint("person", "bob", ""),), "We are connecting you to Bo Ek."),
        ((Endpoint("mobile", "bob", ""),), "We are connecting you to Bo Ek."),
        ((Endpoint("switchboard", "switchboard", ""),), "We are connecting you to the switchboard."),
        (
            (Endpoint("person", "bob", ""), Endpoint("person", "mia", "")),
            "We are connecting you to a colleague.",
        ),
    ],
)
def test_given_a_transfer_then_it_is_said_to_whom(endpoints: tuple[Endpoint, ...], sentence: str) -> None:
    step = Step("meeting-or-lunch", "same function", endpoints, "in order", 20.0)
    assert sentence in heard(decided(steps=(step,), told={"facts": ("name", "transferred to")}), "en")


def test_given_the_persons_own_phone_or_none_then_no_transfer_is_told() -> None:
    facts = {"facts": ("name", "transferred to")}
    for steps in ((rung("alice", target="person"),), ()):
        assert not any("connecting" in text for text in heard(decided(steps=steps, told=facts), "en"))


@pytest.mark.parametrize(
    ("said", "language", "sentence"),
    [
        ("Blanketter finns på webben.", "sv", "Blanketter finns på webben."),
        ("Blanketter finns på webben.", "en", "Forms are on the web."),
        ("other words", "en", "Other words."),
    ],
)
def test_given_words_of_the_policy_then_they_are_said_in_the_language(
    said: str, language: str, sentence: str
) -> None:
    assert sentence in heard(decided(told={"say": (said,)}), language)


def test_given_an_announcement_then_its_words_end_the_call() -> None:
    decision = decided(
        end=end("announcement", name="shut"),
        told={"facts": ("unit",), "say": ("Kontoret flyttar.",)},
        keys=(),
    )
    assert heard(decision)[-1:] == ["Kontoret flyttar."]
    assert heard(decision, "en")[-1:] == ["The office is moving."]
    assert heard(decision).count("Kontoret flyttar.") == 1
    unknown = decided(end=end("announcement", name="gone"), keys=())
    assert heard(unknown)[-1] == "Tack för att du ringde."


def test_given_a_menu_then_its_own_keys_are_not_read_twice() -> None:
    keys = (KeyPress("1", "topic", "permits", "x"), KeyPress("9", "repeat", "", "x"))
    told = heard(decided(end=end("menu", name="top"), keys=keys, told={"facts": ("organisation",)}))
    assert told[-2:] == ["Bygglov tryck 1.", "Tryck 9 för att höra detta igen."]


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (KeyPress("1", "topic", "permits", "x"), "Press 1 for building permits."),
        (KeyPress("2", "unit", "permits", "x"), "Press 2 for Building Control."),
        (KeyPress("2", "unit", "", "x"), "Press 2 for the department."),
        (KeyPress("3", "queue", "main", "x"), "Press 3 for Customer service."),
        (KeyPress("4", "language", "sv", "x"), "Tryck 4 för svenska."),
        (KeyPress("5", "language", "so", "x"), "Press 5 for so."),
        (
            KeyPress("*6", "number", "+46313900600", "x"),
            "Press star 6 to be put through to 0 3 1, 3 9 0, 0 6, 0 0.",
        ),
        (KeyPress("7", "menu", "top", "x"), "Press 7 for more choices."),
    ],
)
def test_given_a_key_then_it_is_offered_by_what_it_does(key: KeyPress, sentence: str) -> None:
    assert sentence in heard(decided(keys=(key,)), "en")


def test_given_a_message_that_the_operator_takes_then_the_call_goes_to_the_switchboard() -> None:
    assert heard(decided(end=end("message", name="switchboard")))[-1] == "Vi kopplar dig till växeln."


def test_given_hidden_surnames_then_only_the_given_name_is_told() -> None:
    policy = POLICY.model_copy(update={"privacy": POLICY.privacy.model_copy(update={"surname": "hidden"})})
    told = caller(DECISION, TOWN, policy, "sv", NOW)
    assert told[1] == "Alva kan inte ta ditt samtal just nu."
    assert not any("Lind" in text for text in told)


def test_given_ids_instead_of_names_then_names_are_told() -> None:
    told = heard(decided(told={"organisation": "water", "unit": "permits", "function": "permits", "name": "alice",
                               "facts": ("organisation", "unit", "function", "name")}), "en")  # fmt: skip
    assert told[:2] == [
        "You have reached Strandby Vatten, Building Control, Building permits.",
        "Alva Lind cannot take your call right now.",
    ]


def test_given_a_unit_without_mail_then_the_one_above_is_written_to_and_a_circle_ends() -> None:
    facts = {"facts": ("name", "mail")}
    assert "info at strandby dot example" in heard(decided(told=facts), "en")[1]
    circle = Organisation(**{
        **{name: getattr(TOWN, name) for name in TOWN.__dataclass_fields__},
        "units": {"permits": Unit("permits", "Byggenheten", "hall"), "hall": Unit("hall", "Stadshuset", "permits")},
    })  # fmt: skip
    assert not any("mejla" in text for text in heard(decided(told=facts), organisation=circle))


def test_given_a_person_nobody_knows_then_the_name_that_was_told_stands() -> None:
    told = heard(decided(called="person:gone", told={"name": "Ola Ny"}))
    assert told[1:3] == [
        "Ola Ny kan inte ta ditt samtal just nu.",
        "Ola Ny är tillbaka i morgon klockan 13:15.",
    ]


# -- invariant 6: nothing told to a caller holds the kind or the reason of an absence

KIND_NAMES = sorted({kind.name.say(language) for kind in COMMON_KINDS.values() for language in LANGUAGES})
CODES = sorted({kind.code for kind in COMMON_KINDS.values() if kind.code})
# A code is written in capitals; a name may stand with or without one.
KIND = re.compile(
    rf"(?<!\w)((?i:{'|'.join(map(re.escape, KIND_NAMES))})|{'|'.join(map(re.escape, CODES))})(?!\w)"
)

moments = st.one_of(
    st.none(), st.integers(-60, 60 * 24 * 400).map(lambda minutes: NOW + timedelta(minutes=minutes))
)
keys = st.lists(
    st.builds(KeyPress, st.sampled_from(["0", "#0", "1"]), st.sampled_from([*KeyAction]).map(str), st.sampled_from(["", "permits", "sv"]), st.just("x")),
    max_size=3,
)  # fmt: skip


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    """Any decision: every state, end, key and fact, whether or not routing would join them."""
    called = draw(
        st.sampled_from(["person:alice", "unit:permits", "function:permits", "switchboard", "+46313900699"])
    )
    kind = draw(st.sampled_from([*map(str, EndKind), "keep"]))
    promise: datetime | None = draw(moments)
    return decided(
        called=called,
        steps=draw(st.sampled_from([(), (rung("bob"),), (rung("bob", "mia", strategy="together"), rung("alice", target="person"))])),
        end=EndsIn(kind, draw(st.sampled_from(["person:alice", "unit:permits", "organisation"])), "x", draw(st.sampled_from(["", "main", "svar", "switchboard"]))),
        keys=tuple(draw(keys)),
        promise=None if promise is None else PROMISE._replace(due_at=promise),
        told={
            "state": draw(st.sampled_from(STATES)),
            "facts": tuple(draw(st.lists(st.sampled_from(FACTS), unique=True, max_size=8))),
            "unit": draw(st.sampled_from([None, "Byggenheten"])),
            "function": draw(st.sampled_from([None, "Bygglov"])),
            "name": "Alva Lind" if called == "person:alice" else None,
            "back_at": draw(moments),
            "return_known": draw(st.sampled_from([True, False, None])),
            "opens_at": draw(moments),
            "due_at": promise,
            "alternatives": draw(st.sampled_from([(), ("person:bob",), ("unit:hall", "number:+46313900600")])),
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["Alva är sjuk.", "Hon har Semester.", "SYK till fredag", "Alva ist im Urlaub."]
)
def test_the_test_itself_finds_a_kind(text: str) -> None:
    assert KIND.search(text)


@given(decisions(), st.sampled_from(LANGUAGES), st.sampled_from(sorted(COMMON_KINDS)))
def test_whatever_is_decided_the_caller_never_hears_why_somebody_is_away_A4(
    decision: Decision, language: str, kind: str
) -> None:
    for text in caller(decision, away(kind), POLICY, language, NOW):
        assert not KIND.search(text), text


@given(decisions(), st.sampled_from(LANGUAGES))
def test_whatever_is_decided_the_caller_hears_short_whole_sentences(
    decision: Decision, language: str
) -> None:
    told = caller(decision, TOWN, POLICY, language, NOW)
    assert len(set(told)) == len(told)
    for text in told:
        assert text[0].isupper()
        assert text[-1] in ".!?"
        assert not set(text) & set("{}_#@`")
        assert len(text) <= 130, text


@given(decisions(), st.sampled_from(LANGUAGES))
def test_whatever_is_decided_the_absence_itself_changes_nothing_that_is_heard(
    decision: Decision, language: str
) -> None:
    assert caller(decision, away("ill"), POLICY, language, NOW) == caller(
        decision, TOWN, POLICY, language, NOW
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", [*map(str, EndKind)])
def test_every_state_and_end_is_told_in_every_language_without_a_kind(
    language: str, state: str, kind: str
) -> None:
    for name in ("Alva Lind", None):
        called = "person:alice" if name else "unit:permits"
        decision = decided(called=called, end=end(kind), told={"state": state, "name": name, "facts": FACTS,
                           "opens_at": at(27, 8, month=2), "alternatives": ("person:bob",)})  # fmt: skip
        for text in heard(decision, language):
            assert not KIND.search(text), text
