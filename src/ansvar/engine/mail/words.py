"""What mails say, in the seven languages. Never why somebody is away, and never who called: that stands on the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ansvar.speech.lang import spoken


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language. `{by}` is a deadline as it is said (`before 3 pm today`), `{at}` a moment in full."""

    near: str
    late: str
    near_line: str
    late_line: str
    yours: str
    what: str
    sought: str
    made: str
    due: str
    owner: str
    taken: str
    look: str
    call: str
    call_line: str
    footer: str


_WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "en": Words(
            near="A promise is to be kept {by}",
            late="A promise is late",
            near_line="A caller was promised an answer {by}.",
            late_line="A caller was promised an answer by {at} and still waits.",
            yours="It is yours to keep now.",
            what="What", sought="Sought", made="Promised", due="Due", owner="Owner", taken="Taken by",
            look="Who waits, and what was said, stands here: {link}",
            call="A call for {name}",
            call_line="A call for {name} at {at} was not answered there. What became of it stands here: {link}",
            footer="The telephone of {organisation} sends this by the rule “{row}” of its policy.",
        ),
        "sv": Words(
            near="Ett löfte ska hållas {by}",
            late="Ett löfte är försenat",
            near_line="En uppringare har lovats svar {by}.",
            late_line="En uppringare lovades svar senast {at} och väntar fortfarande.",
            yours="Det är nu ditt att hålla.",
            what="Vad", sought="Sökte", made="Lovat", due="Senast", owner="Ansvarig", taken="Taget av",
            look="Vem som väntar, och vad som sades, står här: {link}",
            call="Ett samtal till {name}",
            call_line="Ett samtal till {name} {at} besvarades inte där. Vad det blev av det står här: {link}",
            footer="Telefonen hos {organisation} skickar detta enligt regeln ”{row}” i sin policy.",
        ),
        "da": Words(
            near="Et løfte skal holdes {by}",
            late="Et løfte er forsinket",
            near_line="En, der ringede, er lovet svar {by}.",
            late_line="En, der ringede, blev lovet svar senest {at} og venter stadig.",
            yours="Det er nu dit at holde.",
            what="Hvad", sought="Søgte", made="Lovet", due="Senest", owner="Ansvarlig", taken="Taget af",
            look="Hvem der venter, og hvad der blev sagt, står her: {link}",
            call="Et opkald til {name}",
            call_line="Et opkald til {name} {at} blev ikke besvaret dér. Hvad der skete med det, står her: {link}",
            footer="Telefonen hos {organisation} sender dette efter reglen “{row}” i sin politik.",
        ),
        "nb": Words(
            near="Et løfte skal holdes {by}",
            late="Et løfte er forsinket",
            near_line="En som ringte, er lovet svar {by}.",
            late_line="En som ringte, ble lovet svar senest {at} og venter fortsatt.",
            yours="Det er nå ditt å holde.",
            what="Hva", sought="Søkte", made="Lovet", due="Senest", owner="Ansvarlig", taken="Tatt av",
            look="Hvem som venter, og hva som ble sagt, står her: {link}",
            call="En samtale til {name}",
            call_line="En samtale til {name} {at} ble ikke besvart der. Hva det ble av den, står her: {link}",
            footer="Telefonen hos {organisation} sender dette etter regelen «{row}» i sin policy.",
        ),
        "nl": Words(
            near="Een belofte moet worden nagekomen {by}",
            late="Een belofte is te laat",
            near_line="Een beller is antwoord beloofd {by}.",
            late_line="Een beller werd uiterlijk {at} antwoord beloofd en wacht nog steeds.",
            yours="Het is nu aan u om haar na te komen.",
            what="Wat", sought="Zocht", made="Beloofd", due="Uiterlijk", owner="Verantwoordelijk", taken="Opgepakt door",
            look="Wie wacht, en wat er is gezegd, staat hier: {link}",
            call="Een gesprek voor {name}",
            call_line="Een gesprek voor {name}, {at}, werd daar niet beantwoord. Wat ervan werd, staat hier: {link}",
            footer="De telefoon van {organisation} stuurt dit volgens de regel “{row}” van haar beleid.",
        ),
        "fi": Words(
            near="Lupaus on pidettävä {by}",
            late="Lupaus on myöhässä",
            near_line="Soittajalle on luvattu vastaus {by}.",
            late_line="Soittajalle luvattiin vastaus viimeistään {at}, ja hän odottaa yhä.",
            yours="Se on nyt sinun pidettäväsi.",
            what="Mitä", sought="Tavoitteli", made="Luvattu", due="Viimeistään", owner="Vastuussa", taken="Ottanut",
            look="Kuka odottaa ja mitä sanottiin, lukee täällä: {link}",
            call="Puhelu: {name}",
            call_line="Puheluun ({name}, {at}) ei siellä vastattu. Mitä sille tapahtui, lukee täällä: {link}",
            footer="Tämän lähettää organisaation {organisation} puhelin toimintaohjeensa säännön ”{row}” mukaan.",
        ),
        "de": Words(
            near="Ein Versprechen ist zu halten {by}",
            late="Ein Versprechen ist überfällig",
            near_line="Jemandem, der anrief, ist eine Antwort versprochen {by}.",
            late_line="Jemandem, der anrief, war bis {at} eine Antwort versprochen; die Person wartet noch.",
            yours="Es zu halten ist jetzt Ihre Sache.",
            what="Was", sought="Gesucht", made="Versprochen", due="Bis", owner="Verantwortlich", taken="Übernommen von",
            look="Wer wartet und was gesagt wurde, steht hier: {link}",
            call="Ein Anruf für {name}",
            call_line="Ein Anruf für {name}, {at}, wurde dort nicht angenommen. Was daraus wurde, steht hier: {link}",
            footer="Das Telefon von {organisation} sendet dies nach der Regel „{row}“ seiner Richtlinie.",
        ),
    }
)  # fmt: skip


def words(language: str) -> Words:
    """Return the texts of a language, else the English ones."""
    return _WORDS.get(spoken(language).code, _WORDS["en"])
