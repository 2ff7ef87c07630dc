"""Policy and people change while somebody talks: the call goes on, and the next one goes by what is written now."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from ansvar.pbx.home import Home
from ansvar.phone import Call, Refused, measure, sound
from ansvar.phone.sound import FRAME, RATE
from real.house import SOON_S, Desk, House, Setting, until

pytestmark = pytest.mark.real

SETTING = Setting(
    "falkenberg",
    "2026-11-23 10:00",
    with_=(("site.seconds_per_ring", 5),),
    lines=(("people.csv", ()),),  # its own copy
)
OUTSIDE, OTHER = "+46406280411", "+46406280412"
ANNA, BO = "+46313900601", "+46313900602"
#: Tones of the two who talk: far from 425 Hz, which is a call tone.
CALLER_HZ, CALLEE_HZ = 1100.0, 700.0
#: So much of what one says the other may lack: what a listener would not notice, and what is on its way.
LACKS_S = 0.4


async def reload(house: House) -> tuple[int, str]:
    """Run `ansvar reload`; return its code and what it said."""
    ran = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("ansvar")), "reload", "--data", str(house.data),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    said, _ = await ran.communicate()
    assert ran.returncode is not None
    return ran.returncode, said.decode()


async def next_call(desk: Desk, before: int) -> Call:
    """Return the call that comes to a telephone, or has come, after so many."""

    async def came() -> Call | None:
        return desk.came[before] if len(desk.came) > before else None

    found = await until(came, SOON_S, lambda: "no call came")
    assert found is not None
    return found


def said_s(call: Call) -> float:
    """Return for how long a call has sent sound: less than by the clock where nobody ran meanwhile."""
    return call._rtp.sent * FRAME / RATE


def heard_s(call: Call, since: float) -> float:
    """Return for how long a call was not silent since a moment of it."""
    heard = call.heard_since(since)
    frames = heard[: len(heard) // FRAME * FRAME].reshape(-1, FRAME)
    return sum(measure.loudness(each) > measure.SILENT_DB for each in frames) * FRAME / RATE


async def heard_all(call: Call, since: float, said: float) -> None:
    """Wait until a call has heard all that was said to it since a moment: so many seconds of sound."""

    async def all_of_it() -> bool:
        return heard_s(call, since) >= said - LACKS_S

    await until(all_of_it, SOON_S, lambda: f"heard {heard_s(call, since):.1f} s of {said:.1f} s")


def edit(file: Path, old: str, new: str) -> None:
    """Write a file anew as an editor does: whole."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, (file, old, text.count(old))
    other = file.with_suffix(".edited")
    other.write_text(text.replace(old, new), encoding="utf-8")
    os.replace(other, file)


def test_given_a_call_that_talks_when_people_and_policy_change_then_it_goes_on_and_the_next_goes_as_written(
    street: Any, loop: asyncio.Runner
) -> None:
    """F12, N5: who begins today has a phone today, and nobody is cut off for it."""
    loop.run(_reloaded(street.house(SETTING)))


async def _reloaded(house: House) -> None:
    people, policy = house.place.organisation / "people.csv", house.place.policy
    anna, bo = await house.desk("anna.lind"), await house.desk("bo.ekdahl")
    await house.registered(2)
    passwords = Home(house.data).secrets_for(("phone:anna.lind", "phone:bo.ekdahl"))
    caller = await house.from_outside(ANNA, OUTSIDE)
    talk = await next_call(anna, 0)
    await talk.answer()
    talk.play(sound.tone(CALLEE_HZ, 1.0), repeat=True)
    caller.play(sound.tone(CALLER_HZ, 1.0), repeat=True)
    await caller.hears_tone(CALLEE_HZ, SOON_S)
    await talk.hears_tone(CALLER_HZ, SOON_S)
    since = caller.heard_s, talk.heard_s
    before = said_s(talk), said_s(caller)

    # A slip changes nothing, and says where it is.
    kept = people.read_text(encoding="utf-8")
    head = kept.splitlines()[0].split(",")
    row = {
        "id": "nils.ny",
        "given": "Nils",
        "family": "Ny",
        "unit": "nowhere",
        "extension": "2002",
        "direct": BO,
    }
    people.write_text(kept + ",".join(row.get(name, "") for name in head) + "\n", encoding="utf-8")
    code, said = await reload(house)
    assert code == 2
    assert "nothing has changed: " in said
    assert "people.csv:" in said
    assert "nowhere" in said

    # Bo leaves while his phone is registered; Nils begins, with Bo's number and a phone of his own.
    row["unit"] = "anpass"
    without = [line for line in kept.splitlines() if not line.startswith("bo.ekdahl,")]
    without = [line.replace("bo.ekdahl", "") for line in without]
    people.write_text(
        "\n".join([*without, ",".join(row.get(name, "") for name in head), ""]), encoding="utf-8"
    )
    for table in people.parent.glob("*.csv"):
        if table != people:
            lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
            table.write_text("".join(line for line in lines if "bo.ekdahl" not in line), encoding="utf-8")
    code, said = await reload(house)
    assert (code, "Calls are answered by" in said) == (0, True), said
    nils = await house.desk("nils.ny")
    await house.registered(2)
    second = await house.from_outside(BO, OTHER)
    rings = await next_call(nils, 0)
    await rings.answer()
    await second.answered(SOON_S)
    await second.hangup()
    with pytest.raises(Refused):
        await bo.phone.register(SOON_S)
    assert Home(house.data).secrets_for(tuple(passwords)) == passwords
    await anna.phone.register(SOON_S)

    # Another policy: the manager is rung, and no more the one who is called.
    mia = await house.desk("mia.brandt")
    await house.registered(3)
    edit(policy, '"person 4 rings"', '"manager 4 rings"')
    assert (await reload(house))[0] == 0
    third = await house.from_outside(BO, OTHER)
    await (await next_call(mia, 0)).answer()
    await third.answered(SOON_S)
    await third.hangup()
    assert len(nils.came) == 1

    # Nobody who talked has noticed.
    assert talk.state == caller.state == "up"
    talk.hush()
    caller.hush()
    said = said_s(talk) - before[0], said_s(caller) - before[1]
    await heard_all(caller, since[0], said[0])
    await heard_all(talk, since[1], said[1])
    await caller.hangup()
