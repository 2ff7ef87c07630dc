"""The values of a promise."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class PromiseTerms(NamedTuple):
    """The promise a message or call-back makes. A message has exactly one.

    - `promise`: the row's id; `kind`: mailbox, message, call-back, …
    - `owner`: who must keep it (`person:ID`, `unit:ID`, `function:ID`, `switchboard`, `organisation`). When the
      one it was meant for cannot keep it, this is already the one who took over.
    - `due_at`: the outer deadline; `aim_at`: a preferred one, never later; `counted_from`: when the time started.
    - `takes_over`: who follows, in order, when the owner is late.
    - `escalations`: (when, who hears of it, whether that one takes over), in order of time.
    - `interim_at`: when an interim answer is due if the matter takes longer.

    All moments are UTC.
    """

    promise: str
    kind: str
    owner: str
    due_at: datetime
    aim_at: datetime | None
    counted_from: datetime
    takes_over: tuple[str, ...]
    escalations: tuple[tuple[datetime, str, bool], ...]
    interim_at: datetime | None = None


class Unkept(NamedTuple):
    """A promise that nobody can keep: whose it is, when it is due, and when the owner is back (None: not known)."""

    promise: str
    owner: str
    due_at: datetime
    back_at: datetime | None
