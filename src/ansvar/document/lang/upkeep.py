"""Settings and values of what surrounds a call: presence, staffing, records and conduct."""

TABLE = """
h.staffing | Bemanning | Bemanding | Bemanning | Bezetting | Staffing | Miehitys | Besetzung
h.records | Uppgifter om samtal | Oplysninger om opkald | Opplysninger om anrop | Vastleggen van oproepen | Records of calls | Puheluiden kirjaaminen | Aufzeichnungen über Anrufe
h.conduct | Bemötande | Omgangstone | Opptreden | Omgangsvormen | Conduct | Asiakaspalvelutapa | Umgang
sec.presence | frånvaro | fravær | fravær | afwezigheid | presence | läsnäolo | Abwesenheit
sec.staffing | bemanning | bemanding | bemanning | bezetting | staffing | miehitys | Besetzung
sec.records | uppgifter om samtal | oplysninger om opkald | opplysninger om anrop | vastleggen van oproepen | records | kirjaaminen | Aufzeichnungen
sec.conduct | bemötande | omgangstone | opptreden | omgangsvormen | conduct | asiakaspalvelutapa | Umgang
set.site.languages | Vi talar med dem som ringer på | Vi taler med dem, der ringer, på | Vi snakker med dem som ringer, på | Bellers te woord gestaan in het | Callers are spoken to in | Soittajia palvellaan kielillä | Sprachen für Anrufende
set.site.language_from | Språket väljs genom | Sproget vælges ved | Språket velges ved | De taal volgt uit | The language is known by | Kieli valitaan | Sprache bestimmt durch
langfrom.number | numret som rings | det kaldte nummer | nummeret som ringes | het gekozen nummer | the number called | soitettu numero | die gewählte Nummer
langfrom.key | knappval | tastevalg | tastevalg | een toetskeuze | a key | näppäinvalinta | Tastenwahl
langfrom.memory | tidigare samtal | tidligere opkald | tidligere anrop | een eerdere oproep | an earlier call | aiempi puhelu | ein früherer Anruf
langfrom.operator | telefonisten | omstillingen | sentralbordet | de telefonist | the operator | puhelinneuvoja | die Vermittlung
set.answering.words | Hälsning | Hilsen | Hilsen | Begroeting | Words of the greeting | Tervehdyksen sanat | Wortlaut der Meldung
set.answering.words_are | Hälsningen är | Hilsenen er | Hilsenen er | De begroeting is | These words are | Sanamuoto on | Der Wortlaut ist
set.answering.phone_hours | Egen telefontid för enheter | Egen telefontid for enheder | Egen telefontid for enheter | Eigen telefoontijd van eenheden | Phone hours of their own for units | Yksiköiden omat puhelinajat | Eigene Sprechzeiten der Einheiten
set.answering.longest_hold | Längsta väntan under samtal | Længste ventetid under samtalen | Lengste venting under samtalen | Langste tijd in de wacht | Longest hold | Pisin pito puhelun aikana | Längstes Halten
set.answering.check_back | Den som väntar får besked varje | Den ventende får besked hvert | Den som venter, får beskjed hvert | Wie wacht hoort iets elke | A caller on hold is spoken to every | Odottavalle puhutaan välein | Rückmeldung an Wartende alle
set.answering.fetching | Den som ringer väntar medan någon hämtas | Den, der ringer, venter, mens nogen hentes | Den som ringer, venter mens noen hentes | De beller wacht terwijl iemand wordt gehaald | A caller waits while somebody is fetched | Soittaja odottaa, kun joku haetaan | Warten, während jemand geholt wird
set.mailbox.alternative_never | Hälsningen hänvisar aldrig till | Velkomsten henviser aldrig til | Hilsenen henviser aldri til | De begroeting verwijst nooit naar | The greeting never refers to | Tervehdys ei koskaan ohjaa | Die Ansage verweist nie auf
set.switchboard.within | Svar inom | Svar inden for | Svar innen | Opnemen binnen | Operators answer within | Vastausaika | Annahme innerhalb von
set.switchboard.aim | Mål för svarstiden | Mål for svartiden | Mål for svartiden | Streeftijd voor opnemen | Preferred answer time | Vastausajan tavoite | Angestrebte Annahmezeit
set.switchboard.first | Tas före alla andra | Tages før alle andre | Tas før alle andre | Gaat vóór alle andere | Taken before all others | Otetaan ennen muita | Vorrang haben
set.switchboard.handover | Överlämning av samtal | Overdragelse af opkald | Overlevering av anrop | Doorverbinden | Handing over calls | Puheluiden yhdistäminen | Übergabe von Anrufen
set.switchboard.most_waiting | Flest väntande | Flest ventende | Flest ventende | Meeste wachtenden | Most waiting | Jonottajia enintään | Höchstzahl Wartender
set.queue.within | Svar inom | Svar inden for | Svar innen | Opnemen binnen | Answered within | Vastausaika | Annahme innerhalb von
set.queue.first | Tas före alla andra | Tages før alle andre | Tas før alle andre | Gaat vóór alle andere | Taken before all others | Otetaan ennen muita | Vorrang haben
first.urgent | brådskande samtal | hasteopkald | hasteanrop | dringende oproepen | urgent calls | kiireelliset puhelut | dringende Anrufe
first.call-back | återuppringningar | tilbagekald | oppringinger | terugbelgesprekken | call-backs | takaisinsoitot | Rückrufe
first.recall | samtal som kommit tillbaka | opkald, der er kommet tilbage | anrop som har kommet tilbake | teruggekeerde oproepen | calls that came back | palautuneet puhelut | zurückgekehrte Anrufe
set.numbers.ranges | Nummerserier | Nummerserier | Nummerserier | Nummerreeksen | Ranges of numbers | Numeroalueet | Rufnummernbereiche
set.numbers.prefixes | Prefix och koder | Præfikser og koder | Prefikser og koder | Prefixen en codes | Prefixes and codes | Etuliitteet ja koodit | Kennziffern
set.numbers.classes | Behörighetsklasser | Opkaldsklasser | Anropsklasser | Belklassen | Calling classes | Soittoluokat | Berechtigungsklassen
set.devices.itemised_bill | Specificerad räkning till innehavaren | Specificeret regning til indehaveren | Spesifisert regning til brukeren | Gespecificeerde rekening voor de houder | Itemised bill to the holder | Erittely haltijalle | Einzelnachweis für die Nutzenden
set.devices.pay_within | Privata samtal betalas inom | Private samtaler betales inden for | Private samtaler betales innen | Privégesprekken betalen binnen | Private calls are paid within | Yksityispuhelut maksetaan | Private Gespräche werden bezahlt innerhalb von
set.devices.local_subscription_abroad | Lokalt abonnemang vid längre vistelse utomlands | Lokalt abonnement ved længere ophold i udlandet | Lokalt abonnement ved lengre opphold i utlandet | Lokaal abonnement bij langer verblijf in het buitenland | Local subscription on longer stays abroad | Paikallinen liittymä pitkillä ulkomaanmatkoilla | Örtlicher Vertrag bei längerem Auslandsaufenthalt
set.devices.role_phones | Telefoner som hör till en roll, per enhet | Telefoner, der hører til en rolle, pr. enhed | Telefoner som hører til en rolle, per enhet | Toestellen die bij een rol horen, per eenheid | Phones that belong to a role, per unit | Rooliin kuuluvia puhelimia yksikköä kohti | Funktionstelefone je Einheit
set.presence.refer_when | Telefonen hänvisas när frånvaron varar | Telefonen viderestilles, når fraværet varer | Telefonen henvises når fraværet varer | Doorverwijzen bij een afwezigheid van | A phone is referred when the absence lasts | Poissaolo kirjataan, kun kesto on | Umleitung bei Abwesenheit von
set.presence.desk | Fast telefon stängs och öppnas av | Fastnettelefonen lukkes og åbnes af | Fasttelefonen stenges og åpnes av | Vast toestel uit en aan door | The desk phone is closed and opened by | Pöytäpuhelimen sulkee ja avaa | Festnetztelefon schaltet
set.presence.mobile | Mobiltelefon stängs och öppnas av | Mobiltelefonen lukkes og åbnes af | Mobiltelefonen stenges og åpnes av | Mobiele telefoon uit en aan door | The mobile is closed and opened by | Matkapuhelimen sulkee ja avaa | Mobiltelefon schaltet
set.presence.calendar | Kalendern | Kalenderen | Kalenderen | De agenda | The calendar | Kalenteri | Der Kalender
set.presence.private_entries | Privata poster i kalendern | Private aftaler i kalenderen | Private avtaler i kalenderen | Privéafspraken in de agenda | Private entries of the calendar | Yksityiset merkinnät | Private Einträge im Kalender
set.presence.deputy_must | En ställföreträdare ska | En stedfortræder skal | En stedfortreder skal | Een vervanger moet | A deputy must | Sijaisen on | Eine Stellvertretung muss
set.presence.longest_closure | En hel enhet får vara stängd högst | En hel enhed må højst være lukket | En hel enhet kan være stengt høyst | Een hele eenheid is ten hoogste gesloten | A whole unit may be closed for at most | Koko yksikkö saa olla suljettuna enintään | Eine ganze Einheit darf geschlossen sein höchstens
set.presence.closures_page | Stängningar står på | Lukninger står på | Stenginger står på | Sluitingen staan op | Closures are listed on | Sulkemiset ovat nähtävissä | Schließungen stehen auf
set.presence.deviation | Känd avvikelse | Kendt afvigelse | Kjent avvik | Bekende afwijking | Known deviation | Tunnettu poikkeama | Bekannte Abweichung
set.privacy.said_before_identity | Får sägas innan identiteten är känd | Må siges, før identiteten er kendt | Kan sies før identiteten er kjent | Mag gezegd vóór de identiteit bekend is | May be said before identity is known | Saa sanoa ennen tunnistamista | Vor Feststellung der Identität darf gesagt werden
set.privacy.mail_to_deputy | Ställföreträdaren får ta del av den frånvarandes e-post | Stedfortræderen må få den fraværendes e-mail | Stedfortrederen kan få den fraværendes e-post | Vervanger krijgt e-mail van de afwezige | A deputy may get the absent one's mail | Sijainen voi saada poissaolevan sähköpostin | Stellvertretung erhält E-Mail der abwesenden Person
set.records.calls | Samtalsuppgifter granskas | Opkaldsdata gennemgås | Anropsdata gjennomgås | Gespreksgegevens worden bekeken | Call data are looked at | Puhelutietoja tarkastellaan | Anrufdaten werden ausgewertet
set.records.fields | Om varje samtal sparas | Om hvert opkald gemmes | Om hvert anrop lagres | Per oproep wordt bewaard | Kept of each call | Puhelusta tallennetaan | Je Anruf wird gespeichert
set.records.outcomes | Koder för avslut | Koder for afslutning | Koder for avslutning | Codes voor afsluiting | Codes of outcome | Lopputuloskoodit | Ergebniskürzel
set.records.evaluated_every | Uppgifterna utvärderas var | Oplysningerne evalueres hver | Opplysningene evalueres hver | Gegevens geëvalueerd elke | Data are evaluated every | Tiedot arvioidaan | Daten werden ausgewertet alle
set.records.case_system | Förs in i ärendesystemet | Registreres i sagssystemet | Registreres i sakssystemet | In het dossiersysteem | Recorded in the case system | Kirjataan asianhallintaan | In der Fachanwendung erfasst
set.records.breaches | Varje brutet löfte registreras | Hvert brudt løfte registreres | Hvert brutt løfte registreres | Elke gebroken belofte geregistreerd | Each broken promise is registered | Jokainen rikottu lupaus kirjataan | Jede gebrochene Zusage wird erfasst
set.conduct.visitors | Besökare tas emot | Besøgende betjenes | Besøkende tas imot | Bezoekers gaan | Visitors come | Kävijät palvellaan | Besuch geht
set.conduct.screening | Man får se vem som ringer innan man svarar | Man må se, hvem der ringer, før man svarer | Man kan se hvem som ringer før man svarer | Men mag zien wie belt alvorens op te nemen | People may see who calls before answering | Soittajan saa nähdä ennen vastaamista | Vor der Annahme darf die Nummer gesehen werden
set.conduct.warnings | Varningar innan samtalet avslutas | Advarsler, før opkaldet afsluttes | Advarsler før anropet avsluttes | Waarschuwingen vóór beëindigen | Warnings before a call is ended | Varoituksia ennen puhelun päättämistä | Warnungen vor Beendigung
set.conduct.after_warnings | Efter sista varningen | Efter sidste advarsel | Etter siste advarsel | Na de laatste waarschuwing | After the last warning | Viimeisen varoituksen jälkeen | Nach der letzten Warnung
set.staffing.unit | Enhet | Enhed | Enhet | Eenheid | Unit | Yksikkö | Organisationseinheit
set.staffing.function | Funktion | Funktion | Funksjon | Functie | Function | Toiminto | Funktion
set.staffing.hours | Tider | Tider | Tider | Tijden | Hours | Ajat | Zeiten
set.staffing.days | Dagar | Dage | Dager | Dagen | Days | Päivät | Tage
set.staffing.time | Klockslag | Klokkeslæt | Klokkeslett | Tijdstippen | Times | Kellonajat | Uhrzeiten
set.staffing.present | Minst antal på plats | Mindste antal til stede | Minste antall til stede | Minst aantal aanwezig | Least number present | Paikalla vähintään | Mindestanzahl anwesend
set.staffing.rota | Antal i schemat | Antal i vagtplanen | Antall i vaktplanen | Aantal in het rooster | On the rota | Vuorolistalla | Im Dienstplan
set.staffing.relief | Man går först när man är avlöst | Man går først, når man er afløst | Man går først når man er avløst | Weggaan alleen na aflossing | One leaves only when relieved | Paikalta saa poistua vasta vaihdon jälkeen | Gehen nur nach Ablösung
set.staffing.swap_before_relief | Byte med en kollega prövas först | Bytte med en kollega prøves først | Bytte med en kollega prøves først | Eerst ruilen met een collega | A swap with a colleague comes first | Ensin vaihto työtoverin kanssa | Erst Tausch, dann Ablösung
set.staffing.responsible | Ansvarig för schemat | Ansvarlig for vagtplanen | Ansvarlig for vaktplanen | Verantwoordelijk voor het rooster | Keeper of the rota | Vuorolistasta vastaa | Zuständig für den Dienstplan
set.staffing.clause | Bestämmelse | Bestemmelse | Bestemmelse | Bepaling | Rule | Määräys | Regelung
set.local.about | Enhetens beslut | Enhedens beslutning | Enhetens vedtak | Besluit van de eenheid | What the unit decided | Yksikön päätös | Festlegung der Einheit
callee.closed by agreement | enheten har stängt efter överenskommelse med växeln | enheden er lukket efter aftale med omstillingen | enheten er stengt etter avtale med sentralbordet | de eenheid is gesloten na afspraak met de centrale | the unit is closed by agreement with the switchboard | yksikkö on suljettu vaihteen kanssa sopien | die Organisationseinheit ist nach Absprache mit der Zentrale geschlossen
target.covering unit | enheten som tar över | den enhed, der overtager | enheten som overtar | de eenheid die overneemt | the unit that covers | sijaistava yksikkö | die vertretende Organisationseinheit
target.last contact | den som senast hade kontakt med den som ringer | den, der sidst havde kontakt med den, der ringer | den som sist hadde kontakt med den som ringer | wie het laatst contact had met de beller | whoever was last in contact with the caller | viimeksi soittajan kanssa asioinut | wer zuletzt Kontakt mit der anrufenden Person hatte
w.last_contact.true | någon här har nyligen talat med den som ringer | nogen her har for nylig talt med den, der ringer | noen her har nylig snakket med den som ringer | iemand hier sprak de beller onlangs | somebody here was last in contact with the caller | joku täällä on viimeksi asioinut soittajan kanssa | jemand hier hatte zuletzt Kontakt mit der anrufenden Person
w.last_contact.false | ingen här har tidigare talat med den som ringer | ingen her har tidligere talt med den, der ringer | ingen her har tidligere snakket med den som ringer | niemand hier sprak de beller eerder | nobody here was in contact with the caller before | kukaan täällä ei ole aiemmin asioinut soittajan kanssa | niemand hier hatte bisher Kontakt mit der anrufenden Person
transfer.never | samtalet behålls av den som svarade | opkaldet beholdes af den, der svarede | anropet beholdes av den som svarte | wie opneemt, houdt de oproep | whoever answers keeps the call | vastaaja hoitaa puhelun itse | wer annimmt, behält den Anruf
by.form | blankett | blanket | skjema | formulier | form | lomake | Formular
by.case system | ärendesystem | sagssystem | sakssystem | dossiersysteem | case system | asianhallinta | Fachanwendung
by.interpreter | tolk | tolk | tolk | tolk | interpreter | tulkki | Dolmetschdienst
pick.number | numret | nummeret | nummeret | het nummer | the number | numero | die Nummer
pick.time | tiden | tidspunktet | tidspunktet | het tijdstip | the time | aika | die Zeit
pick.channel | sättet | måden | måten | de manier | the channel | tapa | den Weg
left.sms | sms | sms | sms | sms | an SMS | tekstiviesti | eine SMS
left.mail | e-post | e-mail | e-post | e-mail | a mail | sähköposti | eine E-Mail
left.letter | brev | brev | brev | brief | a letter | kirje | ein Brief
left.spoken message | talat meddelande | talt besked | talt beskjed | gesproken bericht | a spoken message | puhuttu viesti | eine gesprochene Nachricht
left.nothing | ingenting | intet | ingenting | niets | nothing | ei mitään | nichts
d.interim_counts | Interimsvar räcker | Foreløbigt svar er nok | Foreløpig svar er nok | Tussentijds antwoord telt | An interim answer is enough | Välivastaus riittää | Zwischenbescheid genügt
d.caller_chooses | Den som ringer väljer | Den, der ringer, vælger | Den som ringer, velger | De beller kiest | The caller chooses | Soittaja valitsee | Frei wählbar
d.per_caller | Flest öppna per uppringare | Flest åbne pr. opkalder | Flest åpne per innringer | Meeste openstaande per beller | Most open for one caller | Avoimia soittajaa kohti enintään | Offen je Person höchstens
d.before_call | Förvarnas med | Varsles med | Varsles med | Vooraf gemeld per | Announced beforehand by | Ennakkoilmoitus | Vorher angekündigt per
d.tries | Antal försök | Antal forsøg | Antall forsøk | Aantal pogingen | Attempts | Yrityksiä | Versuche
d.if_unanswered | Om ingen svarar lämnas | Svarer ingen, efterlades | Svarer ingen, legges igjen | Bij geen antwoord blijft achter | If it is not answered, one leaves | Jos ei vastata, jätetään | Nimmt niemand ab, bleibt
d.delivered | Lämnas vidare via | Gives videre via | Gis videre via | Doorgegeven via | Delivered by | Toimitetaan | Übermittelt per
d.short | Räknas inte om samtalet avbröts inom | Regnes ikke, hvis opkaldet opgives inden for | Regnes ikke hvis anropet avbrytes innen | Telt niet bij ophangen binnen | Not counted if abandoned within | Ei lasketa, jos luovutettu | Nicht gezählt bei Auflegen innerhalb von
d.sample | Stickprov | Stikprøve | Stikkprøve | Steekproef | Sample | Otos | Stichprobe
d.chosen | Urval | Udvælgelse | Utvalg | Keuze | Chosen | Valinta | Auswahl
chosen.at random | slumpvis | tilfældigt | tilfeldig | willekeurig | at random | satunnaisesti | zufällig
chosen.by manager | av chefen | af lederen | av lederen | door de leidinggevende | by the manager | esihenkilö valitsee | durch die Führungskraft
chosen.all | alla | alle | alle | alle | all | kaikki | alle
does.delete messages | raderar meddelanden som inte längre behövs | sletter beskeder, der ikke længere skal bruges | sletter beskjeder som ikke lenger trengs | verwijdert berichten die niet meer nodig zijn | delete messages no longer needed | poistaa tarpeettomat viestit | nicht mehr benötigte Nachrichten löschen
does.help colleagues | hjälper kollegor med telefonin | hjælper kolleger med telefonien | hjelper kolleger med telefonien | helpt collega's met de telefonie | help colleagues with the telephones | auttaa työtovereita puhelinasioissa | andere bei der Telefonie unterstützen
does.keep rota | håller bemanningsschemat | holder vagtplanen | holder vaktplanen | houdt het rooster bij | keep the rota | pitää vuorolistaa | den Dienstplan führen
does.record contact | för in kontakten i ärendesystemet | registrerer kontakten i sagssystemet | registrerer kontakten i sakssystemet | legt het contact vast in het dossiersysteem | record the contact in the case system | kirjaa yhteydenoton asianhallintaan | den Kontakt in der Fachanwendung erfassen
m.hold time | Väntan under samtal | Ventetid under samtalen | Venting under samtalen | Tijd in de wacht | Hold time | Pitoaika | Haltezeit
m.busy signals | Upptagetsignaler | Optagetsignaler | Opptattsignaler | Bezettonen | Busy signals | Varattu-äänet | Besetztzeichen
m.calls in language | Samtal på rätt språk | Opkald på det rigtige sprog | Anrop på riktig språk | Oproepen in de juiste taal | Calls in the language | Puhelut oikealla kielellä | Anrufe in der gewünschten Sprache
m.complaints | Klagomål | Klager | Klager | Klachten | Complaints | Valitukset | Beschwerden
m.recorded contacts | Kontakter förda i ärendesystemet | Registrerede kontakter | Registrerte kontakter | Vastgelegde contacten | Recorded contacts | Kirjatut yhteydenotot | Erfasste Kontakte
gper.shift | arbetspass | vagt | vakt | dienst | shift | työvuorossa | Schicht
formula.answered in time / all | besvarade i tid / alla | besvaret til tiden / alle | besvart i tide / alle | op tijd opgenomen / alle | answered in time / all | ajoissa vastatut / kaikki | rechtzeitig angenommene / alle
formula.abandoned / all | avbrutna / alla | opgivne / alle | avbrutte / alle | opgehangen / alle | abandoned / all | luovutetut / kaikki | aufgegebene / alle
v.fixed | bestämd ordagrant | fastlagt ord for ord | fastsatt ord for ord | letterlijk vastgelegd | fixed word by word | sanasta sanaan määrätty | wörtlich vorgegeben
v.an example | ett exempel | et eksempel | et eksempel | een voorbeeld | an example | esimerkki | ein Beispiel
v.a guideline | en riktlinje | en retningslinje | en retningslinje | een richtlijn | a guideline | ohjeellinen | eine Orientierung
v.as opening hours | samma som öppettiden | som åbningstiden | som åpningstiden | gelijk aan de openingstijd | the same as opening hours | sama kuin aukioloaika | wie die Öffnungszeiten
v.only if they help | bara om det gör enheten lättare att nå | kun hvis det gør enheden lettere at nå | bare hvis det gjør enheten lettere å nå | alleen als dat de bereikbaarheid verbetert | only if they help | vain jos ne parantavat tavoitettavuutta | nur wenn sie die Erreichbarkeit verbessern
v.role | roll | rolle | rolle | rol | role | rooli | Rolle
v.hours | ändrade öppettider | ændrede åbningstider | endrede åpningstider | gewijzigde openingstijden | changed hours | muuttuneet ajat | geänderte Zeiten
v.responsibilities | ändrat ansvar | ændret ansvar | endret ansvar | gewijzigde verantwoordelijkheden | responsibilities | vastuut | geänderte Verantwortlichkeiten
v.load | väntad belastning | forventet belastning | forventet belastning | verwachte drukte | expected load | odotettu kuormitus | erwartete Auslastung
v.blind | kopplas direkt | stilles direkte om | settes rett over | rechtstreeks doorverbonden | transferred directly | yhdistetään suoraan | wird direkt verbunden
v.ask first | den som ringer tillfrågas först | den, der ringer, spørges først | den som ringer, spørres først | eerst gevraagd aan de beller | the caller is asked first | soittajalta kysytään ensin | erst nach Rückfrage
v.never | kopplas inte vidare | stilles ikke videre | settes ikke videre | niet doorverbonden | not transferred | ei siirretä | wird nicht weiterverbunden
v.person | personen själv | personen selv | personen selv | de persoon zelf | the person | henkilö itse | die Person selbst
v.colleague | en kollega | en kollega | en kollega | een collega | a colleague | työtoveri | Kollegin oder Kollege
v.operator | telefonisten | omstillingen | sentralbordet | de telefonist | the operator | puhelinneuvoja | die Vermittlung
v.calendar | kalendern | kalenderen | kalenderen | de agenda | the calendar | kalenteri | der Kalender
v.app | app | app | app | app | app | sovellus | App
v.log-in | inloggning vid telefonen | login ved telefonen | innlogging ved telefonen | aanmelden bij het toestel | log-in at the desk | kirjautuminen | Anmeldung am Platz
v.schedule | schema | vagtplan | vaktplan | rooster | schedule | työaikataulu | Dienstplan
v.pairing | kopplingen mellan fast telefon och mobil | koblingen mellem fastnet og mobil | koblingen mellom fast og mobil | koppeling van vast en mobiel | pairing of the two phones | puhelinten yhteiskäyttö | Kopplung beider Telefone
v.drives | styr hänvisningen | styrer viderestillingen | styrer henvisningen | stuurt de doorverwijzing | drives presence | ohjaa läsnäoloa | steuert die Umleitung
v.proposes | föreslår hänvisning | foreslår viderestilling | foreslår henvisning | stelt een doorverwijzing voor | proposes a referral | ehdottaa poissaoloa | schlägt eine Umleitung vor
v.informs | ger upplysning | giver oplysning | gir opplysning | geeft inlichting | informs | antaa tietoa | informiert
v.not used | används inte | bruges ikke | brukes ikke | wordt niet gebruikt | is not used | ei käytössä | wird nicht genutzt
v.busy, without text | visas som upptagen, utan text | vises som optaget, uden tekst | vises som opptatt, uten tekst | getoond als bezet, zonder tekst | count as busy, without text | näkyvät varattuina, ilman tekstiä | gelten als belegt, ohne Text
v.ignored | räknas inte | regnes ikke med | regnes ikke med | tellen niet | are ignored | ei oteta huomioon | zählen nicht
v.be present | vara på plats | være til stede | være til stede | aanwezig zijn | be present | oltava paikalla | anwesend sein
v.have agreed | ha sagt ja | have sagt ja | ha sagt ja | hebben ingestemd | have agreed | suostuttava | zugestimmt haben
v.be told | ha fått veta | have fået besked | ha fått beskjed | op de hoogte zijn | have been told | saatava tieto | informiert sein
v.have the same function | ha samma funktion | have samme funktion | ha samme funksjon | dezelfde functie hebben | have the same function | oltava samassa toiminnossa | dieselbe Funktion haben
v.every call | för varje samtal | for hvert opkald | for hvert anrop | van elke oproep | of every call | jokaisesta puhelusta | bei jedem Anruf
v.on suspicion | bara vid misstanke | kun ved mistanke | bare ved mistanke | alleen bij verdenking | on suspicion only | vain epäiltäessä | nur bei Verdacht
v.nothing | ingenting | intet | ingenting | niets | nothing | ei mitään | nichts
v.every contact | varje kontakt | hver kontakt | hver kontakt | elk contact | every contact | jokainen yhteydenotto | jeder Kontakt
v.contacts that belong to a case | kontakter som hör till ett ärende | kontakter, der hører til en sag | kontakter som hører til en sak | contacten die bij een zaak horen | contacts that belong to a case | asiaan liittyvät yhteydenotot | Kontakte zu einem Vorgang
v.before phone | före telefonen | før telefonen | før telefonen | vóór de telefoon | before the phone | ennen puhelinta | vor dem Telefon
v.after phone | efter telefonen | efter telefonen | etter telefonen | na de telefoon | after the phone | puhelimen jälkeen | nach dem Telefon
v.as they come | i turordning med telefonen | i rækkefølge med telefonen | i rekkefølge med telefonen | op volgorde met de telefoon | in turn with the phone | saapumisjärjestyksessä | der Reihe nach mit dem Telefon
v.call may be ended | samtalet får avslutas | opkaldet må afsluttes | anropet kan avsluttes | de oproep mag worden beëindigd | the call may be ended | puhelun saa päättää | der Anruf darf beendet werden
v.call is ended | samtalet avslutas | opkaldet afsluttes | anropet avsluttes | de oproep wordt beëindigd | the call is ended | puhelu päätetään | der Anruf wird beendet
v.manager takes over | chefen tar över | lederen overtager | lederen overtar | de leidinggevende neemt over | the manager takes over | esihenkilö ottaa puhelun | die Führungskraft übernimmt
v.own judgement | efter eget omdöme | efter eget skøn | etter eget skjønn | naar eigen oordeel | by one's own judgement | oman harkinnan mukaan | nach eigenem Ermessen
v.that a call was returned | att man ringde tillbaka | at man ringede tilbage | at man ringte tilbake | dat is teruggebeld | that a call was returned | että soitettiin takaisin | dass zurückgerufen wurde
role.per.organisation | en för organisationen | én for organisationen | én for organisasjonen | één per organisatie | one for the organisation | yksi organisaatiossa | je Organisation
role.per.company | en per bolag | én pr. selskab | én per selskap | één per onderneming | one for each company | yksi yhtiötä kohti | je Unternehmen
role.per.unit | en per enhet | én pr. enhed | én per enhet | één per eenheid | one for each unit | yksi yksikköä kohti | je Organisationseinheit
role.per.site | en per plats | én pr. sted | én per sted | één per locatie | one for each site | yksi toimipaikkaa kohti | je Standort
c.holders | Innehavare | Indehavere | Innehavere | Bekleders | Holders | Haltijat | Anzahl
v.last name | efternamn | efternavn | etternavn | achternaam | last name | sukunimi | Nachname
v.organisation or unit | organisation eller enhet | organisation eller enhed | organisasjon eller enhet | organisatie of eenheid | organisation or unit | organisaatio tai yksikkö | Organisation oder Einheit
v.department | avdelning | afdeling | avdeling | afdeling | department | osasto | Abteilung
v.reason for calling | ärende | ærinde | ærend | reden van het gesprek | reason for calling | soiton aihe | Anlass
kind.quiet day | telefonfri dag | telefonfri dag | telefonfri dag | telefoonvrije dag | quiet day | puhelinrauhan päivä | telefonfreier Tag
finding.dead-end | Samtal som varken får svar eller löfte | Opkald, der hverken får svar eller løfte | Anrop som verken får svar eller løfte | Oproepen zonder antwoord of belofte | Calls that get neither an answer nor a promise | Puhelu jää vaille vastausta ja lupausta | Anrufe ohne Antwort und ohne Zusage
finding.loop | Samtal som går runt i en cirkel | Opkald, der går i ring | Anrop som går i ring | Oproepen die in een kring gaan | Calls that go round in a circle | Puhelu kiertää kehää | Anrufe, die im Kreis laufen
finding.only-default | Fall som ingen bestämmelse täcker | Tilfælde, som ingen bestemmelse dækker | Tilfeller som ingen bestemmelse dekker | Gevallen die geen bepaling dekt | Situations that no rule covers | Tilanteet, joita mikään määräys ei kata | Fälle, die keine Regelung erfasst
finding.mailbox-forbidden | Röstbrevlåda som frånvaron inte tillåter | Telefonsvarer, som fraværet ikke tillader | Telefonsvarer som fraværet ikke tillater | Voicemail die de afwezigheid niet toelaat | A mailbox that the absence forbids | Vastaaja, jota poissaolo ei salli | Mailbox, die die Abwesenheit nicht zulässt
finding.no-promise | Meddelanden utan tidsfrist | Beskeder uden frist | Beskjeder uten frist | Berichten zonder termijn | Messages without a deadline | Viestit ilman määräaikaa | Nachrichten ohne Frist
finding.promise-broken | Löfte som inte alltid kan hållas | Løfte, der ikke altid kan holdes | Løfte som ikke alltid kan holdes | Belofte die niet altijd kan worden nagekomen | A promise that cannot always be kept | Lupaus, jota ei aina voi pitää | Zusage, die nicht immer eingehalten werden kann
finding.hidden | Bestämmelse som en tidigare döljer | Bestemmelse, som en tidligere skjuler | Bestemmelse som en tidligere skjuler | Bepaling die door een eerdere wordt verdrongen | A rule hidden by an earlier one | Aiemman määräyksen peittämä määräys | Regelung, die von einer früheren verdeckt wird
finding.never-applies | Bestämmelse som aldrig blir tillämplig | Bestemmelse, der aldrig finder anvendelse | Bestemmelse som aldri kommer til anvendelse | Bepaling die nooit van toepassing is | A rule that can never apply | Määräys, jota ei koskaan sovelleta | Regelung, die nie greift
finding.skipped | Bestämmelse som inte kan följas | Bestemmelse, der ikke kan følges | Bestemmelse som ikke kan følges | Bepaling die niet kan worden gevolgd | A rule that cannot be followed | Määräys, jota ei voi noudattaa | Regelung, die nicht befolgt werden kann
finding.weak-pin | Svag regel för PIN-kod | Svag regel for pinkode | Svak regel for PIN-kode | Zwakke regel voor de pincode | A weak rule for the PIN | Heikko PIN-koodin sääntö | Schwache Regel für die PIN
finding.reason-told | Orsaken till frånvaro sägs till den som ringer | Årsagen til fravær siges til den, der ringer | Årsaken til fravær sies til den som ringer | De reden van afwezigheid wordt aan de beller verteld | Callers are told the reason of an absence | Soittajalle kerrotaan poissaolon syy | Der Grund der Abwesenheit wird mitgeteilt
finding.not-told | Den som ringer får inte veta när någon är åter | Den, der ringer, får ikke at vide, hvornår nogen er tilbage | Den som ringer, får ikke vite når noen er tilbake | De beller hoort niet wanneer iemand terug is | Callers are not told when somebody is back | Soittajalle ei kerrota paluuaikaa | Die Rückkehr wird nicht mitgeteilt
finding.unbounded-wait | Väntan utan gräns | Ventetid uden grænse | Venting uten grense | Wachten zonder grens | A wait without a bound | Rajaton odotus | Warten ohne Grenze
finding.language-missing | Text som saknas på ett språk | Tekst, der mangler på et sprog | Tekst som mangler på et språk | Tekst die in een taal ontbreekt | A text missing in a language | Jostakin kielestä puuttuva teksti | Text, der in einer Sprache fehlt
finding.missing-part | Del som saknas | Del, der mangler | Del som mangler | Ontbrekend onderdeel | A part that is missing | Puuttuva osa | Fehlender Teil
"""
