"""Swedish."""

from __future__ import annotations

from typing import Final

from ansvar.speech.prompting.model import Lines, Prompt, plain, variants

LINES: Final = Lines(
    code="sv",
    yesterday="i går",
    new=("ett nytt meddelande", "{n} nya meddelanden"),
    old=("ett som du redan har hört", "{n} som du redan har hört"),
    leave="Lämna ditt namn, ditt nummer och ditt ärende.",
    said={
        Prompt.SAVED: variants(
            ("Tack, ditt meddelande är sparat.", "Vi ringer tillbaka {before}."),
            ("Tack, ditt meddelande är sparat.", "Vi ringer tillbaka så snart vi kan."),
        ),
        Prompt.CALLBACK_NUMBER: variants(
            (
                "Vi kan ringa dig på {number}.",
                "Tryck 1 om det stämmer.",
                "Slå annars ett annat nummer och avsluta med fyrkant.",
            ),
        ),
        Prompt.CALLBACK_AGAIN: variants(
            ("Vi har inte fått något nummer.", "Tryck 1, så ringer vi {number}.", "Eller slå ett annat nummer, och sist fyrkant."),
            ("Vi har inte fått något nummer.", "Knappa in det på telefonen, och tryck sist på fyrkant."),
        ),
        Prompt.CALLBACK_SHOWN: variants(
            "Vi använder numret du ringer från, {number}.",
            "Vi använder numret du ringer från.",
        ),
        Prompt.CALLBACK_THANKS: variants(
            ("Tack.", "Vi ringer upp dig {before}."), ("Tack.", "Vi ringer upp dig så snart vi kan.")
        ),
        Prompt.QUEUE_POSITION: variants("Du har plats {n} i kön."),
        Prompt.QUEUE_WAIT: variants("Väntetiden är ungefär {minutes}."),
        Prompt.QUEUE_OFFER: variants("Tryck {key} om du vill behålla din plats och bli uppringd."),
        Prompt.FORWARD_TOLD: variants(
            ("Du får ett samtal till {name}.", "Tryck 1 för att ta det eller 2 för att avböja."),
            ("Du får ett vidarekopplat samtal.", "Tryck 1 för att ta det eller 2 för att avböja."),
        ),
        Prompt.RECALL: variants(
            "Samtalet till {name} kom tillbaka utan svar.", "Det kopplade samtalet kom tillbaka utan svar."
        ),
        Prompt.CALLBACK_CALL: variants(
            ("Det här är {organisation}.", "Vi ringer tillbaka, som vi lovade."),
            "Vi ringer tillbaka, som vi lovade.",
        ),
        Prompt.CALLBACK_DIALLED: variants(
            ("Utlovad uppringning till {name}.", "Var god dröj."),
            ("Utlovad uppringning till {number}.", "Var god dröj."),
            ("Det här är en utlovad uppringning.", "Var god dröj."),
        ),
        Prompt.TRANSFER_FROM: variants("Samtal från {name}.", "Ett samtal kopplas till dig."),
        Prompt.TRANSFERRED: variants(
            "Kopplat till {name}.",
            "Kopplat till {number}.",
            "Samtalet är kopplat.",
        ),
        Prompt.NOT_REACHED: variants(
            "Inget svar från {name}.",
            "Inget svar från {number}.",
            "Inget svar.",
        ),
        Prompt.WHO: variants(
            ("Samtal från {name}.", "Söker {to}."),
            ("Samtal från {number}.", "Söker {to}."),
            ("Samtal från dolt nummer.", "Söker {to}."),
            "Samtal från {name}.",
            "Samtal från {number}.",
            "Samtal från dolt nummer.",
        ),
        Prompt.FORWARD_SET: variants("Dina samtal kopplas nu till {to}.", "Dina samtal kopplas nu vidare."),
        Prompt.ABSENCE_SET: variants(
            ("Din telefon är hänvisad.", "Den som ringer får veta att du är tillbaka {until}."),
            ("Din telefon är hänvisad.", "Ingen tid för återkomst är angiven."),
        ),
        Prompt.PIN_LOCKED: variants(
            "För många felaktiga koder. Försök igen om {minutes}.",
            "För många felaktiga koder. Brevlådan är låst.",
        ),
        Prompt.PIN_NEW: variants(
            "Slå en ny pinkod med minst {n} siffror och avsluta med fyrkant.",
            "Slå en ny pinkod och avsluta med fyrkant.",
        ),
        Prompt.MAILBOX_COUNT: variants(
            "Du har {new} och {old}.", "Du har {new}.", "Du har inga nya meddelanden, men {old}."
        ),
        Prompt.MESSAGE_FROM: variants(
            "Meddelande från {name}, inkom {received}.",
            "Meddelande från {number}, inkom {received}.",
            "Meddelande från okänt nummer, inkom {received}.",
            "Meddelande från {name}.",
            "Meddelande från {number}.",
            "Meddelande från okänt nummer.",
        ),
        Prompt.MAILBOX_OF: variants("Röstbrevlådan hos {name}.", "Röstbrevlådan."),
        Prompt.LANGUAGE_CHOICE: variants("För svenska, tryck {key}."),
        Prompt.SORRY_FAULT: variants(
            ("Vi har tyvärr ett tekniskt fel.", "Vi ringer tillbaka {before}."),
            ("Vi har tyvärr ett tekniskt fel.", "Var god dröj, så hjälper vi dig."),
        ),
        **plain(
            {
                Prompt.AFTER_TONE: "Tala efter tonen och avsluta med fyrkant.",
                Prompt.TOO_SHORT: ("Vi hörde ingenting.", "Försök igen efter tonen."),
                Prompt.STILL_THERE: ("Är du kvar?", "Säg något eller tryck på en siffra."),
                Prompt.CALLBACK_ENTER: "Slå det nummer vi ska ringa och avsluta med fyrkant.",
                Prompt.CALLBACK_INVALID: ("Det numret kan vi inte ringa.", "Slå numret igen och avsluta med fyrkant."),
                Prompt.QUEUE_NEXT: "Du är näst på tur.",
                Prompt.QUEUE_STILL: "Du står kvar i kön. Vi svarar så snart vi kan.",
                Prompt.QUEUE_CLOSED: "Kön har stängt för i dag.",
                Prompt.FORWARD_OFF: "Vidarekopplingen är borttagen.",
                Prompt.FORWARD_NOT_ALLOWED: "Telefonen får inte vidarekopplas till det numret.",
                Prompt.ABSENCE_OFF: ("Hänvisningen är borttagen.", "Din telefon ringer igen."),
                Prompt.BAD_TIME: ("Tiden är inte giltig.", "Ange timme och minut med fyra siffror."),
                Prompt.UNKNOWN_CODE: "Koden finns inte.",
                Prompt.NOT_ALLOWED: "Det är inte tillåtet från den här telefonen.",
                Prompt.OPERATOR_IN: "Du är inloggad i växeln.",
                Prompt.OPERATOR_OUT: "Du är utloggad ur växeln.",
                Prompt.OPERATOR_NOT_ONE: "Du är inte upplagd som telefonist.",
                Prompt.OPERATOR_LAST: "Observera att du är den sista som är inloggad i växeln.",
                Prompt.PIN_ENTER: "Slå din pinkod och avsluta med fyrkant.",
                Prompt.PIN_WRONG: "Fel pinkod.",
                Prompt.PIN_AGAIN: "Slå samma pinkod en gång till och avsluta med fyrkant.",
                Prompt.PIN_WEAK: ("Den koden är för kort eller för lätt att gissa.", "Välj en annan."),
                Prompt.PIN_DIFFERENT: "Koderna är inte lika.",
                Prompt.PIN_SAVED: "Din nya pinkod gäller nu.",
                Prompt.MAILBOX_NONE: "Du har inga meddelanden.",
                Prompt.MESSAGE_MENU: (
                    "Tryck 1 för att höra meddelandet igen.",
                    "Tryck 2 när du har ringt tillbaka och det är klart.",
                    "Tryck 3 för nästa.",
                    "Tryck 5 för att ringa upp.",
                ),
                Prompt.MESSAGE_DONE: "Meddelandet är markerat som klart.",
                Prompt.MESSAGE_LAST: "Det finns inga fler meddelanden.",
                Prompt.MAILBOX_NO_RIGHT: "Du har inte tillgång till den brevlådan.",
                Prompt.GREETING_RECORD: "Läs in din hälsning efter tonen och avsluta med fyrkant.",
                Prompt.GREETING_SAVED: "Din hälsning är sparad.",
                Prompt.GREETING_DROPPED: ("Din hälsning är borttagen.", "Den som ringer hör i stället en uppläst hälsning."),
                Prompt.MAIN_MENU: (
                    "Tryck 1 för dina meddelanden.",
                    "Tryck 2 för att läsa in en hälsning.",
                    "Tryck 3 för att ta bort hälsningen.",
                    "Tryck 4 för att byta pinkod.",
                ),
                Prompt.PICKUP_NONE: "Det finns inget samtal att ta.",
                Prompt.TRANSFER_FAILED: "Samtalet kunde inte kopplas vidare.",
                Prompt.TRANSFER_LIMIT: "Samtalet får inte kopplas fler gånger.",
                Prompt.GOODBYE: "Tack för samtalet. Hej då.",
                Prompt.NO_RIGHT: "Du har inte behörighet till det.",
                Prompt.NUMBER_UNKNOWN: "Numret du har ringt används inte.",
                Prompt.BLOCKED: "Numret kan inte ringas från den här telefonen.",
                Prompt.HOLD_ON: "Var god dröj.",
                Prompt.FALLBACK_MESSAGE: (
                    "Ingen kan ta ditt samtal just nu.",
                    "Säg ditt namn och nummer efter tonen, så ringer vi tillbaka.",
                ),
            }
        ),
    },
)  # fmt: skip
