"""What is spoken by telephone besides a decision: the prompts, and the places each may fill in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Prompt(StrEnum):
    """Something that is said in the course of a call."""

    # A recording.
    AFTER_TONE = "after tone"
    SAVED = "saved"
    TOO_SHORT = "too short"
    STILL_THERE = "still there"
    # A call-back.
    CALLBACK_NUMBER = "callback number"
    CALLBACK_ENTER = "callback enter"
    CALLBACK_AGAIN = "callback again"
    CALLBACK_INVALID = "callback invalid"
    CALLBACK_SHOWN = "callback shown"
    CALLBACK_THANKS = "callback thanks"
    # The queue.
    QUEUE_POSITION = "queue position"
    QUEUE_NEXT = "queue next"
    QUEUE_WAIT = "queue wait"
    QUEUE_STILL = "queue still"
    QUEUE_OFFER = "queue offer"
    QUEUE_CLOSED = "queue closed"
    # To a callee.
    FORWARD_TOLD = "forward told"
    RECALL = "recall"
    CALLBACK_CALL = "callback call"
    CALLBACK_DIALLED = "callback dialled"
    TRANSFER_FROM = "transfer from"
    # To whoever hands a call on.
    TRANSFERRED = "transferred"
    NOT_REACHED = "not reached"
    WHO = "who"
    # Star codes.
    FORWARD_SET = "forward set"
    FORWARD_OFF = "forward off"
    FORWARD_NOT_ALLOWED = "forward not allowed"
    ABSENCE_SET = "absence set"
    ABSENCE_OFF = "absence off"
    BAD_TIME = "bad time"
    UNKNOWN_CODE = "unknown code"
    NOT_ALLOWED = "not allowed"
    # Operators.
    OPERATOR_IN = "operator in"
    OPERATOR_OUT = "operator out"
    OPERATOR_NOT_ONE = "operator not one"
    OPERATOR_LAST = "operator last"
    # The mailbox.
    PIN_ENTER = "pin enter"
    PIN_WRONG = "pin wrong"
    PIN_LOCKED = "pin locked"
    PIN_NEW = "pin new"
    PIN_AGAIN = "pin again"
    PIN_WEAK = "pin weak"
    PIN_DIFFERENT = "pin different"
    PIN_SAVED = "pin saved"
    MAILBOX_COUNT = "mailbox count"
    MAILBOX_NONE = "mailbox none"
    MESSAGE_FROM = "message from"
    MESSAGE_MENU = "message menu"
    MESSAGE_DONE = "message done"
    MESSAGE_LAST = "message last"
    MAILBOX_OF = "mailbox of"
    MAILBOX_NO_RIGHT = "mailbox no right"
    GREETING_RECORD = "greeting record"
    GREETING_SAVED = "greeting saved"
    GREETING_DROPPED = "greeting dropped"
    MAIN_MENU = "main menu"
    # Anything else.
    PICKUP_NONE = "pickup none"
    TRANSFER_FAILED = "transfer failed"
    TRANSFER_LIMIT = "transfer limit"
    LANGUAGE_CHOICE = "language choice"
    SORRY_FAULT = "sorry fault"
    GOODBYE = "goodbye"
    NO_RIGHT = "no right"
    NUMBER_UNKNOWN = "number unknown"
    BLOCKED = "blocked"
    HOLD_ON = "hold on"
    FALLBACK_MESSAGE = "fallback message"


def _places(*variants: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(variant.split()) for variant in variants)


#: The variants of each prompt, best first: the places that each fills in. What is not here has one without any.
VARIANTS: Final[Mapping[Prompt, tuple[frozenset[str], ...]]] = MappingProxyType(
    {
        Prompt.SAVED: _places("before", ""),
        Prompt.CALLBACK_NUMBER: _places("number"),
        Prompt.CALLBACK_AGAIN: _places("number", ""),
        Prompt.CALLBACK_SHOWN: _places("number", ""),
        Prompt.CALLBACK_THANKS: _places("before", ""),
        Prompt.QUEUE_POSITION: _places("n"),
        Prompt.QUEUE_WAIT: _places("minutes"),
        Prompt.QUEUE_OFFER: _places("key"),
        Prompt.FORWARD_TOLD: _places("name", ""),
        Prompt.RECALL: _places("name", ""),
        Prompt.CALLBACK_CALL: _places("organisation", ""),
        Prompt.CALLBACK_DIALLED: _places("name", "number", ""),
        Prompt.TRANSFER_FROM: _places("name", ""),
        Prompt.TRANSFERRED: _places("name", "number", ""),
        Prompt.NOT_REACHED: _places("name", "number", ""),
        Prompt.WHO: _places("name to", "number to", "to", "name", "number", ""),
        Prompt.FORWARD_SET: _places("to", ""),
        Prompt.ABSENCE_SET: _places("until", ""),
        Prompt.PIN_LOCKED: _places("minutes", ""),
        Prompt.PIN_NEW: _places("n", ""),
        Prompt.MAILBOX_COUNT: _places("new old", "new", "old"),
        Prompt.MESSAGE_FROM: _places("name received", "number received", "received", "name", "number", ""),
        Prompt.MAILBOX_OF: _places("name", ""),
        Prompt.LANGUAGE_CHOICE: _places("key"),
        Prompt.SORRY_FAULT: _places("before", ""),
    }
)

#: What is said instead, where no variant has all that it tells.
INSTEAD: Final[Mapping[Prompt, Prompt]] = MappingProxyType(
    {
        Prompt.CALLBACK_NUMBER: Prompt.CALLBACK_ENTER,
        Prompt.QUEUE_POSITION: Prompt.QUEUE_STILL,
        Prompt.QUEUE_WAIT: Prompt.QUEUE_STILL,
        Prompt.MAILBOX_COUNT: Prompt.MAILBOX_NONE,
    }
)

#: Prompts that name a key have one, also when none is told.
DEFAULT_KEY: Final = "1"

Variant = tuple[str, ...]


def variants(*each: str | Variant) -> tuple[Variant, ...]:
    """Return the variants of a prompt; each is one sentence, or several."""
    return tuple((one,) if isinstance(one, str) else one for one in each)


def plain(sentences: Mapping[Prompt, str | Variant]) -> dict[Prompt, tuple[Variant, ...]]:
    """Return prompts that have one variant each."""
    return {key: variants(said) for key, said in sentences.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """One language: what each prompt says, in as many variants as `VARIANTS` names.

    - `yesterday`: the day before, as it answers "when".
    - `new`, `old`: a count of messages, one and many (`{n}`), as they stand in `MAILBOX_COUNT`; the old ones
      have been heard but nobody has called back.
    - `leave`: what the greeting of a mailbox asks for.
    """

    code: str
    yesterday: str
    new: tuple[str, str]
    old: tuple[str, str]
    leave: str
    said: Mapping[Prompt, tuple[Variant, ...]]
