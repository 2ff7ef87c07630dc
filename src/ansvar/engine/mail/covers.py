"""What the mail says to somebody who was named to take a colleague's calls: that they are asked, and where to answer.

Never why the colleague is away, nor until when: that stands on the page, for whoever may see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ansvar.speech.lang import spoken

KIND: Final = "cover"

#: Subject and sentence; `{of}` is whose calls, `{link}` where one answers.
_WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "en": ("Do you take the calls of {of}?", "You were named to take the calls of {of} for a while. Say whether it suits, and see until when: {link}"),
        "sv": ("Tar du samtalen till {of}?", "Du har utsetts att ta samtalen till {of} en tid. Svara om det passar och se till när: {link}"),
        "da": ("Tager du opkald til {of}?", "Du er udpeget til at tage opkald til {of} en tid. Svar, om det passer, og se hvor længe: {link}"),
        "nb": ("Tar du samtalene til {of}?", "Du er utpekt til å ta samtalene til {of} en tid. Svar om det passer, og se hvor lenge: {link}"),
        "nl": ("Neemt u de gesprekken van {of} aan?", "U bent aangewezen om een tijd de gesprekken van {of} aan te nemen. Zeg of het schikt en zie tot wanneer: {link}"),
        "fi": ("Otatko puhelut: {of}?", "Sinut on nimetty ottamaan puhelut joksikin aikaa: {of}. Vastaa, sopiiko se, ja katso, mihin asti: {link}"),
        "de": ("Nehmen Sie die Anrufe für {of} an?", "Sie wurden benannt, eine Zeit lang die Anrufe für {of} anzunehmen. Sagen Sie, ob es passt, und sehen Sie, bis wann: {link}"),
    }
)  # fmt: skip


def said(language: str, of: str, link: str) -> tuple[str, str]:
    """Return subject and sentence in a language, else in English."""
    subject, line = _WORDS.get(spoken(language).code, _WORDS["en"])
    return subject.format(of=of), line.format(of=of, link=link)
