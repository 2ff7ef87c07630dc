"""The control channel against a scripted exchange that is slow, silent, rude, or gone in the middle."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from ansvar.pbx.ari import LATE, LOST, Ari, AriError, ConnectionLost, Replaced, Reply
from pbx.scripted import CALM, QUICK, Listener, Scripted, answered, listening, scripted

pytestmark = pytest.mark.real


def run(scenario: Callable[[Scripted], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with asyncio.timeout(90), scripted() as at:
            await scenario(at)

    asyncio.run(whole())


def test_given_an_exchange_when_asked_then_the_request_is_whole_and_the_reply_comes_back() -> None:
    async def scenario(at: Scripted) -> None:
        async with listening(at, CALM) as here:
            assert at.paths == ["/ari/events?app=ansvar&subscribeAll=true"]
            assert at.socket is not None
            assert at.socket.request is not None
            token = base64.b64encode(b"ansvar:secret").decode()
            assert at.socket.request.headers["Authorization"] == f"Basic {token}"
            reply = await here.ari.request(
                "POST", "channels/an-1", {"endpoint": "PJSIP/anna"}, {"variables": {"A": "å"}}
            )
            assert reply == Reply("replied", 200, {"did": "POST channels/an-1"})
            (asked,) = at.asked("channels/an-1")
            assert asked["type"] == "RESTRequest"
            assert asked["query_strings"] == [{"name": "endpoint", "value": "PJSIP/anna"}]
            assert json.loads(asked["message_body"]) == {"variables": {"A": "å"}}
            assert asked["content_type"] == "application/json"

    run(scenario)


@pytest.mark.parametrize("status", [400, 404, 409, 422, 500])
def test_given_a_refusal_when_asked_then_it_is_an_answer_and_no_error(status: int) -> None:
    async def scenario(at: Scripted) -> None:
        async def refusing(at: Scripted, request: dict[str, Any]) -> None:
            await at.reply(request, status, {"message": "Channel not found"})

        async with listening(at, CALM) as here:
            at.answer = refusing
            reply = await here.ari.request("POST", "channels/x/answer")
            assert (reply.outcome, reply.status, reply.ok, reply.refused) == ("replied", status, False, True)
            assert reply.message == "Channel not found"

    run(scenario)


def test_given_replies_out_of_order_and_events_between_when_asked_then_each_gets_its_own_in_its_place() -> (
    None
):
    async def scenario(at: Scripted) -> None:
        waiting: list[dict[str, Any]] = []

        async def backwards(at: Scripted, request: dict[str, Any]) -> None:
            waiting.append(request)
            if len(waiting) == 3:
                for number, one in enumerate(reversed(waiting)):
                    await at.reply(one, 200, one["uri"])
                    await at.event(f"Event{number}")

        async with listening(at, CALM) as here:
            at.answer = backwards
            here.told.clear()
            for path in ("a", "b", "c"):
                here.ari.send("GET", path, then=lambda reply: here._note(str(reply.body)))
            await here.until(lambda: len(here.told) == 6)
            assert here.told == ["c", "Event0", "b", "Event1", "a", "Event2"]

    run(scenario)


def test_given_no_reply_when_the_time_is_over_then_it_is_late_and_the_reply_that_comes_is_nobodys() -> None:
    async def scenario(at: Scripted) -> None:
        kept: list[dict[str, Any]] = []

        async def silent(at: Scripted, request: dict[str, Any]) -> None:
            kept.append(request)

        async with listening(at, CALM) as here:
            at.answer = silent
            assert await here.ari.request("GET", "slow", timeout_s=0.02) is LATE
            await at.until(lambda: kept)
            await at.reply(kept[0], 200)
            at.answer = answered
            assert (await here.ari.request("GET", "next")).ok
            assert here.resyncs == 1

    run(scenario)


def test_given_a_machine_that_stands_still_when_asked_meanwhile_then_the_reply_is_not_late() -> None:
    """A caller would be turned away, and a phone that rings be taken for one that cannot be reached."""

    async def scenario(at: Scripted) -> None:
        async with listening(at, CALM) as here:
            asking = asyncio.ensure_future(here.ari.request("POST", "channels/an-1", timeout_s=1.0))
            await asyncio.sleep(0)
            time.sleep(2.0)
            assert (await asking).ok

    run(scenario)


def test_given_a_request_under_way_when_the_socket_drops_then_it_is_lost_and_the_client_comes_back_with_resync_first() -> (
    None
):
    async def scenario(at: Scripted) -> None:
        async def dropping(at: Scripted, request: dict[str, Any]) -> None:
            assert at.socket is not None
            at.socket.transport.abort()

        async with listening(at, CALM) as here:
            here.told.clear()
            at.answer = dropping
            lost = here.ari.request("POST", "channels/x")
            also = here.ari.request("POST", "channels/y")
            assert await asyncio.gather(lost, also) == [LOST, LOST]
            at.answer = answered
            # Between two connections a request is lost at once; it is never kept for later.
            if not here.ari.ready:
                assert await here.ari.request("GET", "between") is LOST
            await here.until(lambda: here.ari.ready)
            await at.event("After")
            await here.until(lambda: "After" in here.told)
            assert here.told[0].startswith("ready False ")
            assert here.told[-3:] == ["resync", "ready True", "After"]
            assert at.asked("between") == []
            assert len(at.asked("channels/x")) + len(at.asked("channels/y")) <= 2

    run(scenario)


def test_given_events_before_the_resync_is_done_when_it_is_done_then_they_come_in_order() -> None:
    async def scenario(at: Scripted) -> None:
        here: Listener

        async def during() -> None:
            await at.event("First")
            await at.event("Second")
            assert (await here.ari.request("GET", "channels")).ok
            here._note("resync over")

        here = Listener(at, CALM)
        here.during = during
        try:
            await here.until(lambda: here.ari.ready)
            assert here.told == ["resync", "resync over", "First", "Second", "ready True"]
        finally:
            await here.close()

    run(scenario)


def test_given_a_resync_that_fails_when_connected_then_it_is_tried_on_a_new_connection() -> None:
    async def scenario(at: Scripted) -> None:
        here = Listener(at, CALM)

        async def during() -> None:
            if here.resyncs < 3:
                raise ConnectionLost("half an answer")

        here.during = during
        try:
            await here.until(lambda: here.ari.ready)
            assert (here.resyncs, at.connections) == (3, 3)
            assert "ready False half an answer" in here.told
        finally:
            await here.close()

    run(scenario)


def test_given_a_slow_exchange_when_pings_go_unanswered_then_not_ready_and_at_last_a_new_connection() -> None:
    async def scenario(at: Scripted) -> None:
        async def deaf(at: Scripted, request: dict[str, Any]) -> None:
            pass

        async with listening(at, replace(QUICK, ping_lost_s=60)) as here:
            at.answer = deaf
            await here.until(lambda: here.ari.ready.reason == "the exchange does not answer")
            at.answer = answered
            await here.until(lambda: here.ari.ready)
            assert at.connections == 1
        async with listening(at) as here:
            before = at.connections
            at.answer = deaf
            await at.until(lambda: at.connections > before)
            at.answer = answered
            await here.until(lambda: here.ari.ready and here.resyncs >= 2)
            assert any(what.startswith("ready False the exchange has not answered for") for what in here.told)

    run(scenario)


def test_given_a_second_engine_when_it_takes_over_then_the_loop_ends_and_says_why() -> None:
    async def scenario(at: Scripted) -> None:
        async with listening(at, CALM) as here:
            await at.say({"type": "ApplicationReplaced", "application": "another"})
            assert (await here.ari.request("GET", "still")).ok
            await at.event("ApplicationReplaced")
            with pytest.raises(Replaced, match="another engine took over"):
                await here.task
            assert "another engine" in here.ari.ready.reason
            assert await here.ari.request("GET", "channels") is LOST
            assert at.connections == 1

    run(scenario)


@pytest.mark.parametrize(
    ("status", "words"), [(401, "password"), (404, "without its control channel"), (503, "HTTP 503")]
)
def test_given_a_refused_connection_when_it_is_allowed_later_then_it_comes_up_by_itself(
    status: int, words: str
) -> None:
    async def scenario(at: Scripted) -> None:
        at.refuse = status
        here = Listener(at, CALM)
        try:
            await here.until(lambda: words in here.ari.ready.reason)
            at.refuse = 0
            await here.until(lambda: here.ari.ready)
            assert here.ari.ready.reason == ""
        finally:
            await here.close()

    run(scenario)


def test_given_wanted_events_when_connected_then_replies_and_the_takeover_pass_the_filter_too() -> None:
    async def scenario(at: Scripted) -> None:
        async with listening(at, CALM, kinds=("StasisStart",)):
            (asked,) = at.asked("applications/ansvar/eventFilter")
            wanted = [one["type"] for one in json.loads(asked["message_body"])["allowed"]]
            assert wanted == ["StasisStart", "RESTResponse", "ApplicationReplaced"]

    run(scenario)


def test_given_an_event_that_cannot_be_taken_when_it_comes_then_the_next_is_taken_all_the_same() -> None:
    async def scenario(at: Scripted) -> None:
        async with listening(at, CALM) as here:
            taken: list[str] = []

            def take(event: dict[str, Any]) -> None:
                if event["type"] == "Bad":
                    raise KeyError("channel")
                taken.append(event["type"])
                here.news.set()

            here.ari._on_event = take
            await at.event("Bad")
            await at.event("Good")
            await here.until(lambda: taken == ["Good"])

    run(scenario)


def test_given_a_wrong_address_when_set_up_then_it_says_how_to_write_it() -> None:
    with pytest.raises(AriError, match="write it as http://"):
        Ari("ftp://127.0.0.1", "ansvar", "secret")
    assert Ari("wss://pbx.example/ari", "a", "b")._url.startswith("wss://pbx.example/ari/events?app=ansvar")
    assert Ari("127.0.0.1:8088", "a", "b")._url.startswith("ws://127.0.0.1:8088/ari/events?")
