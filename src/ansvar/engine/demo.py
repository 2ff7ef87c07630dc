"""The demonstration: phones of invented people that register and answer by themselves, operators logged in.

They give way to a visitor: whoever's telephone is open in a browser answers it there, and while that is an operator's,
the other invented operators leave the switchboard to them.
"""

from __future__ import annotations

import asyncio
import json
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from ansvar.calls.world import WEB
from ansvar.directory.files import load_organisation
from ansvar.directory.model import Organisation, Person
from ansvar.engine.place import Place
from ansvar.pbx.fetch import find
from ansvar.pbx.home import Home, cache_dir
from ansvar.phone import Phone, PhoneFault
from ansvar.speech.voices import Voices

log = structlog.get_logger(__name__)

#: So many colleagues have a phone that answers; others are not at their desks.
MOST = 24
RINGS_S = 3.0
TALKS_S = 8.0
#: So often it is looked in whose browser a telephone is open.
LOOK_S = 0.5
_ASK_S = 2.0
#: Far more than it takes; a phone that gave up on a machine that is slow to start would never answer.
_REGISTER_S = 60.0
_CODE_S = 60.0


@dataclass(slots=True)
class _Invented:
    """Somebody's phone: what it says, whether its owner is an operator, whether a visitor has it in a browser."""

    phone: Phone
    says: Path
    operator: bool
    aside: bool = False
    out: bool = False

    def answers(self) -> None:
        """Let it answer by itself."""
        self.aside = False
        self.phone.by_itself(ring_s=RINGS_S, then="answer", say=self.says, talk_s=TALKS_S)

    def rings(self) -> None:
        """Let it only ring: somebody answers in a browser."""
        self.aside = True
        self.phone.by_itself(then="ring")


class Demonstration:
    """Phones for the people of a place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.home = Home(place.data)
        self.phones: list[Phone] = []
        self._people: list[_Invented] = []
        self._following: asyncio.Task[None] | None = None

    async def start(self) -> int:
        """Register the phones and log the operators in; return how many phones answer."""
        organisation = load_organisation(self.place.organisation)
        operators, others = who_answers(organisation)
        people = [*operators, *others]
        installed = find(cache_dir())
        voices = Voices(self.home.sounds, installed.espeak if installed else ("espeak-ng",))
        secrets = self.home.secrets_for(tuple(f"phone:{person.id}" for person in people))
        for person in people:
            phone = Phone(
                "127.0.0.1", 0, user=person.id, password=secrets[f"phone:{person.id}"],
                registrar=("127.0.0.1", self.place.sip_port),
            )  # fmt: skip
            await phone.__aenter__()
            self.phones.append(phone)
            with suppress(PhoneFault):
                await phone.register(_REGISTER_S)
            words = greeting_of(person, organisation)
            spoken = await voices.sounds((words,), organisation.language or "en")
            one = _Invented(phone, Path(spoken[0] + ".wav"), person in operators)
            one.answers()
            self._people.append(one)
        for phone in self.phones[: len(operators)]:
            await self._code(phone, "*11")
        await voices.close()
        if self.place.engine_port and self.place.web_phones:
            self._following = asyncio.create_task(self._give_way(), name="demonstration")
        return len(self.phones)

    async def _code(self, phone: Phone, code: str) -> bool:
        """Dial a code and let it be confirmed; whether somebody answered."""
        with suppress(PhoneFault):
            call = await phone.call(code)
            await call.ended(_CODE_S)
            return call.answered_at is not None
        return False

    # -- visitors -----------------------------------------------------------------------------------

    async def _give_way(self) -> None:
        """Follow in whose browser a telephone is open, for ever."""
        while True:
            with suppress(OSError, ValueError):
                await self.give_way(await asyncio.to_thread(self._in_browsers))
            await asyncio.sleep(LOOK_S)

    async def give_way(self, browsers: frozenset[str]) -> None:
        """Leave those people's calls to their browsers; a phone that talks now does so at the next look."""
        there = any(one.operator and one.phone.user in browsers for one in self._people)
        for one in self._people:
            in_browser = one.phone.user in browsers
            if one.phone.calls:
                continue
            if in_browser != one.aside:
                one.rings() if in_browser else one.answers()
            leaves = one.operator and there and not in_browser
            if leaves != one.out and await self._code(one.phone, "#11#" if leaves else "*11"):
                one.out = leaves

    def _in_browsers(self) -> frozenset[str]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.place.engine_port}/web/board",
            headers={"Authorization": f"Bearer {self.home.secret('web')}"},
        )
        with urllib.request.urlopen(request, timeout=_ASK_S) as reply:
            registered = json.loads(reply.readline())["registered"]
        return frozenset(account.removesuffix(WEB) for account in registered if account.endswith(WEB))

    async def stop(self) -> None:
        """Hang up and unregister."""
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)
        await asyncio.gather(
            *(phone.__aexit__(None, None, None) for phone in self.phones), return_exceptions=True
        )
        self.phones.clear()


def who_answers(organisation: Organisation) -> tuple[list[Person], list[Person]]:
    """Return the operators and the others whose phones answer: those who have a phone, `MOST` at most."""
    phones = [person for person in organisation.people.values() if person.extension or person.direct]
    operators = [person for person in phones if person.id in organisation.operators[:2]]
    others = [person for person in phones if person not in operators]
    return operators, others[: MOST - len(operators)]


def greeting_of(person: Person, organisation: Organisation) -> str:
    """Return how somebody answers: the department, then the name (F3, A14)."""
    unit = organisation.units.get(person.unit)
    return f"{unit.name if unit else organisation.name}, {person.name}."
