"""The control channel to Asterisk (ARI): events, requests and their replies over one websocket, in order.

    on_event   <- events, once the resync after each connect is done, in the order they happened
    send       -> one REST request; its reply comes between the events where Asterisk put it

ARI sends REST requests over the event socket since Asterisk 22.4 (`RESTRequest`, `RESTResponse`). One socket
means one order: what was sent first is done first, and a reply never overtakes the event it caused.
"""

from __future__ import annotations

import asyncio
import base64
import json
import random
import socket
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from urllib.parse import urlencode, urlsplit, urlunsplit

import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from ansvar.pbx.ari_ready import Ready
from ansvar.pbx.ari_reply import (
    LATE,
    LOST,
    STOOD_STILL_S,
    AriError,
    ConnectionLost,
    Json,
    Replaced,
    Reply,
    Then,
    Timing,
)  # fmt: skip

log = structlog.get_logger(__name__)

__all__ = ["LATE", "LOST", "Ari", "AriError", "ConnectionLost", "Json", "Replaced", "Reply", "Then", "Timing"]


class Ari:
    """A connection to Asterisk that comes back by itself.

    You must run `run` as a task for as long as you want it; it ends by cancellation, or with `Replaced`. Its
    `resync` is awaited after every connect, before any event of that connection is handed over, and may make
    requests; when it raises AriError the connection is opened anew.
    """

    def __init__(
        self,
        url: str,
        user: str,
        password: str,
        *,
        app: str = "ansvar",
        timing: Timing | None = None,
    ) -> None:
        """Set up, without connecting.

        `url`: `http(s)://` or `ws(s)://`, host and port of Asterisk's HTTP server, with its prefix if it has one.
        """
        self.ready = Ready()
        self.app = app
        self._url = _events_url(url, app)
        token = base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
        self._headers = {"Authorization": f"Basic {token}"}
        self._on_event: Callable[[Json], None] = _unheard
        self._resync: Callable[[], Awaitable[None]] = _nothing
        self._kinds: tuple[str, ...] = ()
        self._timing = timing or Timing()
        self._socket: ClientConnection | None = None
        self._pending: dict[str, tuple[Then, asyncio.TimerHandle]] = {}
        self._outbox: deque[str] = deque()
        self._outgoing = asyncio.Event()
        self._held: list[Json] | None = None
        self._last_id = 0
        self._refused = ""

    # -- requests -----------------------------------------------------------------------------------

    def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: object = None,
        then: Then | None = None,
        timeout_s: float | None = None,
    ) -> None:
        """Send a request and return at once; requests are carried out in the order of these calls.

        `path` without `/ari/`: `channels/ID/answer`. `then` is called exactly once with the reply: in its
        place among the events, when it is late, or when the connection is lost.
        """
        if self._socket is None:
            if then is not None:
                asyncio.get_running_loop().call_soon(then, LOST)
            return
        self._last_id += 1
        request_id = str(self._last_id)
        request: Json = {"type": "RESTRequest", "request_id": request_id, "method": method, "uri": path}
        if query:
            request["query_strings"] = [{"name": name, "value": value} for name, value in query.items()]
        if body is not None:
            request["content_type"] = "application/json"
            request["message_body"] = json.dumps(body)
        wait_s = self._timing.reply_s if timeout_s is None else timeout_s
        self._pending[request_id] = (then or _unread, self._late_after(wait_s, request_id))
        self._outbox.append(json.dumps(request))
        self._outgoing.set()

    async def request(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: object = None,
        timeout_s: float | None = None,
    ) -> Reply:
        """Send a request and wait for what becomes of it; never raises for an answer, whichever it is."""
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()

        def then(reply: Reply) -> None:
            if not future.done():
                future.set_result(reply)

        self.send(method, path, query, body, then, timeout_s)
        return await future

    # -- the loop -----------------------------------------------------------------------------------

    async def run(
        self,
        on_event: Callable[[Json], None],
        resync: Callable[[], Awaitable[None]],
        kinds: Iterable[str] = (),
    ) -> None:
        """Connect, resync, hand over events; when the connection breaks, again. Raises Replaced.

        `kinds`: the event types to hand over; Asterisk is asked to send no others. Empty: all.
        """
        self._on_event, self._resync, self._kinds = on_event, resync, tuple(kinds)
        wait_s = self._timing.backoff_first_s
        while True:
            came_up = False
            try:
                async with connect(
                    self._url,
                    additional_headers=self._headers,
                    open_timeout=self._timing.connect_s,
                    close_timeout=1,
                    compression=None,
                    max_size=None,
                    # Asterisk cuts off whoever does not read for 100 ms: take everything off the socket at once.
                    max_queue=None,
                    # An answered websocket ping proves nothing about the exchange: REST pings do (`_ping`).
                    ping_interval=None,
                    proxy=None,
                ) as connection:
                    came_up = await self._serve(connection)
            except InvalidStatus as error:
                self._say_down(_refusal(error.response.status_code))
            except (OSError, InvalidHandshake, TimeoutError, ConnectionClosed) as error:
                self._say_down(f"no connection to the exchange: {str(error).lower() or type(error).__name__}")
            finally:
                self._drop()
            wait_s = self._timing.backoff_first_s if came_up else min(wait_s * 2, self._timing.backoff_most_s)
            await asyncio.sleep(wait_s * random.uniform(0.5, 1.0))

    async def _serve(self, connection: ClientConnection) -> bool:
        """Serve one connection until it breaks; return whether its resync was done."""
        _widen(connection)
        self._socket = connection
        self._held = []
        came_up = asyncio.Event()
        work = [
            asyncio.create_task(self._read(connection), name="ari-read"),
            asyncio.create_task(self._write(connection), name="ari-write"),
            asyncio.create_task(self._begin(came_up), name="ari-resync"),
        ]
        try:
            done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
            if work[2] in done and work[2].exception() is None:  # resync is done: the ping takes its place
                work[2] = asyncio.create_task(self._ping(), name="ari-ping")
                done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        except Replaced as error:
            self.ready.clear(str(error))
            raise
        except AriError as error:
            self._say_down(str(error))
        except ConnectionClosed as error:
            self._say_down(f"the exchange closed the connection: {str(error).lower()}")
        finally:
            self._socket = None
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
        return came_up.is_set()

    async def _begin(self, came_up: asyncio.Event) -> None:
        # Asterisk (22.10.1 at least, its issue 2170) locks up for good when a socket closes just as it sends a
        # device state over it. We need none: stand aside, should that module be loaded.
        await self.request("DELETE", f"applications/{self.app}/subscription", {"eventSource": "deviceState:"})
        if self._kinds:
            # The filter holds back replies as well, and the news that another engine took over.
            kinds = (*self._kinds, "RESTResponse", "ApplicationReplaced")
            wanted = [{"type": kind} for kind in kinds]
            reply = await self.request(
                "PUT", f"applications/{self.app}/eventFilter", body={"allowed": wanted}
            )
            if reply.outcome == "late":
                raise ConnectionLost(
                    "the exchange does not answer requests on its event socket; Asterisk 22.10.1 or later does"
                )
            if not reply.ok:
                raise ConnectionLost(
                    f"the exchange did not take the list of events: {reply.outcome} {reply.status}"
                )
        await self._resync()
        held, self._held = self._held, None
        for event in held or ():
            self._hand_over(event)
        came_up.set()
        self._refused = ""
        self.ready.set()
        log.info("exchange_connected", app=self.app)

    async def _read(self, connection: ClientConnection) -> None:
        since_rest = 0
        async for text in connection:
            self._take(json.loads(text))
            since_rest += 1
            if since_rest >= 200:  # a flood must not starve what else this loop has to do
                since_rest = 0
                await asyncio.sleep(0)
        raise ConnectionLost("the exchange closed the connection")

    def _take(self, event: Json) -> None:
        kind = event.get("type")
        if kind == "RESTResponse":
            body = event.get("message_body")
            self._settle(
                event.get("request_id", ""),
                Reply("replied", event["status_code"], json.loads(body) if body else None),
            )
        elif kind == "ApplicationReplaced" and event.get("application") == self.app:
            raise Replaced(
                f"another engine took over the exchange under the name `{self.app}`; this one stops. "
                "Run one engine for each exchange"
            )
        elif self._held is not None:
            self._held.append(event)
        else:
            self._hand_over(event)

    def _hand_over(self, event: Json) -> None:
        try:
            self._on_event(event)
        except Exception:  # one event that we cannot read must not take the other calls with it
            log.exception("exchange_event_failed", kind=event.get("type"))

    async def _write(self, connection: ClientConnection) -> None:
        while True:
            while self._outbox:
                await connection.send(self._outbox.popleft())
            self._outgoing.clear()
            await self._outgoing.wait()

    async def _ping(self) -> None:
        loop = asyncio.get_running_loop()
        answered_at = loop.time()
        while True:
            await asyncio.sleep(self._timing.ping_every_s)
            reply = await self.request("GET", "asterisk/ping", timeout_s=self._timing.ping_late_s)
            now = loop.time()
            if reply.ok:
                answered_at = now
                self.ready.set()
            elif now - answered_at >= self._timing.ping_lost_s:
                raise ConnectionLost(f"the exchange has not answered for {now - answered_at:.0f} s")
            else:
                self.ready.clear("the exchange does not answer")

    # -- ends ---------------------------------------------------------------------------------------

    def _late_after(self, wait_s: float, request_id: str, again: bool = False) -> asyncio.TimerHandle:
        """Say that a request is late when its time is over; it has it once more if we stood still ourselves."""
        loop = asyncio.get_running_loop()
        due = loop.time() + wait_s

        def over() -> None:
            if again or loop.time() - due < STOOD_STILL_S or request_id not in self._pending:
                self._settle(request_id, LATE)
            else:
                # The reply may have come meanwhile and not been read, or Asterisk stood still as long.
                then, _ = self._pending[request_id]
                self._pending[request_id] = (then, self._late_after(wait_s, request_id, again=True))

        return loop.call_at(due, over)

    def _settle(self, request_id: str, reply: Reply) -> None:
        if (waiting := self._pending.pop(request_id, None)) is None:
            return  # it was late before
        then, timer = waiting
        timer.cancel()
        try:
            then(reply)
        except Exception:
            log.exception("exchange_reply_failed", status=reply.status)

    def _drop(self) -> None:
        """Tell everybody who waits that the connection is gone."""
        self._socket = None
        self._outbox.clear()
        self._held = None
        if self.ready.is_set():
            self.ready.clear("the connection to the exchange broke")
        for request_id in tuple(self._pending):
            self._settle(request_id, LOST)

    def _say_down(self, reason: str) -> None:
        self.ready.clear(reason)
        if reason != self._refused:  # once, not at every attempt
            self._refused = reason
            log.warning("exchange_down", reason=reason)


def _unheard(event: Json) -> None:
    pass


async def _nothing() -> None:
    pass


def _unread(reply: Reply) -> None:
    if reply.refused and reply.status != 404:
        log.info("exchange_refused", status=reply.status, words=reply.message)


def _events_url(url: str, app: str) -> str:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    scheme = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}.get(parts.scheme)
    if scheme is None or not parts.hostname:
        raise AriError(f"`{url}` is no address of an exchange; write it as http://127.0.0.1:8088")
    path = parts.path.rstrip("/").removesuffix("/ari/events").removesuffix("/ari") + "/ari/events"
    return urlunsplit((scheme, parts.netloc, path, urlencode({"app": app, "subscribeAll": "true"}), ""))


def _refusal(status: int) -> str:
    if status in (401, 403):
        return "the exchange refused the password of its control channel; write its configuration anew"
    if status == 404:
        return "the exchange runs without its control channel (ARI); write its configuration anew"
    return f"the exchange refused the connection: HTTP {status}"


def _widen(connection: ClientConnection) -> None:
    """Let the system take in events for us while we compute, whatever the burst."""
    raw = connection.transport.get_extra_info("socket")
    if raw is not None:
        with suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)


__all__ = ["LATE", "LOST", "Ari", "AriError", "ConnectionLost", "Json", "Replaced", "Reply", "Timing"]
