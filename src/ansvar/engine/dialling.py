"""Click to dial: somebody's own phone rings, and whoever takes it there has dialled the number by that.

What follows is a call like any other from that phone: the same rules, the same record, nothing known twice.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

import structlog

from ansvar.calls.dialling import may_dial

if TYPE_CHECKING:
    from ansvar.engine.engine import Engine

log = structlog.get_logger(__name__)

#: Rings an account's phone and then, as if dialled there, a number: account, number, own extension.
RingFirst = Callable[[str, str, str], Awaitable[bool]]
_NUMBER: Final = re.compile(r"\+?[0-9]{2,20}")


async def dial(engine: Engine, ring: RingFirst, person: str, number: str) -> str:
    """Ring somebody's phone and then a number; return "" when it rings, else in a word why not.

    Words: `not allowed` (the policy bars it, or it is no number that is dialled so), `no phone`, `busy`, `not now`.
    """
    house = engine.house
    world = house.world(engine.now())
    known = world.organisation.people.get(person)
    if known is None or not _NUMBER.fullmatch(number):
        return "not allowed"
    subject = world.router.numbers.subject(number)
    plain = world.router.numbers.plain(number)
    if {number, plain, subject.id} & set(world.router.emergency):
        return "not allowed"
    if subject.kind == "number" and not may_dial(world, number):
        return "not allowed"
    phones = world.phones_of(person)
    if not phones:
        return "no phone"
    if person in house.live().busy:
        return "busy"
    if not engine.steady or engine.finishing or engine.closing:
        return "not now"
    rings = await ring(phones[0], number, known.extension or known.direct)
    log.info("clicked to dial", rings=rings)
    return "" if rings else "not now"
