"""The engine's own small pages for machines: /healthz, /readyz, /metrics, and what a call has met."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ansvar.engine.channel import Channel
    from ansvar.engine.run import Service
    from ansvar.store.values import Counts

#: Facts that hold a number of the caller, or of who forwarded the call; they are never shown.
_NUMBERS: Final = ("caller", "number", "diverted")
#: A number is known again by its last digits, in whichever form it is written or spoken.
_TAIL: Final = 7
_LEAST: Final = 4
#: So long the figures wait for a store that is slow.
_LOOK_S: Final = 0.5
_DIGITS: Final = re.compile(r"\+?\d(?:[ ,()/-]{0,2}\d)+")

Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class Pages:
    """An ASGI application of five addresses; everything else is 404."""

    def __init__(self, service: Service, channel: Channel | None = None) -> None:
        """`channel`: for the pages of the same installation, where there are any."""
        self.service = service
        self.channel = channel
        self.registry = CollectorRegistry()
        self.figures = _Figures(service)
        self.registry.register(self.figures)

    async def __call__(
        self, scope: Mapping[str, Any], receive: Callable[[], Awaitable[Any]], send: Send
    ) -> None:
        if scope["type"] != "http":
            return
        path = scope["path"]
        if scope["method"] == "HEAD":
            send = _without_body(send)
        if self.channel is not None and path.startswith("/web/"):
            await self.channel(scope, receive, send)
        elif scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, {"error": "only GET is answered here"})
        elif path == "/healthz":
            await _answer(send, 200, {"alive": True})
        elif path == "/readyz":
            lacking = self.service.lacking()
            calls = len(self.service.engine.house.states)
            await _answer(
                send, 503 if lacking else 200, {"ready": not lacking, "lacking": lacking, "calls": calls}
            )
        elif path == "/metrics":
            await self.figures.look()
            await _text(send, 200, "text/plain; version=0.0.4; charset=utf-8", generate_latest(self.registry))
        elif path.startswith("/calls/"):
            await self._call(send, unquote(path.removeprefix("/calls/")))
        elif path == "/":
            await _answer(send, 200, self.service.greeting())
        else:
            await _answer(send, 404, {"error": "there is nothing here"})

    async def _call(self, send: Send, sip_call_id: str) -> None:
        try:
            events = await asyncio.get_running_loop().run_in_executor(
                self.service.engine.reader, self._events_of, sip_call_id
            )
        except Exception:  # a store that is down is said in /readyz
            await _answer(send, 503, {"error": "the store cannot be read now"})
            return
        if not events:
            await _answer(send, 404, {"error": "no such call"})
            return
        await _answer(send, 200, {"events": events})

    def _events_of(self, sip_call_id: str) -> list[dict[str, Any]]:
        found = self.service.store.calls.events_by_sip_call_id(sip_call_id)
        return without_caller(
            [{"at": each.at.isoformat(), "kind": each.kind, "facts": dict(each.facts)} for each in found]
        )


def without_caller(events: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the events of a call without the caller's number, wherever in a fact it stands, or is spoken."""
    numbers = {str(number) for event in events for name in _NUMBERS if (number := event["facts"].get(name))}
    tails = {tail for number in numbers if len(tail := re.sub(r"\D", "", number)[-_TAIL:]) >= _LEAST}
    return [
        {
            **event,
            "facts": {
                name: _hidden(value, tails) for name, value in event["facts"].items() if name not in _NUMBERS
            },
        }
        for event in events
    ]


def _hidden(value: Any, tails: set[str]) -> Any:
    if isinstance(value, str):
        return _DIGITS.sub(lambda found: _unless_caller(found[0], tails), value) if tails else value
    if isinstance(value, Mapping):
        return {name: _hidden(inner, tails) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_hidden(inner, tails) for inner in value]
    return value


def _unless_caller(text: str, tails: set[str]) -> str:
    digits = re.sub(r"\D", "", text)
    return "***" + digits[-2:] if any(tail in digits for tail in tails) else text


class _Figures:
    """What /metrics tells. What the store knows is left out while the store does not answer."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.kept: Counts | None = None

    async def look(self) -> None:
        """Count what is kept, for at most `_LOOK_S`."""
        service, loop = self.service, asyncio.get_running_loop()
        counting = loop.run_in_executor(service.engine.reader, service.store.counts, service.now())
        counting.add_done_callback(
            lambda done: done.cancelled() or done.exception()
        )  # nobody may wait for it
        done, _ = await asyncio.wait((counting,), timeout=_LOOK_S)
        self.kept = counting.result() if done and counting.exception() is None else None

    def collect(self) -> Iterator[Metric]:
        engine = self.service.engine
        calls = CounterMetricFamily("ansvar_calls", "Calls by how they ended", labels=["outcome"])
        for name, count in sorted(engine.counts.items()):
            if name.startswith("ended "):
                calls.add_metric([name.removeprefix("ended ")], count)
        yield calls
        yield CounterMetricFamily(
            "ansvar_calls_offered", "Calls that came in", value=engine.counts.get("calls", 0)
        )
        yield CounterMetricFamily(
            "ansvar_calls_refused",
            "Calls from outside answered 503: as many as we take were there, or came at once",
            value=self.service.exchange.door.refused,
        )
        yield CounterMetricFamily("ansvar_promises", "Promises made", value=engine.counts.get("promises", 0))
        live = engine.house.live()
        yield GaugeMetricFamily("ansvar_calls_in_progress", "Calls now", value=len(engine.house.states))
        yield GaugeMetricFamily("ansvar_waiting", "Callers waiting at the switchboard", value=live.waiting)
        yield GaugeMetricFamily(
            "ansvar_operators", "Operators logged in and reachable", value=live.operators or 0
        )
        yield GaugeMetricFamily(
            "ansvar_phones_registered", "Phones registered", value=len(engine.house.registered)
        )
        yield GaugeMetricFamily(
            "ansvar_store_backlog", "Batches waiting to be written", value=engine.writer.backlog
        )
        if (kept := self.kept) is not None:
            yield GaugeMetricFamily(
                "ansvar_promises_open", "Promises nobody has taken", value=kept.promises_open
            )
            yield GaugeMetricFamily("ansvar_promises_taken", "Promises under way", value=kept.promises_taken)
            yield GaugeMetricFamily(
                "ansvar_promises_late", "Promises past their deadline", value=kept.promises_late
            )
            yield GaugeMetricFamily(
                "ansvar_notices_waiting", "Mails and SMS to be sent", value=kept.notices_waiting
            )
            yield GaugeMetricFamily(
                "ansvar_deadlines_late", "Deadlines of calls that have passed", value=kept.timers_late
            )
        yield GaugeMetricFamily("ansvar_ready", "1 when ready", value=0 if self.service.lacking() else 1)


def _without_body(send: Send) -> Send:
    async def sent(message: Mapping[str, Any]) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return sent


async def _answer(send: Send, status: int, body: object) -> None:
    await _text(send, status, "application/json", json.dumps(body, ensure_ascii=False).encode())


async def _text(send: Send, status: int, kind: str, body: bytes) -> None:
    headers = [
        (b"content-type", kind.encode()), (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"),
    ]  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
