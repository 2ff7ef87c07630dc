"""Dutch, as spoken in the Netherlands and Flanders."""

from __future__ import annotations

from typing import Final

from ansvar.speech.prompting.model import Lines, Prompt, plain, variants

LINES: Final = Lines(
    code="nl",
    yesterday="gisteren",
    new=("één nieuw bericht", "{n} nieuwe berichten"),
    old=("één bericht dat u al hebt gehoord", "{n} berichten die u al hebt gehoord"),
    leave="Laat uw naam, uw nummer en uw bericht achter.",
    said={
        Prompt.SAVED: variants(
            ("Bedankt, uw bericht is opgeslagen.", "Wij bellen u {before} terug."),
            ("Bedankt, uw bericht is opgeslagen.", "Wij bellen u zo snel mogelijk terug."),
        ),
        Prompt.CALLBACK_NUMBER: variants(
            (
                "Wij kunnen u bellen op {number}.",
                "Toets 1 als dat klopt.",
                "Toets anders een ander nummer in en sluit af met een hekje.",
            ),
        ),
        Prompt.CALLBACK_AGAIN: variants(
            ("Wij hebben geen nummer ontvangen.", "Toets 1, dan bellen wij {number}.", "Of toets een ander nummer in, en daarna een hekje."),
            ("Wij hebben geen nummer ontvangen.", "Toets het in op uw telefoon, en daarna een hekje."),
        ),
        Prompt.CALLBACK_SHOWN: variants(
            "Wij gebruiken het nummer waarmee u belt, {number}.",
            "Wij gebruiken het nummer waarmee u belt.",
        ),
        Prompt.CALLBACK_THANKS: variants(
            ("Bedankt.", "Wij bellen u {before}."),
            ("Bedankt.", "Wij bellen u zo snel mogelijk."),
        ),
        Prompt.QUEUE_POSITION: variants("U bent nummer {n} in de wachtrij."),
        Prompt.QUEUE_WAIT: variants("De wachttijd is ongeveer {minutes}."),
        Prompt.QUEUE_OFFER: variants("Toets {key} om uw plaats te houden en teruggebeld te worden."),
        Prompt.FORWARD_TOLD: variants(
            ("Er is een oproep voor {name}.", "Toets 1 om hem aan te nemen of 2 om te weigeren."),
            ("Er is een doorgeschakelde oproep.", "Toets 1 om hem aan te nemen of 2 om te weigeren."),
        ),
        Prompt.RECALL: variants(
            "De oproep voor {name} is onbeantwoord teruggekomen.",
            "De doorverbonden oproep is onbeantwoord teruggekomen.",
        ),
        Prompt.CALLBACK_CALL: variants(
            ("U spreekt met {organisation}.", "Wij bellen u terug, zoals beloofd."),
            "Wij bellen u terug, zoals beloofd.",
        ),
        Prompt.CALLBACK_DIALLED: variants(
            ("Wij bellen zoals beloofd {name} terug.", "Een ogenblik, alstublieft."),
            ("Wij bellen zoals beloofd {number} terug.", "Een ogenblik, alstublieft."),
            ("Wij bellen iemand terug, zoals beloofd.", "Een ogenblik, alstublieft."),
        ),
        Prompt.TRANSFER_FROM: variants("Een oproep van {name}.", "U krijgt een oproep doorverbonden."),
        Prompt.TRANSFERRED: variants(
            "Doorverbonden met {name}.",
            "Doorverbonden met {number}.",
            "De oproep is doorverbonden.",
        ),
        Prompt.NOT_REACHED: variants(
            "Geen antwoord van {name}.",
            "Geen antwoord van {number}.",
            "Geen antwoord.",
        ),
        Prompt.WHO: variants(
            ("Oproep van {name}.", "Gevraagd: {to}."),
            ("Oproep van {number}.", "Gevraagd: {to}."),
            ("Oproep van een onbekend nummer.", "Gevraagd: {to}."),
            "Oproep van {name}.",
            "Oproep van {number}.",
            "Oproep van een onbekend nummer.",
        ),
        Prompt.FORWARD_SET: variants("Uw oproepen gaan nu naar {to}.", "Uw oproepen zijn nu doorgeschakeld."),
        Prompt.ABSENCE_SET: variants(
            ("Uw afwezigheid is ingesteld.", "Wie belt, hoort dat u {until} weer bereikbaar bent."),
            ("Uw afwezigheid is ingesteld.", "Er is niet opgegeven wanneer u weer bereikbaar bent."),
        ),
        Prompt.PIN_LOCKED: variants(
            "Te vaak een verkeerde pincode. Probeer het over {minutes} opnieuw.",
            "Te vaak een verkeerde pincode. De voicemail is geblokkeerd.",
        ),
        Prompt.PIN_NEW: variants(
            "Toets een nieuwe pincode van ten minste {n} cijfers in en sluit af met een hekje.",
            "Toets een nieuwe pincode in en sluit af met een hekje.",
        ),
        Prompt.MAILBOX_COUNT: variants(
            "U hebt {new} en {old}.",
            "U hebt {new}.",
            "U hebt geen nieuwe berichten, maar wel {old}.",
        ),
        Prompt.MESSAGE_FROM: variants(
            "Bericht van {name}, ontvangen {received}.",
            "Bericht van {number}, ontvangen {received}.",
            "Bericht van een onbekend nummer, ontvangen {received}.",
            "Bericht van {name}.",
            "Bericht van {number}.",
            "Bericht van een onbekend nummer.",
        ),
        Prompt.MAILBOX_OF: variants("De voicemail van {name}.", "De voicemail."),
        Prompt.LANGUAGE_CHOICE: variants("Voor Nederlands, toets {key}."),
        Prompt.SORRY_FAULT: variants(
            ("Wij hebben helaas een technische storing.", "Wij bellen u {before} terug."),
            ("Wij hebben helaas een technische storing.", "Blijft u aan de lijn, dan helpen wij u."),
        ),
        **plain(
            {
                Prompt.AFTER_TONE: "Spreek na de toon en sluit af met een hekje.",
                Prompt.TOO_SHORT: ("Wij hebben niets gehoord.", "Probeer het na de toon opnieuw."),
                Prompt.STILL_THERE: ("Bent u er nog?", "Zeg iets of druk op een toets."),
                Prompt.CALLBACK_ENTER: "Toets het nummer in dat wij kunnen bellen en sluit af met een hekje.",
                Prompt.CALLBACK_INVALID: (
                    "Dat nummer kunnen wij niet bellen.",
                    "Toets het nummer opnieuw in en sluit af met een hekje.",
                ),
                Prompt.QUEUE_NEXT: "U bent als eerste aan de beurt.",
                Prompt.QUEUE_STILL: "U staat nog in de wachtrij. Wij helpen u zo snel mogelijk.",
                Prompt.QUEUE_CLOSED: "De wachtrij is voor vandaag gesloten.",
                Prompt.FORWARD_OFF: "De doorschakeling is uitgezet.",
                Prompt.FORWARD_NOT_ALLOWED: "Uw telefoon mag niet naar dat nummer worden doorgeschakeld.",
                Prompt.ABSENCE_OFF: ("Uw afwezigheid is uitgezet.", "Uw telefoon gaat weer over."),
                Prompt.BAD_TIME: ("Die tijd is niet geldig.", "Toets uur en minuten in met vier cijfers."),
                Prompt.UNKNOWN_CODE: "Die code bestaat niet.",
                Prompt.NOT_ALLOWED: "Dat is niet toegestaan vanaf deze telefoon.",
                Prompt.OPERATOR_IN: "U bent aangemeld bij de telefooncentrale.",
                Prompt.OPERATOR_OUT: "U bent afgemeld bij de telefooncentrale.",
                Prompt.OPERATOR_NOT_ONE: "U bent niet geregistreerd als telefonist.",
                Prompt.OPERATOR_LAST: "Let op: u bent de laatste die is aangemeld bij de telefooncentrale.",
                Prompt.PIN_ENTER: "Toets uw pincode in en sluit af met een hekje.",
                Prompt.PIN_WRONG: "Verkeerde pincode.",
                Prompt.PIN_AGAIN: "Toets dezelfde pincode nog een keer in en sluit af met een hekje.",
                Prompt.PIN_WEAK: ("Die code is te kort of te makkelijk te raden.", "Kies een andere."),
                Prompt.PIN_DIFFERENT: "De codes zijn niet gelijk.",
                Prompt.PIN_SAVED: "Uw nieuwe pincode is nu geldig.",
                Prompt.MAILBOX_NONE: "U hebt geen berichten.",
                Prompt.MESSAGE_MENU: (
                    "Toets 1 om het bericht opnieuw te horen.",
                    "Toets 2 als u hebt teruggebeld en het klaar is.",
                    "Toets 3 voor het volgende bericht.",
                    "Toets 5 om terug te bellen.",
                ),
                Prompt.MESSAGE_DONE: "Het bericht is afgehandeld.",
                Prompt.MESSAGE_LAST: "Er zijn geen berichten meer.",
                Prompt.MAILBOX_NO_RIGHT: "U hebt geen toegang tot die voicemail.",
                Prompt.GREETING_RECORD: "Spreek na de toon uw begroeting in en sluit af met een hekje.",
                Prompt.GREETING_SAVED: "Uw begroeting is opgeslagen.",
                Prompt.GREETING_DROPPED: (
                    "Uw begroeting is verwijderd.",
                    "Wie belt, hoort nu een voorgelezen begroeting.",
                ),
                Prompt.MAIN_MENU: (
                    "Toets 1 voor uw berichten.",
                    "Toets 2 om een begroeting in te spreken.",
                    "Toets 3 om uw begroeting te verwijderen.",
                    "Toets 4 om uw pincode te wijzigen.",
                ),
                Prompt.PICKUP_NONE: "Er is geen oproep om over te nemen.",
                Prompt.TRANSFER_FAILED: "De oproep kon niet worden doorverbonden.",
                Prompt.TRANSFER_LIMIT: "De oproep mag niet nog een keer worden doorverbonden.",
                Prompt.GOODBYE: "Bedankt voor het bellen. Tot ziens.",
                Prompt.NO_RIGHT: "U hebt daarvoor geen toestemming.",
                Prompt.NUMBER_UNKNOWN: "Het nummer dat u belt, is niet in gebruik.",
                Prompt.BLOCKED: "Dat nummer kan vanaf deze telefoon niet worden gebeld.",
                Prompt.HOLD_ON: "Een ogenblik, alstublieft.",
                Prompt.FALLBACK_MESSAGE: (
                    "Op dit moment kan niemand uw oproep aannemen.",
                    "Spreek na de toon uw naam en nummer in, dan bellen wij u terug.",
                ),
            }
        ),
    },
)  # fmt: skip
