"""One step of one call in the making: the state as it changes, and the commands that follow from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ansvar.calls import commands as do
from ansvar.calls.events import Cause
from ansvar.calls.state import (
    Caller,
    CallState,
    Choosing,
    Confirming,
    Ended,
    Leaving,
    Leg,
    Numbering,
    Outcome,
    Parting,
    Phase,
    Plan,
    Queued,
    Searching,
    Telling,
    legs_of,
    people_in,
)  # fmt: skip
from ansvar.calls.world import World
from ansvar.routing.model import Call, Decision
from ansvar.routing.route import decide
from ansvar.speech.prompts import Prompt, prompt

#: Channels, bridges, playbacks and recordings that are ours begin with this.
OURS = "an-"
#: Timers that live on when the phase changes.
_LASTING = frozenset({"recall", "parting"})
#: A last word is over by then, or is given up.
PARTING_S = 10.0
#: Phases in which the caller's keys count; a key that may begin a longer one is waited for through a change of them.
_HEARS_KEYS = (Telling, Searching, Confirming, Queued, Choosing, Leaving)


def call_of(id: str) -> str | None:
    """Return the call that an id of ours belongs to, or None for an id that is not ours."""
    return id[len(OURS) :].rpartition("-")[0] or None if id.startswith(OURS) else None


class Turn:
    """What `calls.step` works on; nothing outside sees it."""

    def __init__(self, state: CallState, world: World) -> None:
        self.state = state
        self.world = world
        self.commands: list[do.Command] = []
        #: Whom the world calls busy because of this very call.
        self.mine = people_in(state)

    # -- the state ----------------------------------------------------------------------------------

    def set(self, **changes: Any) -> None:
        """Change parts of the state."""
        self.state = replace(self.state, **changes)

    def go(self, phase: Phase) -> None:
        """Go into another phase; what the old one waited for is forgotten.

        A key half pressed goes on counting where keys count; what was typed ahead goes on waiting for a prompt.
        """
        keys = isinstance(phase, _HEARS_KEYS)
        for timer in self.state.timers:
            if timer not in _LASTING and not (keys and timer == "keys"):
                self.cancel(timer)
        ahead = isinstance(phase, Numbering) or (keys and not isinstance(phase, Leaving))
        self.set(
            phase=phase,
            pressed=self.state.pressed if keys else "",
            ahead=self.state.ahead if ahead else "",
        )

    def within(self, phase: Phase) -> None:
        """Change something inside the phase: its deadlines stay."""
        self.set(phase=phase)

    @property
    def caller(self) -> Caller:
        """The caller."""
        return self.state.caller

    @property
    def plan(self) -> Plan:
        """What was decided last."""
        assert self.state.plan is not None, "asked for before anything was decided"
        return self.state.plan

    def new_id(self, kind: str) -> str:
        """Return an id that nothing has yet; `kind` is a letter for those who read the exchange's lists."""
        self.set(made=self.state.made + 1)
        return f"{OURS}{self.state.id}-{kind}{self.state.made}"

    # -- commands -----------------------------------------------------------------------------------

    def do(self, *commands: do.Command) -> None:
        """Add commands."""
        self.commands.extend(commands)

    def note(self, kind: str, /, **facts: object) -> None:
        """Append an event to the call's record."""
        self.do(do.Note(kind, tuple(facts.items())))

    def notify(self, by: str, whom: str) -> None:
        """Let somebody know by mail or SMS."""
        self.do(do.Notify(by, whom))

    def timer(self, name: str, seconds: float) -> None:
        """Wake the call after so many seconds."""
        if name not in self.state.timers:
            self.set(timers=(*self.state.timers, name))
        # One that was set in this very step is moved, not set twice: each is written to the store.
        self.commands = [
            each for each in self.commands if not (isinstance(each, do.SetTimer) and each.timer == name)
        ]
        self.do(do.SetTimer(name, self.world.now + timedelta(seconds=seconds)))

    def cancel(self, name: str) -> None:
        """Forget a timer, if it runs."""
        if name in self.state.timers:
            self.set(timers=tuple(timer for timer in self.state.timers if timer != name))
            self.do(do.CancelTimer(name))

    def answer(self) -> None:
        """Take the caller's call, once."""
        if not self.caller.up and not self.caller.gone:
            self.do(do.Answer(self.caller.channel))
            self.set(caller=replace(self.caller, up=True))

    @property
    def language(self) -> str:
        """The language the caller is spoken to in."""
        return self.state.language or self.world.organisation.language or self.world.policy.language

    def say(self, sentences: tuple[str, ...], channel: str = "", language: str = "") -> str:
        """Speak to the caller (or another channel); return the playback."""
        playback = self.new_id("p")
        channel = channel or self.caller.channel
        language = language or self.language
        self.do(do.Say(playback, channel, sentences, language))
        if channel == self.caller.channel:
            self.note("said", sentences=list(sentences), language=language)
        return playback

    def words(self, key: Prompt, language: str = "", /, **facts: Any) -> tuple[str, ...]:
        """Return the sentences of a prompt, in the caller's language unless another is named."""
        organisation = self.world.organisation
        facts = {
            "now": self.world.now,
            "zone": ZoneInfo(self.world.router.presence.zone),
            "country": organisation.country,
            "organisation": organisation.names.get(language or self.language, organisation.name),
            **facts,
        }
        return prompt(key, language or self.language, **facts)

    def tell(self, *keys: Prompt, **facts: Any) -> str:
        """Speak prompts to the caller; return the playback."""
        return self.say(tuple(text for key in keys for text in self.words(key, **facts)))

    def staff_language(self, account: str) -> str:
        """Return the language that whoever holds a phone of ours is spoken to in."""
        organisation, person = self.world.organisation, self.world.person_of(account)
        own = person.language if person is not None else ""
        return own or organisation.language or self.world.policy.language

    def naming(self, key: str) -> dict[str, str]:
        """Return the fact that a prompt names somebody by: a name, or a number that is read out."""
        kind, _, id = key.partition(":")
        organisation = self.world.organisation
        if kind in ("person", "mobile", "private") and id in organisation.people:
            return {"name": organisation.people[id].name}
        if kind == "unit" and id in organisation.units:
            return {"name": organisation.units[id].name}
        if kind == "function" and id in organisation.functions:
            return {"name": organisation.functions[id].name}
        return {"number": id} if kind == "number" and id else {}

    def part(self, leg: Leg, words: tuple[str, ...], language: str) -> None:
        """Say a last word to a phone that is out of the call; then its line ends."""
        playback = self.say(words, leg.channel, language)
        self.set(parting=(*self.state.parting, Parting(leg, playback)))
        self.timer("parting", PARTING_S)

    def hang_up(self, leg: Leg, cause: Cause = "elsewhere") -> None:
        """End a channel beside the caller's."""
        self.do(do.Hangup(leg.channel, cause))

    def bridge(self, kind: str) -> str:
        """Make a bridge."""
        bridge = self.new_id("b")
        self.do(do.Bridge(bridge, "wait" if kind == "wait" else "talk"))
        self.set(bridges=(*self.state.bridges, bridge))
        return bridge

    def unbridge(self, bridge: str) -> None:
        """Destroy a bridge."""
        if bridge in self.state.bridges:
            self.do(do.Unbridge(bridge))
            self.set(bridges=tuple(each for each in self.state.bridges if each != bridge))

    def call(self) -> Call:
        """Return the call as the router sees it now."""
        asked, world = self.state.request, self.world
        return Call(
            asked.to,
            self.caller.number if not self.caller.account else world.number_of(self.caller.account),
            purpose=asked.purpose,
            urgent=asked.urgent,
            language=asked.language,
            topic=asked.topic,
            attempts=world.attempts,
            transfers=asked.transfers,
            tried=asked.tried,
            declined=asked.declined,
            last_contact=asked.last_contact,
            queued_since=asked.queued_since,
            live=world.live,
            id=self.state.id,
        )

    def decide(self, call: Call) -> Decision:
        """Return what the router says of a call now."""
        decision = decide(self.world.router, call, self.world.now)
        if self.world.decided is not None:
            self.world.decided(call, decision)
        return decision

    # -- the end ------------------------------------------------------------------------------------

    def finish(self, outcome: Outcome, cause: Cause = "normal", **facts: object) -> None:
        """End the call: nothing of it is left on the exchange, and its record is closed."""
        if self.state.ended:
            return
        if self.state.promised and outcome in ("abandoned", "announced", "failed", "refused"):
            outcome = "promised"
        for leg in legs_of(self.state.phase):
            self.hang_up(leg, "normal" if leg.up else "elsewhere")
        for each in self.state.parting:
            self.hang_up(each.leg, "normal")
        if not self.caller.gone:
            self.do(do.Hangup(self.caller.channel, cause))
        for bridge in self.state.bridges:
            self.unbridge(bridge)
        for timer in self.state.timers:
            self.cancel(timer)
        waited = (self.state.answered_at or self.world.now) - self.state.arrived_at
        self.note(
            "ended",
            outcome=outcome,
            sought=self.state.sought,
            reached=self.state.reached,
            picked_up=self.state.picked_up,
            waited_s=round(waited.total_seconds(), 3),
            lasted_s=round((self.world.now - self.state.arrived_at).total_seconds(), 3),
            **facts,
        )
        self.set(phase=Ended(outcome), parting=())
