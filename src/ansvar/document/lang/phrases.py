"""Waits, lengths, deadlines, days, dates and clock times.

A unit has two forms, one and many, or four: one and many, and the same again as they stand after a
preposition (German dative, Finnish genitive).
"""

TABLE = """
unit.ring | signal/signaler | ring/ring | ring/ring | beltoon/beltonen | ring/rings | hälytys/hälytystä/hälytyksen/hälytyksen | Klingelzeichen/Klingelzeichen
unit.phone | telefon/telefoner | telefon/telefoner | telefon/telefoner | toestel/toestellen | phone/phones | puhelin/puhelinta/puhelimen/puhelimen | Telefon/Telefone/Telefon/Telefonen
per.s | sekund | sekund | sekund | seconde | second | sekunnissa | Sekunde
per.min | minut | minut | minutt | minuut | minute | minuutissa | Minute
per.h | timme | time | time | uur | hour | tunnissa | Stunde
per.working h | arbetstimme | arbejdstime | arbeidstime | werkuur | working hour | työtunnissa | Arbeitsstunde
per.day | dag | dag | dag | dag | day | päivässä | Tag
per.working day | arbetsdag | arbejdsdag | arbeidsdag | werkdag | working day | työpäivässä | Arbeitstag
per.week | vecka | uge | uke | week | week | viikossa | Woche
per.month | månad | måned | måned | maand | month | kuukaudessa | Monat
per.year | år | år | år | jaar | year | vuodessa | Jahr
side.more than | mer än {x} | mere end {x} | mer enn {x} | meer dan {x} | more than {x} | yli {o} | mehr als {x}
side.at least | minst {x} | mindst {x} | minst {x} | ten minste {x} | at least {x} | vähintään {x} | mindestens {x}
side.at most | högst {x} | højst {x} | høyst {x} | ten hoogste {x} | at most {x} | enintään {x} | höchstens {x}
side.less than | mindre än {x} | mindre end {x} | mindre enn {x} | minder dan {x} | less than {x} | alle {o} | weniger als {x}
within | inom {o} | inden for {o} | innen {o} | binnen {o} | within {o} | {o} kuluessa | innerhalb von {o}
due.at once | genast | straks | straks | meteen | at once | heti | sofort
due.same day | samma dag | samme dag | samme dag | dezelfde dag | the same day | samana päivänä | am selben Tag
due.next working day | nästa arbetsdag | næste arbejdsdag | neste arbeidsdag | de volgende werkdag | the next working day | seuraavana työpäivänä | am nächsten Arbeitstag
due.before | {x} före {t} | {x} før {t} | {x} før {t} | {x} vóór {t} | {x} before {t} | {x} ennen {t} | {x} vor {t}
clock | kl. {t} | kl. {t} | kl. {t} | {t} uur | {t} | klo {t} | {t} Uhr
clock.span | kl. {a}–{b} | kl. {a}–{b} | kl. {a}–{b} | {a}–{b} uur | {a}–{b} | klo {a}–{b} | {a}–{b} Uhr
clock.sep | . | . | . | . | : | . | :
always | dygnet runt | døgnet rundt | døgnet rundt | dag en nacht | at all hours | ympäri vuorokauden | rund um die Uhr
closed | stängt | lukket | stengt | gesloten | closed | suljettu | geschlossen
day.0 | måndag | mandag | mandag | maandag | Monday | maanantai | Montag
day.1 | tisdag | tirsdag | tirsdag | dinsdag | Tuesday | tiistai | Dienstag
day.2 | onsdag | onsdag | onsdag | woensdag | Wednesday | keskiviikko | Mittwoch
day.3 | torsdag | torsdag | torsdag | donderdag | Thursday | torstai | Donnerstag
day.4 | fredag | fredag | fredag | vrijdag | Friday | perjantai | Freitag
day.5 | lördag | lørdag | lørdag | zaterdag | Saturday | lauantai | Samstag
day.6 | söndag | søndag | søndag | zondag | Sunday | sunnuntai | Sonntag
days.all | alla dagar | alle dage | alle dager | elke dag | every day | joka päivä | täglich
month.1 | januari | januar | januar | januari | January | tammikuuta | Januar
month.2 | februari | februar | februar | februari | February | helmikuuta | Februar
month.3 | mars | marts | mars | maart | March | maaliskuuta | März
month.4 | april | april | april | april | April | huhtikuuta | April
month.5 | maj | maj | mai | mei | May | toukokuuta | Mai
month.6 | juni | juni | juni | juni | June | kesäkuuta | Juni
month.7 | juli | juli | juli | juli | July | heinäkuuta | Juli
month.8 | augusti | august | august | augustus | August | elokuuta | August
month.9 | september | september | september | september | September | syyskuuta | September
month.10 | oktober | oktober | oktober | oktober | October | lokakuuta | Oktober
month.11 | november | november | november | november | November | marraskuuta | November
month.12 | december | december | desember | december | December | joulukuuta | Dezember
date.day | {d} {m} | {d}. {m} | {d}. {m} | {d} {m} | {d} {m} | {d}. {m} | {d}. {m}
date.1 | första {w}en i månaden | første {w} i måneden | første {w} i måneden | eerste {w} van de maand | first {w} of the month | kuukauden ensimmäinen {w} | erster {w} im Monat
date.2 | andra {w}en i månaden | anden {w} i måneden | andre {w} i måneden | tweede {w} van de maand | second {w} of the month | kuukauden toinen {w} | zweiter {w} im Monat
date.3 | tredje {w}en i månaden | tredje {w} i måneden | tredje {w} i måneden | derde {w} van de maand | third {w} of the month | kuukauden kolmas {w} | dritter {w} im Monat
date.4 | fjärde {w}en i månaden | fjerde {w} i måneden | fjerde {w} i måneden | vierde {w} van de maand | fourth {w} of the month | kuukauden neljäs {w} | vierter {w} im Monat
date.-1 | sista {w}en i månaden | sidste {w} i måneden | siste {w} i måneden | laatste {w} van de maand | last {w} of the month | kuukauden viimeinen {w} | letzter {w} im Monat
date.even | jämna veckor | lige uger | partallsuker | even weken | even weeks | parilliset viikot | gerade Wochen
date.odd | udda veckor | ulige uger | oddetallsuker | oneven weken | odd weeks | parittomat viikot | ungerade Wochen
decimal | , | , | , | , | . | , | ,
and | och | og | og | en | and | ja | und
or | eller | eller | eller | of | or | tai | oder
yes | ja | ja | ja | ja | yes | kyllä | ja
no | nej | nej | nei | nee | no | ei | nein
none | – | – | – | – | – | – | –
level | {p} % inom {w} | {p} % inden for {w} | {p} % innen {w} | {p} % binnen {w} | {p} % within {w} | {p} % {w} kuluessa | {p} % innerhalb von {w}
trend.falling | minskande | faldende | synkende | dalend | falling | laskeva | sinkend
trend.rising | ökande | stigende | økende | stijgend | rising | nouseva | steigend
u.% | % | % | % | % | % | % | %
u.of 5 | av 5 | af 5 | av 5 | op 5 | of 5 | / 5 | von 5
u.of 100 | av 100 | af 100 | av 100 | op 100 | of 100 | / 100 | von 100
u.calls | samtal | opkald | anrop | oproepen | calls | puhelua | Anrufe
u.times | gånger | gange | ganger | keer | times | kertaa | Mal
u.people | personer | personer | personer | personen | people | henkilöä | Personen
"""
