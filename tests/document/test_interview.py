"""Writing a new policy by answering questions: in each language, with bad answers, stopped and gone on with."""

import tomllib
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.check.findings import Severity
from ansvar.check.policy import check_policy
from ansvar.document import document_tree
from ansvar.document.interview import (
    InterviewStoppedError,
    Question,
    complete,
    compose,
    from_answers,
    interview,
    questions,
)
from ansvar.document.interview.asked import TABLE as ASKED
from ansvar.document.interview.questions import COUNTRIES, said
from ansvar.document.interview.written import TABLE as WRITTEN
from ansvar.document.lang import COLUMNS
from ansvar.policy.load import load_policy
from ansvar.policy.model import Policy
from ansvar.words.faults import AnsvarError

LEAST = {"organisation": "Bok & Blad AB", "owner": "Kim Dahl"}
DAY = date(2026, 3, 2)


def policy_of(answers: dict[str, str], language: str = "sv") -> Policy:
    return Policy.model_validate(tomllib.loads(compose({**LEAST, **answers}, language)))


def errors(policy: Policy) -> list[str]:
    return [finding.sentence for finding in check_policy(policy, DAY) if finding.severity is Severity.ERROR]


def answering(answers: dict[str, Iterable[str]]) -> Callable[[Question], str]:
    """Answer from lists by question id, else with an empty line."""
    given = {key: iter(values) for key, values in answers.items()}
    return lambda question: next(given.get(question.id, iter(())), "")


# -- what is written


@pytest.mark.parametrize("language", COLUMNS)
def test_given_a_language_when_composed_then_the_policy_loads_strictly_and_has_no_error(
    language: str, tmp_path: Path
) -> None:
    """W3: a template to write one from, that passes the check."""
    out = tmp_path / "policy.toml"
    out.write_text(compose(LEAST, language), encoding="utf-8")
    policy = load_policy(out)
    assert policy.policy.languages == (language,)
    found = check_policy(policy, DAY)
    assert [finding for finding in found if finding.severity is not Severity.NOTICE] == []
    # Only the decision itself is still open.
    assert {finding.detail for finding in found if finding.kind == "missing-part"} == {"adoption"}


@pytest.mark.parametrize(
    "answers",
    [
        {"switchboard": "no", "mailbox": "no", "due": "same day"},
        {"switchboard": "no", "late": "manager", "due": "4 h", "mailbox_limit": "2 working days"},
        {"late": "deputy", "due": "at once", "ill": "manager", "away": "team", "meeting": "switchboard"},
        {"late": "switchboard", "due": "24 h", "lunch": "12:00-13:00", "hours": "mon-wed 08:00-16:00; fri 08:00-12:00"},
        {"late": "colleague", "due": "next working day before 10:00", "holidays": "no", "order": "equal"},
    ],
)  # fmt: skip
def test_given_unusual_answers_when_composed_then_every_promise_can_be_kept(answers: dict[str, str]) -> None:
    assert errors(policy_of(answers)) == []


def test_given_answers_when_composed_then_what_a_complete_policy_must_settle_is_there() -> None:
    """W1, W2, W4, W5, W6, W7, W8."""
    policy = policy_of({"mobile_renewed": "2 år", "mobile_lost": "4 timmar", "shown_outside": "huvudnummer"})
    head = policy.policy
    assert head.why is not None
    assert head.otherwise is not None
    assert (head.owner, head.authors) == ("Kim Dahl", ("försäljning", "IT", "reception"))
    assert {"ill", "away", "meeting"} <= {row.id for row in policy.route}
    assert (str(policy.devices.renewed_every), str(policy.devices.lost_report_within)) == ("2 years", "4 h")
    assert any("unit" in goal.by for goal in policy.goal)
    assert (policy.numbers.shown, policy.numbers.shown_outside_hours) == ("direct", "main")
    assert list(policy.role) == ["forsaljning", "support", "reception"]
    assert policy.mailbox.pin == "delegated access"
    forbidden = {row.id: [str(ban) for ban in row.never] for row in policy.route}
    assert forbidden["away"] == forbidden["ill"] == ["mailbox"]


def test_given_the_file_when_read_by_a_person_then_each_part_is_explained_in_the_language() -> None:
    for language in COLUMNS:
        words = said(language)
        file = compose(LEAST, language, "vår.toml")
        for key in ("top", "s.policy", "s.hours", "s.routes", "s.promises", "s.goals"):
            assert f"# {words[key]}" in file
        assert "ansvar policy check vår.toml" in file


def test_given_a_role_with_hours_of_its_own_when_composed_then_it_has_them() -> None:
    policy = policy_of(
        {"roles": "Support", "role.support.role_hours": "mån-sön 7-22", "role.support.role_within": "20 s"}
    )
    assert [str(span) for span in policy.hours["support"].open] == ["mon-sun 07:00-22:00"]
    assert (policy.role["support"].hours, str(policy.role["support"].within)) == ("support", "20 s")


@pytest.mark.parametrize("country", COUNTRIES)
def test_given_a_country_when_composed_then_zone_holidays_and_emergency_are_its_own(country: str) -> None:
    policy = policy_of({"country": country})
    assert policy.site.country == policy.hours["phone"].holidays == country
    assert "112" in policy.numbers.emergency


@pytest.mark.parametrize("language", COLUMNS)
def test_given_a_written_policy_when_printed_then_it_is_a_document(language: str) -> None:
    tree = document_tree(policy_of({}, language), language)
    assert len(tree.headings) > 12


printable = st.text(st.characters(codec="utf-8"), max_size=80)


@given(printable, printable)
def test_given_any_text_when_composed_then_the_file_holds_it_as_it_was_typed(name: str, why: str) -> None:
    question = next(q for q in questions({}, "sv") if q.id == "organisation")
    try:
        wanted = question.check(name, "sv")
    except ValueError:
        return
    policy = policy_of({"organisation": name, "why": why})
    assert policy.policy.organisation == wanted


# -- answers


@pytest.mark.parametrize(
    ("language", "id", "typed", "read"),
    [
        ("sv", "within", "4 signaler", "4 rings"),
        ("sv", "within", "20 sek", "20 s"),
        ("da", "within", "3 ring", "3 rings"),
        ("nl", "within", "5 beltonen", "5 rings"),
        ("fi", "within", "4 hälytystä", "4 rings"),
        ("de", "within", "4 Klingelzeichen", "4 rings"),
        ("en", "within", "20 s", "20 s"),
        ("sv", "due", "Samma dag", "same day"),
        ("sv", "due", "inom 2 arbetsdagar", "2 working days"),
        ("sv", "due", "nästa arbetsdag före kl. 10.00", "next working day before 10:00"),
        ("da", "due", "24 timer", "24 h"),
        ("nb", "due", "neste arbeidsdag", "next working day"),
        ("nl", "due", "binnen 2 werkdagen", "2 working days"),
        ("nl", "due", "de volgende werkdag vóór 12.00 uur", "next working day before 12:00"),
        ("nl", "due", "24 uur", "24 h"),
        ("fi", "due", "2 työpäivän kuluessa", "2 working days"),
        ("de", "due", "innerhalb von 2 Arbeitstagen", "2 working days"),
        ("sv", "hours", "mån-fre 8-16.30", "mon-fri 08:00-16:30"),
        ("sv", "hours", "mån–tors kl. 8.00–16.00; fre 8-15", "mon-thu 08:00-16:00; fri 08:00-15:00"),
        ("da", "hours", "man-tors 9-15", "mon-thu 09:00-15:00"),
        ("nl", "hours", "ma-vr 8:30-17:00 uur", "mon-fri 08:30-17:00"),
        ("fi", "hours", "ma-pe klo 8-16", "mon-fri 08:00-16:00"),
        ("de", "hours", "Mo-Fr 8-17 Uhr", "mon-fri 08:00-17:00"),
        ("en", "hours", "mon-fri 9-17", "mon-fri 09:00-17:00"),
        ("sv", "lunch", "12-13", "12:00-13:00"),
        ("sv", "lunch", "nej", "no"),
        ("fi", "lunch", "ei", "no"),
        ("sv", "mailbox", "Ja", "yes"),
        ("nb", "mailbox", "nei", "no"),
        ("sv", "country", "no", "NO"),
        ("sv", "country", "Sverige", "SE"),
        ("fi", "country", "Tanska", "DK"),
        ("sv", "meeting", "ställföreträdare, chef", "deputy, manager"),
        ("sv", "meeting", "1, 4", "deputy, manager"),
        ("de", "meeting", "stell, führ", "deputy, manager"),
        ("sv", "answered", "92,5 %", "92.5"),
        ("sv", "transfers", "3", "3"),
        ("sv", "review", "2 år", "2 years"),
        ("sv", "mailbox_limit", "1 dag", "1 day"),
    ],
)
def test_given_an_answer_as_people_type_it_when_checked_then_it_is_read(
    language: str, id: str, typed: str, read: str
) -> None:
    question = next(q for q in questions({}, language) if q.id == id)
    assert question.check(typed, language) == read


@pytest.mark.parametrize("language", COLUMNS)
def test_given_a_default_when_shown_and_typed_again_then_it_is_the_same(language: str) -> None:
    """What is offered in the language must be understood in the language."""
    for question in questions({"roles": "a, b"}, language):
        if question.default:
            assert question.check(question.shown_default(language), language) == question.default, question.id


@pytest.mark.parametrize(
    ("id", "typed"),
    [
        ("organisation", "   "),
        ("organisation", "x" * 1_001),
        ("authors", "IT"),
        ("authors", "IT, it"),
        ("country", "XX"),
        ("hours", "mån-fre"),
        ("hours", "fre 25-26"),
        ("hours", "mån 8-12; mån 11-15"),
        ("lunch", "sent"),
        ("within", "0 signaler"),
        ("within", "snart"),
        ("mailbox", "kanske"),
        ("meeting", "chef, chef"),
        ("meeting", "grannen"),
        ("meeting", ","),
        ("due", "snart"),
        ("review", "0 år"),
        ("transfers", "0"),
        ("transfers", "många"),
        ("answered", "120"),
        ("order", "9"),
    ],
)
def test_given_a_bad_answer_when_checked_then_one_clear_sentence_in_the_language(id: str, typed: str) -> None:
    question = next(q for q in questions({}, "sv") if q.id == id)
    with pytest.raises(ValueError, match=r"\w") as caught:
        question.check(typed, "sv")
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert len(sentence) < 400
    assert "write" not in sentence


# -- asking


def test_given_only_empty_lines_when_asked_then_defaults_are_taken_and_the_rest_asked_again(
    tmp_path: Path,
) -> None:
    told: list[str] = []
    ask = answering({"organisation": ["", "Bok & Blad AB"], "owner": ["Kim Dahl"]})
    interview(ask, told.append, "sv", tmp_path / "policy.toml")
    assert load_policy(tmp_path / "policy.toml").policy.organisation == "Bok & Blad AB"
    assert "frågan behöver ett svar" in told
    assert "Varför och vem" in told
    assert told[-1] == "Policyn är skriven till policy.toml."
    assert [path.name for path in tmp_path.iterdir()] == ["policy.toml"]


def test_given_an_interview_that_is_stopped_when_started_again_then_no_answer_is_lost(tmp_path: Path) -> None:
    out = tmp_path / "policy.toml"
    asked: list[str] = []

    def stops(question: Question) -> str:
        if question.id == "country":
            raise KeyboardInterrupt
        return {"organisation": 'Bok "&" Blad\\AB', "owner": "Kim", "title": "Vår policy"}.get(
            question.id, ""
        )

    with pytest.raises(InterviewStoppedError, match=r"Svaren hittills finns i policy\.answers\.toml"):
        interview(stops, lambda _: None, "sv", out)
    assert not out.exists()
    told: list[str] = []

    def goes_on(question: Question) -> str:
        asked.append(question.id)
        return ""

    interview(goes_on, told.append, "sv", out)
    assert "8 svar finns kvar" in told[0]
    assert asked[0] == "country"
    assert not {"organisation", "owner", "title"} & set(asked)
    head = load_policy(out).policy
    assert (head.organisation, head.owner, str(head.title)) == ('Bok "&" Blad\\AB', "Kim", "Vår policy")


def test_given_kept_answers_that_no_longer_read_when_gone_on_with_then_they_are_asked_again(
    tmp_path: Path,
) -> None:
    (tmp_path / "p.answers.toml").write_text(
        'organisation = "B"\nowner = "K"\nwithin = "soon"\nshoe = "42"\n'
    )
    asked: list[str] = []

    def ask(question: Question) -> str:
        asked.append(question.id)
        return ""

    interview(ask, lambda _: None, "en", tmp_path / "p.toml")
    assert "within" in asked
    assert "owner" not in asked


def test_given_an_end_of_input_when_asked_then_it_is_an_interruption(tmp_path: Path) -> None:
    def ask(question: Question) -> str:
        raise EOFError

    with pytest.raises(InterviewStoppedError):
        interview(ask, lambda _: None, "en", tmp_path / "p.toml")


def test_given_no_switchboard_when_asked_then_its_questions_are_left_out() -> None:
    with_board = {q.id for q in questions({}, "sv")}
    without = {q.id for q in questions({"switchboard": "no", "mailbox": "no"}, "sv")}
    assert with_board - without == {
        "switchboard_hours", "order", "longest_wait", "recall", "transfers", "closure_notice",
        "mailbox_limit", "greeting",
    }  # fmt: skip
    assert not any("switchboard" in q.options for q in questions({"switchboard": "no"}, "sv"))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("there.toml", "exists already; choose another name"),
        ("policy.txt", "write a name that ends in .toml"),
        ("no/where.toml", "there is no folder"),
    ],
)
def test_given_a_place_that_will_not_do_when_asked_then_it_is_said_before_the_first_question(
    tmp_path: Path, name: str, sentence: str
) -> None:
    (tmp_path / "there.toml").write_text("")

    def never(question: Question) -> str:
        raise AssertionError(question.id)

    with pytest.raises(AnsvarError, match=sentence):
        interview(never, lambda _: None, "sv", tmp_path / name)


def test_given_a_language_that_is_not_spoken_when_asked_then_those_that_are_are_named(tmp_path: Path) -> None:
    with pytest.raises(AnsvarError, match="the languages are sv, da, nb, nl, en, fi, de"):
        interview(lambda _: "", lambda _: None, "fr", tmp_path / "p.toml")
    with pytest.raises(AnsvarError, match="the languages are sv"):
        complete({}, "fr")


# -- answers from a file


def test_given_a_file_of_answers_when_used_then_nothing_is_asked(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        'organisation = "Bok & Blad AB"\nowner = "Kim"\nmailbox = true\ntransfers = 3\n'
        'hours = ["mån-tors 8-16", "fre 8-15"]\nroles = ["Support"]\n[role.support]\nrole_within = "20 s"\n'
    )
    from_answers(tmp_path / "a.toml", "sv", tmp_path / "p.toml")
    policy = load_policy(tmp_path / "p.toml")
    assert policy.switchboard.transfers == 3
    assert [str(span) for span in policy.hours["phone"].open] == ["mon-thu 08:00-16:00", "fri 08:00-15:00"]
    assert str(policy.role["support"].within) == "20 s"


def test_given_several_bad_answers_in_a_file_when_used_then_all_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('within = "soon"\nshoe = "42"\n')
    with pytest.raises(AnsvarError) as caught:
        from_answers(tmp_path / "a.toml", "en", tmp_path / "p.toml")
    lines = str(caught.value).splitlines()
    assert [line.partition(":")[0] for line in lines[:3]] == ["`organisation`", "`owner`", "`within`"]
    assert lines[3] == "`shoe` answers no question; take it out"
    assert not (tmp_path / "p.toml").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xe5 = 1", "is no file of answers"),
        (b"a = ", "is no file of answers"),
        (b"a = 2026-01-01", "is no answer"),
    ],
)
def test_given_a_file_that_is_no_answers_when_used_then_one_sentence_says_so(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    (tmp_path / "a.toml").write_bytes(content)
    with pytest.raises(AnsvarError, match=sentence):
        from_answers(tmp_path / "a.toml", "en", tmp_path / "p.toml")
    with pytest.raises(AnsvarError, match="cannot be read"):
        from_answers(tmp_path / "none.toml", "en", tmp_path / "p.toml")


# -- words


def test_given_the_words_of_the_interview_when_read_then_each_language_has_each_once() -> None:
    keys: list[str] = []
    for line in (*ASKED.splitlines(), *WRITTEN.splitlines()):
        if line.strip():
            key, *every = (cell.strip() for cell in line.split(" | "))
            assert len(every) == len(COLUMNS), key
            assert all(every), key
            keys.append(key)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("language", COLUMNS)
def test_given_every_question_when_shown_then_it_has_text_help_and_part(language: str) -> None:
    for question in questions({"roles": "sales"}, language):
        assert question.text(language).endswith("?")
        assert "{" not in question.text(language) + question.help(language)
        assert question.section(language)
        assert question.needs_answer == (question.id in LEAST)


def test_given_the_how_to_page_when_read_then_it_lists_every_question() -> None:
    page = (Path(__file__).parents[2] / "docs/how-to/write-a-policy.md").read_text(encoding="utf-8")
    for question in questions({}, "en"):
        assert f"| `{question.id}` | {question.text('en').rstrip('?')} |" in page
