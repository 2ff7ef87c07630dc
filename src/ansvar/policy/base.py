"""What every part of a policy file is made of: lists, ids, dates, and values that do not change."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

T = TypeVar("T")


def as_tuple(value: object) -> object:
    """Let a single value stand where a list is allowed."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)


Many = Annotated[tuple[T, ...], BeforeValidator(as_tuple)]


ROW_ID = r"[a-z0-9æøåäöüß][a-z0-9æøåäöüß._-]{0,59}"


def check_row_id(value: object) -> object:
    """Refuse a text that is no row id."""
    if isinstance(value, str) and not re.fullmatch(ROW_ID, value):
        raise ValueError(
            f"`{value[:60]}` is no id; write up to 60 small letters, digits, hyphens or dots, such as `meeting-or-lunch`"
        )
    return value


RowId = Annotated[str, BeforeValidator(check_row_id)]

DATE = r"\d{4}-\d{2}-\d{2}"


def as_date(value: object) -> object:
    """Let a date be written without quotes, and refuse a day that no calendar has."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()  # written without quotes, TOML makes it a date
    if isinstance(value, str) and re.fullmatch(DATE, value):
        try:
            date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"`{value}` is no day of the calendar; write one such as 2026-01-31") from None
    return value


#: A day, as ISO text; TOML's own dates are taken too.
Date = Annotated[str, BeforeValidator(as_date), Field(pattern=rf"^{DATE}$")]


class Part(BaseModel):
    """Base of everything in a policy file: immutable, and an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, strict=True)
