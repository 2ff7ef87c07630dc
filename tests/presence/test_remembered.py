"""What presence remembers never changes an answer."""

from datetime import UTC, datetime
from random import Random

import pytest

from ansvar.directory.generate import generate
from ansvar.policy.fragment import load_fragment
from ansvar.presence import state
from ansvar.presence.state import Presence

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
POLICY = """
[site]
country = "SE"
zone = "Europe/Stockholm"
[hours.phone]
open = ["mon-fri 08:00-12:00", "mon-fri 13:00-17:00"]
holidays = "SE"
"""


@pytest.mark.parametrize("most", [1, 3, 1_500])
def test_given_moments_asked_in_any_order_when_answers_are_remembered_then_they_are_those_asked_once(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """However few stretches are remembered; each answer must also hold until it says, and no longer."""
    monkeypatch.setattr(state, "_MOST_STRETCHES", most)
    policy, town = load_fragment(POLICY), generate(60, "se", 3, MONDAY.date())
    chance = Random(7)
    start = MONDAY.timestamp()
    asked = [(chance.choice(sorted(town.people)), start + chance.randrange(14 * 86_400)) for _ in range(400)]
    remembering = Presence(policy, town)
    for person, at in asked:
        found = remembering.at(person, at)
        # A presence that was asked nothing before has nothing to remember.
        assert found == Presence(policy, town).at(person, at)
        assert found.until > at
    assert len({remembering.at(person, at).states for person, at in asked}) >= 3
