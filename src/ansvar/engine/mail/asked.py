"""What mails about requests say (`/requests`): that there is something to read, and where; nothing of what it is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ansvar.speech.lang import spoken

#: Kinds of notices, as the pages queue them.
ANSWERED: Final = "request answered"
APPROVE: Final = "request to approve"
URGENT: Final = "request urgent"

#: Subject and sentence of each; `{n}` is the number of the request, `{link}` where it stands.
_SAID: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = MappingProxyType(
    {
        ANSWERED: {
            "en": ("News about your request no. {n}", "There is news about what you asked for. It stands here: {link}"),
            "sv": ("Nytt i ditt ärende nr {n}", "Det finns något nytt i ditt ärende. Det står här: {link}"),
            "da": ("Nyt om din henvendelse nr. {n}", "Der er nyt om din henvendelse. Det står her: {link}"),
            "nb": ("Nytt om henvendelsen din nr. {n}", "Det er noe nytt om henvendelsen din. Det står her: {link}"),
            "nl": ("Nieuws over uw aanvraag nr. {n}", "Er is nieuws over uw aanvraag. Het staat hier: {link}"),
            "fi": ("Uutta pyynnöstäsi nro {n}", "Pyynnöstäsi on uutta. Se lukee täällä: {link}"),
            "de": ("Neues zu Ihrem Anliegen Nr. {n}", "Es gibt Neues zu Ihrem Anliegen. Es steht hier: {link}"),
        },
        APPROVE: {
            "en": ("Order no. {n} waits for your approval", "Somebody of your unit has ordered something that you approve first: {link}"),
            "sv": ("Beställning nr {n} väntar på ditt godkännande", "Någon i din enhet har beställt något som du först ska godkänna: {link}"),
            "da": ("Bestilling nr. {n} venter på din godkendelse", "En i din enhed har bestilt noget, som du først skal godkende: {link}"),
            "nb": ("Bestilling nr. {n} venter på din godkjenning", "Noen i enheten din har bestilt noe som du først må godkjenne: {link}"),
            "nl": ("Bestelling nr. {n} wacht op uw goedkeuring", "Iemand van uw afdeling heeft iets besteld dat u eerst goedkeurt: {link}"),
            "fi": ("Tilaus nro {n} odottaa hyväksyntääsi", "Yksikössäsi on tilattu jotain, mikä sinun on ensin hyväksyttävä: {link}"),
            "de": ("Bestellung Nr. {n} wartet auf Ihre Genehmigung", "Aus Ihrer Abteilung wurde etwas bestellt, das Sie zuerst genehmigen: {link}"),
        },
        URGENT: {
            "en": ("Urgent: request no. {n}", "An urgent request about the telephones has come in: {link}"),
            "sv": ("Brådskande: ärende nr {n}", "Ett brådskande ärende om telefonin har kommit in: {link}"),
            "da": ("Haster: henvendelse nr. {n}", "Der er kommet en hastende henvendelse om telefonerne: {link}"),
            "nb": ("Haster: henvendelse nr. {n}", "Det har kommet en hastehenvendelse om telefonene: {link}"),
            "nl": ("Dringend: aanvraag nr. {n}", "Er is een dringende aanvraag over de telefonie binnengekomen: {link}"),
            "fi": ("Kiireellinen: pyyntö nro {n}", "Puhelimista on tullut kiireellinen pyyntö: {link}"),
            "de": ("Dringend: Anliegen Nr. {n}", "Ein dringendes Anliegen zu den Telefonen ist eingegangen: {link}"),
        },
    }
)  # fmt: skip
KINDS: Final = frozenset(_SAID)


def said(kind: str, language: str, number: str, link: str) -> tuple[str, str]:
    """Return subject and sentence of a notice in a language, else in English."""
    texts = _SAID[kind]
    subject, line = texts.get(spoken(language).code, texts["en"])
    return subject.format(n=number), line.format(link=link)
