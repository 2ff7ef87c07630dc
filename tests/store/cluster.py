"""A PostgreSQL of our own for the tests: in a folder of its own, by a socket there, stopped by its id."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return found[-1].parent if found else None


def _user() -> str | None:
    """Return whom PostgreSQL runs as: it refuses root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    return None


def missing() -> str:
    """Return why no PostgreSQL can be had, or ""."""
    if _programs() is None:
        return "no server under /usr/lib/postgresql, and ANSVAR_TEST_POSTGRES names none"
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed"
    return "" if _user() else "no user that may run it"


@contextmanager
def running() -> Iterator[str]:
    """Run a cluster; give the URL of its database."""
    programs, user = _programs(), _user()
    assert programs is not None
    assert user is not None
    # Not pytest's folder: that of another user may not be entered, and a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="ansvar-pg-"))
    as_user = {"user": user} if os.geteuid() == 0 else {}
    shutil.chown(folder, user)

    def run(name: str, *arguments: str) -> None:
        command = [str(programs / name), *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=180, **as_user)
        assert done.returncode == 0, f"{name}: {done.stderr[-2000:]}"

    try:
        cluster = str(folder / "data")
        run("initdb", "-D", cluster, "-U", "ansvar", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=40"
        run("pg_ctl", "-D", cluster, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql://ansvar@/postgres?host={quote(str(folder), safe='')}"
        finally:
            run("pg_ctl", "-D", cluster, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def emptied(alias: str) -> None:
    """Take everything out of a database."""
    from django.apps import apps
    from django.db import connections

    tables = ", ".join(f'"{model._meta.db_table}"' for model in apps.get_app_config("store").get_models())
    with connections[alias].cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables}")
