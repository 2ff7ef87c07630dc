"""The store: alone knows the database. Importing it loads no Django; `open` does."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ansvar.store.batches import batch_of, next_sequence
from ansvar.store.faults import Deposed, StoreDown, StoreError, StoreRefused
from ansvar.store.store import Store

__all__ = [
    "Deposed",
    "Store",
    "StoreDown",
    "StoreError",
    "StoreRefused",
    "batch_of",
    "database_settings",
    "next_sequence",
    "open",
]


def database_settings(data_dir: str | Path, url: str | None = None, wait_s: float = 2.0) -> dict[str, Any]:
    """Return the entry of Django's DATABASES for a web project that shares the store; arguments as of `open`."""
    from ansvar.store import bootstrap

    url = os.environ.get("ANSVAR_DATABASE_URL", "") if url is None else url
    return bootstrap.database_settings(Path(data_dir), url, wait_s)


def open(data_dir: str | Path, url: str | None = None, wait_s: float = 2.0) -> Store:
    """Open the store, bring its tables up to date, and return it.

    - `data_dir`: where `ansvar.sqlite3` lies or is made, readable by its owner alone.
    - `url`: `postgresql://…` for PostgreSQL instead; None asks `ANSVAR_DATABASE_URL`, "" means SQLite.
    - `wait_s`: how long a statement waits for somebody else's lock before StoreDown.

    Raises StoreDown when it cannot be reached, StoreRefused when it cannot be used.
    """
    from ansvar.store import bootstrap

    settings = database_settings(data_dir, url, wait_s)
    if settings["ENGINE"].endswith("sqlite3"):
        bootstrap.make_file(Path(settings["NAME"]))
    alias = bootstrap.ready(settings)

    from ansvar.store.database import Database

    with Database(alias).told():
        bootstrap.migrate(alias)
    return Store(alias)
