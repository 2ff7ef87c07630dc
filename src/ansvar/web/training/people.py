"""Who holds the phones in a training: callers with patience, colleagues who answer or do not; the trainee by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ansvar.calls.state import Choosing, Confirming, Numbering, Queued, Searching, Talking
from ansvar.pbx.simulated import Actors, Channel
from ansvar.pbx.simulated_engine import VirtualEngine

ANSWERS_S: Final = 5.0
TALKS_S: Final = 15.0
SPEAKS_S: Final = 6.0


class People(Actors):
    """Everybody but the trainee. `engine` is set before the first call."""

    engine: VirtualEngine

    def __init__(self, trainee: str, silent: frozenset[str]) -> None:
        self.trainee = trainee
        self.silent = silent
        #: How long each caller waits, by channel.
        self.patience: dict[str, float] = {}

    def _later(self, seconds: float, channel: str, work: Callable[[], None]) -> None:
        def act() -> None:
            if channel in self.engine.exchange.channels:
                work()

        self.engine.clock.after(seconds, act)

    def rings(self, channel: Channel) -> None:
        """A colleague answers after a while; the trainee by a key."""
        who = channel.account.removesuffix(".web")
        if who != self.trainee and who not in self.silent:
            self._later(ANSWERS_S, channel.id, lambda: self.engine.exchange.answer(channel.id))

    def heard(self, channel: Channel) -> None:
        """What was said is over: a colleague takes the call, a caller says yes to being called back."""
        state = self.engine.state_with(channel.id)
        if state is None:
            return
        phase, press = state.phase, self.engine.exchange.press
        if isinstance(phase, Confirming) and phase.leg.channel == channel.id:
            self._later(1.0, channel.id, lambda: press(channel.id, "1"))
        elif isinstance(phase, Numbering):
            self._later(2.0, channel.id, lambda: press(channel.id, "1"))
        elif isinstance(phase, Choosing):
            self._later(4.0, channel.id, lambda: self.engine.exchange.hang_up(channel.id))

    def records(self, channel: Channel, recording: str) -> None:
        """A caller leaves a few words."""
        self.engine.exchange.speak(recording, SPEAKS_S)

    def talks(self, channel: Channel, others: tuple[Channel, ...]) -> None:
        """Whoever reached a colleague talks for a while and hangs up; with the trainee it lasts as long as needed."""
        if channel.arrived is not None:
            self._later(TALKS_S, channel.id, lambda: self._has_talked(channel.id))

    def _has_talked(self, channel: str) -> None:
        state = self.engine.state_with(channel)
        if state is None or not isinstance(state.phase, Talking):
            return
        if state.phase.leg.person not in ("", self.trainee):
            self.engine.exchange.hang_up(channel)

    def waits(self, channel: Channel) -> None:
        """Waiting with music has an end."""
        self._impatient(channel)

    def rings_back(self, channel: Channel) -> None:
        """So has hearing it ring."""
        self._impatient(channel)

    def _impatient(self, channel: Channel) -> None:
        patience = self.patience.get(channel.id)
        if patience is not None:
            self._later(patience, channel.id, lambda: self._gives_up(channel.id))

    def _gives_up(self, channel: str) -> None:
        state = self.engine.state_with(channel)
        if state is not None and isinstance(state.phase, (Searching, Queued)):
            self.engine.exchange.hang_up(channel)
