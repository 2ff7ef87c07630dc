"""What many operations share: an id, a short text, a moment, and the answer that something was done."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, Field

#: Calendars of public holidays do not reach further.
FIRST: Final = 2000
LAST: Final = 2100


def _near(at: datetime) -> datetime:
    if not FIRST < at.year < LAST:
        raise ValueError(f"moments lie between {FIRST} and {LAST}")
    return at


Id = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=120)]
Moment = Annotated[AwareDatetime, AfterValidator(_near)]


class Done(Schema):
    """It was done."""

    done: bool = True
