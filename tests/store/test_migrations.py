"""The tables: committed migrations say all, two starts at once make them once, Django is loaded only by `open`."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from ansvar import store as stores
from ansvar.store import Store, StoreRefused


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True)


def test_given_the_models_then_the_migrations_make_exactly_them(sqlite: Store) -> None:
    from django.core.management import call_command

    told = StringIO()
    try:
        call_command("makemigrations", "store", check=True, dry_run=True, stdout=told, stderr=told)
    except SystemExit:
        pytest.fail(told.getvalue())


def test_given_the_app_then_djangos_own_checks_find_nothing(sqlite: Store) -> None:
    from django.core.checks import run_checks

    assert run_checks(databases=[sqlite.alias]) == []


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_given_two_services_that_start_at_once_then_the_tables_are_made_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = ""
    if kind == "postgres":
        # A schema of its own, empty: the others have their tables in `public`.
        base = request.getfixturevalue("postgres_url")
        store: Store = request.getfixturevalue("postgres")
        with store._database.connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA IF EXISTS apart CASCADE; CREATE SCHEMA apart")
        url = f"{base}{'&' if '?' in base else '?'}options=-c%20search_path%3Dapart"
    # All are loaded first, so that they meet where the tables are made.
    code = (
        "import sys; from ansvar import store; from ansvar.store import bootstrap\n"
        "alias = bootstrap.ready(store.database_settings(sys.argv[1], sys.argv[2]))\n"
        "import django.db.migrations.executor, ansvar.store.ledger\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "s = store.open(sys.argv[1], url=sys.argv[2]); print(len(s.calls.recovery().live))"
    )
    running = [python(code, str(tmp_path), url) for _ in range(4)]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in running:
        said, _ = process.communicate(timeout=180)
        assert (process.returncode, said.strip()) == (0, "0")


def test_given_a_database_of_a_newer_version_then_it_is_not_touched(data_dir: Path) -> None:
    code = (
        "import sys; from ansvar import store; s = store.open(sys.argv[1], url='')\n"
        "c = s._database.connection.cursor()\n"
        "c.execute(\"INSERT INTO django_migrations (app, name, applied) VALUES ('store', '9999_far', '2030-01-01')\")"
    )
    process = python(code, str(data_dir))
    said, _ = process.communicate(timeout=180)
    assert process.returncode == 0, said
    with pytest.raises(StoreRefused, match="newer Ansvar"):
        stores.open(data_dir, url="")


def test_given_only_an_import_then_no_django_is_loaded() -> None:
    process = python("import sys; import ansvar.store, ansvar.store.changes; print('django' in sys.modules)")
    assert process.communicate(timeout=180)[0].strip() == "False"


def test_given_a_web_project_then_the_store_is_its_database(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from django.conf import settings; from ansvar import store\n"
        "settings.configure(USE_TZ=True, INSTALLED_APPS=['django.contrib.contenttypes', 'ansvar.store'],\n"
        "    DATABASES={'default': store.database_settings(sys.argv[1], url='')})\n"
        "s = store.open(sys.argv[1], url='')\n"
        "from ansvar.store.models import Promise\n"
        "print(s.alias, Promise.objects.count())"
    )
    process = python(code, str(tmp_path))
    assert process.communicate(timeout=180)[0].strip() == "default 0"


def test_given_the_same_folder_twice_then_it_is_the_same_database(sqlite: Store, data_dir: Path) -> None:
    assert stores.open(data_dir, url="").alias == sqlite.alias
