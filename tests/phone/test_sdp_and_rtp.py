"""What is agreed on about sound, and the packets that carry it."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansvar.phone import measure, rtp, sdp, sound
from ansvar.phone.messages import Malformed
from ansvar.phone.rtp import Rtp
from phone.line import SOON

OFFER = (
    "v=0\r\no=- 1 2 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\na=sendonly\r\n"
    "m=audio 4000 RTP/AVP 0 8 96\r\na=rtpmap:96 telephone-event/8000\r\nm=video 5000 RTP/AVP 99\r\na=inactive\r\n"
)


def test_given_an_offer_when_read_then_its_sound_stream_counts_and_not_its_picture() -> None:
    assert sdp.read(OFFER.encode()) == sdp.Sound("10.0.0.1", 4000, "sendonly", 96)
    assert sdp.read(OFFER.encode()).holds


@pytest.mark.parametrize("direction", ["sendrecv", "sendonly", "recvonly", "inactive"])
@pytest.mark.parametrize("keys", [None, 101])
def test_given_a_description_when_written_then_it_is_read_back(
    direction: sdp.Direction, keys: int | None
) -> None:
    sound = sdp.Sound("127.0.0.1", 4000, direction, keys)
    assert sdp.read(sdp.write(sound, 1, 2)) == sound


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", OFFER.replace(" 8 ", " 9 ").encode(), OFFER.replace("audio", "image").encode(),
     OFFER.replace("c=IN IP4 10.0.0.1", "c=nowhere").encode(), OFFER.replace("4000", "400000").encode()],
)  # fmt: skip
def test_given_no_sound_we_understand_when_read_then_it_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        sdp.read(body)


@given(st.binary(max_size=200), st.integers(0, len(OFFER) - 1))
def test_given_any_bytes_in_a_description_when_read_then_it_is_read_or_malformed(
    noise: bytes, at: int
) -> None:
    for body in (noise, OFFER[:at].encode() + noise + OFFER[at:].encode()):
        with suppress(Malformed):
            assert 0 <= sdp.read(body).port <= 65_535


@given(st.binary(max_size=60))
def test_given_any_packet_when_received_then_it_is_taken_or_ignored(data: bytes) -> None:
    heard: list[str] = []
    line = Rtp(heard.append)
    for packet in (data, b"\x80\x08" + data, b"\xb0\x65" + data, b"\x9f\x08" + data, b"\x80\x65" + data):
        line.datagram_received(packet, None)
    assert all(key in "0123456789*#ABCD" for key in heard)


class Slow:
    """A loop on a clock of its own, which once wakes up late."""

    def __init__(self) -> None:
        self.now, self.wakes = 0.0, 0.0

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, what: object) -> None:
        self.wakes = when

    def create_future(self) -> asyncio.Future[None]:
        return asyncio.Future(loop=self.own)

    own = asyncio.new_event_loop()


def test_given_a_machine_that_stands_still_when_keys_are_pressed_then_they_stay_apart_as_the_exchange_needs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loop, pressed = Slow(), []
    monkeypatch.setattr(rtp.asyncio, "get_running_loop", lambda: loop)
    line = Rtp(lambda key: None)
    line.sends = False
    monkeypatch.setattr(
        line, "_send", lambda kind, moment, payload, marked: pressed.append((loop.now, payload))
    )
    for key in "12":
        line.press(key)
    line.start("127.0.0.1", 4000, 101)
    for frame in range(20):
        loop.now = max(loop.now, loop.wakes) + (0.15 if frame == 3 else 0.0)  # as the first key is let go
        line._frame()
    ends = [at for at, payload in pressed if payload[0] == 1 and payload[1] & 0x80]
    starts = [at for at, payload in pressed if payload[0] == 2]
    assert min(starts) - max(ends) >= 0.045


def test_given_sound_that_came_while_we_stood_still_when_looked_at_before_it_is_read_then_it_was_not_silent() -> (
    None
):
    async def scenario() -> None:
        line = Rtp(lambda key: None)
        await line.open("127.0.0.1")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as speaker:
            for number in range(50):
                head = struct.pack("!BBHII", 0x80, sdp.ALAW, number, number * sound.FRAME, 1)
                packet = head + sound.to_alaw(sound.tone(500, 0.02))
                speaker.sendto(packet, (line.host, line.port))
        time.sleep(1.0)  # they come meanwhile, one by one or all at once
        assert line.heard_s == 0.0
        async with asyncio.timeout(SOON):
            while line.received < 50:
                await asyncio.sleep(0)
        assert measure.sounding_s(line.heard_since()) >= 0.9
        await line.close()

    asyncio.run(scenario())
