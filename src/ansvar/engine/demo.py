"""The demonstration: phones of invented people that register and answer by themselves, operators logged in."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog

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


class Demonstration:
    """Phones for the people of a place."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.home = Home(place.data)
        self.phones: list[Phone] = []

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
                await phone.register(deadline=5)
            words = greeting_of(person, organisation)
            spoken = await voices.sounds((words,), organisation.language or "en")
            phone.by_itself(ring_s=RINGS_S, then="answer", say=spoken[0] + ".wav", talk_s=TALKS_S)
        for phone in self.phones[: len(operators)]:
            await self._log_in(phone)
        await voices.close()
        return len(self.phones)

    async def _log_in(self, phone: Phone) -> None:
        with suppress(PhoneFault):
            call = await phone.call("*11")
            await call.ended(15)

    async def stop(self) -> None:
        """Hang up and unregister."""
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
