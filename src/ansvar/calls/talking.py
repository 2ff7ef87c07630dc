"""Two people talk: connecting them, handing the call on, taking it back, picking it up (A11, A12, A13)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ansvar.calls import apart, calling_back, consulting, dialling, parking, planning, searching, waiting
from ansvar.calls import commands as do
from ansvar.calls.events import Adopt, Gone, Held, Pressed, Surrender, TakenBy, Transferred
from ansvar.calls.state import (
    Caller,
    Leg,
    Parked,
    Queued,
    Recall,
    Searching,
    Talking,
    Telling,
)  # fmt: skip
from ansvar.calls.turn import Turn
from ansvar.routing.model import Endpoint, EndsIn, Step
from ansvar.speech.prompts import Prompt

#: The row id of a call that comes back to whoever handed it on.
RECALL_ROW: Final = "switchboard.recall"
RECALL_RINGS_S: Final = 20.0
#: A star code under way is forgotten after this time without a key.
CODE_S: Final = 8.0
_BLIND, _CONSULT, _WHO = "*2", "*3", "*4#"


def connect(turn: Turn, leg: Leg) -> None:
    """Let the caller talk with whoever answered."""
    if turn.caller.gone:
        turn.hang_up(leg, "normal")
        turn.finish("abandoned")
        return
    waited_in = turn.state.bridges
    turn.answer()
    bridge = turn.bridge("talk")
    turn.do(do.Tone(turn.caller.channel, False))
    turn.do(do.Join(bridge, turn.caller.channel), do.Join(bridge, leg.channel))
    for old in waited_in:
        turn.unbridge(old)
    together(turn, leg, bridge)


def together(turn: Turn, leg: Leg, bridge: str) -> None:
    """Note that caller and callee talk in a bridge."""
    turn.cancel("recall")
    turn.set(
        answered_at=turn.state.answered_at or turn.world.now,
        reached=leg.key,
        recall=None,
    )
    waited = (turn.world.now - turn.state.arrived_at).total_seconds()
    turn.note("answered", by=leg.key, row=leg.row, picked_up=turn.state.picked_up, after_s=round(waited, 3))
    turn.go(Talking(bridge, leg, turn.world.now))


def gone(turn: Turn, event: Gone) -> None:
    """One of them hung up: the other's call ends too."""
    turn.finish("answered", by="caller" if event.channel == turn.caller.channel else "callee")


def held(turn: Turn, event: Held) -> None:
    """One of them holds the other, who hears music."""
    phase = turn.state.phase
    assert isinstance(phase, Talking)
    if event.channel not in (turn.caller.channel, phase.leg.channel):
        return
    turn.note("held" if event.on else "taken back", by=_side(turn, event.channel))
    turn.within(replace(phase, held=event.on))


def _side(turn: Turn, channel: str) -> str:
    return "caller" if channel == turn.caller.channel else "callee"


# -- handing on -------------------------------------------------------------------------------------


def transferred(turn: Turn, event: Transferred) -> None:
    """A phone wants to hand its partner on."""
    phase = turn.state.phase
    assert isinstance(phase, Talking)
    if event.channel not in (turn.caller.channel, phase.leg.channel):
        # A phone that has no part in this talk: one of two that answered at once, on its way out.
        turn.do(do.Referred(event.channel, "declined"))
        return
    if event.with_channel:
        ask = Surrender(event.with_channel, turn.state.id, event.channel)
        turn.do(do.Send("", ask, event.with_channel))
        turn.note("transfer", kind="attended", by=_side(turn, event.channel))
        return
    hand_on(turn, event.channel, event.to, refer=True)


def hand_on(turn: Turn, channel: str, to: str, refer: bool) -> bool:
    """Hand the partner of a phone on to a number; return whether the policy let it."""
    phase = turn.state.phase
    assert isinstance(phase, Talking)
    by_caller = channel == turn.caller.channel
    by = turn.caller.account if by_caller else phase.leg.account
    if not by:
        # Only our own phones hand calls on: a caller from outside can reach no number through us.
        if refer:
            turn.do(do.Referred(channel, "declined"))
        turn.note("transfer refused", why="from outside")
        return False
    apart.parted_at_once(turn)
    apart.taken_back(turn)
    world, asked = turn.world, turn.state.request
    subject = world.router.numbers.subject(to)
    if subject.kind == "number" and not may_dial(turn, to):
        if refer:
            turn.do(do.Referred(channel, "declined"))
        turn.note("transfer refused", why="number not allowed")
        apart.refuse(turn, channel, not_dialled(turn, to), refer)
        return False
    request = replace(
        asked, to=to, purpose="transfer", transfers=asked.transfers + 1, tried=(), declined=()
    )  # fmt: skip
    before = turn.state
    turn.set(request=replace(request, transfers=asked.transfers))
    decision = turn.decide(turn.call())
    if decision.determined_by[:1] == ("switchboard.transfers",):
        turn.note("transfer refused", why="transfer limit", row="switchboard.transfers")
        if decision.end.kind == "keep":
            turn.state = before
            if refer:
                turn.do(do.Referred(channel, "declined"))
            apart.refuse(turn, channel, Prompt.TRANSFER_LIMIT, refer)
            return False
    turn.note(
        "transfer", kind="blind", by=phase.leg.key if not by_caller else f"person:{by}", to=decision.called
    )
    if refer:
        turn.do(do.Referred(channel, "answered"))
    if phase.told:
        turn.do(do.Stop(phase.told))
    if refer:
        turn.do(do.Hangup(channel, "normal"))
    else:
        turn.do(do.Leave(phase.bridge, channel))
    turn.unbridge(phase.bridge)
    if by_caller:
        phase = turn_round(turn)
    gone = phase.leg
    rules = world.policy.switchboard
    person = by.removesuffix(".web")
    recall = rules.recall is not None and person in world.organisation.operators
    turn.set(request=request, recall=Recall(person, by, decision.called) if recall else None)
    turn.go(Searching(0, -1, ()))
    if subject.kind == "number":
        dial_out(turn, to)
    else:
        planning.take(turn, decision)
    if recall and rules.recall is not None:
        turn.timer("recall", rules.recall.seconds(world.policy.site.seconds_per_ring))
    if not refer and not turn.state.ended:
        # A phone that handed on by its own key shows it; after a code only a voice tells it from a lost call.
        language = turn.staff_language(by)
        words = turn.words(Prompt.TRANSFERRED, language, **turn.naming(decision.called))
        turn.part(gone, words, language)
    elif not refer:
        turn.hang_up(gone, "normal")
    return True


def turn_round(turn: Turn) -> Talking:
    """Let the partner of the one who called be the caller from here on, whom that one hands on."""
    phase, caller = turn.state.phase, turn.caller
    assert isinstance(phase, Talking)
    person = turn.world.person_of(caller.account)
    key = f"person:{person.id}" if person is not None else f"phone:{caller.account}"
    mine = Leg(caller.channel, key, phase.leg.row, caller.account, up=True)
    turn.set(caller=Caller(phase.leg.channel, _number_of(turn, phase.leg), phase.leg.account, True))
    turned = replace(phase, leg=mine)
    turn.within(turned)
    return turned


def _number_of(turn: Turn, leg: Leg) -> str | None:
    """Return the number of a phone that we rang, as it would show when it called."""
    if leg.account:
        return turn.world.number_of(leg.account)
    kind, _, id = leg.key.partition(":")
    person = turn.world.organisation.people.get(id)
    if kind in ("mobile", "private") and person is not None:
        return person.mobile or None
    return id if kind == "number" else None


def may_dial(turn: Turn, number: str) -> bool:
    """Whether the policy lets the organisation's phones dial a number outside (emergency numbers always)."""
    return dialling.may_dial(turn.world, number)


def dial_out(turn: Turn, number: str) -> None:
    """Ring a number outside for one of our phones."""
    plain = turn.world.router.numbers.plain(number)
    step = Step("numbers", "number", (Endpoint("number", plain, plain),), "in order", 120.0)
    planning.plan_for(turn, (step,), EndsIn("busy tone", "", "numbers"), "numbers")
    searching.start(turn)


# -- taking back ------------------------------------------------------------------------------------


def recall(turn: Turn) -> bool:
    """Give an unanswered transfer back to the operator who made it; return whether that was begun."""
    back = turn.state.recall
    if back is None:
        return False
    searching.stop(turn)
    if turn.plan.rows == (RECALL_ROW,) or not turn.world.phones_of(back.person):
        # The operator is not there either: the caller waits for any operator, in the place first taken (A13).
        turn.set(recall=None)
        end = EndsIn("switchboard", "switchboard", RECALL_ROW)
        if not waiting.staffed(turn):
            return False
        waiting.join(turn, end)
        return True
    turn.note("recalled", to=f"person:{back.person}", row=RECALL_ROW)
    turn.cancel("recall")
    step = Step(RECALL_ROW, "switchboard", (Endpoint("person", back.person, ""),), "in order", RECALL_RINGS_S)
    end = EndsIn("switchboard", "switchboard", RECALL_ROW)
    planning.plan_for(turn, (step,), end, RECALL_ROW, back.to)
    turn.set(request=replace(turn.state.request, purpose="recall", tried=()))
    searching.start(turn)
    return True


# -- attended ---------------------------------------------------------------------------------------


def surrender(turn: Turn, event: Surrender) -> None:
    """Give whom a phone talks with here to the call that asks, and end."""
    phase = turn.state.phase
    if not isinstance(phase, Talking):
        # Nobody has answered here yet: the transfer goes on as a blind one.
        turn.do(do.Send(event.to, Transferred(event.by, turn.state.dialled)))
        turn.finish("served", into=event.to)
        return
    apart.taken_back(turn)
    phase = turn.state.phase
    assert isinstance(phase, Talking)
    if event.channel == turn.caller.channel:
        other, key, account = phase.leg.channel, phase.leg.key, phase.leg.account
        turn.do(do.Hangup(turn.caller.channel))
        kept = phase.leg
    else:
        person = turn.world.person_of(turn.caller.account) if turn.caller.account else None
        other, account = turn.caller.channel, turn.caller.account
        key = f"person:{person.id}" if person is not None else f"number:{turn.caller.number or ''}"
        turn.hang_up(phase.leg, "normal")
        kept = None
    turn.do(do.Leave(phase.bridge, other))
    turn.do(do.Send(event.to, Adopt(other, key, event.by, account)))
    # What is left here ends without touching the channel that was given away.
    leg = replace(phase.leg, channel="") if kept is not None else phase.leg
    turn.within(replace(phase, leg=leg))
    turn.set(caller=replace(turn.caller, gone=True))
    _end_without_legs(turn, into=event.to)


def _end_without_legs(turn: Turn, into: str) -> None:
    apart.parted(turn, "")
    before = len(turn.commands)
    turn.finish("served", into=into)
    turn.commands[before:] = [each for each in turn.commands[before:] if not isinstance(each, do.Hangup)]


def adopt(turn: Turn, event: Adopt) -> None:
    """Somebody from another call takes the place of the phone that handed this one on."""
    phase = turn.state.phase
    assert isinstance(phase, Talking)
    if event.by not in (turn.caller.channel, phase.leg.channel):
        turn.do(do.Hangup(event.channel))  # whose place it was to take has gone
        return
    apart.taken_back(turn)
    phase = apart.adopted(turn, event)
    turn.do(do.Referred(event.by, "answered"), do.Hangup(event.by))
    if event.by == turn.caller.channel:
        turn.set(caller=Caller(event.channel, event.key.partition(":")[2], event.account, True))
        turn.note("transferred", to=event.key, kind="attended")
        return
    leg = Leg(event.channel, event.key, phase.leg.row, event.account, up=True)
    asked = turn.state.request
    turn.set(request=replace(asked, transfers=asked.transfers + 1), reached=event.key)
    turn.note("transferred", to=event.key, kind="attended")
    turn.within(replace(phase, leg=leg))


def taken(turn: Turn, event: TakenBy) -> None:
    """Somebody picks the ringing call up at another phone (A11)."""
    phase = turn.state.phase
    if event.by_desk and isinstance(phase, Parked) and not turn.caller.gone:
        parking.taken(turn, event)
        return
    rings = isinstance(phase, Searching) or (isinstance(phase, Queued) and not phase.away)
    if not rings or turn.caller.gone:
        turn.do(do.Hangup(event.channel, "normal"))
        return
    person = turn.world.person_of(event.account)
    key = f"person:{person.id}" if person is not None else f"phone:{event.account}"
    row = "pickup"
    if event.by_desk and isinstance(phase, Queued):
        row = phase.row
        turn.note("offered to", who=key, queue=phase.queue)
    else:
        turn.note("picked up", by=key)
        turn.set(picked_up=True)
    if isinstance(phase, Queued):
        for leg in phase.offer:
            turn.hang_up(leg)
        if phase.spoken:
            turn.do(do.Stop(phase.spoken))
        turn.within(replace(phase, offer=()))
    else:
        searching.stop(turn)
    turn.do(do.Answer(event.channel))
    leg = Leg(event.channel, key, row, event.account, up=True)
    if isinstance(phase, Queued) and phase.promise:
        calling_back.kept(turn, phase.promise, leg)
    connect(turn, leg)


# -- star codes while talking -----------------------------------------------------------------------


def pressed(turn: Turn, event: Pressed) -> None:
    """Keys of a phone of ours: `*2NUMBER#` hands the partner on, `*3NUMBER#` after asking there first, `*4#` tells who it is."""
    phase = turn.state.phase
    assert isinstance(phase, Talking)
    account = turn.caller.account if event.channel == turn.caller.channel else phase.leg.account
    if not account or event.channel not in (turn.caller.channel, phase.leg.channel):
        return
    keys = event.key if event.key == "*" else phase.keys + event.key if phase.keys else ""
    if event.key == "#" and len(keys) > 3 and keys[:2] in (_BLIND, _CONSULT):
        number = keys[2:-1]
        turn.within(replace(phase, keys=""))
        turn.cancel("code")
        if keys.startswith(_BLIND):
            hand_on(turn, event.channel, number, refer=False)
        else:
            consulting.consult(turn, event.channel, number)
        return
    if keys == _WHO:
        turn.cancel("code")
        apart.who(turn, event.channel)
        return
    if event.key == "#":
        keys = ""  # no code ends here that means something to us
    turn.within(replace(phase, keys=keys))
    if keys:
        turn.timer("code", CODE_S)


def nothing_known(turn: Turn, key: Prompt = Prompt.NUMBER_UNKNOWN) -> None:
    """Say that a number cannot be reached, and end."""
    turn.answer()
    turn.go(Telling(turn.tell(key), "hang up"))


def not_dialled(turn: Turn, number: str) -> Prompt:
    """Return what is said of a number outside that our phones may not dial: it is barred, or it is none."""
    whole = turn.world.router.numbers.plain(number).startswith("+")
    return Prompt.BLOCKED if whole else Prompt.NUMBER_UNKNOWN
