"""Lost, repeated and malformed datagrams do a call no harm."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from ansvar.phone import Phone, sound
from ansvar.phone.account import Lamp, lamp_of
from phone.line import SOON, address, invite, run, talking

pytestmark = pytest.mark.real

Drop = Callable[[int, bytes], int]


class Relay(asyncio.DatagramProtocol):
    """Carries datagrams between two phones; `copies(number, data)` says how many of each arrive, counted by receiver."""

    def __init__(self, copies: Drop) -> None:
        self.copies = copies
        self.counts: dict[tuple[str, int] | None, int] = {}
        self.callee: tuple[str, int] | None = None
        self.caller: tuple[str, int] | None = None
        self.transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        assert self.transport is not None
        to = self.caller if addr == self.callee else self.callee
        if addr != self.callee:
            self.caller = addr
        self.counts[to] = self.counts.get(to, 0) + 1
        for _ in range(self.copies(self.counts[to], data)):
            self.transport.sendto(data, to)


@asynccontextmanager
async def relay(callee: Phone, copies: Drop) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    transport, between = await loop.create_datagram_endpoint(
        lambda: Relay(copies), local_addr=("127.0.0.1", 0)
    )
    between.callee = (callee.host, callee.port)
    try:
        yield f"sip:200@127.0.0.1:{transport.get_extra_info('sockname')[1]}"
    finally:
        transport.close()


def test_given_every_second_datagram_is_lost_when_calling_then_the_call_is_answered() -> None:
    async def scenario() -> None:
        async with (
            Phone() as kim,
            Phone() as anna,
            # The first INVITE, the first answer and the first ACK among them.
            relay(anna, lambda at, _: (at + 1) % 2) as between,
        ):
            out = await kim.call(between)
            back = await anna.incoming(SOON)
            await back.answer()
            await out.answered(SOON)
            out.play(sound.tone(500, 2.0), repeat=True)
            await back.hears_tone(500, SOON)

    run(scenario)


def test_given_every_datagram_comes_three_times_when_calling_then_there_is_one_call() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna, relay(anna, lambda at, _: 3) as between:
            out = await kim.call(between)
            back = await anna.incoming(SOON)
            await back.ring()
            await out.ringing(SOON)
            assert len(anna.calls) == 1
            await back.decline(486)
            await out.ended(SOON)
            assert out.cause == "busy"

    run(scenario)


def test_given_the_ack_never_comes_when_answered_then_the_callee_ends_the_call() -> None:
    async def scenario() -> None:
        async with Phone(t1_s=0.01) as anna:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
                deaf.bind(("127.0.0.1", 0))
                deaf.sendto(invite(anna, deaf), (anna.host, anna.port))
                back = await anna.incoming(SOON)
                await back.answer()
                await back.ended(SOON)
                assert back.ended_by == "us"

    run(scenario)


def test_given_noise_and_scanning_when_a_call_is_up_then_it_goes_on() -> None:
    async def scenario() -> None:
        async with Phone() as kim, Phone() as anna:
            out, back = await talking(kim, anna)
            noise = [
                b"", b"\r\n\r\n", b"\xff" * 900, b"INVITE sip:x SIP/2.0\r\n\r\n", b"SIP/2.0 200 OK\r\n\r\n",
                b"OPTIONS sip:200@x SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=1\r\nFrom: <sip:a@b>;tag=1\r\n"
                b"To: <sip:c@d>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n",
                f"BYE {address(anna)} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK2\r\n"
                f"From: <sip:a@b>;tag=wrong\r\nTo: <sip:c@d>;tag=wrong\r\nCall-ID: {back.id}\r\nCSeq: 9 BYE\r\n\r\n".encode(),
            ]  # fmt: skip
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
                for data in noise:
                    stranger.sendto(data, (anna.host, anna.port))
            out.play(sound.tone(500, 2.0), repeat=True)
            await back.hears_tone(500, SOON)
            assert len(anna.calls) == 1

    run(scenario)


def test_given_a_message_summary_when_read_then_the_lamp_shows_it() -> None:
    body = b"Messages-Waiting: yes\r\nMessage-Account: sip:200@x\r\nVoice-Message: 3/1 (0/0)\r\n"
    assert lamp_of(body) == Lamp(True, 3, 1)
    assert lamp_of(b"Messages-Waiting: no\r\n") == Lamp()
    assert lamp_of(b"\xff\xfe voice-message: x/y") == Lamp()
