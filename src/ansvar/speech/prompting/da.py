"""Danish."""

from __future__ import annotations

from typing import Final

from ansvar.speech.prompting.model import Lines, Prompt, plain, variants

LINES: Final = Lines(
    code="da",
    yesterday="i går",
    new=("én ny besked", "{n} nye beskeder"),
    old=("én, som du allerede har hørt", "{n}, som du allerede har hørt"),
    leave="Indtal dit navn, dit nummer og hvad det drejer sig om.",
    said={
        Prompt.SAVED: variants(
            ("Tak, din besked er gemt.", "Vi ringer tilbage {before}."),
            ("Tak, din besked er gemt.", "Vi ringer tilbage, så snart vi kan."),
        ),
        Prompt.CALLBACK_NUMBER: variants(
            (
                "Vi kan ringe til dig på {number}.",
                "Tryk 1, hvis det er rigtigt.",
                "Tast ellers et andet nummer, og slut med firkant.",
            ),
        ),
        Prompt.CALLBACK_AGAIN: variants(
            ("Vi har ikke fået noget nummer.", "Tryk 1, så ringer vi til {number}.", "Eller tast et andet nummer, og til sidst firkant."),
            ("Vi har ikke fået noget nummer.", "Tast det på telefonen, og tryk til sidst på firkant."),
        ),
        Prompt.CALLBACK_SHOWN: variants(
            "Vi bruger det nummer, du ringer fra, {number}.",
            "Vi bruger det nummer, du ringer fra.",
        ),
        Prompt.CALLBACK_THANKS: variants(
            ("Tak.", "Vi ringer dig op {before}."),
            ("Tak.", "Vi ringer dig op, så snart vi kan."),
        ),
        Prompt.QUEUE_POSITION: variants("Du er nummer {n} i køen."),
        Prompt.QUEUE_WAIT: variants("Ventetiden er cirka {minutes}."),
        Prompt.QUEUE_OFFER: variants("Tryk {key} for at beholde din plads og blive ringet op."),
        Prompt.FORWARD_TOLD: variants(
            ("Du får et opkald til {name}.", "Tryk 1 for at tage det eller 2 for at afvise det."),
            ("Du får et viderestillet opkald.", "Tryk 1 for at tage det eller 2 for at afvise det."),
        ),
        Prompt.RECALL: variants(
            "Opkaldet til {name} kom tilbage uden svar.",
            "Det omstillede opkald kom tilbage uden svar.",
        ),
        Prompt.CALLBACK_CALL: variants(
            ("Det er {organisation}.", "Vi ringer tilbage, som vi lovede."),
            "Vi ringer tilbage, som vi lovede.",
        ),
        Prompt.CALLBACK_DIALLED: variants(
            ("Lovet opkald til {name}.", "Vent venligst."),
            ("Lovet opkald til {number}.", "Vent venligst."),
            ("Dette er et lovet opkald.", "Vent venligst."),
        ),
        Prompt.TRANSFER_FROM: variants("Et opkald fra {name}.", "Et opkald stilles om til dig."),
        Prompt.TRANSFERRED: variants(
            "Stillet om til {name}.",
            "Stillet om til {number}.",
            "Opkaldet er stillet om.",
        ),
        Prompt.NOT_REACHED: variants(
            "Intet svar fra {name}.",
            "Intet svar fra {number}.",
            "Intet svar.",
        ),
        Prompt.WHO: variants(
            ("Opkald fra {name}.", "Søger {to}."),
            ("Opkald fra {number}.", "Søger {to}."),
            ("Opkald fra skjult nummer.", "Søger {to}."),
            "Opkald fra {name}.",
            "Opkald fra {number}.",
            "Opkald fra skjult nummer.",
        ),
        Prompt.FORWARD_SET: variants("Dine opkald går nu til {to}.", "Dine opkald er nu viderestillet."),
        Prompt.ABSENCE_SET: variants(
            ("Dit fravær er registreret.", "Den, der ringer, får at vide, at du er tilbage {until}."),
            ("Dit fravær er registreret.", "Der er ikke angivet, hvornår du er tilbage."),
        ),
        Prompt.PIN_LOCKED: variants(
            "For mange forkerte koder. Prøv igen om {minutes}.",
            "For mange forkerte koder. Telefonsvareren er låst.",
        ),
        Prompt.PIN_NEW: variants(
            "Tast en ny pinkode på mindst {n} cifre, og slut med firkant.",
            "Tast en ny pinkode, og slut med firkant.",
        ),
        Prompt.MAILBOX_COUNT: variants(
            "Du har {new} og {old}.",
            "Du har {new}.",
            "Du har ingen nye beskeder, men {old}.",
        ),
        Prompt.MESSAGE_FROM: variants(
            "Besked fra {name}, modtaget {received}.",
            "Besked fra {number}, modtaget {received}.",
            "Besked fra ukendt nummer, modtaget {received}.",
            "Besked fra {name}.",
            "Besked fra {number}.",
            "Besked fra ukendt nummer.",
        ),
        Prompt.MAILBOX_OF: variants("Telefonsvareren hos {name}.", "Telefonsvareren."),
        Prompt.LANGUAGE_CHOICE: variants("For dansk, tryk {key}."),
        Prompt.SORRY_FAULT: variants(
            ("Vi har desværre en teknisk fejl.", "Vi ringer tilbage {before}."),
            ("Vi har desværre en teknisk fejl.", "Vent venligst, så hjælper vi dig."),
        ),
        **plain(
            {
                Prompt.AFTER_TONE: "Tal efter tonen, og slut med firkant.",
                Prompt.TOO_SHORT: ("Vi hørte ingenting.", "Prøv igen efter tonen."),
                Prompt.STILL_THERE: ("Er du der stadig?", "Sig noget, eller tryk på en tast."),
                Prompt.CALLBACK_ENTER: "Tast det nummer, vi skal ringe til, og slut med firkant.",
                Prompt.CALLBACK_INVALID: (
                    "Det nummer kan vi ikke ringe til.",
                    "Tast nummeret igen, og slut med firkant.",
                ),
                Prompt.QUEUE_NEXT: "Du er den næste i køen.",
                Prompt.QUEUE_STILL: "Du er stadig i køen. Vi svarer, så snart vi kan.",
                Prompt.QUEUE_CLOSED: "Køen er lukket for i dag.",
                Prompt.FORWARD_OFF: "Viderestillingen er slået fra.",
                Prompt.FORWARD_NOT_ALLOWED: "Telefonen må ikke viderestilles til det nummer.",
                Prompt.ABSENCE_OFF: ("Dit fravær er slettet.", "Din telefon ringer igen."),
                Prompt.BAD_TIME: ("Tidspunktet er ikke gyldigt.", "Tast time og minut med fire cifre."),
                Prompt.UNKNOWN_CODE: "Koden findes ikke.",
                Prompt.NOT_ALLOWED: "Det er ikke tilladt fra denne telefon.",
                Prompt.OPERATOR_IN: "Du er logget ind i omstillingen.",
                Prompt.OPERATOR_OUT: "Du er logget ud af omstillingen.",
                Prompt.OPERATOR_NOT_ONE: "Du er ikke oprettet i omstillingen.",
                Prompt.OPERATOR_LAST: "Bemærk, at du er den sidste, der er logget ind i omstillingen.",
                Prompt.PIN_ENTER: "Tast din pinkode, og slut med firkant.",
                Prompt.PIN_WRONG: "Forkert pinkode.",
                Prompt.PIN_AGAIN: "Tast den samme pinkode igen, og slut med firkant.",
                Prompt.PIN_WEAK: ("Den kode er for kort eller for let at gætte.", "Vælg en anden."),
                Prompt.PIN_DIFFERENT: "Koderne er ikke ens.",
                Prompt.PIN_SAVED: "Din nye pinkode gælder nu.",
                Prompt.MAILBOX_NONE: "Du har ingen beskeder.",
                Prompt.MESSAGE_MENU: (
                    "Tryk 1 for at høre beskeden igen.",
                    "Tryk 2, når du har ringet tilbage, og det er klaret.",
                    "Tryk 3 for den næste.",
                    "Tryk 5 for at ringe op.",
                ),
                Prompt.MESSAGE_DONE: "Beskeden er markeret som klaret.",
                Prompt.MESSAGE_LAST: "Der er ikke flere beskeder.",
                Prompt.MAILBOX_NO_RIGHT: "Du har ikke adgang til den telefonsvarer.",
                Prompt.GREETING_RECORD: "Indtal din hilsen efter tonen, og slut med firkant.",
                Prompt.GREETING_SAVED: "Din hilsen er gemt.",
                Prompt.GREETING_DROPPED: (
                    "Din hilsen er slettet.",
                    "Den, der ringer, hører i stedet en oplæst hilsen.",
                ),
                Prompt.MAIN_MENU: (
                    "Tryk 1 for dine beskeder.",
                    "Tryk 2 for at indtale en hilsen.",
                    "Tryk 3 for at slette din hilsen.",
                    "Tryk 4 for at skifte pinkode.",
                ),
                Prompt.PICKUP_NONE: "Der er ikke noget opkald at tage.",
                Prompt.TRANSFER_FAILED: "Opkaldet kunne ikke stilles om.",
                Prompt.TRANSFER_LIMIT: "Opkaldet må ikke stilles om flere gange.",
                Prompt.GOODBYE: "Tak for dit opkald. Farvel.",
                Prompt.NO_RIGHT: "Det har du ikke rettighed til.",
                Prompt.NUMBER_UNKNOWN: "Det nummer, du har ringet til, er ikke i brug.",
                Prompt.BLOCKED: "Der kan ikke ringes til det nummer fra denne telefon.",
                Prompt.HOLD_ON: "Vent venligst.",
                Prompt.FALLBACK_MESSAGE: (
                    "Ingen kan tage dit opkald lige nu.",
                    "Sig dit navn og nummer efter tonen, så ringer vi tilbage.",
                ),
            }
        ),
    },
)  # fmt: skip
