"""Filters of the pages of accounts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import template

from ansvar.web.house import house

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """Write a value for an attribute that a script reads."""
    return json.dumps(value, separators=(",", ":"))


@register.filter
def as_query(asked: Mapping[str, str]) -> str:
    """Write what was asked as part of an address."""
    return urlencode(asked)


@register.filter
def fours(key: str) -> str:
    """Write a long key in groups of four, to be typed."""
    return " ".join(key[place : place + 4] for place in range(0, len(key), 4))


@register.filter
def by_whom(who: str) -> str:
    """Say who did something, by name as far as the directory knows them."""
    from ansvar.web.accounts.lines import by

    return by(who)


@register.filter
def stamp(at: datetime) -> str:
    """Write a moment to the second as ISO 8601 has it: in a long list it is read from left to right, in any language."""
    return f"{at.astimezone(house().zone):%Y-%m-%d %H:%M:%S}"


@register.filter
def by_the_house(at: datetime) -> datetime:
    """Return a moment of the machine's clock by that of the house: a demonstration has an hour of its own."""
    return at + timedelta(seconds=house().place.offset_s)
