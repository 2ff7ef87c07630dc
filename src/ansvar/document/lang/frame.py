"""The frame of the document: its headings, captions, column heads, marks and whole sentences.

One line is one phrase in every language; the order of the columns is `COLUMNS` of the package.
"""

TABLE = """
# title page
draft | Förslag. Policyn är inte antagen. | Udkast. Politikken er ikke vedtaget. | Utkast. Retningslinjene er ikke vedtatt. | Ontwerp. Het beleid is niet vastgesteld. | Draft. The policy has not been adopted. | Luonnos. Ohjetta ei ole hyväksytty. | Entwurf. Die Richtlinie ist noch nicht beschlossen.
decision | Beslut | Beslutning | Vedtak | Besluit | Decision | Päätös | Beschluss
adopted_by | Antagen av | Vedtaget af | Vedtatt av | Vastgesteld door | Adopted by | Hyväksyjä | Beschlossen von
adopted_on | Antagen den | Vedtaget den | Vedtatt den | Vastgesteld op | Adopted on | Hyväksytty | Beschlossen am
reference | Diarienummer eller paragraf | Sagsnummer eller paragraf | Saksnummer eller paragraf | Kenmerk van het besluit | Reference | Pykälä tai asianumero | Aktenzeichen
valid_from | Gäller från | Gælder fra | Gjelder fra | Geldig vanaf | Valid from | Voimassa alkaen | Gültig ab
valid_to | Gäller till och med | Gælder til og med | Gjelder til og med | Geldig tot en met | Valid up to and including | Voimassa saakka | Gültig bis einschließlich
replaces | Ersätter | Erstatter | Erstatter | Vervangt | Replaces | Korvaa | Ersetzt
review | Ses över | Gennemgås | Gjennomgås | Wordt herzien | Reviewed | Tarkistetaan | Wird überprüft
every | minst en gång per {x} | mindst en gang pr. {x} | minst én gang per {x} | ten minste één keer per {x} | at least once every {x} | vähintään kerran {x} | mindestens einmal pro {x}
every_many | minst en gång per {x} | mindst én gang pr. {x} | minst én gang per {x} | ten minste elke {x} | at least every {x} | vähintään {x} välein | mindestens alle {x}
times_every | minst {n} gånger per {x} | mindst {n} gange pr. {x} | minst {n} ganger per {x} | ten minste {n} keer per {x} | at least {n} times every {x} | vähintään {n} kertaa {x} | mindestens {n}-mal pro {x}
contents | Innehåll | Indhold | Innhold | Inhoud | Contents | Sisällys | Inhalt
page_of | Sida {page} av {pages} | Side {page} af {pages} | Side {page} av {pages} | Pagina {page} van {pages} | Page {page} of {pages} | Sivu {page}/{pages} | Seite {page} von {pages}

# headings
h.why | Varför policyn finns | Hvorfor politikken findes | Hvorfor retningslinjene finnes | Waarom dit beleid er is | Why this policy exists | Miksi tämä ohje on annettu | Warum es diese Richtlinie gibt
h.otherwise | När policyn inte följs | Når politikken ikke følges | Når retningslinjene ikke følges | Als het beleid niet wordt nageleefd | When the policy is not followed | Jos ohjetta ei noudateta | Wenn die Richtlinie nicht eingehalten wird
h.covers | Vilka policyn gäller | Hvem politikken gælder for | Hvem retningslinjene gjelder for | Voor wie dit beleid geldt | Whom the policy covers | Ketä ohje koskee | Für wen die Richtlinie gilt
h.owner | Ansvar för policyn | Ansvar for politikken | Ansvar for retningslinjene | Verantwoordelijkheid voor het beleid | Responsibility for the policy | Vastuu ohjeesta | Verantwortung für die Richtlinie
h.answering | Så besvaras samtal | Sådan besvares opkald | Slik besvares anrop | Hoe oproepen worden beantwoord | How calls are answered | Puheluihin vastaaminen | Wie Anrufe beantwortet werden
h.routes | Vart samtalen går | Hvor opkaldene går hen | Hvor anropene går | Waar oproepen naartoe gaan | Where calls go | Mihin puhelut ohjataan | Wohin Anrufe gehen
h.common | Gemensamma bestämmelser | Fælles bestemmelser | Felles bestemmelser | Gemeenschappelijke bepalingen | Common rules | Yhteiset määräykset | Gemeinsame Regelungen
h.local | Egna bestämmelser för {x} | Egne bestemmelser for {x} | Egne bestemmelser for {x} | Eigen bepalingen voor {x} | Own rules of {x} | Yksikön omat määräykset: {x} | Eigene Regelungen für {x}
h.absence | Frånvaro och hänvisning | Fravær og viderestilling | Fravær og henvisning | Afwezigheid en doorverwijzing | Absence and referral | Poissaolo ja poissaolotiedote | Abwesenheit und Umleitung
h.mailbox | Röstbrevlåda och meddelanden | Telefonsvarer og beskeder | Telefonsvarer og beskjeder | Voicemail en berichten | Mailbox and messages | Vastaaja ja viestit | Mailbox und Nachrichten
h.callback | Löften om återuppringning och svar | Løfter om tilbagekald og svar | Løfter om oppringing og svar | Beloften over terugbellen en antwoorden | Promises to call back and to answer | Takaisinsoitto- ja vastauslupaukset | Zusagen für Rückruf und Antwort
h.switchboard | Växeln | Omstillingen | Sentralbordet | De telefooncentrale | The switchboard | Puhelinvaihde | Die Telefonzentrale
h.closures | Stängningar och telefonfria dagar | Lukninger og telefonfri dage | Stenginger og telefonfrie dager | Sluitingen en telefoonvrije dagen | Closures and quiet days | Sulkemiset ja puhelinrauhan päivät | Schließungen und telefonfreie Tage
h.hours | Öppettider | Åbningstider | Åpningstider | Openingstijden | Opening hours | Palveluajat | Sprech- und Öffnungszeiten
h.roles | Olika roller | Forskellige roller | Ulike roller | Verschillende rollen | Different roles | Eri roolit | Unterschiedliche Rollen
h.said | Vad de som ringer hör och kan välja | Hvad de, der ringer, hører og kan vælge | Hva de som ringer, hører og kan velge | Wat bellers horen en kunnen kiezen | What callers hear and can choose | Mitä soittaja kuulee ja voi valita | Was Anrufende hören und wählen können
h.numbers | Nummer som visas och vidarekoppling | Viste numre og viderestilling | Viste numre og viderekobling | Getoonde nummers en doorschakelen | Numbers shown and forwarding | Näkyvät numerot ja soitonsiirto | Angezeigte Nummern und Weiterleitung
h.devices | Telefoner och abonnemang | Telefoner og abonnementer | Telefoner og abonnementer | Toestellen en abonnementen | Phones and subscriptions | Puhelimet ja liittymät | Telefone und Verträge
h.privacy | Personuppgifter och sekretess | Personoplysninger og fortrolighed | Personvern og taushetsplikt | Privacy en vertrouwelijkheid | Privacy and confidentiality | Tietosuoja ja luottamuksellisuus | Datenschutz und Vertraulichkeit
h.duties | Vad var och en ska göra | Hvad den enkelte skal gøre | Hva den enkelte skal gjøre | Wat ieder moet doen | What each of us must do | Kunkin tehtävät | Was jede und jeder zu tun hat
h.goals | Mål och uppföljning | Mål og opfølgning | Mål og oppfølging | Doelen en opvolging | Goals and follow-up | Tavoitteet ja seuranta | Ziele und Auswertung
h.other | Övriga bestämmelser | Øvrige bestemmelser | Øvrige bestemmelser | Overige bepalingen | Other rules | Muut määräykset | Sonstige Regelungen
h.deadlines | Tidsfrister | Frister | Frister | Termijnen | Deadlines | Määräajat | Fristen
h.upheld | Hur varje bestämmelse upprätthålls | Hvordan hver bestemmelse overholdes | Hvordan hver bestemmelse etterleves | Hoe elke bepaling wordt gehandhaafd | How each rule is upheld | Miten kunkin määräyksen toteutuminen varmistetaan | Wie jede Regelung eingehalten wird
h.deviations | Kända avvikelser och accepterade brister | Kendte afvigelser og accepterede svagheder | Kjente avvik og aksepterte svakheter | Bekende afwijkingen en aanvaarde zwakke punten | Known deviations and accepted weaknesses | Tunnetut poikkeamat ja hyväksytyt heikkoudet | Bekannte Abweichungen und hingenommene Schwächen
h.responsible | Ansvariga | Ansvarlige | Ansvarlige | Verantwoordelijken | Who is responsible | Vastuuhenkilöt | Zuständigkeiten

# sentences of the frame
covers.one | Policyn gäller {x}. | Politikken gælder for {x}. | Retningslinjene gjelder for {x}. | Dit beleid geldt voor {x}. | The policy covers {x}. | Ohje koskee: {x}. | Die Richtlinie gilt für: {x}.
owner.one | Policyn förvaltas av: {x}. | Ansvarlig for politikken: {x}. | Ansvarlig for retningslinjene: {x}. | Verantwoordelijk voor dit beleid: {x}. | Owner of the policy: {x}. | Ohjeesta vastaa: {x}. | Verantwortlich für die Richtlinie: {x}.
authors.list | Policyn har tagits fram gemensamt av: | Politikken er udarbejdet i fællesskab af: | Retningslinjene er utarbeidet i fellesskap av: | Dit beleid is samen opgesteld door: | The policy was written jointly by: | Ohjeen ovat laatineet yhdessä: | Die Richtlinie wurde gemeinsam erarbeitet von:
authors.one | Policyn har tagits fram av: {x}. | Politikken er udarbejdet af: {x}. | Retningslinjene er utarbeidet av: {x}. | Dit beleid is opgesteld door: {x}. | The policy was written by: {x}. | Ohjeen on laatinut: {x}. | Die Richtlinie wurde erarbeitet von: {x}.
guide.one | Vägledning för medarbetare finns här: {x}. | Vejledning til medarbejdere findes her: {x}. | Veiledning for ansatte finnes her: {x}. | De handleiding voor medewerkers staat hier: {x}. | Guidance for staff is found here: {x}. | Henkilöstön ohjeet: {x}. | Hinweise für die Beschäftigten: {x}.
units_decide.list | Följande bestäms av varje enhet: | Følgende fastsættes af den enkelte enhed: | Følgende fastsettes av den enkelte enheten: | Het volgende bepaalt elke eenheid zelf: | The following is decided by each unit: | Seuraavista päättää kukin yksikkö: | Folgendes legt jede Organisationseinheit selbst fest:
routes.intro | Bestämmelserna läses uppifrån och ned. Den första vars villkor stämmer avgör vart samtalet går. | Bestemmelserne læses oppefra og ned. Den første, hvis betingelser er opfyldt, afgør, hvor opkaldet går hen. | Bestemmelsene leses ovenfra og ned. Den første der vilkårene er oppfylt, avgjør hvor anropet går. | De bepalingen worden van boven naar beneden gelezen. De eerste waarvan de voorwaarden kloppen, bepaalt waar de oproep heen gaat. | The rules are read from top to bottom. The first whose conditions fit decides where the call goes. | Määräykset luetaan ylhäältä alas. Ensimmäinen, jonka ehdot täyttyvät, ratkaisee, mihin puhelu ohjataan. | Die Regelungen werden von oben nach unten gelesen. Die erste, deren Bedingungen zutreffen, entscheidet, wohin der Anruf geht.
local.intro | De läses före de gemensamma bestämmelserna och gäller bara enheten. | De læses før de fælles bestemmelser og gælder kun for enheden. | De leses før de felles bestemmelsene og gjelder bare enheten. | Ze worden vóór de gemeenschappelijke bepalingen gelezen en gelden alleen voor de eenheid. | They are read before the common rules and apply to the unit only. | Ne luetaan ennen yhteisiä määräyksiä ja koskevat vain kyseistä yksikköä. | Sie werden vor den gemeinsamen Regelungen gelesen und gelten nur für diese Organisationseinheit.
upheld.intro | Varje bestämmelse har en av fyra beteckningar: | Hver bestemmelse har en af fire betegnelser: | Hver bestemmelse har én av fire betegnelser: | Elke bepaling heeft een van vier aanduidingen: | Each rule carries one of four marks: | Jokaisella määräyksellä on yksi neljästä merkinnästä: | Jede Regelung trägt eines von vier Kennzeichen:

# how a clause is upheld
up.enforced | styrs av systemet | styres af systemet | styres av systemet | door het systeem uitgevoerd | enforced | järjestelmä toteuttaa | vom System umgesetzt
up.measured | mäts | måles | måles | gemeten | measured | mitataan | gemessen
up.tracked | följs upp | følges op | følges opp | opgevolgd | tracked | seurataan | nachverfolgt
up.advised | vägledning | vejledning | veiledning | richtsnoer | advised | suositus | Empfehlung
up.enforced.means | telefonisystemet kopplar samtalen så, utan att någon behöver tänka på det | telefonsystemet stiller opkaldene sådan, uden at nogen skal huske det | telefonisystemet setter over anropene slik, uten at noen må huske på det | het telefoonsysteem schakelt zo door, zonder dat iemand eraan hoeft te denken | the telephone system connects calls this way; nobody has to remember it | puhelinjärjestelmä ohjaa puhelut näin, eikä kenenkään tarvitse muistaa sitä | die Telefonanlage vermittelt so, ohne dass jemand daran denken muss
up.measured.means | utfallet räknas fram ur samtalen och redovisas | resultatet beregnes ud fra opkaldene og vises | resultatet regnes ut fra anropene og vises | de uitkomst wordt uit de oproepen berekend en getoond | the outcome is worked out from the calls and shown | tulos lasketaan puheluista ja esitetään | das Ergebnis wird aus den Anrufen errechnet und ausgewiesen
up.tracked.means | systemet påminner och ser om det har gjorts | systemet minder om det og ser, om det er gjort | systemet minner om det og ser om det er gjort | het systeem herinnert eraan en ziet of het is gedaan | the system reminds people and sees whether it was done | järjestelmä muistuttaa ja näkee, onko asia hoidettu | das System erinnert daran und erkennt, ob es erledigt ist
up.advised.means | ett råd till medarbetarna, som inte kontrolleras av systemet | et råd til medarbejderne, som systemet ikke kontrollerer | et råd til de ansatte, som systemet ikke kontrollerer | een advies aan de medewerkers dat het systeem niet controleert | advice to staff that the system does not check | neuvo henkilöstölle; järjestelmä ei valvo sitä | ein Rat an die Beschäftigten, den das System nicht prüft

# how strongly a clause binds
st.must | ska | skal | skal | moet | must | on tehtävä | muss
st.should | bör | bør | bør | hoort | should | pitäisi | soll
st.aim | eftersträvas | tilstræbes | tilstrebes | streven | aim | tavoite | angestrebt
st.may | får | må | kan | mag | may | saa | darf

# column heads and captions
c.no | Nr | Nr. | Nr. | Nr. | No. | Nro | Nr.
c.rule | Bestämmelse | Bestemmelse | Bestemmelse | Bepaling | Rule | Määräys | Regelung
c.setting | Inställning | Indstilling | Innstilling | Instelling | Setting | Asetus | Einstellung
c.value | Gäller | Gælder | Gjelder | Waarde | Value | Arvo | Festlegung
c.promise | Löfte | Løfte | Løfte | Belofte | Promise | Lupaus | Zusage
c.due | Senast | Senest | Senest | Uiterlijk | Due | Määräaika | Frist
c.aim | Mål | Mål | Mål | Streefwaarde | Aim | Tavoite | Ziel
c.counted | Räknas från | Regnes fra | Regnes fra | Gerekend vanaf | Counted from | Lasketaan alkaen | Gerechnet ab
c.cutoff | Bryttid | Skæringstid | Tidsgrense | Uiterste uur | Cut-off | Aikaraja | Annahmeschluss
c.late | Tar över | Overtager | Overtar | Neemt over | Who steps in | Sijaistaja | Springt ein
c.mark | Upprätthålls | Overholdes | Etterleves | Handhaving | Upheld | Toteutus | Einhaltung
c.strength | Styrka | Styrke | Styrke | Sterkte | Strength | Velvoittavuus | Verbindlichkeit
c.row | Rad i policyfilen | Række i politikfilen | Rad i policyfilen | Rij in het beleidsbestand | Row in the policy file | Rivi ohjetiedostossa | Zeile der Richtliniendatei
c.what | Vad | Hvad | Hva | Wat | What | Mikä | Was
c.why | Varför | Hvorfor | Hvorfor | Waarom | Why | Perustelu | Warum
c.who | Vem | Hvem | Hvem | Wie | Who | Kuka | Wer
c.answers_for | Ansvarar för | Har ansvar for | Har ansvar for | Verantwoordelijk voor | Answers for | Vastaa seuraavista | Zuständig für
c.days | Dagar | Dage | Dager | Dagen | Days | Päivät | Tage
c.time | Tid | Tid | Tid | Tijd | Time | Aika | Zeit
c.hours | Öppettid | Åbningstid | Åpningstid | Openingstijd | Hours | Palveluaika | Zeiten
c.period | Period | Periode | Periode | Periode | Period | Ajanjakso | Zeitraum
c.kind | Frånvaro | Fravær | Fravær | Afwezigheid | Absence | Poissaolo | Abwesenheit
c.code | Kod | Kode | Kode | Code | Code | Koodi | Kürzel
c.told | Åter anges som | Tilbage angives som | Tilbake oppgis som | Terugkeer vermeld als | Return given as | Paluu ilmoitetaan | Rückkehr angegeben als
c.phone | Telefonen | Telefonen | Telefonen | De telefoon | The phone | Puhelin | Das Telefon
c.measure | Mått | Måling | Måltall | Maatstaf | Measure | Mittari | Kennzahl
c.bound | Gräns | Grænse | Grense | Grens | Bound | Raja | Grenzwert
c.per | Per | Pr. | Per | Per | Per | Jakso | Je
c.by | Redovisas för | Vises for | Vises for | Getoond per | Shown for | Esitetään | Ausgewiesen für
c.audience | Vem som ser | Hvem ser | Hvem ser | Wie ziet | Who sees | Kuka näkee | Wer sieht
c.sees | Ser om frånvaron | Ser om fraværet | Ser om fraværet | Ziet van de afwezigheid | Sees of an absence | Näkee poissaolosta | Sieht von der Abwesenheit
c.name | Namn | Navn | Navn | Naam | Name | Nimi | Name
c.about | Innebörd | Betydning | Betydning | Betekenis | Meaning | Merkitys | Bedeutung
c.within | Svarar inom | Svarer inden for | Svarer innen | Neemt op binnen | Answers within | Vastausaika | Nimmt ab innerhalb von
c.text | Text | Tekst | Tekst | Tekst | Words | Teksti | Text
c.then | Därefter | Derefter | Deretter | Daarna | Then | Sen jälkeen | Danach
c.key | Knapp | Tast | Tast | Toets | Key | Näppäin | Taste
c.lines | Telefoner | Telefoner | Telefoner | Toestellen | Phones | Puhelimet | Telefone
c.passes | Släpps fram | Slipper igennem | Slipper gjennom | Komt wel door | Still gets through | Päästetään läpi | Wird durchgestellt
c.unit | Enhet | Enhed | Enhet | Eenheid | Unit | Yksikkö | Einheit

t.settings | Inställningar: {x} | Indstillinger: {x} | Innstillinger: {x} | Instellingen: {x} | Settings: {x} | Asetukset: {x} | Einstellungen: {x}
t.kinds | Slag av frånvaro | Fraværstyper | Fraværstyper | Soorten afwezigheid | Kinds of absence | Poissaolon lajit | Arten der Abwesenheit
t.hours | Öppettider per vecka | Ugentlige åbningstider | Ukentlige åpningstider | Wekelijkse openingstijden | Weekly openings | Viikoittaiset palveluajat | Wöchentliche Zeiten
t.seasons | Andra tider under året | Andre tider i løbet af året | Andre tider i løpet av året | Andere tijden in het jaar | Other times of the year | Poikkeavat ajat vuoden mittaan | Abweichende Zeiten im Jahr
t.quiet | Telefonfria dagar | Telefonfri dage | Telefonfrie dager | Telefoonvrije dagen | Quiet days | Puhelinrauhan päivät | Telefonfreie Tage
t.goals | Mål och gränser | Mål og grænser | Mål og grenser | Doelen en grenzen | Goals and bounds | Tavoitteet ja rajat | Ziele und Grenzwerte
t.audience | Vem som ser vad om frånvaro | Hvem ser hvad om fravær | Hvem ser hva om fravær | Wie wat ziet van een afwezigheid | Who sees what of an absence | Kuka näkee mitäkin poissaolosta | Wer was von einer Abwesenheit sieht
t.retention | Hur länge uppgifter sparas | Hvor længe oplysninger gemmes | Hvor lenge opplysninger lagres | Hoe lang gegevens worden bewaard | How long data are kept | Tietojen säilytysajat | Wie lange Daten aufbewahrt werden
t.deadlines | Löften och tidsfrister | Løfter og frister | Løfter og frister | Beloften en termijnen | Promises and deadlines | Lupaukset ja määräajat | Zusagen und Fristen
t.numbers | Nummer, vidarekoppling och nödnummer | Numre, viderestilling og nødnumre | Numre, viderekobling og nødnumre | Nummers, doorschakelen en noodnummers | Numbers, forwarding and emergency numbers | Numerot, soitonsiirto ja hätänumerot | Nummern, Weiterleitung und Notrufnummern
t.upheld | Bestämmelserna och hur de upprätthålls | Bestemmelserne og hvordan de overholdes | Bestemmelsene og hvordan de etterleves | De bepalingen en hun handhaving | The rules and how they are upheld | Määräykset ja niiden toteutus | Die Regelungen und ihre Einhaltung
t.deviations | Kända avvikelser | Kendte afvigelser | Kjente avvik | Bekende afwijkingen | Known deviations | Tunnetut poikkeamat | Bekannte Abweichungen
t.accepted | Brister som är kända och accepterade | Svagheder, der er kendt og accepteret | Svakheter som er kjent og akseptert | Bekende en aanvaarde zwakke punten | Weaknesses that are known and accepted | Tiedossa olevat ja hyväksytyt heikkoudet | Bekannte und hingenommene Schwächen
t.responsible | Roller och deras ansvar | Roller og deres ansvar | Roller og deres ansvar | Rollen en hun verantwoordelijkheid | Roles and what they answer for | Roolit ja niiden vastuut | Rollen und ihre Aufgaben
t.roles | Roller | Roller | Roller | Rollen | Roles | Roolit | Rollen
t.topics | Ärenden som samtal kan gälla | Emner, som opkald kan handle om | Emner anrop kan gjelde | Onderwerpen waarover wordt gebeld | What calls may be about | Puheluiden aiheet | Anliegen der Anrufe
t.lists | Uppringare med egna regler | Opkaldere med egne regler | Innringere med egne regler | Bellers met eigen regels | Callers with rules of their own | Soittajat, joilla on omat säännöt | Anrufende mit eigenen Regeln
t.announcements | Talade besked | Talte beskeder | Talte meldinger | Gesproken mededelingen | Announcements | Tiedotteet | Ansagen
t.menu | Knappval: {x} | Tastevalg: {x} | Tastevalg: {x} | Keuzemenu: {x} | Menu: {x} | Valikko: {x} | Auswahlmenü: {x}
t.services | Svarstjänster | Svartjenester | Svartjenester | Antwoorddiensten | Answering services | Vastauspalvelut | Antwortdienste
t.queues | Köer | Køer | Køer | Wachtrijen | Queues | Jonot | Warteschlangen
"""
