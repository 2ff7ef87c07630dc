"""The sections of a policy file beside its rows."""

from __future__ import annotations

import itertools
import re
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, model_validator

from ansvar.policy.rows import Many, Part
from ansvar.policy.targets import End, Key, Strategy
from ansvar.words.clock import ClockSpan, DateSpan, Days, WeekSpan
from ansvar.words.spans import CountBound, Length, LengthBound, Wait
from ansvar.words.text import Text

Date = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Accepted(Part):
    """A weakness that the owner knows and keeps, with the reason."""

    finding: str = Field(description="Kind of finding, with `:row` behind it to accept it for one row only.")
    because: Text = Field(description="Why it is accepted.")


class Head(Part):
    """Title, reach, purpose, owner and adoption of the policy."""

    title: Text
    organisation: str
    covers: Many[str] = Field((), description="Companies and organisations covered beside the first.")
    languages: Many[str] = Field(("en",), description="Languages of the policy, the first its own.")
    why: Text | None = Field(None, description="Why the policy exists.")
    otherwise: Text | None = Field(None, description="What happens when it is not followed.")
    owner: str | None = Field(None, description="Who answers for the policy.")
    authors: Many[str] = Field((), description="Who wrote it together, such as sales, IT and reception.")
    adopted_by: str | None = None
    adopted_on: Date | None = None
    reference: str | None = Field(None, description="Minute, paragraph or case number of the decision.")
    valid_from: Date | None = None
    valid_until: Date | None = None
    replaces: Many[str] = Field((), description="References of the policies it replaces.")
    review: Length | None = Field(None, description="How often it is looked through.")
    guide: str | None = Field(None, description="Where the guide for staff is found.")
    units_decide: Many[str] = Field((), description="Settings left to the units, such as `answering.within`.")
    accepted: Many[Accepted] = Field((), description="Weaknesses that are known and kept.")
    source: Many[str] = ()


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
    zone: Annotated[str, BeforeValidator(_zone)] = "Europe/Stockholm"
    languages: Many[str] = Field(
        ("en",), description="Languages callers are spoken to in; the first is the default."
    )
    language_from: Many[Literal["number", "key", "memory", "operator"]] = ("key",)
    seconds_per_ring: float = Field(5.0, ge=1, le=10, description="Length of one ring with its pause.")
    source: Many[str] = ()


class Season(Part):
    """Other openings during part of the year."""

    date: Many[DateSpan]
    open: Many[WeekSpan] = ()


class DayException(Part):
    """Other openings on a date; no `open` means closed."""

    date: Many[DateSpan]
    open: Many[ClockSpan] = ()
    because: Text | None = None


class Hours(Part):
    """Weekly openings with lunch, seasons, holidays and exceptions."""

    open: Many[WeekSpan] = Field((), description='Openings, such as "mon-thu 08:00-16:30".')
    lunch: Many[ClockSpan] = Field((), description="Closed every day between these times.")
    seasons: Many[Season] = ()
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
    exceptions: Many[DayException] = Field((), alias="except")
    clause: Text | None = None
    source: Many[str] = ()

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

    name: Text
    code: str | None = Field(None, description="Short code in the exchange or calendar, such as LUN.")
    returns: Literal["clock", "date", "unknown"] = "clock"
    phone: Literal["closed", "still rings"] = Field("closed", description="Whether the phone still rings.")
    ends: Literal["entry", "next day", "next working day", "at return"] = Field(
        "entry", description="When an absence without an end ends."
    )
    sensitive: bool = Field(False, description="Health and the like: the kind itself is shown to few.")
    devices: Many[Literal["desk", "mobile"]] = Field(
        (), description="Which phones it closes; none means all."
    )
    counts_as: str | None = Field(None, description="A wider kind that rows may name instead.")


class Answering(Part):
    """Who says what and how soon; the limits of mailboxes."""

    within: Wait | None = Field(None, description="Answer within this many rings or seconds.")
    aim: Wait | None = Field(None, description="A preferred, shorter time.")
    others_within: Wait | None = Field(None, description="Within which others' ringing phones are picked up.")
    service_level: str | None = Field(None, description='Such as "80 % within 20 s".')
    pick_up: Literal["unit", "function", "team", "anyone", "nobody"] = Field(
        "unit", description="Who may pick up a colleague's ringing phone."
    )
    inward: Many[
        Literal["greeting", "organisation", "unit", "title", "first name", "name", "help offered"]
    ] = ()
    outward: Many[
        Literal["greeting", "organisation", "unit", "title", "first name", "name", "help offered"]
    ] = ()
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
    longest_search: Wait = Field(
        Wait(90, False), description="How long phones ring in all before the end is taken."
    )
    source: Many[str] = ()

    @model_validator(mode="after")
    def _level(self) -> Answering:
        if self.service_level and not re.fullmatch(
            r"\d{1,3} ?% (within|in) \d+ ?(s|seconds|rings)", self.service_level
        ):
            raise ValueError(f'`{self.service_level[:40]}` does not read; write such as "80 % within 20 s"')
        return self


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
    stale_after: Length | None = Field(None, description="A greeting older than this is reported.")
    longest: Wait = Field(Wait(180, False), description="Longest recording.")
    retention: Length | None = Field(None, description="How long a heard message is kept.")
    to_mail: bool = Field(False, description="Whether recordings are sent by mail.")
    source: Many[str] = ()


class Switchboard(Part):
    """The operators: order, recall, limits, crew and notices."""

    hours: str | None = Field(None, description="Opening hours (name).")
    order: Literal["external first", "equal", "internal first"] = "equal"
    longest_wait: Wait | None = Field(
        None, description="Nobody waits longer behind callers of a higher class."
    )
    recall: Wait | None = Field(None, description="An unanswered transfer comes back after this time.")
    transfers: int | None = Field(None, ge=0, le=20, description="Most transfers of one call.")
    then: Literal["call-back", "keep", "message"] = Field(
        "call-back", description="What follows at the limit."
    )
    after_transfer: Literal["keeps place", "operator first"] = "keeps place"
    crew: int | None = Field(None, ge=0, description="Operators of the standard crew.")
    trained: Literal["standard", "double"] | None = Field(None, description="How many people are trained.")
    doubled_when: CountBound | None = Field(None, description="Callers waiting at which the crew is doubled.")
    overloaded_when: CountBound | None = Field(
        None, description="Callers waiting at which it counts as overloaded."
    )
    notices: Many[Literal["closures", "events", "press releases", "moves", "duties", "changes"]] = ()
    notice_before: Length | None = Field(
        None, description="How long before a closure the switchboard is told."
    )
    owner: str | None = Field(None, description="The office that owns the switchboard.")
    overflow: Many[End] = Field(
        (), description="Where callers go when the longest wait is over or it is closed."
    )
    offers: Many[Literal["position", "expected wait", "call-back", "music", "silence"]] = ()
    requests: str | None = Field(None, description="Where faults, questions and orders are written.")
    source: Many[str] = ()


class Queue(Part):
    """A queue beside the switchboard's."""

    name: Text | None = None
    members: str | None = Field(None, description="Function whose holders answer.")
    hours: str | None = None
    strategy: Strategy = Strategy.LONGEST_IDLE
    longest_wait: Wait | None = None
    most_waiting: int | None = Field(None, ge=1)
    then: Many[End] = ()
    offers: Many[Literal["position", "expected wait", "call-back", "music", "silence"]] = ()
    source: Many[str] = ()


class Numbers(Part):
    """Numbers shown outward, where calls may be forwarded, and emergency numbers."""

    shown: Literal["direct", "main", "unit", "withheld"] = "direct"
    shown_outside_hours: Literal["direct", "main", "unit", "withheld"] | None = None
    hours: str | None = Field(None, description="Which hours `shown_outside_hours` speaks of.")
    forward_to: Many[Literal["organisation", "country", "mobile", "private", "abroad", "anywhere"]] = Field(
        ("organisation", "country", "mobile"), description="Where calls may be forwarded."
    )
    forward_needs_consent: bool = Field(False, description="Whether the one forwarded to must have agreed.")
    private_after: Length | None = Field(
        None, description="Forwarding to a private phone longer than this needs the manager."
    )
    emergency: Many[str] = Field(("112",), description="Numbers that always pass.")
    barred: Many[str] = Field((), description="Prefixes or classes of number that may not be dialled.")
    published: Many[Literal["main", "direct", "mobile", "function"]] = ()
    plan: Text | None = Field(None, description="The numbering plan in words.")
    source: Many[str] = ()


class Devices(Part):
    """Phones and subscriptions as property and tool."""

    owner: Literal["organisation", "employee"] = "organisation"
    private_use: Literal["allowed", "urgent only", "avoid", "forbidden", "paid"] | None = None
    subscription_in_private_phone: bool | None = None
    pin: bool | None = Field(None, description="Whether stored data must be protected by a PIN.")
    renewed_every: Length | None = None
    lost_report_within: Length | None = None
    silent_in: Many[str] = ()
    paired: bool | None = Field(None, description="Whether desk phone and mobile are one line.")
    given_to: Many[str] = Field((), description="Roles or criteria that get a phone.")
    remote_management: bool | None = None
    install_guide: str | None = None
    source: Many[str] = ()


Detail = Literal["all", "kind", "period", "return time", "nothing"]


class Privacy(Part):
    """Who sees what of an absence, and how long data are kept."""

    person: Detail = "all"
    manager: Detail = "kind"
    operator: Detail = "period"
    colleague: Detail = "period"
    caller: Literal["return time", "nothing", "reason"] = Field(
        "return time",
        description="What callers hear. Ansvar never tells a reason, and `check` says so of `reason`.",
    )
    whereabouts: Literal["staff", "nobody", "all"] = "staff"
    surname: Literal["told", "hidden"] = "told"
    recording: Literal["off", "on request", "on", "announced"] = "off"
    retention: dict[str, Length] = Field(
        default_factory=dict, description="How long each kind of data is kept."
    )
    individuals: Literal["hidden", "self only", "manager", "all"] = "self only"
    smallest_group: int = Field(5, ge=1, description="Figures of smaller groups are hidden.")
    identity_first: bool | None = Field(
        None, description="Whether the caller's identity is checked before details."
    )
    source: Many[str] = ()


class QuietDay(Part):
    """A day or part of a day without phones, kept every week."""

    days: Days
    time: Many[ClockSpan] = ()
    unit: Many[str] = Field((), description="Units that keep it; none means each unit that chose a day.")
    lines: Many[Literal["desk", "mobile"]] = ("desk", "mobile")
    passes: Many[Literal["urgent", "internal", "list"]] = ("urgent", "internal")
    since: Date | None = None
    chosen_by: Literal["team", "manager", "organisation"] | None = None
    evaluate_after: Length | None = None
    source: Many[str] = ()


class Named(Part):
    """A name with its meaning, for lists, roles and topics."""

    name: Text
    about: Text | None = None
    source: Many[str] = ()


class CallerList(Named):
    """A list of callers with a rule of their own; the numbers stand with the organisation."""

    numbers: Many[str] = ()


class Topic(Named):
    """What a call may be about, and who takes such calls."""

    function: str | None = None
    unit: str | None = None
    queue: str | None = None


class Role(Named):
    """A role with its own availability, such as sales, support or reception."""

    hours: str | None = None
    within: Wait | None = None


class Announcement(Part):
    """Words that are played; `then` says what follows, else the call ends."""

    say: Text
    then: Many[End] = ()
    source: Many[str] = ()


class Menu(Part):
    """Choices by key; `none` says what follows when no key is pressed."""

    say: Text
    keys: dict[str, Key]
    none: Many[End] = ()
    wait: Wait = Wait(8, False)
    source: Many[str] = ()


class Service(Part):
    """An outside answering service."""

    name: Text
    number: str
    hours: str | None = None
    instructions: Text | None = None
    source: Many[str] = ()


class Local(Part):
    """What a unit fills in itself; its rows are read before the common ones."""

    hours: str | None = None
    within: Wait | None = None
    ring: Wait | None = None
    source: Many[str] = ()
