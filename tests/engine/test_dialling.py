"""Click to dial: the own phone rings first, and only what the policy lets one dial is dialled (F11, W7)."""

from __future__ import annotations

import asyncio

from ansvar.engine.channel import Channel
from ansvar.store import Store
from engine.room import KIM_NUMBER, Room
from engine.room import room as running
from engine.test_channel import Line

ANNA, BO = "anna.lind", "bo.ekdahl"


class Bell:
    """An exchange that rings, or does not."""

    def __init__(self, rings: bool = True) -> None:
        self.rang: list[tuple[str, str, str]] = []
        self.rings = rings

    async def __call__(self, account: str, number: str, own: str) -> bool:
        self.rang.append((account, number, own))
        return self.rings


async def ask(room: Room, bell: Bell, **about: object) -> tuple[int, dict[str, object]]:
    return await Line(Channel(room.engine, "s3cret", bell), "/web/dial", about).answer()


def test_given_a_number_one_may_dial_when_it_is_clicked_then_the_own_phone_rings_with_it(
    store: Store,
) -> None:
    async def play() -> None:
        async with running(store) as room:
            room.register(ANNA, f"{BO}.web")
            bell = Bell()
            own = room.engine.directory.people[ANNA].extension
            assert await ask(room, bell, person=ANNA, number=KIM_NUMBER) == (200, {"done": True})
            # Who has a phone in the browser alone is rung there; a colleague's number is routed as always.
            extension = room.engine.directory.people["charlie.dahlin"].extension
            assert (await ask(room, bell, person=BO, number=extension))[0] == 200
            assert bell.rang[0] == (ANNA, KIM_NUMBER, own)
            assert bell.rang[1][:2] == (f"{BO}.web", extension)

    asyncio.run(play())


def test_given_what_may_not_be_dialled_when_it_is_clicked_then_nothing_rings(store: Store) -> None:
    refused = (
        (ANNA, "112", "not allowed"),
        (ANNA, "*21*0701740605#", "not allowed"),
        (ANNA, "+469001234567", "not allowed"),
        (ANNA, "anna&PJSIP/trunk", "not allowed"),
        (ANNA, "", "not allowed"),
        ("nobody", KIM_NUMBER, "not allowed"),
        (BO, KIM_NUMBER, "no phone"),
    )

    async def play() -> None:
        async with running(store) as room:
            room.register(ANNA)
            bell = Bell()
            for person, number, why in refused:
                assert await ask(room, bell, person=person, number=number) == (409, {"error": why}), number
            assert bell.rang == []

    asyncio.run(play())


def test_given_somebody_who_talks_or_an_exchange_that_is_away_when_a_number_is_clicked_then_it_is_said_so(
    store: Store,
) -> None:
    async def play() -> None:
        async with running(store) as room:
            room.register(ANNA, BO)
            assert await ask(room, Bell(False), person=ANNA, number=KIM_NUMBER) == (409, {"error": "not now"})
            room.engine.unlink()
            assert await ask(room, Bell(), person=ANNA, number=KIM_NUMBER) == (409, {"error": "not now"})
            room.engine.relink()
            extension = room.engine.directory.people[BO].extension
            await room.call(extension, account=ANNA)
            assert await ask(room, Bell(), person=ANNA, number=KIM_NUMBER) == (409, {"error": "busy"})
            quiet = Line(Channel(room.engine, "s3cret"), "/web/dial", {"person": BO, "number": KIM_NUMBER})
            assert await quiet.answer() == (409, {"error": "not now"})

    asyncio.run(play())
