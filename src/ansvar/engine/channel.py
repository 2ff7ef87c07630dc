"""What the pages may ask of the engine: a channel on loopback, for whoever has the installation's secret.

`GET /web/board` never ends: each line is the whole board as JSON, the receiver replaces what it had; a line comes
when something has changed, and every `BEAT_S` seconds. `POST /web/...` does one thing and says what came of it.
What must outlive the process (absences, promises) the pages write to the store themselves; `refresh` tells us that
they did. A wish is never kept for later: what an operator wanted ten seconds ago may be wrong by now. `by`, on the
machine's monotonic clock, is the time until which somebody waits for what comes of it.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, cast

import structlog

from ansvar.calls import events as ev
from ansvar.calls.state import CallState, Leg, Parked, Talking, legs_of
from ansvar.engine.board import board, came_of, may_come_back, own_call, waiting_in_order
from ansvar.engine.dialling import RingFirst, dial
from ansvar.engine.reload import Reloading, sentence
from ansvar.words.faults import AnsvarError

if TYPE_CHECKING:
    from ansvar.engine.engine import Engine

log = structlog.get_logger(__name__)

#: A line of the board at least this often, so that a silent connection is known to be dead.
BEAT_S: Final = 2.0
#: Changes within this time go into one line.
GATHER_S: Final = 0.03
#: So many faults of files are told.
MOST_FAULTS: Final = 50
#: No wish is longer.
MOST_BYTES: Final = 65_536

Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]


class Channel:
    """Answers the pages. `secret` opens it; one object per engine."""

    def __init__(
        self, engine: Engine, secret: str, ring: RingFirst | None = None, reloading: Reloading | None = None
    ) -> None:
        self.engine = engine
        self.ring = ring
        self.reloading = reloading
        if reloading is not None:
            reloading.on_change = self._on_change
        self._key = f"Bearer {secret}".encode()
        self._changed = asyncio.Condition()
        self._revision = 0
        engine.on_change = self._on_change
        self._told: asyncio.Task[None] | None = None
        self._closed = False

    def close(self) -> None:
        """End the boards that are followed, so that a stop waits for none of them."""
        self._closed = True
        self._on_change()

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request below `/web/`."""
        given = dict(scope["headers"]).get(b"authorization", b"")
        if not hmac.compare_digest(given, self._key):
            await _answer(send, 401, {"error": "this channel is for the pages of the same installation"})
            return
        wish = scope["path"].removeprefix("/web/")
        if scope["method"] == "GET" and wish == "board":
            await self._board(receive, send)
            return
        if wish not in self._wishes() or scope["method"] != "POST":
            await _answer(send, 404, {"error": "there is nothing here"})
            return
        try:
            about = json.loads(await _body(receive) or b"{}")
            if not isinstance(about, dict):
                raise ValueError
        except ValueError:
            await _answer(send, 400, {"error": "a wish is one JSON object"})
            return
        status, came = await self.wish(wish, about)
        await _answer(send, status, came)

    async def wish(self, what: str, about: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Do what a page asks; also without a request: for a rehearsal, which has its engine beside it."""
        work = self._wishes().get(what)
        if work is None:
            return 404, {"error": "there is nothing here"}
        if what in OF_CALLS and not self.engine.steady:
            # What is done now would be held against what the exchange had before: a phone that we ring, for gone.
            return 409, {"error": "no answer"}
        by = about.get("by")
        if what in TIMELY and isinstance(by, int | float) and monotonic() > by:
            # We stood still: whoever wished it has been told that nothing was changed.
            return 409, {"error": "late"}
        return await work(about)

    def _wishes(self) -> dict[str, Callable[[Mapping[str, Any]], Awaitable[tuple[int, dict[str, Any]]]]]:
        return {
            "refresh": self._refresh,
            "reload": self._reload,
            "answer": self._answer,
            "hand": self._hand,
            "take-back": self._take_back,
            "resume": self._resume,
            "dial": self._dial,
        }

    # -- the board ----------------------------------------------------------------------------------

    def _on_change(self) -> None:
        if self._told is None or self._told.done():
            self._told = asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        await asyncio.sleep(GATHER_S)
        async with self._changed:
            self._revision += 1
            self._changed.notify_all()

    async def _board(self, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/x-ndjson"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        gone = asyncio.create_task(_until_gone(receive))
        phones: frozenset[str] | None = None
        try:
            while not (gone.done() or self._closed or self.engine.closing):
                seen = self._revision
                line = board(self.engine)
                if self.reloading is not None:
                    line["files"] = self.reloading.mark
                if self.engine.house.registered is not phones:  # many; a set that was read anew is another
                    phones = self.engine.house.registered
                    line["registered"] = sorted(phones)
                await send(
                    {
                        "type": "http.response.body",
                        "body": json.dumps(line).encode() + b"\n",
                        "more_body": True,
                    }
                )
                await self._next(seen)
            await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()

    async def _next(self, seen: int) -> None:
        async with self._changed:
            try:
                await asyncio.wait_for(self._changed.wait_for(lambda: self._revision != seen), BEAT_S)
            except TimeoutError:
                return

    # -- wishes -------------------------------------------------------------------------------------

    async def _refresh(self, about: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """The pages have written to the store: read it anew, and set the lamps of whose messages changed."""
        await self.engine.refresh()
        owners = about.get("owners", ())
        if isinstance(owners, list) and owners:
            await self.engine.lamps.everybody(str(each) for each in owners)
        return 200, {"done": True}

    async def _reload(self, about: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Policy or organisation were written anew: load them, or say in one sentence why not."""
        if self.reloading is None:
            return 409, {"error": "not now"}
        try:
            return 200, await self.reloading()
        except AnsvarError as error:
            return 409, {"error": sentence(error), "faults": str(error).splitlines()[:MOST_FAULTS]}

    async def _answer(self, about: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Give a waiting call to an operator now; without `call`, the one that is next.

        Of two operators who ask at once one gets the call: one event is taken at a time, and a call that rings at
        somebody's phone is nobody else's.
        """
        house, engine = self.engine.house, self.engine
        operator = str(about.get("operator", ""))
        if operator not in house.operators:
            return 409, {"error": "not logged in"}
        if operator not in house.operators_there():
            return 409, {"error": "no phone"}
        wanted = str(about.get("call", ""))
        mine = own_call(engine, operator)
        if mine is not None and not mine[1].up and wanted in ("", mine[0].id):
            return 200, {"call": mine[0].id}  # it rings already
        on = self._held(mine)
        if operator in house.live().busy and on is None:
            return 409, {"error": "busy"}
        now = engine.now()
        free = [each.id for each in waiting_in_order(engine) if not each.offers]
        if on is not None:  # a call-back that keeps its place is dialled from a phone that is free
            free = [each for each in free if not house.states[each].caller.gone]
        wanted = wanted or (free[0] if free else "")
        if wanted not in free:
            someone = bool(wanted) or bool(waiting_in_order(engine))  # who waits rings at somebody else
            return 409, {"error": "taken" if someone else "nobody waits"}
        if on is not None:
            return await self._over_to(on, wanted)
        engine.step(wanted, ev.Assigned(operator))
        state = house.states.get(wanted)
        rings = state is not None and any(leg.person == operator for leg in legs_of(state.phase))
        log.info("operator_takes", call=wanted, rings=rings, at=now.isoformat())
        return (200, {"call": wanted}) if rings else (409, {"error": "taken"})

    @staticmethod
    def _held(mine: tuple[CallState, Leg] | None) -> tuple[CallState, Leg] | None:
        """Return an operator's own call when its caller is held: then another may be taken."""
        held = mine is not None and isinstance(mine[0].phase, Talking) and mine[0].phase.held
        return mine if held else None

    async def _over_to(self, mine: tuple[CallState, Leg], call: str) -> tuple[int, dict[str, Any]]:
        """Put the caller an operator has on the line aside, and let that phone go over to another call."""
        before, leg = mine
        self.engine.step(before.id, ev.ByDesk(leg.channel, "park", call))
        after = self.engine.house.states.get(before.id)
        if after is None or not isinstance(after.phase, Parked):
            return 409, {"error": "refused"}
        return 200, {"call": call}

    async def _resume(self, about: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Bring an operator back to a caller put aside: with the phone that talks, else it rings."""
        house, operator = self.engine.house, str(about.get("operator", ""))
        state = house.states.get(str(about.get("call", "")))
        if state is None or not isinstance(state.phase, Parked) or state.phase.by != operator:
            return 409, {"error": "over"}
        if state.phase.offer:
            return 200, {"call": state.id}  # it rings already
        mine = own_call(self.engine, operator)
        if mine is not None and mine[1].up and isinstance(mine[0].phase, Talking):
            return await self._over_to(mine, state.id)
        if operator in house.live().busy:
            return 409, {"error": "busy"}
        self.engine.step(state.id, ev.Assigned(operator))
        after = house.states.get(state.id)
        rings = after is not None and bool(legs_of(after.phase))
        return (200, {"call": state.id}) if rings else (409, {"error": "no phone"})

    async def _hand(self, about: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Do with an operator's own call what a key of the desk asks (see `events.ByDesk`).

        `call` says which call was meant: one that is over, or is not with this operator any more, is left alone.
        """
        operator, wish, to = (str(about.get(name, "")) for name in ("operator", "do", "to"))
        if wish not in WISHES:
            return 400, {"error": "no such wish"}
        mine = own_call(self.engine, operator)
        if mine is None or mine[0].id != about.get("call") or (not mine[1].up and wish != "end"):
            return 409, {"error": "over"}
        before, leg = mine
        self.engine.step(before.id, ev.ByDesk(leg.channel, cast(Any, wish), to))
        after = self.engine.house.states.get(before.id)
        log.info("operator_hands", call=before.id, wish=wish)
        if wish != "end" and after is not None and not came_of(wish, operator, before, after):
            return 409, {"error": "refused"}
        return 200, {"call": before.id}

    async def _dial(self, about: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Ring somebody's own phone, and from there a number (see `engine.dialling`)."""
        if self.ring is None:
            return 409, {"error": "not now"}
        why = await dial(self.engine, self.ring, str(about.get("person", "")), str(about.get("number", "")))
        return (409, {"error": why}) if why else (200, {"done": True})

    async def _take_back(self, about: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Give a call back, at once, to the operator who handed it on and for whom nobody has answered yet."""
        house, operator = self.engine.house, str(about.get("operator", ""))
        state = house.states.get(str(about.get("call", "")))
        if state is None or not may_come_back(state, operator):
            return 409, {"error": "over"}
        if operator in house.live().busy:
            return 409, {"error": "busy"}
        self.engine.step(state.id, ev.Due("recall"))
        return 200, {"call": state.id}


#: Wishes about calls: left alone while it is not known what the exchange has of them.
OF_CALLS: Final = frozenset({"answer", "hand", "take-back", "resume"})
#: Wishes that are done at once or not at all.
TIMELY: Final = OF_CALLS | {"dial"}
#: What an operator may ask about the own call.
WISHES: Final = frozenset({"transfer", "mailbox", "consult", "join", "back", "hold", "end", "park"})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > MOST_BYTES:
            raise ValueError
        if not message.get("more_body"):
            return body


async def _answer(send: Send, status: int, body: object) -> None:
    content = json.dumps(body).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(content)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
