"""The sentences of a scenario: what each of them does or waits for.

`A`, `B` stand for actors; every wait has a deadline, long enough for a machine that stands still for seconds: the
sentence says `within N s` where the time itself is what the policy promises.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
from collections.abc import Awaitable, Callable
from typing import Any, Final

from ansvar.phone import Call, Late, PhoneFault, measure, sound
from ansvar.phone.faults import Ended
from ansvar.phone.sound import RATE
from real.house import SOON_S, HouseFault, until
from real.runner import Actor, Line, Stage

Step = Callable[..., Awaitable[None]]
_STEPS: Final[list[tuple[str, Step]]] = []
#: How long a sentence may take to be spoken before what comes after it.
SPOKEN_S: Final = 60.0
#: The beep before a recording.
BEEP_HZ: Final = 1000.0


def step(sentence: str) -> Callable[[Step], Step]:
    """Say which sentence a function carries out: `{A}` is an actor, `{n}` a number, `{rest}` anything."""

    def known(function: Step) -> Step:
        _STEPS.append((sentence, function))
        return function

    return known


def _pattern(sentence: str, names: list[str]) -> str:
    actor = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    pattern = re.sub(r"\{([A-Z])\}", rf"(?P<\1>{actor})", sentence)
    pattern = re.sub(r"\{(n|m)\}", r"(?P<\1>[0-9]+(?:\\.[0-9]+)?)", pattern)
    pattern = re.sub(r"\{(keys)\}", r"(?P<\1>[0-9*#]+)", pattern)
    pattern = re.sub(r"\{(rest)\}", r"(?P<\1>.+?)", pattern)
    return pattern + r"(?: within (?P<within>[0-9.]+) s)?"


def find(line: str, names: list[str]) -> tuple[Step, re.Match[str]]:
    """Return what a sentence does. HouseFault when nobody knows it."""
    for sentence, function in _STEPS:
        found = re.fullmatch(_pattern(sentence, names), line)
        if found is not None:
            return function, found
    raise HouseFault(f"no step is called so; known are: {'; '.join(sentence for sentence, _ in _STEPS)}")


async def do(stage: Stage, line: Line) -> None:
    """Carry one sentence out. HouseFault when nobody knows it, and what the step raises when it does not hold."""
    function, found = find(line, list(stage.actors))
    values: dict[str, Any] = {}
    for key, value in found.groupdict().items():
        if key == "within":
            if value is not None:
                values["within"] = float(value)
        elif len(key) == 1 and key.isupper():
            values[key.lower()] = stage.actors[value]
        elif key in ("n", "m"):
            values[key] = float(value)
        else:
            values[key] = value
    await function(stage, **values)


# -- calling ----------------------------------------------------------------------------------------


def _number_of(stage: Stage, a: Actor, whom: str) -> str:
    """Return what somebody dials to reach an actor, a unit, a function, the switchboard, or a number as it is."""
    organisation = stage.house.organisation
    inside = a.account not in ("", "try")
    kind, _, id = whom.partition(" ")
    if whom in stage.actors:
        b = stage.actors[whom]
        if b.key.startswith("person:"):
            person = stage.house.person(b.account)
            found = person.extension if inside or not person.direct else person.direct
        else:
            found = b.number or ""
    elif whom == "the switchboard":
        found = organisation.main_number
    elif kind == "unit" and id in organisation.units:
        found = organisation.units[id].number
    elif kind == "function" and id in organisation.functions:
        found = organisation.functions[id].number
    elif re.fullmatch(r"\+?[0-9*#]+", whom):
        found = whom
    else:
        raise HouseFault(f"`{whom}` is no actor, unit ID, function ID, the switchboard or a number")
    if not found:
        raise HouseFault(f"`{whom}` has no number")
    return found


@step("{A} (?:calls|dials|asks) {rest}")
async def calls(stage: Stage, a: Actor, rest: str) -> None:
    """Place a call; the step is over when it is on its way."""
    number = _number_of(stage, a, rest)
    assert a.desk is not None
    if a.account == "":
        call = await stage.house.from_outside(number, a.number, a.diverted)
    elif a.account == "try":
        call = await a.desk.phone.call(number, shown=a.number, headers=a.headers)
    else:
        call = await a.desk.phone.call(number)
    a.calls.append(call)
    a.placed.append(call)


@step("{A} hangs up")
async def hangs_up(stage: Stage, a: Actor) -> None:
    await a.call.hangup(SOON_S)


@step("{A} is hung up on")
async def is_hung_up_on(stage: Stage, a: Actor, within: float = SPOKEN_S) -> None:
    """The call ends without A doing anything."""
    call = a.call
    await call.ended(within)
    if call.ended_by != "them":
        raise HouseFault(f"{a.name} hung up: {call.cause}")


@step("{A} gets (?P<how>busy|declined|unavailable|failed)")
async def gets(stage: Stage, a: Actor, how: str, within: float = SOON_S) -> None:
    """A's call is refused by signalling."""
    call = a.calls[-1]
    await call.ended(within)
    if call.cause != how or call.answered_at is not None:
        raise HouseFault(f"{a.name} got {call.cause} ({call.code}), not {how}")


# -- ringing and answering --------------------------------------------------------------------------


def _mine(a: Actor, call: Call) -> bool:
    """Whether a call that came to the desk is for this actor: on the line outward several numbers share one."""
    return bool(a.account) or _digits(call.dialled) == _digits(a.number or "")


def _digits(number: str) -> str:
    return re.sub(r"[^0-9]", "", number.partition("@")[0].removeprefix("sip:"))


def came_to(a: Actor) -> list[Call]:
    """Return the calls that came to an actor's telephone in this scenario."""
    assert a.desk is not None
    return [call for call in a.desk.came if _mine(a, call)]


@step("{A} rings")
async def rings(stage: Stage, a: Actor, within: float = SPOKEN_S) -> None:
    """A call comes to A that no step has waited for yet, perhaps after what the caller is told."""
    assert a.desk is not None
    await a.desk.watch.until(
        lambda: len(came_to(a)) > a.rang,
        within,
        lambda: Late(f"{a.name} did not ring within {within:g} s"),
    )
    a.calls.append(came_to(a)[a.rang])
    a.rang += 1
    stage.rang.append(a.name)


@step("{A} answers")
async def answers(stage: Stage, a: Actor) -> None:
    await a.call.answer()


@step("{A} and {B} answer at once")
async def answer_at_once(stage: Stage, a: Actor, b: Actor) -> None:
    await asyncio.gather(a.call.answer(), b.call.answer(), return_exceptions=True)


@step("{A} declines")
async def declines(stage: Stage, a: Actor) -> None:
    await a.call.decline(603)


@step("{A} is (?P<how>busy|refusing) from now on")
async def is_busy(stage: Stage, a: Actor, how: str) -> None:
    """A's telephone says so to every call."""
    assert a.desk is not None
    a.desk.manner = "busy" if how == "busy" else "refuses"


@step("{A} stops ringing")
async def stops_ringing(stage: Stage, a: Actor, within: float = SOON_S) -> None:
    call = a.calls[-1]
    await call.ended(within)
    if call.answered_at is not None:
        raise HouseFault(f"{a.name} had answered")


@step("{A} does not ring for {n} s")
async def does_not_ring(stage: Stage, a: Actor, n: float) -> None:
    """Nothing comes to A's telephone for so long; that time has to pass."""
    assert a.desk is not None
    try:
        await a.desk.watch.until(lambda: len(came_to(a)) > a.rang, n, lambda: Late("it did not"))
    except Late:
        return
    raise HouseFault(f"{a.name} rang")


@step("{A} (?:is|was) told it was taken elsewhere")
async def told_elsewhere(stage: Stage, a: Actor, within: float = SOON_S) -> None:
    """The telephone shows no missed call."""
    call = a.calls[-1]
    await call.ended(within)
    if call.cause != "elsewhere":
        raise HouseFault(f"{a.name}: {call.cause} ({call.reason})")


@step("{A} sees {rest}")
async def sees(stage: Stage, a: Actor, rest: str, within: float = SOON_S) -> None:
    """A's telephone shows a number: that of an actor, of the organisation, none, or one as it stands."""
    call = a.call
    wanted = rest
    if rest == "no number":
        wanted = ""
    elif rest == "the main number":
        wanted = stage.house.organisation.main_number
    elif found := re.fullmatch(r"the (number|extension|direct number) of (.+)", rest):
        b = stage.actors[found[2]]
        person = stage.house.person(b.account) if b.key.startswith("person:") else None
        if person is None:
            wanted = b.number or ""
        else:
            wanted = person.extension if found[1] == "extension" else person.direct
    if _digits(call.shown or "") != _digits(wanted):
        raise HouseFault(f"{a.name} sees `{call.shown}`, not `{wanted}`")


@step('{A} receives header (?P<header>[A-Za-z-]+) with "{rest}"')
async def receives_header(stage: Stage, a: Actor, header: str, rest: str) -> None:
    found = a.call.headers.get(header) or ""
    if rest not in found:
        raise HouseFault(f"{a.name} received {header}: `{found}`")


# -- hearing and speaking ---------------------------------------------------------------------------


@step("{A} and {B} hear each other")
async def hear_each_other(stage: Stage, a: Actor, b: Actor, within: float = SOON_S) -> None:
    """Each sings a tone of its own, and hears that of the other."""
    one, other = a.call, b.call
    await one.answered(within)
    await other.answered(within)
    one.play(sound.tone(a.hz, 1.0), repeat=True)
    other.play(sound.tone(b.hz, 1.0), repeat=True)
    try:
        await asyncio.gather(one.hears_tone(b.hz, within), other.hears_tone(a.hz, within))
    finally:
        one.hush()
        other.hush()


@step("{A} hears exactly one of {B} and {C}")
async def hears_one_of(stage: Stage, a: Actor, b: Actor, c: Actor, within: float = SOON_S) -> None:
    """One of them has the call; the other's has ended."""
    await a.call.answered(within)

    async def one() -> list[Actor]:
        up = [actor for actor in (b, c) if actor.calls[-1].state == "up"]
        return up if len(up) == 1 else []

    talks = (
        await until(one, within, lambda: f"{b.name}: {b.calls[-1].state}, {c.name}: {c.calls[-1].state}")
    )[0]
    await hear_each_other(stage, a, talks, within)


@step("{A} does not hear {B}")
async def does_not_hear(stage: Stage, a: Actor, b: Actor) -> None:
    """B sings for a second; A hears nothing of it."""
    b.call.play(sound.tone(b.hz, 1.0), repeat=True)
    try:
        await a.call.hears_tone(b.hz, 1.5)
    except Late:
        return
    finally:
        b.call.hush()
    raise HouseFault(f"{a.name} hears {b.name}")


@step("{A} hears speech")
async def hears_speech(stage: Stage, a: Actor, within: float = SOON_S) -> None:
    await a.call.answered(within)
    await a.call.hears_sound(0.6, within)


@step("{A} hears music")
async def hears_music(stage: Stage, a: Actor, within: float = SOON_S) -> None:
    """Sound without a pause, that is no tone."""
    await a.call.answered(within)
    start = a.call.heard_s

    async def plays() -> bool:
        found = measure.stretches(a.call.heard_since(start))
        return any(each.kind == "sound" and each.seconds >= 1.2 for each in found)

    await until(plays, within, lambda: f"{a.name} heard no music")


@step("{A} hears ringing")
async def hears_ringing(stage: Stage, a: Actor, within: float = SOON_S) -> None:
    """By signalling before the call is taken, as a tone after it."""
    call = a.call
    start = call.heard_s

    async def rings() -> bool:
        if call.answered_at is None:
            return call.rang_at is not None
        return any(measure.is_call_tone(each) for each in measure.stretches(call.heard_since(start)))

    await until(rings, within, lambda: f"{a.name} heard no ringing")


@step("{A} hears nothing for {n} s")
async def hears_nothing(stage: Stage, a: Actor, n: float, within: float = SOON_S) -> None:
    await a.call.silence(n, max(within, n + 1))


@step('{A} hears "{rest}"')
async def hears(stage: Stage, a: Actor, rest: str, within: float = SPOKEN_S) -> None:
    """These words begin to be spoken to A, as the service notes it."""
    call = a.placed[-1]

    async def spoken() -> bool:
        return any(rest.casefold() in text.casefold() for text in await said(stage, call))

    await until(spoken, within, lambda: f"{a.name} did not hear `{rest}`")


async def said(stage: Stage, call: Call) -> list[str]:
    """Return every sentence that was spoken in a call."""
    events = await stage.house.events(call)
    return [str(text) for event in events if event.kind == "said" for text in event.facts["sentences"]]


@step("{A} presses {keys}")
async def presses(stage: Stage, a: Actor, keys: str) -> None:
    call = a.call
    await call.answered(SOON_S)
    if call.state != "up":
        raise HouseFault(f"{a.name}'s call is over: {call.cause}")
    # The service may act on the last key while it is still being sent.
    with contextlib.suppress(Ended):
        await call.keys(keys)
    a.pressed_s[call.id] = call.heard_s


@step("{A} hears the beep")
async def hears_the_beep(stage: Stage, a: Actor, within: float = SPOKEN_S) -> None:
    """A short tone and then quiet: the recording runs."""
    call = a.call
    await call.answered(within)
    looked = call.heard_s

    async def beeped() -> bool:
        nonlocal looked
        # It came since A pressed a key, lately or since the last look: long ago where nobody ran meanwhile.
        since, looked = max(a.pressed_s.get(call.id, 0.0), looked - 3.0), call.heard_s
        return has_beeped(call.heard_since(since))

    await until(beeped, within, lambda: f"{a.name} heard no beep")


def has_beeped(heard: sound.Samples) -> bool:
    """Return whether the last that was heard is the beep, and quiet after it: in pieces where it came haltingly."""
    pieces: list[measure.Stretch] = []
    for each in reversed(measure.stretches(heard, gap_s=0.04, least_s=0.02)):
        if abs(each.hz - BEEP_HZ) < 15:
            pieces.append(each)
        elif each.seconds > 0.06:
            break
    if not pieces:
        return False
    quiet_s = len(heard) / RATE - pieces[0].start_s - pieces[0].seconds
    return 0.15 <= sum(each.seconds for each in pieces) <= 0.4 and quiet_s > 0.05


@step("{A} leaves a message of {n} s")
async def leaves_a_message(stage: Stage, a: Actor, n: float, within: float = SPOKEN_S) -> None:
    """After the beep A speaks, and presses #."""
    await hears_the_beep(stage, a, within)
    await a.call.say(sound.tone(a.hz, n))
    await a.call.keys("#")


@step("{A} speaks for {n} s")
async def speaks(stage: Stage, a: Actor, n: float) -> None:
    await a.call.say(sound.tone(a.hz, n))


@step("{A} hears the message of {B}")
async def hears_the_message(stage: Stage, a: Actor, b: Actor, within: float = SPOKEN_S) -> None:
    """What B left is played to A."""
    await a.call.hears_tone(b.hz, within)


# -- holding and handing on -------------------------------------------------------------------------


@step("{A} puts the call on hold")
async def puts_on_hold(stage: Stage, a: Actor) -> None:
    await a.call.hold()


@step("{A} takes the call back")
async def takes_back(stage: Stage, a: Actor) -> None:
    await a.call.resume()


@step("{A} hands on to {rest}")
async def hands_on(stage: Stage, a: Actor, rest: str) -> None:
    """By SIP REFER, blind; the phone is told that it went well."""
    code = await a.call.transfer(_number_of(stage, a, rest), SOON_S)
    if code != 200:
        raise HouseFault(f"{a.name} was told {code}")


@step("{A} may not hand on to {rest}")
async def may_not_hand_on(stage: Stage, a: Actor, rest: str) -> None:
    """By SIP REFER; it is declined, and the call goes on."""
    try:
        code = await a.call.transfer(_number_of(stage, a, rest), SOON_S)
    except PhoneFault:
        code = 603
    if code < 300 or a.call.state == "ended":
        raise HouseFault(f"{a.name} could hand the call on: {code}")


@step("{A} joins the two calls")
async def joins(stage: Stage, a: Actor) -> None:
    """By SIP REFER with Replaces: whom A talks with in the last two calls talk with each other."""
    going = [call for call in a.calls if call.state == "up"]
    if len(going) < 2:
        raise HouseFault(f"{a.name} is in {len(going)} calls, not in two")
    code = await going[-2].transfer_to(going[-1], SOON_S)
    if code != 200:
        raise HouseFault(f"{a.name} was told {code}")


@step("{A} returns to the first call")
async def returns(stage: Stage, a: Actor) -> None:
    """The newest call ends; the first is taken back from hold."""
    await a.call.hangup()
    await a.call.resume()


# -- the service ------------------------------------------------------------------------------------


@step("{A} waits in the queue")
async def waits_in_queue(stage: Stage, a: Actor, within: float = SPOKEN_S) -> None:
    await meets(stage, a, "queued", within=within)


@step("{A}'s call meets {rest}")
async def meets(stage: Stage, a: Actor, rest: str, within: float = SPOKEN_S) -> None:
    """An event is noted: `kind`, or `kind where fact is value and ...`; a value may be an actor."""
    call = a.placed[-1]
    kind, _, wanted = rest.partition(" where ")
    facts = [each.split(" is ", 1) for each in wanted.split(" and ")] if wanted else []

    async def met() -> bool:
        return any(
            event.kind == kind
            and all(str(event.facts.get(name)) == stage.key(value) for name, value in facts)
            for event in await stage.house.events(call)
        )

    await until(met, within, lambda: f"the call of {a.name} did not meet `{rest}`")


@step("{A} logs in")
async def logs_in(stage: Stage, a: Actor) -> None:
    await stage.house.log_in(a.account)


@step("{A} logs out")
async def logs_out(stage: Stage, a: Actor) -> None:
    await stage.house.log_out(a.account)


@step("{A}'s lamp shows {n} new")
async def lamp_shows(stage: Stage, a: Actor, n: float, within: float = SOON_S) -> None:
    assert a.desk is not None
    await a.desk.phone.lamp_shows(new=int(n), deadline=within)


@step("{A}'s phone is unplugged")
async def unplugged(stage: Stage, a: Actor) -> None:
    """A's telephone leaves the registrar."""
    assert a.desk is not None
    before = await stage.house.figure("ansvar_phones_registered")
    await a.desk.phone.unregister(SOON_S)
    await stage.house.registered(round(before) - 1)


@step("{A} gives {B} access to the mailbox")
async def gives_access(stage: Stage, a: Actor, b: Actor) -> None:
    """As the page of the web does it: a named colleague may hear A's mailbox, with the own PIN."""
    from ansvar.store.changes import GrantAccess

    change = GrantAccess(
        id=f"{a.key} {b.key}", owner=a.key, delegate=b.key, granted_by=a.key, start=stage.house.now, end=None
    )
    await stage.house.read(lambda store: store.write([change]))


@step("{A} gives {keys} up while the engine sleeps")
async def gives_up_meanwhile(stage: Stage, a: Actor, keys: str) -> None:
    """A dials a code and hangs up: the engine hears of both in one moment."""
    assert a.desk is not None
    house = stage.house

    async def waits() -> bool:
        lines = (await house.console("core show channels concise")).split("\n")
        return any("!Stasis!" in line and f"!{keys}!" in line for line in lines)

    pid = house.engine_pid
    os.kill(pid, signal.SIGSTOP)
    try:
        call = await a.desk.phone.call(keys)
        a.calls.append(call)
        a.placed.append(call)
        await until(waits, SOON_S, lambda: f"{keys} did not come in")
        await call.hangup(SOON_S)
    finally:
        os.kill(pid, signal.SIGCONT)
