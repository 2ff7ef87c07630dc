"""Every phrase prints in one spelling that reads back as itself."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.policy.targets import Ban, End, EndKind, Key, KeyAction, Owner, Strategy, Target, Try
from ansvar.words.clock import Clock, ClockSpan, DateSpan, Days, Due, WeekSpan
from ansvar.words.phrase import Phrase
from ansvar.words.spans import Bound, CountBound, Length, LengthBound, Wait

PHRASES: tuple[type[Phrase], ...] = (
    Wait, Length, LengthBound, CountBound, Bound, Clock, ClockSpan, Days, WeekSpan, DateSpan, Due, Try, End, Ban, Key,
)  # fmt: skip

figures = st.one_of(
    st.integers(0, 100_000).map(str),
    st.decimals(0, 9_999, places=3).map(str),
    st.decimals(0, 99, places=1).map(lambda figure: str(figure).replace(".", ",")),
)
waits = st.builds(
    "{} {}".format, figures, st.sampled_from(["rings", "ring", "s", "sec", "min", "minutes", "h", "hours"])
)
lengths = st.builds(
    "{} {}{}".format,
    figures,
    st.sampled_from(["", "", "working ", "business ", "service ", "office ", "clock ", "calendar "]),
    st.sampled_from(["s", "min", "h", "hours", "day", "days", "weeks", "months", "year"]),
)
sides = st.sampled_from(
    ["more than", "over", "at least", "from", "at most", "up to", "less than", "under", "shorter than"]
)
clocks = st.builds("{:02d}{}{:02d}".format, st.integers(0, 24), st.sampled_from(":."), st.integers(0, 59))
spans = st.builds("{}-{}".format, clocks, clocks)
day_names = st.sampled_from(
    [
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "monday",
        "thurs",
        "weekdays",
        "weekend",
        "daily",
        "fri-mon",
        "mon - thu",
    ]
)
days = st.lists(day_names, min_size=1, max_size=4).map(", ".join)
dates = st.builds(
    "{}{:02d}-{:02d}".format,
    st.sampled_from(["", "", "2026-", "2024-"]),
    st.integers(1, 12),
    st.integers(1, 31),
)
names = st.text(string.ascii_letters + string.digits + "æøåäö-_.", min_size=1, max_size=12)
numbers = st.builds("+46 31 390 06 {:02d}".format, st.integers(0, 99))

TEXTS: dict[type[Phrase], st.SearchStrategy[str]] = {
    Wait: waits,
    Length: lengths,
    LengthBound: st.one_of(st.builds("{} {}".format, sides, lengths), st.builds("{} or more".format, lengths)),
    CountBound: st.one_of(st.builds("{} {}".format, sides, st.integers(0, 999_999)), st.integers(0, 99).map(str)),
    Bound: st.one_of(
        st.builds(
            "{} {} {}{}".format,
            sides,
            figures,
            st.sampled_from(["", "%", "per cent", "of 5", "of 100", "rings", "calls", "s", "min", "trend", "avslutade ärenden"]),
            st.one_of(st.just(""), waits.map(" within {}".format), waits.map(" in {}".format)),
        ),
        st.sampled_from(["falling", "rising"]),
    ),
    Clock: clocks,
    ClockSpan: spans,
    Days: days,
    WeekSpan: st.one_of(
        st.builds("{} {}".format, days, st.lists(spans, min_size=1, max_size=3).map(", ".join)),
        st.just("always"),
    ),
    DateSpan: st.one_of(
        dates,
        st.builds("{} to {}".format, dates, dates),
        st.builds(
            "{}{}".format,
            st.one_of(
                st.builds(
                    "{} {} of month".format,
                    st.sampled_from(["first", "second", "third", "fourth", "last"]),
                    st.sampled_from(["mon", "wednesday", "sun"]),
                ),
                st.sampled_from(["even weeks", "odd weeks"]),
            ),
            st.one_of(st.just(""), st.builds(" in {} to {}".format, dates, dates)),
        ),
    ),
    Due: st.builds(
        "{}{}{}".format,
        st.sampled_from(["", "within ", "end of "]),
        st.one_of(lengths, st.sampled_from(["at once", "same day", "today", "next working day", "next day"])),
        st.one_of(st.just(""), clocks.map(" before {}".format), clocks.map(" by {}".format)),
    ),
    Try: st.builds(
        "{}{}{}{}".format,
        st.one_of(
            st.sampled_from([*(target.value for target in Target), "colleagues", "department", "operator", "callee"]),
            st.builds("{} {}".format, st.sampled_from(["function", "team", "unit", "queue", "competence", "person"]), names),
            numbers.map("number {}".format),
        ),
        st.sampled_from(["", *(f", {one.value}" for one in Strategy), ", one by one", ", at once"]),
        st.sampled_from(["", ", at most 3", ", announced", ", at most 12, announced"]),
        st.one_of(st.just(""), waits.map(" {}".format), waits.map(", {}".format)),
    ),
    End: st.one_of(
        st.sampled_from([*(kind.value for kind in EndKind), "voicemail", "call back", "hang up", "group mailbox"]),
        st.builds("{} {}".format, st.sampled_from([one.value for one in Owner]), st.sampled_from(["mailbox", "message", "call-back", "voicemail"])),
        st.builds("{} {}".format, st.sampled_from(["announcement", "menu", "queue", "number", "answering service"]), names),
        st.builds("{} {} {} {}".format, st.sampled_from(["mailbox", "message", "call-back"]), st.sampled_from(["for", "of", "to"]), st.sampled_from(["person", "function", "unit"]), names),
    ),
    Ban: st.one_of(
        st.sampled_from([*(one.value for one in Target), *(one.value for one in EndKind), "operator", "colleagues", "voicemail"]),
        st.builds("{} {}".format, st.sampled_from(["unit", "person", "manager", "group"]), st.sampled_from(["mailbox", "message", "voicemail"])),
        st.builds("{} {}".format, st.sampled_from(["queue", "function", "menu", "announcement", "unit", "number"]), names),
    ),
    Key: st.one_of(
        st.sampled_from([*(one.value for one in KeyAction), "operator"]),
        st.builds("{} {}".format, st.sampled_from([one.value for one in KeyAction]), names),
    ),
}  # fmt: skip


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.__name__)
@given(data=st.data())
def test_given_a_text_that_reads_then_its_spelling_reads_as_the_same(
    phrase: type[Phrase], data: st.DataObject
) -> None:
    text = data.draw(TEXTS[phrase])
    try:
        value = phrase.parse(text)
    except ValueError:
        return
    spelling = str(value)
    assert phrase.parse(spelling) == value
    assert str(phrase.parse(spelling)) == spelling
    assert phrase.parse(f"  {text.upper() if phrase not in (Try, End, Ban, Key) else text} ") == value


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.__name__)
@given(text=st.text(max_size=60))
def test_given_any_text_then_it_reads_or_is_refused_with_a_value_error(
    phrase: type[Phrase], text: str
) -> None:
    try:
        value = phrase.parse(text)
    except ValueError:
        return
    assert phrase.parse(str(value)) == value


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.__name__)
def test_its_examples_are_its_own_spelling_or_read(phrase: type[Phrase]) -> None:
    assert phrase.allowed.startswith("write ")
    assert phrase.examples
    for example in phrase.examples:
        assert phrase.parse(str(phrase.parse(example))) == phrase.parse(example)
        assert phrase.read(example) == phrase.parse(example)
        assert phrase.read(phrase.parse(example)) == phrase.parse(example)
