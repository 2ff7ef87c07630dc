"""The rows of a policy: routes with their conditions, promises, duties, goals and plain clauses."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from ansvar.policy.base import Date, Many, Part, RowId, as_tuple
from ansvar.policy.targets import Ban, End, Key, Owner, Try
from ansvar.policy.when import When
from ansvar.words.clock import Clock, Due
from ansvar.words.spans import Bound, Length, Wait
from ansvar.words.text import Text

Strength = Literal["must", "should", "aim", "may"]
Upheld = Literal["enforced", "measured", "tracked", "advised"]

Fact = Literal[
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
]


class Row(Part):
    """What every row has: an id, where the demand comes from, and the sentence the document prints."""

    id: RowId = Field(description="Short name of the row; decisions and findings cite it.")
    source: Many[str] = Field((), description="Ids or references of the demands this row meets, such as A9.")
    clause: Text | None = Field(None, description="The sentence the document prints, per language.")
    strength: Strength = Field("must", description="How strongly it binds: must, should, aim or may.")
    upheld: Upheld | None = Field(
        None,
        description="How it is upheld; by default routes, promises and clauses with `by` are enforced, goals measured, duties tracked, other clauses advised.",
    )
    valid_from: Date | None = Field(None, description="First day it applies.")
    valid_until: Date | None = Field(None, description="First day it no longer applies.")
    deviation: Text | None = Field(
        None, description="A known difference between what is meant and what is done."
    )
    note: Text | None = Field(None, description="A remark for readers; not printed.")

    @property
    def how_upheld(self) -> Upheld:
        """How the row is upheld: as it says itself, else as its kind is."""
        return self.upheld or self._usual()

    def _usual(self) -> Upheld:
        return "enforced"


#: Whom a row may name by id: ``function complaints``, ``unit building``, ``person anna.berg``.
NAMED = ("function", "unit", "person")


def check_party(words: tuple[str, ...]) -> BeforeValidator:
    """Return a check that a text is one of the words, or a function, unit or person that is named."""

    def check(value: object) -> object:
        if isinstance(value, str) and value not in words:
            kind, _, name = " ".join(value.split()).partition(" ")
            if kind not in NAMED or not name:
                raise ValueError(
                    f'`{value[:60]}` names nobody; write one of {", ".join(words)}, or "function ID", "unit ID" '
                    'or "person ID"'
                )
            return f"{kind} {name}"
        return value

    return BeforeValidator(check)


#: Who takes over a promise, and who hears of it.
Late = Annotated[str, check_party(("deputy", "manager", "unit", "switchboard", "colleague"))]
Told = Annotated[str, check_party(("owner", "deputy", "manager", "unit", "switchboard", "policy owner"))]


class Notice(Part):
    """Somebody who is told, and by which channel."""

    who: Literal[
        "person",
        "deputy",
        "manager",
        "unit",
        "switchboard",
        "function",
        "case owner",
        "policy owner",
        "caller",
    ] = Field(description="Who is told.")
    by: Literal["mail", "sms", "screen", "mail and sms"] = Field("mail", description="By which channel.")
    name: str = Field(
        "", description="Which function, unit or person (id); without it that of the one called."
    )

    @property
    def whom(self) -> str:
        """Who is told, as decisions name it: ``manager``, or ``function:safeguarding`` for a named one."""
        return f"{self.who}:{self.name}" if self.name else self.who

    @model_validator(mode="after")
    def _named(self) -> Notice:
        if self.name and self.who not in NAMED:
            raise ValueError(
                f"`{self.who} {self.name}` does not read; only a {', '.join(NAMED[:-1])} or {NAMED[-1]} is named"
            )
        return self


def as_notice(value: object) -> object:
    """Let a notice be written in words, such as ``mail manager``."""
    if isinstance(value, str):
        words = " ".join(value.split())
        by = next((by for by in ("mail and sms", "mail", "sms", "screen") if words.startswith(by + " ")), "")
        who = words[len(by) :].strip()
        if by and who:
            kind, _, name = who.partition(" ")
            return {"by": by, "who": kind, "name": name} if kind in NAMED else {"by": by, "who": who}
        raise ValueError(
            f'`{value[:60]}` does not read; write mail, sms or screen and who, such as "mail manager" or "sms function duty"'
        )
    return value


class Route(Row):
    """A row of the decision table: the first row that fits decides.

    A row with neither `try` nor `else` adds its `never`, `tell`, `keys`, `notify` and `say` to the row
    that decides, and reading goes on. A row with `try` and no `else` goes on, when nobody answers, with
    the rows that fit somebody who does not answer.
    """

    when: Many[When] = Field(
        (), description="Conditions; of several tables one is enough; none means always."
    )
    unless: Many[When] = Field((), description="Exceptions; if one of these tables fits, the row does not.")
    attempt: Many[Try] = Field((), alias="try", description="Whom to try, in order.")
    otherwise: Many[End] = Field((), alias="else", description="How it ends; the first end that is possible.")
    never: Many[Ban] = Field(
        (), description="Targets and ends forbidden, even if a later mechanism would add them."
    )
    tell: Many[Fact] = Field((), description="Facts the caller is told, in order; never a reason.")
    say: Text | None = Field(None, description="Words added to what the caller is told.")
    keys: dict[str, Key] = Field(default_factory=dict, description="Keys the caller may press meanwhile.")
    notify: Annotated[
        tuple[Annotated[Notice, BeforeValidator(as_notice)], ...], BeforeValidator(as_tuple)
    ] = Field((), description='Who is told of the call, such as "mail manager".')
    transfer: Literal["announced", "blind", "ask first", "never"] | None = Field(
        None, description="How a person hands it over; `never`: whoever answers keeps the call."
    )
    shown: Literal["caller", "main", "direct", "withheld"] | None = Field(
        None, description="Number shown to the one who is rung."
    )
    instructions: Text | None = Field(None, description="What an answering service is told to do.")
    recording: Literal["off", "announced", "on"] | None = Field(
        None, description="Whether these calls are recorded; without it as [privacy] says."
    )
    promise: RowId | None = Field(
        None, description="Which promise row governs this row's message; else the first that fits."
    )

    @model_validator(mode="after")
    def _keys(self) -> Route:
        for key in self.keys:
            if not re.fullmatch(r"[0-9*#]{1,4}", key):
                raise ValueError(f"`{key}` is no key; write one to four of 0-9, * and #")
        return self

    @property
    def decides(self) -> bool:
        """Whether the row sends the call somewhere, or only adds to the row that does."""
        return bool(self.attempt or self.otherwise)


PromiseKind = Literal["mailbox", "message", "call-back", "interim answer", "mail", "complaint", "request"]


class PromiseException(Part):
    """Another deadline for some absences or callers."""

    when: Many[When] = Field((), description="When the exception applies.")
    due: Due | None = Field(None, description="The deadline then; the promise's own if not given.")
    counted_from: Literal["receipt", "return"] | None = Field(
        None, description="When the clock starts then; as the promise says if not given."
    )
    none: bool = Field(False, description="Then nothing is promised, and the caller is told so.")


class Escalation(Part):
    """Who hears of a promise that is near its deadline or past it."""

    to: Told = Field(
        description="Who hears of it: owner, deputy, manager, unit, switchboard, policy owner, or a function, unit or person named by its id."
    )
    before: Length | None = Field(None, description="How long before the deadline.")
    after: Length | None = Field(None, description="How long after it.")
    takes_over: bool = Field(False, description="Whether that person becomes the owner.")

    @model_validator(mode="after")
    def _one(self) -> Escalation:
        if self.before is not None and self.after is not None:
            raise ValueError("an escalation is before the deadline or after it; keep one of the two")
        return self


class Promise(Row):
    """A promise to call back or answer: until when, counted from what, owned by whom, and who steps in."""

    kinds: Many[PromiseKind] = Field(alias="from", description="What it follows from.")
    when: Many[When] = Field((), description="When this promise applies; the first row that fits governs.")
    due: Due = Field(description="The outer deadline.")
    aim: Due | None = Field(None, description="A preferred, earlier deadline.")
    counted_from: Literal["receipt", "return"] = Field("receipt", description="When the clock starts.")
    cutoff: Clock | None = Field(None, description="Received after this time counts as the next working day.")
    hours: str | None = Field(None, description="Which hours count as working time; by default the callee's.")
    exceptions: Many[PromiseException] = Field(
        (), alias="except", description="Other deadlines for some absences or callers."
    )
    owner: Annotated[Owner, Field(strict=False)] | Literal["reader", "taker"] = Field(
        Owner.PERSON, description="Who must keep it."
    )
    late: Many[Late] = Field(
        (),
        description="Who takes over, in order, when the owner is away or late: deputy, manager, unit, switchboard, colleague, or a function, unit or person named by its id.",
    )
    escalate: Many[Escalation] = Field((), description="Reminders and escalations.")
    interim: Due | None = Field(None, description="When an interim answer is due if the matter takes longer.")
    interim_counts: bool = Field(False, description="Whether an interim answer keeps the promise.")
    caller_chooses: Many[Literal["number", "time", "channel"]] = Field(
        (), description="What the caller may choose for the answer."
    )
    per_caller: int | None = Field(
        None, ge=1, le=100, description="Most open promises of this kind for one caller."
    )
    before_call: Many[Literal["sms", "mail"]] = Field(
        (), description="How the call back is announced beforehand."
    )
    tries: int | None = Field(None, ge=1, le=20, description="How often one calls back before giving up.")
    if_unanswered: Many[Literal["sms", "mail", "letter", "spoken message", "nothing"]] = Field(
        (), description="What is left when the call back is not answered."
    )
    delivered: Many[Literal["mail", "sms", "screen", "form", "case system", "interpreter"]] = Field(
        (), description="How the message reaches its owner."
    )
    fields: Many[str] = Field((), description="What a message must hold, such as name, number, matter.")
    channel: Many[Literal["phone", "mail", "sms", "letter"]] = Field(
        (), description="How the answer may be given."
    )
    shown: Literal["main", "direct", "withheld"] | None = Field(
        None, description="Number shown when calling back."
    )
    retention: Length | None = Field(None, description="How long the message is kept after it is done.")


class Duty(Row):
    """What people must do, who, how often, and how it is seen."""

    who: Many[str] = Field(
        description="Who must: everyone, manager, operator, policy owner, or a role or function."
    )
    does: Literal[
        "answer",
        "hear mailbox",
        "record greeting",
        "set referral",
        "tell return time",
        "keep calendar",
        "keep competences",
        "confirm competences",
        "tell switchboard",
        "pick up",
        "take message",
        "tell colleague",
        "arrange cover",
        "call back",
        "report",
        "follow up",
        "train",
        "review policy",
        "protect",
        "test",
        "order in writing",
        "register device",
        "delete messages",
        "help colleagues",
        "keep rota",
        "record contact",
        "other",
    ] = Field(description="What must be done.")
    when: Many[When] = Field((), description="Under which conditions.")
    unless: Many[When] = Field((), description="Exceptions.")
    every: Length | None = Field(None, description="How often.")
    times: int = Field(1, ge=1, le=100, description="How many times within `every`.")
    before: Length | None = Field(None, description="How long in advance.")
    within: Length | None = Field(None, description="How soon after.")
    checked: Literal["automatically", "by manager", "by audit", "not checked"] = Field(
        "automatically", description="How it is seen whether it was done."
    )
    reminds: Literal["mail", "sms", "screen", "none"] = Field("mail", description="What reminds them.")
    channel: str | None = Field(None, description="How it is done, such as the intranet form.")

    def _usual(self) -> Upheld:
        return "advised" if self.checked == "not checked" else "tracked"


class Goal(Row):
    """What is measured and where its bound lies. A goal never acts."""

    measure: Literal[
        "answer time",
        "rings before answer",
        "answered in time",
        "answered",
        "direct answer",
        "first contact",
        "abandoned",
        "lost calls",
        "unreferred calls",
        "calls to direct numbers",
        "transfers",
        "call-backs kept",
        "mailboxes heard",
        "greetings recorded",
        "courtesy",
        "caller rating",
        "wait",
        "calls per hour",
        "operator staffing",
        "repeat calls",
        "use of telephony",
        "cost of lost calls",
        "forwarded to mobile",
        "closures",
        "productivity",
        "hold time",
        "busy signals",
        "calls in language",
        "complaints",
        "recorded contacts",
        "other",
    ] = Field(description="The figure.")
    bound: Bound | None = Field(None, description="The outer limit.")
    aim: Bound | None = Field(None, description="The preferred value.")
    per: Literal["call", "shift", "day", "week", "month", "quarter", "half-year", "year", "once"] = Field(
        "month", description="Over which period."
    )
    by: Many[Literal["organisation", "unit", "function", "person", "switchboard", "company", "queue"]] = (
        Field(("organisation",), description="For whom it is shown.")
    )
    after: Length | None = Field(None, description="How long after the start it is measured once.")
    when: Many[When] = Field((), description="Which calls count.")
    unless: Many[When] = Field((), description="Which calls do not count.")
    formula: (
        Literal[
            "answered in time / answered",
            "answered in time / all",
            "(answered + abandoned) in time / all",
            "abandoned / all",
        ]
        | None
    ) = Field(None, description="How a share is counted, where several ways are in use.")
    short: Wait | None = Field(None, description="Calls abandoned sooner than this do not count.")
    method: Literal["from calls", "audit", "survey", "interview"] = Field(
        "from calls", description="Where the figure comes from."
    )
    sample: int | None = Field(None, ge=1, description="How many calls are looked at in each period.")
    chosen: Literal["at random", "by manager", "all"] | None = Field(
        None, description="How the calls of a sample are chosen."
    )
    compensation: Text | None = Field(None, description="What the caller gets when the bound is broken.")

    def _usual(self) -> Upheld:
        return "measured"


class Clause(Row):
    """A sentence that is upheld by a setting elsewhere in the file, is tracked, or is advice."""

    about: Literal[
        "answering",
        "greeting",
        "calling out",
        "conduct",
        "presence",
        "routing",
        "mailbox",
        "call-back",
        "switchboard",
        "closures",
        "measurement",
        "staffing",
        "devices",
        "privacy",
        "document",
        "mail",
        "other",
    ] = Field("other", description="What it is about.")
    by: Many[str] = Field(
        (), description="Settings or rows that uphold it, such as `switchboard.order` or `route.ill`."
    )
    who: Many[str] = Field(
        (), description="Whom it concerns: everyone, manager, operator, a role or function."
    )
    when: Many[When] = Field((), description="Under which conditions.")
    unless: Many[When] = Field((), description="Exceptions.")
    parts: Many[str] = Field((), description="Parts in order, as of a greeting.")
    limit: Wait | None = Field(None, description="A limit in time, such as a longest hold.")

    @model_validator(mode="after")
    def _said(self) -> Clause:
        if self.clause is None:
            raise ValueError('a clause needs its sentence; write clause = { sv = "…" }')
        return self

    def _usual(self) -> Upheld:
        return "enforced" if self.by else "advised"
