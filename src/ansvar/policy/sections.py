"""The sections of a policy file beside its rows."""

from __future__ import annotations

import itertools
import re
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, model_validator

from ansvar.policy.base import Date, Many, Part
from ansvar.policy.targets import Ban, End, Key, Strategy
from ansvar.policy.upkeep import (
    Conduct,
    Detail,
    Devices,
    Numbers,
    PresenceRules,
    Privacy,
    Records,
    Source,
    Staffing,
)
from ansvar.words.clock import ClockSpan, DateSpan, Days, WeekSpan
from ansvar.words.spans import CountBound, Length, LengthBound, Wait
from ansvar.words.text import Text


class Accepted(Part):
    """A weakness that the owner knows and keeps, with the reason."""

    finding: str = Field(description="Kind of finding, with `:row` behind it to accept it for one row only.")
    because: Text = Field(description="Why it is accepted.")


class Head(Part):
    """Title, reach, purpose, owner and adoption of the policy."""

    title: Text = Field(description="Title of the document.")
    organisation: str = Field(description="Organisation whose policy it is.")
    covers: Many[str] = Field((), description="Companies and organisations covered beside the first.")
    languages: Many[str] = Field(("en",), description="Languages of the policy, the first its own.")
    why: Text | None = Field(None, description="Why the policy exists.")
    otherwise: Text | None = Field(None, description="What happens when it is not followed.")
    owner: str | None = Field(None, description="Who answers for the policy.")
    authors: Many[str] = Field((), description="Who wrote it together, such as sales, IT and reception.")
    adopted_by: str | None = Field(None, description="Body or person that adopted it.")
    adopted_on: Date | None = Field(None, description="Day of the decision.")
    reference: str | None = Field(None, description="Minute, paragraph or case number of the decision.")
    valid_from: Date | None = Field(None, description="First day it is in force.")
    valid_until: Date | None = Field(None, description="First day it is no longer in force.")
    replaces: Many[str] = Field((), description="References of the policies it replaces.")
    review: Length | None = Field(None, description="How often it is looked through.")
    guide: str | None = Field(None, description="Where the guide for staff is found.")
    units_decide: Many[str] = Field((), description="Settings left to the units, such as `answering.within`.")
    accepted: Many[Accepted] = Field((), description="Weaknesses that are known and kept.")
    source: Many[str] = Source


def _zone(value: object) -> object:
    if isinstance(value, str):
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"`{value[:40]}` is no time zone; write one such as Europe/Stockholm") from None
    return value


class Site(Part):
    """Country, zone and numbers of the place."""

    country: str = Field("SE", pattern=r"^[A-Z]{2}$", description="Country code, for holidays and numbers.")
    zone: Annotated[str, BeforeValidator(_zone)] = Field(
        "Europe/Stockholm", description="Time zone of the place."
    )
    languages: Many[str] = Field(
        ("en",), description="Languages callers are spoken to in; the first is the default."
    )
    language_from: Many[Literal["number", "key", "memory", "operator"]] = Field(
        ("key",),
        description="How the language of a call is known: the number called, a key, an earlier call, the operator.",
    )
    seconds_per_ring: float = Field(5.0, ge=1, le=10, description="Length of one ring with its pause.")
    source: Many[str] = Source


class Season(Part):
    """Other openings during part of the year."""

    date: Many[DateSpan] = Field(description="Dates of the season, every year or once.")
    open: Many[WeekSpan] = Field((), description="Openings then; none means closed.")


class DayException(Part):
    """Other openings on a date; no `open` means closed."""

    date: Many[DateSpan] = Field(description="The dates.")
    open: Many[ClockSpan] = Field((), description="Openings then; none means closed.")
    because: Text | None = Field(None, description="Why, for staff.")


class Hours(Part):
    """Weekly openings with lunch, seasons, holidays and exceptions."""

    open: Many[WeekSpan] = Field((), description='Openings, such as "mon-thu 08:00-16:30".')
    lunch: Many[ClockSpan] = Field((), description="Closed every day between these times.")
    seasons: Many[Season] = Field((), description="Other openings during part of the year.")
    holidays: str | None = Field(
        None,
        pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$",
        description="Country whose holidays are closed, such as DK.",
    )
    de_facto: bool = Field(
        True, description="Whether days that are free in practice (such as Christmas Eve) count."
    )
    half_days: dict[str, Many[ClockSpan]] = Field(
        default_factory=dict, description="Openings on half days, by holiday name or MM-DD."
    )
    exceptions: Many[DayException] = Field((), alias="except", description="Other openings on single dates.")
    clause: Text | None = Field(None, description="The sentence the document prints.")
    deviation: Text | None = Field(
        None, description="A known difference between what is meant and what the exchange does."
    )
    source: Many[str] = Source

    @model_validator(mode="after")
    def _apart(self) -> Hours:
        for set_ in (self.open, *(season.open for season in self.seasons)):
            by_day: dict[int, list[ClockSpan]] = {}
            for span in set_:
                for day in span.days:
                    by_day.setdefault(day, []).extend(span.spans)
            for day, spans in by_day.items():
                ordered = sorted(spans, key=lambda span: span.start)
                for first, second in itertools.pairwise(ordered):
                    if second.start < first.end or first.end <= first.start:
                        raise ValueError(
                            f"the openings {first} and {second} overlap on "
                            f"{('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')[day]}; write them apart"
                        )
        return self


class AbsenceKind(Part):
    """One kind of absence, with its code, how it is returned from, and who may see it."""

    name: Text = Field(description="What staff call it, per language.")
    code: str | None = Field(None, description="Short code in the exchange or calendar, such as LUN.")
    returns: Literal["clock", "date", "unknown"] = Field(
        "clock", description="Whether its end is told as a clock time, as a date, or not known."
    )
    phone: Literal["closed", "still rings"] = Field("closed", description="Whether the phone still rings.")
    ends: Literal["entry", "next day", "next working day", "at return"] = Field(
        "entry", description="When an absence without an end ends."
    )
    sensitive: bool = Field(False, description="Health and the like: the kind itself is shown to few.")
    devices: Many[Literal["desk", "mobile"]] = Field(
        (), description="Which phones it closes; none means all."
    )
    counts_as: str | None = Field(None, description="A wider kind that rows may name instead.")
    deviation: Text | None = Field(
        None, description="A known difference between what is meant and what the exchange does."
    )


GreetingPart = Literal[
    "greeting", "organisation", "unit", "title", "role", "first name", "name", "number", "help offered"
]


def _level(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(
        r"\d{1,3} ?% (within|in) \d+ ?(s|sec|seconds|min|minutes|rings)", value
    ):
        raise ValueError(f'`{value[:40]}` does not read; write such as "80 % within 20 s"')
    return value


#: A share of calls and a wait, as contact centres agree on them.
ServiceLevel = Annotated[str, BeforeValidator(_level)]


class Answering(Part):
    """Who says what and how soon; the limits of mailboxes."""

    within: Wait | None = Field(None, description="Answer within this many rings or seconds.")
    aim: Wait | None = Field(None, description="A preferred, shorter time.")
    others_within: Wait | None = Field(None, description="Within which others' ringing phones are picked up.")
    service_level: ServiceLevel | None = Field(None, description='Such as "80 % within 20 s".')
    pick_up: Literal["unit", "function", "team", "anyone", "nobody"] = Field(
        "unit", description="Who may pick up a colleague's ringing phone."
    )
    inward: Many[GreetingPart] = Field((), description="What one says when answering, in order.")
    outward: Many[GreetingPart] = Field((), description="What one says when calling out, in order.")
    words: Text | None = Field(None, description="The words of the greeting, per language.")
    words_are: Literal["fixed", "an example", "a guideline"] | None = Field(
        None, description="Whether the greeting is said word by word."
    )
    phone_hours: Literal["as opening hours", "allowed", "only if they help", "forbidden"] | None = Field(
        None, description="Whether units may have phone hours shorter than their opening hours."
    )
    longest_hold: Wait | None = Field(None, description="How long a caller is left on hold at most.")
    check_back: Wait | None = Field(None, description="How often one returns to a caller on hold.")
    fetching: bool | None = Field(
        None, description="Whether a caller waits while somebody is fetched to the phone."
    )
    ring: Wait = Field(Wait(4, True), description="How long a phone rings when a row does not say.")
    no_mailbox_when_absent: LengthBound | None = Field(
        None, description="Absences for which the personal mailbox is never reached."
    )
    no_message_when_absent: LengthBound | None = Field(
        None,
        description="Absences for which a message is taken only if the caller is told of the absence's length.",
    )
    no_mailbox_on: Many[str] = Field(
        (), description="Classes of line that never end in a machine, such as dispatch."
    )
    attempts_within: Length | None = Field(
        None,
        description="Earlier attempts of a caller count for this long; without it until one is answered.",
    )
    longest_search: Wait = Field(
        Wait(90, False), description="How long phones ring in all before the end is taken."
    )
    source: Many[str] = Source


class Mailbox(Part):
    """What a mailbox greeting must hold, and how messages are reached."""

    greeting: Many[
        Literal[
            "name",
            "unit",
            "organisation",
            "period",
            "return time",
            "alternative",
            "deputy",
            "manager",
            "number",
            "mail",
            "keys",
            "promise",
            "leave message",
            "cannot answer now",
        ]
    ] = Field((), description="Parts of the greeting, in order.")
    personal: bool = Field(True, description="Whether the greeting is recorded by the person.")
    required_for: Many[str] = Field((), description='Who must have one: "everyone", roles or line classes.')
    pin: str = Field(
        "at least 6 digits",
        description='Rule for the PIN: "at least N digits", "delegated access", or a rule in words such as "1 + extension".',
    )
    delegates: Many[Literal["deputy", "manager", "unit", "function", "named"]] = Field(
        (), description="Who may hear another's mailbox, by a right of their own and never by a shared PIN."
    )
    alternative_never: Many[Ban] = Field(
        (), description="What the alternative named in a greeting may not be, such as another mailbox."
    )
    stale_after: Length | None = Field(None, description="A greeting older than this is reported.")
    longest: Wait = Field(Wait(180, False), description="Longest recording.")
    retention: Length | None = Field(None, description="How long a heard message is kept.")
    to_mail: bool = Field(False, description="Whether recordings are sent by mail.")
    source: Many[str] = Source


class Switchboard(Part):
    """The operators: order, recall, limits, crew and notices."""

    hours: str | None = Field(None, description="Opening hours (name).")
    within: Wait | None = Field(None, description="Operators answer within this many rings or seconds.")
    aim: Wait | None = Field(None, description="A preferred, shorter time.")
    service_level: ServiceLevel | None = Field(None, description='Such as "80 % within 20 s".')
    order: Literal["external first", "equal", "internal first"] = Field(
        "equal", description="Whose calls are taken first."
    )
    first: Many[str] = Field(
        (),
        description='Callers taken before all others, in order: urgent, call-back, recall, external, internal, foreign, anonymous, "line NAME", "topic NAME" or "list NAME".',
    )
    longest_wait: Wait | None = Field(
        None, description="Nobody waits longer behind callers of a higher class."
    )
    recall: Wait | None = Field(None, description="An unanswered transfer comes back after this time.")
    transfers: int | None = Field(None, ge=0, le=20, description="Most transfers of one call.")
    then: Literal["call-back", "keep", "message"] = Field(
        "call-back", description="What follows at the limit."
    )
    after_transfer: Literal["keeps place", "operator first"] = Field(
        "keeps place", description="Where a caller stands who comes back from a transfer."
    )
    handover: Literal["announced", "blind", "ask first", "never"] | None = Field(
        None, description="How calls are handed over when a row does not say."
    )
    crew: int | None = Field(None, ge=0, description="Operators of the standard crew.")
    trained: Literal["standard", "double"] | None = Field(None, description="How many people are trained.")
    doubled_when: CountBound | None = Field(None, description="Callers waiting at which the crew is doubled.")
    overloaded_when: CountBound | None = Field(
        None, description="Callers waiting at which it counts as overloaded."
    )
    most_waiting: int | None = Field(
        None, ge=1, description="Callers beyond this many hear the overload rule at once."
    )
    notices: Many[
        Literal[
            "closures",
            "events",
            "press releases",
            "moves",
            "duties",
            "changes",
            "hours",
            "organisation",
            "responsibilities",
            "load",
        ]
    ] = Field((), description="What the switchboard is told of.")
    notice_before: Length | None = Field(
        None, description="How long before a closure the switchboard is told."
    )
    owner: str | None = Field(None, description="The office that owns the switchboard.")
    overflow: Many[End] = Field(
        (), description="Where callers go when the longest wait is over or it is closed."
    )
    offers: Many[Literal["position", "expected wait", "call-back", "music", "silence"]] = Field(
        (), description="What waiting callers hear or may choose."
    )
    requests: str | None = Field(None, description="Where faults, questions and orders are written.")
    source: Many[str] = Source


class Queue(Part):
    """A queue beside the switchboard's."""

    name: Text | None = Field(None, description="What it is called.")
    members: str | None = Field(None, description="Function whose holders answer.")
    hours: str | None = Field(None, description="Opening hours (name).")
    strategy: Annotated[Strategy, Field(strict=False)] = Field(
        Strategy.LONGEST_IDLE, description="Whose phone rings first."
    )
    within: Wait | None = Field(None, description="Calls are answered within this many rings or seconds.")
    service_level: ServiceLevel | None = Field(None, description='Such as "80 % within 20 s".')
    first: Many[str] = Field(
        (), description="Callers taken before all others, in order, as for the switchboard."
    )
    longest_wait: Wait | None = Field(None, description="Nobody waits longer.")
    most_waiting: int | None = Field(None, ge=1, description="Most callers who wait at once.")
    then: Many[End] = Field((), description="Where callers go when it is closed, full, or the wait too long.")
    offers: Many[Literal["position", "expected wait", "call-back", "music", "silence"]] = Field(
        (), description="What waiting callers hear or may choose."
    )
    source: Many[str] = Source


class QuietDay(Part):
    """A day or part of a day without phones, kept every week."""

    days: Days = Field(description="Weekdays that may be chosen, or that are kept by the units named.")
    time: Many[ClockSpan] = Field((), description="Clock times; none means the whole day.")
    unit: Many[str] = Field((), description="Units that keep it; none means each unit that chose a day.")
    lines: Many[Literal["desk", "mobile"]] = Field(("desk", "mobile"), description="Phones that are quiet.")
    passes: Many[Literal["urgent", "internal", "list"]] = Field(
        ("urgent", "internal"), description="Calls that get through all the same."
    )
    since: Date | None = Field(None, description="First day it is kept.")
    chosen_by: Literal["team", "manager", "organisation"] | None = Field(
        None, description="Who chooses the day."
    )
    evaluate_after: Length | None = Field(None, description="When it is evaluated, counted from `since`.")
    source: Many[str] = Source


class Named(Part):
    """A name with its meaning, for lists, roles and topics."""

    name: Text = Field(description="What it is called, per language.")
    about: Text | None = Field(None, description="What is meant.")
    source: Many[str] = Source


class CallerList(Named):
    """A list of callers with a rule of their own; the numbers stand with the organisation."""

    numbers: Many[str] = Field((), description="Numbers on the list, beside those of the organisation.")


class Topic(Named):
    """What a call may be about, and who takes such calls."""

    function: str | None = Field(None, description="Function that takes such calls (id).")
    unit: str | None = Field(None, description="Unit that takes such calls (id).")
    queue: str | None = Field(None, description="Queue that takes such calls (name).")


class Role(Named):
    """A role with its own availability, such as sales, support or reception."""

    hours: str | None = Field(None, description="When people in this role can be reached (name of hours).")
    within: Wait | None = Field(None, description="Answer within this many rings or seconds.")
    per: Literal["organisation", "company", "unit", "site"] | None = Field(
        None, description="For each of what somebody has this role."
    )
    holders: CountBound | None = Field(None, description="How many people have it.")


class Announcement(Part):
    """Words that are played; `then` says what follows, else the call ends."""

    say: Text = Field(description="The words, per language.")
    then: Many[End] = Field((), description="What follows; none means that the call ends.")
    source: Many[str] = Source


class Menu(Part):
    """Choices by key; `none` says what follows when no key is pressed."""

    say: Text = Field(description="The words that name the choices.")
    keys: dict[str, Key] = Field(description='What each key does, such as "1" = "topic parking".')
    none: Many[End] = Field((), description="What follows when no key is pressed.")
    wait: Wait = Field(Wait(8, False), description="How long a key is waited for.")
    source: Many[str] = Source


class Service(Part):
    """An outside answering service."""

    name: Text = Field(description="What it is called.")
    number: str = Field(description="Its number.")
    hours: str | None = Field(None, description="When it answers (name of hours); none means always.")
    instructions: Text | None = Field(None, description="What it is told to do with calls.")
    source: Many[str] = Source


class Local(Part):
    """What a unit fills in itself; its rows are read before the common ones."""

    hours: str | None = Field(None, description="The unit's own hours (name).")
    within: Wait | None = Field(None, description="Answer within this many rings or seconds.")
    ring: Wait | None = Field(None, description="How long phones ring when a row does not say.")
    about: Text | None = Field(None, description="What the unit has decided, in words.")
    source: Many[str] = Source


__all__ = [
    "AbsenceKind",
    "Accepted",
    "Announcement",
    "Answering",
    "CallerList",
    "Conduct",
    "Date",
    "DayException",
    "Detail",
    "Devices",
    "Head",
    "Hours",
    "Local",
    "Mailbox",
    "Menu",
    "Named",
    "Numbers",
    "PresenceRules",
    "Privacy",
    "Queue",
    "QuietDay",
    "Records",
    "Role",
    "Season",
    "Service",
    "Site",
    "Staffing",
    "Switchboard",
    "Topic",
]
