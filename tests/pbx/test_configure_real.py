"""The written configuration in a real Asterisk, with no engine: nobody who calls is lost, and no door stands open."""

from __future__ import annotations

import asyncio
import re
import wave
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from ansvar.directory.files import load_organisation
from ansvar.pbx.configure import Trunk, export
from ansvar.pbx.configure.plain import asterisk_conf
from ansvar.pbx.fetch import Installed
from ansvar.pbx.home import Home
from ansvar.pbx.supervise import Asterisk
from ansvar.phone import Phone, Refused, sound
from ansvar.policy.load import load_policy
from pbx.configured import (
    ANNA,
    ANNA_DIRECT,
    KIM,
    MAIN,
    OUTSIDE,
    ROOT,
    SOON,
    Running,
    firm,
    paths_of,
    run,
    running,
    secrets,
    settings,
    soon,
    taken_down,
)
from ports import free_ports
from standstill import standstill


def test_given_a_firm_when_asterisk_starts_then_everything_is_there_and_nothing_is_wrong(
    asterisk_installed: Installed, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with running(asterisk_installed, tmp_path) as at:
            shown = await at.exchange.run("pjsip show endpoints")
            for account in (*at.configured.accounts, "try", "trunk"):
                assert f"Endpoint:  {account}" in shown
            assert f"Objects found: {len(at.configured.accounts) + 2}" in shown
            assert "inside" in (one := await at.exchange.run("pjsip show endpoint anna.lind"))
            assert "g722|alaw|opus|ulaw" in one.replace("(", "").replace(")", "") or "g722|alaw|ulaw" in one
            assert "ari-only" in one
            wrong = [line for line in at.log().splitlines() if " ERROR[" in line or " WARNING[" in line]
            # Its SIP library says so of Asterisk's own modules, when loading them takes long.
            assert not [line for line in wrong if "PJSIP_SAFE_MODULE" not in line]
            assert "app_voicemail.so" not in await at.exchange.run("module show like voicemail")
            # Loopback only: nothing listens for anybody else.
            assert f"127.0.0.1:{at.sip_port}" in await at.exchange.run("pjsip show transports")
            assert "0.0.0.0" not in await at.exchange.run("pjsip show transports")

    run(scenario)


def test_given_no_engine_when_somebody_calls_then_person_switchboard_and_message_follow(
    asterisk_installed: Installed, tmp_path: Path
) -> None:
    """N6: without the engine a call still rings the person, then the switchboard, then takes a message."""

    async def scenario() -> None:
        # Stands for the spoken sentence.
        sentence = tmp_path / "sentence.wav"
        sound.save(sentence, sound.tone(700, 0.8))
        async with (
            running(asterisk_installed, tmp_path, fallback_message=sentence) as at,
            at.phone("try", register=False) as kim,
            at.phone("anna.lind") as anna,
            at.phone("olga.kraft") as olga,
        ):
            await _nobody_answers(at, kim, anna, olga)
            await _anna_answers(at, kim, anna)
            await _switchboard(at, kim, olga)
            await _colleague(at, anna, olga)

    run(scenario)


async def _nobody_answers(at: Running, kim: Phone, anna: Phone, olga: Phone) -> None:
    call = await kim.call(ANNA_DIRECT, shown=KIM)
    at_anna = await anna.incoming(SOON)
    assert at_anna.shown == KIM
    await at_anna.ring()
    await call.ringing(SOON)
    at_olga = await olga.incoming(SOON)
    await at_olga.ring()
    await at_anna.ended(SOON)
    await call.answered(SOON)
    await at_olga.ended(SOON)
    await call.hears_tone(700, SOON)
    await call.hears_tone(1000, SOON)
    await call.say(sound.tone(440, 1.5))
    await call.hangup()
    facts = await at.written()
    assert (facts["outcome"], facts["stage"]) == ("message", "message")
    assert (facts["person"], facts["caller"], facts["dialled"]) == ("anna.lind", KIM, ANNA_DIRECT)
    assert facts["sound"] == f"{facts['name']}.wav"
    assert f"_{ANNA_DIRECT}_{KIM}_" in facts["name"]
    with wave.open(str(at.home.fallback / facts["sound"])) as left:
        assert 1.0 < left.getnframes() / left.getframerate() < 4.0


async def _anna_answers(at: Running, kim: Phone, anna: Phone) -> None:
    call = await kim.call("040-6280401".replace("-", ""), shown=KIM)
    at_anna = await anna.incoming(SOON)
    await at_anna.answer()
    await call.answered(SOON)
    at_anna.play(sound.tone(440, 2.0), repeat=True)
    await call.hears_tone(440, SOON)
    await call.hangup()
    await at_anna.ended(SOON)
    facts = await at.written()
    assert (facts["outcome"], facts["stage"]) == ("answered", "person")
    assert facts["by"].startswith("PJSIP/anna.lind-")


async def _switchboard(at: Running, kim: Phone, olga: Phone) -> None:
    call = await kim.call(MAIN)
    at_olga = await olga.incoming(SOON)
    await at_olga.ring()
    await call.hangup()
    await at_olga.ended(SOON)
    facts = await at.written()
    assert (facts["outcome"], facts["stage"], facts["person"]) == ("abandoned", "operators", "")


async def _colleague(at: Running, anna: Phone, olga: Phone) -> None:
    call = await olga.call(ANNA)
    at_anna = await anna.incoming(SOON)
    assert at_anna.shown_name == "Olga Kraft"
    await at_anna.answer()
    await call.answered(SOON)
    await call.hangup()
    await at_anna.ended(SOON)
    facts = await at.written()
    assert (facts["from"], facts["account"], facts["outcome"]) == ("inside", "olga.kraft", "answered")


def test_given_a_call_from_outside_when_it_dials_outward_then_the_trunk_is_never_reached(
    asterisk_installed: Installed, tmp_path: Path
) -> None:
    """N9: a caller from outside can never reach an outward line; a phone of ours can, and emergencies always."""

    async def scenario() -> None:
        async with (
            running(asterisk_installed, tmp_path, operators_s=1, person_s=1, silence_s=1) as at,
            at.phone("try", register=False) as kim,
            at.phone("anna.lind") as anna,
        ):
            tries = (
                OUTSIDE,
                "0313900699",
                "112",
                "00112",
                f"{ANNA}&PJSIP%2F112@trunk",
                "+46900123456",
                "*21*112%23",
                "s",
            )
            for number in tries:
                call = await kim.call(f"sip:{number}@127.0.0.1:{at.sip_port}", shown=KIM)
                await call.answered(SOON)
                await call.hangup()
                facts = await at.written()
                assert (facts["from"], facts["stage"]) == ("outside", "message"), number
            for context in ("outward", "emergency", "rescue", "who", "T", "T,1", "anna.lind"):
                assert await _refusal(kim, f"sip:{context}@127.0.0.1:{at.sip_port}") >= 400
            await at.until_quiet()
            assert not await _rang(at.line)

            # The same numbers from a phone of ours: those that the policy lets out, and the emergency.
            for dialled, reached in ((OUTSIDE, OUTSIDE), ("0313900699", OUTSIDE), ("112", "112")):
                call = await anna.call(dialled)
                out = await at.line.incoming(SOON)
                assert out.dialled == reached
                assert out.shown == "+46406280400"
                await out.answer()
                await call.answered(SOON)
                await call.hangup()
                await out.ended(SOON)
                assert (await at.written())["outcome"] == "answered"
            assert await soon(lambda: "emergency call to 112 from anna.lind" in at.log())
            for dialled in ("09001234567", "004521370000"):
                assert await _refusal(anna, dialled) >= 400
                await at.written()
            assert not await _rang(at.line)

    run(scenario)


def test_given_a_trunk_that_fails_when_an_emergency_is_dialled_then_the_switchboard_rings(
    asterisk_installed: Installed, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with (
            running(asterisk_installed, tmp_path) as at,
            at.phone("anna.lind") as anna,
            at.phone("olga.kraft") as olga,
        ):
            call = await anna.call("112")
            await (await at.line.incoming(SOON)).decline(503)
            at_olga = await olga.incoming(SOON)
            await at_olga.answer()
            await call.answered(SOON)
            await call.hangup()
            await at_olga.ended(SOON)
            facts = await at.written()
            assert (facts["dialled"], facts["account"], facts["outcome"]) == ("112", "anna.lind", "answered")
            assert facts["by"].startswith("PJSIP/olga.kraft-")
            assert await soon(lambda: "emergency call to 112 did not get through" in at.log())

    run(scenario)


def test_given_a_line_that_was_gone_a_moment_ago_when_an_emergency_is_dialled_then_it_is_tried_all_the_same(
    asterisk_installed: Installed, tmp_path: Path
) -> None:
    """Asterisk asks the line every half minute whether it is there, and dials none that it believes dead."""

    async def scenario() -> None:
        (port,) = free_ports(1)
        async with (
            running(asterisk_installed, tmp_path, trunk=Trunk(host="127.0.0.1", port=port)) as at,
            at.phone("anna.lind") as anna,
            at.phone("olga.kraft") as olga,
        ):
            async with asyncio.timeout(SOON):
                while "Unavail" not in await at.exchange.run("pjsip show contacts"):
                    await asyncio.sleep(0.05)
            async with Phone("127.0.0.1", port) as line:
                call = await anna.call("112")
                # The switchboard rings beside it, lest nobody answer at all.
                at_olga, out = await olga.incoming(SOON), await line.incoming(SOON)
                assert out.dialled == "112"
                await out.answer()
                await call.answered(SOON)
                await at_olga.ended(SOON)
                await call.hangup()
                await out.ended(SOON)
            facts = await at.written()
            assert (facts["dialled"], facts["outcome"]) == ("112", "answered")
            assert facts["by"].startswith("PJSIP/trunk-")

    run(scenario)


async def _refusal(phone: Phone, number: str) -> int:
    """Return the SIP status with which a call was refused."""
    call = await phone.call(number)
    await call.ended(SOON)
    assert call.answered_at is None
    return int(call.code or 0)


async def _rang(line: Phone) -> bool:
    """Whether a call came in: asked when all channels have gone, so that none can be on its way."""
    try:
        await line.incoming(0.05)
    except Exception:
        return False
    return True


def test_given_a_stranger_when_it_knocks_then_it_is_refused_and_written_down(
    asterisk_installed: Installed, tmp_path: Path
) -> None:
    """Wrong passwords, unknown accounts and anonymous calls are refused and stand in the security log."""

    async def scenario() -> None:
        async with running(asterisk_installed, tmp_path, trunk=None) as at:
            registrar = ("127.0.0.1", at.sip_port)
            for user in ("anna.lind", "nobody.here", "try", "trunk"):
                async with Phone(user=user, password="wrong", registrar=registrar) as stranger:
                    with pytest.raises(Refused):
                        await stranger.register(SOON)
                    assert await _refusal(stranger, ANNA) >= 400
            async with Phone("127.0.0.1", 0) as anonymous:
                assert await _refusal(anonymous, f"sip:{ANNA}@127.0.0.1:{at.sip_port}") >= 400
            refused = re.compile(r'SecurityEvent="(?:ChallengeResponseFailed|InvalidPassword)".*anna\.lind')
            assert await soon(
                lambda: refused.search(at.log("security"))
            )  # Asterisk writes when it comes to it
            assert not list(at.home.fallback.iterdir())

    run(scenario)


def test_given_an_address_that_is_banned_when_it_calls_then_it_is_forbidden(
    asterisk_installed: Installed, tmp_path: Path
) -> None:
    """One line in banned.conf and a reload keep an address out, while others are served."""

    async def scenario() -> None:
        async with running(asterisk_installed, tmp_path) as at, at.phone("anna.lind") as anna:
            banned = at.home.etc / "banned.conf"

            async def welcome() -> bool:
                try:
                    await anna.register(SOON)
                except Refused as refusal:
                    return "403" not in str(refusal)
                return True

            for text, expected in (("deny=127.0.0.1/32\n", False), ("", True)):
                banned.write_text(text)
                await at.exchange.run("module reload acl")
                # Asterisk tells its SIP of the change a moment later.
                async with asyncio.timeout(SOON):
                    while await welcome() is not expected:
                        await asyncio.sleep(0.02)

    run(scenario)


def test_given_a_change_when_configured_again_then_only_what_changed_is_reloaded(
    asterisk_installed: Installed, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with running(asterisk_installed, tmp_path) as at:
            phones = at.home.etc / "pjsip_phones.conf"
            phones.write_text(phones.read_text() + "\n[eva.ny](phone)\nauth=eva.ny\naors=eva.ny\n")
            await at.exchange.run("module reload res_pjsip.so")
            async with asyncio.timeout(SOON):
                while "eva.ny" not in await at.exchange.run("pjsip show endpoints"):
                    await asyncio.sleep(0.02)

    run(scenario)


def test_given_a_municipality_when_asterisk_starts_then_it_is_ready_within_five_seconds(
    asterisk_installed: Installed, tmp_path: Path
) -> None:
    """Six hundred people with a browser phone each; 0.5 s on two cores."""

    async def scenario() -> None:
        policy = load_policy(ROOT / "policies/falkenberg.toml")
        town = load_organisation(ROOT / "organisations/falkenberg")
        loop = asyncio.get_running_loop()
        async with AsyncExitStack() as stack:
            async with standstill() as still:
                began = loop.time()
                at = await stack.enter_async_context(
                    running(asterisk_installed, tmp_path, of=(town, policy), web=True)
                )
            assert loop.time() - began - still.sum_s < 5.0
            shown = await at.exchange.run("pjsip show endpoints")
            assert f"Objects found: {2 * len(at.configured.accounts) + 2}" in shown
            assert len(at.configured.accounts) == 600
            twin = await at.exchange.run("pjsip show endpoint anna.lind.web")
            assert re.search(r"webrtc +: yes", twin)
            assert re.search(r"dtls_auto_generate_cert +: Yes", twin)
            # Numbers of the town's people are found, whichever way they are dialled.
            async with at.phone("try", register=False) as kim, at.phone("anna.lind") as anna:
                for dialled in ("+46313900601", "46313900601", "0313900601", "0046313900601", "2001"):
                    call = await kim.call(dialled)
                    await (await anna.incoming(SOON)).ring()
                    await call.hangup()
                    assert (await at.written())["person"] == "anna.lind", dialled

    run(scenario)


def test_given_an_asterisk_of_ones_own_when_the_files_are_included_then_its_calls_are_handled(
    asterisk_installed: Installed, tmp_path: Path
) -> None:
    """What the README of the export says is all that has to be done."""

    async def scenario() -> None:
        home = Home(tmp_path / "data").create()
        sip, ari, line = free_ports(3)
        made = settings(
            tmp_path,
            paths=paths_of(asterisk_installed, home),
            ari_port=ari,
            trunk=Trunk(host="127.0.0.1", port=line),
            operators_s=1,
            silence_s=1,
        )
        export(*firm(), made, home.etc)
        # Theirs: as `plain` writes it, it stands for what anybody may have.
        theirs = {
            "asterisk.conf": asterisk_conf(made.paths, "sv"),
            "modules.conf": "[modules]\nautoload=yes\nnoload=res_pjsip_endpoint_identifier_anonymous.so\n",
            "logger.conf": "[general]\n[logfiles]\nmessages=notice,warning,error\n",
            "pjsip.conf": "[global]\ntype=global\nendpoint_identifier_order=username,ip,auth_username\n"
            f"[mine]\ntype=transport\nprotocol=udp\nbind=127.0.0.1:{sip}\n#include ansvar_pjsip.conf\n",
            "extensions.conf": "[general]\n[mine]\nexten => 1,1,Hangup()\n#include ansvar_extensions.conf\n",
            "ari.conf": "[general]\nenabled=yes\n#include ansvar_ari.conf\n",
            "http.conf": f"[general]\nenabled=yes\nbindaddr=127.0.0.1\nbindport={ari}\n",
        }
        for name, text in theirs.items():
            (home.etc / name).write_text(text)
        home.fallback.mkdir(exist_ok=True)
        exchange = Asterisk(asterisk_installed, home)
        await exchange.start()
        try:
            password = secrets(("phone:anna.lind",))["phone:anna.lind"]
            async with Phone(user="anna.lind", password=password, registrar=("127.0.0.1", sip)) as anna:
                await anna.register(SOON)
                call = await anna.call(MAIN)
                await call.answered(SOON)
                await call.hears_tone(1000, SOON)
                await call.hangup()
                assert (await taken_down(home.fallback))["account"] == "anna.lind"
        finally:
            await exchange.stop(drain_s=0)

    run(scenario)
