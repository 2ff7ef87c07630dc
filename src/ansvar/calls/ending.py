"""How a call ends when nobody answered: a message and its promise, words, a number outside (F2, N12, A5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ansvar.calls import calling_back, dialling, planning, searching, talking, waiting
from ansvar.calls import commands as do
from ansvar.calls.events import Played, Recorded
from ansvar.calls.state import Choosing, Leaving, Numbering, Queued, Telling
from ansvar.calls.turn import Turn
from ansvar.routing.model import Endpoint, EndsIn, PromiseTerms, Step
from ansvar.speech.greeting import greeting
from ansvar.speech.prompts import Prompt

#: A message may be this long, and ends after so much silence.
LONGEST_MESSAGE_S: Final = 180.0
SILENCE_S: Final = 5.0
#: Less sound than this is no message.
SHORTEST_MESSAGE_S: Final = 0.8
#: How long a number outside or an answering service is rung.
OUTSIDE_S: Final = 45.0
#: Whoever was asked for a number is waited for so long; the first digit often has to be looked up.
FIRST_DIGIT_S: Final = 15.0
#: A number that is not ended with `#` ends when no digit comes for so long.
NEXT_DIGIT_S: Final = 12.0
_TRIES: Final = 2
_ROUNDS: Final = 3
_PROMISING: Final = frozenset({"mailbox", "message", "call-back"})


def unanswered(turn: Turn) -> None:
    """Nobody answered: carry out the end of the plan, or give the call back to whoever handed it on."""
    if turn.state.recall is not None and talking.recall(turn):
        return
    if turn.caller.up:
        turn.do(do.Tone(turn.caller.channel, False))  # no phone rings any more
    for by, whom in turn.plan.notify:
        turn.notify(by, whom)
    carry_out(turn, turn.plan.end, turn.plan.last)


def carry_out(turn: Turn, end: EndsIn, words: tuple[str, ...] = ()) -> None:
    """End the call in one way; `words` are said on the way."""
    kind = end.kind
    if turn.caller.gone:
        turn.finish("abandoned")
    elif kind == "message" and end.name == "switchboard" and waiting.staffed(turn):
        waiting.join(
            turn, EndsIn("switchboard", "switchboard", end.row), words
        )  # the operator takes the message
    elif kind == "message" and end.name == "switchboard":
        leave(turn, kind, end.owner, end.row, turn.plan.first if not turn.caller.up else ())
    elif kind in _PROMISING:
        leave(turn, kind, end.owner, end.row, words)
    elif kind in ("switchboard", "queue"):
        waiting.join(turn, end, words)
    elif kind in ("number", "answering service"):
        outside(turn, end, words)
    elif kind == "menu":
        turn.answer()
        turn.go(Choosing(turn.say(words)))
    elif kind == "announcement":
        turn.answer()
        turn.note("announced", row=end.row, name=end.name)
        turn.go(Telling(turn.say(words), "hang up"))
    elif kind == "busy tone":
        turn.finish("refused", "busy")
    elif kind == "keep":
        # The one who wanted to hand the call on was told; there is nobody else to give it to (A13).
        leave(turn, "message", "organisation", end.row, words)
    else:
        turn.finish("refused", "declined")


def outside(turn: Turn, end: EndsIn, words: tuple[str, ...]) -> None:
    """Hand the call to a number outside or an answering service; without a line a message is taken instead."""
    kind = "service" if end.kind == "answering service" else "number"
    name = end.name or end.owner.partition(":")[2]
    number = _number_of(turn, name) if kind == "service" else name
    endpoint = Endpoint(kind, end.owner.partition(":")[2] or name, number)
    step = Step(end.row, end.kind, (endpoint,), "in order", OUTSIDE_S)
    rest = EndsIn("message", "organisation", end.row)
    turn.set(plan=replace(turn.plan, steps=(step,), end=rest, first=(), last=()))
    if words:
        turn.answer()
        turn.go(Telling(turn.say(words), "search"))
    else:
        searching.start(turn)


def _number_of(turn: Turn, service: str) -> str:
    """Return the number of an answering service: a key and an overflow name it, a decision brings its number."""
    known = turn.world.policy.service.get(service) or turn.world.organisation.services.get(service)
    return known.number if known is not None else service


# -- messages ---------------------------------------------------------------------------------------


def leave(turn: Turn, kind: str, owner: str, row: str, words: tuple[str, ...] = ()) -> None:
    """Let the caller leave a message or ask to be called back."""
    turn.answer()
    # Whoever leaves a message is not taken back to the operator in the middle of it.
    turn.cancel("recall")
    turn.set(recall=None)
    if kind == "call-back":
        ask_number(turn, owner, row, words)
        return
    phase = Leaving("greeting", kind, owner, row)
    recorded = turn.world.greetings.get(owner) if kind == "mailbox" else None
    said = _greeting(turn, owner, words) if kind == "mailbox" else (*words, *turn.words(Prompt.AFTER_TONE))
    if recorded is not None:
        playback = turn.new_id("p")
        turn.do(do.Play(playback, turn.caller.channel, (f"recording:{recorded}",)))
        turn.note("greeted", owner=owner)
        turn.go(replace(phase, stage="asked again", playback=playback))
    else:
        turn.go(replace(phase, playback=turn.say(said)))


def _greeting(turn: Turn, owner: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a mailbox without a recorded greeting says, by the policy's rules for greetings (F12, A5)."""
    world, plan = turn.world, turn.plan
    return greeting(
        owner, world.organisation, world.policy, turn.language, world.now, plan.back_at, away=plan.away,
        due_at=planning.terms_of(turn, "mailbox", owner).due_at, keys=plan.keys, told=words, heard=plan.first,
    )  # fmt: skip


def played(turn: Turn, event: Played) -> None:
    """The greeting, or the thanks, is over."""
    phase = turn.state.phase
    assert isinstance(phase, Leaving)
    if event.playback != phase.playback:
        return
    if phase.stage == "asked again" and not phase.recording:
        # The recorded greeting is over; what it cannot know is said after it: the return, the deadline.
        words = (*turn.plan.last, *turn.words(Prompt.AFTER_TONE))
        turn.go(replace(phase, stage="greeting", playback=turn.say(words)))
    elif phase.stage in ("greeting", "asked again"):
        record(turn)
    elif phase.stage == "saved":
        turn.finish("promised")


def record(turn: Turn) -> None:
    """Record after the tone."""
    phase = turn.state.phase
    assert isinstance(phase, Leaving)
    recording = turn.new_id("r")
    turn.do(do.Record(recording, turn.caller.channel, LONGEST_MESSAGE_S, SILENCE_S))
    turn.go(replace(phase, stage="recording", playback="", recording=recording))
    turn.timer("record", LONGEST_MESSAGE_S + 10)


def recorded(turn: Turn, event: Recorded) -> None:
    """A message was left, or nothing was said."""
    phase = turn.state.phase
    if not isinstance(phase, Leaving) or event.recording != phase.recording or phase.stage != "recording":
        return
    if event.ok and event.seconds >= SHORTEST_MESSAGE_S:
        terms = planning.terms_of(turn, phase.kind, phase.owner)
        promise(
            turn,
            phase.kind,
            phase.owner,
            phase.row,
            terms,
            turn.caller.number,
            phase.recording,
            event.seconds,
        )
        if turn.caller.gone:
            turn.finish("promised")
            return
        turn.go(replace(phase, stage="saved", playback=turn.tell(Prompt.SAVED, due=terms.due_at)))
        return
    if not event.ok and turn.caller.number and not turn.state.promised:
        # Something was said perhaps, and could not be kept (a full disk): the caller is called back.
        terms = planning.terms_of(turn, "call-back", phase.owner)
        promise(turn, "call-back", phase.owner, phase.row, terms, turn.caller.number)
        if turn.caller.gone:
            turn.finish("promised", at="message")
        else:
            said = turn.tell(Prompt.CALLBACK_THANKS, due=terms.due_at)
            turn.go(replace(phase, stage="saved", playback=said))
    elif turn.caller.gone:
        turn.finish("abandoned", at="message")
    elif phase.tries < _TRIES:
        again = replace(
            phase, stage="asked again", tries=phase.tries + 1, playback=turn.tell(Prompt.TOO_SHORT)
        )
        turn.go(again)
    elif turn.caller.number:
        # Somebody who waits in silence wants something: they are called back (every call gets a promise).
        terms = planning.terms_of(turn, "call-back", phase.owner)
        promise(turn, "call-back", phase.owner, phase.row, terms, turn.caller.number)
        turn.go(replace(phase, stage="saved", playback=turn.tell(Prompt.CALLBACK_THANKS, due=terms.due_at)))
    else:
        turn.go(Telling(turn.tell(Prompt.GOODBYE), "hang up"))


def promise(
    turn: Turn, kind: str, owner: str, row: str, terms: PromiseTerms, number: str | None, recording: str = "",
    seconds: float = 0.0,
) -> str:  # fmt: skip
    """Make the one promise of a message; return its id. A second one of the same recording would be the same."""
    id = f"{turn.state.id}-{recording.rpartition('-')[2] or f'{kind}{len(turn.state.promised)}'}"
    if id in turn.state.promised:
        return id
    asked = turn.state.request
    turn.do(
        do.Promise(
            id, kind, row, terms.owner, turn.state.sought or asked.to, terms.due_at, terms.aim_at, terms.interim_at,
            terms.takes_over, terms.escalations, number, recording, round(seconds, 2), turn.language, asked.urgent,
        )
    )  # fmt: skip
    # The promise itself, its owner and deadline; whose mailbox it lies in is `meant`.
    turn.note(
        "promised",
        promise=id,
        of=kind,
        owner=terms.owner,
        meant=owner,
        row=row,
        due_at=terms.due_at.isoformat(),
    )
    turn.set(promised=(*turn.state.promised, id))
    return id


# -- call-backs -------------------------------------------------------------------------------------


def ask_number(
    turn: Turn, owner: str, row: str, words: tuple[str, ...] = (), keeps_place: Queued | None = None
) -> None:
    """Ask where the caller is to be called back: at the number shown, or another."""
    offered = turn.caller.number
    if offered:
        more = turn.words(Prompt.CALLBACK_NUMBER, number=offered)
    else:
        more = turn.words(Prompt.CALLBACK_ENTER)
    turn.go(Numbering(owner, row, turn.say((*words, *more)), offered, keeps_place=keeps_place))
    turn.timer("number", 60.0)


def number_key(turn: Turn, key: str, ahead: bool = False) -> None:
    """A digit of the number, `1` for the number offered, `#` at its end; `ahead`: typed before the question."""
    phase = turn.state.phase
    assert isinstance(phase, Numbering)
    if key in ("1", "#") and not phase.digits and phase.offered:
        if not ahead:  # else it said yes to something else: nobody can have heard this question yet
            number_given(turn, phase.offered)
        return
    if phase.playback:
        turn.do(do.Stop(phase.playback))
    turn.timer("number", NEXT_DIGIT_S)
    if key == "#":
        number_over(turn)
    elif key == "*":
        turn.within(replace(phase, digits="", playback=""))
    else:
        turn.within(replace(phase, digits=phase.digits + key, playback=""))


def number_over(turn: Turn) -> None:
    """No digit comes any more: the number counts, also one that was not ended with `#`."""
    phase = turn.state.phase
    assert isinstance(phase, Numbering)
    number = turn.world.router.numbers.plain(phase.digits) if phase.digits else ""
    if not number:
        _ask_again(turn, Prompt.CALLBACK_AGAIN)
    elif _can_be_called(turn, number):
        number_given(turn, number)
    else:
        _ask_again(turn, Prompt.CALLBACK_INVALID)


def _can_be_called(turn: Turn, number: str) -> bool:
    """Whether we call a number back: one of ours, or one that our phones may dial; a stranger cannot run up a bill."""
    if turn.world.router.index.line(number) is not None:
        return True
    return number.startswith("+") and (not turn.world.trunk or dialling.may_dial(turn.world, number))


def _ask_again(turn: Turn, key: Prompt) -> None:
    """No number, or one that cannot be: ask once more in other words, then do without one; the promise is not lost."""
    phase = turn.state.phase
    assert isinstance(phase, Numbering)
    if phase.tries < _TRIES:
        playback = turn.tell(key, number=phase.offered)
        turn.go(replace(phase, digits="", tries=phase.tries + 1, playback=playback))
        turn.timer("number", 60.0)
    elif phase.offered:
        number_given(turn, phase.offered, Prompt.CALLBACK_SHOWN)
    elif phase.keeps_place is not None:
        # Nobody can be called without a number: the caller waits on, where the call stood.
        place = phase.keeps_place
        calling_back.back_in_place(turn, place, turn.words(Prompt.QUEUE_STILL))
    else:
        leave(turn, "message", phase.owner, phase.row)


def number_given(turn: Turn, number: str, first: Prompt | None = None) -> None:
    """Promise the call-back; one that was asked for while waiting keeps the caller's place (Q: callback offered)."""
    phase = turn.state.phase
    assert isinstance(phase, Numbering)
    if phase.playback:
        turn.do(do.Stop(phase.playback))
    terms = planning.terms_of(turn, "call-back", phase.owner)
    id = promise(turn, "call-back", phase.owner, phase.row, terms, number)
    words = turn.words(first, number=number) if first is not None else ()
    playback = turn.say((*words, *turn.words(Prompt.CALLBACK_THANKS, due=terms.due_at)))
    if phase.keeps_place is not None and _can_be_called(turn, number):
        calling_back.keep_place(turn, phase.keeps_place, number, id, playback)
    else:
        turn.go(Leaving("saved", "call-back", phase.owner, phase.row, playback))


# -- words ------------------------------------------------------------------------------------------


def told(turn: Turn, event: Played) -> None:
    """Something was said to its end: go on with what comes after it."""
    phase = turn.state.phase
    assert isinstance(phase, Telling)
    if event.playback != phase.playback:
        return
    go_on(turn, phase.then)


def go_on(turn: Turn, then: str) -> None:
    """Go on after words."""
    if then == "search":
        searching.start(turn)
    elif then == "hang up":
        turn.finish("served" if turn.state.by_code else "announced")
    else:
        unanswered(turn)


def chosen_nothing(turn: Turn) -> None:
    """No key was pressed after a menu: say it again, then what the menu says follows, else an operator or a message."""
    phase = turn.state.phase
    assert isinstance(phase, Choosing)
    if phase.rounds < _ROUNDS:
        turn.go(Choosing(turn.say(turn.plan.last), phase.rounds + 1))
        return
    menu = turn.world.policy.menu.get(turn.plan.end.name)
    row = turn.plan.end.row
    for end in menu.none if menu is not None else ():
        if end.kind.value in ("switchboard", "message", "call-back", "mailbox"):
            if end.kind.value == "switchboard" and not waiting.staffed(turn):
                continue
            carry_out(turn, EndsIn(end.kind.value, owner_of(turn), row))
            return
    if waiting.staffed(turn):
        carry_out(turn, EndsIn("switchboard", "switchboard", row))
    else:
        leave(turn, "message", owner_of(turn), row)


def menu_heard(turn: Turn, event: Played) -> None:
    """The choices were said; now a key is waited for."""
    phase = turn.state.phase
    assert isinstance(phase, Choosing)
    if event.playback != phase.playback:
        return
    menu = turn.world.policy.menu.get(turn.plan.end.name)
    seconds = menu.wait.seconds(turn.world.policy.site.seconds_per_ring) if menu is not None else 8.0
    turn.timer("menu", seconds)


def owner_of(turn: Turn) -> str:
    """Return whose a message of this call is when no row says: whoever was called."""
    called = turn.plan.called
    return called if called.partition(":")[0] in ("person", "function", "unit") else "organisation"
