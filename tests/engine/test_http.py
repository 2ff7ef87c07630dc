"""The engine's pages: alive, ready, figures, and a call without its caller's number."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from prometheus_client.parser import text_string_to_metric_families

from ansvar.calls import events as ev
from ansvar.engine import http
from ansvar.engine.http import Pages, without_caller
from ansvar.store import Store, StoreDown
from ansvar.store.changes import AppendEvent, MakePromise
from engine.room import KIM_NUMBER, LIMIT_S, Room, play

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine, the store is counted."""
    monkeypatch.setattr(http, "_LOOK_S", LIMIT_S)


async def ask(pages: Pages, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of an answer."""
    sent: list[Mapping[str, Any]] = []

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> Mapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    await pages({"type": "http", "method": method, "path": path}, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, sent[1]["body"]


def pages_of(room: Room, lacking: list[str] | None = None) -> Pages:
    service = SimpleNamespace(
        engine=room.engine,
        now=lambda: room.at,
        store=room.store,
        lacking=lambda: lacking or [],
        greeting=lambda: {"service": "Ansvar"},
        exchange=SimpleNamespace(door=SimpleNamespace(refused=3)),
    )
    return Pages(service)  # type: ignore[arg-type]


def test_given_a_ready_service_when_asked_then_it_says_so(store: Store) -> None:
    async def scene(room: Room) -> None:
        pages = pages_of(room)
        assert (await ask(pages, "/healthz"))[0] == 200
        status, headers, body = await ask(pages, "/readyz")
        assert (status, json.loads(body)) == (200, {"ready": True, "lacking": [], "calls": 0})
        assert headers["cache-control"] == "no-store"
        assert json.loads((await ask(pages, "/"))[2]) == {"service": "Ansvar"}

    play(store, scene)


def test_given_something_is_lacking_when_asked_then_each_is_named_and_the_process_is_still_alive(
    store: Store,
) -> None:
    async def scene(room: Room) -> None:
        pages = pages_of(room, ["the exchange does not answer", "the store is down"])
        status, _, body = await ask(pages, "/readyz")
        assert status == 503
        assert json.loads(body)["lacking"] == ["the exchange does not answer", "the store is down"]
        assert (await ask(pages, "/healthz"))[0] == 200

    play(store, scene)


def test_given_calls_when_figures_are_asked_for_then_a_parser_of_prometheus_reads_them(store: Store) -> None:
    async def scene(room: Room) -> None:
        room.register()
        await room.call("0313900601", "sip-1")
        await room.take(ev.Gone("sip-1"))
        await room.call("0313900601", "sip-2")
        status, headers, body = await ask(pages_of(room), "/metrics")
        assert status == 200
        assert headers["content-type"].startswith("text/plain; version=0.0.4")
        found = {
            (sample.name, sample.labels.get("outcome", "")): sample.value
            for family in text_string_to_metric_families(body.decode())
            for sample in family.samples
        }
        assert found["ansvar_calls_total", "abandoned"] == 1
        assert found["ansvar_calls_offered_total", ""] == 2
        assert found["ansvar_calls_in_progress", ""] == 1
        assert found["ansvar_calls_refused_total", ""] == 3
        assert found["ansvar_phones_registered", ""] == len(room.engine.house.registered)
        assert found["ansvar_ready", ""] == 1
        assert found["ansvar_promises_open", ""] == 0
        assert KIM_NUMBER.encode() not in body

    play(store, scene)


def test_given_a_call_when_asked_for_by_its_sip_id_then_its_events_come_without_the_callers_number(
    store: Store,
) -> None:
    async def scene(room: Room) -> None:
        room.register()
        await room.call("0313900601", "sip-1")
        status, _, body = await ask(pages_of(room), "/calls/sip-1%40test")
        assert status == 200
        events = json.loads(body)["events"]
        assert [event["kind"] for event in events] == ["offered", "routed", "dialled"]
        assert b"6280490" not in body
        assert events[0]["facts"]["dialled"] == "0313900601"
        assert (await ask(pages_of(room), "/calls/nobody"))[0] == 404

    play(store, scene)


def test_given_a_caller_who_is_handed_on_and_called_back_when_shown_then_no_fact_holds_the_number(
    store: Store,
) -> None:
    """`transferred to number:...` and the number read aloud would tell it as well."""

    async def scene(room: Room) -> None:
        spoken = "Är numret " + " ".join(KIM_NUMBER[3:]) + " rätt?"
        facts: list[tuple[str, dict[str, object]]] = [
            ("offered", {"caller": KIM_NUMBER, "diverted": "+46701740605", "sip_call_id": "x@test"}),
            ("transferred", {"to": f"number:{KIM_NUMBER}", "kind": "attended"}),
            ("said", {"sentences": [spoken, "Tryck 1."], "language": "sv"}),
            ("calling back", {"number": KIM_NUMBER, "operator": "person:olga.nyberg"}),
        ]
        room.writer.submit(
            [AppendEvent("c", n, AT, kind, told) for n, (kind, told) in enumerate(facts, 1)]
        ).result(LIMIT_S)
        _, _, body = await ask(pages_of(room), "/calls/x@test")
        text = body.decode()
        assert len(json.loads(text)["events"]) == 4
        assert "280490" not in text.replace(" ", "")
        assert "1740605" not in text
        assert "***90" in text
        assert "person:olga.nyberg" in text

    play(store, scene)


numbers = some.text("0123456789", min_size=8, max_size=12)
facts = some.recursive(
    some.none() | some.booleans() | some.text(max_size=8), lambda inner: some.lists(inner, max_size=3)
)


@given(
    numbers,
    some.dictionaries(some.text("abc", min_size=1), facts, max_size=4),
    some.sampled_from(["{}", "number:{}", "Ring {} nu", "+{}"]),
)
def test_given_any_facts_when_the_number_stands_in_one_then_it_is_shown_in_none(
    number: str, more: dict[str, Any], form: str
) -> None:
    events = [
        {"at": "", "kind": "offered", "facts": {**more, "caller": number}},
        {"at": "", "kind": "other", "facts": {**more, "who": [form.format(number)]}},
    ]
    shown = without_caller(events)
    assert number not in json.dumps(shown)
    assert [event["kind"] for event in shown] == ["offered", "other"]
    assert all(set(more) <= set(event["facts"]) for event in shown)


def test_given_a_withheld_number_when_shown_then_nothing_else_is_hidden() -> None:
    events = [{"at": "", "kind": "offered", "facts": {"caller": None, "dialled": "0313900601"}}]
    assert without_caller(events)[0]["facts"] == {"dialled": "0313900601"}


def test_given_a_store_that_is_down_when_a_call_is_asked_for_then_it_says_so(store: Store) -> None:
    async def scene(room: Room) -> None:
        def down(_: str) -> None:
            raise StoreDown("locked")

        room.store.calls = SimpleNamespace(events_by_sip_call_id=down)  # type: ignore[assignment]
        status, _, body = await ask(pages_of(room), "/calls/x")
        assert status == 503
        assert "store" in json.loads(body)["error"]

    play(store, scene)


def test_given_a_promise_past_its_deadline_when_figures_are_asked_for_then_it_is_late(store: Store) -> None:
    async def scene(room: Room) -> None:
        owner = "person:anna.lind"
        made = [MakePromise(f"p{n}", "c", AT, "message", "row", owner, owner, AT) for n in range(2)]
        made.append(MakePromise("p9", "c", AT, "message", "row", owner, owner, room.at + timedelta(hours=3)))
        await room.read(lambda: room.store.write(made))
        await room.read(lambda: room.store.promises.take("p0", owner, AT))
        room.pass_time(60)
        _, _, body = await ask(pages_of(room), "/metrics")
        lines = body.decode().splitlines()
        for line in ("ansvar_promises_open 2.0", "ansvar_promises_taken 1.0", "ansvar_promises_late 2.0"):
            assert line in lines

    play(store, scene)


def test_given_a_store_that_is_down_when_figures_are_asked_for_then_the_others_come(store: Store) -> None:
    async def scene(room: Room) -> None:
        def down(_: datetime) -> None:
            raise StoreDown("locked")

        room.store.counts = down  # type: ignore[method-assign, assignment]
        status, _, body = await ask(pages_of(room), "/metrics")
        assert status == 200
        assert b"ansvar_ready 1.0" in body
        assert b"ansvar_promises_open" not in body

    play(store, scene)


def test_given_anything_but_a_look_when_sent_then_it_is_refused(store: Store) -> None:
    async def scene(room: Room) -> None:
        pages = pages_of(room)
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
            assert (await ask(pages, "/readyz", method))[0] == 405
        for path in ("/nothing", "/readyz/", "/calls", "//", "/../etc/passwd"):
            status, _, body = await ask(pages, path)
            assert status == 404, path
            assert "error" in json.loads(body)
        status, headers, body = await ask(pages, "/readyz", "HEAD")
        assert (status, body) == (200, b"")
        assert int(headers["content-length"]) > 0

    play(store, scene)


def test_given_a_reader_that_is_busy_when_readiness_is_asked_then_it_does_not_wait_for_the_store(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """/healthz decides whether the engine is killed: a slow store must not."""
    monkeypatch.setattr(http, "_LOOK_S", 0.1)

    async def scene(room: Room) -> None:
        free = asyncio.Event()
        room.engine.reader.shutdown(wait=True)
        room.engine.reader = ThreadPoolExecutor(1)
        loop = asyncio.get_running_loop()
        held = room.engine.reader.submit(
            lambda: asyncio.run_coroutine_threadsafe(free.wait(), loop).result(LIMIT_S)
        )
        assert (await ask(pages_of(room), "/healthz"))[0] == 200
        assert (await ask(pages_of(room), "/readyz"))[0] == 200
        status, _, body = await ask(pages_of(room), "/metrics")
        assert status == 200
        assert b"ansvar_calls_in_progress" in body
        assert b"ansvar_promises_open" not in body, "what is not known is not told as nothing"
        free.set()
        await asyncio.wrap_future(held)

    play(store, scene)
