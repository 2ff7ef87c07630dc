"""Set-up shared by all tests: how many examples Hypothesis tries, one time zone for everybody, what failed last."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import is_hypothesis_test, settings

settings.register_profile("ci", deadline=None, derandomize=True, max_examples=100, print_blob=True)
settings.register_profile("dev", deadline=None, max_examples=50)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))

# Nothing may depend on the zone of the machine: the zone belongs to the site.
os.environ["TZ"] = "UTC"
time.tzset()


#: Tests of the pure rooms, whose branches are counted (`make unit`); worlds drawn by the thousand need no counting.
COUNTED = (
    "calls", "check", "directory", "policies", "policy", "presence", "promises", "routing", "search", "speech", "words",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that count branches: counting makes a test twice to three times as slow."""
    here = Path(__file__).parent
    for item in items:
        drawn = is_hypothesis_test(getattr(item, "obj", None))
        if item.path.relative_to(here).parts[0] in COUNTED and not drawn:
            item.add_marker("counted")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[Any]:
    """Name what failed once more, at the very end: a scenario's report is long."""
    result = yield
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None:
        for report in (*terminal.stats.get("failed", ()), *terminal.stats.get("error", ())):
            terminal.write_line(f"failed: {report.nodeid}")
    return result
