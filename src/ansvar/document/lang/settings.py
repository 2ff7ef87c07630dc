"""Settings of the sections with their values, duties and measures."""

TABLE = """
# settings
set.answering.within | Svar inom | Svar inden for | Svar innen | Opnemen binnen | Answer within | Vastausaika | Annahme innerhalb von
set.answering.aim | Mål för svarstiden | Mål for svartiden | Mål for svartiden | Streeftijd voor opnemen | Preferred answer time | Vastausajan tavoite | Angestrebte Annahmezeit
set.answering.others_within | Andras telefoner besvaras inom | Andres telefoner besvares inden for | Andres telefoner besvares innen | Toestellen van anderen opnemen binnen | Others' phones answered within | Muiden puhelimiin vastataan | Fremde Telefone werden angenommen innerhalb von
set.answering.service_level | Servicenivå | Serviceniveau | Servicenivå | Serviceniveau | Service level | Palvelutaso | Servicegrad
set.answering.pick_up | Kollegans telefon får besvaras av | En kollegas telefon må tages af | En kollegas telefon kan tas av | Toestel van een collega opnemen mag | A colleague's phone may be picked up by | Työtoverin puhelimeen saa vastata | Das Telefon anderer annehmen darf
set.answering.inward | Så svarar vi | Sådan svarer vi | Slik svarer vi | Zo nemen we op | How we answer | Näin vastaamme | So melden wir uns
set.answering.outward | Så presenterar vi oss när vi ringer | Sådan præsenterer vi os, når vi ringer | Slik presenterer vi oss når vi ringer | Zo stellen we ons voor als we bellen | How we introduce ourselves when calling | Näin esittäydymme soittaessamme | So stellen wir uns vor, wenn wir anrufen
set.answering.ring | En telefon ringer | En telefon ringer | En telefon ringer | Een toestel gaat over | A phone rings for | Puhelin soi | Ein Telefon klingelt
set.answering.no_mailbox_when_absent | Personlig röstbrevlåda används inte när frånvaron varar | Personlig telefonsvarer bruges ikke, når fraværet varer | Personlig telefonsvarer brukes ikke når fraværet varer | Geen persoonlijke voicemail bij een afwezigheid van | No personal mailbox when the absence lasts | Ei henkilökohtaista vastaajaa, kun poissaolon kesto on | Keine persönliche Mailbox bei Abwesenheit von
set.answering.no_message_when_absent | Meddelande tas bara om den som ringer får veta hur länge frånvaron varar, vid frånvaro | Besked tages kun, hvis den, der ringer, får at vide, hvor længe fraværet varer, ved fravær | Beskjed tas bare hvis den som ringer, får vite hvor lenge fraværet varer, ved fravær | Bericht alleen als de beller hoort hoe lang de afwezigheid duurt, bij afwezigheid van | A message is taken only if the caller is told how long the absence lasts, when it lasts | Viesti otetaan vain, jos soittajalle kerrotaan poissaolon pituus, kun kesto on | Nachricht nur, wenn die Dauer der Abwesenheit genannt wird, bei Abwesenheit von
set.answering.no_mailbox_on | Aldrig röstbrevlåda på | Aldrig telefonsvarer på | Aldri telefonsvarer på | Nooit voicemail op | Never a mailbox on | Ei vastaajaa linjoilla | Nie eine Mailbox auf
set.answering.longest_search | Ringtid sammanlagt högst | Samlet ringetid højst | Samlet ringetid høyst | Totale beltijd ten hoogste | Phones ring in all for at most | Soittoaika yhteensä enintään | Klingeldauer insgesamt höchstens
set.answering.attempts_within | Tidigare försök räknas i | Tidligere forsøg tæller i | Tidligere forsøk teller i | Eerdere pogingen tellen gedurende | Earlier attempts count for | Aiemmat yritykset lasketaan ajalta | Frühere Versuche zählen für
set.mailbox.greeting | Hälsningen innehåller | Velkomsten indeholder | Hilsenen inneholder | De begroeting bevat | The greeting holds | Tervehdyksessä on | Die Ansage enthält
set.mailbox.personal | Hälsningen läses in av den som har telefonen | Velkomsten indtales af den, der har telefonen | Hilsenen leses inn av den som har telefonen | De begroeting wordt zelf ingesproken | The greeting is recorded by the person | Haltija lukee tervehdyksen itse | Die Ansage wird selbst gesprochen
set.mailbox.required_for | Röstbrevlåda ska finnas för | Telefonsvarer kræves for | Telefonsvarer kreves for | Voicemail verplicht voor | A mailbox is required for | Vastaaja vaaditaan | Mailbox erforderlich für
set.mailbox.pin | Regel för PIN-kod | Regel for pinkode | Regel for PIN-kode | Regel voor de pincode | Rule for the PIN | PIN-koodin sääntö | Regel für die PIN
set.mailbox.delegates | Får lyssna av någon annans röstbrevlåda, med egen behörighet | Må aflytte en andens telefonsvarer, med egen adgang | Kan høre andres telefonsvarer, med egen tilgang | Mag andermans voicemail beluisteren, met eigen rechten | May hear another's mailbox, by a right of their own | Saa kuunnella toisen vastaajaa omalla oikeudellaan | Darf eine fremde Mailbox mit eigenem Recht abhören
set.mailbox.stale_after | En hälsning är inaktuell efter | En velkomst er forældet efter | En hilsen er foreldet etter | Een begroeting is verouderd na | A greeting is stale after | Tervehdys vanhenee | Eine Ansage ist veraltet nach
set.mailbox.longest | Längsta inspelning | Længste optagelse | Lengste opptak | Langste opname | Longest recording | Pisin tallenne | Längste Aufnahme
set.mailbox.retention | Avlyssnat meddelande sparas | En hørt besked gemmes | En avhørt beskjed lagres | Een beluisterd bericht wordt bewaard | A heard message is kept | Kuunneltu viesti säilytetään | Eine abgehörte Nachricht wird aufbewahrt
set.mailbox.to_mail | Inspelningar skickas med e-post | Optagelser sendes med e-mail | Opptak sendes på e-post | Opnamen worden gemaild | Recordings are sent by mail | Tallenteet lähetetään sähköpostilla | Aufnahmen werden per E-Mail gesendet
set.switchboard.hours | Öppettid | Åbningstid | Åpningstid | Openingstijd | Opening hours | Palveluaika | Öffnungszeit
set.switchboard.service_level | Servicenivå | Serviceniveau | Servicenivå | Serviceniveau | Service level | Palvelutaso | Servicegrad
set.switchboard.order | Ordning mellan samtal | Rækkefølge af opkald | Rekkefølge av anrop | Volgorde van oproepen | Order of calls | Puheluiden järjestys | Reihenfolge der Anrufe
set.switchboard.longest_wait | Längsta väntan | Længste ventetid | Lengste ventetid | Langste wachttijd | Longest wait | Pisin odotus | Längste Wartezeit
set.switchboard.recall | Obesvarat kopplat samtal kommer tillbaka efter | Ubesvaret omstilling kommer tilbage efter | Ubesvart overføring kommer tilbake etter | Onbeantwoord doorverbonden gesprek komt terug na | An unanswered transfer comes back after | Vastaamaton siirto palautuu | Unbeantwortete Weiterleitung kehrt zurück nach
set.switchboard.transfers | Flest kopplingar av ett samtal | Flest omstillinger af ét opkald | Flest overføringer av ett anrop | Meeste keren doorverbinden | Most transfers of one call | Siirtoja enintään puhelua kohti | Höchstzahl der Weiterleitungen
set.switchboard.then | När gränsen nås | Når grænsen nås | Når grensen nås | Bij het bereiken van die grens | At that limit | Rajan täyttyessä | Bei Erreichen der Grenze
set.switchboard.after_transfer | Efter en misslyckad koppling | Efter en mislykket omstilling | Etter en mislykket overføring | Na mislukt doorverbinden | After a failed transfer | Epäonnistuneen siirron jälkeen | Nach gescheiterter Weiterleitung
set.switchboard.crew | Ordinarie bemanning | Normal bemanding | Ordinær bemanning | Vaste bezetting | Standard crew | Perusmiehitys | Regelbesetzung
set.switchboard.trained | Utbildade för växeln | Oplært til omstillingen | Opplært til sentralbordet | Opgeleid voor de centrale | Trained for the switchboard | Vaihteeseen koulutettuja | Für die Zentrale geschult
set.switchboard.doubled_when | Bemanningen fördubblas när antalet väntande är | Bemandingen fordobles, når antallet af ventende er | Bemanningen dobles når antallet ventende er | Dubbele bezetting bij wachtenden | The crew is doubled when callers waiting are | Miehitys kaksinkertaistetaan, kun jonossa on | Besetzung wird verdoppelt bei Wartenden
set.switchboard.overloaded_when | Växeln räknas som överbelastad när antalet väntande är | Omstillingen regnes som overbelastet, når antallet af ventende er | Sentralbordet regnes som overbelastet når antallet ventende er | De centrale geldt als overbelast bij wachtenden | It counts as overloaded when callers waiting are | Vaihde on ylikuormittunut, kun jonossa on | Gilt als überlastet bei Wartenden
set.switchboard.notices | Växeln underrättas om | Omstillingen underrettes om | Sentralbordet varsles om | De centrale wordt geïnformeerd over | The switchboard is told of | Vaihteelle ilmoitetaan | Die Zentrale wird unterrichtet über
set.switchboard.notice_before | Stängning meddelas växeln i förväg | Lukning meldes til omstillingen forud | Stenging meldes til sentralbordet på forhånd | Sluiting vooraf gemeld aan de centrale | Closures are announced to it in advance | Sulkemisesta ilmoitetaan etukäteen | Schließungen werden im Voraus gemeldet
set.switchboard.owner | Växeln ägs av | Omstillingen hører under | Sentralbordet eies av | De centrale valt onder | The switchboard is owned by | Vaihteesta vastaa | Zuständig für die Zentrale
set.switchboard.overflow | Går den inte att nå | Kan den ikke nås | Kan det ikke nås | Is zij niet bereikbaar | When it cannot be reached | Kun vaihdetta ei tavoiteta | Ist sie nicht erreichbar
set.switchboard.offers | De som väntar erbjuds | De ventende tilbydes | De som venter, tilbys | Wachtenden krijgen aangeboden | Those waiting are offered | Odottaville tarjotaan | Wartenden wird angeboten
set.switchboard.requests | Fel, frågor och beställningar skrivs i | Fejl, spørgsmål og bestillinger skrives i | Feil, spørsmål og bestillinger skrives i | Storingen, vragen en bestellingen via | Faults, questions and orders are written in | Viat, kysymykset ja tilaukset kirjataan | Störungen, Fragen und Bestellungen über
set.queue.members | Besvaras av | Besvares af | Besvares av | Beantwoord door | Answered by | Vastaajat | Beantwortet durch
set.queue.hours | Öppettid | Åbningstid | Åpningstid | Openingstijd | Opening hours | Palveluaika | Öffnungszeit
set.queue.service_level | Servicenivå | Serviceniveau | Servicenivå | Serviceniveau | Service level | Palvelutaso | Servicegrad
set.queue.strategy | Fördelning | Fordeling | Fordeling | Verdeling | Distribution | Jakotapa | Verteilung
set.queue.longest_wait | Längsta väntan | Længste ventetid | Lengste ventetid | Langste wachttijd | Longest wait | Pisin odotus | Längste Wartezeit
set.queue.most_waiting | Flest väntande | Flest ventende | Flest ventende | Meeste wachtenden | Most waiting | Jonottajia enintään | Höchstzahl Wartender
set.queue.then | Därefter | Derefter | Deretter | Daarna | Then | Sen jälkeen | Danach
set.queue.offers | De som väntar erbjuds | De ventende tilbydes | De som venter, tilbys | Wachtenden krijgen aangeboden | Those waiting are offered | Odottaville tarjotaan | Wartenden wird angeboten
set.numbers.shown | Nummer som visas utåt | Nummer, der vises udadtil | Nummer som vises utad | Getoond nummer | Number shown outward | Ulospäin näkyvä numero | Nach außen angezeigte Nummer
set.numbers.shown_outside_hours | Nummer som visas utanför öppettid | Nummer, der vises uden for åbningstid | Nummer som vises utenfor åpningstid | Getoond nummer buiten de uren | Number shown outside hours | Näkyvä numero palveluajan ulkopuolella | Angezeigte Nummer außerhalb der Zeiten
set.numbers.hours | Öppettid enligt | Åbningstid ifølge | Åpningstid ifølge | Uren volgens | Hours meant | Palveluaika | Maßgebliche Zeiten
set.numbers.forward_to | Telefonen får vidarekopplas till | Telefonen må viderestilles til | Telefonen kan viderekobles til | Doorschakelen mag naar | Calls may be forwarded to | Puhelun saa siirtää | Weiterleitung erlaubt an
set.numbers.forward_needs_consent | Mottagaren ska ha sagt ja till vidarekopplingen | Modtageren skal have sagt ja til viderestillingen | Mottakeren må ha sagt ja til viderekoblingen | De ontvanger moet hebben ingestemd | The one forwarded to must have agreed | Siirtoon tarvitaan vastaanottajan suostumus | Die angerufene Stelle muss zugestimmt haben
set.numbers.private_after | Vidarekoppling till privat telefon kräver chefens godkännande när den varar mer än | Viderestilling til privat telefon kræver lederens godkendelse, når den varer mere end | Viderekobling til privat telefon krever lederens godkjenning når den varer mer enn | Doorschakelen naar privé vereist toestemming van de leidinggevende bij meer dan | Forwarding to a private phone needs the manager when longer than | Siirto yksityiseen puhelimeen vaatii esihenkilön luvan, jos kesto ylittää | Weiterleitung an private Telefone nur mit Zustimmung der Führungskraft bei mehr als
set.numbers.emergency | Nummer som alltid släpps fram | Numre, der altid går igennem | Numre som alltid slipper gjennom | Nummers die altijd doorgaan | Numbers that always pass | Aina sallitut numerot | Immer zugelassene Nummern
set.numbers.barred | Spärrade nummer | Spærrede numre | Sperrede numre | Geblokkeerde nummers | Barred numbers | Estetyt numerot | Gesperrte Nummern
set.numbers.published | Nummer som publiceras | Numre, der offentliggøres | Numre som publiseres | Gepubliceerde nummers | Numbers published | Julkaistavat numerot | Veröffentlichte Nummern
set.numbers.plan | Nummerplan | Nummerplan | Nummerplan | Nummerplan | Numbering plan | Numerosuunnitelma | Rufnummernplan
set.devices.owner | Telefonerna ägs av | Telefonerne ejes af | Telefonene eies av | De toestellen zijn eigendom van | The phones are owned by | Puhelimet omistaa | Eigentümer der Telefone
set.devices.private_use | Privata samtal | Private samtaler | Private samtaler | Privégesprekken | Private calls | Yksityispuhelut | Private Gespräche
set.devices.subscription_in_private_phone | Abonnemanget får användas i privat telefon | Abonnementet må bruges i privat telefon | Abonnementet kan brukes i privat telefon | Abonnement in privétoestel toegestaan | The subscription may be used in a private phone | Liittymää saa käyttää yksityisessä puhelimessa | Vertrag darf im privaten Telefon genutzt werden
set.devices.pin | Lagrad information skyddas med PIN-kod | Lagrede oplysninger beskyttes med pinkode | Lagret informasjon beskyttes med PIN-kode | Opgeslagen gegevens beveiligd met pincode | Stored data are protected by a PIN | Tallennetut tiedot suojataan PIN-koodilla | Gespeicherte Daten sind durch PIN geschützt
set.devices.renewed_every | Telefonen byts ut efter | Telefonen udskiftes efter | Telefonen byttes etter | Toestel wordt vervangen na | A phone is renewed after | Puhelin uusitaan | Das Telefon wird erneuert nach
set.devices.lost_report_within | Förlorad eller trasig telefon anmäls inom | Mistet eller ødelagt telefon meldes inden for | Mistet eller ødelagt telefon meldes innen | Verlies of defect melden binnen | A lost or broken phone is reported within | Kadonneesta tai rikkoutuneesta ilmoitetaan | Verlust oder Defekt wird gemeldet innerhalb von
set.devices.silent_in | Ljudlös i | Lydløs ved | Lydløs i | Stil in | Silent in | Äänettömällä | Stumm in
set.devices.paired | Fast telefon och mobil är en linje | Fastnettelefon og mobil er én linje | Fasttelefon og mobil er én linje | Vast en mobiel zijn één lijn | Desk phone and mobile are one line | Pöytäpuhelin ja matkapuhelin ovat sama linja | Festnetz und Mobil sind eine Leitung
set.devices.given_to | Telefon ges till | Telefon gives til | Telefon gis til | Toestel voor | A phone is given to | Puhelimen saa | Ein Telefon erhalten
set.devices.remote_management | Telefonerna hanteras på distans | Telefonerne fjernadministreres | Telefonene fjernadministreres | Toestellen worden op afstand beheerd | Phones are managed remotely | Puhelimia etähallitaan | Die Telefone werden zentral verwaltet
set.devices.install_guide | Hjälp med installation | Hjælp til installation | Hjelp til installasjon | Hulp bij installatie | Help with installing | Asennusohje | Hilfe zur Einrichtung
set.privacy.caller | Den som ringer får veta | Den, der ringer, får at vide | Den som ringer, får vite | De beller krijgt te horen | Callers hear | Soittajalle kerrotaan | Anrufende erfahren
set.privacy.whereabouts | Var någon befinner sig får meddelas | Hvor nogen opholder sig, må oplyses til | Hvor noen befinner seg, kan oppgis til | Verblijfplaats mag worden gemeld aan | Whereabouts may be told to | Olinpaikan saa kertoa | Aufenthaltsort darf mitgeteilt werden an
set.privacy.surname | Efternamn | Efternavn | Etternavn | Achternaam | Surname | Sukunimi | Nachname
set.privacy.recording | Inspelning av samtal | Optagelse af samtaler | Opptak av samtaler | Opnemen van gesprekken | Recording of calls | Puheluiden tallennus | Aufzeichnung von Gesprächen
set.privacy.individuals | Enskildas siffror ses av | Enkeltpersoners tal ses af | Enkeltpersoners tall ses av | Cijfers per persoon zichtbaar voor | Figures of individuals are seen by | Yksilöiden luvut näkee | Zahlen einzelner Personen sieht
set.privacy.smallest_group | Siffror visas inte för grupper mindre än | Tal vises ikke for grupper mindre end | Tall vises ikke for grupper mindre enn | Geen cijfers voor groepen kleiner dan | No figures for groups smaller than | Lukuja ei näytetä, jos ryhmä on pienempi kuin | Keine Zahlen für Gruppen kleiner als
set.privacy.identity_first | Identiteten kontrolleras innan uppgifter lämnas | Identiteten kontrolleres, før der gives oplysninger | Identiteten kontrolleres før det gis opplysninger | Identiteit vooraf gecontroleerd | Identity is checked before details are given | Henkilöllisyys tarkistetaan ensin | Die Identität wird zuerst geprüft
set.privacy.retention.operation | Uppgifter för den dagliga driften | Oplysninger til den daglige drift | Opplysninger til daglig drift | Gegevens voor het dagelijks gebruik | Data for daily operation | Päivittäisen käytön tiedot | Daten des laufenden Betriebs
set.privacy.retention.follow-up | Uppgifter för uppföljning | Oplysninger til opfølgning | Opplysninger til oppfølging | Gegevens voor opvolging | Data for follow-up | Seurannan tiedot | Daten zur Auswertung
set.privacy.retention.calls | Samtalsuppgifter | Opkaldsdata | Anropsdata | Gespreksgegevens | Call data | Puhelutiedot | Anrufdaten
set.privacy.retention.messages | Meddelanden | Beskeder | Beskjeder | Berichten | Messages | Viestit | Nachrichten
set.privacy.retention.recordings | Inspelningar | Optagelser | Opptak | Opnamen | Recordings | Tallenteet | Aufnahmen
set.privacy.retention.absences | Frånvaro | Fravær | Fravær | Afwezigheden | Absences | Poissaolot | Abwesenheiten
set.privacy.retention.numbers | Telefonnummer | Telefonnumre | Telefonnumre | Telefoonnummers | Numbers | Puhelinnumerot | Telefonnummern
set.local.hours | Öppettid | Åbningstid | Åpningstid | Openingstijd | Opening hours | Palveluaika | Öffnungszeit
set.local.within | Svar inom | Svar inden for | Svar innen | Opnemen binnen | Answer within | Vastausaika | Annahme innerhalb von
set.local.ring | En telefon ringer | En telefon ringer | En telefon ringer | Een toestel gaat over | A phone rings for | Puhelin soi | Ein Telefon klingelt
set.quiet.since | Sedan | Siden | Siden | Sinds | Since | Alkaen | Seit
set.quiet.chosen_by | Väljs av | Vælges af | Velges av | Gekozen door | Chosen by | Valitsija | Gewählt durch
set.quiet.evaluate_after | Utvärderas efter | Evalueres efter | Evalueres etter | Geëvalueerd na | Evaluated after | Arvioidaan | Ausgewertet nach

# values
v.unit | enheten | enheden | enheten | de eenheid | the unit | yksikkö | Organisationseinheit
v.function | funktionen | funktionen | funksjonen | de functie | the function | toiminto | Funktion
v.team | arbetslaget | teamet | teamet | het team | the team | tiimi | Team
v.anyone | vem som helst | alle | hvem som helst | iedereen | anyone | kuka tahansa | alle
v.nobody | ingen | ingen | ingen | niemand | nobody | ei kukaan | niemand
v.greeting | hälsning | hilsen | hilsen | begroeting | greeting | tervehdys | Gruß
v.organisation | organisationen | organisationen | organisasjonen | de organisatie | the organisation | organisaatio | Organisation
v.title | titel | titel | tittel | functietitel | title | virkanimike | Amts- oder Dienstbezeichnung
v.first name | förnamn | fornavn | fornavn | voornaam | first name | etunimi | Vorname
v.name | namn | navn | navn | naam | name | nimi | Name
v.help offered | erbjudande om hjälp | tilbud om hjælp | tilbud om hjelp | aanbod om te helpen | an offer to help | avun tarjoaminen | Hilfsangebot
v.period | frånvarons längd | fraværets længde | fraværets lengde | de duur van de afwezigheid | the period of absence | poissaolon aika | Dauer der Abwesenheit
v.return time | tiden för återkomst | tidspunktet for tilbagekomst | tidspunktet for tilbakekomst | het tijdstip van terugkeer | the return time | paluuaika | Zeitpunkt der Rückkehr
v.alternative | vem annan som kan hjälpa | hvem andre der kan hjælpe | hvem andre som kan hjelpe | wie anders kan helpen | who else can help | kuka muu voi auttaa | wer sonst helfen kann
v.deputy | ställföreträdaren | stedfortræderen | stedfortrederen | de vervanger | the deputy | sijainen | Stellvertretung
v.manager | chefen | lederen | lederen | de leidinggevende | the manager | esihenkilö | Führungskraft
v.number | telefonnummer | telefonnummer | telefonnummer | telefoonnummer | the number | puhelinnumero | Telefonnummer
v.mail | e-postadress | e-mailadresse | e-postadresse | e-mailadres | the mail address | sähköpostiosoite | E-Mail-Adresse
v.keys | vilka knappar som kan tryckas | hvilke taster man kan trykke på | hvilke taster man kan trykke på | welke toetsen er zijn | the keys | näppäinvalinnat | Tastenwahl
v.promise | när svar ges | hvornår der gives svar | når svar gis | wanneer er antwoord komt | the promise | lupaus vastauksesta | Zusage einer Antwort
v.leave message | att man kan lämna meddelande | at man kan lægge en besked | at man kan legge igjen beskjed | dat een bericht kan worden achtergelaten | that a message may be left | kehotus jättää viesti | Bitte um eine Nachricht
v.cannot answer now | att man inte kan svara just nu | at man ikke kan svare lige nu | at man ikke kan svare akkurat nå | dat men nu niet kan opnemen | that one cannot answer now | ettei voi juuri nyt vastata | dass man gerade nicht abnehmen kann
v.named | särskilt utsedda | særligt udpegede | særskilt utpekte | aangewezen personen | those named | erikseen nimetyt | namentlich Benannte
v.external first | externa samtal före interna | eksterne opkald før interne | eksterne anrop før interne | externe oproepen vóór interne | external before internal | ulkoiset ennen sisäisiä | externe vor internen Anrufen
v.equal | alla samtal på lika villkor | alle opkald på lige vilkår | alle anrop på like vilkår | alle oproepen gelijk | all calls alike | kaikki samanarvoisia | alle Anrufe gleich
v.internal first | interna samtal före externa | interne opkald før eksterne | interne anrop før eksterne | interne oproepen vóór externe | internal before external | sisäiset ennen ulkoisia | interne vor externen Anrufen
v.call-back | återuppringning | tilbagekald | oppringing | terugbellen | call-back | takaisinsoitto | Rückruf
v.keep | samtalet behålls | opkaldet beholdes | anropet beholdes | de oproep blijft bij wie opnam | the call is kept | puhelu pidetään | der Anruf bleibt bei der Person
v.message | meddelande | besked | beskjed | bericht | a message | viesti | Nachricht
v.keeps place | den som ringer behåller sin plats i kön | den, der ringer, beholder sin plads i køen | den som ringer, beholder plassen i køen | de beller behoudt de plaats in de rij | the caller keeps the place in the queue | soittaja säilyttää paikkansa jonossa | der Platz in der Warteschlange bleibt erhalten
v.operator first | samtalet går först till telefonisten | opkaldet går først til omstillingen | anropet går først til sentralbordet | de oproep gaat eerst naar de telefonist | the call goes to the operator first | puhelu menee ensin puhelinneuvojalle | der Anruf geht zuerst an die Vermittlung
v.standard | ordinarie bemanning | normal bemanding | ordinær bemanning | de vaste bezetting | the standard crew | perusmiehitys | die Regelbesetzung
v.double | dubbel bemanning | dobbelt bemanding | dobbel bemanning | dubbele bezetting | twice the standard crew | kaksinkertainen miehitys | die doppelte Besetzung
v.closures | stängningar | lukninger | stenginger | sluitingen | closures | sulkemiset | Schließungen
v.events | händelser | begivenheder | arrangementer | evenementen | events | tapahtumat | Veranstaltungen
v.press releases | pressmeddelanden | pressemeddelelser | pressemeldinger | persberichten | press releases | tiedotteet | Pressemitteilungen
v.moves | flyttar | flytninger | flyttinger | verhuizingen | moves | muutot | Umzüge
v.duties | ändrade ansvarsområden | ændrede ansvarsområder | endrede ansvarsområder | gewijzigde taken | duties | tehtävien muutokset | geänderte Zuständigkeiten
v.changes | andra förändringar | andre ændringer | andre endringer | andere wijzigingen | changes | muut muutokset | sonstige Änderungen
v.position | plats i kön | plads i køen | plass i køen | plaats in de rij | place in the queue | paikka jonossa | Platz in der Warteschlange
v.expected wait | beräknad väntetid | forventet ventetid | forventet ventetid | verwachte wachttijd | expected wait | arvioitu odotusaika | voraussichtliche Wartezeit
v.music | musik | musik | musikk | muziek | music | musiikki | Musik
v.silence | tystnad | stilhed | stillhet | stilte | silence | hiljaisuus | Stille
v.direct | direktnummer | direkte nummer | direktenummer | direct nummer | direct number | suora numero | Durchwahl
v.main | huvudnummer | hovednummer | hovednummer | hoofdnummer | main number | päänumero | Hauptnummer
v.unit number | enhetens nummer | enhedens nummer | enhetens nummer | nummer van de eenheid | the unit's number | yksikön numero | Nummer der Organisationseinheit
v.function number | funktionsnummer | funktionsnummer | funksjonsnummer | functienummer | function number | toiminnon numero | Funktionsnummer
v.withheld | dolt nummer | skjult nummer | skjult nummer | afgeschermd nummer | number withheld | salattu numero | unterdrückte Nummer
v.caller | uppringarens nummer | opkalderens nummer | innringerens nummer | nummer van de beller | the caller's number | soittajan numero | Nummer der anrufenden Person
v.country | nummer inom landet | numre i landet | numre i landet | nummers in het binnenland | numbers in the country | kotimaan numerot | Nummern im Inland
v.mobile | mobiltelefon | mobiltelefon | mobiltelefon | mobiele telefoon | mobiles | matkapuhelin | Mobiltelefon
v.private | privat telefon | privat telefon | privat telefon | privételefoon | private phones | yksityinen puhelin | privates Telefon
v.abroad | utlandet | udlandet | utlandet | het buitenland | abroad | ulkomaat | Ausland
v.anywhere | alla nummer | alle numre | alle numre | alle nummers | anywhere | kaikki numerot | alle Nummern
v.employee | medarbetaren | medarbejderen | den ansatte | de medewerker | the employee | työntekijä | die beschäftigte Person
v.allowed | tillåtna | tilladt | tillatt | toegestaan | allowed | sallittu | erlaubt
v.urgent only | bara när det brådskar | kun når det haster | bare når det haster | alleen bij dringende zaken | only when urgent | vain kiireelliset | nur in dringenden Fällen
v.avoid | bör undvikas | bør undgås | bør unngås | te vermijden | to be avoided | vältettävä | zu vermeiden
v.forbidden | inte tillåtna | ikke tilladt | ikke tillatt | niet toegestaan | forbidden | kielletty | nicht erlaubt
v.paid | betalas av medarbetaren | betales af medarbejderen | betales av den ansatte | voor eigen rekening | paid by the employee | työntekijä maksaa | auf eigene Kosten
v.all | alla | alle | alle | iedereen | all | kaikki | alle
v.detail.all | alla uppgifter | alle oplysninger | alle opplysninger | alle gegevens | everything | kaikki tiedot | alle Angaben
v.detail.kind | slag av frånvaro och tid för återkomst | fraværstype og tidspunkt for tilbagekomst | fraværstype og tidspunkt for tilbakekomst | soort afwezigheid en terugkeer | the kind of absence and the return | poissaolon laji ja paluu | Art der Abwesenheit und Rückkehr
v.detail.period | frånvarons början och slut | fraværets begyndelse og slutning | fraværets begynnelse og slutt | begin en einde van de afwezigheid | start and end of the absence | poissaolon alku ja loppu | Beginn und Ende der Abwesenheit
v.detail.return time | bara när personen är åter | kun hvornår personen er tilbage | bare når personen er tilbake | alleen het tijdstip van terugkeer | only when the person is back | vain paluuaika | nur den Zeitpunkt der Rückkehr
v.detail.nothing | ingenting | intet | ingenting | niets | nothing | ei mitään | nichts
v.detail.reason | anledningen | årsagen | årsaken | de reden | the reason | syyn | den Grund
v.staff | personal | medarbejdere | ansatte | medewerkers | staff | henkilöstölle | Beschäftigte
v.told | sägs | oplyses | oppgis | wordt genoemd | told | kerrotaan | wird genannt
v.hidden | visas inte | vises ikke | vises ikke | niet getoond | hidden | ei näytetä | wird nicht genannt
v.off | av | fra | av | uit | off | ei käytössä | aus
v.on request | på begäran | efter anmodning | på forespørsel | op verzoek | on request | pyynnöstä | auf Wunsch
v.on | på | til | på | aan | on | käytössä | ein
v.announced | på, efter besked till den som ringer | til, efter besked til den, der ringer | på, etter beskjed til den som ringer | aan, na melding aan de beller | on, announced to the caller | käytössä, soittajalle ilmoittaen | ein, mit Ansage
v.self only | bara personen själv | kun personen selv | bare personen selv | alleen de persoon zelf | the person only | vain henkilö itse | nur die Person selbst
v.clock | klockslag | klokkeslæt | klokkeslett | tijdstip | clock time | kellonaika | Uhrzeit
v.date | datum | dato | dato | datum | date | päivämäärä | Datum
v.unknown | okänt | ukendt | ukjent | onbekend | not known | ei tiedossa | unbekannt
v.closed | ringer inte | ringer ikke | ringer ikke | gaat niet over | does not ring | ei soi | klingelt nicht
v.still rings | ringer som vanligt | ringer som normalt | ringer som vanlig | gaat gewoon over | rings as usual | soi tavalliseen tapaan | klingelt wie sonst
v.desk | fast telefon | fastnettelefon | fasttelefon | vast toestel | desk phone | pöytäpuhelin | Festnetztelefon
v.urgent | brådskande samtal | hasteopkald | hasteanrop | dringende oproepen | urgent calls | kiireelliset puhelut | dringende Anrufe
v.internal | interna samtal | interne opkald | interne anrop | interne oproepen | internal calls | sisäiset puhelut | interne Anrufe
v.list | de som står på lista | dem, der står på liste | de som står på liste | wie op een lijst staat | those on a list | luettelossa olevat | Anrufende auf einer Liste
v.delegated access | egen behörighet för den som vikarierar, ingen delad kod | egen adgang til den, der vikarierer, ingen delt kode | egen tilgang for den som vikarierer, ingen delt kode | eigen rechten voor wie vervangt, geen gedeelde code | a right of one's own for whoever stands in, no shared code | sijaisella oma oikeus, ei yhteistä koodia | eigenes Recht für die Vertretung, keine geteilte PIN
v.pin | minst {n} siffror | mindst {n} cifre | minst {n} sifre | ten minste {n} cijfers | at least {n} digits | vähintään {n} numeroa | mindestens {n} Ziffern
v.everyone | alla | alle | alle | iedereen | everyone | kaikki | alle

# sections named in settings that units decide
sec.answering | svar | svar | svar | opnemen | answering | vastaaminen | Annahme
sec.mailbox | röstbrevlåda | telefonsvarer | telefonsvarer | voicemail | mailbox | vastaaja | Mailbox
sec.switchboard | växeln | omstillingen | sentralbordet | de centrale | switchboard | vaihde | Zentrale
sec.numbers | nummer | numre | numre | nummers | numbers | numerot | Nummern
sec.devices | telefoner | telefoner | telefoner | toestellen | devices | puhelimet | Telefone
sec.privacy | personuppgifter | personoplysninger | personvern | privacy | privacy | tietosuoja | Datenschutz
sec.hours | öppettider | åbningstider | åpningstider | openingstijden | opening hours | palveluajat | Zeiten
sec.route | vart samtalen går | hvor opkaldene går hen | hvor anropene går | waar oproepen heen gaan | where calls go | puheluiden ohjaus | Wege der Anrufe
sec.promise | löften | løfter | løfter | beloften | promises | lupaukset | Zusagen
sec.quiet | telefonfria dagar | telefonfri dage | telefonfrie dager | telefoonvrije dagen | quiet days | puhelinrauhan päivät | telefonfreie Tage

# duties
does.answer | svarar i telefon | besvarer telefonen | svarer på telefonen | neemt de telefoon op | answer the phone | vastaa puhelimeen | das Telefon annehmen
does.hear mailbox | lyssnar av röstbrevlådan | aflytter telefonsvareren | hører av telefonsvareren | beluistert de voicemail | hear the mailbox | kuuntelee vastaajan | die Mailbox abhören
does.record greeting | läser in en hälsning | indtaler en velkomst | leser inn en hilsen | spreekt een begroeting in | record a greeting | lukee tervehdyksen | eine Ansage aufsprechen
does.set referral | hänvisar telefonen vid frånvaro | viderestiller telefonen ved fravær | henviser telefonen ved fravær | stelt de doorverwijzing in bij afwezigheid | refer the phone when away | kirjaa poissaolon puhelimeen | das Telefon bei Abwesenheit umleiten
does.tell return time | anger när man är åter | angiver, hvornår man er tilbage | oppgir når man er tilbake | meldt de terugkeer | tell when one is back | ilmoittaa paluuajan | den Zeitpunkt der Rückkehr angeben
does.keep calendar | håller kalendern aktuell | holder kalenderen ajour | holder kalenderen oppdatert | houdt de agenda actueel | keep the calendar current | pitää kalenterin ajan tasalla | den Kalender aktuell halten
does.keep competences | håller sina kompetenser i katalogen aktuella | holder sine kompetencer i kataloget ajour | holder egen kompetanse i katalogen oppdatert | houdt de competenties in de gids actueel | keep competences in the directory true | pitää osaamistiedot ajan tasalla | die Fachgebiete im Verzeichnis aktuell halten
does.confirm competences | bekräftar kompetenserna i katalogen | bekræfter kompetencerne i kataloget | bekrefter kompetansen i katalogen | bevestigt de competenties in de gids | confirm the competences in the directory | vahvistaa osaamistiedot | die Fachgebiete im Verzeichnis bestätigen
does.tell switchboard | underrättar växeln om stängningar och händelser | underretter omstillingen om lukninger og begivenheder | varsler sentralbordet om stenginger og hendelser | informeert de centrale over sluitingen en gebeurtenissen | tell the switchboard of closures and events | ilmoittaa vaihteelle sulkemisista ja tapahtumista | die Zentrale über Schließungen und Ereignisse unterrichten
does.pick up | svarar när en kollegas telefon ringer | tager en kollegas ringende telefon | svarer når en kollegas telefon ringer | neemt het toestel van een collega op | pick up a colleague's ringing phone | vastaa työtoverin soivaan puhelimeen | das klingelnde Telefon anderer annehmen
does.take message | tar emot meddelande | tager imod besked | tar imot beskjed | neemt een bericht aan | take a message | ottaa viestin | eine Nachricht annehmen
does.tell colleague | stämmer av hänvisningen med kollegan | aftaler viderestillingen med kollegaen | avtaler henvisningen med kollegaen | spreekt de doorverwijzing af met de collega | tell the colleague of the referral | sopii siirrosta työtoverin kanssa | die Umleitung absprechen
does.arrange cover | ordnar så att någon svarar | sørger for, at nogen svarer | sørger for at noen svarer | regelt vervanging | arrange cover | järjestää sijaisuuden | für Vertretung sorgen
does.call back | ringer tillbaka | ringer tilbage | ringer tilbake | belt terug | call back | soittaa takaisin | zurückrufen
does.report | rapporterar | rapporterer | rapporterer | rapporteert | report | raportoi | berichten
does.follow up | följer upp telefonin i sin enhet | følger op på telefonien i egen enhed | følger opp telefonien i egen enhet | volgt de telefonie in de eigen eenheid op | follow up the telephone service of the unit | seuraa yksikkönsä puhelinpalvelua | den Telefondienst der eigenen Einheit auswerten
does.train | utbildas | oplæres | læres opp | volgt een opleiding | be trained | osallistuu koulutukseen | geschult werden
does.review policy | ser över policyn | gennemgår politikken | går gjennom retningslinjene | herziet het beleid | review the policy | tarkistaa ohjeen | die Richtlinie überprüfen
does.protect | skyddar telefonen och uppgifterna i den | beskytter telefonen og oplysningerne i den | beskytter telefonen og opplysningene i den | beveiligt het toestel en de gegevens erin | protect the phone and its data | suojaa puhelimen ja sen tiedot | das Telefon und seine Daten schützen
does.test | provar att hänvisningen fungerar | afprøver, at viderestillingen virker | prøver at henvisningen virker | test of de doorverwijzing werkt | test that the referral works | testaa, että siirto toimii | die Umleitung prüfen
does.order in writing | beställer skriftligt | bestiller skriftligt | bestiller skriftlig | bestelt schriftelijk | order in writing | tilaa kirjallisesti | schriftlich bestellen
does.register device | registrerar sin telefon | registrerer sin telefon | registrerer telefonen sin | registreert het toestel | register the phone | rekisteröi puhelimensa | das Telefon registrieren
does.other | annan uppgift | anden opgave | annen oppgave | andere taak | other duty | muu tehtävä | sonstige Aufgabe
checked.automatically | av systemet | af systemet | av systemet | door het systeem | automatically | järjestelmä tarkistaa | durch das System
checked.by manager | av chefen | af lederen | av lederen | door de leidinggevende | by the manager | esihenkilö tarkistaa | durch die Führungskraft
checked.by audit | genom granskning | ved gennemgang | ved revisjon | door een controle | by audit | tarkastuksessa | durch Stichproben
checked.not checked | kontrolleras inte | kontrolleres ikke | kontrolleres ikke | niet gecontroleerd | not checked | ei tarkisteta | wird nicht geprüft

# measures
m.answer time | Svarstid | Svartid | Svartid | Antwoordtijd | Answer time | Vastausaika | Annahmezeit
m.rings before answer | Signaler före svar | Ring før svar | Ring før svar | Beltonen vóór het opnemen | Rings before answer | Hälytyksiä ennen vastausta | Klingelzeichen bis zur Annahme
m.answered in time | Besvarade i tid | Besvaret til tiden | Besvart i tide | Op tijd opgenomen | Answered in time | Ajoissa vastatut | Rechtzeitig angenommen
m.answered | Besvarade samtal | Besvarede opkald | Besvarte anrop | Opgenomen oproepen | Calls answered | Vastatut puhelut | Angenommene Anrufe
m.direct answer | Svar direkt av den sökte | Svar direkte fra den søgte | Svar direkte fra den søkte | Direct opgenomen door de gebelde | Answered by the person called | Tavoiteltu vastasi itse | Direkt angenommen
m.first contact | Klart vid första kontakten | Afsluttet ved første kontakt | Løst ved første kontakt | Afgehandeld bij het eerste contact | Settled at first contact | Ratkaistu ensikontaktissa | Beim ersten Kontakt erledigt
m.abandoned | Avbrutna av den som ringer | Opgivet af den, der ringer | Avbrutt av den som ringer | Opgehangen door de beller | Abandoned calls | Luovutetut puhelut | Aufgegebene Anrufe
m.lost calls | Förlorade samtal | Mistede opkald | Tapte anrop | Verloren oproepen | Lost calls | Menetetyt puhelut | Verlorene Anrufe
m.unreferred calls | Samtal till växeln för att telefonen inte var hänvisad | Opkald til omstillingen, fordi telefonen ikke var viderestillet | Anrop til sentralbordet fordi telefonen ikke var henvist | Oproepen bij de centrale door ontbrekende doorverwijzing | Calls at the switchboard because a phone was not referred | Vaihteeseen palanneet puhelut, kun poissaoloa ei ollut kirjattu | Anrufe bei der Zentrale wegen fehlender Umleitung
m.calls to direct numbers | Samtal till direktnummer | Opkald til direkte numre | Anrop til direktenumre | Oproepen naar directe nummers | Calls to direct numbers | Puhelut suoriin numeroihin | Anrufe an Durchwahlen
m.transfers | Kopplingar per samtal | Omstillinger pr. opkald | Overføringer per anrop | Keren doorverbonden per oproep | Transfers per call | Siirtoja puhelua kohti | Weiterleitungen je Anruf
m.call-backs kept | Hållna löften om återuppringning | Holdte løfter om tilbagekald | Holdte løfter om oppringing | Nagekomen terugbelbeloften | Call-backs kept | Pidetyt takaisinsoitot | Eingehaltene Rückrufe
m.mailboxes heard | Avlyssnade röstbrevlådor | Aflyttede telefonsvarere | Avhørte telefonsvarere | Beluisterde voicemails | Mailboxes heard | Kuunnellut vastaajat | Abgehörte Mailboxen
m.greetings recorded | Inlästa hälsningar | Indtalte velkomster | Innleste hilsener | Ingesproken begroetingen | Greetings recorded | Luetut tervehdykset | Aufgesprochene Ansagen
m.courtesy | Bemötande | Venlighed | Imøtekommenhet | Vriendelijkheid | Courtesy | Ystävällisyys | Freundlichkeit
m.caller rating | Omdöme från dem som ringer | Vurdering fra dem, der ringer | Vurdering fra innringere | Oordeel van bellers | Caller rating | Soittajien arvio | Bewertung durch Anrufende
m.wait | Väntetid | Ventetid | Ventetid | Wachttijd | Wait | Odotusaika | Wartezeit
m.calls per hour | Samtal per timme | Opkald pr. time | Anrop per time | Oproepen per uur | Calls per hour | Puheluita tunnissa | Anrufe je Stunde
m.operator staffing | Växelns bemanning efter trafiken | Omstillingens bemanding efter trafikken | Sentralbordets bemanning etter trafikken | Bezetting van de centrale naar drukte | Operator staffing against traffic | Vaihteen miehitys liikenteen mukaan | Besetzung der Zentrale nach Aufkommen
m.repeat calls | Upprepade samtal | Gentagne opkald | Gjentatte anrop | Herhaalde oproepen | Repeat calls | Toistuvat puhelut | Wiederholte Anrufe
m.use of telephony | Användning av telefonin | Brug af telefonien | Bruk av telefonien | Gebruik van de telefonie | Use of telephony | Puhelinpalvelun käyttö | Nutzung der Telefonie
m.cost of lost calls | Kostnad för förlorade samtal | Omkostning ved mistede opkald | Kostnad ved tapte anrop | Kosten van verloren oproepen | Cost of lost calls | Menetettyjen puheluiden hinta | Kosten verlorener Anrufe
m.forwarded to mobile | Vidarekopplade till mobil | Viderestillet til mobil | Viderekoblet til mobil | Doorgeschakeld naar mobiel | Forwarded to mobile | Siirretty matkapuhelimeen | Weitergeleitet an Mobiltelefon
m.closures | Stängningar i telefontid | Lukninger i telefontiden | Stenginger i telefontiden | Sluitingen in telefoontijd | Closures in phone hours | Sulkemiset puhelinaikana | Schließungen in der Sprechzeit
m.productivity | Produktivitet | Produktivitet | Produktivitet | Productiviteit | Productivity | Tuottavuus | Produktivität
m.other | Annat mått | Anden måling | Annet måltall | Andere maatstaf | Other measure | Muu mittari | Sonstige Kennzahl
gper.call | samtal | opkald | anrop | oproep | call | puhelua kohti | Anruf
gper.day | dag | dag | dag | dag | day | päivittäin | Tag
gper.week | vecka | uge | uke | week | week | viikoittain | Woche
gper.month | månad | måned | måned | maand | month | kuukausittain | Monat
gper.quarter | kvartal | kvartal | kvartal | kwartaal | quarter | neljännesvuosittain | Quartal
gper.half-year | halvår | halvår | halvår | halfjaar | half-year | puolivuosittain | Halbjahr
gper.year | år | år | år | jaar | year | vuosittain | Jahr
gper.once | tillfälle | gang | gang | keer | occasion | kerran | Anlass
gby.organisation | hela organisationen | hele organisationen | hele organisasjonen | de hele organisatie | the organisation | koko organisaatio | gesamte Organisation
gby.unit | enhet | enhed | enhet | eenheid | unit | yksikkö | Organisationseinheit
gby.function | funktion | funktion | funksjon | functie | function | toiminto | Funktion
gby.person | person | person | person | persoon | person | henkilö | Person
gby.switchboard | växeln | omstillingen | sentralbordet | de centrale | switchboard | vaihde | Zentrale
gby.company | bolag | selskab | selskap | onderneming | company | yhtiö | Unternehmen
gby.queue | kö | kø | kø | wachtrij | queue | jono | Warteschlange
formula.answered in time / answered | besvarade i tid / besvarade | besvaret til tiden / besvarede | besvart i tide / besvarte | op tijd opgenomen / opgenomen | answered in time / answered | ajoissa vastatut / vastatut | rechtzeitig angenommene / angenommene
formula.(answered + abandoned) in time / all | (besvarade + avbrutna) i tid / alla | (besvarede + opgivne) til tiden / alle | (besvarte + avbrutte) i tide / alle | (opgenomen + opgehangen) op tijd / alle | (answered + abandoned) in time / all | (vastatut + luovutetut) ajoissa / kaikki | (angenommene + aufgegebene) rechtzeitig / alle
method.from calls | ur samtalsuppgifter | ud fra opkaldsdata | fra anropsdata | uit gespreksgegevens | from calls | puhelutiedoista | aus den Anrufen
method.audit | granskning | gennemgang | revisjon | steekproef | audit | tarkastus | Stichprobe
method.survey | enkät | spørgeskema | spørreundersøkelse | enquête | survey | kysely | Umfrage
method.interview | intervju | interview | intervju | interview | interview | haastattelu | Befragung
"""
