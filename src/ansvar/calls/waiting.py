"""Waiting at the switchboard: music, position, and the operator who is found (F17)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ansvar.calls import calling_back, ending, planning, searching, talking
from ansvar.calls import commands as do
from ansvar.calls.board import MOST_RUNG
from ansvar.calls.events import Answered, Assigned, Gone, Played
from ansvar.calls.queue import Waiting, position
from ansvar.calls.state import CallState, Leg, Queued
from ansvar.calls.turn import Turn
from ansvar.routing.model import Endpoint, EndsIn, Step
from ansvar.speech.prompts import Prompt

#: An operator's phone rings at least this long before the call is offered to another.
OFFER_S: Final = 20.0
#: What is said about the wait comes again after this time.
SPEAK_EVERY_S: Final = 45.0
#: Whoever is not answered soon hears early where they stand, and that they can be called back.
SPEAK_SOON_S: Final = 8.0
#: Words come only to those who are not answered at once.
SPEAK_FIRST_S: Final = 2.0
#: Without an operator logged in, nobody waits longer than this for one to come.
UNATTENDED_S: Final = 20.0
#: So often it is looked at whether somebody can still answer.
LOOK_AGAIN_S: Final = 60.0
_CALL_BACK_KEY: Final = "1"
_OUTSIDE: Final = {"answering service": "service", "number": "number"}
#: A caller who finds nobody this often in one call is asked for a message, whatever the rows say.
_MOST_UNATTENDED: Final = 1


def join(turn: Turn, end: EndsIn, words: tuple[str, ...] = ()) -> None:
    """Put the caller into the queue, as the end of the call."""
    enter(turn, end.name if end.kind == "queue" else "switchboard", end.row, words, None, None)


def join_for(turn: Turn, step: Step, back: int) -> None:
    """Put the caller into the queue for the time of a step; then the search goes on."""
    endpoint = step.endpoints[0]
    queue = endpoint.id if endpoint.kind == "queue" else "switchboard"
    enter(turn, queue, step.row, (), back, step.seconds)


def enter(
    turn: Turn, queue: str, row: str, words: tuple[str, ...], back: int | None, seconds: float | None
) -> None:  # fmt: skip
    """Put the caller into a queue; `back`: the step to go on with after `seconds`, or None when this is the end."""
    turn.answer()
    since = turn.state.request.queued_since or turn.world.now
    turn.set(request=replace(turn.state.request, queued_since=since))
    bridge = turn.bridge("wait")
    turn.do(do.Join(bridge, turn.caller.channel))
    turn.note("queued", queue=queue, row=row, since=since.isoformat())
    turn.go(Queued(bridge, since, turn.world.now, queue, row, back=back))
    ahead = turn.state.ahead[:1] == _CALL_BACK_KEY and "call-back" in turn.world.policy.switchboard.offers
    if words and not ahead:  # whoever has chosen already is not told what follows if they do not
        _speak(turn, words)
    else:
        turn.timer("speak", SPEAK_FIRST_S)
    if seconds is not None:
        turn.timer("step", seconds)
    rules = turn.world.policy.switchboard
    longest = (
        rules.longest_wait.seconds(turn.world.policy.site.seconds_per_ring) if rules.longest_wait else None
    )
    if longest is not None and rules.overflow:
        waited = (turn.world.now - since).total_seconds()
        turn.timer("overflow", max(longest - waited, 0.0))
    turn.timer("unattended", LOOK_AGAIN_S if staffed(turn, queue) else UNATTENDED_S)


def staffed(turn: Turn, queue: str = "switchboard") -> bool:
    """Whether somebody takes the calls of a queue: an operator logged in whose phone can ring, in its hours."""
    world = turn.world
    rules, at = world.policy.queue.get(queue), world.now.timestamp()
    if rules is not None and rules.members is not None:
        holders = world.router.index.members(rules.members)
        return world.router.queue_open(queue, at) and any(
            world.phones_of(id) and world.router.presence.at(id, at).can_ring for id in holders
        )
    return world.router.board_open(at) and any(world.phones_of(operator) for operator in world.operators)


def waiting_of(state: CallState) -> Waiting | None:
    """Return the place a call holds in the queue, or None when it holds none."""
    phase = state.phase
    if not isinstance(phase, Queued) or (phase.away and not state.caller.gone):
        return None  # whoever is to be called back is rung when they have hung up
    offers = {leg.person: leg.since or phase.joined for leg in phase.offer}
    return Waiting(
        state.id, phase.since, bool(state.caller.account), state.request.urgent, tuple(offers.items())
    )


# -- what is said -----------------------------------------------------------------------------------


def speak(turn: Turn) -> None:
    """Say where the caller stands, and what may be pressed."""
    phase = turn.state.phase
    assert isinstance(phase, Queued)
    if phase.away or phase.spoken or phase.offer:
        return
    language, offers = turn.language, turn.world.policy.switchboard.offers
    words: list[str] = list(turn.words(Prompt.QUEUE_STILL, language)) if not offers else []
    place = position(turn.state.id, turn.world.waiting, turn.world.policy, turn.world.now)
    if "position" in offers and place is not None:
        key = Prompt.QUEUE_NEXT if place == 1 else Prompt.QUEUE_POSITION
        words += turn.words(key, language, n=place)
    if "expected wait" in offers and turn.world.expected_wait_s is not None:
        minutes = max(round(turn.world.expected_wait_s / 60), 1)
        words += turn.words(Prompt.QUEUE_WAIT, language, minutes=minutes)
    if "call-back" in offers:
        words += turn.words(Prompt.QUEUE_OFFER, language, key=_CALL_BACK_KEY)
    _speak(turn, tuple(words) or turn.words(Prompt.QUEUE_STILL, language))


def _speak(turn: Turn, words: tuple[str, ...]) -> None:
    phase = turn.state.phase
    assert isinstance(phase, Queued)
    turn.within(replace(phase, spoken=turn.say(words)))


def spoken(turn: Turn, event: Played) -> None:
    """The words are over: the music plays on."""
    phase = turn.state.phase
    assert isinstance(phase, Queued)
    if event.playback == phase.spoken:
        turn.within(replace(phase, spoken=""))
        soon = (turn.world.now - phase.joined).total_seconds() < SPEAK_EVERY_S / 2
        turn.timer("speak", SPEAK_SOON_S if soon else SPEAK_EVERY_S)


# -- the operator -----------------------------------------------------------------------------------


def assigned(turn: Turn, event: Assigned) -> None:
    """The board gives the call to an operator, or to a second one: the operator's phone rings."""
    phase = turn.state.phase
    if not isinstance(phase, Queued) or (phase.away and not turn.caller.gone):
        return
    rung = {leg.person for leg in phase.offer}
    if event.operator in rung or len(rung) >= MOST_RUNG:
        return
    beside = turn.caller.channel if not phase.away else ""
    legs = ring(turn, event.operator, phase.row, beside, phase.number)
    if not legs:
        return
    turn.note("offered to", who=f"person:{event.operator}", queue=phase.queue)
    turn.within(replace(phase, offer=(*phase.offer, *legs)))
    if not rung:
        turn.timer("offer", OFFER_S)


def ring(turn: Turn, operator: str, row: str, beside: str, number: str | None = None) -> tuple[Leg, ...]:
    """Ring every phone of an operator for this call, on behalf of `beside`; `number`: shown for the caller's."""
    legs = []
    about = (("X-Ansvar-For", turn.state.sought),)
    shown, name = searching.shown_to(turn, Endpoint("person", operator, ""))
    for account in turn.world.phones_of(operator):
        leg = Leg(turn.new_id("c"), f"person:{operator}", row, account, since=turn.world.now)
        turn.do(do.Dial(leg.channel, f"phone:{account}", number or shown, name, OFFER_S + searching.SPARE_S, beside, about, turn.language))  # fmt: skip
        legs.append(leg)
    return tuple(legs)


def answered(turn: Turn, event: Answered) -> None:
    """An operator took the call."""
    phase = turn.state.phase
    assert isinstance(phase, Queued)
    leg = searching.first_of(turn, phase.offer, event.channel)
    if leg is None:
        return
    if phase.away:
        calling_back.reach(turn, leg, phase)
        return
    if phase.spoken:
        turn.do(do.Stop(phase.spoken))
    turn.within(replace(phase, offer=()))
    if phase.promise:
        calling_back.kept(
            turn, phase.promise, leg
        )  # called back, and given to another operator in that moment
    talking.connect(turn, leg)


def leg_gone(turn: Turn, event: Gone) -> None:
    """An operator's phone rings no more: the call is offered to another, in the same place."""
    phase = turn.state.phase
    assert isinstance(phase, Queued)
    gone = next((leg for leg in phase.offer if leg.channel == event.channel), None)
    if gone is None:
        return
    rest = tuple(leg for leg in phase.offer if leg is not gone)
    turn.within(replace(phase, offer=rest))
    if all(leg.key != gone.key for leg in rest):
        turn.note("not answered", who=gone.key, row=gone.row, why=event.cause)
    if not rest:
        turn.cancel("offer")
        _waits_on(turn)


def _waits_on(turn: Turn) -> None:
    """No operator's phone rings any more: the caller waits on, or the wait ends whose time ran out meanwhile (F17)."""
    phase = turn.state.phase
    assert isinstance(phase, Queued)
    if phase.late == "overflow":
        overflow(turn)
    elif phase.late == "step":
        step_over(turn)
    elif not phase.away and not phase.spoken and "speak" not in turn.state.timers:
        turn.timer("speak", SPEAK_FIRST_S)


def offer_over(turn: Turn) -> None:
    """The operator rung first did not answer in time; a second one has as long."""
    phase = turn.state.phase
    assert isinstance(phase, Queued)
    now = turn.world.now
    first = min((leg.since or now for leg in phase.offer), default=now)
    over = [leg for leg in phase.offer if (leg.since or now) <= first]
    for leg in over:
        turn.hang_up(leg, "no answer")
    for key in dict.fromkeys(leg.key for leg in over):
        turn.note("not answered", who=key, row=phase.row, why="no answer")
    rest = tuple(leg for leg in phase.offer if leg not in over)
    turn.within(replace(phase, offer=rest))
    if rest:
        rung_s = (now - (rest[0].since or now)).total_seconds()
        turn.timer("offer", max(OFFER_S - rung_s, 1.0))
    else:
        _waits_on(turn)


# -- ends of a wait ---------------------------------------------------------------------------------


def step_over(turn: Turn) -> None:
    """The time of the step is over: ring on, or end; the place in the queue stays with the call."""
    phase = turn.state.phase
    assert isinstance(phase, Queued)
    if phase.offer:
        turn.within(replace(phase, late="step"))  # somebody's phone is ringing for this call
        return
    leave(turn, phase)
    searching.go_on(turn, phase.back if phase.back is not None else len(turn.plan.steps))


def overflow(turn: Turn) -> None:
    """The wait has become too long: where the policy sends the caller then, else a message."""
    phase = turn.state.phase
    assert isinstance(phase, Queued)
    if phase.offer:
        turn.within(replace(phase, late="overflow"))
        return
    leave(turn, phase)
    turn.note("overflowed", queue=phase.queue)
    for end in turn.world.policy.switchboard.overflow:
        if end.kind.value in ("message", "call-back", "mailbox"):
            ending.leave(turn, end.kind.value, ending.owner_of(turn), phase.row)
            return
        if end.kind.value in ("answering service", "number"):
            ending.carry_out(
                turn, EndsIn(end.kind.value, f"{_OUTSIDE[end.kind.value]}:{end.name}", phase.row, end.name)
            )
            return
    ending.leave(turn, "call-back" if turn.caller.number else "message", ending.owner_of(turn), phase.row)


def unattended(turn: Turn) -> None:
    """Look whether anybody still takes calls here; if not, decide anew with that known: the caller gets a promise.

    A call-back that keeps its place waits for the next operator, but not past closing time: the promise stays.
    """
    phase = turn.state.phase
    assert isinstance(phase, Queued)
    if staffed(turn, phase.queue) or phase.offer:
        turn.timer("unattended", LOOK_AGAIN_S)
        return
    if phase.away:
        if turn.world.router.board_open(turn.world.now.timestamp()):
            turn.timer("unattended", UNATTENDED_S)
        else:
            turn.note("unattended", queue=phase.queue)
            turn.finish("promised")
        return
    leave(turn, phase)
    turn.note("unattended", queue=phase.queue)
    turn.set(unattended=turn.state.unattended + 1)
    if turn.state.unattended > _MOST_UNATTENDED:
        kind = "call-back" if turn.caller.number else "message"
        ending.leave(turn, kind, ending.owner_of(turn), phase.row)
        return
    turn.world = replace(turn.world, live=replace(turn.world.live, operators=0))
    planning.route(turn)


def leave(turn: Turn, phase: Queued) -> None:
    """Take the caller out of the queue; who was offered the call stops ringing."""
    for leg in phase.offer:
        turn.hang_up(leg)
    if phase.spoken:
        turn.do(do.Stop(phase.spoken))
    turn.do(do.Leave(phase.bridge, turn.caller.channel))
    turn.unbridge(phase.bridge)
