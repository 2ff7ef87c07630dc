"""Who holds the phones in a simulated day: callers with patience, staff who are or are not at their desks, operators.

Everybody has habits of their own, drawn by the seed and by who and when they are and never by the order of what
happens: the same caller does the same under another policy, so that two days differ by their policies alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import exp, log
from random import Random
from typing import Final

from ansvar.calls.events import Cause
from ansvar.calls.state import Choosing, Confirming, Leaving, Numbering, Queued, Searching, Telling
from ansvar.directory.model import Person
from ansvar.pbx.simulated import Actors, Channel
from ansvar.pbx.simulated_engine import VirtualEngine

_QUARTER_S: Final = 900.0


@dataclass(frozen=True, slots=True)
class Habits:
    """How people behave; shares from 0 to 1, medians in seconds.

    Talks, answers and messages are lognormal with these medians and spreads. `stepped_out` is the share of time in
    which somebody who should be there is not, and has told nobody: short absences that no calendar knows.
    """

    patience_s: float = 75.0
    patience_spread: float = 0.7
    talk_s: float = 110.0
    talk_spread: float = 0.8
    desk_talk_s: float = 25.0
    answer_s: float = 7.0
    operator_answer_s: float = 4.0
    stepped_out: float = 0.18
    declines: float = 0.03
    mobile_answers: float = 0.6
    leaves_message: float = 0.7
    says_nothing: float = 0.06
    message_s: float = 18.0
    takes_call_back: float = 0.25
    presses_key: float = 0.04
    hands_on: float = 0.03
    asks_first: float = 0.03
    picks_up: float = 0.04


@dataclass(slots=True)
class Caller:
    """A caller: whom they really want (the number an operator connects to, or ""), and what they will put up with."""

    random: Random
    patience_s: float
    arrived_at: float
    wants: str = ""
    tired: bool = False
    called_back: bool = False
    keys: int = 0
    talked: set[str] = field(default_factory=set)


class Crowd(Actors):
    """Everybody at once. `engine` is set before the first call."""

    engine: VirtualEngine

    def __init__(self, seed: str, habits: Habits) -> None:
        self.seed = seed
        self.habits = habits
        self.callers: dict[str, Caller] = {}
        self._talking: set[str] = set()

    def random(self, *of: object) -> Random:
        """Return the dice of somebody: the same for the same seed and person, whatever else happens."""
        return Random("/".join(map(str, (self.seed, *of))))

    def call(self, number: object, to: str, caller: str | None, account: str = "", wants: str = "") -> str:
        """Let somebody call; `number` names the caller's dice."""
        dice = self.random("caller", number)
        habits = self.habits
        patience_s = _lognormal(dice, habits.patience_s, habits.patience_spread)
        channel = f"in-{number}"
        self.callers[channel] = Caller(dice, patience_s, self._now(), wants)
        return self.engine.call(to, caller, account, channel)

    def _now(self) -> float:
        return self.engine.clock.now.timestamp()

    def _later(self, seconds: float, channel: str, do: Callable[[], None]) -> None:
        """Let somebody do something in a while, if their channel is still there."""

        def act() -> None:
            if channel in self.engine.exchange.channels:
                do()

        self.engine.clock.after(seconds, act)

    # -- callers ------------------------------------------------------------------------------------

    def rings_back(self, channel: Channel) -> None:
        """A caller hears ringing, and has so much patience left."""
        caller = self.callers.get(channel.id)
        if caller is not None and not caller.tired:
            caller.tired = True
            left = max(caller.arrived_at + caller.patience_s - self._now(), 1.0)
            self._later(left, channel.id, lambda: self._impatient(channel.id, caller))

    def waits(self, channel: Channel) -> None:
        """Waiting with music takes the same patience; being told one's place makes it last longer."""
        caller = self.callers.get(channel.id)
        if caller is not None and not caller.tired:
            caller.patience_s *= 2
        self.rings_back(channel)

    def _impatient(self, channel: str, caller: Caller) -> None:
        state = self.engine.state_with(channel)
        if state is not None and isinstance(state.phase, (Searching, Queued)):
            self.engine.exchange.hang_up(channel)
        else:
            caller.tired = False  # talks, or is told something; the next wait starts with what is left

    def heard(self, channel: Channel) -> None:
        """Words are over: a caller may press a key, somebody called decides."""
        state = self.engine.state_with(channel.id)
        if state is None:
            return
        phase, exchange = state.phase, self.engine.exchange
        if isinstance(phase, Confirming) and phase.leg.channel == channel.id:
            key = "1" if self.random("takes", channel.id).random() < 0.92 else "2"
            self._later(1.5, channel.id, lambda: exchange.press(channel.id, key))
            return
        caller = self.callers.get(channel.id)
        if caller is None:
            return
        dice = caller.random
        if isinstance(phase, Queued) and not caller.called_back:
            if dice.random() < self.habits.takes_call_back:
                caller.called_back = True
                self._later(1.0, channel.id, lambda: exchange.press(channel.id, "1"))
        elif isinstance(phase, Numbering):
            keys = "1" if phase.offered and dice.random() < 0.85 else f"{self._own_number(phase.offered)}#"
            self._later(2.0, channel.id, lambda: exchange.press(channel.id, keys))
        elif isinstance(phase, Choosing) and state.plan is not None and state.plan.keys:
            chosen = dice.choice(state.plan.keys).key
            self._later(2.0, channel.id, lambda: exchange.press(channel.id, chosen))

    def _own_number(self, offered: str | None) -> str:
        from ansvar.directory.fiction import MOBILES

        if offered:
            return "00" + offered.lstrip("+")
        country = self.engine.house.router.organisation.country.lower()
        return "00" + MOBILES.get(country, MOBILES["se"])[0].number(7)[1:]

    def hears(self, channel: Channel, sentences: tuple[str, ...], seconds: float) -> None:
        """Some press a key while they are told something, and some hang up at a machine."""
        caller = self.callers.get(channel.id)
        state = self.engine.state_with(channel.id)
        if caller is None or state is None or state.plan is None or not state.plan.keys or caller.keys > 2:
            return
        if isinstance(state.phase, (Telling, Leaving)) and caller.random.random() < self.habits.presses_key:
            caller.keys += 1
            key = caller.random.choice(state.plan.keys).key
            self._later(seconds * 0.7, channel.id, lambda: self.engine.exchange.press(channel.id, key))

    def records(self, channel: Channel, recording: str) -> None:
        """Leave a message, say nothing, or hang up at the tone."""
        caller = self.callers.get(channel.id)
        if caller is None:
            return
        dice, habits, exchange = caller.random, self.habits, self.engine.exchange
        chance = dice.random()
        if chance < habits.leaves_message:
            spoken_s = _lognormal(dice, habits.message_s, 0.5)
            exchange.speak(recording, spoken_s)
            if dice.random() < 0.5:
                self._later(spoken_s, channel.id, lambda: exchange.press(channel.id, "#"))
            elif dice.random() < 0.6:
                self._later(spoken_s, channel.id, lambda: exchange.hang_up(channel.id))
        elif chance > habits.leaves_message + habits.says_nothing:
            self._later(0.4, channel.id, lambda: exchange.hang_up(channel.id))

    # -- the called ---------------------------------------------------------------------------------

    def rings(self, channel: Channel) -> None:
        """A phone rings: busy, declined, answered, or left ringing."""
        exchange = self.engine.exchange
        if not channel.account:
            dice = self.random("outside", channel.id)
            if dice.random() < self.habits.mobile_answers:
                self._answer(channel, _lognormal(dice, 9.0, 0.4))
            return
        owner = channel.account
        in_use = [each for each in exchange.channels.values() if each.account == owner and each.up]
        if in_use:
            exchange.hang_up(channel.id, "busy")
            return
        state = self.engine.state_with(channel.id)
        dice = self.random("answers", channel.id)
        if state is not None and isinstance(state.phase, Queued):
            if dice.random() < 0.97:
                self._answer(channel, _lognormal(dice, self.habits.operator_answer_s, 0.4))
        elif self._stepped_out(owner):
            if dice.random() < self.habits.picks_up * 3:
                self._pick_up(channel)
        elif dice.random() < self.habits.declines:
            self._later(3.0, channel.id, lambda: exchange.hang_up(channel.id, "declined"))
        else:
            self._answer(channel, _lognormal(dice, self.habits.answer_s, 0.5))

    def _answer(self, channel: Channel, seconds: float) -> None:
        self._later(seconds, channel.id, lambda: self.engine.exchange.answer(channel.id))

    def _stepped_out(self, person: str) -> bool:
        return self.random("out", person, int(self._now() // _QUARTER_S)).random() < self.habits.stepped_out

    def _pick_up(self, channel: Channel) -> None:
        """A colleague hears the phone ring and takes the call from the own phone."""
        organisation = self.engine.house.router.organisation
        owner = organisation.people.get(channel.account)
        if owner is None or not owner.extension:
            return
        code = f"*8{owner.extension}"
        there = (each for each in sorted(self._colleagues(owner)) if self._free(each))
        colleague = next((each for each in there if not self._stepped_out(each)), None)
        if colleague is not None:
            who = colleague
            self._later(8.0, channel.id, lambda: self._dial_code(who, code, channel.id))

    def _dial_code(self, account: str, code: str, because: str) -> None:
        if self._free(account):
            self.engine.call(code, account=account, channel=f"in-{account}-{because}")

    def _colleagues(self, owner: Person) -> list[str]:
        people = self.engine.house.router.organisation.people.values()
        return [
            each.id for each in people if each.unit == owner.unit and each.id != owner.id and each.extension
        ]

    def _free(self, account: str) -> bool:
        router, exchange = self.engine.house.router, self.engine.exchange
        return (
            account in exchange.registered
            and router.presence.at(account, self._now()).can_ring
            and all(each.account != account for each in exchange.channels.values())
        )

    def free_staff(self, candidates: list[str], dice: Random) -> str:
        """Return somebody at work whose phone is not in use, or "" when there is none among a few."""
        for _ in range(20):
            person = dice.choice(candidates)
            if self._free(person):
                return person
        return ""

    # -- talks --------------------------------------------------------------------------------------

    def talks(self, channel: Channel, others: tuple[Channel, ...]) -> None:
        """Two talk: for how long, who hangs up, and whether the call is handed on."""
        if channel.bridge in self._talking or len(others) != 1:
            return
        self._talking.add(channel.bridge)
        pair = (channel, others[0])
        caller_side = next((each for each in pair if each.id in self.callers), None)
        if caller_side is None:
            self._talk(pair, self.random("talk", channel.id), self.habits.talk_s)
            return
        caller = self.callers[caller_side.id]
        callee = pair[1] if pair[0] is caller_side else pair[0]
        dice = caller.random
        operator = callee.account in self.engine.house.operators
        if operator and caller.wants:
            wanted, caller.wants = caller.wants, ""
            seconds = _lognormal(dice, self.habits.desk_talk_s, 0.5)
            self._later(seconds, callee.id, lambda: self.engine.exchange.refer(callee.id, wanted))
            return
        self._talk(pair, dice, self.habits.talk_s)
        if not callee.account or operator:
            return
        chance = dice.random()
        colleagues = self._colleagues(self.engine.house.router.organisation.people[callee.account])
        if chance < self.habits.hands_on + self.habits.asks_first and colleagues:
            person = self.engine.house.router.organisation.people[dice.choice(sorted(colleagues))]
            code = "*2" if chance < self.habits.hands_on else "*3"
            self._later(
                10.0, callee.id, lambda: self.engine.exchange.press(callee.id, f"{code}{person.extension}#")
            )
        elif chance > 0.95:
            self._later(5.0, callee.id, lambda: self.engine.exchange.hold(callee.id))
            self._later(20.0, callee.id, lambda: self.engine.exchange.hold(callee.id, False))

    def _talk(self, pair: tuple[Channel, Channel], dice: Random, median_s: float) -> None:
        seconds = min(_lognormal(dice, median_s, self.habits.talk_spread), 3600.0)
        for each in pair if dice.random() < 0.6 else pair[::-1]:
            self._later(seconds, each.id, lambda id=each.id: self.engine.exchange.hang_up(id))  # type: ignore[misc]
            seconds += 2.0

    def gone(self, channel: Channel, cause: Cause) -> None:
        """Forget a caller who has gone."""
        self.callers.pop(channel.id, None)


def _lognormal(dice: Random, median: float, spread: float) -> float:
    return exp(dice.normalvariate(log(median), spread))
