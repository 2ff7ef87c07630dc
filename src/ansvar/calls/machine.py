"""The life of a call: `step(state, event, world) -> (state, commands)`, without I/O and without a clock.

One call is one state and takes one event at a time. The real exchange and the simulated one run this machine.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from ansvar.calls import (
    apart,
    by_desk,
    calling_back,
    closing,
    codes,
    commands,
    consulting,
    ending,
    keys,
    mailbox,
    parking,
    planning,
    recovery,
    searching,
    talking,
    waiting,
)  # fmt: skip
from ansvar.calls.events import (
    Adopt,
    Answered,
    Arrived,
    Assigned,
    ByDesk,
    Closing,
    Due,
    Event,
    Found,
    Gone,
    Held,
    Played,
    Pressed,
    Recorded,
    Replied,
    Ringing,
    Surrender,
    TakenBy,
    Transferred,
)  # fmt: skip
from ansvar.calls.state import (
    Caller,
    CallState,
    Choosing,
    Confirming,
    Consulting,
    Leaving,
    Numbering,
    Parked,
    Queued,
    Reaching,
    Request,
    Searching,
    Serving,
    Talking,
    Telling,
    legs_of,
)  # fmt: skip
from ansvar.calls.turn import Turn
from ansvar.calls.world import World

Commands = tuple[commands.Command, ...]


def arrive(id: str, event: Arrived, world: World) -> tuple[CallState, Commands]:
    """Return the state of a new call and what to do first. `id` must be new, without `-`."""
    headers = dict(event.headers)
    to = event.dialled
    request = Request(
        to,
        urgent=headers.get("urgent") == "yes",
        language=headers.get("language", ""),
        last_contact=world.last_contact,
    )
    caller = Caller(event.channel, event.caller, event.account, event.up)
    direction = _direction(event, world)
    state = CallState(id, caller, world.now, direction, event.dialled, request, Telling("", "search"))
    turn = Turn(state, world)
    turn.note(
        "offered", dialled=event.dialled, caller=event.caller, account=event.account, direction=direction,
        diverted=headers.get("diverted", ""), sip_call_id=headers.get("sip_call_id", ""),
    )  # fmt: skip
    _begin(turn, event)
    return turn.state, tuple(turn.commands)


def _direction(event: Arrived, world: World) -> Literal["in", "inside", "out"]:
    if not event.account:
        return "in"
    subject = world.router.numbers.subject(event.dialled)
    outward = subject.kind == "number" and (subject.id in world.router.emergency or _outside(subject.id))
    return "out" if outward and not codes.is_code(event.dialled) else "inside"


def _begin(turn: Turn, event: Arrived) -> None:
    world, dialled = turn.world, event.dialled
    subject = world.router.numbers.subject(dialled)
    if event.account and codes.is_code(dialled):
        codes.begin(turn, dialled)
    elif event.account and subject.kind == "number" and subject.id in world.router.emergency:
        # Emergency numbers always pass, and are logged.
        turn.set(sought=f"number:{subject.id}")
        turn.note("emergency", number=subject.id)
        talking.dial_out(turn, subject.id)
    elif not event.account and subject.kind == "number" and subject.id in world.router.emergency:
        # Only phones of ours reach the line to the outside.
        turn.note("refused", why="number not allowed")
        talking.nothing_known(turn)
    elif event.account and subject.kind == "number" and _outside(subject.id):
        turn.set(sought=f"number:{subject.id}")
        if talking.may_dial(turn, dialled):
            talking.dial_out(turn, subject.id)
        else:
            turn.note("refused", why="number not allowed")
            talking.nothing_known(turn, talking.not_dialled(turn, dialled))
    else:
        planning.route(turn)


def _outside(number: str) -> bool:
    return number.startswith("+")


def step(state: CallState, event: Event, world: World) -> tuple[CallState, Commands]:
    """Return the state after an event, and what is to be done, in order.

    An event that the state does not wait for changes nothing: it crossed a command on its way.
    """
    if state.ended:
        return state, ()
    turn = Turn(state, world)
    if isinstance(event, Found):
        recovery.answer_again(turn, event)
        for derived in recovery.events_of(turn, event):
            if not turn.state.ended:
                _take(turn, derived)
        if not turn.state.ended:
            recovery.repair(turn, event)
    elif isinstance(event, Closing):
        closing.closing(turn, event)
    else:
        _take(turn, event)
    return turn.state, tuple(turn.commands)


def _take(turn: Turn, event: Event) -> None:
    if isinstance(event, Gone):
        _gone(turn, event)
    elif isinstance(event, Answered):
        _answered(turn, event)
    elif isinstance(event, Due):
        if event.timer in turn.state.timers:
            turn.set(timers=tuple(timer for timer in turn.state.timers if timer != event.timer))
            _due(turn, event.timer)
    elif isinstance(event, Played):
        _played(turn, event)
    elif isinstance(event, Recorded):
        if isinstance(turn.state.phase, Serving):
            mailbox.recorded(turn, event)
        else:
            ending.recorded(turn, event)
            keys.after_recording(turn)
    elif isinstance(event, Pressed):
        _pressed(turn, event)
    elif isinstance(event, Adopt):
        if isinstance(turn.state.phase, Talking):
            talking.adopt(turn, event)
        else:
            turn.do(commands.Hangup(event.channel))
    elif isinstance(event, Surrender):
        talking.surrender(turn, event)
    elif isinstance(event, TakenBy):
        talking.taken(turn, event)
    else:
        _rest(turn, event)
    keys.catch_up(turn)


def _rest(turn: Turn, event: Event) -> None:
    phase = turn.state.phase
    if isinstance(event, Ringing) and isinstance(phase, Searching):
        searching.ringing(turn, event)
    elif isinstance(event, Transferred):
        if isinstance(phase, Talking):
            talking.transferred(turn, event)
        else:
            turn.do(commands.Referred(event.channel, "declined"))
    elif isinstance(event, Held) and isinstance(phase, Talking):
        talking.held(turn, event)
    elif isinstance(event, ByDesk):
        by_desk.asked(turn, event)
    elif isinstance(event, Assigned):
        if isinstance(phase, Parked):
            parking.assigned(turn, event)
        else:
            waiting.assigned(turn, event)
    elif isinstance(event, Replied) and isinstance(phase, Serving):
        mailbox.replied(turn, event)


def _gone(turn: Turn, event: Gone) -> None:
    phase = turn.state.phase
    if event.channel == turn.caller.channel:
        _caller_gone(turn, event)
    elif any(event.channel == each.leg.channel for each in turn.state.parting):
        apart.parting_gone(turn, event.channel)
    elif isinstance(phase, (Searching, Confirming)):
        searching.leg_gone(turn, event)
    elif isinstance(phase, Queued):
        waiting.leg_gone(turn, event)
    elif isinstance(phase, Parked):
        parking.leg_gone(turn, event)
    elif isinstance(phase, Talking) and event.channel == phase.leg.channel:
        talking.gone(turn, event)
    elif isinstance(phase, Consulting) and event.channel in (phase.by.channel, phase.leg.channel):
        consulting.consult_gone(turn, event)
    elif isinstance(phase, Reaching) and event.channel == phase.operator.channel:
        calling_back.operator_gone(turn)
    elif isinstance(phase, Reaching) and event.channel == phase.leg.channel:
        calling_back.not_reached(turn)


def _caller_gone(turn: Turn, event: Gone) -> None:
    phase = turn.state.phase
    if turn.caller.gone:
        return
    turn.set(caller=replace(turn.caller, gone=True, up=False))
    if isinstance(phase, Talking):
        talking.gone(turn, event)
    elif isinstance(phase, Consulting):
        consulting.consult_gone(turn, event)
    elif isinstance(phase, Leaving) and phase.stage == "recording":
        # What was said until now is a message; the exchange tells how long it is.
        turn.timer("record", 5.0)
    elif isinstance(phase, Leaving) and phase.stage == "saved":
        turn.finish("promised")
    elif isinstance(phase, Serving):
        if phase.stage == "recording":
            turn.timer("code", 5.0)
        else:
            turn.finish("served")
    elif isinstance(phase, Queued) and phase.away:
        turn.within(replace(phase, spoken=""))  # the place in the queue is kept without a channel
        turn.cancel("leave")
    elif isinstance(phase, Telling) and phase.then == "hang up":
        turn.finish("served" if turn.caller.account and codes.is_code(turn.state.dialled) else "announced")
    elif isinstance(phase, Reaching):
        calling_back.not_reached(turn)
    else:
        turn.finish("abandoned", phase=phase.phase, row=turn.state.plan.end.row if turn.state.plan else "")


def _answered(turn: Turn, event: Answered) -> None:
    phase = turn.state.phase
    if isinstance(phase, Searching):
        searching.answered(turn, event)
    elif isinstance(phase, Queued):
        waiting.answered(turn, event)
    elif isinstance(phase, Parked):
        parking.answered(turn, event)
    elif isinstance(phase, Consulting) and event.channel == phase.leg.channel:
        consulting.consulted(turn)
    elif isinstance(phase, Reaching):
        calling_back.reached(turn, event)
    elif event.channel not in {leg.channel for leg in legs_of(phase)}:
        turn.do(commands.Hangup(event.channel, "elsewhere"))


def _played(turn: Turn, event: Played) -> None:
    phase = turn.state.phase
    if any(event.playback == each.playback for each in turn.state.parting):
        apart.parted(turn, event.playback)
    elif isinstance(phase, Telling):
        ending.told(turn, event)
    elif isinstance(phase, Leaving):
        ending.played(turn, event)
    elif isinstance(phase, Choosing):
        ending.menu_heard(turn, event)
    elif isinstance(phase, Queued):
        if phase.away and event.playback == phase.spoken:
            calling_back.may_leave(turn)
        else:
            waiting.spoken(turn, event)
    elif isinstance(phase, Serving):
        mailbox.played(turn, event)
    elif isinstance(phase, Numbering) and event.playback == phase.playback:
        turn.within(replace(phase, playback=""))
        turn.timer("number", ending.FIRST_DIGIT_S)
    elif isinstance(phase, Talking):
        apart.told(turn, event)
    elif isinstance(phase, Reaching):
        calling_back.told_reaching(turn, event)
    elif isinstance(phase, Confirming) and event.playback == phase.playback and phase.leg.ask == "recall":
        searching.confirmed(turn, True)


def _pressed(turn: Turn, event: Pressed) -> None:
    phase = turn.state.phase
    if isinstance(phase, Talking):
        talking.pressed(turn, event)
    elif isinstance(phase, Consulting):
        consulting.consult_key(turn, event)
    elif isinstance(phase, Confirming) and event.channel == phase.leg.channel:
        if event.key in ("1", "2"):
            searching.confirmed(turn, event.key == "1")
    elif event.channel != turn.caller.channel or isinstance(phase, Parked):
        return
    elif isinstance(phase, Serving):
        mailbox.pressed(turn, event.key)
    else:
        keys.pressed(turn, event.key)


def _due(turn: Turn, timer: str) -> None:
    phase = turn.state.phase
    if timer == "keys":
        keys.no_more(turn)
    elif timer == "parting":
        apart.parted(turn, "")
    elif timer == "recall":
        if not isinstance(phase, (Talking, Consulting)):
            keys.still(turn)
            if not talking.recall(turn):
                ending.unanswered(turn)
    elif isinstance(phase, Searching) and timer == "ring":
        searching.rang_out(turn)
    elif isinstance(phase, Confirming):
        searching.confirmed(turn, phase.leg.ask == "recall")
    elif isinstance(phase, Queued):
        _queue_due(turn, timer)
    elif isinstance(phase, Parked):
        parking.due(turn, timer)
    elif isinstance(phase, Leaving) and timer == "record":
        # The exchange should have ended it; what was said is asked for once more.
        turn.do(commands.StopRecording(phase.recording))
        turn.timer("recorded", 5.0)
    elif isinstance(phase, Leaving):
        ending.recorded(turn, Recorded(phase.recording, 0.0, ok=False))
    elif isinstance(phase, Numbering):
        ending.number_over(turn)
    elif isinstance(phase, Choosing):
        ending.chosen_nothing(turn)
    elif isinstance(phase, Consulting) and timer == "consult":
        consulting.back_to_caller(turn, "no answer")
    elif isinstance(phase, Reaching):
        calling_back.reach_over(turn)
    elif isinstance(phase, Talking) and timer == "code":
        turn.within(replace(phase, keys=""))
    elif isinstance(phase, Serving):
        if turn.caller.gone:
            turn.finish("served")
        else:
            mailbox.idle(turn)


def _queue_due(turn: Turn, timer: str) -> None:
    if timer == "speak":
        waiting.speak(turn)
    elif timer == "offer":
        waiting.offer_over(turn)
    elif timer == "step":
        waiting.step_over(turn)
    elif timer == "overflow":
        waiting.overflow(turn)
    elif timer == "unattended":
        waiting.unattended(turn)
    elif timer == "leave":
        calling_back.may_leave(turn)
