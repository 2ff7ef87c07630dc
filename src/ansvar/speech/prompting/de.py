"""German."""

from __future__ import annotations

from typing import Final

from ansvar.speech.prompting.model import Lines, Prompt, plain, variants

LINES: Final = Lines(
    code="de",
    yesterday="gestern",
    new=("eine neue Nachricht", "{n} neue Nachrichten"),
    old=("eine bereits gehörte", "{n} bereits gehörte"),
    leave="Bitte hinterlassen Sie Ihren Namen, Ihre Nummer und Ihr Anliegen.",
    said={
        Prompt.SAVED: variants(
            ("Danke, Ihre Nachricht ist gespeichert.", "Wir rufen Sie {before} zurück."),
            ("Danke, Ihre Nachricht ist gespeichert.", "Wir rufen Sie so bald wie möglich zurück."),
        ),
        Prompt.CALLBACK_NUMBER: variants(
            (
                "Wir können Sie anrufen unter {number}.",
                "Drücken Sie 1, wenn das stimmt.",
                "Sonst geben Sie eine andere Nummer ein und schließen mit der Raute-Taste ab.",
            ),
        ),
        Prompt.CALLBACK_AGAIN: variants(
            ("Wir haben keine Nummer erhalten.", "Drücken Sie 1, dann rufen wir {number} an.", "Oder geben Sie eine andere Nummer ein, und danach die Raute-Taste."),
            ("Wir haben keine Nummer erhalten.", "Geben Sie sie auf Ihrem Telefon ein, und drücken Sie danach die Raute-Taste."),
        ),
        Prompt.CALLBACK_SHOWN: variants(
            "Wir verwenden die Nummer, von der Sie anrufen: {number}.",
            "Wir verwenden die Nummer, von der Sie anrufen.",
        ),
        Prompt.CALLBACK_THANKS: variants(
            ("Danke.", "Wir rufen Sie {before} an."),
            ("Danke.", "Wir rufen Sie so bald wie möglich an."),
        ),
        Prompt.QUEUE_POSITION: variants("Sie sind Nummer {n} in der Warteschleife."),
        Prompt.QUEUE_WAIT: variants("Die Wartezeit beträgt etwa {minutes}."),
        Prompt.QUEUE_OFFER: variants(
            "Drücken Sie {key}, um Ihren Platz zu behalten und zurückgerufen zu werden.",
        ),
        Prompt.FORWARD_TOLD: variants(
            ("Sie erhalten einen Anruf für {name}.", "Drücken Sie 1, um ihn anzunehmen, oder 2, um ihn abzulehnen."),
            (
                "Sie erhalten einen weitergeleiteten Anruf.",
                "Drücken Sie 1, um ihn anzunehmen, oder 2, um ihn abzulehnen.",
            ),
        ),
        Prompt.RECALL: variants(
            "Der Anruf für {name} ist unbeantwortet zurückgekommen.",
            "Der weiterverbundene Anruf ist unbeantwortet zurückgekommen.",
        ),
        Prompt.CALLBACK_CALL: variants(
            ("Hier ist {organisation}.", "Wir rufen Sie wie versprochen zurück."),
            "Wir rufen Sie wie versprochen zurück.",
        ),
        Prompt.CALLBACK_DIALLED: variants(
            ("Versprochener Rückruf an {name}.", "Einen Moment, bitte."),
            ("Versprochener Rückruf an {number}.", "Einen Moment, bitte."),
            ("Dies ist ein versprochener Rückruf.", "Einen Moment, bitte."),
        ),
        Prompt.TRANSFER_FROM: variants("Ein Anruf von {name}.", "Ein Anruf wird zu Ihnen durchgestellt."),
        Prompt.TRANSFERRED: variants(
            "Verbunden mit {name}.",
            "Verbunden mit {number}.",
            "Der Anruf ist weiterverbunden.",
        ),
        Prompt.NOT_REACHED: variants(
            "Keine Antwort von {name}.",
            "Keine Antwort von {number}.",
            "Keine Antwort.",
        ),
        Prompt.WHO: variants(
            ("Anruf von {name}.", "Gesucht: {to}."),
            ("Anruf von {number}.", "Gesucht: {to}."),
            ("Anruf mit unterdrückter Nummer.", "Gesucht: {to}."),
            "Anruf von {name}.",
            "Anruf von {number}.",
            "Anruf mit unterdrückter Nummer.",
        ),
        Prompt.FORWARD_SET: variants(
            "Ihre Anrufe gehen jetzt an {to}.",
            "Ihre Anrufe werden jetzt weitergeleitet.",
        ),
        Prompt.ABSENCE_SET: variants(
            ("Ihre Abwesenheit ist eingetragen.", "Wer anruft, hört, dass Sie {until} wieder erreichbar sind."),
            ("Ihre Abwesenheit ist eingetragen.", "Es ist nicht angegeben, wann Sie wieder erreichbar sind."),
        ),
        Prompt.PIN_LOCKED: variants(
            "Zu viele falsche Codes. Versuchen Sie es in {minutes} noch einmal.",
            "Zu viele falsche Codes. Die Mailbox ist gesperrt.",
        ),
        Prompt.PIN_NEW: variants(
            "Geben Sie einen neuen Code mit mindestens {n} Ziffern ein und schließen Sie mit der Raute-Taste ab.",
            "Geben Sie einen neuen Code ein und schließen Sie mit der Raute-Taste ab.",
        ),
        Prompt.MAILBOX_COUNT: variants(
            "Sie haben {new} und {old}.",
            "Sie haben {new}.",
            "Sie haben keine neue Nachricht, aber {old}.",
        ),
        Prompt.MESSAGE_FROM: variants(
            "Nachricht von {name}, eingegangen {received}.",
            "Nachricht von {number}, eingegangen {received}.",
            "Nachricht von einer unbekannten Nummer, eingegangen {received}.",
            "Nachricht von {name}.",
            "Nachricht von {number}.",
            "Nachricht von einer unbekannten Nummer.",
        ),
        Prompt.MAILBOX_OF: variants("Die Mailbox von {name}.", "Die Mailbox."),
        Prompt.LANGUAGE_CHOICE: variants("Für Deutsch drücken Sie {key}."),
        Prompt.SORRY_FAULT: variants(
            ("Leider haben wir eine technische Störung.", "Wir rufen Sie {before} zurück."),
            ("Leider haben wir eine technische Störung.", "Bitte bleiben Sie am Apparat, wir helfen Ihnen."),
        ),
        **plain(
            {
                Prompt.AFTER_TONE: "Sprechen Sie nach dem Ton und drücken Sie zum Schluss die Raute-Taste.",
                Prompt.TOO_SHORT: (
                    "Wir haben nichts gehört.",
                    "Bitte versuchen Sie es nach dem Ton noch einmal.",
                ),
                Prompt.STILL_THERE: ("Sind Sie noch da?", "Sagen Sie etwas, oder drücken Sie eine Taste."),
                Prompt.CALLBACK_ENTER: "Geben Sie die Nummer ein, die wir anrufen sollen, und schließen Sie mit der Raute-Taste ab.",
                Prompt.CALLBACK_INVALID: (
                    "Diese Nummer können wir nicht anrufen.",
                    "Geben Sie die Nummer noch einmal ein und schließen Sie mit der Raute-Taste ab.",
                ),
                Prompt.QUEUE_NEXT: "Sie sind als Nächstes an der Reihe.",
                Prompt.QUEUE_STILL: "Sie sind noch in der Warteschleife. Wir melden uns so bald wie möglich.",
                Prompt.QUEUE_CLOSED: "Die Warteschleife ist für heute geschlossen.",
                Prompt.FORWARD_OFF: "Die Weiterleitung ist aufgehoben.",
                Prompt.FORWARD_NOT_ALLOWED: "Ihr Telefon darf nicht an diese Nummer weitergeleitet werden.",
                Prompt.ABSENCE_OFF: ("Ihre Abwesenheit ist aufgehoben.", "Ihr Telefon klingelt wieder."),
                Prompt.BAD_TIME: (
                    "Die Uhrzeit ist nicht gültig.",
                    "Geben Sie Stunde und Minute mit vier Ziffern ein.",
                ),
                Prompt.UNKNOWN_CODE: "Diesen Code gibt es nicht.",
                Prompt.NOT_ALLOWED: "Das ist von diesem Telefon aus nicht erlaubt.",
                Prompt.OPERATOR_IN: "Sie sind bei der Telefonzentrale angemeldet.",
                Prompt.OPERATOR_OUT: "Sie sind bei der Telefonzentrale abgemeldet.",
                Prompt.OPERATOR_NOT_ONE: "Sie sind nicht für die Telefonzentrale eingetragen.",
                Prompt.OPERATOR_LAST: "Bitte beachten Sie: Außer Ihnen ist niemand bei der Telefonzentrale angemeldet.",
                Prompt.PIN_ENTER: "Geben Sie Ihren Code ein und schließen Sie mit der Raute-Taste ab.",
                Prompt.PIN_WRONG: "Falscher Code.",
                Prompt.PIN_AGAIN: "Geben Sie denselben Code noch einmal ein und schließen Sie mit der Raute-Taste ab.",
                Prompt.PIN_WEAK: (
                    "Dieser Code ist zu kurz oder zu leicht zu erraten.",
                    "Bitte wählen Sie einen anderen.",
                ),
                Prompt.PIN_DIFFERENT: "Die Codes stimmen nicht überein.",
                Prompt.PIN_SAVED: "Ihr neuer Code gilt jetzt.",
                Prompt.MAILBOX_NONE: "Sie haben keine Nachrichten.",
                Prompt.MESSAGE_MENU: (
                    "Drücken Sie 1, um die Nachricht noch einmal zu hören.",
                    "Drücken Sie 2, wenn Sie zurückgerufen haben und alles erledigt ist.",
                    "Drücken Sie 3 für die nächste.",
                    "Drücken Sie 5, um zurückzurufen.",
                ),
                Prompt.MESSAGE_DONE: "Die Nachricht ist als erledigt markiert.",
                Prompt.MESSAGE_LAST: "Es gibt keine weiteren Nachrichten.",
                Prompt.MAILBOX_NO_RIGHT: "Sie haben keinen Zugang zu dieser Mailbox.",
                Prompt.GREETING_RECORD: "Sprechen Sie Ihre Begrüßung nach dem Ton und drücken Sie zum Schluss die Raute-Taste.",
                Prompt.GREETING_SAVED: "Ihre Begrüßung ist gespeichert.",
                Prompt.GREETING_DROPPED: (
                    "Ihre Begrüßung ist gelöscht.",
                    "Wer anruft, hört stattdessen eine vorgelesene Begrüßung.",
                ),
                Prompt.MAIN_MENU: (
                    "Drücken Sie 1 für Ihre Nachrichten.",
                    "Drücken Sie 2, um eine Begrüßung aufzunehmen.",
                    "Drücken Sie 3, um Ihre Begrüßung zu löschen.",
                    "Drücken Sie 4, um Ihren Code zu ändern.",
                ),
                Prompt.PICKUP_NONE: "Es gibt keinen Anruf, den Sie annehmen können.",
                Prompt.TRANSFER_FAILED: "Der Anruf konnte nicht weiterverbunden werden.",
                Prompt.TRANSFER_LIMIT: "Der Anruf darf nicht noch einmal weiterverbunden werden.",
                Prompt.GOODBYE: "Vielen Dank für Ihren Anruf. Auf Wiederhören.",
                Prompt.NO_RIGHT: "Dazu sind Sie nicht berechtigt.",
                Prompt.NUMBER_UNKNOWN: "Die gewählte Nummer ist nicht vergeben.",
                Prompt.BLOCKED: "Diese Nummer kann von diesem Telefon aus nicht angerufen werden.",
                Prompt.HOLD_ON: "Einen Moment, bitte.",
                Prompt.FALLBACK_MESSAGE: (
                    "Gerade kann niemand Ihren Anruf annehmen.",
                    "Nennen Sie nach dem Ton Ihren Namen und Ihre Nummer, wir rufen Sie zurück.",
                ),
            }
        ),
    },
)  # fmt: skip
