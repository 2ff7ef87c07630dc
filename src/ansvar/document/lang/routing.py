"""Conditions, targets, ends, keys, facts and notices of a route, and the terms of a promise."""

TABLE = """
# labels of what a row says
d.when | Villkor | Betingelser | Vilkår | Voorwaarden | Conditions | Ehdot | Bedingungen
d.always | alltid | altid | alltid | altijd | always | aina | immer
d.unless | Undantag | Undtagelser | Unntak | Uitzonderingen | Except when | Poikkeukset | Ausnahmen
d.try | Samtalet går till | Opkaldet går til | Anropet går til | De oproep gaat naar | The call goes to | Puhelu ohjataan | Der Anruf geht an
d.else | Svarar ingen | Svarer ingen | Svarer ingen | Als niemand opneemt | If nobody answers | Jos kukaan ei vastaa | Nimmt niemand ab
d.end | Det som händer | Det, der sker | Det som skjer | Wat er gebeurt | What happens | Mitä tapahtuu | Was geschieht
d.never | Aldrig | Aldrig | Aldri | Nooit | Never | Ei koskaan | Niemals
d.tell | Den som ringer får veta | Den, der ringer, får at vide | Den som ringer, får vite | De beller krijgt te horen | The caller is told | Soittajalle kerrotaan | Mitgeteilt wird
d.say | Som tillägg sägs | Desuden siges | I tillegg sies | Verder wordt gezegd | Also said | Lisäksi sanotaan | Zusätzlich wird gesagt
d.keys | Knappval | Tastevalg | Tastevalg | Keuzetoetsen | Keys | Näppäinvalinnat | Tastenwahl
d.notify | Underrättas | Underrettes | Varsles | Op de hoogte gebracht | Notified | Tieto annetaan | Benachrichtigt
d.transfer | Överlämning | Overdragelse | Overlevering | Doorverbinden | Handing over | Yhdistäminen | Übergabe
d.shown | Visat nummer | Vist nummer | Vist nummer | Getoond nummer | Number shown | Näkyvä numero | Angezeigte Nummer
d.instructions | Uppdrag till svarstjänsten | Instruks til svartjenesten | Instruks til svartjenesten | Opdracht aan de antwoorddienst | Instructions to the service | Ohje vastauspalvelulle | Auftrag an den Antwortdienst
d.recording | Inspelning | Optagelse | Opptak | Opname | Recording | Tallennus | Aufzeichnung
d.promise | Löfte | Løfte | Løfte | Belofte | Promise | Lupaus | Zusage
d.valid | Gäller | Gælder | Gjelder | Geldig | In force | Voimassa | Gültig
d.kinds | Följer av | Følger af | Følger av | Volgt uit | Follows from | Perustuu | Gilt nach
d.due | Senast | Senest | Senest | Uiterlijk | Due | Määräaika | Frist
d.aim | Mål | Mål | Mål | Streven | Aim | Tavoite | Ziel
d.counted | Räknas från | Regnes fra | Regnes fra | Gerekend vanaf | Counted from | Lasketaan alkaen | Gerechnet ab
d.cutoff | Kommer det in efter | Modtages det efter | Mottas det etter | Komt het binnen na | Received after | Saapuu jälkeen | Eingang nach
d.cutoff.means | {t} räknas det som nästa arbetsdag | {t} regnes det som næste arbejdsdag | {t} regnes det som neste arbeidsdag | {t} telt het als de volgende werkdag | {t} it counts as the next working day | {t}: luetaan seuraavaksi työpäiväksi | {t} zählt als nächster Arbeitstag
d.hours | Arbetstid räknas efter | Arbejdstid regnes efter | Arbeidstid regnes etter | Werktijd volgens | Working time follows | Työaika lasketaan | Arbeitszeit nach
d.except | Undantag | Undtagelse | Unntak | Uitzondering | Exception | Poikkeus | Ausnahme
d.except.none | inget löfte ges, och den som ringer får veta det | der gives intet løfte, og den, der ringer, får det at vide | det gis ikke noe løfte, og den som ringer, får vite det | er wordt niets beloofd, en de beller krijgt dat te horen | nothing is promised, and the caller is told so | mitään ei luvata, ja se kerrotaan soittajalle | es wird nichts zugesagt, und das wird mitgeteilt
d.owner | Ansvarig | Ansvarlig | Ansvarlig | Verantwoordelijk | Responsible | Vastuussa | Zuständig
d.late | Tar över, i ordning | Overtager, i rækkefølge | Overtar, i rekkefølge | Neemt over, in volgorde | Steps in, in order | Sijaistaa, järjestyksessä | Springt ein, der Reihe nach
d.escalate | Påminnelse och eskalering | Påmindelse og eskalering | Påminnelse og eskalering | Herinnering en escalatie | Reminders and escalation | Muistutukset ja eskalointi | Erinnerung und Eskalation
d.interim | Interimsvar | Foreløbigt svar | Foreløpig svar | Tussentijds antwoord | Interim answer | Välivastaus | Zwischenbescheid
d.fields | Meddelandet innehåller | Beskeden indeholder | Beskjeden inneholder | Het bericht bevat | The message holds | Viestissä on | Die Nachricht enthält
d.channel | Svar ges via | Svar gives via | Svar gis via | Antwoord via | Answered by | Vastataan | Antwort per
d.retention | Sparas | Gemmes | Lagres | Bewaard | Kept | Säilytetään | Aufbewahrt
d.who | Gäller | Gælder | Gjelder | Voor | For | Koskee | Gilt für
d.every | Hur ofta | Hvor ofte | Hvor ofte | Hoe vaak | How often | Kuinka usein | Wie oft
d.before | I förväg | På forhånd | På forhånd | Vooraf | In advance | Etukäteen | Im Voraus
d.within | Inom | Inden for | Innen | Binnen | Within | Viimeistään | Spätestens nach
d.checked | Kontrolleras | Kontrolleres | Kontrolleres | Gecontroleerd | Checked | Tarkistetaan | Geprüft
d.reminds | Påminnelse | Påmindelse | Påminnelse | Herinnering | Reminder | Muistutus | Erinnerung
d.how | Sker via | Sker via | Skjer via | Gebeurt via | Done through | Tehdään | Erfolgt über
d.formula | Beräkning | Beregning | Beregning | Berekening | Formula | Laskenta | Berechnung
d.method | Metod | Metode | Metode | Methode | Method | Menetelmä | Methode
d.after | Mäts efter | Måles efter | Måles etter | Gemeten na | Measured after | Mitataan jälkeen | Gemessen nach
d.compensation | Om gränsen bryts | Hvis grænsen overskrides | Hvis grensen brytes | Bij overschrijding | If the bound is broken | Jos raja rikkoutuu | Bei Überschreitung
d.parts | I denna ordning | I denne rækkefølge | I denne rekkefølgen | In deze volgorde | In this order | Tässä järjestyksessä | In dieser Reihenfolge
d.limit | Gräns | Grænse | Grense | Grens | Limit | Raja | Grenze
d.by | Upprätthålls genom | Overholdes gennem | Etterleves gjennom | Gehandhaafd door | Upheld by | Toteutetaan | Eingehalten durch
d.deviation | Känd avvikelse | Kendt afvigelse | Kjent avvik | Bekende afwijking | Known deviation | Tunnettu poikkeama | Bekannte Abweichung
d.source | Källa | Kilde | Kilde | Bron | Source | Lähde | Quelle

# sentences made from a row that has none of its own
g.both | {when}: samtalet går till {tries}. Svarar ingen: {ends}. | {when}: opkaldet går til {tries}. Svarer ingen: {ends}. | {when}: anropet går til {tries}. Svarer ingen: {ends}. | {when}: de oproep gaat naar {tries}. Neemt niemand op: {ends}. | {when}: the call goes to {tries}. If nobody answers: {ends}. | {when}: puhelun vastaanottaja on {tries}. Jos kukaan ei vastaa: {ends}. | {when}: Der Anruf geht an {tries}. Nimmt niemand ab: {ends}.
g.tries | {when}: samtalet går till {tries}. | {when}: opkaldet går til {tries}. | {when}: anropet går til {tries}. | {when}: de oproep gaat naar {tries}. | {when}: the call goes to {tries}. | {when}: puhelun vastaanottaja on {tries}. | {when}: Der Anruf geht an {tries}.
g.ends | {when}: samtalet går till {ends}. | {when}: opkaldet går til {ends}. | {when}: anropet går til {ends}. | {when}: de oproep gaat naar {ends}. | {when}: the call goes to {ends}. | {when}: puhelun päätepiste on {ends}. | {when}: Der Anruf geht an {ends}.
g.adds | {when}: följande läggs till den bestämmelse som avgör. | {when}: følgende føjes til den bestemmelse, der afgør. | {when}: følgende legges til den bestemmelsen som avgjør. | {when}: het volgende komt bij de bepaling die beslist. | {when}: the following is added to the rule that decides. | {when}: ratkaisevaan määräykseen lisätään seuraava. | {when}: Folgendes kommt zu der entscheidenden Regelung hinzu.
g.always | Alla samtal | Alle opkald | Alle anrop | Alle oproepen | All calls | Kaikki puhelut | Alle Anrufe
g.promise | Efter {kinds}: svar {due}, räknat från {from}. | Efter {kinds}: svar {due}, regnet fra {from}. | Etter {kinds}: svar {due}, regnet fra {from}. | Na {kinds}: antwoord {due}, gerekend vanaf {from}. | After {kinds}: an answer {due}, counted from {from}. | {kinds}: vastaus {due}, laskettuna alkaen: {from}. | Nach {kinds}: Antwort {due}, gerechnet ab {from}.
g.duty | {who}: {does}. | {who}: {does}. | {who}: {does}. | {who}: {does}. | {who}: {does}. | {who}: {does}. | {who}: {does}.
g.goal | {measure} följs upp per {per}. | {measure} følges op pr. {per}. | {measure} følges opp per {per}. | {measure} wordt opgevolgd per {per}. | {measure} is followed up per {per}. | {measure}: seuranta, {per}. | {measure} wird je {per} ausgewertet.
g.goal.bound | {measure}: {bound} per {per}. | {measure}: {bound} pr. {per}. | {measure}: {bound} per {per}. | {measure}: {bound} per {per}. | {measure}: {bound} per {per}. | {measure}: {bound}, {per}. | {measure}: {bound} je {per}.

# conditions
called.person | en person har sökts | en person er søgt | en person er søkt | een persoon is gebeld | a person was called | soitettu henkilölle | eine Person wurde angerufen
called.function | en funktion har sökts | en funktion er søgt | en funksjon er søkt | een functie is gebeld | a function was called | soitettu toimintoon | eine Funktion wurde angerufen
called.unit | en enhet har sökts | en enhed er søgt | en enhet er søkt | een eenheid is gebeld | a unit was called | soitettu yksikköön | eine Organisationseinheit wurde angerufen
called.switchboard | växeln har sökts | omstillingen er søgt | sentralbordet er søkt | de centrale is gebeld | the switchboard was called | soitettu vaihteeseen | die Zentrale wurde angerufen
called.queue | en kö har sökts | en kø er søgt | en kø er søkt | een wachtrij is gebeld | a queue was called | soitettu jonoon | eine Warteschlange wurde angerufen
called.mobile | en mobiltelefon har sökts | en mobiltelefon er søgt | en mobiltelefon er søkt | een mobiele telefoon is gebeld | a mobile was called | soitettu matkapuhelimeen | ein Mobiltelefon wurde angerufen
called.number | ett nummer har sökts | et nummer er søgt | et nummer er søkt | een nummer is gebeld | a number was called | soitettu numeroon | eine Nummer wurde angerufen
callee.present | den sökte är på plats | den søgte er til stede | den søkte er til stede | de gebelde is aanwezig | the person called is present | tavoiteltu on paikalla | die angerufene Person ist anwesend
callee.no answer | den sökte svarar inte | den søgte svarer ikke | den søkte svarer ikke | de gebelde neemt niet op | the person called does not answer | tavoiteltu ei vastaa | die angerufene Person nimmt nicht ab
callee.busy | den sökte är upptagen i telefon | den søgte er optaget i telefonen | den søkte er opptatt i telefonen | de gebelde is in gesprek | the person called is on the phone | tavoitellun linja on varattu | die angerufene Person telefoniert
callee.absent | den sökte är frånvarande | den søgte er fraværende | den søkte er fraværende | de gebelde is afwezig | the person called is absent | tavoiteltu on poissa | die angerufene Person ist abwesend
callee.not registered | den söktes telefon är inte ansluten | den søgtes telefon er ikke tilsluttet | den søktes telefon er ikke tilkoblet | het toestel van de gebelde is niet aangemeld | the phone called is not registered | tavoitellun puhelin ei ole verkossa | das angerufene Telefon ist nicht angemeldet
callee.outside hours | det är utanför den söktes telefontid | det er uden for den søgtes telefontid | det er utenfor den søktes telefontid | het is buiten de telefoontijd van de gebelde | it is outside the hours of the person called | tavoitellun puhelinaika ei ole | außerhalb der Sprechzeit der angerufenen Person
callee.unit closed | enheten har stängt | enheden er lukket | enheten er stengt | de eenheid is gesloten | the unit is closed | yksikkö on suljettu | die Organisationseinheit ist geschlossen
callee.unit absent | hela enheten är frånvarande | hele enheden er fraværende | hele enheten er fraværende | de hele eenheid is afwezig | the whole unit is absent | koko yksikkö on poissa | die ganze Organisationseinheit ist abwesend
callee.quiet day | enheten har telefonfri dag | enheden har telefonfri dag | enheten har telefonfri dag | de eenheid heeft een telefoonvrije dag | the unit has a quiet day | yksiköllä on puhelinrauha | die Organisationseinheit hat einen telefonfreien Tag
callee.overloaded | belastningen är hög | belastningen er høj | belastningen er høy | het is zeer druk | the load is high | kuormitus on suuri | die Auslastung ist hoch
callee.silent | den söktes telefon är ljudlös | den søgtes telefon er lydløs | den søktes telefon er lydløs | het toestel van de gebelde staat stil | the phone called is silenced | tavoitellun puhelin on äänettömällä | das angerufene Telefon ist stumm geschaltet
w.absent | frånvaro: {x} | fravær: {x} | fravær: {x} | afwezigheid: {x} | absence: {x} | poissaolo: {x} | Abwesenheit: {x}
w.any | alla slag | alle typer | alle typer | alle soorten | any kind | mikä tahansa | jede Art
w.length | frånvaron varar {x} | fraværet varer {x} | fraværet varer {x} | de afwezigheid duurt {x} | the absence lasts {x} | poissaolon kesto: {x} | die Abwesenheit dauert {x}
w.remaining | återstående frånvaro: {x} | resterende fravær: {x} | gjenstående fravær: {x} | resterende afwezigheid: {x} | absence still to run: {x} | poissaoloa jäljellä: {x} | verbleibende Abwesenheit: {x}
w.returns | åter: {x} | tilbage: {x} | tilbake: {x} | terug: {x} | back: {x} | paluu: {x} | zurück: {x}
returns.today | i dag | i dag | i dag | vandaag | today | tänään | heute
returns.tomorrow | i morgon | i morgen | i morgen | morgen | tomorrow | huomenna | morgen
returns.later | senare | senere | senere | later | later | myöhemmin | später
returns.unknown | okänt när | ukendt hvornår | ukjent når | onbekend wanneer | not known when | ei tiedossa | unbekannt
w.set_by | frånvaron är införd av: {x} | fraværet er registreret af: {x} | fraværet er registrert av: {x} | de afwezigheid is ingevoerd door: {x} | the absence was entered by: {x} | poissaolon kirjaaja: {x} | Abwesenheit eingetragen durch: {x}
set_by.self | den sökte själv | den søgte selv | den søkte selv | de gebelde zelf | the person called | tavoiteltu itse | die Person selbst
set_by.manager | chefen | lederen | lederen | de leidinggevende | the manager | esihenkilö | die Führungskraft
set_by.operator | telefonisten | omstillingen | sentralbordet | de telefonist | the operator | puhelinneuvoja | die Vermittlung
set_by.colleague | en kollega | en kollega | en kollega | een collega | a colleague | työtoveri | eine Kollegin oder ein Kollege
set_by.calendar | kalendern | kalenderen | kalenderen | de agenda | the calendar | kalenteri | der Kalender
set_by.closure | enhetens stängning | enhedens lukning | enhetens stenging | de sluiting van de eenheid | the unit's closure | yksikön sulkeminen | die Schließung der Einheit
w.role | roll: {x} | rolle: {x} | rolle: {x} | rol: {x} | role: {x} | rooli: {x} | Rolle: {x}
w.unit | enhet: {x} | enhed: {x} | enhet: {x} | eenheid: {x} | unit: {x} | yksikkö: {x} | Organisationseinheit: {x}
w.function | funktion: {x} | funktion: {x} | funksjon: {x} | functie: {x} | function: {x} | toiminto: {x} | Funktion: {x}
w.competence | kompetens: {x} | kompetence: {x} | kompetanse: {x} | competentie: {x} | competence: {x} | osaaminen: {x} | Fachgebiet: {x}
w.person | person: {x} | person: {x} | person: {x} | persoon: {x} | person: {x} | henkilö: {x} | Person: {x}
w.line | linje: {x} | linje: {x} | linje: {x} | lijn: {x} | line: {x} | linja: {x} | Leitung: {x}
w.company | organisation: {x} | organisation: {x} | organisasjon: {x} | organisatie: {x} | organisation: {x} | organisaatio: {x} | Organisation: {x}
w.only_holder.true | ingen annan har funktionen | ingen anden har funktionen | ingen andre har funksjonen | niemand anders heeft de functie | nobody else has the function | kenelläkään muulla ei ole toimintoa | niemand sonst hat die Funktion
w.only_holder.false | någon annan har också funktionen | en anden har også funktionen | noen andre har også funksjonen | ook iemand anders heeft de functie | somebody else has the function too | toiminto on muillakin | auch jemand anderes hat die Funktion
w.caller | uppringare: {x} | opkalder: {x} | innringer: {x} | beller: {x} | caller: {x} | soittaja: {x} | Anrufende: {x}
caller.external | utomstående | udefrakommende | eksterne | extern | external | ulkoinen | von außen
caller.internal | intern | intern | interne | intern | internal | sisäinen | intern
caller.anonymous | dolt nummer | skjult nummer | skjult nummer | anoniem nummer | anonymous | salattu numero | unterdrückte Nummer
caller.foreign | utländskt nummer | udenlandsk nummer | utenlandsk nummer | buitenlands nummer | foreign number | ulkomainen numero | ausländische Nummer
w.language | samtalets språk: {x} | opkaldets sprog: {x} | anropets språk: {x} | taal van de oproep: {x} | language of the call: {x} | puhelun kieli: {x} | Sprache des Anrufs: {x}
lang.sv | svenska | svensk | svensk | Zweeds | Swedish | ruotsi | Schwedisch
lang.da | danska | dansk | dansk | Deens | Danish | tanska | Dänisch
lang.nb | norska | norsk | norsk | Noors | Norwegian | norja | Norwegisch
lang.nl | nederländska | nederlandsk | nederlandsk | Nederlands | Dutch | hollanti | Niederländisch
lang.en | engelska | engelsk | engelsk | Engels | English | englanti | Englisch
lang.fi | finska | finsk | finsk | Fins | Finnish | suomi | Finnisch
lang.de | tyska | tysk | tysk | Duits | German | saksa | Deutsch
w.urgent.true | ärendet är brådskande | sagen haster | saken haster | de zaak is dringend | the matter is urgent | asia on kiireellinen | das Anliegen ist dringend
w.urgent.false | ärendet är inte brådskande | sagen haster ikke | saken haster ikke | de zaak is niet dringend | the matter is not urgent | asia ei ole kiireellinen | das Anliegen ist nicht dringend
w.topic | ärende: {x} | emne: {x} | emne: {x} | onderwerp: {x} | topic: {x} | aihe: {x} | Anliegen: {x}
w.case_owner.true | den som ringer har en handläggare | den, der ringer, har en sagsbehandler | den som ringer, har en saksbehandler | de beller heeft een dossierbehandelaar | the caller has a case owner | soittajalla on oma käsittelijä | es gibt eine zuständige Sachbearbeitung
w.case_owner.false | den som ringer har ingen handläggare | den, der ringer, har ingen sagsbehandler | den som ringer, har ingen saksbehandler | de beller heeft geen dossierbehandelaar | the caller has no case owner | soittajalla ei ole omaa käsittelijää | es gibt keine zuständige Sachbearbeitung
purpose.call | ett nytt samtal | et nyt opkald | et nytt anrop | een nieuwe oproep | a new call | uusi puhelu | ein neuer Anruf
purpose.transfer | ett kopplat samtal | et omstillet opkald | et overført anrop | een doorverbonden oproep | a transferred call | siirretty puhelu | ein weitergeleiteter Anruf
purpose.call-back | en återuppringning | et tilbagekald | en oppringing | een terugbelgesprek | a call-back | takaisinsoitto | ein Rückruf
purpose.pickup | ett samtal som en kollega tar | et opkald, som en kollega tager | et anrop som en kollega tar | een oproep die een collega overneemt | a call picked up by a colleague | työtoverin poimima puhelu | ein übernommener Anruf
purpose.recall | ett samtal som kommit tillbaka | et opkald, der er kommet tilbage | et anrop som har kommet tilbake | een teruggekeerde oproep | a call that came back | palautunut puhelu | ein zurückgekehrter Anruf
purpose.consult | en förfrågan under samtal | en forespørgsel under samtale | en forespørsel under samtale | ruggespraak | an enquiry during a call | välipuhelu | eine Rückfrage
swb.open | växeln är öppen | omstillingen er åben | sentralbordet er åpent | de centrale is open | the switchboard is open | vaihde on avoinna | die Zentrale ist besetzt
swb.closed | växeln är stängd | omstillingen er lukket | sentralbordet er stengt | de centrale is gesloten | the switchboard is closed | vaihde on suljettu | die Zentrale ist geschlossen
swb.doubled | växeln är förstärkt | omstillingen er forstærket | sentralbordet er forsterket | de centrale is dubbel bezet | the switchboard is doubled | vaihteessa on kaksinkertainen miehitys | die Zentrale ist doppelt besetzt
swb.overloaded | växeln är överbelastad | omstillingen er overbelastet | sentralbordet er overbelastet | de centrale is overbelast | the switchboard is overloaded | vaihde on ylikuormittunut | die Zentrale ist überlastet
swb.unattended | växeln är obemannad | omstillingen er ubemandet | sentralbordet er ubemannet | de centrale is onbemand | the switchboard is unattended | vaihteessa ei ole ketään | die Zentrale ist unbesetzt
w.attempts | tidigare försök: {x} | tidligere forsøg: {x} | tidligere forsøk: {x} | eerdere pogingen: {x} | earlier attempts: {x} | aiempia yrityksiä: {x} | frühere Versuche: {x}
w.transfers | antal kopplingar: {x} | antal omstillinger: {x} | antall overføringer: {x} | keren doorverbonden: {x} | transfers so far: {x} | siirtoja: {x} | bisherige Weiterleitungen: {x}
w.waiting | väntande i växeln: {x} | ventende i omstillingen: {x} | ventende på sentralbordet: {x} | wachtenden bij de centrale: {x} | callers waiting: {x} | vaihteessa jonottaa: {x} | Wartende in der Zentrale: {x}
w.waited | den som ringer har väntat {x} | den, der ringer, har ventet {x} | den som ringer, har ventet {x} | de beller wacht al {x} | the caller has waited {x} | odotusaika: {x} | Wartezeit: {x}
w.during | under {x} | i {x} | i {x} | tijdens {x} | during {x} | aikana: {x} | während: {x}
w.outside | utanför {x} | uden for {x} | utenfor {x} | buiten {x} | outside {x} | aikojen ulkopuolella: {x} | außerhalb: {x}
daykind.working day | arbetsdag | arbejdsdag | arbeidsdag | werkdag | working day | työpäivä | Arbeitstag
daykind.holiday | helgdag | helligdag | helligdag | feestdag | public holiday | pyhäpäivä | Feiertag
daykind.day before holiday | dag före helgdag | dag før helligdag | dag før helligdag | dag vóór een feestdag | day before a holiday | pyhän aatto | Tag vor einem Feiertag
daykind.weekend | helg | weekend | helg | weekend | weekend | viikonloppu | Wochenende
w.somebody | någon kan svara: {x} | nogen kan svare: {x} | noen kan svare: {x} | er kan iemand opnemen: {x} | somebody can answer: {x} | joku voi vastata: {x} | erreichbar: {x}
w.nobody | ingen kan svara: {x} | ingen kan svare: {x} | ingen kan svare: {x} | er kan niemand opnemen: {x} | nobody can answer: {x} | kukaan ei voi vastata: {x} | nicht erreichbar: {x}
hours.own | den söktes egna tider | den søgtes egne tider | den søktes egne tider | de eigen tijden van de gebelde | the person's own hours | tavoitellun omat ajat | eigene Zeiten der angerufenen Person
hours.phone | telefontid | telefontid | telefontid | telefoontijd | phone hours | puhelinaika | telefonische Sprechzeit
hours.office | kontorstid | kontortid | kontortid | kantooruren | office hours | virka-aika | Bürozeit
hours.work | arbetstid | arbejdstid | arbeidstid | werktijd | working hours | työaika | Arbeitszeit
hours.switchboard | växelns öppettid | omstillingens åbningstid | sentralbordets åpningstid | de openingstijd van de centrale | switchboard hours | vaihteen palveluaika | Zeiten der Zentrale
hours.reception | receptionens öppettid | receptionens åbningstid | resepsjonens åpningstid | de openingstijd van de receptie | reception hours | vastaanoton palveluaika | Zeiten des Empfangs
hours.support | supportens öppettid | supportens åbningstid | brukerstøttens åpningstid | de openingstijd van de support | support hours | tuen palveluaika | Zeiten des Supports
hours.sales | säljavdelningens öppettid | salgets åbningstid | salgets åpningstid | de openingstijd van de verkoop | sales hours | myynnin palveluaika | Zeiten des Vertriebs

# targets
target.person | den sökte | den søgte | den søkte | de gebelde | the person called | tavoiteltu henkilö | die angerufene Person
target.mobile | mobiltelefonen | mobiltelefonen | mobiltelefonen | de mobiele telefoon | the mobile | matkapuhelin | das Mobiltelefon
target.private phone | privat telefon | privat telefon | privat telefon | privételefoon | private phone | yksityinen puhelin | das private Telefon
target.deputy | ställföreträdaren | stedfortræderen | stedfortrederen | de vervanger | the deputy | sijainen | die Stellvertretung
target.same function | någon med samma funktion | en med samme funktion | noen med samme funksjon | iemand met dezelfde functie | somebody with the same function | joku, jolla on sama toiminto | jemand mit derselben Funktion
target.function | funktionen | funktionen | funksjonen | de functie | the function | toiminto | die Funktion
target.competence | någon med rätt kompetens | en med den rette kompetence | noen med rett kompetanse | iemand met de juiste competentie | somebody with the competence | joku, jolla on osaaminen | jemand mit dem Fachgebiet
target.team | arbetslaget | teamet | teamet | het team | the team | tiimi | das Team
target.unit | enheten | enheden | enheten | de eenheid | the unit | yksikkö | die Organisationseinheit
target.parent unit | den överordnade enheten | den overordnede enhed | den overordnede enheten | de bovenliggende eenheid | the unit above | ylempi yksikkö | die übergeordnete Einheit
target.manager | närmaste chef | nærmeste leder | nærmeste leder | de leidinggevende | the manager | esihenkilö | die Führungskraft
target.case owner | handläggaren | sagsbehandleren | saksbehandleren | de dossierbehandelaar | the case owner | asian käsittelijä | die zuständige Sachbearbeitung
target.switchboard | växeln | omstillingen | sentralbordet | de centrale | the switchboard | puhelinvaihde | die Zentrale
target.queue | kön | køen | køen | de wachtrij | the queue | jono | die Warteschlange
target.answering service | svarstjänsten | svartjenesten | svartjenesten | de antwoorddienst | the answering service | vastauspalvelu | den Antwortdienst
target.number | numret | nummeret | nummeret | het nummer | the number | numero | die Nummer
strategy.in order | i ordning | i rækkefølge | i rekkefølge | op volgorde | in order | järjestyksessä | der Reihe nach
strategy.together | alla samtidigt | alle på én gang | alle samtidig | allemaal tegelijk | all at once | kaikki yhtä aikaa | alle gleichzeitig
strategy.longest idle | längst ledig först | længst ledig først | lengst ledig først | wie het langst vrij is eerst | longest idle first | kauimmin vapaana ollut ensin | wer am längsten frei ist zuerst
strategy.most recent | senast ledig först | senest ledig først | sist ledig først | wie het laatst vrijkwam eerst | most recently free first | viimeksi vapautunut ensin | wer zuletzt frei wurde zuerst
strategy.random | slumpvis | tilfældigt | tilfeldig | willekeurig | at random | satunnaisesti | zufällig
strategy.circular | i tur och ordning | på skift | etter tur | om de beurt | in turn | vuorotellen | reihum
try.announced | efter förfrågan | efter forespørgsel | etter forespørsel | na aankondiging | announced first | ilmoittaen ensin | mit Ankündigung

# ends
end.mailbox.person | personlig röstbrevlåda | personlig telefonsvarer | personlig telefonsvarer | persoonlijke voicemail | personal mailbox | henkilökohtainen vastaaja | persönliche Mailbox
end.mailbox.deputy | ställföreträdarens röstbrevlåda | stedfortræderens telefonsvarer | stedfortrederens telefonsvarer | voicemail van de vervanger | the deputy's mailbox | sijaisen vastaaja | Mailbox der Stellvertretung
end.mailbox.function | funktionens röstbrevlåda | funktionens telefonsvarer | funksjonens telefonsvarer | voicemail van de functie | the function's mailbox | toiminnon vastaaja | Mailbox der Funktion
end.mailbox.unit | enhetens röstbrevlåda | enhedens telefonsvarer | enhetens telefonsvarer | voicemail van de eenheid | the unit's mailbox | yksikön vastaaja | Mailbox der Organisationseinheit
end.mailbox.manager | chefens röstbrevlåda | lederens telefonsvarer | lederens telefonsvarer | voicemail van de leidinggevende | the manager's mailbox | esihenkilön vastaaja | Mailbox der Führungskraft
end.mailbox.switchboard | växelns röstbrevlåda | omstillingens telefonsvarer | sentralbordets telefonsvarer | voicemail van de centrale | the switchboard's mailbox | vaihteen vastaaja | Mailbox der Zentrale
end.message.person | meddelande till den sökte | besked til den søgte | beskjed til den søkte | bericht aan de gebelde | a message to the person | viesti tavoitellulle | Nachricht an die Person
end.message.deputy | meddelande till ställföreträdaren | besked til stedfortræderen | beskjed til stedfortrederen | bericht aan de vervanger | a message to the deputy | viesti sijaiselle | Nachricht an die Stellvertretung
end.message.function | meddelande till funktionen | besked til funktionen | beskjed til funksjonen | bericht aan de functie | a message to the function | viesti toiminnolle | Nachricht an die Funktion
end.message.unit | meddelande till enheten | besked til enheden | beskjed til enheten | bericht aan de eenheid | a message to the unit | viesti yksikölle | Nachricht an die Organisationseinheit
end.message.manager | meddelande till chefen | besked til lederen | beskjed til lederen | bericht aan de leidinggevende | a message to the manager | viesti esihenkilölle | Nachricht an die Führungskraft
end.message.switchboard | meddelande som växeln tar emot | besked, som omstillingen tager imod | beskjed som sentralbordet tar imot | bericht dat de centrale aanneemt | a message taken by the switchboard | vaihteen vastaanottama viesti | Nachricht über die Zentrale
end.call-back.person | återuppringning av den sökte | tilbagekald fra den søgte | oppringing fra den søkte | terugbellen door de gebelde | a call back from the person | takaisinsoitto tavoitellulta | Rückruf durch die Person
end.call-back.deputy | återuppringning av ställföreträdaren | tilbagekald fra stedfortræderen | oppringing fra stedfortrederen | terugbellen door de vervanger | a call back from the deputy | takaisinsoitto sijaiselta | Rückruf durch die Stellvertretung
end.call-back.function | återuppringning av funktionen | tilbagekald fra funktionen | oppringing fra funksjonen | terugbellen door de functie | a call back from the function | takaisinsoitto toiminnolta | Rückruf durch die Funktion
end.call-back.unit | återuppringning av enheten | tilbagekald fra enheden | oppringing fra enheten | terugbellen door de eenheid | a call back from the unit | takaisinsoitto yksiköltä | Rückruf durch die Organisationseinheit
end.call-back.manager | återuppringning av chefen | tilbagekald fra lederen | oppringing fra lederen | terugbellen door de leidinggevende | a call back from the manager | takaisinsoitto esihenkilöltä | Rückruf durch die Führungskraft
end.call-back.switchboard | återuppringning av växeln | tilbagekald fra omstillingen | oppringing fra sentralbordet | terugbellen door de centrale | a call back from the switchboard | takaisinsoitto vaihteesta | Rückruf durch die Zentrale
end.announcement | talat besked | talt besked | talt melding | gesproken mededeling | announcement | tiedote | Ansage
end.switchboard | växeln | omstillingen | sentralbordet | de centrale | the switchboard | puhelinvaihde | die Zentrale
end.queue | kön | køen | køen | de wachtrij | the queue | jono | die Warteschlange
end.answering service | svarstjänsten | svartjenesten | svartjenesten | de antwoorddienst | the answering service | vastauspalvelu | der Antwortdienst
end.menu | knappval | tastevalg | tastevalg | keuzemenu | menu | valikko | Auswahlmenü
end.number | numret | nummeret | nummeret | het nummer | the number | numero | die Nummer
end.refuse | samtalet avslutas | opkaldet afsluttes | anropet avsluttes | de oproep wordt beëindigd | the call is ended | puhelu päätetään | der Anruf wird beendet
end.busy tone | upptagetton | optagettone | opptattsignal | bezettoon | busy tone | varattu-ääni | Besetztton
ban.mailbox | röstbrevlåda | telefonsvarer | telefonsvarer | voicemail | a mailbox | vastaaja | eine Mailbox
ban.message | meddelande | besked | beskjed | een bericht | a message | viesti | eine Nachricht
ban.call-back | återuppringning | tilbagekald | oppringing | terugbellen | a call-back | takaisinsoitto | ein Rückruf

# keys
key.switchboard | växeln | omstillingen | sentralbordet | de centrale | the switchboard | vaihde | die Zentrale
key.mailbox | röstbrevlådan | telefonsvareren | telefonsvareren | de voicemail | the mailbox | vastaaja | die Mailbox
key.message | lämna meddelande | læg besked | legg igjen beskjed | een bericht achterlaten | leave a message | jätä viesti | Nachricht hinterlassen
key.call-back | bli uppringd | bliv ringet op | bli oppringt | teruggebeld worden | be called back | takaisinsoitto | Rückruf
key.colleague | en kollega | en kollega | en kollega | een collega | a colleague | työtoveri | Kollegin oder Kollege
key.deputy | ställföreträdaren | stedfortræderen | stedfortrederen | de vervanger | the deputy | sijainen | die Stellvertretung
key.mobile | mobiltelefonen | mobiltelefonen | mobiltelefonen | de mobiele telefoon | the mobile | matkapuhelin | das Mobiltelefon
key.manager | chefen | lederen | lederen | de leidinggevende | the manager | esihenkilö | die Führungskraft
key.unit | enheten | enheden | enheten | de eenheid | the unit | yksikkö | die Organisationseinheit
key.function | funktionen | funktionen | funksjonen | de functie | the function | toiminto | die Funktion
key.queue | kön | køen | køen | de wachtrij | the queue | jono | die Warteschlange
key.topic | ärendet | emnet | emnet | het onderwerp | the topic | aihe | das Anliegen
key.menu | knappval | tastevalg | tastevalg | het menu | the menu | valikko | das Menü
key.language | språk | sprog | språk | taal | language | kieli | Sprache
key.number | numret | nummeret | nummeret | het nummer | the number | numero | die Nummer
key.answering service | svarstjänsten | svartjenesten | svartjenesten | de antwoorddienst | the answering service | vastauspalvelu | der Antwortdienst
key.urgent | det brådskar | det haster | det haster | het is dringend | it is urgent | asia on kiireellinen | es ist dringend
key.repeat | hör igen | hør igen | hør igjen | opnieuw beluisteren | hear it again | kuuntele uudelleen | noch einmal hören

# facts told to callers, and parts of a greeting
fact.organisation | organisationens namn | organisationens navn | organisasjonens navn | de naam van de organisatie | the organisation's name | organisaation nimi | Name der Organisation
fact.unit | enheten | enheden | enheten | de eenheid | the unit | yksikkö | die Organisationseinheit
fact.name | namnet | navnet | navnet | de naam | the name | nimi | der Name
fact.function | funktionen | funktionen | funksjonen | de functie | the function | toiminto | die Funktion
fact.return time | när den sökte är åter | hvornår den søgte er tilbage | når den søkte er tilbake | wanneer de gebelde terug is | when the person is back | milloin tavoiteltu palaa | wann die Person zurück ist
fact.alternative | vem annan som kan hjälpa | hvem andre der kan hjælpe | hvem andre som kan hjelpe | wie anders kan helpen | who else can help | kuka muu voi auttaa | wer sonst helfen kann
fact.deadline | när svar kommer senast | hvornår der senest kommer svar | når svaret senest kommer | wanneer er uiterlijk antwoord komt | when an answer comes at the latest | milloin vastaus tulee viimeistään | bis wann spätestens geantwortet wird
fact.opening | när det öppnar | hvornår der åbnes | når det åpner | wanneer er weer open is | when it opens | milloin palvelu avautuu | wann wieder geöffnet ist
fact.closed | att det är stängt | at der er lukket | at det er stengt | dat er gesloten is | that it is closed | että palvelu on suljettu | dass geschlossen ist
fact.mail | e-postadressen | e-mailadressen | e-postadressen | het e-mailadres | the mail address | sähköpostiosoite | die E-Mail-Adresse
fact.number | numret | nummeret | nummeret | het nummer | the number | numero | die Nummer
fact.position | platsen i kön | pladsen i køen | plassen i køen | de plaats in de rij | the place in the queue | paikka jonossa | der Platz in der Warteschlange
fact.expected wait | beräknad väntetid | forventet ventetid | forventet ventetid | de verwachte wachttijd | the expected wait | arvioitu odotusaika | die voraussichtliche Wartezeit
fact.transferred to | vem samtalet kopplas till | hvem opkaldet stilles om til | hvem anropet settes over til | met wie wordt doorverbonden | who the call is transferred to | kenelle puhelu yhdistetään | an wen verbunden wird
fact.period | frånvarons längd | fraværets længde | fraværets lengde | de duur van de afwezigheid | the period of the absence | poissaolon aika | die Dauer der Abwesenheit
fact.handling | hur ärendet hanteras | hvordan sagen behandles | hvordan saken behandles | hoe de zaak wordt behandeld | how the matter is handled | miten asia käsitellään | wie das Anliegen bearbeitet wird
fact.recording | om samtalet spelas in | om samtalen optages | om samtalen tas opp | of het gesprek wordt opgenomen | whether the call is recorded | tallennetaanko puhelu | ob das Gespräch aufgezeichnet wird
fact.choices | vilka val som finns | hvilke valg der er | hvilke valg som finnes | welke keuzes er zijn | which choices there are | mitä vaihtoehtoja on | welche Möglichkeiten es gibt

# who, by which channel
who.everyone | Alla medarbetare | Alle medarbejdere | Alle ansatte | Alle medewerkers | Everyone | Koko henkilöstö | Alle Beschäftigten
who.manager | Chefer | Ledere | Ledere | Leidinggevenden | Managers | Esihenkilöt | Führungskräfte
who.operator | Telefonister | Omstillingens medarbejdere | Sentralbordets ansatte | Telefonisten | Operators | Vaihteen henkilöstö | Vermittlung
who.policy owner | Policyns ägare | Politikkens ejer | Eier av retningslinjene | De beleidseigenaar | The policy owner | Ohjeen omistaja | Verantwortliche für die Richtlinie
who.deputy | Ställföreträdare | Stedfortrædere | Stedfortredere | Vervangers | Deputies | Sijaiset | Stellvertretungen
who.unit | Enheten | Enheden | Enheten | De eenheid | The unit | Yksikkö | Organisationseinheit
who.switchboard | Växeln | Omstillingen | Sentralbordet | De telefooncentrale | The switchboard | Puhelinvaihde | Telefonzentrale
who.function | Funktionen | Funktionen | Funksjonen | De functie | The function | Toiminto | Funktion
who.person | Den sökte | Den søgte | Den søkte | De gebelde | The person called | Tavoiteltu henkilö | Angerufene Person
who.owner | Den ansvarige | Den ansvarlige | Den ansvarlige | De verantwoordelijke | The one responsible | Vastuuhenkilö | Zuständige Person
who.case owner | Handläggaren | Sagsbehandleren | Saksbehandleren | De dossierbehandelaar | The case owner | Asian käsittelijä | Zuständige Sachbearbeitung
who.caller | Den som ringer | Den, der ringer | Den som ringer | De beller | The caller | Soittaja | Anrufende Person
who.colleague | En kollega | En kollega | En kollega | Een collega | A colleague | Työtoveri | Kollegin oder Kollege
who.team leader | Arbetsledare | Teamledere | Teamledere | Teamleiders | Team leaders | Tiiminvetäjät | Teamleitungen
who.reader | Den som läser meddelandet | Den, der læser beskeden | Den som leser beskjeden | Wie het bericht leest | Whoever reads the message | Viestin lukija | Wer die Nachricht liest
who.taker | Den som tog emot meddelandet | Den, der tog imod beskeden | Den som tok imot beskjeden | Wie het bericht aannam | Whoever took the message | Viestin vastaanottaja | Wer die Nachricht angenommen hat
one.owner | den ansvarige | den ansvarlige | den ansvarlige | de verantwoordelijke | the one responsible | vastuuhenkilö | zuständige Person
one.policy owner | policyns ägare | politikkens ejer | eieren av retningslinjene | de beleidseigenaar | the policy owner | ohjeen omistaja | Verantwortliche für die Richtlinie
one.caller | den som ringer | den, der ringer | den som ringer | de beller | the caller | soittaja | anrufende Person
one.colleague | en kollega | en kollega | en kollega | een collega | a colleague | työtoveri | Kollegin oder Kollege
one.reader | den som läser meddelandet | den, der læser beskeden | den som leser beskjeden | wie het bericht leest | whoever reads the message | viestin lukija | wer die Nachricht liest
one.taker | den som tog emot meddelandet | den, der tog imod beskeden | den som tok imot beskjeden | wie het bericht aannam | whoever took the message | viestin vastaanottaja | wer die Nachricht angenommen hat
by.mail | e-post | e-mail | e-post | e-mail | mail | sähköposti | E-Mail
by.sms | sms | sms | sms | sms | SMS | tekstiviesti | SMS
by.screen | skärm | skærm | skjerm | scherm | screen | näyttö | Bildschirm
by.mail and sms | e-post och sms | e-mail og sms | e-post og sms | e-mail en sms | mail and SMS | sähköposti ja tekstiviesti | E-Mail und SMS
by.phone | telefon | telefon | telefon | telefoon | phone | puhelin | Telefon
by.letter | brev | brev | brev | brief | letter | kirje | Brief
by.none | ingen | ingen | ingen | geen | none | ei | keine
transfer.announced | mottagaren tillfrågas först | modtageren spørges først | mottakeren spørres først | eerst aangekondigd bij de ontvanger | announced to the recipient first | ilmoitetaan ensin vastaanottajalle | wird zuerst angekündigt
transfer.blind | kopplas direkt | stilles direkte om | settes rett over | rechtstreeks doorverbonden | transferred directly | yhdistetään suoraan | wird direkt verbunden
transfer.ask first | den som ringer tillfrågas först | den, der ringer, spørges først | den som ringer, spørres først | eerst gevraagd aan de beller | the caller is asked first | soittajalta kysytään ensin | erst nach Rückfrage

# promises
pk.mailbox | röstbrevlåda | telefonsvarer | telefonsvarer | voicemail | mailbox | vastaaja | Mailbox
pk.message | meddelande | besked | beskjed | bericht | message | viesti | Nachricht
pk.call-back | begärd återuppringning | ønsket tilbagekald | ønsket oppringing | terugbelverzoek | call-back asked for | takaisinsoittopyyntö | Rückrufbitte
pk.interim answer | interimsvar | foreløbigt svar | foreløpig svar | tussentijds antwoord | interim answer | välivastaus | Zwischenbescheid
pk.mail | e-post | e-mail | e-post | e-mail | mail | sähköposti | E-Mail
pk.complaint | klagomål | klage | klage | klacht | complaint | valitus | Beschwerde
pk.request | förfrågan | forespørgsel | forespørsel | verzoek | request | pyyntö | Anfrage
counted.receipt | mottagandet | modtagelsen | mottaket | ontvangst | receipt | vastaanotto | Eingang
counted.return | återkomsten | tilbagekomsten | tilbakekomsten | terugkeer | return | paluu | Rückkehr
esc.before | {who}, {x} före | {who}, {x} før | {who}, {x} før | {who}, {x} vooraf | {who}, {x} before | {who}, {x} ennen | {who}, {x} vorher
esc.after | {who}, {x} efter | {who}, {x} efter | {who}, {x} etter | {who}, {x} erna | {who}, {x} after | {who}, {x} jälkeen | {who}, {x} danach
esc.at | {who}, vid fristen | {who}, ved fristen | {who}, ved fristen | {who}, bij de termijn | {who}, at the deadline | {who}, määräajan päättyessä | {who}, bei Fristablauf
esc.takes | {x} (tar över) | {x} (overtager) | {x} (overtar) | {x} (neemt over) | {x} (takes over) | {x} (ottaa hoitaakseen) | {x} (übernimmt)
field.name | namn | navn | navn | naam | name | nimi | Name
field.number | telefonnummer | telefonnummer | telefonnummer | telefoonnummer | number | puhelinnumero | Telefonnummer
field.customer number | kundnummer | kundenummer | kundenummer | klantnummer | customer number | asiakasnumero | Kundennummer
field.matter | ärende | sag | sak | onderwerp | matter | asia | Anliegen
field.time | tid | tidspunkt | tidspunkt | tijdstip | time | aika | Zeitpunkt
field.date | datum | dato | dato | datum | date | päivämäärä | Datum
field.mail | e-postadress | e-mailadresse | e-postadresse | e-mailadres | mail address | sähköpostiosoite | E-Mail-Adresse
field.organisation | organisation | organisation | organisasjon | organisatie | organisation | organisaatio | Organisation
field.urgency | brådska | hastegrad | hastegrad | dringendheid | urgency | kiireellisyys | Dringlichkeit
field.taken by | mottaget av | modtaget af | mottatt av | aangenomen door | taken by | vastaanottaja | angenommen von
"""
