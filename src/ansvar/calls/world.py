"""What the machine may look at beside the call itself: one value for each event, made by the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from ansvar.calls.queue import Waiting
from ansvar.directory.model import Organisation, Person
from ansvar.policy.model import Policy
from ansvar.routing.model import Call, Decision, Live
from ansvar.routing.router import Router

_NO_GREETINGS: Mapping[str, str] = MappingProxyType({})

#: What a browser's phone of a person is called: the account and this.
WEB = ".web"


class RingingCall(NamedTuple):
    """A call that rings somewhere now, for whoever wants to pick it up (A11)."""

    call: str
    people: tuple[str, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class World:
    """The moment of an event. Equal worlds, states and events give equal steps.

    - `registered`: phone accounts that can be rung; `trunk`: whether there is a line to the outside.
    - `waiting`: everybody who waits at the switchboard, this call too; `expected_wait_s`: None when not known.
    - `ringing`: calls that ring somewhere; `operators`: people logged in at the switchboard.
    - `attempts`: earlier unanswered calls of this call's caller; `last_contact`: who talked to that caller last.
    - `greetings`: recorded greetings, by the owner of the mailbox (`person:ID`).
    - `decided`: is told of every decision, for whoever keeps a trace; it changes nothing.
    """

    now: datetime
    router: Router
    live: Live = field(default_factory=Live)
    registered: frozenset[str] = frozenset()
    trunk: bool = True
    waiting: tuple[Waiting, ...] = ()
    expected_wait_s: float | None = None
    ringing: tuple[RingingCall, ...] = ()
    operators: tuple[str, ...] = ()
    attempts: int = 0
    greetings: Mapping[str, str] = field(default_factory=lambda: _NO_GREETINGS)
    last_contact: str | None = None
    decided: Callable[[Call, Decision], None] | None = field(default=None, compare=False, repr=False)

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.router.policy

    @property
    def organisation(self) -> Organisation:
        """Who there is."""
        return self.router.organisation

    def person_of(self, account: str) -> Person | None:
        """Return whose phone an account is, or None."""
        return self.organisation.people.get(account.removesuffix(WEB))

    def phones_of(self, person: str) -> tuple[str, ...]:
        """Return a person's phones that can be rung now, the desk phone first."""
        return tuple(account for account in (person, person + WEB) if account in self.registered)

    def number_of(self, account: str) -> str:
        """Return the number that colleagues see when an account calls."""
        person = self.person_of(account)
        return (person.extension or person.direct) if person is not None else account
