"""Phones ring: the steps of a plan one after another, until somebody answers or the end comes (F2, A3)."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from ansvar.calls import commands as do
from ansvar.calls import ending, talking, waiting
from ansvar.calls.events import Answered, Gone, Ringing
from ansvar.calls.state import Confirming, Leg, Searching
from ansvar.calls.turn import Turn
from ansvar.policy.targets import Strategy
from ansvar.routing.model import Endpoint, Step
from ansvar.speech.prompts import Prompt

#: The exchange gives up this much later than we do, in case we are gone.
SPARE_S = 5.0
_PHONES = frozenset({"person"})
_OF_PEOPLE = frozenset({"person", "mobile", "private"})
_QUEUES = frozenset({"switchboard", "queue"})
_OUTSIDE = frozenset({"mobile", "private", "number", "service"})


def start(turn: Turn) -> None:
    """Ring the first phone of the plan."""
    turn.go(Searching(0, -1, ()))
    _next(turn)


def go_on(turn: Turn, step: int) -> None:
    """Ring on from a step: the one after a wait that nobody ended."""
    turn.go(Searching(step, -1, ()))
    _next(turn)


def _next(turn: Turn) -> None:
    """Ring the next endpoints that have a phone; when there are none left, the end comes."""
    phase = turn.state.phase
    assert isinstance(phase, Searching), phase
    steps, at, place = turn.plan.steps, phase.step, phase.at + 1
    while at < len(steps):
        step = steps[at]
        if step.endpoints and step.endpoints[0].kind in _QUEUES and place == 0:
            waiting.join_for(turn, step, at + 1)
            return
        together = step.strategy == Strategy.TOGETHER
        while place < (min(1, len(step.endpoints)) if together else len(step.endpoints)):
            wanted = step.endpoints if together else step.endpoints[place : place + 1]
            legs = [leg for endpoint in wanted for leg in _dial(turn, step, endpoint)]
            tried = (*turn.state.request.tried, *(endpoint.key for endpoint in wanted))
            turn.set(request=replace(turn.state.request, tried=tuple(dict.fromkeys(tried))))
            if legs:
                turn.go(Searching(at, place, tuple(legs)))
                turn.do(do.Tone(turn.caller.channel))
                turn.timer("ring", step.seconds)
                return
            place += 1
        at, place = at + 1, 0
    turn.go(Searching(at, -1, ()))
    ending.unanswered(turn)


def _dial(turn: Turn, step: Step, endpoint: Endpoint) -> list[Leg]:
    """Ring an endpoint on each of its phones; return nothing when it has none."""
    world, plan = turn.world, turn.plan
    if _taken_meanwhile(turn, step, endpoint):
        turn.note("passed over", who=endpoint.key, row=step.row, why="busy")
        return []
    shown, name = shown_to(turn, endpoint)
    if endpoint.kind in _PHONES:
        targets = [(f"phone:{account}", account) for account in world.phones_of(endpoint.id)]
    elif world.trunk and endpoint.number and endpoint.kind in _OUTSIDE:
        targets = [(f"number:{endpoint.number}", "")]
    else:
        targets = []
    if not targets:
        turn.note("passed over", who=endpoint.key, row=step.row, why="unregistered")
    # Whoever gets a call back is shown whom the caller sought, not what was dialled to hand it on.
    about = turn.state.sought if step.row == talking.RECALL_ROW else plan.called
    headers: tuple[tuple[str, str], ...] = (("X-Ansvar-For", about),)
    told: dict[str, object] = {}
    instructions = instructions_for(turn, endpoint) if endpoint.kind == "service" else ""
    if instructions:
        # The service answers in the organisation's name, by its instructions (Q5).
        headers = (*headers, ("X-Ansvar-Instructions", instructions))
        told["instructions"] = instructions
    legs = []
    for to, account in targets:
        leg = Leg(turn.new_id("c"), endpoint.key, step.row, account, _ask(turn, step, endpoint))
        turn.do(
            do.Dial(
                leg.channel, to, shown, name, step.seconds + SPARE_S, turn.caller.channel, headers, turn.language
            )
        )  # fmt: skip
        turn.note("dialled", who=endpoint.key, row=step.row, target=step.target, channel=leg.channel, **told)
        legs.append(leg)
    return legs


def _taken_meanwhile(turn: Turn, step: Step, endpoint: Endpoint) -> bool:
    """Whether another call has got somebody since it was decided to ring them: a phone rings for one call at a time."""
    person = endpoint.id if endpoint.kind in _OF_PEOPLE else ""
    others = turn.world.live.busy - turn.mine
    return person in others and step.row != talking.RECALL_ROW


def instructions_for(turn: Turn, endpoint: Endpoint) -> str:
    """Return what an answering service is told: the row's words, else those of the service itself."""
    service = turn.world.policy.service.get(endpoint.id)
    if turn.plan.instructions or service is None or service.instructions is None:
        return turn.plan.instructions
    return service.instructions.say(turn.language, turn.world.policy.language)


def shown_to(turn: Turn, endpoint: Endpoint) -> tuple[str | None, str]:
    """Return the number and name a rung phone shows: the caller's; outward from inside, what the policy says (W7)."""
    caller, world = turn.caller, turn.world
    if not caller.account:
        return caller.number, ""
    person = world.person_of(caller.account)
    if endpoint.kind in _PHONES:
        return world.number_of(caller.account), person.name if person else ""
    organisation = world.organisation
    choice = turn.plan.shown or world.router.shown_number(world.now.timestamp())
    if choice == "withheld":
        return None, ""
    if choice == "unit" and person is not None and person.unit in organisation.units:
        return organisation.units[person.unit].number or organisation.main_number, organisation.name
    if choice == "direct" and person is not None and person.direct:
        return person.direct, organisation.name
    return organisation.main_number, organisation.name


def _ask(turn: Turn, step: Step, endpoint: Endpoint) -> Literal["", "forward", "recall"]:
    """Whether the one rung is told first whose call it is (A12): a forward of somebody else's, or a row that says so."""
    if turn.state.recall is not None and endpoint.id == turn.state.recall.person:
        return "recall" if step.row == talking.RECALL_ROW else ""
    if endpoint.kind not in ("person", "mobile"):
        return ""
    forwarded = step.target == "person" and endpoint.key != turn.plan.called
    return "forward" if step.announced or (forwarded and turn.plan.called.startswith("person:")) else ""


# -- events -----------------------------------------------------------------------------------------


def ringing(turn: Turn, event: Ringing) -> None:
    """A phone rings; the first one is noted with the moment."""
    phase = turn.state.phase
    assert isinstance(phase, Searching)
    for leg in phase.legs:
        if leg.channel == event.channel:
            turn.note("ringing", who=leg.key, row=leg.row)


def answered(turn: Turn, event: Answered) -> None:
    """Somebody took the call: the first one has it, the others stop ringing."""
    phase = turn.state.phase
    assert isinstance(phase, Searching)
    leg = first_of(turn, phase.legs, event.channel)
    if leg is None:
        return
    if leg.ask:
        confirm(turn, leg, phase)
    else:
        talking.connect(turn, leg)


def first_of(turn: Turn, legs: tuple[Leg, ...], channel: str) -> Leg | None:
    """Return which of the phones rung was answered, and let the others stop; a phone that is none of them is ended."""
    leg = next((leg for leg in legs if leg.channel == channel), None)
    if leg is None:
        turn.do(do.Hangup(channel, "elsewhere"))
        return None
    for other in legs:
        if other is not leg:
            turn.hang_up(other)
    return replace(leg, up=True, since=None)


def confirm(turn: Turn, leg: Leg, search: Searching) -> None:
    """Tell whoever answered whose call this is; the caller goes on hearing it ring."""
    organisation = turn.world.organisation
    about = turn.state.recall.to if leg.ask == "recall" and turn.state.recall else turn.plan.called
    person = organisation.people.get(about.partition(":")[2])
    name = person.name if person is not None else organisation.name
    key = Prompt.RECALL if leg.ask == "recall" else Prompt.FORWARD_TOLD
    language = organisation.language or turn.world.policy.language
    callee = organisation.people.get(leg.person)
    language = (callee.language if callee is not None else "") or language
    playback = turn.say(turn.words(key, language, name=name), leg.channel, language)
    turn.go(Confirming(leg, playback, replace(search, legs=())))
    turn.timer("confirm", 15.0)


def confirmed(turn: Turn, takes: bool) -> None:
    """The one asked takes the call, or declines it."""
    phase = turn.state.phase
    assert isinstance(phase, Confirming)
    turn.do(do.Stop(phase.playback))
    if takes:
        talking.connect(turn, phase.leg)
        return
    turn.note("declined", who=phase.leg.key)
    declined = (*turn.state.request.declined, phase.leg.key)
    turn.set(request=replace(turn.state.request, declined=declined))
    turn.hang_up(phase.leg, "normal")
    turn.go(phase.search)
    _next(turn)


def leg_gone(turn: Turn, event: Gone) -> None:
    """A phone rings no more: busy, declined, not there."""
    phase = turn.state.phase
    if isinstance(phase, Confirming):
        if event.channel == phase.leg.channel:
            turn.go(phase.search)
            _next(turn)
        return
    assert isinstance(phase, Searching)
    gone = next((leg for leg in phase.legs if leg.channel == event.channel), None)
    if gone is None:
        return
    turn.note("not answered", who=gone.key, row=gone.row, why=event.cause)
    legs = tuple(leg for leg in phase.legs if leg is not gone)
    turn.within(replace(phase, legs=legs))
    if not legs:
        turn.go(replace(phase, legs=()))
        _next(turn)


def rang_out(turn: Turn) -> None:
    """Nobody answered in time: ring on."""
    phase = turn.state.phase
    assert isinstance(phase, Searching)
    for leg in phase.legs:
        turn.note("not answered", who=leg.key, row=leg.row, why="no answer")
        turn.hang_up(leg, "no answer")
    turn.go(replace(phase, legs=()))
    _next(turn)


def again(turn: Turn) -> None:
    """Ring once more whoever is rung now: what became of their phones is not known."""
    phase = turn.state.phase
    assert isinstance(phase, Searching)
    turn.go(replace(phase, at=phase.at - 1, legs=()))
    _next(turn)


def stop(turn: Turn) -> None:
    """Let every phone that rings for this call stop."""
    phase = turn.state.phase
    if isinstance(phase, Searching):
        for leg in phase.legs:
            turn.hang_up(leg, "elsewhere")
        turn.go(replace(phase, legs=()))
    elif isinstance(phase, Confirming):
        turn.hang_up(phase.leg, "elsewhere")
        turn.go(phase.search)
