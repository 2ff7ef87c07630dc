"""What one tap offers, by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ansvar.presence.state import Presence
from ansvar.web.me.choices import choices, rounded
from policies.shipped import organisation, policy

ZONE = ZoneInfo("Europe/Stockholm")


def ends(at: str) -> dict[str, str]:
    now = datetime.fromisoformat(at).replace(tzinfo=ZONE)
    presence = Presence(policy("falkenberg"), organisation("falkenberg"))
    found = choices("anna.lind", presence, now, ZONE)
    assert all(each.absence.end is not None and each.absence.start < each.absence.end for each in found)
    return {
        each.name: each.absence.end.astimezone(ZONE).strftime("%a %H:%M")
        for each in found
        if each.absence.end
    }


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-23T11:58", {"lunch": "Mon 12:45", "meeting": "Mon 13:00", "today": "Tue 08:00", "tomorrow": "Wed 08:00"}),
        # A Friday's rest of the day lasts until Monday, and so does an absence on Saturday.
        ("2026-11-27T14:01", {"lunch": "Fri 14:50", "meeting": "Fri 15:15", "today": "Mon 08:00", "tomorrow": "Mon 08:00"}),
        # The last day before a holiday of hers: back when that is over, after the public holiday behind it.
        ("2026-12-22T10:00", {"lunch": "Tue 10:45", "meeting": "Tue 11:00", "today": "Thu 08:00"}),
    ],
)  # fmt: skip
def test_given_a_moment_when_taps_are_offered_then_each_ends_when_work_begins_again(
    at: str, expected: dict[str, str]
) -> None:
    found = ends(at)
    assert {name: found[name] for name in expected} == expected


def test_given_the_night_when_clocks_go_back_when_a_meeting_is_offered_then_it_lasts_an_hour_of_real_time() -> (
    None
):
    now = datetime(2026, 10, 25, 2, 30, tzinfo=ZONE)
    assert rounded(now, 15) == now
    assert timedelta(minutes=0) <= rounded(now + timedelta(minutes=1), 5) - now <= timedelta(minutes=5)
