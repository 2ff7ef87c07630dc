"""Schedules are remembered only as long as the clock does not change them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ansvar.policy.rows import Promise
from ansvar.promises.schedule import Schedules
from presence.worlds import at, openings, said

OFFICE = openings("mon-fri 08:00-17:00", lunch=["12:00-13:00"], holidays="SE")
ROWS = [
    Promise.model_validate({"id": f"row-{index}", "from": "message", **parts})
    for index, parts in enumerate(
        [
            {"due": "same day", "escalate": [{"to": "owner", "before": "1 working hour"}]},
            {"due": "24 h"},
            {"due": "same day before 15:00", "cutoff": "14:00"},
            {"due": "2 working days", "aim": "same day", "interim": "next working day before 10:00"},
            {"due": "2 working days", "interim": "4 h", "escalate": [{"to": "owner"}]},
        ]
    )
]


@given(
    st.lists(
        st.tuples(st.sampled_from(ROWS), st.integers(0, 20), st.integers(0, 7200)), min_size=1, max_size=20
    )
)
def test_given_messages_in_any_order_then_each_has_the_schedule_it_would_have_alone(
    asked: list[tuple[Promise, int, int]],
) -> None:
    warm = Schedules()
    for row, half_hour, second in asked:
        start = at("2026-12-23 11:00") + half_hour * 1800 + second
        assert warm.of(row, row.due, start, OFFICE) == Schedules().of(row, row.due, start, OFFICE)


def test_given_two_messages_of_one_stretch_then_the_schedule_is_worked_out_once() -> None:
    schedules, row = Schedules(), ROWS[0]
    first = schedules.of(row, row.due, at("2026-11-26 08:30"), OFFICE)
    assert schedules.of(row, row.due, at("2026-11-26 11:59"), OFFICE) is first
    assert [said(moment) for moment, _ in first.escalations] == ["2026-11-26 16:00"]
    other = schedules.of(row, row.due, at("2026-11-26 17:00"), OFFICE)
    assert said(other.due) == "2026-11-27 17:00"


def test_given_a_deadline_on_the_clock_then_only_the_same_instant_is_remembered() -> None:
    schedules, row = Schedules(), ROWS[1]
    first = schedules.of(row, row.due, at("2026-11-26 08:30"), OFFICE)
    assert schedules.of(row, row.due, at("2026-11-26 08:30"), OFFICE) is first
    assert schedules.of(row, row.due, at("2026-11-26 08:31"), OFFICE).due == first.due + 60
