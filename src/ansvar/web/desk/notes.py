"""What operators note about somebody for each other: a few words, by whom, until when. Never a reason of absence."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy

from ansvar.web.desk.models import Note
from ansvar.web.house import house, instead

LONGEST: Final = 200
MOST: Final = 6
LASTS: Final = {
    "1": (timedelta(days=1), gettext_lazy("for a day")),
    "7": (timedelta(days=7), gettext_lazy("for a week")),
    "30": (timedelta(days=30), gettext_lazy("for a month")),
}
#: Shorter words mean too much else.
_SHORTEST: Final = 3
#: Kinds whose names are everyday words, about work as often as about somebody.
_HARMLESS: Final = frozenset({"other", "errand", "course", "teaching", "home-office", "quiet-time"})
#: How people write it beside what the kinds are called.
_ALSO: Final = frozenset({
    "sick", "holiday", "sjukskriven", "sjukanmäld", "vab", "vabbar", "föräldraledig", "sygemeldt", "barselsorlov",
    "sykmeldt", "ziekgemeld", "sairas", "sairauslomalla", "erkrankt", "krankgeschrieben",
})  # fmt: skip


def notes(person: str) -> list[Note]:
    """Return the notes about somebody that still hold, the newest first; a training has none."""
    if instead.get() is not None:
        return []
    return list(Note.objects.filter(person=person, until__gt=house().now()).order_by("-at", "-pk")[:MOST])


def age_out() -> int:
    """Delete notes whose time is over; return how many."""
    return Note.objects.filter(until__lte=house().now()).delete()[0]


def _reasons() -> frozenset[str]:
    """Return the words for why somebody is away, in every language of the pages: none of them may stand in a note."""
    known = house()
    kinds = {name: kind for name, kind in known.presence().kinds.items() if name not in _HARMLESS}
    found = {
        _letters(kind.name.say(language, known.policy.language).casefold())
        for kind in kinds.values()
        for language, _name in settings.LANGUAGES
    }
    return _ALSO | {each for each in found if len(each) >= _SHORTEST}


def names_a_reason(words: str) -> bool:
    """Whether a note says why somebody is away, as far as words can tell."""
    plain = f" {_letters(words.casefold())} "
    return any(f" {reason} " in plain for reason in _reasons())


def _letters(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text).split())
