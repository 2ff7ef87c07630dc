"""Strangers who guess, scan, flood and garble: refused, kept out, and nobody who talks hears any of it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from itertools import count

import pytest

from ansvar.phone.messages import new_id
from real.house import HERE, House
from security.attack import SOON, Stranger, came, desk, log_lines, talking, unmasked

ANNA = "anna.lind"


def garbled(stranger: Stranger) -> Iterator[bytes]:
    """Yield messages as no telephone sends them."""
    invite = stranger.request("INVITE", "+46313900601")
    for at in (1, 7, 20, 60, 120, 200, len(invite) - 3):
        yield invite[:at]
    for length in ("-1", "99999999999999999999", "0x10", "", "1e9", "5 5"):
        yield invite.replace(b"Content-Length: 0", f"Content-Length: {length}".encode())
    yield stranger.request("INVITE", "x" * 8000)
    yield stranger.request("INVITE", "201", more=[f"X-Long: {'a' * 50_000}"])
    yield stranger.request("INVITE", "201", more=[f"X-{at}: {at}" for at in range(2_000)])
    yield stranger.request("INVITE", "201", more=[f"Via: SIP/2.0/UDP 127.0.0.1:{at}" for at in range(1, 900)])
    yield stranger.request("INVITE", "201", by="\udcff\udcfe\udc80\udc00"[:3], more=["Subject: \udcc3\udc28"])
    yield stranger.request("INVITE", "201", more=["Contact: <sip:", 'From: "\\', "CSeq: 99999999999 INVITE"])
    yield invite.replace(b"Call-ID: ", b"Call-ID: \0\0")
    yield invite.replace(b"\r\n", b"\n")
    yield invite.replace(b"SIP/2.0\r\n", b"SIP/9.9\r\n", 1)
    yield stranger.request(
        "INVITE", "201", more=["Content-Type: application/sdp"], body="v=0\r\nm=audio -1 X 999\r\n"
    )
    yield stranger.request(
        "REGISTER", "", ANNA, more=["Contact: *", "Expires: -1", "Authorization: Digest ="]
    )
    yield b"\r\n\r\n" * 200
    yield b"\0" * 1400
    yield bytes(range(256)) * 5
    yield b"INVITE"
    yield b"SIP/2.0 200 OK\r\n\r\n"


async def kept_out(stranger: Stranger) -> int:
    """Guess passwords until nothing is heard any more from this address; return how many were heard."""
    async with asyncio.timeout(SOON):
        for guess in count():
            code = await asyncio.to_thread(stranger.guess, ANNA, f"secret{guess}")
            if code == 403:
                return guess
            assert code == 401, code
    raise AssertionError("it was never kept out")


def test_given_two_who_talk_when_messages_are_garbled_then_both_hear_each_other_all_the_time(
    house: House, runner: asyncio.Runner
) -> None:
    """Truncated, oversized, contradictory and binary messages, over UDP and TCP."""

    def over_tcp(data: bytes) -> None:
        with socket.create_connection((HERE, house.sip_port), timeout=SOON) as tcp:
            tcp.sendall(data)

    async def scene() -> None:
        async with talking(house) as talk:
            since = talk.caller.heard_s
            with Stranger("127.0.0.66", house) as stranger:
                for data in garbled(stranger):
                    await asyncio.to_thread(stranger.send, data)
                    await asyncio.to_thread(over_tcp, data)
            await talk.unharmed(since)
        assert not house.telco.came
        assert not house.faults

    runner.run(scene())


def test_given_a_stranger_who_guesses_passwords_when_it_goes_on_then_the_address_is_kept_out_and_others_are_not(
    house: House, runner: asyncio.Runner
) -> None:
    async def scene() -> None:
        async with talking(house) as talk:
            since = talk.caller.heard_s
            with Stranger("127.0.0.67", house) as stranger:
                assert await kept_out(stranger) >= 10
                # Nothing else is heard from there either.
                request = stranger.request("INVITE", "+46313900601")
                answer = await asyncio.to_thread(stranger.answer, request)
                assert answer is not None
                assert answer.code == 403
            [told] = [
                line for line in log_lines(house, "address_kept_out") if line["address"] == "127.0.0.67"
            ]
            assert told["seconds"] == 600
            assert "deny=127.0.0.67/32" in (house.data / "asterisk/etc/banned.conf").read_text()
            await talk.unharmed(since)
        # Whose password was guessed at calls and is called as before.
        anna = await desk(house, ANNA)
        before = len(anna.came)
        call = await house.from_outside("+46313900601", "+46406280499")
        await came(anna, before)
        await call.hangup()
        await house.until_quiet()

    runner.run(scene())


def test_given_a_stranger_who_scans_when_extensions_are_tried_then_no_answer_tells_which_exist(
    house: House, runner: asyncio.Runner
) -> None:
    async def scene() -> None:
        known, unknown = [], []
        with Stranger("127.0.0.68", house) as stranger:
            for method in ("REGISTER", "INVITE", "OPTIONS", "SUBSCRIBE"):
                for user, answers in (
                    (ANNA, known),
                    ("trunk", known),
                    ("try", known),
                    ("nobody.here", unknown),
                ):
                    to = "" if method == "REGISTER" else "+46313900601"
                    found = await asyncio.to_thread(stranger.answer, stranger.request(method, to, user))
                    assert found is not None, (method, user)
                    names = tuple(sorted({name.lower() for name, _ in found.headers}))
                    answers.append((method, found.code, found.phrase, names))
        assert set(known) == set(unknown)
        assert {code for _, code, *_ in known} == {401}

    runner.run(scene())


@pytest.mark.parametrize("method", ["INVITE", "REGISTER"])
def test_given_two_who_talk_when_a_stranger_floods_then_they_hear_nothing_of_it_and_a_new_call_rings(
    house: House, runner: asyncio.Runner, method: str
) -> None:
    """A thousand requests a second from one address, for accounts and numbers that exist and that do not."""

    async def scene() -> None:
        with Stranger("127.0.0.69" if method == "INVITE" else "127.0.0.70", house) as stranger:
            to = "+46313900601" if method == "INVITE" else ""
            requests = (stranger.request(method, to, f"{100 + at % 900}", call=new_id()) for at in count())
            async with talking(house) as talk:
                bo = await desk(house, "bo.ekdahl")
                before, since = len(bo.came), talk.caller.heard_s
                flood = asyncio.create_task(asyncio.to_thread(stranger.flood, requests, 2_500, 1_000.0))
                assert await asyncio.to_thread(stranger.under_way.wait, SOON)
                call = await house.from_outside("+46313900602", "+46406280498")
                await call.ringing(SOON)
                await (await came(bo, before)).answer()
                await call.answered(SOON)
                codes = await flood
                await call.hangup()
                await talk.unharmed(since)
        assert set(codes) <= {401, 403}, codes
        assert codes[403], "it was never kept out"
        # No request of a stranger became a channel, nor a call that is on record.
        assert not [line for line in log_lines(house, "address_kept_out") if line["address"] == HERE]

    runner.run(scene())


def test_given_all_that_was_refused_when_the_logs_are_read_then_no_number_stands_whole_in_ours(
    house: House, runner: asyncio.Runner
) -> None:
    with Stranger("127.0.0.71", house) as stranger:
        runner.run(kept_out(stranger))
    assert log_lines(house, "address_kept_out")
    assert not unmasked(house.folder / "serve.log")
    assert not house.faults
