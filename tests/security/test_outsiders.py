"""A caller from outside who wants to call on at our cost: by any number, code, header or key, nothing leads outward."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from ansvar.phone import Call, PhoneFault, Refused
from ansvar.phone.messages import Request
from real.house import HERE, House
from security.attack import CALLEE_HZ, SOON, came, desk, talking

#: A number outside that is nobody's here.
FAR = "+46701740699"
_DIALLED = (
    FAR, "0701740699", "0046701740699", "00", "112", "90112", "0112", f"*21*{FAR}#", f"*21*{FAR[1:]}#", "**62*0701740699#",
    "*11", "*8", "*98", "*2", f"9{FAR[1:]}", f"0{FAR[1:]}", f"{FAR}@trunk", f"trunk/{FAR}", f"PJSIP/{FAR}@trunk",
    f"201&PJSIP%2F{FAR}%40trunk", f"201%2C1%2CDial(PJSIP%2F{FAR}%40trunk)", "${SHELL(id)}", "$%7BSHELL(id)%7D",
    "201%00", "..%2F..%2Fetc", "s", "T", "h", "i", "outward", "emergency", f"outward,{FAR},1", "a" * 300,
)  # fmt: skip
_HEADERS: tuple[dict[str, str], ...] = (
    {"P-Asserted-Identity": f"<sip:2001@{HERE}>"},
    {
        "P-Asserted-Identity": f"<sip:anna.lind@{HERE}>",
        "X-Ansvar-Account": "anna.lind",
        "X-Ansvar-Urgent": "yes",
    },
    {"Remote-Party-ID": f"<sip:2001@{HERE}>;party=calling;privacy=off;screen=yes"},
    {"Diversion": f"<sip:2001@{HERE}>;reason=unconditional"},
    {"History-Info": f"<sip:2001@{HERE}>;index=1"},
    {"Referred-By": f"<sip:anna.lind@{HERE}>"},
    {"Route": f"<sip:{FAR}@{HERE};lr>"},
    {"Replaces": "nothing;to-tag=1;from-tag=2"},
    {"Authorization": 'Digest username="anna.lind", realm="ansvar", nonce="1", uri="sip:x", response="00"'},
)


async def _over(call: Call) -> None:
    """End a call whatever became of it."""
    with suppress(PhoneFault):
        await call.hangup()


def test_given_a_caller_from_outside_when_any_number_or_code_is_dialled_then_the_line_outward_is_never_rung(
    house: House, runner: asyncio.Runner
) -> None:
    async def scene() -> None:
        async with talking(house) as talk:
            since = talk.caller.heard_s
            dialled = [(number, {}) for number in _DIALLED] + [(FAR, headers) for headers in _HEADERS]
            for at in range(0, len(dialled), 8):
                calls = []
                for number, headers in dialled[at : at + 8]:
                    calls.append(
                        await house.telco.phone.call(
                            f"sip:{number}@{HERE}:{house.sip_port}", shown="+46406280497", headers=headers
                        )
                    )
                # Long enough for a phone to ring, or for a refusal to come.
                await talk.caller.hears_tone(CALLEE_HZ, SOON, for_s=0.5)
                assert not house.telco.came, [each.dialled for each in house.telco.came]
                await asyncio.gather(*map(_over, calls))
            await talk.unharmed(since)
        # Nor later, until the last call was over; and nothing that was dialled set a forward either.
        assert not house.telco.came, [each.dialled for each in house.telco.came]
        assert not await house.read(lambda store: store.by_phone.forwards())

    runner.run(scene())


def test_given_somebody_outside_who_claims_to_be_a_phone_of_ours_when_calling_then_a_password_is_asked_for(
    house: House, runner: asyncio.Runner
) -> None:
    async def scene() -> None:
        for claimed in ("anna.lind", "try", "olga.nyberg"):
            call = await house.telco.phone.call(f"sip:{FAR}@{HERE}:{house.sip_port}", shown=claimed)
            await call.ended(SOON)
            assert call.code in (401, 403), (claimed, call.code)
        assert not house.telco.came

    runner.run(scene())


def test_given_a_talk_when_the_caller_from_outside_refers_it_or_presses_transfer_keys_then_nobody_is_rung(
    house: House, runner: asyncio.Runner
) -> None:
    async def scene() -> None:
        async with talking(house) as talk:
            with pytest.raises(Refused, match="603"):
                await talk.caller.transfer(f"sip:{FAR}@{HERE}:{house.sip_port}", 10)
            assert talk.caller.state == talk.callee.state == "up"
            for keys in (f"*2{FAR[1:]}#", f"##{FAR[1:]}#", f"*21*{FAR[1:]}#"):
                await talk.caller.keys(keys, 20)
            assert talk.caller.state == talk.callee.state == "up"
        assert not house.telco.came
        assert not await house.read(lambda store: store.by_phone.forwards())

    runner.run(scene())


def test_given_a_caller_from_outside_when_talking_then_nothing_sent_there_tells_who_answered(
    house: House, runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """W7: outside, the policy's number is shown; a colleague's name and extension stay inside."""
    endpoint = house.telco.phone.endpoint
    received: list[bytes] = []
    take = endpoint.datagram_received

    def note(data: bytes, place: tuple[str, int]) -> None:
        received.append(data)
        take(data, place)

    monkeypatch.setattr(endpoint, "datagram_received", note)

    async def scene() -> None:
        anna = await desk(house, "anna.lind")
        async with talking(house) as talk:
            shown_at_desk = talk.callee.shown
            before = len(anna.phone.trace)
            await talk.caller.hears_tone(CALLEE_HZ, SOON, for_s=1.0)
            assert shown_at_desk == "+46406280499"
            assert not [line for line in anna.phone.trace[before:] if "< INVITE" in line], (
                "told what it knows"
            )
        text = b"\n".join(received)
        assert b"200 OK" in text
        assert not [
            line for line in text.splitlines() if b"Lind" in line or b"anna" in line or b":2001@" in line
        ]
        assert b"\nINVITE" not in b"\n" + text, "the line outward was asked anew in the middle of a talk"

    runner.run(scene())


def test_given_a_flood_of_keys_when_it_comes_in_a_call_then_others_who_talk_hear_nothing_of_it(
    house: House, runner: asyncio.Runner
) -> None:
    async def scene() -> None:
        bo = await desk(house, "bo.ekdahl")
        async with talking(house) as talk:
            before, since = len(bo.came), talk.caller.heard_s
            call = await house.from_outside("+46313900602", "+46406280498")
            other = await came(bo, before)
            await other.answer()
            await call.answered(SOON)
            # As SIP INFO, which comes as fast as the wire takes it; each is answered.
            codes = await asyncio.gather(*(_key(call, "0123456789*#"[at % 12]) for at in range(300)))
            assert set(codes) <= {200, 415, 481, 491, 500, 503}, set(codes)
            await talk.unharmed(since)
            assert call.state == "up"
            await call.hangup()
        assert not house.telco.came

    runner.run(scene())


async def _key(call: Call, key: str) -> int:
    def fill(request: Request) -> None:
        request.headers.set("Content-Type", "application/dtmf-relay")
        request.body = f"Signal={key}\r\nDuration=100\r\n".encode()

    response = await call.phone.ask(call.dialog, "INFO", fill)
    return response.code if response is not None else 0
