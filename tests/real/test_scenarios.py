"""Every scenario of `scenarios/`, on the real exchange with real telephones."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from real.runner import Scenario, Stage, scenarios


def _parameters() -> list[Any]:
    return [pytest.param(each, id=each.id) for each in scenarios()]


@pytest.mark.real
@pytest.mark.parametrize("scenario", _parameters())
def test_given_a_policy_when_people_telephone_then_it_goes_as_written(
    scenario: Scenario, street: Any, loop: asyncio.Runner
) -> None:
    house = street.house(scenario.setting)
    try:
        loop.run(Stage(scenario, house).play())
    except AssertionError as fault:
        # What happened, not how this is programmed.
        pytest.fail(str(fault), pytrace=False)
