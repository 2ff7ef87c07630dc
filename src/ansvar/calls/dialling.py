"""Which numbers outside the organisation's phones may dial (W7; nothing that lets a stranger dial on our bill)."""

from __future__ import annotations

from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from ansvar.calls.world import World
from ansvar.directory.numbers import area_of

#: Words of `numbers.barred` that stand for more than a prefix.
_ABROAD: Final = frozenset({"abroad", "international", "+", "00"})
_COSTLY: Final = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST})


def may_dial(world: World, number: str) -> bool:
    """Whether a phone of ours may dial a number outside.

    Emergency numbers always. Else there must be a line; the number must be a whole one, not barred, not one
    that costs extra, and abroad only where the policy lets calls go abroad (`numbers.forward_to`).
    """
    numbers, policy = world.router.numbers, world.policy
    plain = numbers.plain(number)
    if plain in world.router.emergency or number in world.router.emergency:
        return True
    if not world.trunk or not plain.startswith("+"):
        return False
    barred = policy.numbers.barred
    if any(
        bar[:1] in "+0123456789" and bar not in _ABROAD and plain.startswith(numbers.plain(bar))
        for bar in barred
    ):
        return False
    abroad = area_of(plain, world.organisation) == "abroad"
    if abroad and (
        _ABROAD & {bar.lower() for bar in barred}
        or not {"abroad", "anywhere"} & set(policy.numbers.forward_to)
    ):
        return False
    return not _costs_extra(plain)


def _costs_extra(number: str) -> bool:
    try:
        return phonenumbers.number_type(phonenumbers.parse(number)) in _COSTLY
    except NumberParseException:
        return True
