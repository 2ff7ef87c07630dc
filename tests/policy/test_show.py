"""A policy read aloud."""

from pathlib import Path

import pytest

from ansvar.policy.aloud import read_aloud, read_when
from ansvar.policy.load import load_policy, read_policy
from ansvar.policy.model import Policy
from ansvar.policy.rows import Route, Row
from ansvar.policy.show import said, show
from ansvar.policy.when import When
from ansvar.words.text import Text

ROOT = Path(__file__).parents[2]


def policy(text: str) -> Policy:
    found = read_policy('[policy]\ntitle = "T"\norganisation = "O"\n' + text, "p.toml")
    assert found.policy is not None, [str(fault) for fault in found.faults]
    return found.policy


@pytest.mark.parametrize(
    ("row", "aloud"),
    [
        (
            '[[route]]\nid = "ill"\nwhen = { absent = "ill", for = "more than 1 day" }\n'
            'try = ["deputy 4 rings", "same function, longest idle 4 rings", "manager"]\n'
            'else = "switchboard message"\nnever = "mailbox"\ntell = ["return time", "deadline"]\n',
            "when absent (ill) for more than 1 day → try deputy 4 rings, then same function (longest idle) 4 rings, "
            "then manager; else switchboard message; never mailbox; tell return time, deadline",
        ),
        ('[[route]]\nid = "a"\nelse = ["mailbox", "unit message"]\n', "always → else mailbox, or unit message"),
        (
            '[[route]]\nid = "a"\nwhen = [{ callee = ["busy", "no answer"] }, { urgent = true }]\nunless = [{ days = "wed" }, {}]\n'
            'try = "function x, together, at most 2, announced, 20 s"\nsay = "S"\nkeys = { "0" = "switchboard" }\n'
            'notify = "sms manager"\ntransfer = "ask first"\nshown = "main"\ninstructions = "I"\npromise = "p"\n'
            '[[promise]]\nid = "p"\nfrom = "message"\ndue = "24 h"\n',
            "when busy or no answer or when urgent, unless on wed or always → try function x (together, at most 2, announced) 20 s; "
            "say more; keys 0 switchboard; tell by sms manager; asked first; show the main number; with instructions; promise p",
        ),
        ('[[route]]\nid = "a"\nelse = "mailbox"\nshown = "caller"\n', "always → else mailbox; show the caller's number"),
        ('[[route]]\nid = "a"\nelse = "mailbox"\nshown = "withheld"\n', "always → else mailbox; show no number"),
        (
            '[[promise]]\nid = "p"\nfrom = ["mailbox", "message"]\ndue = "24 h"\naim = "4 h"\n'
            'late = ["deputy", "manager"]\n',
            "after mailbox or message → 24 h (aim 4 h) from receipt; owner person, then deputy, then manager",
        ),
        (
            '[[promise]]\nid = "p"\nfrom = "call-back"\nwhen = { urgent = true }\ndue = "same day"\ncutoff = "15:30"\nhours = "own"\n'
            'counted_from = "return"\nowner = "reader"\ninterim = "next working day"\nfields = ["name", "number"]\nchannel = ["phone", "mail"]\n'
            'except = [{ when = { absent = "holiday" }, none = true }, { when = { absent = "course" }, due = "2 working days", counted_from = "receipt" }]\n'
            'escalate = [{ to = "owner", before = "2 h" }, { to = "manager", after = "1 h", takes_over = true }]\n',
            "after call-back, when urgent → same day from return; after 15:30 from the next working day; in own hours; "
            "when absent (holiday): nothing is promised; when absent (course): 2 working days from receipt; owner reader; "
            "2 h before tell owner; 1 h after it goes to manager; interim answer within next working day; "
            "message holds name, number; answer by phone or mail",
        ),
        (
            '[[promise]]\nid = "p"\nfrom = "call-back"\ndue = "2 working days"\ninterim_counts = true\ncaller_chooses = ["number", "time"]\n'
            'per_caller = 1\nbefore_call = "sms"\ntries = 3\nif_unanswered = "letter"\ndelivered = ["mail", "form"]\nshown = "main"\nretention = "30 days"\n',
            "after call-back → 2 working days from receipt; owner person; an interim answer keeps it; the caller chooses number or time; "
            "at most 1 open for one caller; announced by sms; tried 3 times; unanswered: letter; delivered by mail or form; "
            "show the main number; kept for 30 days",
        ),
        (
            '[[promise]]\nid = "p"\nfrom = "call-back"\ndue = "24 h"\nshown = "withheld"\n',
            "after call-back → 24 h from receipt; owner person; show no number",
        ),
        (
            '[[duty]]\nid = "d"\nwho = "everyone"\ndoes = "hear mailbox"\nevery = "1 day"\nwhen = { absent = "any" }\n',
            "everyone must hear mailbox once every 1 day, when absent; checked automatically; reminder by mail",
        ),
        (
            '[[duty]]\nid = "d"\nwho = ["manager", "IT"]\ndoes = "other"\nstrength = "aim"\ntimes = 2\nbefore = "1 day"\nwithin = "2 h"\n'
            'checked = "not checked"\nreminds = "none"\nchannel = "the form"\n',
            "manager, IT aims to do as the sentence says 2 times 1 day before within 2 h; through the form; not checked",
        ),
        (
            '[[duty]]\nid = "d"\nwho = "operator"\ndoes = "train"\nevery = "1 year"\ntimes = 2\nchecked = "by audit"\n',
            "operator must train 2 times every 1 year; checked by audit; reminder by mail",
        ),
        (
            '[[goal]]\nid = "g"\nmeasure = "abandoned"\nbound = "at most 5 %"\naim = "at most 3 %"\nby = ["unit", "organisation"]\n'
            'when = { line = "main" }\nformula = "abandoned / all"\nshort = "10 s"\nmethod = "audit"\nsample = 2\nchosen = "at random"\n',
            "abandoned at most 5 % (aim at most 3 %) per month, by unit or organisation, when line main; counted as abandoned / all; "
            "calls abandoned within 10 s do not count; by audit; 2 calls at random",
        ),
        (
            '[[goal]]\nid = "g"\nmeasure = "productivity"\nper = "once"\nafter = "2 months"\nsample = 3\n',
            "productivity once, 2 months after the start, by organisation; 3 calls",
        ),
        (
            '[[clause]]\nid = "c"\nabout = "greeting"\nclause = { en = "Hello.", sv = "Hej." }\nwho = "everyone"\nparts = ["name", "unit"]\n'
            'limit = "20 s"\nby = "answering.within"\n[answering]\nwithin = "3 rings"\n',
            "(greeting) Hej.; for everyone; parts: name, unit; at most 20 s; upheld by answering.within",
        ),
    ],
)  # fmt: skip
def test_given_a_row_then_it_reads_as_one_sentence(row: str, aloud: str) -> None:
    assert read_aloud(policy(row).rows[0], "sv") == aloud


def test_a_row_of_no_known_kind_says_nothing() -> None:
    assert read_aloud(Row(id="x")) == ""


@pytest.mark.parametrize(
    ("condition", "aloud"),
    [
        ({"called": ["person", "function"]}, "person or function called"),
        ({"callee": "absent"}, "absent"),
        ({"callee": "absent", "absent": "any"}, "absent"),
        ({"for": "more than 1 day"}, "absent for more than 1 day"),
        ({"remaining": "at least 1 h"}, "at least 1 h left of the absence"),
        ({"returns": "today"}, "back today"),
        ({"set_by": "calendar"}, "entered by calendar"),
        ({"role": "sales"}, "role sales"),
        ({"unit": "x"}, "unit x"),
        ({"function": "x"}, "function x"),
        ({"competence": "x"}, "competence x"),
        ({"person": "x"}, "person x"),
        ({"line": "main"}, "line main"),
        ({"company": "x"}, "company x"),
        ({"only_holder": True}, "nobody else has the function"),
        ({"only_holder": False}, "others have the function"),
        ({"caller": ["external", "anonymous", "foreign"]}, "caller external, anonymous or foreign"),
        ({"language": "fi"}, "in fi"),
        ({"urgent": False}, "not urgent"),
        ({"topic": "x"}, "about x"),
        ({"last_contact": True}, "somebody spoke with the caller last"),
        ({"last_contact": False}, "nobody spoke with the caller before"),
        ({"case_owner": True}, "with a case owner"),
        ({"case_owner": False}, "without a case owner"),
        ({"purpose": "transfer"}, "as transfer"),
        ({"switchboard": "closed"}, "switchboard closed"),
        ({"attempts": 2}, "tried at least 2 times before"),
        ({"transfers": "more than 1"}, "transferred more than 1 times"),
        ({"waiting": "at least 5"}, "at least 5 waiting"),
        ({"waited": "more than 5 min"}, "waited more than 5 min"),
        ({"during": "own"}, "during own hours"),
        ({"outside": "x"}, "outside x hours"),
        ({"days": "mon-fri"}, "on mon-fri"),
        ({"day": "holiday"}, "on a holiday"),
        ({"time": "12:00-13:00"}, "at 12:00-13:00"),
        ({"date": "05-15 to 09-14"}, "on 05-15 to 09-14"),
        ({"somebody": "deputy"}, "somebody of deputy can answer"),
        ({"nobody": ["same function", "unit"]}, "nobody of same function or unit can answer"),
        ({}, ""),
    ],
)
def test_given_a_condition_then_it_reads_aloud(condition: dict[str, object], aloud: str) -> None:
    assert read_when(When.model_validate(condition)) == aloud


def test_every_condition_can_be_read_aloud() -> None:
    shown = {key for case in _conditions() for key in case}
    assert shown == {field.alias or name for name, field in When.model_fields.items()}


def _conditions() -> list[dict[str, object]]:
    [mark] = test_given_a_condition_then_it_reads_aloud.pytestmark  # type: ignore[attr-defined]
    return [condition for condition, _ in mark.args[1]]


def test_given_a_policy_then_only_what_it_says_is_shown_with_its_lines() -> None:
    text = (
        '[answering]\nwithin = "3 rings"\n'
        '[hours.phone]\nopen = "weekdays 08:00-16:00"\nseasons = { date = "07-01 to 07-31", open = "mon 08:00-12:00" }\n'
        '[list.vip]\nname = { sv = "Viktiga", en = "Important" }\n'
        '[[route]]\nid = "a"\nclause = { sv = "Så.", en = "So." }\nelse = "mailbox"\n'
        '[local.library]\nring = "6 rings"\n[[local.library.route]]\nid = "b"\nelse = "message"\n'
    )
    shown = {section.title: section.lines for section in show(policy(text), "sv")}
    assert list(shown) == [
        "policy",
        "hours.phone",
        "answering",
        "list.vip",
        "local.library",
        "local.library.route",
        "route",
    ]
    assert shown["answering"] == (("within", "3 rings", "", "", 5),)
    assert shown["hours.phone"][1].text == "(date 07-01 to 07-31; open mon 08:00-12:00)"
    assert shown["list.vip"][0].text == "Viktiga"
    assert shown["route"] == (("a", "always → else mailbox", "Så.", "enforced", 11),)
    assert [line.name for line in shown["local.library"]] == ["ring"]
    assert shown["local.library.route"][0].line == 17


def test_values_are_said_in_words() -> None:
    assert said(True) == "yes"
    assert said(False) == "no"
    assert said(5.0) == "5"
    assert said(()) == "none"
    assert said({"a": Text.read({"sv": "x", "en": "y"})}, ("en",)) == "a: y"


@pytest.mark.parametrize("path", sorted((ROOT / "policies").glob("*.toml")), ids=lambda path: path.stem)
def test_given_a_shipped_policy_then_each_row_reads_aloud(path: Path) -> None:
    whole = load_policy(path)
    lines = [line for section in show(whole) for line in section.lines]
    assert {row.id for row in whole.rows} <= {line.name for line in lines}
    assert all(line.text for line in lines)


@pytest.mark.parametrize(
    ("words", "whom"),
    [
        ("mail manager", "manager"),
        ("mail and sms case owner", "case owner"),
        ("sms function safeguarding", "function:safeguarding"),
        ("mail person anna.berg", "person:anna.berg"),
        ("screen unit", "unit"),
    ],
)
def test_a_notice_is_read_as_it_was_written(words: str, whom: str) -> None:
    row = Route.model_validate({"id": "told", "notify": words, "recording": "off"})
    assert row.notify[0].whom == whom
    assert words in read_aloud(row)
    assert "not recorded" in read_aloud(row)


def test_only_a_function_unit_or_person_is_named_in_a_notice() -> None:
    with pytest.raises(ValueError, match="only a function, unit or person is named"):
        Route.model_validate({"id": "told", "notify": {"who": "manager", "name": "anna"}})
