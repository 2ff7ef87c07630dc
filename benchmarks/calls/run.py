"""Live calls under load: what `make bench-calls` prints.

    python -m calls [--minutes 2] [--rounds 3] [--phones 400]        (in the folder `benchmarks`)

Everything is on loopback: SIPp calls from the address of the line outward, SIPp answers at the address of the
phones, and the service in between is the one that `ansvar serve` runs. What `Dial` alone does is measured on the
same Asterisk, to the same phones, in turns with ours.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, cycle, islice
from pathlib import Path
from statistics import median
from typing import Any, Final

from ansvar import store as stores
from ansvar.pbx.home import Home
from ansvar.phone import Phone, PhoneFault
from calls.service import HERE, LINE, PHONES, PLAIN, Service, free_port, number_of, service
from calls.sipp import Figures, Sipp, calling, calls
from common import Column, machine, quantile, show

KINDS: Final = ("Dial alone", "Ansvar")
#: How long a phone rings before it answers, and how long one talks.
RING_MS: Final = 100
TALK_MS: Final = 2000
#: Rates that are tried, in calls a second; each for so many seconds.
FIRST: Final = 60
COARSE: Final = 40
STEP: Final = 10
MOST: Final = 180
RATE_S: Final = 6
STEADY: Final = 20
WAITING: Final = 300
TALKING: Final = 50
ARRIVING: Final = 5


class Bench:
    """One service, and SIPp on both sides of it."""

    def __init__(self, service: Service, folder: Path) -> None:
        self.service = service
        self.folder = folder
        self.to = (HERE, service.place.sip_port)
        self._number = count(1)
        self.people: Iterator[str] = cycle(service.people)
        # Nobody here has these numbers: who calls oneself is not rung.
        self.shown = cycle(f"+464062804{last:02}" for last in range(90))

    def subfolder(self) -> Path:
        """Return a new folder."""
        return self.folder / str(next(self._number))

    def rows(self, kind: str, calls: int) -> list[tuple[str, str]]:
        """Return what is dialled and shown in so many calls: one person after another."""
        people = islice(self.people, calls)
        if kind == "Ansvar":
            return [(number_of(self.service.organisation, id), next(self.shown)) for id in people]
        return [(id, next(self.shown)) for id in people]

    async def call(self, kind: str, rate: float, calls_: int, lasts_ms: int = TALK_MS) -> Figures:
        """Make calls and return what became of them."""
        host = LINE if kind == "Ansvar" else PLAIN
        sipp, figures = await calls(
            self.subfolder(), "caller", host, self.to, self.rows(kind, calls_),
            rate=rate, count=calls_, lasts_ms=lasts_ms, port=free_port(host),
        )  # fmt: skip
        if figures.failed:
            first = [line[:160] for line in sipp.complaints().splitlines() if "bort" in line][:1]
            print(f"  {kind} at {rate}/s: {figures.failed} of {figures.created} failed {''.join(first)}")
        return figures

    @asynccontextmanager
    async def answering(self, *more: str) -> Any:
        """Let the phones answer, while the block runs."""
        callee = Sipp(self.subfolder(), "callee", PHONES, self.service.phones_port, self.to)
        await callee.start("-d", str(RING_MS), "-aa", *more)
        try:
            yield callee
        finally:
            with suppress(ProcessLookupError):
                await callee.stop()


@dataclass
class Steady:
    """At one rate: time to the first ringing, processor time per call."""

    ringing_ms: float
    slow_ms: float
    engine_ms: float
    asterisk_ms: float


async def steady(bench: Bench, kind: str, rate: int, calls_: int) -> Steady:
    """Call at a rate that nothing suffers from."""
    engine, asterisk = bench.service.engine, bench.service.asterisk
    figures = await bench.call(kind, rate, calls_)
    await asyncio.sleep(0.5)
    return Steady(
        median(figures.ringing_ms),
        quantile(figures.ringing_ms, 0.95),
        1000 * (bench.service.engine.cpu_s - engine.cpu_s) / calls_,
        1000 * (bench.service.asterisk.cpu_s - asterisk.cpu_s) / calls_,
    )


async def most(bench: Bench, kind: str) -> int:
    """Return the highest rate (in steps of ten) at which no call failed: coarse steps up, then halves between."""
    good, bad, rate = 0, MOST + STEP, FIRST
    while bad - good > STEP:
        figures = await bench.call(kind, rate, rate * RATE_S)
        if figures.clean:
            good = rate
            rate = min(rate + COARSE, MOST) if bad > MOST else (good + bad) // 2 // STEP * STEP
        else:
            bad = rate
            rate = (good + bad) // 2 // STEP * STEP
        await asyncio.sleep(1)
    return good


async def ordinary(bench: Bench, rounds: int) -> bool:
    """Measure ordinary calls, plain and ours in turns; print the tables."""
    steadies: dict[str, list[Steady]] = {kind: [] for kind in KINDS}
    best: dict[str, list[int]] = {kind: [] for kind in KINDS}
    async with bench.answering():
        for kind in KINDS:  # a first call warms what is read only once
            await bench.call(kind, 5, 10)
        for _ in range(rounds):
            for kind in KINDS:
                steadies[kind].append(await steady(bench, kind, STEADY, STEADY * 10))
        for _ in range(rounds):
            for kind in KINDS:
                best[kind].append(await most(bench, kind))
    rows: list[tuple[Any, ...]] = []
    for kind in KINDS:
        found = steadies[kind]
        rows.append(
            (
                kind, median(best[kind]), median(each.ringing_ms for each in found),
                median(each.slow_ms for each in found), median(each.asterisk_ms for each in found),
                median(each.engine_ms for each in found) if kind == "Ansvar" else None,
            )
        )  # fmt: skip
    show(
        f"A call to a person whose phone answers, {TALK_MS / 1000:.0f} s of talk; medians of {rounds} rounds in turns",
        "",
        (
            Column("calls/s, none failed", "{:,.0f}"), Column("first ringing, ms", "{:,.2f}"),
            Column("95 of 100 within, ms", "{:,.2f}"), Column("Asterisk CPU per call, ms", "{:,.2f}"),
            Column("engine CPU per call, ms", "{:,.2f}"),
        ),
        [rows],
    )  # fmt: skip
    ratio = median(ours / plain for plain, ours in zip(best[KINDS[0]], best[KINDS[1]], strict=True) if plain)
    added = rows[1][2] - rows[0][2]
    engine = median(each.engine_ms for each in steadies["Ansvar"])
    return all(
        [
            _target("calls/s through Ansvar, of those by Dial alone", f"{ratio:.2f}", "at least 0.7", ratio >= 0.7),
            _target("added time to first ringing, median", f"{added:.1f} ms", "under 15 ms", added < 15),
            _target("engine CPU per call", f"{engine:.1f} ms", "under 5 ms", engine < 5),
        ]
    )  # fmt: skip


def _target(what: str, found: str, target: str, met: bool) -> bool:
    print(f"{'met ' if met else 'MISSED'}  {what}: {found} (target {target})")
    return met


# -- a full house -------------------------------------------------------------------------------------


class Operators:
    """Two operators: each takes one call after another and talks as long as the caller does."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.phones: list[Phone] = []
        self.taken = 0
        self._takes: list[asyncio.Task[None]] = []

    async def log_in(self) -> None:
        """Register their phones and log them in."""
        home = Home(self.service.place.data)
        for id in self.service.organisation.operators[:2]:
            registrar = (HERE, self.service.place.sip_port)
            phone = Phone(HERE, 0, user=id, password=home.secret(f"phone:{id}"), registrar=registrar)
            await phone.open()
            self.phones.append(phone)
            await phone.register(deadline=5)
            call = await phone.call("*11")
            with suppress(PhoneFault):
                await call.ended(15)
            self._takes.append(asyncio.create_task(self._take(phone)))

    async def _take(self, phone: Phone) -> None:
        while True:
            with suppress(PhoneFault):
                call = await phone.incoming(3600)
                await call.answer()
                await call.answered(5)
                self.taken += 1

    async def close(self) -> None:
        """Hang up and leave."""
        for task in self._takes:
            task.cancel()
        await asyncio.gather(*self._takes, return_exceptions=True)
        await asyncio.gather(*(phone.close() for phone in self.phones))


async def full_house(bench: Bench, minutes: float) -> bool:
    """300 wait with music, 50 talk, five calls arrive each second; print what became of all."""
    service_, operators = bench.service, Operators(bench.service)
    began = service_.now
    lasts_s = minutes * 60
    arriving = int(lasts_s * ARRIVING)
    samples: list[tuple[float, float, float]] = []
    main = service_.organisation.main_number
    # The phones answer from now on without a gap: one that misses what Asterisk asks is not rung for a minute.
    async with bench.answering("-rtp_echo") as callee:
        await operators.log_in()
        codes = len(operators.phones)  # each is a call of its own
        # They come twenty and ten a second, stay until after the last of the others, and hang up by themselves.
        stay_ms = int((WAITING / 20 + 5 + lasts_s + 10) * 1000)
        waits = Sipp(bench.subfolder(), "waiting", LINE, free_port(LINE), bench.to)
        rows = [(main, next(bench.shown)) for _ in range(WAITING)]
        plan = calling(waits.folder, rows, rate=20, count=WAITING, lasts_ms=stay_ms)
        await waits.start(*plan, "-rtp_echo", "-aa")
        talks = Sipp(bench.subfolder(), "talking", LINE, free_port(LINE), bench.to)
        talks.folder.mkdir(parents=True, exist_ok=True)
        (talks.folder / "tone.alaw").write_bytes(bytes([0xD5, 0x55, 0x54, 0x55]) * 4000)
        rows = [(number_of(service_.organisation, id), next(bench.shown)) for id in service_.people[:TALKING]]
        plan = calling(talks.folder, rows, rate=10, count=TALKING, lasts_ms=stay_ms)
        await talks.start(*plan, "-aa")
        await asyncio.sleep(WAITING / 20 + 5)
        bench.people = cycle(service_.people[TALKING:])
        engine, asterisk = service_.engine, service_.asterisk
        watch = asyncio.create_task(_sample(service_, samples))
        arrived = await bench.call("Ansvar", ARRIVING, arriving)
        watch.cancel()
        share = [
            (service_.engine.cpu_s - engine.cpu_s) / lasts_s, (service_.asterisk.cpu_s - asterisk.cpu_s) / lasts_s
        ]  # fmt: skip
        waited, talked = await waits.ended(), await talks.ended()
    await operators.close()
    await asyncio.sleep(3)
    for sipp in (waits, talks, callee):
        if found := [line[:200] for line in sipp.complaints().splitlines() if "bort" in line]:
            print(f"  {sipp.scenario}: {found[0]}")
    # Django's connections are not for an event loop's thread.
    return await asyncio.to_thread(
        _told, bench, began, (arrived, waited, talked), samples, share, codes, operators.taken, minutes
    )


async def _sample(service_: Service, samples: list[tuple[float, float, float]]) -> None:
    loop = asyncio.get_running_loop()
    start = loop.time()
    while True:
        samples.append((loop.time() - start, service_.engine.memory_mb, service_.asterisk.memory_mb))
        await asyncio.sleep(5)


def _told(
    bench: Bench,
    began: datetime,
    sipp: tuple[Figures, Figures, Figures],
    samples: list[tuple[float, float, float]],
    share: list[float],
    codes: int,
    taken_by_operators: int,
    minutes: float,
) -> bool:
    """Print what became of every call, and compare the service's records with SIPp's count."""
    arrived, waited, talked = sipp
    store = stores.open(bench.service.place.data)
    since, until = began - timedelta(seconds=1), bench.service.now + timedelta(days=1)
    records = store.calls.records(since, until, limit=1_000_000)
    outcomes = Counter(record.outcome for record in records)
    kinds: Counter[str] = Counter()
    whole = 0
    for record in records:
        happened = [event.kind for event in store.calls.events(record.call)]
        kinds.update(happened)
        whole += happened.count("offered") == happened.count("ended") == 1 and happened[-1] == "ended"
    live = [each for each in store.calls.recovery().live if each.call]
    store.close()
    taken = len(records) - codes
    made = arrived.created + waited.created + talked.created
    answered = arrived.created + talked.created + taken_by_operators
    memory = [each[1] for each in samples]
    third = max(len(memory) // 3, 1)
    grown = median(memory[-third:]) - median(memory[:third])
    ended: list[tuple[Any, ...]] = [
        ("answered, by the phones' count", answered, arrived.failed + talked.failed, outcomes["answered"]),
        ("hung up while waiting", waited.created - taken_by_operators, waited.failed, outcomes["abandoned"]),
        ("all", made, arrived.failed + waited.failed + talked.failed, taken),
    ]
    show(
        f"{WAITING} wait with music, {TALKING} talk, {ARRIVING} calls/s arrive, {minutes:g} min",
        "",
        (Column("SIPp made", "{:,}"), Column("failed", "{:,}"), Column("records", "{:,}")),
        [ended],
    )
    theirs = [each[2] for each in samples]
    held: list[tuple[Any, ...]] = [
        ("engine", median(memory[:third]), median(memory[-third:]), max(memory), 100 * share[0]),
        ("Asterisk", median(theirs[:third]), median(theirs[-third:]), max(theirs), 100 * share[1]),
    ]
    columns = ("first third, MB", "last third, MB", "most, MB", "of a core, %")
    show("Memory and processor meanwhile", "", [Column(name) for name in columns], [held])
    failed = arrived.failed + waited.failed + talked.failed
    return all(
        [
            _target("calls that failed", str(failed), "none", failed == 0),
            _target("records, of calls made", f"{taken:,} of {made:,}", "each one", taken == made),
            _target(
                "records with one beginning and one end", f"{whole:,} of {len(records):,}", "all",
                whole == len(records) and not live,
            ),
            _target("answered", f"{outcomes['answered']:,} of {answered:,}", "all", outcomes["answered"] == answered),
            _target(
                "first ringing at that load, median", f"{median(arrived.ringing_ms):.1f} ms", "told, no target", True
            ),
            _target("engine memory grown", f"{grown:.1f} MB", "under 5 MB", grown < 5),
        ]
    )  # fmt: skip


def main() -> None:
    """Measure, print, and end with 1 when a target is missed."""
    parser = argparse.ArgumentParser(
        prog="bench-calls", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument(
        "--minutes", type=float, default=2, help="how long the house is full (the target: 10)"
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each kind of call is measured")
    parser.add_argument("--phones", type=int, default=500, help="how many phones are registered")
    parser.add_argument("--only", choices=("ordinary", "full"), help="one half of it")
    given = parser.parse_args()
    raise SystemExit(0 if asyncio.run(_measure(given)) else 1)


async def _measure(given: argparse.Namespace) -> bool:
    busy = os.getloadavg()[0]
    print(
        f"{machine().replace(', one core', '')}, {os.cpu_count()} cores; load before the start {busy:.1f} "
        f"({'others use this machine too' if busy > 0.5 else 'quiet'}). The callers and the called\n"
        "phones are on the same cores."
    )
    good = True
    with tempfile.TemporaryDirectory(prefix="ansvar-bench-sipp-") as name:
        async with service(given.phones) as running:
            bench = Bench(running, Path(name))
            if given.only != "full":
                good &= await ordinary(bench, given.rounds)
            if given.only != "ordinary":
                good &= await full_house(bench, given.minutes)
    return good
