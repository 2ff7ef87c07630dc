"""Finnish. Names stand in the nominative, beside a word that takes the case."""

from __future__ import annotations

from typing import Final

from ansvar.speech.prompting.model import Lines, Prompt, plain, variants

LINES: Final = Lines(
    code="fi",
    yesterday="eilen",
    new=("yksi uusi viesti", "{n} uutta viestiä"),
    old=("yksi jo kuunneltu viesti", "{n} jo kuunneltua viestiä"),
    leave="Kertokaa nimenne, numeronne ja asianne.",
    said={
        Prompt.SAVED: variants(
            ("Kiitos, viestinne on tallennettu.", "Soitamme teille takaisin {before}."),
            ("Kiitos, viestinne on tallennettu.", "Soitamme teille takaisin mahdollisimman pian."),
        ),
        Prompt.CALLBACK_NUMBER: variants(
            (
                "Voimme soittaa numeroon {number}.",
                "Painakaa 1, jos numero on oikein.",
                "Muuten näppäilkää toinen numero ja lopuksi ruutu.",
            ),
        ),
        Prompt.CALLBACK_AGAIN: variants(
            ("Emme ole saaneet numeroa.", "Painakaa 1, niin soitamme numeroon {number}.", "Tai näppäilkää toinen numero ja sitten ruutu."),
            ("Emme ole saaneet numeroa.", "Näppäilkää se puhelimella ja painakaa sitten ruutua."),
        ),
        Prompt.CALLBACK_SHOWN: variants(
            "Käytämme numeroa, josta soitatte: {number}.",
            "Käytämme numeroa, josta soitatte.",
        ),
        Prompt.CALLBACK_THANKS: variants(
            ("Kiitos.", "Soitamme teille {before}."),
            ("Kiitos.", "Soitamme teille mahdollisimman pian."),
        ),
        Prompt.QUEUE_POSITION: variants("Paikkanne jonossa on {n}."),
        Prompt.QUEUE_WAIT: variants("Odotusaika on noin {minutes}."),
        Prompt.QUEUE_OFFER: variants(
            "Painakaa {key}, jos haluatte säilyttää paikkanne ja että teille soitetaan.",
        ),
        Prompt.FORWARD_TOLD: variants(
            (
                "Teille on ohjattu puhelu. Soittaja tavoittelee: {name}.",
                "Painakaa 1, jos otatte puhelun, tai 2, jos ette ota sitä.",
            ),
            ("Teille on ohjattu puhelu.", "Painakaa 1, jos otatte puhelun, tai 2, jos ette ota sitä."),
        ),
        Prompt.RECALL: variants(
            "Siirretty puhelu palasi vastaamattomana. Tavoiteltu: {name}.",
            "Siirretty puhelu palasi vastaamattomana.",
        ),
        Prompt.CALLBACK_CALL: variants(
            ("Täällä {organisation}.", "Soitamme takaisin, kuten lupasimme."),
            "Soitamme takaisin, kuten lupasimme.",
        ),
        Prompt.CALLBACK_DIALLED: variants(
            ("Luvattu takaisinsoitto. Vastaaja on {name}.", "Odottakaa hetki."),
            ("Luvattu takaisinsoitto numeroon {number}.", "Odottakaa hetki."),
            ("Tämä on luvattu takaisinsoitto.", "Odottakaa hetki."),
        ),
        Prompt.TRANSFER_FROM: variants("Puhelun siirtää teille {name}.", "Teille siirretään puhelu."),
        Prompt.TRANSFERRED: variants(
            "Puhelu on siirretty. Vastaanottaja on {name}.",
            "Puhelu on siirretty numeroon {number}.",
            "Puhelu on siirretty.",
        ),
        Prompt.NOT_REACHED: variants(
            "Ei vastausta. Tavoiteltu: {name}.",
            "Ei vastausta numerosta {number}.",
            "Ei vastausta.",
        ),
        Prompt.WHO: variants(
            ("Soittaja on {name}.", "Tavoiteltu: {to}."),
            ("Puhelu numerosta {number}.", "Tavoiteltu: {to}."),
            ("Puhelu salaisesta numerosta.", "Tavoiteltu: {to}."),
            "Soittaja on {name}.",
            "Puhelu numerosta {number}.",
            "Puhelu salaisesta numerosta.",
        ),
        Prompt.FORWARD_SET: variants(
            "Puhelunne ohjataan nyt eteenpäin. Vastaanottaja on {to}.",
            "Puhelunne ohjataan nyt eteenpäin.",
        ),
        Prompt.ABSENCE_SET: variants(
            ("Poissaolonne on merkitty.", "Soittajille kerrotaan, että olette paikalla {until}."),
            ("Poissaolonne on merkitty.", "Paluuaikaa ei ole annettu."),
        ),
        Prompt.PIN_LOCKED: variants(
            "Liian monta väärää tunnuslukua. Odotusaika ennen uutta yritystä on {minutes}.",
            "Liian monta väärää tunnuslukua. Vastaaja on lukittu.",
        ),
        Prompt.PIN_NEW: variants(
            "Näppäilkää uusi tunnusluku, jossa on vähintään {n} numeroa, ja lopuksi ruutu.",
            "Näppäilkää uusi tunnusluku ja lopuksi ruutu.",
        ),
        Prompt.MAILBOX_COUNT: variants(
            "Teillä on {new} ja {old}.",
            "Teillä on {new}.",
            "Teillä ei ole uusia viestejä, mutta teillä on {old}.",
        ),
        Prompt.MESSAGE_FROM: variants(
            "Viestin jätti {name}. Se saapui {received}.",
            "Viesti numerosta {number}. Se saapui {received}.",
            "Viesti tuntemattomasta numerosta. Se saapui {received}.",
            "Viestin jätti {name}.",
            "Viesti numerosta {number}.",
            "Viesti tuntemattomasta numerosta.",
        ),
        Prompt.MAILBOX_OF: variants("Tämän vastaajan haltija on {name}.", "Puhelinvastaaja."),
        Prompt.LANGUAGE_CHOICE: variants("Jos haluatte palvelua suomeksi, painakaa {key}."),
        Prompt.SORRY_FAULT: variants(
            ("Valitettavasti meillä on tekninen vika.", "Soitamme teille takaisin {before}."),
            ("Valitettavasti meillä on tekninen vika.", "Odottakaa hetki, niin autamme teitä."),
        ),
        **plain(
            {
                Prompt.AFTER_TONE: "Puhukaa äänimerkin jälkeen ja painakaa lopuksi ruutua.",
                Prompt.TOO_SHORT: ("Emme kuulleet mitään.", "Yrittäkää uudelleen äänimerkin jälkeen."),
                Prompt.STILL_THERE: ("Oletteko vielä siellä?", "Sanokaa jotakin tai painakaa numeroa."),
                Prompt.CALLBACK_ENTER: "Näppäilkää numero, johon soitamme, ja lopuksi ruutu.",
                Prompt.CALLBACK_INVALID: (
                    "Siihen numeroon emme voi soittaa.",
                    "Näppäilkää numero uudelleen ja lopuksi ruutu.",
                ),
                Prompt.QUEUE_NEXT: "Olette jonossa seuraavana.",
                Prompt.QUEUE_STILL: "Olette yhä jonossa. Vastaamme mahdollisimman pian.",
                Prompt.QUEUE_CLOSED: "Jono on tältä päivältä suljettu.",
                Prompt.FORWARD_OFF: "Soitonsiirto on poistettu.",
                Prompt.FORWARD_NOT_ALLOWED: "Puheluita ei saa siirtää siihen numeroon.",
                Prompt.ABSENCE_OFF: ("Poissaolonne on poistettu.", "Puhelimenne soi taas."),
                Prompt.BAD_TIME: ("Aika ei kelpaa.", "Näppäilkää tunnit ja minuutit neljällä numerolla."),
                Prompt.UNKNOWN_CODE: "Koodia ei ole olemassa.",
                Prompt.NOT_ALLOWED: "Se ei ole sallittua tästä puhelimesta.",
                Prompt.OPERATOR_IN: "Olette kirjautuneena vaihteeseen.",
                Prompt.OPERATOR_OUT: "Olette kirjautunut ulos vaihteesta.",
                Prompt.OPERATOR_NOT_ONE: "Teitä ei ole merkitty vaihteenhoitajaksi.",
                Prompt.OPERATOR_LAST: "Huomatkaa, että olette vaihteen viimeinen kirjautunut hoitaja.",
                Prompt.PIN_ENTER: "Näppäilkää tunnuslukunne ja lopuksi ruutu.",
                Prompt.PIN_WRONG: "Väärä tunnusluku.",
                Prompt.PIN_AGAIN: "Näppäilkää sama tunnusluku uudelleen ja lopuksi ruutu.",
                Prompt.PIN_WEAK: ("Tunnusluku on liian lyhyt tai liian helppo arvata.", "Valitkaa toinen."),
                Prompt.PIN_DIFFERENT: "Tunnusluvut eivät ole samat.",
                Prompt.PIN_SAVED: "Uusi tunnuslukunne on nyt käytössä.",
                Prompt.MAILBOX_NONE: "Teillä ei ole viestejä.",
                Prompt.MESSAGE_MENU: (
                    "Painakaa 1, jos haluatte kuulla viestin uudelleen.",
                    "Painakaa 2, kun olette soittanut takaisin ja asia on hoidettu.",
                    "Painakaa 3, jos haluatte seuraavan.",
                    "Painakaa 5, jos haluatte soittaa takaisin.",
                ),
                Prompt.MESSAGE_DONE: "Viesti on merkitty hoidetuksi.",
                Prompt.MESSAGE_LAST: "Viestejä ei ole enempää.",
                Prompt.MAILBOX_NO_RIGHT: "Teillä ei ole pääsyä siihen vastaajaan.",
                Prompt.GREETING_RECORD: "Lukekaa tervehdyksenne äänimerkin jälkeen ja painakaa lopuksi ruutua.",
                Prompt.GREETING_SAVED: "Tervehdyksenne on tallennettu.",
                Prompt.GREETING_DROPPED: (
                    "Tervehdyksenne on poistettu.",
                    "Soittajat kuulevat sen sijaan koneen lukeman tervehdyksen.",
                ),
                Prompt.MAIN_MENU: (
                    "Painakaa 1, jos haluatte kuulla viestinne.",
                    "Painakaa 2, jos haluatte lukea tervehdyksen.",
                    "Painakaa 3, jos haluatte poistaa tervehdyksen.",
                    "Painakaa 4, jos haluatte vaihtaa tunnusluvun.",
                ),
                Prompt.PICKUP_NONE: "Poimittavaa puhelua ei ole.",
                Prompt.TRANSFER_FAILED: "Puhelua ei voitu siirtää.",
                Prompt.TRANSFER_LIMIT: "Puhelua ei saa siirtää enää uudelleen.",
                Prompt.GOODBYE: "Kiitos soitostanne. Kuulemiin.",
                Prompt.NO_RIGHT: "Teillä ei ole siihen oikeutta.",
                Prompt.NUMBER_UNKNOWN: "Valitsemanne numero ei ole käytössä.",
                Prompt.BLOCKED: "Siihen numeroon ei voi soittaa tästä puhelimesta.",
                Prompt.HOLD_ON: "Odottakaa hetki.",
                Prompt.FALLBACK_MESSAGE: (
                    "Kukaan ei voi juuri nyt vastata puheluunne.",
                    "Kertokaa nimenne ja numeronne äänimerkin jälkeen, niin soitamme takaisin.",
                ),
            }
        ),
    },
)  # fmt: skip
