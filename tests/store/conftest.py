"""Stores for the tests: a fresh SQLite file each, and the same on PostgreSQL where one can be had."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansvar import store as stores
from ansvar.store import Store
from ansvar.store.bootstrap import database_settings
from store import cluster

#: How long a statement waits for a lock: long enough for any machine, where the wait is not the matter.
PATIENT_S = 20.0
#: Where it is.
WAIT_S = 0.3


def drop_alias(alias: str) -> None:
    """Forget a database that a test made."""
    from django.db import connections

    connections[alias].close()
    if alias != "default":
        del connections[alias]
        del connections.settings[alias]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them."""
    folder = tmp_path_factory.mktemp("migrated")
    store = stores.open(folder, url="", wait_s=PATIENT_S)
    store.close()
    return folder / "ansvar.sqlite3"


@pytest.fixture
def data_dir(migrated: Path, tmp_path: Path) -> Path:
    """A data folder with a store that nobody has open."""
    shutil.copy(migrated, tmp_path / migrated.name)
    return tmp_path


@pytest.fixture
def wait_s() -> float:
    """How long a statement waits for a lock; tests of locks have their own."""
    return PATIENT_S


@pytest.fixture
def sqlite(data_dir: Path, wait_s: float) -> Iterator[Store]:
    store = stores.open(data_dir, url="", wait_s=wait_s)
    yield store
    drop_alias(store.alias)


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL: the one that ANSVAR_TEST_POSTGRES names, or one of our own."""
    if url := os.environ.get("ANSVAR_TEST_POSTGRES"):
        yield url
        return
    why = cluster.missing()
    if why:
        pytest.skip(f"NO POSTGRESQL TESTED: {why}")
    with cluster.running() as url:
        yield url


@pytest.fixture
def postgres(postgres_url: str, tmp_path: Path, wait_s: float) -> Iterator[Store]:
    store = stores.open(tmp_path, url=postgres_url, wait_s=wait_s)
    # One database for all tests of a process: it is opened once, as patient as the first test wanted it.
    from django.db import connections

    store.close()
    connections[store.alias].settings_dict["OPTIONS"] = database_settings(tmp_path, postgres_url, wait_s)[
        "OPTIONS"
    ]
    cluster.emptied(store.alias)
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Store:
    """A store of each kind: what holds for one must hold for the other."""
    found: Store = request.getfixturevalue(request.param)
    return found
