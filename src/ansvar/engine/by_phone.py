"""What calls ask the store, and what people have set by phone: absences, forwards, operators, greetings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import structlog

from ansvar.calls import commands as do
from ansvar.calls.house import House
from ansvar.directory.model import Organisation
from ansvar.engine.overlay import with_set_by_phone
from ansvar.policy.model import Policy
from ansvar.routing.router import Router
from ansvar.store import Store

log = structlog.get_logger(__name__)


class ByPhone:
    """Reads the store for one house, in the thread of `reader`."""

    def __init__(
        self,
        policy: Policy,
        organisation: Organisation,
        store: Store,
        reader: ThreadPoolExecutor,
        now: Callable[[], datetime],
    ) -> None:
        self.policy = policy
        self.organisation = organisation
        self.store = store
        self.reader = reader
        self._now = now
        #: Absences, forwards, closures, quiet days, substitutes and competences, as they were read last.
        self.set: tuple[Any, ...] = ((), (), (), (), (), ())
        self._one = asyncio.Lock()

    async def answer(self, question: do.Ask) -> object:
        """Return what the store says to a question of a call; None while it says nothing."""
        about = dict(question.about)
        if question.what == "mailbox":
            about["member"] = self._is_member(str(about.get("owner")), str(about.get("by")))
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self.reader, self._asked, question.what, about)
        except Exception as error:  # a store that is down must not leave somebody in silence
            log.error("a question was not answered", what=question.what, why=str(error))
            return None

    async def refresh(self, house: House) -> bool:
        """Read anew what was set by phone and let a house know; return whether it could be read.

        One at a time, and the router is built in a thread: a large organisation takes a third of a second.
        """
        async with self._one:
            try:
                found = await asyncio.get_running_loop().run_in_executor(self.reader, self._read)
            except Exception as error:
                log.error("what was set by phone could not be read", why=str(error))
                return False
            over, operators, greetings = found
            while over != self.set:
                files = self.policy, self.organisation
                router = await asyncio.to_thread(_laid_over, *files, over)
                if files[0] is self.policy and files[1] is self.organisation:  # else they changed meanwhile
                    self.set, house.router = over, router
        people = self.organisation.people
        house.operators = {person: since for person, since in operators.items() if person in people}
        house.greetings = dict(greetings)
        house.changed()
        return True

    def laid_over(self, policy: Policy, organisation: Organisation) -> tuple[Router, tuple[Any, ...]]:
        """Return the router of other files under what is set now, and what that was. May run in any thread."""
        over = self.set
        return _laid_over(policy, organisation, over), over

    def _asked(self, what: str, about: dict[str, object]) -> object:
        return self.store.answer(what, about, self._now())

    def _is_member(self, owner: str, by: str) -> bool:
        kind, _, id = owner.partition(":")
        person = self.organisation.people.get(by.partition(":")[2])
        if person is None:
            return False
        return (kind == "unit" and person.unit == id) or (kind == "function" and id in person.functions)

    def _read(self) -> tuple[tuple[Any, ...], Any, Any]:
        now = self._now()
        operators = {each.operator: each.since for each in self.store.by_phone.operators()}
        return (
            (
                tuple(self.store.by_phone.absences(now)),
                tuple(self.store.by_phone.forwards()),
                self.store.plans.closures(now),
                self.store.plans.quiet_days(),
                self.store.by_phone.substitutes(now),
                self.store.by_phone.competences(),
            ),
            operators,
            self.store.mailboxes.greetings(),
        )


def _laid_over(policy: Policy, organisation: Organisation, over: tuple[Any, ...]) -> Router:
    return Router(policy, with_set_by_phone(organisation, *over))
