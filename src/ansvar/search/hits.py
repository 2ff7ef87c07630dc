"""What a search gives: hits, why each is one, and who can answer now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal, NamedTuple

from ansvar.search.index import Kind

Quality = Literal["exact", "prefix", "misspelt", "number"]


class Status(NamedTuple):
    """Whether somebody can answer now.

    - `state`: a few words for staff, such as `present` or `absent`; never a reason.
    - `back_at`: aware; when the person can be reached again, None when not known or already there.
    """

    can_answer: bool
    state: str
    back_at: datetime | None = None


#: The status of a person by id; presence gives it (`ansvar.search.ranked.status_from`).
StatusOf = Callable[[str], Status]


class Match(NamedTuple):
    """A word that was typed, the field it was found in, and the word or number found there.

    Fields: `name`, `function`, `competence`, `title`, `unit`, `team`, `parent` (a unit above), and of
    numbers `direct`, `extension`, `mobile`, `number` (of a unit or function), `line` (another one).
    """

    typed: str
    field: str
    found: str


class Hit(NamedTuple):
    """A person, unit or function that was found.

    - `unit`: the name of the unit it belongs to; of a unit, the one above; `""` for none.
    - `number`: the number to ring: direct, else extension, else mobile.
    - `matched`: one for each word that was typed, in the same order.
    - `score`: 0 to 1, how near the texts are; comparable within one search.
    - `quality`: of the word that fits worst; `prefix` also where it begins a later part of a compound;
      `number` when only numbers were typed and found.
    - `status`: None when the search was not told who can answer. Of a unit or function, the best of its
      people.
    """

    kind: Kind
    id: str
    name: str
    unit: str
    title: str
    number: str
    matched: tuple[Match, ...]
    score: float
    quality: Quality
    status: Status | None
