"""One training: a house and an engine of its own, in this process and in no store that anybody works with.

The calls' machine, the board and the router are the real ones; the exchange is the simulated one, whose clock goes
on while the trainee's desk is open and stands still otherwise. Everything ends with the room: its store lies in a
temporary folder.
"""

from __future__ import annotations

import asyncio
import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

from ansvar import store as stores
from ansvar.directory.fiction import MOBILES
from ansvar.engine.board import board, own_call
from ansvar.engine.channel import Channel
from ansvar.engine.engine import Engine
from ansvar.pbx.simulated_engine import VirtualEngine
from ansvar.routing.router import Router
from ansvar.search import Finder
from ansvar.store.changes import AppendEvent, FinishCall, MakePromise, OperatorIn, SetAbsence
from ansvar.web.house import House, in_passing
from ansvar.web.live import Board, EngineError, Live
from ansvar.web.training.mornings import Comes, Morning
from ansvar.web.training.mornings import cast as cast_of
from ansvar.web.training.people import People

#: So many trainings at once; each holds a house in memory.
MOST: Final = 6
#: A room that nobody has looked into for so long is closed.
IDLE_S: Final = 15 * 60.0
#: While nobody looks, time stands still.
LOOK_S: Final = 2.0
TICK_S: Final = 0.15


class Played(House):
    """The house of a training: the own policy and people, a clock and a store of its own."""

    def __init__(self, real: House, store: Any, clock: Callable[[], datetime]) -> None:
        super().__init__(real.place, real.policy, real.base, store, real.mark)
        self._real, self._clock = real, clock

    def now(self) -> datetime:
        """Return the moment of the training."""
        return self._clock()

    @property
    def finder(self) -> Finder:
        """Search is the same as ever."""
        return self._real.finder


class _Engine:
    """The simulated engine, as `engine.channel` looks at an engine."""

    steady = True
    closing = False

    def __init__(self, virtual: VirtualEngine) -> None:
        self.virtual = virtual
        self.house = virtual.house
        self.on_change: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        return self.virtual.clock.now

    def step(self, call: str, event: Any) -> None:
        self.virtual.give(call, event)


class Room(Live):
    """A training of one person. Every method may be called from any thread."""

    def __init__(self, real: House, person: str, morning: Morning) -> None:
        """`person` sits down at the switchboard, and the first caller comes in a few seconds."""
        super().__init__(0, "")
        self.person, self.morning, self.id = person, morning, secrets.token_hex(8)
        self._lock = threading.RLock()
        # It goes with the process too, whoever ends that.
        self._temporary = tempfile.TemporaryDirectory(prefix="ansvar-training-", ignore_cleanup_errors=True)
        self._folder = Path(self._temporary.name)
        self._store = stores.open(self._folder, url="")
        self.cast = cast_of(real.base, person)
        start = _begins(real, morning)
        people = People(
            person, frozenset(self.cast[each].id for each in morning.silent if each < len(self.cast))
        )
        self.engine = VirtualEngine(Router(real.policy, real.base), start, people)
        people.engine = self.engine
        self.house = Played(real, self._store, lambda: self.engine.clock.now)
        self._as_engine = _Engine(self.engine)
        self._channel = Channel(cast(Engine, self._as_engine), secrets.token_hex(16))
        #: What a caller says, by call.
        self.words: dict[str, Comes] = {}
        self.started, self.seen = start, time.monotonic()
        self._before = self.seen
        self._coming = len(morning.comes)
        self._open(real, people)
        self._look()

    def _open(self, real: House, people: People) -> None:
        staff = real.base.people.values()
        self.engine.register(
            *(each.id for each in staff if each.extension or each.direct or each.id == self.person)
        )
        now, shown = self.started, self.numbers()
        changes: list[Any] = [OperatorIn("training", self.person, now)]
        for each in self.morning.away:
            if each < len(self.cast):
                who = self.cast[each].id
                changes.append(SetAbsence(f"a{each}", who, "lunch", now - timedelta(minutes=5), now + timedelta(minutes=30), who, now))  # fmt: skip
        if self.morning.late is not None:
            changes += self._broken_promise(shown[self.morning.late])
        self._store.write(changes)
        self.refresh()
        for number, comes in enumerate(self.morning.comes):
            self.engine.clock.after(comes.at_s, partial(self._comes, comes, number, people))

    def numbers(self) -> list[str]:
        """Return the callers' numbers: kept for fiction, and nobody's."""
        series = MOBILES.get(self.house.base.country.lower(), MOBILES["se"])[0]
        return [series.number(series.count - 1 - each) for each in range(12)]

    def _broken_promise(self, number: str) -> list[Any]:
        who, now = f"person:{self.cast[0].id}", self.started
        due = now - timedelta(hours=18)
        calls = []
        for days in (2, 1):
            at, call = now - timedelta(days=days), f"before{days}"
            calls += [
                AppendEvent(call, 1, at, "offered", {"caller": number, "direction": "in"}),
                AppendEvent(
                    call,
                    2,
                    at + timedelta(minutes=2),
                    "ended",
                    {"outcome": "abandoned", "sought": who, "reached": ""},
                ),
                FinishCall(call, at + timedelta(minutes=2)),
            ]
        return [
            *calls,
            MakePromise(
                "late",
                "before1",
                now - timedelta(days=1),
                "call-back",
                "switchboard",
                who,
                who,
                due,
                number=number,
            ),
        ]

    def _comes(self, comes: Comes, number: int, people: People) -> None:
        to = self.house.base.main_number
        whom = self.cast[(comes.whom or 0) % len(self.cast)]
        if comes.direct or not to:
            to = whom.direct or whom.extension
        channel = f"in-{number}"
        people.patience[channel] = comes.patience_s
        more = {"urgent": "yes"} if comes.urgent else {}
        self.engine.call(to, self.numbers()[comes.who], channel=channel, **more)
        self._coming -= 1
        if (call := self.engine.arrived.get(channel)) is not None:
            self.words[call] = comes

    # -- time ---------------------------------------------------------------------------------------

    def _look(self) -> Board:
        """Let time go on to now, and return the board."""
        with self._lock:
            now = time.monotonic()
            self.engine.clock.run(self.engine.clock.now + timedelta(seconds=min(now - self._before, LOOK_S)))
            self._before = self.seen = now
            told = board(cast(Engine, self._as_engine))
            at = {**told, "at": ""}
            if self.board.told is None or {**self.board.told, "at": ""} != at:
                self.board = Board(self.board.revision + 1, told, self.engine.house.registered, True)
            return self.board

    async def after(self, revision: int, seconds: float) -> Board:
        """Return the board as soon as it is another than that revision, else as it is after so many seconds."""
        end = time.monotonic() + seconds
        while True:
            found = await asyncio.to_thread(
                in_passing(self._look)
            )  # what happens there is no work of everybody's loop
            if found.revision != revision or time.monotonic() >= end:
                return found
            await asyncio.sleep(TICK_S)

    # -- wishes -------------------------------------------------------------------------------------

    def wish(self, what: str, within_s: float = 0.0, **about: object) -> Mapping[str, Any]:
        """Do what the desk asks; whoever asks for a call takes the phone that rings for it too."""
        if what == "refresh":
            self._read_store()
            return {"done": True}
        with self._lock:
            self._look()
            rang = self._rings()
            status, came = asyncio.run(self._channel.wish(what, about))
            if status != 200:
                raise EngineError(str(came.get("error", status)))
            if what == "answer" and rang:
                self.engine.exchange.answer(rang)
            elif what == "answer" and (rings := self._rings()):
                self.engine.clock.after(0.8, lambda: self.engine.exchange.answer(rings))
            self._look()
        return came

    def _rings(self) -> str:
        """Return the channel of the trainee's phone that rings, or ""."""
        mine = own_call(cast(Engine, self._as_engine), self.person)
        return mine[1].channel if mine is not None and not mine[1].up else ""

    def _read_store(self) -> None:
        with self._lock:
            virtual = self.engine
            virtual.house.router = self.house.router()
            virtual.house.changed()
            seated = {each.operator for each in self._store.by_phone.operators()}
            virtual.log_out(*(set(virtual.house.operators) - seated))
            virtual.log_in(*(seated - set(virtual.house.operators)))

    # -- how it goes ----------------------------------------------------------------------------------

    def says(self, call: str) -> str:
        """Return what the caller of a call says, or ""."""
        comes = self.words.get(call)
        if comes is None:
            return ""
        whom = self.cast[(comes.whom or 0) % len(self.cast)]
        unit = self.house.base.units.get(whom.unit)
        return str(comes.words) % {"name": whom.name, "unit": unit.name if unit is not None else whom.name}

    @property
    def over(self) -> bool:
        """Whether everybody has called and nobody is left."""
        return self._coming == 0 and not self.engine.house.states

    def close(self) -> None:
        """Forget everything."""
        from django.db import connections

        with self._lock:
            alias = self._store.alias
            self._store.close()
            connections.settings.pop(alias, None)
            self._temporary.cleanup()


def _begins(real: House, morning: Morning) -> datetime:
    """Return the hour of the morning on the next weekday, today included: the house is open, whenever one trains."""
    local = real.now().astimezone(real.zone)
    day = local.replace(hour=morning.hour, minute=morning.minute, second=0, microsecond=0)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


# -- rooms ------------------------------------------------------------------------------------------

_rooms: dict[str, Room] = {}
_entry = threading.Lock()


def room_of(person: str) -> Room | None:
    """Return somebody's training, if one is open."""
    return _rooms.get(person)


def enter(real: House, person: str, morning: Morning) -> Room | None:
    """Open a training; the one somebody had ends. None when there are as many as there may be."""
    with _entry:
        _sweep()
        if (old := _rooms.pop(person, None)) is not None:
            old.close()
        if len(_rooms) >= MOST:
            return None
        _rooms[person] = Room(real, person, morning)
        return _rooms[person]


def leave(person: str) -> Room | None:
    """End somebody's training and return it, for what is said of it; its store is gone."""
    with _entry:
        return _rooms.pop(person, None)


def _sweep() -> None:
    for person, room in list(_rooms.items()):
        if time.monotonic() - room.seen > IDLE_S:
            del _rooms[person]
            room.close()
