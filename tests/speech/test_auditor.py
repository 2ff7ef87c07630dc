"""The full account, and the one sentence above it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.policy.kinds import COMMON_KINDS
from ansvar.policy.model import Policy
from ansvar.presence.model import Absence
from ansvar.routing.model import Decision, Endpoint, EndsIn, KeyPress, Rejected, Step, Why
from ansvar.speech import Explanation, auditor, one_sentence
from ansvar.words.text import LANGUAGES, Text
from speech.test_caller import decisions
from speech.worlds import DECISION, NOW, POLICY, PROMISE, TOWN, at, away, decided, rung


def account(
    decision: Decision, language: str = "en", detail: str = "none", kind: str = "meeting"
) -> Explanation:
    return auditor(decision, POLICY, away(kind), language, NOW, detail)  # type: ignore[arg-type]


def sentence(decision: Decision, language: str = "en") -> str:
    return one_sentence(decision, TOWN, POLICY, language, NOW)


def test_given_a_decision_then_the_account_is_whole() -> None:
    assert (
        account(DECISION).text()
        == """\
The call to Alva Lind goes to Bo Ek (same function), otherwise to the mailbox, because row `meeting-or-lunch` applies: Whoever cannot answer refers the phone.

Sought: Alva Lind, Building Control
State: away, back Friday 27 February 2026, 13:15
Decided by: row `meeting-or-lunch`: Whoever cannot answer refers the phone.
Is tried: 1. Bo Ek (same function), 20 seconds – row `meeting-or-lunch`
Ends in: the mailbox (Alva Lind) – row `meeting-or-lunch`
Promise: call back after a recorded message – row `same-day`
Responsible: Alva Lind
Deadline: Tuesday 3 March 2026, 15:00
Aim: Monday 2 March 2026, 12:00
Interim answer: Tuesday 3 March 2026, 14:00
Counted from: Thursday 26 February 2026, 10:00
Steps in: Bo Ek and the manager
Reminders: Tuesday 3 March 2026, 13:00: Alva Lind is reminded
Reminders: Tuesday 3 March 2026, 16:00: Mia Falk takes over
Keys: #0: for the switchboard – row `meeting-or-lunch`
Keys: 1: to leave a message – row `meeting-or-lunch`
The caller is told: organisation, department, name, time of return, when we call back

Rows used:
- row `meeting-or-lunch`: Whoever cannot answer refers the phone.

Ruled out:
- Mia Falk (same function): on the phone"""
    )


def test_given_everything_else_a_decision_holds_then_it_is_in_the_account() -> None:
    both = rung("bob", "mia", strategy="together")
    turns = rung("bob", "mia", strategy="longest idle")._replace(announced=True)
    decision = decided(
        steps=(both, turns),
        end=EndsIn("message", "unit:permits", "own-row", "switchboard"),
        told={"return_known": False, "opens_at": at(27, 8, month=2), "facts": ()},
        promise=PROMISE._replace(
            promise="default", aim_at=None, interim_at=None, takes_over=(), escalations=()
        ),
        keys=(KeyPress("2", "language", "fi", "x"), KeyPress("3", "number", "+46313900600", "numbers.main")),
        determined_by=("meeting-or-lunch", "own-row", "default", "numbers.emergency"),
        rejected=(
            Rejected("own-row", "unit mailbox", "unit:permits", Why.NO_MAILBOX),
            Rejected("own-row", "queue", "queue:main", Why.OUTSIDE_HOURS),
            Rejected("own-row", "manager", "", Why.NOBODY),
            Rejected("own-row", "announcement", "announcement", Why.FORBIDDEN),
        ),
        errors=("row `x` names a queue that is gone",),
        notify=(("mail", "manager"), ("sms", "person:mia")),
        shown="main",
        transfer="announced",
        instructions="Answer in our name.",
        queued_since=at(26, 9, month=2),
    )
    told = account(decision)
    assert told.errors == ("row `x` names a queue that is gone",)
    assert [row.row for row in told.rows] == ["meeting-or-lunch", "own-row", "default", "numbers.emergency"]
    lines = told.text().splitlines()
    for expected in (
        "State: away, return not known, opens Friday 27 February 2026, 8:00",
        "Is tried: 1. Bo Ek and Mia Falk (same function), all at once, 20 seconds – row `meeting-or-lunch`",
        "Is tried: 2. Bo Ek and Mia Falk (same function), 20 seconds each, longest idle first, announced first – row `meeting-or-lunch`",
        "Ends in: a message (Building Control, the switchboard) – row `own-row` of Building Control",
        "Promise: call back after a recorded message",
        "Keys: 2: for suomi – setting `x`",
        "Keys: 3: to be put through to 031-390 06 00 – setting `numbers.main`",
        "Notified: the manager (by mail)",
        "Notified: Mia Falk (by text message)",
        "Number shown: the main number",
        "Handed over: announced first",
        "Instructions: Answer in our name.",
        "In the queue since: Thursday 26 February 2026, 9:00",
        "- row `own-row` of Building Control: Vi svarar varandra.",
        "- no row applies; the safe way is taken",
        "- setting `numbers.emergency`",
        "- Building Control (the mailbox (the department)): has no mailbox",
        "- Customer service (queue): outside working hours",
        "- manager: there is nobody",
        "- a spoken notice: forbidden by the policy",
        "Errors in the policy:",
        "- row `x` names a queue that is gone",
    ):
        assert expected in lines


def test_given_people_rung_in_order_then_each_has_the_time() -> None:
    told = account(decided(steps=(rung("bob", "mia"),))).lines
    assert "Is tried: 1. Bo Ek and Mia Falk (same function), 20 seconds each – row `meeting-or-lunch`" in told


def test_given_no_steps_then_the_account_says_that_no_phone_rings() -> None:
    told = account(decided(steps=(), end=EndsIn("queue", "", "x", "main"), shown="+46313900600"))
    assert "Is tried: no phone rings" in told.lines
    assert "Ends in: the queue (Customer service) – setting `x`" in told.lines
    assert "Number shown: 031-390 06 00" in told.lines


@pytest.mark.parametrize("why", list(Why))
@pytest.mark.parametrize("language", LANGUAGES)
def test_given_any_why_then_it_is_said_in_the_language(why: Why, language: str) -> None:
    rejected = (Rejected("meeting-or-lunch", "same function", "person:bob", why),)
    [out] = account(decided(rejected=rejected), language).rejected
    assert out.candidate == "Bo Ek"
    assert out.why
    assert (out.why == why.value) <= (language == "en")


def test_given_an_auditor_who_may_see_the_kind_then_it_is_named_and_else_not() -> None:
    assert "Frånvaro: möte" in account(DECISION, "sv", "kind").lines
    assert "Frånvaro: sjuk" in account(DECISION, "sv", "kind", "ill").lines
    assert not any(text.startswith("Frånvaro") for text in account(DECISION, "sv").lines)
    assert not any(
        text.startswith("Frånvaro") for text in account(DECISION, "sv", "kind", "unheard-of").lines
    )


def test_given_absences_at_once_then_the_hard_one_that_ends_last_is_named() -> None:
    def absence(kind: str, hours: int | None, soft: bool = False) -> Absence:
        return Absence(
            "alice", kind, at(26, 8, month=2), None if hours is None else at(26, hours, month=2), soft=soft
        )

    def named(*absences: Absence) -> str:
        town = replace(TOWN, absences={"alice": absences})
        told = auditor(DECISION, POLICY, town, "en", NOW, "kind").lines
        return next((text for text in told if text.startswith("Absence")), "")

    assert named(absence("meeting", 11), absence("course", 15)) == "Absence: on a course"
    assert named(absence("meeting", None), absence("course", 15)) == "Absence: in a meeting"
    assert named(absence("meeting", None, soft=True), absence("course", 15)) == "Absence: on a course"
    assert named(absence("meeting", 9)) == ""


# -- the one sentence


@pytest.mark.parametrize(
    ("language", "start"),
    [
        ("sv", "Samtalet till Alva Lind går till Bo Ek (samma funktion), annars till röstbrevlådan, för att raden `meeting-or-lunch` gäller: Den som inte kan svara hänvisar sin telefon."),
        ("da", "Opkaldet til Alva Lind går til Bo Ek (samme funktion), ellers til telefonsvareren, fordi rækken `meeting-or-lunch` gælder: "),
        ("nb", "Samtalen til Alva Lind går til Bo Ek (samme funksjon), ellers til telefonsvareren, fordi raden `meeting-or-lunch` gjelder: "),
        ("nl", "Het gesprek voor Alva Lind gaat naar Bo Ek (zelfde functie), anders naar de voicemail, omdat regel `meeting-or-lunch` geldt: "),
        ("fi", "Puhelu (Alva Lind) ohjautuu näin: Bo Ek (sama tehtävä), muuten puhelinvastaaja, koska sovelletaan riviä `meeting-or-lunch`: "),
        ("de", "Der Anruf bei Alva Lind geht an Bo Ek (gleiche Funktion), sonst an die Mailbox, weil die Zeile `meeting-or-lunch` gilt: "),
    ],
)  # fmt: skip
def test_given_a_row_with_a_clause_then_the_sentence_cites_it(language: str, start: str) -> None:
    assert sentence(DECISION, language).startswith(start)


def test_given_a_row_without_a_clause_then_the_row_is_named() -> None:
    decision = decided(
        steps=(), end=EndsIn("message", "unit:permits", "quiet-row"), determined_by=("quiet-row",)
    )
    assert (
        sentence(decision)
        == "The call to Alva Lind goes to a message for Building Control, because row `quiet-row` applies."
    )


def test_given_the_safe_default_then_the_sentence_says_why() -> None:
    decision = decided(steps=(), end=EndsIn("switchboard", "", "default"), determined_by=("default",))
    assert (
        sentence(decision)
        == "The call to Alva Lind goes to the switchboard, because no row of the policy applies."
    )
    assert sentence(decision.replace(errors=("row `x` is faulty",))).endswith(
        "because the policy has an error and the safe way is taken."
    )


@pytest.mark.parametrize(
    ("called", "name"), [("switchboard", "the main number"), ("number", "a number not in use")]
)
def test_given_no_person_called_then_the_sentence_says_what_was(called: str, name: str) -> None:
    decision = decided(called=called, steps=(), end=EndsIn("switchboard", "switchboard", "quiet-row"))
    assert (
        sentence(decision) == f"The call to {name} goes to the switchboard, because row `quiet-row` applies."
    )


def test_given_a_call_to_a_unit_then_its_own_people_need_no_label() -> None:
    decision = decided(called="unit:permits", steps=(rung("bob", target="unit"),))
    assert sentence(decision).startswith("The call to Building Control goes to Bo Ek, otherwise ")


def test_given_an_emergency_then_the_account_names_the_number_and_no_state() -> None:
    decision = decided(
        called="number", steps=(), end=EndsIn("number", "number:112", "numbers.emergency", "112")
    )
    assert account(decision).lines[:2] == ("Sought: number 112", "Decided by: setting `numbers.emergency`")
    safe = decided(steps=(), errors=("fault",), told={"state": "unknown number", "return_known": None})
    assert account(safe).lines[1].startswith("Decided by")
    unused = decided(called="number", told={"state": "unknown number", "return_known": None})
    assert account(unused).lines[0] == "Sought: number not in use"


def test_given_a_setting_then_the_sentence_names_it() -> None:
    decision = decided(called="number", steps=(), end=EndsIn("number", "", "numbers.emergency", "112"))
    assert (
        sentence(decision)
        == "The call to number 112 goes to number 112, because the setting `numbers.emergency` says so."
    )


@pytest.mark.parametrize(
    ("step", "where"),
    [
        (rung("alice", target="person"), "to the person's own phone"),
        (Step("x", "mobile", (Endpoint("mobile", "alice", ""),), "in order", 20), "to the person's own mobile"),
        (Step("x", "mobile", (Endpoint("mobile", "bob", ""),), "in order", 20), "to Bo Ek (mobile)"),
        (Step("x", "private phone", (Endpoint("private", "bob", ""),), "in order", 20), "to Bo Ek (private phone)"),
        (Step("x", "number +46406280400", (Endpoint("number", "+46406280400", "+46406280400"),), "in order", 20), "to number 040-628 04 00"),
        (Step("x", "person", (Endpoint("number", "+46313900612", "+46313900612"),), "in order", 20), "to Bo Ek"),
        (Step("x", "queue main", (Endpoint("queue", "main", ""),), "in order", 20), "to the queue Customer service"),
        (Step("x", "queue bare", (Endpoint("queue", "bare", ""),), "in order", 20), "to the queue bare"),
        (Step("x", "answering service", (Endpoint("service", "night", ""),), "in order", 20), "to the answering service Nattsvar"),
        (Step("x", "switchboard", (Endpoint("switchboard", "", ""),), "in order", 20), "to the switchboard"),
        (Step("x", "team", (), "in order", 20), "to team"),
        (rung("bob", target="function permits"), "to Bo Ek (Building permits)"),
        (rung("bob", target="function unheard"), "to Bo Ek (function unheard)"),
        (Step("x", "deputy", (Endpoint("mobile", "bob", ""),), "in order", 20), "to Bo Ek (mobile, deputy)"),
        (rung("bob", target="covering unit"), "to Bo Ek (covering department)"),
        (rung("bob", "mia"), "to Bo Ek and Mia Falk (same function)"),
        (rung("bob", "mia", "p1", "p2"), "to Bo Ek, Mia Falk and 2 more (same function)"),
    ],
)  # fmt: skip
def test_given_any_step_then_it_is_named(step: Step, where: str) -> None:
    assert sentence(decided(steps=(step,))).startswith(f"The call to Alva Lind goes {where}, otherwise ")


@pytest.mark.parametrize(
    ("end", "where"),
    [
        (EndsIn("message", "person:alice", "x", "switchboard"), "to the switchboard (a message)"),
        (EndsIn("mailbox", "function:permits", "x"), "to the mailbox of Building permits"),
        (EndsIn("call-back", "organisation", "x"), "to a call back from Strandby Town"),
        (EndsIn("answering service", "", "x", "svar"), "to the answering service Svar Direkt"),
        (EndsIn("answering service", "", "x"), "to the answering service"),
        (EndsIn("refuse", "", "x"), "no further"),
        (EndsIn("unheard", "", "x"), "unheard"),
    ],
)
def test_given_any_end_then_it_is_named(end: EndsIn, where: str) -> None:
    assert sentence(decided(steps=(), end=end)).startswith(f"The call to Alva Lind goes {where}, because ")


def test_given_several_steps_then_each_follows_the_other_and_the_last_is_not_told_twice() -> None:
    board = Step("x", "switchboard", (Endpoint("switchboard", "", ""),), "in order", 20)
    told = sentence(decided(steps=(rung("bob"), board), end=EndsIn("switchboard", "", "x")))
    assert told.startswith(
        "The call to Alva Lind goes to Bo Ek (same function), then to the switchboard, because "
    )


def test_given_a_long_clause_then_it_is_cut_and_the_sentence_ends() -> None:
    long = Policy.model_validate(
        {
            "policy": {"title": "Long", "organisation": "Strandby", "languages": ["en"]},
            "route": [{"id": "meeting-or-lunch", "clause": "word " * 200, "else": "mailbox"}],
        }
    )
    told = one_sentence(DECISION, TOWN, long, "en", NOW)
    assert len(told) < 420
    assert told.endswith("…")


@given(decisions(), st.sampled_from(LANGUAGES), st.sampled_from(sorted(COMMON_KINDS)))
def test_whatever_is_decided_it_is_accounted_for_without_a_kind(
    decision: Decision, language: str, kind: str
) -> None:
    told = account(decision, language, kind=kind)
    assert told.headline == one_sentence(decision, TOWN, POLICY, language, NOW)
    assert told.language == language
    assert "{" not in told.text()
    # The kind changes nothing: the account is the same with any absence, and with none.
    assert told == auditor(decision, POLICY, TOWN, language, NOW)


def test_given_the_same_hindrance_in_two_rows_then_it_is_told_once() -> None:
    busy = Rejected("x", "same function", "person:bob", Why.BUSY)
    told = account(decided(rejected=(busy, busy._replace(row="y"))))
    assert len(told.rejected) == 2
    assert told.text().count("Bo Ek (same function): on the phone") == 1


@pytest.mark.parametrize(
    ("called", "told"),
    [
        ("Support queue", "goes to Support queue, because"),
        ("Queue", "goes to the queue, because"),
        ("Permits", "goes to the queue Permits, because"),
    ],
)
def test_given_a_name_that_says_what_it_is_then_the_kind_is_not_said_twice(called: str, told: str) -> None:
    queue = POLICY.queue["main"].model_copy(update={"name": Text({"en": called})})
    policy = POLICY.model_copy(update={"queue": {"main": queue}})
    decision = decided(steps=(), end=EndsIn("queue", "", "meeting-or-lunch", "main"))
    assert told in one_sentence(decision, TOWN, policy, "en", NOW)
