from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ansvar.directory.cells import Cells
from ansvar.directory.table import Faults

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def cells() -> Cells:
    made = Cells(Faults(), "absences.csv", "SE", STOCKHOLM)
    made.start(2, "alice")
    return made


@pytest.mark.parametrize(
    ("text", "end", "moment"),
    [
        ("2026-11-23 08:00", False, datetime(2026, 11, 23, 7, tzinfo=UTC)),
        ("2026-11-23T08:00", False, datetime(2026, 11, 23, 7, tzinfo=UTC)),
        ("2026-11-23 08:00:30", False, datetime(2026, 11, 23, 7, 0, 30, tzinfo=UTC)),
        ("2026-07-01 08:00", False, datetime(2026, 7, 1, 6, tzinfo=UTC)),
        ("2026-11-23", False, datetime(2026, 11, 22, 23, tzinfo=UTC)),
        ("2026-11-23", True, datetime(2026, 11, 23, 23, tzinfo=UTC)),
        ("2026-11-23 24:00", True, datetime(2026, 11, 23, 23, tzinfo=UTC)),
        # The autumn night: both 02:30s.
        ("2026-10-25 02:30", False, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25 02:30", True, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-10-25 02:30+02:00", True, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25 02:30+01:00", False, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        # The spring night has no 02:30: the same time after the clocks were changed, for both ends.
        ("2026-03-29 02:30", False, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("2026-03-29 02:30", True, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # A day has 23 hours in spring and 25 in autumn.
        ("2026-03-29", True, datetime(2026, 3, 29, 22, tzinfo=UTC)),
        ("2026-10-25", True, datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_given_a_local_time_then_the_moment_is_known(text: str, end: bool, moment: datetime) -> None:
    made = cells()
    assert made.time(text, "start", end=end) == moment
    assert not made.bad


@pytest.mark.parametrize(
    "text",
    [
        "25:00",
        "2026-11-23 25:00",
        "2026-11-23 8:00",
        "23/11 2026",
        "2026-11-23 08:00 ",
        "2026-02-29",
        "0000-01-01",
        "2026-11-23 08:61",
        "2026-11-23 08:00+99:00",
    ],
)
def test_given_no_time_then_the_cell_is_a_fault(text: str) -> None:
    made = cells()
    assert made.time(text, "start") is None
    assert made.bad
    assert 'write local time such as "2026-11-23 08:00"' in str(made.faults.kept[0])


def test_given_an_empty_cell_then_there_is_no_time() -> None:
    made = cells()
    assert made.time("", "end", end=True) is None
    assert not made.bad


def test_given_a_span_over_the_autumn_hour_then_it_holds_both() -> None:
    text = "2026-10-25 02:30"
    span = cells().span(text, text, open_end=True)
    assert span == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))


def test_given_a_list_then_each_item_stands_once_in_order() -> None:
    made = cells()
    assert made.names(" b | a ||b") == ("b", "a")
    assert made.names("") == ()
    assert made.names(" b | a ||b") is made.names(" b | a ||b"), "the same text is kept once"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", True),
        ("Ja", True),
        ("1", True),
        ("no", False),
        ("nei", False),
        ("NEJ", False),
        ("false", False),
        ("", None),
    ],
)
def test_given_yes_or_no_then_it_is_read(text: str, value: bool | None) -> None:
    for default in (True, False):
        assert cells().flag(text, "soft", default) is (default if value is None else value)


@pytest.mark.parametrize("text", ["anna", "@example.org", "anna@", "a@b@c", "anna lind@example.org"])
def test_given_no_mail_address_then_the_cell_is_a_fault(text: str) -> None:
    made = cells()
    made.mail(text, "email")
    assert made.bad
