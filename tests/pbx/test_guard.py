"""Who is kept out, for how long, and who never; what an administrator wrote stays."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from ansvar.pbx import guard as guards
from ansvar.pbx.guard import FIRST_S, LONGER, LONGEST_S, MOST, MOST_BANS, WITHIN_S, Guard, Offences
from ansvar.pbx.home import Home

_LINE = (
    '[2026-11-23T10:00:00] SECURITY[1] res_security_log.c: SecurityEvent="{event}",EventTV="x",Severity="Error",'
    'Service="PJSIP",AccountID="{account}",LocalAddress="IPV4/UDP/127.0.0.1/5060",'
    'RemoteAddress="{remote}",Challenge=""\n'
)


def line(address: str, event: str = "InvalidAccountID", account: str = "x", kind: str = "IPV4/UDP") -> str:
    return _LINE.format(event=event, account=account, remote=f"{kind}/{address}/5099")


class Console:
    """Asterisk's console: remembers commands, knows one registered phone."""

    def __init__(self, contacts: str = "") -> None:
        self.commands: list[str] = []
        self.contacts = contacts

    async def __call__(self, command: str) -> str:
        self.commands.append(command)
        return self.contacts if command == "pjsip show contacts" else ""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "data").create()


def looks(home: Home, text: str, console: Console | None = None, never: tuple[str, ...] = ()) -> str:
    """Let a guard read a log; return the bans."""
    guard = Guard(home, console or Console(), never)
    (home.log / "security").write_text(text)
    asyncio.run(guard.look())
    bans = home.etc / "banned.conf"
    return bans.read_text() if bans.exists() else ""


def test_given_refusals_when_there_are_too_many_within_a_minute_then_the_address_is_kept_out() -> None:
    offences = Offences()
    assert [offences.add("192.0.2.1", at) for at in range(MOST)] == [False] * (MOST - 1) + [True]
    slow = [offences.add("192.0.2.2", at * WITHIN_S / (MOST - 1) * 1.1) for at in range(3 * MOST)]
    assert not any(slow), "a phone that tries now and then is a phone with a wrong password"


def test_given_an_address_that_comes_back_when_kept_out_again_then_longer_up_to_a_day() -> None:
    offences = Offences()
    lasted = []
    now = 0.0
    for _ in range(6):
        lasted.append(offences.ban("192.0.2.1", now))
        now += lasted[-1]
        assert offences.over(now)
        assert not offences.until
    assert lasted[:2] == [FIRST_S, FIRST_S * LONGER]
    assert lasted[-1] == LONGEST_S


def test_given_more_addresses_than_are_kept_when_another_comes_then_the_one_nearest_its_end_makes_room() -> (
    None
):
    offences = Offences()
    for number in range(MOST_BANS + 1):
        offences.ban(f"10.0.{number // 256}.{number % 256}", float(number))
    assert len(offences.until) == MOST_BANS
    assert "10.0.0.0" not in offences.until


def test_given_a_security_log_when_read_then_those_who_guess_are_kept_out_and_asterisk_is_told(
    home: Home,
) -> None:
    (home.etc / "banned.conf").write_text("deny=198.51.100.0/24\n")
    console = Console()
    text = "".join(line("192.0.2.66") + line("2001:db8::6", kind="IPV6/TLS") for _ in range(MOST))
    text += line("192.0.2.9", "ChallengeSent") * MOST + line("192.0.2.8") * (MOST - 1)
    bans = looks(home, text, console)
    assert bans.startswith("deny=198.51.100.0/24\n"), "what an administrator wrote stays"
    assert "deny=192.0.2.66/32" in bans
    assert "deny=2001:db8::6/128" in bans
    assert "192.0.2.9" not in bans
    assert "192.0.2.8" not in bans
    assert console.commands[-1] == "module reload acl"
    again = Guard(home, Console())
    again._recall()
    assert set(again.offences.until) == {"192.0.2.66", "2001:db8::6"}


def test_given_an_account_name_that_plays_the_log_when_read_then_nobody_else_is_kept_out(home: Home) -> None:
    """Whoever writes into the log by the name they claim can name any address: such lines do not count."""
    evil = 'x",RemoteAddress="IPV4/UDP/192.0.2.1/5060'
    assert not looks(home, line("192.0.2.66", account=evil) * MOST)


@pytest.mark.parametrize("address", ["127.0.0.1", "192.0.2.10", "203.0.113.7"])
def test_given_this_machine_the_line_outward_or_a_phones_address_when_forged_then_it_is_never_kept_out(
    home: Home, address: str
) -> None:
    console = Console("  Contact:  anna.lind/sip:anna.lind@203.0.113.7:5071;ob  1f2e Avail  1.2\n")
    assert address not in looks(home, line(address) * MOST * 3, console, ("192.0.2.0/28", "no address"))


def test_given_a_log_that_has_grown_large_when_read_then_it_begins_anew_and_one_old_file_is_kept(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guards, "LARGEST", 1000)
    console = Console()
    looks(home, line("192.0.2.66") * 10, console)
    assert (home.log / "security.old").exists()
    assert not (home.log / "security").exists()
    assert console.commands == ["logger reload"]


def test_given_a_log_that_has_grown_old_when_read_then_it_begins_anew_and_nobody_else_may_read_it(
    home: Home,
) -> None:
    """Numbers that callers claim stand in it: they are kept for a fortnight at most, for this user alone."""
    console = Console()
    guard = Guard(home, console)
    log, old = home.log / "messages", home.log / "messages.old"
    log.write_text("a call\n")
    log.chmod(0o644)
    asyncio.run(guard.look())
    assert log.exists()
    assert (log.stat().st_mode & 0o777, old.stat().st_mode & 0o777) == (0o600, 0o600)
    began = old.stat().st_mtime - guards.OLDEST_S - 1
    os.utime(old, (began, began))
    asyncio.run(guard.look())
    assert not log.exists()
    assert old.read_text() == "a call\n"
    assert console.commands == ["logger reload"]
    log.write_text("the next\n")
    asyncio.run(guard.look())
    assert log.exists(), "it has just begun"
