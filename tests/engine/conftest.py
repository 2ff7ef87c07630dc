"""A real store, new for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ansvar import store as stores
from ansvar.store import Store
from store.conftest import PATIENT_S, data_dir, drop_alias, migrated

__all__ = ["data_dir", "migrated", "store"]


@pytest.fixture
def store(data_dir: Path) -> Iterator[Store]:
    opened = stores.open(data_dir, url="", wait_s=PATIENT_S)
    yield opened
    drop_alias(opened.alias)
