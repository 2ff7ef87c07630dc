"""The conditions of a row: what was called, how they stand, who calls, and when."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, model_validator

from ansvar.policy.base import Many, Part
from ansvar.policy.targets import Try
from ansvar.words.clock import ClockSpan, DateSpan, Days
from ansvar.words.spans import CountBound, LengthBound

Called = Literal["person", "function", "unit", "switchboard", "queue", "mobile", "number"]

State = Literal[
    "present",
    "no answer",
    "busy",
    "absent",
    "not registered",
    "outside hours",
    "unit closed",
    "closed by agreement",
    "unit absent",
    "quiet day",
    "overloaded",
    "silent",
]

Return = Literal["today", "tomorrow", "later", "unknown"]

SwitchboardState = Literal["open", "closed", "doubled", "overloaded", "unattended"]

Purpose = Literal["call", "transfer", "call-back", "pickup", "recall", "consult"]

DayKind = Literal["working day", "holiday", "day before holiday", "weekend"]


class When(Part):
    """Conditions of a row. Every key given must fit; of a list, one value is enough."""

    called: Many[Called] | None = Field(None, description="What was called.")
    callee: Many[State] | None = Field(None, description="In which state the one called is.")
    absent: Many[str] | None = Field(None, description='Kinds of absence, or "any".')
    length: LengthBound | None = Field(None, alias="for", description="How long the whole absence is.")
    remaining: LengthBound | None = Field(None, description="How much of the absence is left.")
    returns: Many[Return] | None = Field(None, description="When the one called is back.")
    set_by: Many[Literal["self", "manager", "operator", "colleague", "calendar", "closure"]] | None = Field(
        None, description="Who entered the absence."
    )
    role: Many[str] | None = Field(None, description="Role of the one called, such as sales.")
    unit: Many[str] | None = Field(None, description="Unit of the one called, or a unit above it (id).")
    function: Many[str] | None = Field(
        None, description="Function of the one called, or the function called (id)."
    )
    competence: Many[str] | None = Field(None, description="A competence of the one called.")
    person: Many[str] | None = Field(None, description="The person called (id).")
    line: Many[str] | None = Field(
        None, description="Class of the line that was called, such as dispatch or main."
    )
    company: Many[str] | None = Field(None, description="The organisation or company called.")
    only_holder: bool | None = Field(
        None, description="Whether nobody else has any of the person's functions."
    )
    caller: Many[str] | None = Field(
        None, description='Who calls: external, internal, anonymous, foreign, or "list NAME".'
    )
    language: Many[str] | None = Field(None, description="Language of the call.")
    urgent: bool | None = Field(None, description="Whether the caller said it is urgent.")
    topic: Many[str] | None = Field(
        None, description="What the call is about, chosen by key or by the operator."
    )
    case_owner: bool | None = Field(
        None, description="Whether the caller has a case owner or personal contact."
    )
    last_contact: bool | None = Field(
        None, description="Whether somebody here called this caller last, or talked to them last."
    )
    purpose: Many[Purpose] | None = Field(
        None, description="A first call, a transfer, a call-back, a pickup, a recall."
    )
    switchboard: Many[SwitchboardState] | None = Field(None, description="State of the switchboard.")
    attempts: CountBound | None = Field(None, description="How many times this caller has tried before.")
    transfers: CountBound | None = Field(None, description="How many times this call has been transferred.")
    waiting: CountBound | None = Field(None, description="How many callers wait at the switchboard.")
    waited: LengthBound | None = Field(None, description="How long this caller has waited in the queue.")
    during: Many[str] | None = Field(
        None, description='Within these hours (names, or "own" for the callee\'s).'
    )
    outside: Many[str] | None = Field(
        None, description='Outside these hours (names, or "own" for the callee\'s).'
    )
    days: Days | None = Field(None, description="Weekdays.")
    day: Many[DayKind] | None = Field(None, description="Kind of day.")
    time: Many[ClockSpan] | None = Field(None, description="Clock times.")
    date: Many[DateSpan] | None = Field(None, description="Dates or seasons.")
    somebody: Many[Try] | None = Field(None, description="Somebody of this target can answer now.")
    nobody: Many[Try] | None = Field(None, description="Nobody of this target can answer now.")

    @property
    def given(self) -> tuple[str, ...]:
        """The names of the conditions that are given, in the order of the model."""
        return tuple(name for name in type(self).model_fields if getattr(self, name) is not None)

    @model_validator(mode="after")
    def _callers(self) -> When:
        for caller in self.caller or ():
            if caller not in CALLERS and not re.fullmatch(r"(list|unit|function|person) \S.*", caller):
                raise ValueError(
                    f'`{caller}` is no kind of caller; write external, internal, anonymous, foreign or "list NAME"'
                )
        if self.during and self.outside and set(self.during) & set(self.outside):
            raise ValueError(
                "`during` and `outside` name the same hours, so the row can never apply; keep one of them"
            )
        return self


CALLERS = ("external", "internal", "anonymous", "foreign")
