"""Calls that nobody on the way can read: SIP over TLS, sound over SRTP, on the real exchange with real phones."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansvar.pbx.configure import Tls
from ansvar.pbx.fetch import Installed
from pbx.certificates import Signed, signed
from pbx.configured import free_ports, run, running
from pbx.phones_side import SINGS_S, SidePhone, phones_side


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Signed:
    """A certificate for 127.0.0.1 and the authority that the phones trust."""
    return signed(tmp_path_factory.mktemp("certificate"))


def tls_of(ours: Signed, **more: bool) -> Tls:
    (port,) = free_ports(1)
    return Tls(ours.certificate, ours.key, port, **more)


@pytest.mark.parametrize("required", [False, True])
def test_given_a_certificate_when_phones_call_over_tls_then_both_hear_each_other_over_srtp(
    asterisk_installed: Installed, tmp_path: Path, ours: Signed, required: bool
) -> None:
    async def scenario() -> None:
        tls = tls_of(ours, required=required)
        anna, bo = SidePhone("anna.lind", hertz=440), SidePhone("bo.rask", hertz=620)
        async with (
            running(asterisk_installed, tmp_path / "exchange", tls=tls) as at,
            phones_side(
                asterisk_installed, tmp_path / "phones", ("127.0.0.1", tls.port), ours.authority, anna, bo
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
                asterisk_installed, tmp_path / "phones", ("127.0.0.1", tls.port), ours.authority, *phones
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
