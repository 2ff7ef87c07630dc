"""English, as spoken in Britain."""

from __future__ import annotations

from typing import Final

from ansvar.speech.prompting.model import Lines, Prompt, plain, variants

LINES: Final = Lines(
    code="en",
    yesterday="yesterday",
    new=("one new message", "{n} new messages"),
    old=("one that you have already heard", "{n} that you have already heard"),
    leave="Please leave your name, your number and what it is about.",
    said={
        Prompt.SAVED: variants(
            ("Thank you, your message is saved.", "We will call you back {before}."),
            ("Thank you, your message is saved.", "We will call you back as soon as we can."),
        ),
        Prompt.CALLBACK_NUMBER: variants(
            (
                "We can call you on {number}.",
                "Press 1 if that is right.",
                "Otherwise enter another number, and end with hash.",
            ),
        ),
        Prompt.CALLBACK_AGAIN: variants(
            ("We have not received a number.", "Press 1, and we will call {number}.", "Or key in another number, and then hash."),
            ("We have not received a number.", "Key it in on your phone, and then press hash."),
        ),
        Prompt.CALLBACK_SHOWN: variants(
            "We will use the number you are calling from, {number}.",
            "We will use the number you are calling from.",
        ),
        Prompt.CALLBACK_THANKS: variants(
            ("Thank you.", "We will call you {before}."), ("Thank you.", "We will call you as soon as we can.")
        ),
        Prompt.QUEUE_POSITION: variants("You are number {n} in the queue."),
        Prompt.QUEUE_WAIT: variants("The wait is about {minutes}."),
        Prompt.QUEUE_OFFER: variants("Press {key} to keep your place and be called back."),
        Prompt.FORWARD_TOLD: variants(
            ("You have a call for {name}.", "Press 1 to take it, or 2 to decline."),
            ("You have a forwarded call.", "Press 1 to take it, or 2 to decline."),
        ),
        Prompt.RECALL: variants(
            "The call to {name} came back unanswered.", "The transferred call came back unanswered."
        ),
        Prompt.CALLBACK_CALL: variants(
            ("This is {organisation}.", "We are calling you back, as promised."),
            "We are calling you back, as promised.",
        ),
        Prompt.CALLBACK_DIALLED: variants(
            ("A promised call back to {name}.", "Please hold."),
            ("A promised call back to {number}.", "Please hold."),
            ("This is a promised call back.", "Please hold."),
        ),
        Prompt.TRANSFER_FROM: variants("A call from {name}.", "A call is being transferred to you."),
        Prompt.TRANSFERRED: variants(
            "Transferred to {name}.",
            "Transferred to {number}.",
            "The call is transferred.",
        ),
        Prompt.NOT_REACHED: variants(
            "No answer from {name}.",
            "No answer from {number}.",
            "No answer.",
        ),
        Prompt.WHO: variants(
            ("A call from {name}.", "They asked for {to}."),
            ("A call from {number}.", "They asked for {to}."),
            ("A call from a withheld number.", "They asked for {to}."),
            "A call from {name}.",
            "A call from {number}.",
            "A call from a withheld number.",
        ),
        Prompt.FORWARD_SET: variants("Your calls now go to {to}.", "Your calls are now forwarded."),
        Prompt.ABSENCE_SET: variants(
            ("Your phone is referred.", "Callers are told that you will be back {until}."),
            ("Your phone is referred.", "No return time is given."),
        ),
        Prompt.PIN_LOCKED: variants(
            "Too many wrong PINs. Please try again in {minutes}.",
            "Too many wrong PINs. The mailbox is locked.",
        ),
        Prompt.PIN_NEW: variants(
            "Enter a new PIN of at least {n} digits, and end with hash.",
            "Enter a new PIN, and end with hash.",
        ),
        Prompt.MAILBOX_COUNT: variants(
            "You have {new} and {old}.", "You have {new}.", "You have no new messages, but {old}."
        ),
        Prompt.MESSAGE_FROM: variants(
            "Message from {name}, received {received}.",
            "Message from {number}, received {received}.",
            "Message from an unknown number, received {received}.",
            "Message from {name}.",
            "Message from {number}.",
            "Message from an unknown number.",
        ),
        Prompt.MAILBOX_OF: variants("The mailbox of {name}.", "The mailbox."),
        Prompt.LANGUAGE_CHOICE: variants("For English, press {key}."),
        Prompt.SORRY_FAULT: variants(
            ("We are sorry, we have a technical fault.", "We will call you back {before}."),
            ("We are sorry, we have a technical fault.", "Please hold, and we will help you."),
        ),
        **plain(
            {
                Prompt.AFTER_TONE: "Please speak after the tone, and end with hash.",
                Prompt.TOO_SHORT: ("We did not hear anything.", "Please try again after the tone."),
                Prompt.STILL_THERE: ("Are you still there?", "Please say something, or press a key."),
                Prompt.CALLBACK_ENTER: "Please enter the number we should call, and end with hash.",
                Prompt.CALLBACK_INVALID: ("We cannot call that number.", "Please enter it again, and end with hash."),
                Prompt.QUEUE_NEXT: "You are next.",
                Prompt.QUEUE_STILL: "You are still in the queue. We will answer as soon as we can.",
                Prompt.QUEUE_CLOSED: "The queue is closed for today.",
                Prompt.FORWARD_OFF: "Your calls are no longer forwarded.",
                Prompt.FORWARD_NOT_ALLOWED: "Your phone may not be forwarded to that number.",
                Prompt.ABSENCE_OFF: ("Your phone is no longer referred.", "It rings again."),
                Prompt.BAD_TIME: ("The time is not valid.", "Enter hour and minute as four digits."),
                Prompt.UNKNOWN_CODE: "There is no such code.",
                Prompt.NOT_ALLOWED: "That is not allowed from this phone.",
                Prompt.OPERATOR_IN: "You are logged in to the switchboard.",
                Prompt.OPERATOR_OUT: "You are logged out of the switchboard.",
                Prompt.OPERATOR_NOT_ONE: "You are not registered as an operator.",
                Prompt.OPERATOR_LAST: "Please note that you are the last operator logged in.",
                Prompt.PIN_ENTER: "Enter your PIN, and end with hash.",
                Prompt.PIN_WRONG: "Wrong PIN.",
                Prompt.PIN_AGAIN: "Enter the same PIN once more, and end with hash.",
                Prompt.PIN_WEAK: ("That PIN is too short or too easy to guess.", "Please choose another."),
                Prompt.PIN_DIFFERENT: "The PINs are not the same.",
                Prompt.PIN_SAVED: "Your new PIN is now in use.",
                Prompt.MAILBOX_NONE: "You have no messages.",
                Prompt.MESSAGE_MENU: (
                    "Press 1 to hear the message again.",
                    "Press 2 when you have called back and it is done.",
                    "Press 3 for the next.",
                    "Press 5 to call the sender.",
                ),
                Prompt.MESSAGE_DONE: "The message is marked as done.",
                Prompt.MESSAGE_LAST: "There are no more messages.",
                Prompt.MAILBOX_NO_RIGHT: "You do not have access to that mailbox.",
                Prompt.GREETING_RECORD: "Record your greeting after the tone, and end with hash.",
                Prompt.GREETING_SAVED: "Your greeting is saved.",
                Prompt.GREETING_DROPPED: ("Your greeting is removed.", "Callers hear a spoken greeting instead."),
                Prompt.MAIN_MENU: (
                    "Press 1 for your messages.",
                    "Press 2 to record a greeting.",
                    "Press 3 to remove your greeting.",
                    "Press 4 to change your PIN.",
                ),
                Prompt.PICKUP_NONE: "There is no call to pick up.",
                Prompt.TRANSFER_FAILED: "The call could not be transferred.",
                Prompt.TRANSFER_LIMIT: "The call may not be transferred again.",
                Prompt.GOODBYE: "Thank you for calling. Goodbye.",
                Prompt.NO_RIGHT: "You do not have the right to do that.",
                Prompt.NUMBER_UNKNOWN: "The number you have called is not in use.",
                Prompt.BLOCKED: "That number cannot be called from this phone.",
                Prompt.HOLD_ON: "Please hold.",
                Prompt.FALLBACK_MESSAGE: (
                    "Nobody can take your call right now.",
                    "Please say your name and number after the tone, and we will call you back.",
                ),
            }
        ),
    },
)  # fmt: skip
