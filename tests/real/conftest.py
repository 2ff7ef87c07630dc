"""The houses that scenarios play in: started once, shared by their scenarios, stopped at the end."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling  # type: ignore[import-untyped]

from ansvar.pbx.fetch import FetchError, fetch
from ansvar.pbx.home import cache_dir
from real.house import House, Setting
from real.runner import scenarios

#: Examples of a page that are played against a service take as long as so many scenarios,
EXAMPLES = 15
#: and so does a test of these files, each of which starts one service for its tests.
SERVED = frozenset(
    f"tests/web/test_{name}.py" for name in ("whole", "story", "calls_in_browser", "click_whole")
)
LONG = 6

_EXAMPLE = r"\.md:\d+\]$"


class ByHouse(LoadScopeScheduling):  # type: ignore[misc]
    """Shares tests out one by one: a worker stays in its house while tests are left there.

    A house is what its tests share: a scenario's service, a file's service or browser. Then the worker opens another
    house where most is left for each who plays there already. Opening a house takes seconds, so they are not changed
    more often; and no worker sits idle while another has a whole file before it. A file with a service of its own is
    for one worker, while there is anything else to do.
    """

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        self._houses = {each.id: f"{each.file} at {each.setting.at}" for each in scenarios()}
        self._at: dict[Any, str] = {}

    def _split_scope(self, nodeid: str) -> str:
        case = re.search(r"\[(.*)\]$", nodeid)
        if case and (case[1] in self._houses or re.search(_EXAMPLE, nodeid)):
            return self._houses.get(case[1], nodeid)
        return nodeid.split("::")[0]

    def _left(self, scope: str) -> float:
        """How much is left, for each worker that would then be there."""
        there = sum(at == scope for at in self._at.values())
        if scope in SERVED:
            return 0.0 if there else LONG * len(self.workqueue[scope])
        each = EXAMPLES if re.search(_EXAMPLE, scope) else 1
        return each * len(self.workqueue[scope]) / (1 + there)

    def _assign_work_unit(self, node: Any) -> None:
        scope = self._at.get(node, "")
        if scope not in self.workqueue:
            scope = max(self.workqueue, key=self._left)
        self._at[node] = scope
        nodeid = next(iter(self.workqueue[scope]))
        del self.workqueue[scope][nodeid]
        if not self.workqueue[scope]:
            del self.workqueue[scope]
        self.assigned_work[node].setdefault(scope, {})[nodeid] = False
        node.send_runtest_some([self.registered_collections[node].index(nodeid)])

    def _reschedule(self, node: Any) -> None:
        if node.shutting_down:
            return
        # A worker begins a test when it knows the next one, or that none comes.
        while self.workqueue and self._pending_of(self.assigned_work[node]) < 2:
            self._assign_work_unit(node)
        if not self.workqueue:
            node.shutdown()

    def remove_node(self, node: Any) -> str | None:
        """Take a worker out; what one that died had not begun is for the others."""
        self._at.pop(node, None)
        left = [
            (scope, nodeid)
            for scope, unit in self.assigned_work.pop(node).items()
            for nodeid, done in unit.items()
            if not done
        ]
        for scope, nodeid in left[1:]:
            self.workqueue.setdefault(scope, {})[nodeid] = False
        for other in self.assigned_work:
            self._reschedule(other)
        return left[0][1] if left else None


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByHouse:
    """Share the scenarios out by house."""
    return ByHouse(config, log)


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.Runner]:
    """Give the event loop that a worker's houses live in."""
    with asyncio.Runner() as runner:
        yield runner


class Street:
    """At most one house of a worker is open; the next opens when the one before has closed."""

    def __init__(self, loop: asyncio.Runner, folder: pytest.TempPathFactory) -> None:
        self._loop = loop
        self._folder = folder
        self._open: House | None = None

    def house(self, setting: Setting) -> House:
        """Return the house of a setting."""
        if self._open is not None and self._open.setting == setting:
            return self._open
        self.close()
        house = House(setting, self._folder.mktemp("house"))
        self._loop.run(house.__aenter__())
        self._open = house
        return house

    def close(self) -> None:
        """Close the house that is open."""
        house, self._open = self._open, None
        if house is not None:
            self._loop.run(house.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def street(loop: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """Give houses by their setting. Without Asterisk, and no way to fetch it, scenarios are skipped; never in CI."""
    try:
        fetch(cache_dir())
    except FetchError as error:
        if os.environ.get("CI"):
            pytest.fail(f"CI must have Asterisk: {error}")
        pytest.skip(f"no Asterisk: {error}")
    street = Street(loop, tmp_path_factory)
    yield street
    street.close()
