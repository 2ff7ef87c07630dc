"""How long the store takes for what a live call asks of it.

    python benchmarks/bench_store.py [POSTGRESQL_URL]

One step of a call writes about ten rows: six events, the state, three changes of timers. Beside it, on the
same disk: the same rows by Django's own saving in one transaction, and by bare SQL with no model at all,
which is the floor. A PostgreSQL named on the command line is filled with what is written here: name an
empty one.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

from ansvar import store as stores
from ansvar.store import Store
from ansvar.store import changes as to
from common import Column, in_child, machine, quantile, show

NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)
STATE = {
    "id": "c", "phase": {"phase": "searching", "step": 1, "legs": [{"channel": "an-c-c1", "key": "person:alice"}]},
    "plan": {"steps": [{"row": "direct", "endpoints": ["person:alice", "mobile:alice"]}] * 4, "rows": ["direct"] * 6},
}  # fmt: skip
FACTS = {"who": "person:alice", "row": "direct", "target": "the person", "channel": "an-c-c1"}
ROUNDS = 400


def step(call: str, at: int) -> list[to.Change]:
    """Return what one step of a call writes: ten rows."""
    return [
        *(to.AppendEvent(call, 6 * at + each, NOW, "ringing", FACTS) for each in range(6)),
        to.SaveLive(call, at, NOW, STATE),
        to.SetTimer(call, "no answer", NOW + timedelta(seconds=at)),
        to.SetTimer(call, f"step {at}", NOW),
        to.CancelTimer(call, f"step {at - 1}"),
    ]


def promise(id: str) -> to.MakePromise:
    """Return a promise."""
    due = NOW + timedelta(hours=2)
    return to.MakePromise(
        id, "c", NOW, "mailbox", "r", "person:alice", "person:alice", due, number="+46701740605"
    )


def each_ms(work: Callable[[int], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Return the median and the slowest of a hundred, in milliseconds by the clock on the wall."""
    for at in range(-5, 0):
        work(at)
    taken = []
    for at in range(rounds):
        start = perf_counter()
        work(at)
        taken.append((perf_counter() - start) * 1e3)
    return median(taken), quantile(taken, 0.99)


def measured(store: Store) -> Iterator[tuple[str, float, float]]:
    """Yield each kind of work with its times."""
    number = count(10)
    epoch = store.lead("bench", 3600, NOW)
    yield "one step, 10 rows", *each_ms(lambda at: store.write(step(f"a{at % 50}", next(number)), epoch))

    def group(at: int) -> None:
        store.write([row for call in range(10) for row in step(f"b{call}", next(number))], epoch)

    yield "ten steps at once, 100 rows", *each_ms(group, 200)
    yield "end of a call of 6 events", *each_ms(lambda at: store.write(_whole(f"e{at}"), epoch))
    yield "make a promise", *each_ms(lambda at: store.write([promise(f"p{at}")], epoch))
    yield "take a promise", *each_ms(lambda at: store.promises.take(f"p{at}", "person:bob", NOW))
    yield (
        "messages of a mailbox, for the lamp",
        *each_ms(lambda at: store.promises.message_counts("person:alice")),
    )
    yield "renew the lead", *each_ms(lambda at: store.lead("bench", 3600, NOW))
    store.write([row for call in range(300) for row in step(f"l{call}", 1)], epoch)
    yield "recovery, over 300 live calls", *each_ms(lambda at: store.calls.recovery(), 20)


def _whole(call: str) -> list[to.Change]:
    return [*step(call, 1), to.FinishCall(call, NOW)]


def by_django(store: Store) -> tuple[float, float]:
    """The same ten rows by Django's own saving."""
    from django.db import transaction

    from ansvar.store.models import CallEvent, LiveCall, Timer

    number = count(10)

    def write(at: int) -> None:
        call, turn = f"d{at % 50}", next(number)
        with transaction.atomic(using=store.alias):
            for each in range(6):
                CallEvent.on(store.alias).create(
                    call_id=call, sequence=6 * turn + each, at=NOW, kind="ringing", facts=FACTS
                )
            state = {"version": turn, "snapshot": json.dumps(STATE), "updated_at": NOW}
            LiveCall.on(store.alias).update_or_create(call_id=call, defaults=state)
            for name in ("no answer", f"step {turn}"):
                Timer.on(store.alias).update_or_create(call_id=call, name=name, defaults={"due_at": NOW})
            Timer.on(store.alias).filter(call_id=call, name=f"step {turn - 1}").delete()

    return each_ms(write)


def bare(folder: Path) -> tuple[float, float]:
    """The same ten rows by bare SQL: what SQLite itself takes."""
    connection = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        "CREATE TABLE event (id INTEGER PRIMARY KEY, call, sequence, at, kind, facts, UNIQUE (call, sequence));"
        "CREATE TABLE live (call PRIMARY KEY, version, snapshot, at);"
        "CREATE TABLE timer (id INTEGER PRIMARY KEY, call, name, due, UNIQUE (call, name));"
    )
    number = count(10)

    def write(at: int) -> None:
        call, turn = f"d{at % 50}", next(number)
        connection.execute("BEGIN IMMEDIATE")
        rows = [(call, 6 * turn + each, NOW.isoformat(), "ringing", json.dumps(FACTS)) for each in range(6)]
        connection.executemany(
            "INSERT INTO event (call, sequence, at, kind, facts) VALUES (?, ?, ?, ?, ?)", rows
        )
        state = (call, turn, json.dumps(STATE), NOW.isoformat())
        connection.execute("INSERT OR REPLACE INTO live VALUES (?, ?, ?, ?)", state)
        timers = [(call, name, NOW.isoformat()) for name in ("no answer", f"step {turn}")]
        connection.executemany("INSERT OR REPLACE INTO timer (call, name, due) VALUES (?, ?, ?)", timers)
        connection.execute("DELETE FROM timer WHERE call = ? AND name = ?", (call, f"step {turn - 1}"))
        connection.execute("COMMIT")

    try:
        return each_ms(write)
    finally:
        connection.close()


def opening(data_dir: str) -> None:
    """Print how long a new process takes to open a store, the import of Django included."""
    start = perf_counter()
    stores.open(data_dir, url="")
    print(json.dumps({"ms": (perf_counter() - start) * 1e3}))


def main() -> None:
    """Print the tables."""
    times = (Column("median ms", "{:.2f}", ratio=True), Column("99 of 100 ms", "{:.2f}"))
    with tempfile.TemporaryDirectory() as folder:
        store = stores.open(Path(folder) / "data", url="")
        ours = list(measured(store))
        step_row = ("store", *ours[0][1:])
        rows = [
            step_row,
            ("Django's own saving", *by_django(store)),
            ("bare SQL, no model", *bare(Path(folder))),
        ]
        fresh = in_child(__file__, "--open", Path(folder) / "fresh")["ms"]
        again = median(in_child(__file__, "--open", Path(folder) / "fresh")["ms"] for _ in range(5))
        store.close()
    show("One step of a call, 10 rows in one transaction, SQLite", "by", times, [rows], machine())
    plain = (Column("median ms", "{:.2f}"), Column("99 of 100 ms", "{:.2f}"))
    opened = [("open, with empty tables made", fresh, None), ("open, tables there", again, None)]
    show("What calls ask of the store, SQLite", "work", plain, [ours, opened], machine())
    if len(sys.argv) > 1:
        store = stores.open(".", url=sys.argv[1])
        show("What calls ask of the store, PostgreSQL", "work", plain, [list(measured(store))], machine())
        store.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--open"]:
        opening(sys.argv[2])
    else:
        main()
