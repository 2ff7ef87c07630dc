"""Calls that nobody on the way can read: SIP over TLS, sound over SRTP, on the real exchange with real phones."""

from __future__ import annotations

import asyncio
import base64
import http.client
import re
import ssl
import warnings
from base64 import b64encode
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import websockets
from websockets.typing import Subprotocol

from ansvar.pbx.configure import Tls, Trunk
from ansvar.pbx.fetch import Installed
from ansvar.pbx.home import Home
from ansvar.phone import measure, sound
from ansvar.phone.messages import Headers, Request, Response, credentials, new_id, read
from pbx.certificates import Signed, signed
from pbx.configured import ANNA_DIRECT, KIM, OUTSIDE, SOON, free_ports, run, running, secrets
from pbx.phones_side import SINGS_S, SidePhone, phones_side
from pbx.srtp import Aes, Keys
from pbx.tls_caller import connect, leave, tls_caller, trusting
from real.house import House, Setting


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Signed:
    """A certificate for 127.0.0.1 and the authority that the phones trust."""
    return signed(tmp_path_factory.mktemp("certificate"))


def tls_of(ours: Signed, **more: bool) -> Tls:
    (port,) = free_ports(1)
    return Tls(ours.certificate, ours.key, port, **more)


def test_given_a_certificate_when_phones_call_over_tls_then_both_hear_each_other_over_srtp(
    asterisk_installed: Installed, tmp_path: Path, ours: Signed
) -> None:
    async def scenario() -> None:
        tls = tls_of(ours, required=True)
        anna, bo = SidePhone("anna.lind", hertz=440), SidePhone("bo.rask", hertz=620)
        async with (
            running(asterisk_installed, tmp_path / "exchange", tls=tls) as at,
            phones_side(
                asterisk_installed, tmp_path / "phones", ("127.0.0.1", tls.port), ours, anna, bo
            ) as side,
        ):
            await side.call("bo.rask", "201")
            await side.until_over()
            for phone, other in ((anna, bo), (bo, anna)):
                assert side.facts(phone.account) == {"secure": "1", "codec": "(alaw)"}
                assert side.heard(phone.account).note_s(other.hertz) > 0.6 * SINGS_S
                assert side.heard(phone.account).note_s(phone.hertz) == 0.0
            assert (await at.written())["outcome"] == "answered"
            assert not [line for line in at.log().splitlines() if " ERROR[" in line]

    run(scenario)


def test_given_phones_of_all_codecs_when_they_call_then_each_pair_agrees_and_wideband_stays_wideband(
    asterisk_installed: Installed, tmp_path: Path, ours: Signed
) -> None:
    """G.722 and Opus carry 5 kHz from phone to phone, which no narrow codec can; unlike codecs are translated."""

    async def scenario() -> None:
        tls = tls_of(ours, required=True)
        calls = (
            (SidePhone("anna.lind", "g722", 5000), SidePhone("bo.rask", "g722,alaw", 5600), "202"),
            (SidePhone("mia.hedin", "opus", 5000), SidePhone("charlie.brun", "opus,alaw", 5600), "204"),
            (SidePhone("olga.kraft", "ulaw", 440), SidePhone("disa.norell", "alaw,ulaw", 620), "206"),
            (SidePhone("erik.stal", "opus", 440), SidePhone("frida.ahs", "alaw", 620), "208"),
        )
        # A phone that is called is offered the caller's codec first; it takes the one that it likes best.
        agreed = [("g722", "g722"), ("opus", "opus"), ("ulaw", "alaw"), ("opus", "alaw")]
        phones = [phone for caller, callee, _ in calls for phone in (caller, callee)]
        async with (
            running(asterisk_installed, tmp_path / "exchange", tls=tls) as at,
            phones_side(
                asterisk_installed, tmp_path / "phones", ("127.0.0.1", tls.port), ours, *phones
            ) as side,
        ):
            for caller, _, number in calls:
                await side.call(caller.account, number)
            await side.until_over()
            found = [
                tuple(side.facts(phone.account)["codec"].strip("()") for phone in (caller, callee))
                for caller, callee, _ in calls
            ]
            assert found == agreed
            for caller, callee, _ in calls:
                for phone, other in ((caller, callee), (callee, caller)):
                    assert side.facts(phone.account)["secure"] == "1"
                    assert side.heard(phone.account).note_s(other.hertz) > 0.6 * SINGS_S, (phone, other)
            assert not [line for line in at.log().splitlines() if " ERROR[" in line]

    run(scenario)


def test_given_a_whole_service_with_a_certificate_when_phones_call_over_tls_then_the_engine_joins_them_encrypted(
    asterisk_installed: Installed, tmp_path: Path, ours: Signed
) -> None:
    """The same with the engine in between, and the call on record."""

    async def scenario() -> None:
        (port,) = free_ports(1)
        file = tmp_path / "settings.toml"
        file.write_text(f'[tls]\ncertificate = "{ours.certificate}"\nkey = "{ours.key}"\nport = {port}\n')
        firm = Setting("company", "2026-11-23 10:00", trunk=False, options=("--settings", str(file)))
        anna, bo = SidePhone("anna.lind", "g722,alaw", 5000), SidePhone("bo.rask", "g722,alaw", 5600)
        async with House(firm, tmp_path / "house") as house:
            passwords = Home(house.data).secrets_for
            async with phones_side(
                asterisk_installed,
                tmp_path / "phones",
                ("127.0.0.1", port),
                ours,
                anna,
                bo,
                passwords=passwords,
            ) as side:
                await house.registered(2)
                began = house.now
                await side.call("bo.rask", "201")
                await side.until_over()
                for phone, other in ((anna, bo), (bo, anna)):
                    assert side.facts(phone.account) == {"secure": "1", "codec": "(g722)"}
                    assert side.heard(phone.account).note_s(other.hertz) > 0.6 * SINGS_S
                await house.until_quiet()
                (record,) = await house.records_since(began)
                assert (record.outcome, record.reached) == ("answered", "person:anna.lind")
            assert not house.faults

    run(scenario)


def test_given_a_line_outward_over_tls_when_calls_go_out_and_come_in_then_they_are_encrypted_too(
    asterisk_installed: Installed, tmp_path: Path, ours: Signed
) -> None:
    async def scenario() -> None:
        line_port, tls_port = free_ports(2)
        tls = Tls(ours.certificate, ours.key, tls_port, authority=ours.authority)
        trunk = Trunk(host="127.0.0.1", port=line_port, transport="tls")
        line = SidePhone("carrier", hertz=440, has_account=False)
        async with (
            # First: a line that does not answer when the exchange starts is not tried again for half a minute.
            phones_side(
                asterisk_installed, tmp_path / "line", ("127.0.0.1", tls_port), ours, line, sip_port=line_port
            ) as side,
            running(asterisk_installed, tmp_path / "exchange", tls=tls, trunk=trunk) as at,
            at.phone("anna.lind") as anna,
        ):
            async with asyncio.timeout(
                2 * SOON
            ):  # a line that did not answer is asked again after half a minute
                while not re.search(r"trunk/\S+\s+\S+\s+Avail", await at.exchange.run("pjsip show contacts")):
                    await asyncio.sleep(0.05)
            out = await anna.call(OUTSIDE)
            await out.answered(SOON)
            out.play(sound.tone(620, 6.0))
            await out.hears_tone(440, SOON)
            await side.until_over()
            assert side.facts("carrier") == {"secure": "1", "codec": "(alaw)"}
            assert side.heard("carrier").note_s(620) > 0.6 * SINGS_S
            assert (await at.written())["stage"] == "outward"
            await side.call("carrier", ANNA_DIRECT, shown=KIM)
            came = await anna.incoming(SOON)
            assert came.shown == KIM
            await came.answer()
            said = came.play(sound.tone(620, 6.0))
            await came.hears_tone(440, SOON)
            await said
            await came.hangup()
            await side.until_over()
            assert side.facts("carrier") == {"secure": "1", "codec": "(alaw)"}
            assert side.heard("carrier").note_s(620) > 0.6 * SINGS_S
            assert (await at.written())["from"] == "outside"

    run(scenario)


def test_given_a_line_outward_that_nobody_vouches_for_when_a_call_goes_out_then_it_gets_no_word(
    asterisk_installed: Installed, tmp_path: Path, ours: Signed
) -> None:
    """Whoever stands in between with a certificate of their own would be given the keys of the sound."""

    async def scenario() -> None:
        line_port, tls_port = free_ports(2)
        theirs = signed(tmp_path / "theirs")
        tls = Tls(ours.certificate, ours.key, tls_port, authority=ours.authority)
        trunk = Trunk(host="127.0.0.1", port=line_port, transport="tls")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(theirs.certificate, theirs.key)
        got = bytearray()

        async def overhear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            got.extend(await reader.read())
            await leave(writer)

        async with (
            await asyncio.start_server(overhear, "127.0.0.1", line_port, ssl=context),
            running(asterisk_installed, tmp_path / "exchange", tls=tls, trunk=trunk) as at,
            at.phone("anna.lind") as anna,
        ):
            out = await anna.call(OUTSIDE)
            await out.ended(SOON)
            assert out.answered_at is None
            assert (await at.written())["outcome"] == "abandoned"
            assert not got

    run(scenario)


def test_given_the_vectors_of_the_standards_when_enciphered_then_they_come_out() -> None:
    """FIPS 197 C.1 and RFC 3711 B.3: what judges the exchange below is right itself."""
    cipher = Aes(bytes.fromhex("000102030405060708090a0b0c0d0e0f"))
    block = cipher.block(bytes.fromhex("00112233445566778899aabbccddeeff"))
    assert block.hex() == "69c4e0d86a7b0430d8cdb78070b4c55a"
    keys = Keys.of(bytes.fromhex("e1f97a0d3e018be0d64fa32c06de41390ec675ad498afeebb6960b3aabe6"))
    assert f"{keys.salt:028x}" == "30cbbc08863d8c85d49db34a9ae1"
    assert keys.tag.hex() == "cebe321f6ff7716b6fd4ab49af256a156d38baa4"


def test_given_encryption_is_required_when_a_phone_calls_then_the_wire_carries_srtp_and_nothing_plain_is_taken(
    asterisk_installed: Installed, tmp_path: Path, ours: Signed
) -> None:
    """What came over the wire is no sound until it is opened with the key of the answer (RFC 3711, RFC 4568)."""

    async def scenario() -> None:
        tls = tls_of(ours, required=True)
        sentence = tmp_path / "sentence.wav"
        sound.save(sentence, sound.tone(700, 3.0))
        async with (
            running(asterisk_installed, tmp_path, tls=tls, fallback_message=sentence, person_s=1) as at,
            tls_caller("anna.lind", tls.port, ours.authority) as anna,
        ):
            refused = await anna.call("202", "RTP/AVP")
            assert refused.code == 488
            key = base64.b64encode(bytes(range(30))).decode()
            answer = await anna.call("202", "RTP/SAVP", key)
            assert answer.code == 200
            said = answer.body.decode()
            assert re.search(r"(?m)^m=audio \d+ RTP/SAVP 8\b", said)
            (theirs,) = re.findall(r"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:([A-Za-z0-9+/=]{40})", said)
            assert theirs != key
            every = await anna.datagrams(100)
            keys, others = Keys.of(base64.b64decode(theirs)), Keys.of(base64.b64decode(key))
            assert all(keys.opened(packet) is not None for packet in every)
            assert all(others.opened(packet) is None for packet in every)
            # Sound, and not what keeps the way through a firewall open.
            wire = [packet for packet in every if packet[1] & 127 == 8]
            assert {len(packet) for packet in wire} == {12 + 160 + 10}
            opened = [keys.opened(packet) for packet in wire]
            heard = sound.from_alaw(b"".join(part for part in opened[50:] if part))
            assert measure.is_tone(heard, 700)
            assert not measure.is_tone(sound.from_alaw(b"".join(packet[12:172] for packet in wire[50:])), 700)
            await anna.hangup()
            # SIP that is not over TLS is for this machine alone.
            shown = await at.exchange.run("pjsip show transports")
            assert f"127.0.0.1:{tls.port}" in shown

    run(scenario)


def test_given_old_tls_when_a_phone_connects_then_it_is_refused_and_1_2_and_1_3_are_taken(
    asterisk_installed: Installed, tmp_path: Path, ours: Signed
) -> None:
    """Left alone, Asterisk speaks TLS 1.0 and nothing newer (RFC 8996 forbids it)."""

    async def scenario() -> None:
        tls = tls_of(ours)
        async with running(asterisk_installed, tmp_path, tls=tls):
            for version, taken in (
                ("TLSv1", False),
                ("TLSv1_1", False),
                ("TLSv1_2", True),
                ("TLSv1_3", True),
            ):
                context = trusting(ours.authority)
                context.set_ciphers("ALL:@SECLEVEL=0")
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", DeprecationWarning)  # the old ones are called so
                    context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
                try:
                    _, writer = await connect(tls.port, context)
                except (ssl.SSLError, ConnectionError):
                    assert not taken, version
                else:
                    assert taken, version
                    await leave(writer)

    run(scenario)


def test_given_an_address_that_others_reach_when_browsers_come_over_wss_then_they_register_and_nobody_gets_at_the_engine(
    asterisk_installed: Installed, tmp_path: Path, ours: Signed
) -> None:
    """The control channel stands at the same address as the browsers' socket, and is for this machine alone."""

    async def scenario() -> None:
        here = "127.0.0.3"
        sip_port, web_port = free_ports(2)
        tls = Tls(ours.certificate, ours.key, sip_port, web_port)
        async with running(asterisk_installed, tmp_path, tls=tls, web=True, listen=here) as at:
            account, context = "anna.lind.web", trusting(ours.authority)
            for secret, code in (("wrong", 401), (secrets((f"phone:{account}",))[f"phone:{account}"], 200)):
                async with websockets.connect(
                    f"wss://{here}:{web_port}/ws", ssl=context, subprotocols=[Subprotocol("sip")], proxy=None
                ) as socket:
                    assert (await registered(socket, account, secret)).code == code
            login = b64encode(f"{at.configured.ari_user}:{at.configured.ari_password}".encode()).decode()
            for url, source, code in (
                (f"https://{here}:{web_port}/ari/asterisk/info", here, 403),
                (f"{at.configured.ari_url}/ari/asterisk/info", "127.0.0.1", 200),
            ):
                assert await asyncio.to_thread(asked, url, source, login, context) == code

    run(scenario)


async def registered(socket: websockets.ClientConnection, account: str, password: str) -> Response:
    """Return the answer to a registration over a websocket (RFC 7118), after its challenge."""
    id, tag, proof, uri = new_id(), new_id(), "", "sip:ansvar"
    for count in (1, 2):
        headers = Headers()
        for name, value in (
            ("Via", f"SIP/2.0/WSS browser.invalid;branch=z9hG4bK{new_id()}"), ("Max-Forwards", "70"),
            ("From", f"<sip:{account}@ansvar>;tag={tag}"), ("To", f"<sip:{account}@ansvar>"), ("Call-ID", id),
            ("CSeq", f"{count} REGISTER"), ("Contact", f"<sip:{account}@browser.invalid;transport=ws>"),
        ):  # fmt: skip
            headers.add(name, value)
        if proof:
            headers.add("Authorization", proof)
        await socket.send(bytes(Request("REGISTER", uri, headers)).decode())
        async with asyncio.timeout(SOON):
            answer = await socket.recv()
        response = read(answer.encode() if isinstance(answer, str) else answer)
        assert isinstance(response, Response)
        if count == 1:
            challenge = response.headers.get("www-authenticate")
            proof = credentials(challenge, account, password, "REGISTER", uri) or ""
    return response


def asked(url: str, source: str, login: str, context: ssl.SSLContext) -> int:
    """Return the status with which a page is given to somebody at an address."""
    where = urlsplit(url)
    kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
    more = {"context": context} if where.scheme == "https" else {}
    connection = kind(where.hostname or "", where.port, timeout=SOON, source_address=(source, 0), **more)
    try:
        connection.request("GET", where.path, headers={"Authorization": f"Basic {login}"})
        return connection.getresponse().status
    finally:
        connection.close()
