"""What the units, functions, competences and titles of a public body are called in four countries.

Each entry holds the Swedish, Danish, Norwegian and Dutch word, in this order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from ansvar.directory.fiction import Country

_ORDER: Final[tuple[Country, ...]] = ("se", "dk", "no", "nl")


@dataclass(frozen=True, slots=True)
class Branch:
    """A kind of department: the administration above it, its name, functions, competences and title."""

    administration: str
    name: str
    functions: tuple[str, ...]
    competences: tuple[str, ...]
    title: str


# administration > name > functions > competences > title
_BRANCHES: Final = """
Kommunledning|Kommunestyre|Kommuneledelse|Bestuur
> Kontaktcenter|Borgerservice|Innbyggerservice|Klantcontactcentrum
> växel|omstilling|sentralbord|telefooncentrale ; medborgarservice|borgerhenvendelser|innbyggerhenvendelser|burgervragen ; reception|reception|resepsjon|onthaal
> pass och id|pas og kørekort|legitimasjon|paspoort ; turism|turisme|turisme|toerisme
> kommunvägledare|borgerkonsulent|servicekonsulent|medewerker klantcontact
---
Kommunledning|Kommunestyre|Kommuneledelse|Bestuur
> Ekonomi|Økonomi|Økonomi|Financiën
> faktura|faktura|faktura|facturen ; budget|budget|budsjett|begroting ; inköp|indkøb|innkjøp|inkoop
> leverantörer|leverandører|leverandører|leveranciers ; kravhantering|opkrævning|innfordring|invordering
> ekonom|økonomikonsulent|økonomirådgiver|financieel medewerker
---
Kommunledning|Kommunestyre|Kommuneledelse|Bestuur
> HR|HR og løn|HR og lønn|Personeel
> lön|løn|lønn|lonen ; rekrytering|rekruttering|rekruttering|werving ; arbetsmiljö|arbejdsmiljø|arbeidsmiljø|arbeidswelzijn
> pension|pension|pensjon|pensioen ; facklig samverkan|samarbejdsudvalg|tillitsvalgte|sociaal overleg
> HR-konsult|HR-konsulent|HR-rådgiver|personeelsmedewerker
---
Kommunledning|Kommunestyre|Kommuneledelse|Bestuur
> IT|IT|IKT|ICT
> it-stöd|it-support|brukerstøtte|helpdesk ; telefoni|telefoni|telefoni|telefonie ; nät|netværk|nettverk|netwerk
> behörigheter|adgange|tilganger|toegangsrechten ; skrivare|printere|skrivere|printers
> it-tekniker|it-medarbejder|IKT-konsulent|ICT-medewerker
---
Samhällsbyggnad|Teknik og Miljø|Teknisk|Ruimte
> Bygglov|Byggesager|Byggesak|Omgevingsvergunning
> bygglov|byggetilladelse|byggetillatelse|vergunningen ; tillsyn bygg|byggetilsyn|byggtilsyn|bouwtoezicht ; kartor|kort|kart|kaarten
> strandskydd|strandbeskyttelse|strandsone|oevers ; altan|terrasse|terrasse|terras ; mätning|opmåling|oppmåling|landmeting
> bygglovshandläggare|byggesagsbehandler|byggesaksbehandler|vergunningverlener
---
Samhällsbyggnad|Teknik og Miljø|Teknisk|Ruimte
> Miljö och hälsa|Miljø|Miljø og helse|Milieu
> livsmedel|fødevarer|mattilsyn|voedselveiligheid ; avlopp|spildevand|avløp|riolering ; buller|støj|støy|geluidshinder
> brunnar|brønde|brønner|waterputten ; radon|radon|radon|radon ; djur|dyr|dyr|dieren
> miljöinspektör|miljømedarbejder|miljørådgiver|milieu-inspecteur
---
Samhällsbyggnad|Teknik og Miljø|Teknisk|Ruimte
> Gata och park|Vej og park|Vei og park|Wegen en groen
> vinterväghållning|vintertjeneste|vintervedlikehold|gladheidsbestrijding ; parkering|parkering|parkering|parkeren ; parker|parker|parker|groenvoorziening
> gatubelysning|gadebelysning|gatelys|straatverlichting ; grävtillstånd|gravetilladelse|gravetillatelse|graafvergunning
> gatuingenjör|vejingeniør|veiingeniør|wegbeheerder
---
Samhällsbyggnad|Teknik og Miljø|Teknisk|Ruimte
> Vatten och avfall|Forsyning og affald|Vann og renovasjon|Water en afval
> dricksvatten|drikkevand|drikkevann|drinkwater ; sophämtning|renovation|renovasjon|afvalophaling ; vattenmätare|vandmålere|vannmålere|watermeters
> slam|slam|slam|slib ; återvinning|genbrug|gjenvinning|recyclage
> VA-ingenjör|forsyningsmedarbejder|vann- og avløpsingeniør|medewerker water
---
Socialförvaltning|Social og Sundhed|Helse og velferd|Sociaal
> Individ och familj|Familie og rådgivning|Barnevern og familie|Gezin en jeugd
> familjestöd|familierådgivning|familieveiledning|gezinsondersteuning ; orosanmälan|underretninger|bekymringsmelding|meldingen ; familjehem|plejefamilier|fosterhjem|pleegzorg
> våld i nära relation|vold i nære relationer|vold i nære relasjoner|huiselijk geweld ; skuldrådgivning|gældsrådgivning|gjeldsrådgivning|schuldhulp
> socialsekreterare|socialrådgiver|sosialkonsulent|maatschappelijk werker
---
Socialförvaltning|Social og Sundhed|Helse og velferd|Sociaal
> Ekonomiskt bistånd|Ydelser|Sosialhjelp|Uitkeringen
> försörjningsstöd|kontanthjælp|økonomisk sosialhjelp|bijstand ; hyresskuld|boligstøtte|bostøtte|huursubsidie ; dödsbo|begravelseshjælp|dødsbo|nalatenschap
> budgetråd|budgetrådgivning|budsjettråd|budgetadvies ; tolk|tolk|tolk|tolk
> handläggare|sagsbehandler|saksbehandler|consulent
---
Socialförvaltning|Social og Sundhed|Helse og velferd|Sociaal
> Hemtjänst|Hjemmepleje|Hjemmetjenester|Thuiszorg
> hemtjänst|hjemmepleje|hjemmehjelp|thuiszorg ; trygghetslarm|nødkald|trygghetsalarm|noodoproep ; biståndsbedömning|visitation|tildeling|indicatie
> matlådor|madservice|matombringing|maaltijden ; hjälpmedel|hjælpemidler|hjelpemidler|hulpmiddelen
> samordnare|planlægger|koordinator|coördinator
---
Socialförvaltning|Social og Sundhed|Helse og velferd|Sociaal
> Äldreboende|Plejecenter|Sykehjem|Woonzorgcentrum
> boende|plejebolig|sykehjemsplass|opname ; sjuksköterska|sygeplejerske|sykepleier|verpleegkundige ; rehabilitering|genoptræning|rehabilitering|revalidatie
> demens|demens|demens|dementie ; anhörigstöd|pårørende|pårørende|mantelzorg
> sjuksköterska|sygeplejerske|sykepleier|verpleegkundige
---
Barn och utbildning|Børn og Undervisning|Oppvekst|Onderwijs
> Förskola|Dagtilbud|Barnehage|Kinderopvang
> förskolekö|pladsanvisning|barnehageopptak|inschrijving opvang ; barnomsorgsavgift|takster|foreldrebetaling|ouderbijdrage ; förskola|daginstitution|barnehage|kinderopvang
> språkstöd|sprogstøtte|språkstøtte|taalstimulering ; specialkost|specialkost|spesialkost|dieet
> förskollärare|pædagog|barnehagelærer|kinderbegeleider
---
Barn och utbildning|Børn og Undervisning|Oppvekst|Onderwijs
> Grundskola|Folkeskole|Grunnskole|Basisonderwijs
> skolexpedition|skolekontor|skolekontor|schoolsecretariaat ; skolskjuts|skolebefordring|skoleskyss|leerlingenvervoer ; skolplacering|skoleindskrivning|skoleinnskriving|inschrijving school
> elevhälsa|elevsundhed|elevhelse|leerlingenzorg ; fritidshem|SFO|SFO|naschoolse opvang
> lärare|lærer|lærer|leerkracht
---
Barn och utbildning|Børn og Undervisning|Oppvekst|Onderwijs
> Gymnasium|Ungdomsuddannelse|Voksenopplæring|Volwassenenonderwijs
> antagning|optagelse|opptak|toelating ; studievägledning|studievejledning|studieveiledning|studieadvies ; vuxenutbildning|voksenundervisning|norskopplæring|taallessen
> praktik|praktik|praksis|stage ; betyg|karakterer|vitnemål|diploma's
> studievägledare|studievejleder|rådgiver|studieadviseur
---
Kultur och fritid|Kultur og Fritid|Kultur og idrett|Vrije tijd
> Bibliotek|Bibliotek|Bibliotek|Bibliotheek
> lån|udlån|utlån|uitleen ; läsfrämjande|læselyst|leselyst|leesbevordering ; boka sal|lokalebooking|romleie|zaalverhuur
> ljudböcker|lydbøger|lydbøker|luisterboeken ; barnböcker|børnebøger|barnebøker|jeugdboeken
> bibliotekarie|bibliotekar|bibliotekar|bibliothecaris
---
Kultur och fritid|Kultur og Fritid|Kultur og idrett|Vrije tijd
> Idrott och fritid|Idræt|Idrett|Sport
> idrottshallar|idrætshaller|idrettshaller|sporthallen ; simhall|svømmehal|svømmehall|zwembad ; föreningsbidrag|foreningstilskud|tilskudd til lag|subsidies
> simskola|svømmeskole|svømmekurs|zwemlessen ; konstgräs|kunstgræs|kunstgress|kunstgras
> fritidskonsulent|fritidskonsulent|idrettskonsulent|sportmedewerker
"""

MANAGER_TITLES: Final[dict[Country, tuple[str, str, str]]] = {
    "se": ("kommundirektör", "förvaltningschef", "enhetschef"),
    "dk": ("kommunaldirektør", "direktør", "afdelingsleder"),
    "no": ("kommunedirektør", "kommunalsjef", "enhetsleder"),
    "nl": ("algemeen directeur", "directeur", "afdelingshoofd"),
}
#: What a part of a department is called when there are several, with its number behind.
DISTRICT: Final[dict[Country, str]] = {"se": "område", "dk": "distrikt", "no": "sone", "nl": "team"}
TEAMS: Final[dict[Country, tuple[str, ...]]] = {
    "se": ("norr", "söder"),
    "dk": ("nord", "syd"),
    "no": ("nord", "sør"),
    "nl": ("noord", "zuid"),
}
WHOLE: Final[dict[Country, str]] = {
    "se": "Exempelkommun",
    "dk": "Eksempel Kommune",
    "no": "Eksempel kommune",
    "nl": "Gemeente Voorbeeld",
}


def _words(text: str, country: Country) -> tuple[str, ...]:
    at = _ORDER.index(country)
    return tuple(entry.split("|")[at].strip() for entry in text.split(";"))


@cache
def branches(country: Country) -> tuple[Branch, ...]:
    """Return the kinds of department in the language of a country; the first holds the switchboard."""
    found = []
    for block in _BRANCHES.split("---"):
        administration, name, functions, competences, title = block.strip().split("\n> ")
        found.append(
            Branch(
                _words(administration, country)[0],
                _words(name, country)[0],
                _words(functions, country),
                _words(competences, country),
                _words(title, country)[0],
            )
        )
    return tuple(found)
