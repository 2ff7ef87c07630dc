"""The kinds of absence an organisation has when its policy names none of its own."""

from __future__ import annotations

from typing import Final

from ansvar.policy.sections import AbsenceKind
from ansvar.words.text import Text


def _kind(code: str, returns: str, sensitive: bool = False, **names: str) -> AbsenceKind:
    return AbsenceKind.model_validate(
        {"name": Text(names), "code": code, "returns": returns, "sensitive": sensitive}
    )


#: Codes follow those met in Nordic exchanges (field notes: LUN, MÖT, GFD, TJE, TJR, SEM, SYK, UTE, ANN).
#: A policy's own `[absence.NAME]` adds to these or replaces them.
COMMON_KINDS: Final[dict[str, AbsenceKind]] = {
    "ill": _kind("SYK", "date", True, sv="sjuk", da="syg", nb="syk", nl="ziek", en="ill", fi="sairaana", de="krank"),
    "child-ill": _kind("VAB", "date", True, sv="vård av barn", da="barn syg", nb="sykt barn", nl="kind ziek", en="child ill", fi="lapsi sairaana", de="Kind krank"),
    "leave": _kind("LED", "date", sv="ledig", da="orlov", nb="permisjon", nl="verlof", en="on leave", fi="vapaalla", de="beurlaubt"),
    "holiday": _kind("SEM", "date", sv="semester", da="ferie", nb="ferie", nl="vakantie", en="on holiday", fi="lomalla", de="Urlaub"),
    "part-time": _kind("DEL", "date", sv="deltid", da="deltid", nb="deltid", nl="deeltijd", en="part-time day off", fi="osa-aikainen", de="Teilzeit"),
    "time-in-lieu": _kind("AVS", "date", sv="kompledig", da="afspadsering", nb="avspasering", nl="compensatieverlof", en="time in lieu", fi="tasausvapaalla", de="Zeitausgleich"),
    "meeting": _kind("MÖT", "clock", sv="möte", da="møde", nb="møte", nl="vergadering", en="in a meeting", fi="kokouksessa", de="Besprechung"),
    "lunch": _kind("LUN", "clock", sv="lunch", da="frokost", nb="lunsj", nl="lunch", en="at lunch", fi="lounaalla", de="Mittagspause"),
    "errand": _kind("UTE", "clock", sv="ute", da="ude", nb="ute", nl="even weg", en="out", fi="ulkona", de="außer Haus"),
    "duty-elsewhere": _kind("TJE", "clock", sv="tjänsteärende", da="tjeneste ude", nb="tjeneste ute", nl="dienst elders", en="on duty elsewhere", fi="virka-asioilla", de="Dienstgang"),
    "business-trip": _kind("TJR", "date", sv="tjänsteresa", da="tjenesterejse", nb="tjenestereise", nl="dienstreis", en="on a business trip", fi="työmatkalla", de="Dienstreise"),
    "course": _kind("KUR", "date", sv="kurs", da="kursus", nb="kurs", nl="cursus", en="on a course", fi="kurssilla", de="Fortbildung"),
    "teaching": _kind("UND", "clock", sv="undervisning", da="undervisning", nb="undervisning", nl="lesgeven", en="teaching", fi="opetuksessa", de="Unterricht"),
    "home-office": AbsenceKind.model_validate({"name": Text({"sv": "hemarbete", "da": "hjemmearbejde", "nb": "hjemmekontor", "nl": "thuiswerk", "en": "working from home", "fi": "etätyössä", "de": "Homeoffice"}), "code": "HJK", "returns": "date", "phone": "still rings"}),
    "gone-for-the-day": _kind("GFD", "date", sv="gått för dagen", da="gået for i dag", nb="gått for dagen", nl="klaar voor vandaag", en="gone for the day", fi="lähtenyt tältä päivältä", de="für heute gegangen"),
    "quiet-time": _kind("TYS", "clock", sv="ostörd tid", da="uforstyrret tid", nb="uforstyrret tid", nl="stille tijd", en="quiet time", fi="hiljaista aikaa", de="ungestörte Zeit"),
    "other": _kind("ANN", "clock", sv="annat", da="andet", nb="annet", nl="anders", en="other", fi="muu", de="sonstiges"),
}  # fmt: skip
