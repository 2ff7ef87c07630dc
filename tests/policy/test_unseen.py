"""Policies of other trades and countries can be said whole: a hospital, police, a university, a utility."""

from pathlib import Path

import pytest

from ansvar.policy.load import load_policy
from ansvar.policy.show import show

FILES = sorted(Path(__file__).with_name("unseen").glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_given_a_policy_of_another_trade_then_it_loads_and_reads_aloud(path: Path) -> None:
    policy = load_policy(path)
    assert policy.route
    assert all(line.text for section in show(policy) for line in section.lines)


def test_there_are_several() -> None:
    assert len(FILES) >= 4
