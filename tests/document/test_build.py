"""The document of a policy: its order, its words in each language, and what it refuses."""

import pytest

from ansvar.document import document_tree
from ansvar.document.lang import COLUMNS, words
from ansvar.document.say import Speaker
from ansvar.document.tree import Clause, Document, Heading, Items, Paragraph, Table
from ansvar.policy.model import Policy
from ansvar.policy.rows import Clause as ClauseRow
from ansvar.policy.rows import Duty, Goal, Promise, Route, Row
from ansvar.policy.sections import Hours, QuietDay
from ansvar.words.clock import DateSpan
from ansvar.words.faults import AnsvarError
from document.sample import sample, small


def clauses(tree: Document) -> dict[str, Clause]:
    return {block.row: block for block in tree.blocks if isinstance(block, Clause)}


def details(tree: Document, row: str) -> dict[str, str]:
    return dict(clauses(tree)[row].details)


def tables(tree: Document) -> dict[str, Table]:
    return {block.caption: block for block in tree.blocks if isinstance(block, Table)}


def cells(tree: Document) -> list[str]:
    return [cell for block in tree.blocks if isinstance(block, Table) for row in block.rows for cell in row]


def test_given_a_policy_when_printed_then_why_comes_first_and_the_responsible_last() -> None:
    """W1: the policy opens with why it exists and what happens when it is not followed."""
    tree = document_tree(sample(), "en")
    heads = [head.text for head in tree.headings if head.level == 2]
    assert heads[:3] == ["Why this policy exists", "Whom the policy covers", "Responsibility for the policy"]
    assert heads[-4:] == [
        "Numbers shown and forwarding",
        "How each rule is upheld",
        "Known deviations and accepted weaknesses",
        "Who is responsible",
    ]
    first = tree.blocks[1]
    assert isinstance(first, Paragraph)
    assert first.text == "Callers are answered. (en)"
    assert heads.index("Where calls go") < heads.index("Promises to call back and to answer")


def test_given_headings_when_read_then_no_level_is_skipped_and_numbers_run() -> None:
    tree = document_tree(sample(), "sv")
    level = 1
    for head in tree.headings:
        assert 2 <= head.level <= level + 1
        level = head.level
    numbers = [int(head.number) for head in tree.headings if head.level == 2]
    assert numbers == list(range(1, len(numbers) + 1))
    anchors = [block.anchor for block in tree.blocks if isinstance(block, Heading | Clause)]
    assert len(anchors) == len(set(anchors))


def test_given_the_decision_when_printed_then_each_part_stands_in_its_line() -> None:
    """F20: adopted by a named body on a date with a paragraph."""
    tree = document_tree(sample(), "sv")
    assert dict(tree.decision.items) == {
        "Antagen av": "Nämnden",
        "Antagen den": "28 januari 2026",
        "Diarienummer eller paragraf": "§ 7",
        "Gäller från": "1 februari 2026",
        "Gäller till och med": "31 december 2027",
        "Ses över": "minst en gång per 2 år",
        "Ersätter": "§ 3/2010",
    }
    assert tree.decision.draft == ""
    assert tree.date == "2026-01-28"


def test_given_no_decision_when_printed_then_it_is_marked_as_a_draft() -> None:
    tree = document_tree(small())
    assert tree.decision.draft == "Förslag. Policyn är inte antagen."
    assert tree.decision.items == ()


@pytest.mark.parametrize(
    ("language", "waits", "days", "same", "next_day"),
    [
        ("sv", "4 signaler", "inom 2 arbetsdagar", "samma dag", "nästa arbetsdag före kl. 10.00"),
        ("da", "4 ring", "inden for 2 arbejdsdage", "samme dag", "næste arbejdsdag før kl. 10.00"),
        ("nb", "4 ring", "innen 2 arbeidsdager", "samme dag", "neste arbeidsdag før kl. 10.00"),
        ("nl", "4 beltonen", "binnen 2 werkdagen", "dezelfde dag", "de volgende werkdag vóór 10.00 uur"),
        ("en", "4 rings", "within 2 working days", "the same day", "the next working day before 10:00"),
        ("fi", "4 hälytystä", "2 työpäivän kuluessa", "samana päivänä", "seuraavana työpäivänä ennen klo 10.00"),
        ("de", "4 Klingelzeichen", "innerhalb von 2 Arbeitstagen", "am selben Tag", "am nächsten Arbeitstag vor 10:00 Uhr"),
    ],
)  # fmt: skip
def test_given_phrases_when_printed_then_they_are_in_the_language(
    language: str, waits: str, days: str, same: str, next_day: str
) -> None:
    tree = document_tree(sample(), language)
    say = words(language)
    assert waits in details(tree, "called")[say["d.try"]]
    back = details(tree, "back")
    assert back[say["d.due"]] == days
    assert back[say["d.aim"]] == same
    assert any(
        next_day in value for label, value in clauses(tree)["back"].details if label == say["d.except"]
    )


@pytest.mark.parametrize("language", COLUMNS)
def test_given_a_language_when_printed_then_no_english_word_of_the_file_is_left(language: str) -> None:
    """Values of the file are words of the program; a reader meets them in the reader's language only."""
    tree = document_tree(sample(), language)
    shown = "\n".join(tree.texts())
    # Names people gave in the file may be anything; these are the program's own words.
    for word in (
        "no answer",
        "working day",
        "longest idle",
        "external first",
        "return time",
        "same function",
    ):
        assert (word in shown) == (language == "en" and word in shown), (word, language)
    assert "(en)" not in shown or language == "en"
    assert "{" not in shown


def test_given_a_row_without_sentence_when_printed_then_one_is_made_from_the_row() -> None:
    tree = document_tree(sample(), "sv")
    said = clauses(tree)
    assert (
        said["called"].text
        == "En person har sökts; den sökte är på plats: samtalet går till den sökte (4 signaler)."
    )
    assert said["many"].text.endswith("samtalet går till svarstjänsten ”Night (sv)”.")
    assert said["adds"].text == "Alla samtal: följande läggs till den bestämmelse som avgör."
    assert said["soon"].text == "Efter begärd återuppringning: svar genast, räknat från mottagandet."
    assert said["hear"].text == "Alla medarbetare och support (sv): lyssnar av röstbrevlådan."
    assert said["lost"].text == "Förlorade samtal: högst 5 % per månad."
    assert said["courtesy"].text == "Bemötande följs upp per månad."


def test_given_conditions_targets_and_ends_when_printed_then_each_is_in_words() -> None:
    ill = details(document_tree(sample(), "sv"), "ill")
    assert ill["Villkor"] == (
        "frånvaro: sjuk eller Quarantine (sv); frånvaron varar mer än 1 dag; måndag–fredag – eller – "
        "återstående frånvaro: högst 4 timmar; åter: okänt när; frånvaron är införd av: chefen; ärendet är brådskande"
    )
    assert ill["Undantag"] == "ingen annan har funktionen; under telefontid"
    assert ill["Samtalet går till"] == (
        "1) ställföreträdaren (högst 1 telefon, efter förfrågan, 4 signaler); "
        "2) någon med samma funktion (längst ledig först, 4 signaler); 3) kön ”Front (sv)”; "
        "4) numret 08-465 004 11; 5) den sökte och mobiltelefonen (alla samtidigt, 6 signaler); 6) närmaste chef"
    )
    assert ill["Svarar ingen"] == (
        "meddelande som växeln tar emot, talat besked ”closed” eller meddelande till funktionen ”front”"
    )
    assert ill["Aldrig"] == "röstbrevlåda, enhetens röstbrevlåda, kön ”Front (sv)” eller mobiltelefonen"
    assert ill["Den som ringer får veta"] == "när den sökte är åter och när svar kommer senast"
    assert ill["Knappval"] == "#0: växeln; 1: numret 08-465 004 12"
    assert ill["Underrättas"] == "närmaste chef (e-post) och den sökte (sms)"
    assert ill["Gäller"] == "gäller från 1 februari 2026, gäller till och med 31 december 2026"


def test_given_a_clause_that_points_at_others_when_printed_then_it_names_them_as_the_document_does() -> None:
    tree = document_tree(sample(), "sv")
    number = clauses(tree)["ill"].number
    assert details(tree, "greet")["Upprätthålls genom"] == (
        f"så svarar vi, {number}, varför policyn finns, telefontid, Front (sv), nowhere"
    )
    assert details(tree, "ill")["Löfte"] == clauses(tree)["back"].number


def test_given_rows_when_printed_then_each_carries_how_it_is_upheld() -> None:
    said = clauses(document_tree(sample(), "en"))
    assert {
        row: said[row].badge for row in ("ill", "back", "hear", "lost", "greet", "courteous", "page")
    } == {
        "ill": "enforced",
        "back": "enforced",
        "hear": "tracked",
        "lost": "measured",
        "greet": "enforced",
        "courteous": "advised",
        "page": "tracked",
    }
    table = tables(document_tree(sample(), "en"))["The rules and how they are upheld"]
    assert [row[1] for row in table.rows] == [*said]
    assert ("courteous", "advised", "should") in [row[1:4] for row in table.rows]


def test_given_every_row_of_the_policy_when_printed_then_it_has_one_clause() -> None:
    policy = sample()
    said = [block.row for block in document_tree(policy, "nl").blocks if isinstance(block, Clause)]
    assert sorted(said) == sorted(row.id for row in policy.rows)


def test_given_deadlines_numbers_and_deviations_when_printed_then_the_tables_hold_them() -> None:
    tree = document_tree(sample(), "sv")
    found = tables(tree)
    deadline = found["Löften och tidsfrister"]
    assert deadline.header == ("Nr", "Löfte", "Senast", "Mål", "Räknas från", "Bryttid", "Tar över")
    assert deadline.rows[0][1:] == (
        "Röstbrevlåda eller meddelande",
        "inom 2 arbetsdagar",
        "samma dag",
        "mottagandet",
        "kl. 15.30",
        "ställföreträdaren, närmaste chef",
    )
    numbers = dict(found["Nummer, vidarekoppling och nödnummer"].rows)
    assert numbers["Nummer som visas utåt"] == "direktnummer"
    assert numbers["Nummer som alltid släpps fram"] == "112"
    assert numbers["Nummerserier"] == "9xxx: personal"
    known = [row[-1] for row in found["Kända avvikelser"].rows]
    assert known == [
        "Not on mobiles. (sv)",
        "The machine opens at seven. (sv)",
        "One entry closes one phone only. (sv)",
    ]
    accepted = found["Brister som är kända och accepterade"].rows
    assert accepted[0] == ("Svag regel för PIN-kod", "The exchange allows no other. (sv)")
    assert accepted[1][0] == f"Bestämmelse som en tidigare döljer: {clauses(tree)['ill'].number}"
    assert accepted[2][0] == "Del som saknas: Olika roller"
    roles = dict(found["Roller och deras ansvar"].rows)
    assert roles["Kansliet"] == "ansvar för policyn; växeln"
    assert "underrättar växeln" in roles["Chefer"]


def test_given_hours_when_printed_then_week_season_and_exceptions_are_tables() -> None:
    found = tables(document_tree(sample(), "sv"))
    week = found["Öppettider per vecka"].rows
    assert week[0] == (
        "Telefontid",
        "måndag–torsdag",
        "kl. 08.00–12.00 och kl. 13.00–16.30 (lunch kl. 12.00–13.00)",
    )
    assert week[2] == ("Telefontid", "lördag och söndag", "stängt")
    assert week[3] == ("Duty", "alla dagar", "dygnet runt")
    other = found["Andra tider under året"].rows
    assert ("Telefontid", "15 juni – 15 augusti", "måndag–fredag kl. 09.00–15.00") in other
    assert ("Telefontid", "5 januari", "kl. 08.00–12.00") in other
    assert ("Telefontid", "2 maj 2026", "stängt (Moving. (sv))") in other


def test_given_settings_when_printed_then_only_those_the_file_sets_are_shown() -> None:
    everything = cells(document_tree(sample(), "sv"))
    assert "Svar inom" in everything
    assert "Ringtid sammanlagt högst" not in everything
    assert "80 % inom 20 sekunder" in everything
    assert "minst 6 siffror" in everything
    assert "svenska och finska" in everything
    assert "knappval eller tidigare samtal" in everything
    assert {"arbetslaget", "1 mars 2026", "2 månader"} <= set(everything)
    assert "brådskande samtal, Press (sv)" in everything


def test_given_a_text_in_another_language_only_when_printed_then_its_language_is_marked() -> None:
    data = small(sv="Vi svarar.", en="We answer.").model_copy()
    policy = data.model_copy(update={"policy": data.policy.model_copy(update={"languages": ("sv", "de")})})
    said = clauses(document_tree(policy, "de"))["one"]
    assert (said.text, said.language) == ("Vi svarar.", "sv")


def test_given_a_language_that_nobody_prints_when_asked_for_then_one_sentence_says_so() -> None:
    with pytest.raises(AnsvarError, match=r"no document can be printed in `fr`; the languages are sv, da"):
        document_tree(sample(), "fr")


def test_given_a_language_the_policy_lacks_when_asked_for_then_its_own_are_named() -> None:
    with pytest.raises(
        AnsvarError, match=r"the policy is not written in `de`; choose one of its languages, sv,"
    ):
        document_tree(small(), "de")


def test_given_the_least_policy_when_printed_then_empty_sections_are_left_out() -> None:
    policy = Policy.model_validate({"policy": {"title": "T", "organisation": "O", "languages": ["en"]}})
    tree = document_tree(policy)
    assert [head.text for head in tree.headings] == [
        "Whom the policy covers",
        "Privacy and confidentiality",
        "Numbers shown and forwarding",
    ]


def test_given_the_marks_when_explained_then_only_those_in_use_are_listed() -> None:
    tree = document_tree(small())
    items = [block for block in tree.blocks if isinstance(block, Items)]
    assert [item.partition(":")[0] for item in items[-1].items] == ["vägledning"]


def test_given_the_parts_of_a_policy_when_a_key_is_added_then_somebody_decides_where_it_is_printed() -> None:
    """A key that the document forgets is a rule that the council never sees."""
    shown = {
        Route: "when unless attempt otherwise never tell say keys notify transfer shown instructions recording promise",
        Promise: (
            "kinds when due aim counted_from cutoff hours exceptions owner late escalate interim interim_counts fields "
            "channel caller_chooses per_caller before_call tries if_unanswered delivered shown retention"
        ),
        Duty: "who does when unless every times before within checked reminds channel",
        Goal: "measure bound aim per by after when unless formula short method sample chosen compensation",
        ClauseRow: "about by who when unless parts limit",
        QuietDay: "days time unit lines passes since chosen_by evaluate_after source",
        Hours: "open lunch seasons holidays de_facto half_days exceptions clause deviation source",
    }
    for model, names in shown.items():
        common = set(Row.model_fields) if issubclass(model, Row) else set()
        assert set(model.model_fields) - common == set(names.split()), model.__name__


@pytest.mark.parametrize("language", COLUMNS)
def test_given_dates_that_come_back_when_printed_then_they_are_said_in_the_language(language: str) -> None:
    say = Speaker(sample(), language)
    spans = ("first wed of month", "last fri of month in 09-01 to 05-31", "even weeks", "odd weeks", "12-24")
    said = [say.date_span(DateSpan.parse(span)) for span in spans]
    assert len(set(said)) == len(spans)
    for text in said:
        assert "_" not in text
        assert "{" not in text
        assert language == "en" or "month" not in text
    assert say("day.2").lower() in said[0].lower()
