"""The sections about what surrounds a call: numbers, phones, presence, staffing, records, conduct, privacy."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ansvar.policy.base import Many, Part
from ansvar.words.clock import ClockSpan, Days
from ansvar.words.spans import CountBound, Length, LengthBound
from ansvar.words.text import Text

Source = Field((), description="Ids or references of the demands this section meets.")


class Numbers(Part):
    """Numbers shown outward, where calls may be forwarded, and emergency numbers."""

    shown: Literal["direct", "main", "unit", "withheld"] = Field(
        "direct", description="Number shown when somebody calls out."
    )
    shown_outside_hours: Literal["direct", "main", "unit", "withheld"] | None = Field(
        None, description="Number shown outside the hours that `hours` names."
    )
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
    published: Many[Literal["main", "direct", "mobile", "function"]] = Field(
        (), description="Which numbers are given out to callers."
    )
    plan: Text | None = Field(None, description="The numbering plan in words.")
    ranges: dict[str, str] = Field(
        default_factory=dict, description='What a range of numbers is for, such as "9xxxx" = "personal".'
    )
    prefixes: dict[str, Text] = Field(
        default_factory=dict, description="What dialling a prefix or code does, such as an outside line."
    )
    classes: dict[str, Many[str]] = Field(
        default_factory=dict, description="Calling classes by name, and what each may dial."
    )
    source: Many[str] = Source


class Devices(Part):
    """Phones and subscriptions as property and tool."""

    owner: Literal["organisation", "employee"] = Field(
        "organisation", description="Whose property phones are."
    )
    private_use: Literal["allowed", "urgent only", "avoid", "forbidden", "paid"] | None = Field(
        None, description="Private calls on the organisation's phones."
    )
    subscription_in_private_phone: bool | None = Field(
        None, description="Whether the organisation's subscription may be used in a private phone."
    )
    pin: bool | None = Field(None, description="Whether stored data must be protected by a PIN.")
    renewed_every: Length | None = Field(None, description="How often a new phone is given.")
    lost_report_within: Length | None = Field(
        None, description="How soon a lost or broken phone is reported."
    )
    silent_in: Many[str] = Field(
        (), description="Occasions where phones make no sound. Silence is no referral."
    )
    paired: bool | None = Field(None, description="Whether desk phone and mobile are one line.")
    given_to: Many[str] = Field((), description="Roles or criteria that get a phone.")
    remote_management: bool | None = Field(
        None, description="Whether the organisation may lock and empty a phone from afar."
    )
    install_guide: str | None = Field(None, description="Where the guide to install and update is found.")
    itemised_bill: bool | None = Field(
        None, description="Whether the holder gets a list of the calls to pay."
    )
    pay_within: Length | None = Field(None, description="How soon private calls are paid.")
    local_subscription_abroad: bool | None = Field(
        None, description="Whether a local subscription is used on longer stays abroad."
    )
    role_phones: CountBound | None = Field(
        None, description="How many phones a unit has that belong to a role and not to a person."
    )
    source: Many[str] = Source


PresenceSource = Literal[
    "person", "colleague", "manager", "operator", "calendar", "app", "log-in", "schedule", "pairing"
]


class PresenceRules(Part):
    """What makes somebody present or absent, and what a referral needs."""

    refer_when: LengthBound | None = Field(
        None, description="Absences that must be referred; a row of `duty` says who does it."
    )
    desk: Many[PresenceSource] = Field((), description="What closes and opens the desk phone.")
    mobile: Many[PresenceSource] = Field((), description="What closes and opens the mobile.")
    calendar: Literal["drives", "proposes", "informs", "not used"] | None = Field(
        None, description="What an entry of the calendar does to presence."
    )
    private_entries: Literal["busy, without text", "ignored"] | None = Field(
        None, description="How private entries of the calendar count."
    )
    deputy_must: Many[Literal["be present", "have agreed", "be told", "have the same function"]] = Field(
        (), description="What is checked of a deputy when a referral is set."
    )
    longest_closure: Length | None = Field(
        None, description="For how long at most a whole unit may be closed in its phone hours."
    )
    closures_page: str | None = Field(None, description="Where every closure is listed.")
    deviation: Text | None = Field(
        None, description="A known difference between what is meant and what the exchange does."
    )
    source: Many[str] = Source


class Staffing(Part):
    """How many must be there to answer, when, and who steps in."""

    unit: str | None = Field(None, description="Unit that is staffed (id).")
    function: str | None = Field(None, description="Function that is staffed (id).")
    hours: str | None = Field(None, description="Hours in which this holds (name); none means always.")
    days: Days | None = Field(None, description="Weekdays on which this holds.")
    time: Many[ClockSpan] = Field((), description="Clock times in which this holds.")
    present: int = Field(1, ge=0, le=10_000, description="Least number of people present.")
    rota: int | None = Field(None, ge=1, le=10_000, description="Number of people on the rota.")
    relief: bool | None = Field(None, description="Whether one may leave only when relieved.")
    swap_before_relief: bool | None = Field(
        None, description="Whether a shift is swapped with a colleague before relief is asked for."
    )
    responsible: str | None = Field(None, description="Who keeps the rota.")
    clause: Text | None = Field(None, description="The sentence the document prints.")
    source: Many[str] = Source


class Records(Part):
    """What is written down of calls and contacts."""

    calls: Literal["every call", "on suspicion", "nothing"] | None = Field(
        None, description="Of which calls the data are looked at."
    )
    fields: Many[str] = Field((), description="What is kept of each call.")
    outcomes: dict[str, Text] = Field(
        default_factory=dict, description="Codes with which a call is closed, and their meaning."
    )
    evaluated_every: Length | None = Field(None, description="How often the data are evaluated.")
    case_system: (
        Literal["every contact", "contacts that belong to a case", "on request", "nothing"] | None
    ) = Field(None, description="Which contacts are recorded in the case system.")
    breaches: bool | None = Field(None, description="Whether each broken promise is registered.")
    source: Many[str] = Source


class Conduct(Part):
    """How people behave towards callers, visitors and each other on the phone."""

    visitors: Literal["before phone", "after phone", "as they come"] | None = Field(
        None, description="Who comes first, a visitor or a ringing phone."
    )
    screening: bool | None = Field(
        None, description="Whether people may see who calls before they decide to answer."
    )
    warnings: dict[str, int] = Field(
        default_factory=dict, description="How many warnings before a call is ended, by kind of abuse."
    )
    after_warnings: (
        Literal["call may be ended", "call is ended", "manager takes over", "own judgement"] | None
    ) = Field(None, description="What follows the last warning.")
    source: Many[str] = Source


Detail = Literal["all", "kind", "period", "return time", "nothing"]


class Privacy(Part):
    """Who sees what of an absence, and how long data are kept."""

    person: Detail = Field("all", description="What the absent person sees.")
    manager: Detail = Field("kind", description="What the manager sees.")
    operator: Detail = Field("period", description="What operators see.")
    colleague: Detail = Field("period", description="What colleagues see.")
    deputy: Detail | None = Field(None, description="What the deputy sees; by default what colleagues see.")
    caller: Literal["return time", "nothing", "reason"] = Field(
        "return time",
        description="What callers hear. Ansvar never tells a reason, and `check` says so of `reason`.",
    )
    whereabouts: Literal["staff", "nobody", "all"] = Field(
        "staff", description="Who may learn where somebody is."
    )
    surname: Literal["told", "hidden"] = Field("told", description="Whether callers learn surnames.")
    recording: Literal["off", "on request", "on", "announced"] = Field(
        "off", description="Whether calls are recorded."
    )
    retention: dict[str, Length] = Field(
        default_factory=dict, description="How long each kind of data is kept."
    )
    individuals: Literal["hidden", "self only", "manager", "all"] = Field(
        "self only", description="Who sees figures of single people."
    )
    smallest_group: int = Field(5, ge=1, description="Figures of smaller groups are hidden.")
    identity_first: bool | None = Field(
        None, description="Whether the caller's identity is checked before details."
    )
    said_before_identity: Many[
        Literal["first name", "name", "organisation", "unit", "number", "that a call was returned"]
    ] = Field((), description="What may be said when calling back, before identity is known.")
    mail_to_deputy: bool | None = Field(None, description="Whether a deputy may get the absent one's mail.")
    source: Many[str] = Source
