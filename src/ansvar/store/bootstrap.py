"""Django made ready without a web project: settings, one connection per store, migrations."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from ansvar.store.faults import StoreDown, StoreRefused

FILE = "ansvar.sqlite3"
#: PostgreSQL's advisory lock that migrations hold; any number that nothing else uses.
_MIGRATING = 0x616E73766172

# Committed work survives a killed process; at most the last moments before a power cut are lost, never
# the consistency of the file. A full sync for every step of every call would cost far more than it saves.
_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA journal_size_limit=67108864;"


#: Django is made ready once per process, and each further database gets a name of its own.
_once = Lock()
_number = count(1)


def database_settings(data_dir: Path, url: str, wait_s: float) -> dict[str, Any]:
    """Return Django's settings of the database: a file in the data folder, or what the URL names.

    `wait_s` bounds how long a statement waits for a lock. Raises StoreRefused for a URL that cannot be used.
    """
    if not url:
        return _sqlite(data_dir / FILE, wait_s)
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path:
        return _sqlite(Path(unquote(parts.path)), wait_s)
    if parts.scheme in ("postgres", "postgresql"):
        return _postgres(url, wait_s)
    raise StoreRefused(
        "ANSVAR_DATABASE_URL must look like `postgresql://user:password@host:5432/name` or `sqlite:///path`"
    )


def _sqlite(path: Path, wait_s: float) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path.absolute()),
        "OPTIONS": {"timeout": wait_s, "transaction_mode": "IMMEDIATE", "init_command": _PRAGMAS},
    }


def _postgres(url: str, wait_s: float) -> dict[str, Any]:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise StoreRefused(
            "PostgreSQL needs psycopg: install it with `pip install 'ansvar[postgres]'`"
        ) from None
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        raise StoreRefused("the port in ANSVAR_DATABASE_URL is not a number") from None
    asked = dict(parse_qsl(parts.query))
    wait_ms = max(1, int(wait_s * 1000))
    options: dict[str, Any] = {
        "connect_timeout": max(2, round(wait_s)),
        # A server that no longer answers is found out, instead of being waited for.
        "tcp_user_timeout": 2 * wait_ms,
        "keepalives_idle": 10,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "application_name": "ansvar",
        "options": (
            f"-c lock_timeout={wait_ms} -c statement_timeout={5 * wait_ms}"
            f" -c idle_in_transaction_session_timeout={10 * wait_ms} {asked.pop('options', '')}"
        ),
    }
    host = asked.pop("host", "") or unquote(parts.hostname or "")
    options |= asked
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "ansvar",
        "USER": unquote(parts.username or asked.get("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": "" if port is None else str(port),
        "OPTIONS": options,
    }


def ready(database: dict[str, Any]) -> str:
    """Make Django ready if nobody has, add a database to it, and return its alias.

    A web project that has its own settings must hold `ansvar.store` in INSTALLED_APPS.
    """
    with _once:
        return _ready(database)


def _ready(database: dict[str, Any]) -> str:
    import django
    from django.apps import apps
    from django.conf import settings

    if not settings.configured and not os.environ.get("DJANGO_SETTINGS_MODULE"):
        settings.configure(
            DATABASES={"default": database},
            INSTALLED_APPS=["ansvar.store"],
            USE_TZ=True,
            TIME_ZONE="UTC",
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
            LOGGING_CONFIG=None,
        )
    if not apps.ready:
        django.setup()
    if not apps.is_installed("ansvar.store"):
        raise StoreRefused("the web settings must name `ansvar.store` in INSTALLED_APPS")

    from django.db import connections

    for alias, known in connections.settings.items():
        if (known["ENGINE"], known["NAME"], known.get("HOST", ""), known.get("PORT", "")) == (
            database["ENGINE"],
            str(database["NAME"]),
            database.get("HOST", ""),
            database.get("PORT", ""),
        ):
            return str(alias)
    alias = f"store{next(_number)}"
    # Django fills in what is not said, as it does for the databases of the settings.
    filled = connections.configure_settings({"default": {}, alias: database})
    connections.settings[alias] = filled[alias]
    return alias


def make_file(path: Path) -> None:
    """Make the folder and the empty file of a SQLite database, readable by us alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise StoreDown(f"the store cannot use `{path}`: {error.strerror}") from None


def migrate(alias: str) -> None:
    """Bring the tables up to date; two processes that start at once do it one after the other.

    Quick when there is nothing to do. Raises StoreRefused when a newer Ansvar has written the database.
    """
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.loader import MigrationLoader

    connection = connections[alias]

    def missing() -> bool:
        loader = MigrationLoader(connection)
        ours = {key for key in loader.disk_migrations if key[0] == "store"}
        done = {key for key in loader.applied_migrations if key[0] == "store"}
        if done - ours:
            raise StoreRefused(
                "the database was written by a newer Ansvar; start that one, or restore an older copy"
            )
        return bool(ours - done)

    if connection.vendor == "sqlite":
        # A file that changes its journal mode waits for nobody, however long it may: one at a time makes the first
        # connection, and finds or makes the mode that stays with the file.
        with alone(connection):
            connection.ensure_connection()
    if not missing():
        return
    with alone(connection):
        if missing():
            executor = MigrationExecutor(connection)
            targets = [key for key in executor.loader.graph.leaf_nodes() if key[0] == "store"]
            executor.migrate(targets)


@contextmanager
def alone(connection: Any) -> Iterator[None]:
    """Hold the lock under which tables are changed, against other processes that start at the same time."""
    if connection.vendor == "sqlite":
        lock = Path(f"{connection.settings_dict['NAME']}.migrating")
        # The kernel lets go when the process dies, however it dies.
        with lock.open("w") as file:
            lock.chmod(0o600)
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])
    connection.close()
