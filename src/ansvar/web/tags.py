"""Filters that every template has: moments, names and numbers as people of this house say them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from ansvar.speech import times, words
from ansvar.web.house import house
from ansvar.web.places import Place

register = template.Library()

#: The state of somebody who is present, but whose phone is not there.
NO_PHONE = "no phone"

#: How a search or presence calls a state, and how it is said.
_SAID = {"absent": "away", "unit closed": "closed", "quiet day": "quiet", "silent": "present"}


def _language() -> str:
    return get_language() or "en"


def _written(on: date) -> str:
    # English here is that of Europe.
    return date_format(on, "j F Y" if _language() == "en" else "DATE_FORMAT")


@register.filter
def when(at: datetime | None) -> str:
    """Say a moment: the clock today, `tomorrow` and the clock, a weekday, a date."""
    return "" if at is None else times.when(at, house().now(), house().zone, _language(), brief=True)


@register.filter
def by(at: datetime) -> str:
    """Say a deadline: `before 4 pm today`."""
    return times.before(at, house().now(), house().zone, _language(), brief=True)


@register.filter
def clock(at: datetime) -> str:
    """Say the clock time alone."""
    return times.clock_time(at, house().zone, _language())


@register.filter
def second(at: datetime) -> str:
    """Write the clock time to the second."""
    return at.astimezone(house().zone).strftime("%H:%M:%S")


@register.filter
def exactly(at: datetime) -> str:
    """Say date and clock time in full."""
    return times.exactly(at, house().zone, _language())


@register.filter
def day(on: date | None) -> str:
    """Say a day: `today`, a weekday of the coming week, else the date."""
    if on is None:
        return ""
    today = house().now().astimezone(house().zone).date()
    near = 0 <= (on - today).days <= times.NAMED_DAYS
    return times.plain_day(on, today, _language()) if near else _written(on)


@register.filter
def moment(at: datetime) -> str:
    """Say when something was, as a list does: the clock today, else the day."""
    on = at.astimezone(house().zone).date()
    if on == house().now().astimezone(house().zone).date():
        return times.when(at, house().now(), house().zone, _language(), brief=True)
    return _written(on)


@register.filter
def last_tier(places: list[Place]) -> int:
    """Return the tier of the last place of the bar: from which width on nothing is left for *More*."""
    return places[-1].tier


@register.filter
def iso(at: datetime) -> str:
    """Write a moment for the `datetime` attribute."""
    return at.isoformat()


@register.filter
def named(reference: str) -> str:
    """Say who or what a reference means."""
    return house().names(_language()).of(reference)


@register.filter
def number(digits: str) -> str:
    """Write a telephone number as it is written here."""
    return house().names(_language()).number(digits)


@register.filter
def caller(number: str) -> str:
    """Say who calls: somebody of the house by name, anybody else by the number."""
    names = house().names(_language())
    holder = names.holder(number)
    return names.of(holder) if holder is not None else names.number(number)


@register.filter
def named_person(to: str) -> str:
    """Say who takes calls: somebody of the house by their id, else a number."""
    person = house().person(to)
    return person.name if person is not None else house().names(_language()).number(to)


@register.filter
def state(word: str) -> str:
    """Say a state of presence."""
    if word == NO_PHONE:
        return gettext("not connected")
    return words.state(_SAID.get(word, word), _language())


@register.filter
def promised(kind: str) -> str:
    """Say what kind of promise it is."""
    return words.promise(kind, _language())


@register.filter
def kind(name: str) -> str:
    """Say a kind of absence; only for those who may see it."""
    known = house().presence().kinds.get(name)
    return house().names(_language()).text(known.name) if known is not None else name


@register.filter
def dayname(at: date | str) -> str:
    """Say a day: `today`, `Tuesday`, `Tuesday the 3rd of March`; of a moment, a date or an ISO date."""
    day = date.fromisoformat(at) if isinstance(at, str) else at
    local = day.astimezone(house().zone).date() if isinstance(day, datetime) else day
    return times.plain_day(local, house().now().astimezone(house().zone).date(), _language())


@register.filter
def one_day(span: Any) -> bool:
    """Whether something ends on the day on which it begins."""
    zone = house().zone
    return span.end is not None and span.start.astimezone(zone).date() == span.end.astimezone(zone).date()


@register.filter
def last_day(span: Any) -> date | None:
    """Return the last of the whole days of something; None for what begins or ends within a day, or has no end."""
    zone = house().zone
    begins, ends = span.start.astimezone(zone), span.end.astimezone(zone) if span.end is not None else None
    if ends is None or (begins.hour, begins.minute, ends.hour, ends.minute) != (0, 0, 0, 0) or ends <= begins:
        return None
    found: date = ends.date() - timedelta(days=1)
    return found


@register.filter
def unconfirmed(person: str) -> bool:
    """Whether somebody has not confirmed for too long what they can."""
    from ansvar.web.me.about import stale

    return person in stale([person])
