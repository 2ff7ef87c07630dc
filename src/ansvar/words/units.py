"""Units of time in seven languages, and lengths said with them: ``2 working days`` is ``2 arbetsdagar`` in Swedish.

A unit has two forms, one and many, or four: one and many, and the same again as they stand after a
preposition (German dative, Finnish genitive).
"""

from __future__ import annotations

from typing import Final

from ansvar.words.spans import Length, Unit
from ansvar.words.text import LANGUAGES

#: One line a unit, a column for each of `LANGUAGES` behind the key.
TABLE: Final = """
unit.s | sekund/sekunder | sekund/sekunder | sekund/sekunder | seconde/seconden | second/seconds | sekunti/sekuntia/sekunnin/sekunnin | Sekunde/Sekunden
unit.min | minut/minuter | minut/minutter | minutt/minutter | minuut/minuten | minute/minutes | minuutti/minuuttia/minuutin/minuutin | Minute/Minuten
unit.h | timme/timmar | time/timer | time/timer | uur/uur | hour/hours | tunti/tuntia/tunnin/tunnin | Stunde/Stunden
unit.working h | arbetstimme/arbetstimmar | arbejdstime/arbejdstimer | arbeidstime/arbeidstimer | werkuur/werkuren | working hour/working hours | työtunti/työtuntia/työtunnin/työtunnin | Arbeitsstunde/Arbeitsstunden
unit.day | dag/dagar | dag/dage | dag/dager | dag/dagen | day/days | päivä/päivää/päivän/päivän | Tag/Tage/Tag/Tagen
unit.working day | arbetsdag/arbetsdagar | arbejdsdag/arbejdsdage | arbeidsdag/arbeidsdager | werkdag/werkdagen | working day/working days | työpäivä/työpäivää/työpäivän/työpäivän | Arbeitstag/Arbeitstage/Arbeitstag/Arbeitstagen
unit.week | vecka/veckor | uge/uger | uke/uker | week/weken | week/weeks | viikko/viikkoa/viikon/viikon | Woche/Wochen
unit.month | månad/månader | måned/måneder | måned/måneder | maand/maanden | month/months | kuukausi/kuukautta/kuukauden/kuukauden | Monat/Monate/Monat/Monaten
unit.year | år/år | år/år | år/år | jaar/jaar | year/years | vuosi/vuotta/vuoden/vuoden | Jahr/Jahre/Jahr/Jahren
"""

_FORMS: Final = {
    (key.removeprefix("unit."), language): forms
    for key, *every in (line.split(" | ") for line in TABLE.strip().splitlines())
    for language, forms in zip(LANGUAGES, every, strict=True)
}


def form(forms: str, amount: float, oblique: bool = False) -> str:
    """Return the form of a unit (`dag/dagar`) that goes with an amount."""
    every = forms.split("/")
    if oblique and len(every) == 4:
        every = every[2:]
    return every[0] if amount == 1 else every[1]


def counted(amount: float, unit: Unit, language: str, oblique: bool = False) -> str:
    """Return an amount of a unit: ``2 arbetsdagar``; `oblique` as it stands after a preposition."""
    figure = f"{amount:g}" if language == "en" else f"{amount:g}".replace(".", ",")
    return f"{figure} {form(_FORMS[unit.value, language], amount, oblique)}"


def said(length: Length, language: str, oblique: bool = False) -> str:
    """Return a length in one of our languages: ``1 månad``."""
    return counted(length.amount, length.unit, language, oblique)
