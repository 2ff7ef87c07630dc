"""A newcomer's way through the pages: call, answer, hand on, message, promise kept, figure seen."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from web.browser import chromium
from web.story import Story
from web.test_whole import Town
from web.test_whole import town as town  # the whole service, with its exchange

pytestmark = pytest.mark.real


def test_given_a_newcomer_when_a_call_is_answered_handed_on_and_promised_then_the_promise_is_kept_and_the_figure_seen(
    town: Town, tmp_path: Path
) -> None:
    chromium()

    async def scenario() -> None:
        async with asyncio.timeout(300), Story(town.address, tmp_path) as story:
            await story.play()

    asyncio.run(scenario())
