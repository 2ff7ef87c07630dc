"""What a language must have to be spoken: every word and sentence, each with its places to fill in.

A catalogue holds whole sentences, never parts that are glued together, because word order and case differ
between languages. Names stand where the language leaves them uninflected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ansvar.policy.targets import EndKind, KeyAction, Strategy, Target
from ansvar.routing.model import Why

#: States that `Told.state` names.
STATES: Final = (
    "present",
    "away",
    "busy",
    "closed",
    "quiet",
    "outside hours",
    "no answer",
    "unknown number",
    "switchboard closed",
)
#: States in which somebody cannot take the call.
HINDERED: Final = ("away", "busy", "no answer", "closed", "quiet", "outside hours")
#: States in which a place is shut.
SHUT: Final = ("closed", "quiet", "outside hours", "unknown number", "switchboard closed")
FACTS: Final = (
    "organisation",
    "unit",
    "name",
    "function",
    "return time",
    "alternative",
    "deadline",
    "opening",
    "closed",
    "mail",
    "number",
    "position",
    "expected wait",
    "transferred to",
    "period",
    "handling",
    "recording",
    "choices",
)
PROMISES: Final = ("mailbox", "message", "call-back", "interim answer", "mail", "complaint", "request")
WHO: Final = (
    "person",
    "deputy",
    "function",
    "unit",
    "manager",
    "switchboard",
    "organisation",
    "case owner",
    "policy owner",
    "caller",
    "owner",
    "colleague",
    "reader",
    "taker",
)
CHANNELS: Final = ("mail", "sms", "screen", "mail and sms")
SHOWN: Final = ("caller", "main", "direct", "unit", "withheld")
TRANSFERS: Final = ("announced", "blind", "ask first")
UNITS: Final = ("second", "minute", "hour", "day", "week")
LABELS: Final = (
    "called",
    "state",
    "absence",
    "decided",
    "tries",
    "ends",
    "promise",
    "owner",
    "due",
    "aim",
    "counted",
    "stand-in",
    "steps",
    "interim",
    "keys",
    "told",
    "notified",
    "shown",
    "transfer",
    "instructions",
    "queued",
    "rows",
    "ruled out",
    "errors",
)
#: Signs that are spoken by name: in addresses of mail, and on the keys of a telephone.
SIGNS: Final = ("@", ".", "-", "_", "#", "*")
#: A call that has been transferred too often may stay with the one who has it.
ENDS: Final = (*(kind.value for kind in EndKind), "keep")
#: A unit that covers for a closed one is a target too.
TARGETS: Final = tuple(dict.fromkeys((*(target.value for target in Target), "covering unit")))


def _said(*needs: str, may: tuple[str, ...] = ()) -> Any:
    """Return a sentence with the places it must fill in, and those it may."""
    return field(metadata={"needs": needs, "may": may})


def _table(*keys: str, may: tuple[str, ...] = ()) -> Any:
    """Return a table with these keys, whose texts may fill in these places."""
    return field(metadata={"keys": keys, "may": may})


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """One language: times, names of things, and what callers, operators and auditors are told."""

    code: str
    itself: str
    again: str = _said(may=("given", "name"))
    """How somebody is called who has just been named."""

    # Times. `{day}` is "on Tuesday", `{plain}` is "Tuesday", `{nth}` is the day of the month as spoken.
    weekdays: tuple[str, ...]
    on_weekdays: tuple[str, ...]
    months: tuple[str, ...]
    days_of_month: tuple[str, ...]
    today: str
    tomorrow: str
    on_date: str = _said("nth", "month", may=("weekday", "on_weekday"))
    plain_date: str = _said("weekday", "nth", "month")
    year: str = _said("date", "year")
    on_brief: str = _said("nth", "month")
    plain_brief: str = _said("nth", "month")
    """A later date where little time is left to say it."""
    written: str = _said("d", "month", "year", "h", "mm", may=("weekday", "on_weekday"))
    """A moment for the eye, in an account or a table."""
    clock_hour: str = _said(may=("h", "h12", "half"))
    clock_minute: str = _said(may=("h", "h12", "m", "mm", "half"))
    noon: str
    midnight: str
    at: str = _said("clock")
    at_day: str = _said("day", "clock")
    before: str = _said("clock", may=("day", "plain"))
    before_end: str = _said(may=("day", "plain"))
    durations: Mapping[str, tuple[str, str]] = field(metadata={"keys": UNITS, "may": ("n",)})

    # Lists.
    and_: str
    or_: str
    more: str = _said("names", "n")

    # What a caller hears.
    place: str = _said("place")
    called_person: str = _said("who")
    somebody: str
    hindered: Mapping[str, str] = _table(*HINDERED, may=("who",))
    nobody: str
    back: str = _said("who", "when")
    back_unknown: str = _said("who")
    we_back: str = _said("when")
    we_back_unknown: str
    message_read: str
    shut: Mapping[str, str] = _table(*SHUT, may=("where",))
    shut_here: Mapping[str, str] = _table(*SHUT)
    opens: str = _said("when")
    alternative: str = _said("names")
    alternative_number: str = _said("number")
    call_back: str = _said("before")
    call_back_soon: str
    answer: str = _said("before")
    answer_soon: str
    handling: str = _said("who")
    mail: str = _said("mail")
    number: str = _said("number")
    recorded: str
    connected: str = _said("who")
    end_said: Mapping[str, str] = _table(*ENDS)
    press: str = _said("key", "action")
    press_language: str = _said("key")
    key_actions: Mapping[str, str] = _table(*(action.value for action in KeyAction), may=("name",))
    key_actions_named: Mapping[str, str] = _table(
        "unit", "function", "queue", "topic", "number", may=("name",)
    )
    signs: Mapping[str, str] = _table(*SIGNS)

    # Names of things, in the nominative, as they stand in a line or a table.
    states: Mapping[str, str] = _table(*STATES)
    targets: Mapping[str, str] = _table(*TARGETS)
    strategies: Mapping[str, str] = _table(*(strategy.value for strategy in Strategy))
    ends: Mapping[str, str] = _table(*ENDS)
    facts: Mapping[str, str] = _table(*FACTS)
    promises: Mapping[str, str] = _table(*PROMISES)
    who: Mapping[str, str] = _table(*WHO)
    channels: Mapping[str, str] = _table(*CHANNELS)
    shown: Mapping[str, str] = _table(*SHOWN)
    transfers: Mapping[str, str] = _table(*TRANSFERS)
    whys: Mapping[str, str] = _table(*(why.value for why in Why))
    labels: Mapping[str, str] = _table(*LABELS)

    # Sentences for those who ask why.
    own_phone: str
    own_mobile: str
    mobile_of: str = _said("name")
    private_of: str = _said("name")
    number_of: str = _said("number")
    main_number: str
    unused_number: str
    """What was called, as it stands behind "the call to"."""
    to: str = _said("name")
    then: str = _said("first", "next")
    end_to: Mapping[str, str] = _table(*ENDS, may=("name",))
    end_to_named: Mapping[str, str] = _table(
        "mailbox", "message", "call-back", "queue", "answering service", "number", may=("name",)
    )
    goes: str = _said("called", "first", "end")
    goes_to_end: str = _said("called", "end")
    goes_through: str = _said("called", "first")
    because_row: str = _said("goes", "row")
    because_clause: str = _said("goes", "row", "clause")
    because_setting: str = _said("goes", "row")
    because_default: str = _said("goes")
    because_fault: str = _said("goes")
    row: str = _said("row")
    row_of_unit: str = _said("row", "unit")
    setting: str = _said("row")
    no_row: str
    no_rings: str
    together: str = _said("names", "wait")
    one_by_one: str = _said("names", "wait")
    announced: str
    reminded: str = _said("when", "who")
    takes_over: str = _said("when", "who")

    # The operator's line.
    op_back: str = _said("when")
    op_back_unknown: str
    op_opens: str = _said("when")
    op_goes: str = _said("first", "end")
    op_goes_to_end: str = _said("end")
    op_here: str
    op_here_why: str = _said("why")
    op_here_after: str = _said("first")
    op_promise: str = _said("before")
