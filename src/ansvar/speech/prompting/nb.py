"""Norwegian (bokmål)."""

from __future__ import annotations

from typing import Final

from ansvar.speech.prompting.model import Lines, Prompt, plain, variants

LINES: Final = Lines(
    code="nb",
    yesterday="i går",
    new=("én ny beskjed", "{n} nye beskjeder"),
    old=("én som du allerede har hørt", "{n} som du allerede har hørt"),
    leave="Legg igjen navnet ditt, nummeret ditt og hva det gjelder.",
    said={
        Prompt.SAVED: variants(
            ("Takk, beskjeden din er lagret.", "Vi ringer deg tilbake {before}."),
            ("Takk, beskjeden din er lagret.", "Vi ringer deg tilbake så snart vi kan."),
        ),
        Prompt.CALLBACK_NUMBER: variants(
            (
                "Vi kan ringe deg på {number}.",
                "Trykk 1 hvis det stemmer.",
                "Tast ellers et annet nummer, og avslutt med firkant.",
            ),
        ),
        Prompt.CALLBACK_AGAIN: variants(
            ("Vi har ikke fått noe nummer.", "Trykk 1, så ringer vi {number}.", "Eller tast et annet nummer, og til slutt firkant."),
            ("Vi har ikke fått noe nummer.", "Tast det på telefonen, og trykk til slutt på firkant."),
        ),
        Prompt.CALLBACK_SHOWN: variants(
            "Vi bruker nummeret du ringer fra, {number}.",
            "Vi bruker nummeret du ringer fra.",
        ),
        Prompt.CALLBACK_THANKS: variants(
            ("Takk.", "Vi ringer deg opp {before}."),
            ("Takk.", "Vi ringer deg opp så snart vi kan."),
        ),
        Prompt.QUEUE_POSITION: variants("Du er nummer {n} i køen."),
        Prompt.QUEUE_WAIT: variants("Ventetiden er omtrent {minutes}."),
        Prompt.QUEUE_OFFER: variants("Trykk {key} for å beholde plassen din og bli ringt opp."),
        Prompt.FORWARD_TOLD: variants(
            ("Du får en samtale til {name}.", "Trykk 1 for å ta den eller 2 for å avvise den."),
            ("Du får en viderekoblet samtale.", "Trykk 1 for å ta den eller 2 for å avvise den."),
        ),
        Prompt.RECALL: variants(
            "Samtalen til {name} kom tilbake uten svar.",
            "Samtalen du satte over, kom tilbake uten svar.",
        ),
        Prompt.CALLBACK_CALL: variants(
            ("Dette er {organisation}.", "Vi ringer deg tilbake, som vi lovet."),
            "Vi ringer deg tilbake, som vi lovet.",
        ),
        Prompt.CALLBACK_DIALLED: variants(
            ("Lovet oppringing til {name}.", "Vent litt."),
            ("Lovet oppringing til {number}.", "Vent litt."),
            ("Dette er en lovet oppringing.", "Vent litt."),
        ),
        Prompt.TRANSFER_FROM: variants("En samtale fra {name}.", "En samtale blir satt over til deg."),
        Prompt.TRANSFERRED: variants(
            "Satt over til {name}.",
            "Satt over til {number}.",
            "Samtalen er satt over.",
        ),
        Prompt.NOT_REACHED: variants(
            "Ikke svar fra {name}.",
            "Ikke svar fra {number}.",
            "Ikke svar.",
        ),
        Prompt.WHO: variants(
            ("Samtale fra {name}.", "Søker {to}."),
            ("Samtale fra {number}.", "Søker {to}."),
            ("Samtale fra skjult nummer.", "Søker {to}."),
            "Samtale fra {name}.",
            "Samtale fra {number}.",
            "Samtale fra skjult nummer.",
        ),
        Prompt.FORWARD_SET: variants("Samtalene dine går nå til {to}.", "Samtalene dine er nå viderekoblet."),
        Prompt.ABSENCE_SET: variants(
            ("Fraværet ditt er registrert.", "Den som ringer, får vite at du er tilbake {until}."),
            ("Fraværet ditt er registrert.", "Det er ikke oppgitt når du er tilbake."),
        ),
        Prompt.PIN_LOCKED: variants(
            "For mange feil koder. Prøv igjen om {minutes}.",
            "For mange feil koder. Telefonsvareren er låst.",
        ),
        Prompt.PIN_NEW: variants(
            "Tast en ny pinkode på minst {n} sifre, og avslutt med firkant.",
            "Tast en ny pinkode, og avslutt med firkant.",
        ),
        Prompt.MAILBOX_COUNT: variants(
            "Du har {new} og {old}.",
            "Du har {new}.",
            "Du har ingen nye beskjeder, men {old}.",
        ),
        Prompt.MESSAGE_FROM: variants(
            "Beskjed fra {name}, mottatt {received}.",
            "Beskjed fra {number}, mottatt {received}.",
            "Beskjed fra ukjent nummer, mottatt {received}.",
            "Beskjed fra {name}.",
            "Beskjed fra {number}.",
            "Beskjed fra ukjent nummer.",
        ),
        Prompt.MAILBOX_OF: variants("Telefonsvareren til {name}.", "Telefonsvareren."),
        Prompt.LANGUAGE_CHOICE: variants("For norsk, trykk {key}."),
        Prompt.SORRY_FAULT: variants(
            ("Vi har dessverre en teknisk feil.", "Vi ringer deg tilbake {before}."),
            ("Vi har dessverre en teknisk feil.", "Vent litt, så hjelper vi deg."),
        ),
        **plain(
            {
                Prompt.AFTER_TONE: "Snakk etter tonen, og avslutt med firkant.",
                Prompt.TOO_SHORT: ("Vi hørte ingenting.", "Prøv igjen etter tonen."),
                Prompt.STILL_THERE: ("Er du der fortsatt?", "Si noe, eller trykk på en tast."),
                Prompt.CALLBACK_ENTER: "Tast nummeret vi skal ringe, og avslutt med firkant.",
                Prompt.CALLBACK_INVALID: (
                    "Det nummeret kan vi ikke ringe.",
                    "Tast nummeret på nytt, og avslutt med firkant.",
                ),
                Prompt.QUEUE_NEXT: "Du er neste i køen.",
                Prompt.QUEUE_STILL: "Du står fortsatt i køen. Vi svarer så snart vi kan.",
                Prompt.QUEUE_CLOSED: "Køen er stengt for i dag.",
                Prompt.FORWARD_OFF: "Viderekoblingen er slått av.",
                Prompt.FORWARD_NOT_ALLOWED: "Telefonen kan ikke viderekobles til det nummeret.",
                Prompt.ABSENCE_OFF: ("Fraværet ditt er slettet.", "Telefonen din ringer igjen."),
                Prompt.BAD_TIME: ("Tidspunktet er ikke gyldig.", "Tast time og minutt med fire sifre."),
                Prompt.UNKNOWN_CODE: "Koden finnes ikke.",
                Prompt.NOT_ALLOWED: "Det er ikke tillatt fra denne telefonen.",
                Prompt.OPERATOR_IN: "Du er logget inn på sentralbordet.",
                Prompt.OPERATOR_OUT: "Du er logget ut av sentralbordet.",
                Prompt.OPERATOR_NOT_ONE: "Du er ikke registrert på sentralbordet.",
                Prompt.OPERATOR_LAST: "Merk at du er den siste som er logget inn på sentralbordet.",
                Prompt.PIN_ENTER: "Tast pinkoden din, og avslutt med firkant.",
                Prompt.PIN_WRONG: "Feil pinkode.",
                Prompt.PIN_AGAIN: "Tast den samme pinkoden en gang til, og avslutt med firkant.",
                Prompt.PIN_WEAK: ("Den koden er for kort eller for lett å gjette.", "Velg en annen."),
                Prompt.PIN_DIFFERENT: "Kodene er ikke like.",
                Prompt.PIN_SAVED: "Den nye pinkoden din gjelder nå.",
                Prompt.MAILBOX_NONE: "Du har ingen beskjeder.",
                Prompt.MESSAGE_MENU: (
                    "Trykk 1 for å høre beskjeden igjen.",
                    "Trykk 2 når du har ringt tilbake og det er i orden.",
                    "Trykk 3 for den neste.",
                    "Trykk 5 for å ringe opp.",
                ),
                Prompt.MESSAGE_DONE: "Beskjeden er merket som ferdig.",
                Prompt.MESSAGE_LAST: "Det er ikke flere beskjeder.",
                Prompt.MAILBOX_NO_RIGHT: "Du har ikke tilgang til den telefonsvareren.",
                Prompt.GREETING_RECORD: "Les inn hilsenen din etter tonen, og avslutt med firkant.",
                Prompt.GREETING_SAVED: "Hilsenen din er lagret.",
                Prompt.GREETING_DROPPED: (
                    "Hilsenen din er slettet.",
                    "Den som ringer, hører i stedet en opplest hilsen.",
                ),
                Prompt.MAIN_MENU: (
                    "Trykk 1 for beskjedene dine.",
                    "Trykk 2 for å lese inn en hilsen.",
                    "Trykk 3 for å slette hilsenen.",
                    "Trykk 4 for å bytte pinkode.",
                ),
                Prompt.PICKUP_NONE: "Det er ingen samtale å ta.",
                Prompt.TRANSFER_FAILED: "Samtalen kunne ikke settes over.",
                Prompt.TRANSFER_LIMIT: "Samtalen kan ikke settes over flere ganger.",
                Prompt.GOODBYE: "Takk for at du ringte. Ha det bra.",
                Prompt.NO_RIGHT: "Det har du ikke tilgang til.",
                Prompt.NUMBER_UNKNOWN: "Nummeret du har ringt, er ikke i bruk.",
                Prompt.BLOCKED: "Det nummeret kan ikke ringes fra denne telefonen.",
                Prompt.HOLD_ON: "Vent litt.",
                Prompt.FALLBACK_MESSAGE: (
                    "Ingen kan ta telefonen akkurat nå.",
                    "Si navnet og nummeret ditt etter tonen, så ringer vi deg tilbake.",
                ),
            }
        ),
    },
)  # fmt: skip
