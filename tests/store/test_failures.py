"""Locked, full, killed, gone: nothing is lost, nothing is half there, and nobody waits without end."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

import pytest

from ansvar import store as stores
from ansvar.store import Store, StoreDown, StoreRefused
from ansvar.store import changes as to
from store.conftest import WAIT_S
from store.office import NOW, call, later, made

#: What a busy machine may add to a wait.
SLACK_S = 10.0


@pytest.fixture
def wait_s() -> float:
    return WAIT_S


def connection_of(store: Store):  # type: ignore[no-untyped-def]
    from django.db import connections

    return connections[store.alias]


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Somebody else holds the whole database."""
    settings = connection_of(store).settings_dict
    if connection_of(store).vendor == "sqlite":
        with closing(sqlite3.connect(settings["NAME"], isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield
            other.execute("ROLLBACK")
        return
    with closing(other_postgres(store)) as held:
        held.execute(
            "BEGIN; LOCK TABLE store_callevent, store_promise, store_leader IN ACCESS EXCLUSIVE MODE"
        )
        yield
        held.execute("ROLLBACK")


def other_postgres(store: Store):  # type: ignore[no-untyped-def]
    import psycopg

    settings = connection_of(store).settings_dict
    return psycopg.connect(
        host=settings["HOST"], port=settings["PORT"] or None, user=settings["USER"] or None,
        password=settings["PASSWORD"] or None, dbname=settings["NAME"], autocommit=True,
    )  # fmt: skip


def test_given_a_locked_database_then_the_store_says_so_in_time_and_the_retry_loses_nothing(
    store: Store,
) -> None:
    store.write(call("c0"))
    batch = [*call("c1"), made()]
    with locked(store):
        began = monotonic()
        with pytest.raises(StoreDown):
            store.write(batch)
        assert WAIT_S / 2 < monotonic() - began < WAIT_S + SLACK_S
        with pytest.raises(StoreDown):
            store.promises.take("p1", "person:bob", NOW)
        with pytest.raises(StoreDown):
            store.lead("one", 5, NOW)
    store.write(batch)
    assert [event.sequence for event in store.calls.events("c1")] == [1, 2, 3, 4]
    assert store.promises.get("p1") is not None
    assert len(store.calls.recovery().live) == 2


def test_given_a_full_disk_then_nothing_is_half_there_and_the_retry_loses_nothing(sqlite: Store) -> None:
    sqlite.write(call("c0"))
    with connection_of(sqlite).cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 2}")
    batch: list[to.Change] = []
    for number in range(50):
        batch += call(f"d{number}")
    batch.append(to.SaveLive("d0", 5, NOW, {"much": "x" * 50_000}))
    with pytest.raises(StoreDown, match="full"):
        sqlite.write(batch)
    # The connection was closed, and the bound of the test with it: there is room again.
    assert sqlite.calls.events("d0") == ()
    assert len(sqlite.calls.recovery().live) == 1
    sqlite.write(batch)
    assert len(sqlite.calls.recovery().live) == 51
    assert [len(sqlite.calls.events(f"d{number}")) for number in range(50)] == [4] * 50


WRITER = """
import sys
from datetime import UTC, datetime
from ansvar import store as stores
from ansvar.store import changes as to
store = stores.open(sys.argv[1], url=sys.argv[2])
from ansvar.store import write as module
whole = module.carry_out
def stop_before_commit(*given):
    whole(*given)
    print("uncommitted", flush=True)
    sys.stdin.read()
now = datetime(2026, 1, 5, 9, tzinfo=UTC)
for number in range(1, 100_000):
    if str(number) == sys.argv[3]:
        module.carry_out = stop_before_commit
    events = [to.AppendEvent("c1", 10 * number + each, now, "step") for each in range(10)]
    store.write([*events, to.SaveLive("c1", number, now, {"number": number})])
    print(number, flush=True)
"""


@contextmanager
def writer(data_dir: Path, url: str, stop_at: int) -> Iterator[subprocess.Popen[str]]:
    """Run an engine's writer in a process of its own: one batch after the other, each told when committed."""
    command = [sys.executable, "-c", WRITER, str(data_dir), url, str(stop_at)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_given_an_engine_killed_before_it_commits_then_that_batch_is_not_there_and_all_before_are(
    kind: str, request: pytest.FixtureRequest, data_dir: Path
) -> None:
    store: Store = request.getfixturevalue(kind)
    url = request.getfixturevalue("postgres_url") if kind == "postgres" else ""
    with writer(data_dir, url, stop_at=4) as process:
        assert process.stdout is not None
        assert [process.stdout.readline().strip() for _ in range(4)] == ["1", "2", "3", "uncommitted"]
        os.kill(process.pid, signal.SIGKILL)
        process.wait(60)
    assert len(store.calls.events("c1")) == 30
    (live,) = store.calls.recovery().live
    assert live.snapshot == {"number": 3}
    # A new engine goes on where the old one stopped.
    assert store.calls.recovery().next_sequence == {"c1": 40}
    store.write([to.AppendEvent("c1", 40, NOW, "step"), to.SaveLive("c1", 4, NOW, {"number": 4})])


@pytest.mark.parametrize("after", [1, 7, 40])
def test_given_an_engine_killed_at_any_moment_then_every_batch_it_told_of_is_whole(
    sqlite: Store, data_dir: Path, after: int
) -> None:
    with writer(data_dir, "", stop_at=0) as process:
        assert process.stdout is not None
        for _ in range(after):
            told = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
        process.wait(60)
        rest = process.stdout.read().split("\n")
    told = max([told, *(int(line) for line in rest[:-1])])
    kept = len(sqlite.calls.events("c1"))
    (live,) = sqlite.calls.recovery().live
    assert kept % 10 == 0, "no batch is half there"
    assert kept // 10 == live.snapshot["number"]
    assert told <= kept // 10 <= told + 1
    with connection_of(sqlite).cursor() as cursor:
        assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_given_a_connection_that_the_server_ends_then_the_next_write_after_the_fault_works(
    postgres: Store,
) -> None:
    postgres.write(call("c0"))
    with postgres._database.connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    with closing(other_postgres(postgres)) as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])
    with pytest.raises(StoreDown):
        postgres.write(call("c1"))
    postgres.write(call("c1"))
    assert len(postgres.calls.recovery().live) == 2


def test_given_no_server_then_the_store_is_down_and_not_waited_for_long(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    began = monotonic()
    with pytest.raises(StoreDown):
        stores.open(tmp_path, url=f"postgresql://nobody@/none?host={tmp_path}", wait_s=WAIT_S)
    assert monotonic() - began < 2 + SLACK_S


def test_given_a_file_that_is_no_database_then_it_is_said_and_the_file_is_left(tmp_path: Path) -> None:
    file = tmp_path / "ansvar.sqlite3"
    file.write_bytes(b"a letter to somebody " * 200)
    with pytest.raises(StoreRefused, match="not a database"):
        stores.open(tmp_path, url="")
    assert file.read_bytes() == b"a letter to somebody " * 200


def test_given_a_data_folder_that_cannot_be_then_one_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreDown, match=r"cannot use .*Not a directory"):
        stores.open(tmp_path / "data" / "inner", url="")


@pytest.mark.parametrize("url", ["mysql://host/name", "nonsense", "sqlite:"])
def test_given_another_kind_of_url_then_the_right_form_is_told(tmp_path: Path, url: str) -> None:
    with pytest.raises(StoreRefused, match="postgresql://user:password@host:5432/name"):
        stores.open(tmp_path, url=url)


def test_given_a_refused_row_then_the_error_names_no_value(postgres: Store) -> None:
    """PostgreSQL quotes the row that it refuses; a number or a reason must not reach a log that way."""
    from django.db import DataError

    with pytest.raises(StoreRefused) as told, postgres._database.told():
        raise DataError("Failing row contains (+46701740605, ill)")
    assert "0174" not in str(told.value)
    assert "ill" not in str(told.value)
    with pytest.raises(StoreRefused):
        postgres.write([to.AppendEvent("+46701740605", 2**40, later(days=1), "ill")])


def test_given_a_database_then_only_its_owner_may_read_it(tmp_path: Path) -> None:
    store = stores.open(tmp_path / "data", url="")
    try:
        store.write(call())
        modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "data").iterdir()}
    finally:
        store.close()
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert set(modes) >= {"ansvar.sqlite3", "ansvar.sqlite3-wal"}
    assert set(modes.values()) == {0o600}
