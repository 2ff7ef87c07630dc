"""Lists in pages: a cursor names the last row that was given, so that what is new or gone moves nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final, TypeVar

from ninja.params.functions import Query
from pydantic import Field

from ansvar.web.api.problems import Problem, wrong

T = TypeVar("T")
MOST: Final = 200
USUAL: Final = 50

Limit = Annotated[int, Field(ge=1, le=MOST, description="How many at most.")]
Cursor = Annotated[str, Field(max_length=600, description="`next` of the page before; empty for the first.")]
LIMIT: Final = Query(USUAL)
CURSOR: Final = Query("")

Key = tuple[Any, ...]


def written(key: Key) -> str:
    """Return a cursor."""
    return base64.urlsafe_b64encode(json.dumps(list(key)).encode()).decode().rstrip("=")


def alien() -> Problem:
    """Return the answer for a cursor that is none of ours."""
    return wrong("query.cursor", "This cursor is none of ours; begin without one.")


def read(cursor: str, like: tuple[type, ...]) -> Key | None:
    """Return what a cursor names, None for the first page. Raises Problem for one that is none of ours."""
    if not cursor:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        json.dumps(found, ensure_ascii=False).encode()  # half of a pair is no text that a store keeps
    except ValueError:
        raise alien() from None
    if (
        not isinstance(found, list)
        or len(found) != len(like)
        or not all(isinstance(part, kind) for part, kind in zip(found, like, strict=True))
    ):
        raise alien()
    return tuple(found)


def page(
    rows: Sequence[T],
    key: Callable[[T], Key],
    like: tuple[type, ...],
    cursor: str,
    limit: int,
    down: bool = False,
) -> tuple[list[T], str | None]:
    """Return the rows after a cursor and the cursor of the next page; rows are in order of `key` (`down`: falling)."""
    after = read(cursor, like)
    if after is not None:
        rows = [each for each in rows if (key(each) < after if down else key(each) > after)]
    found = list(rows[:limit])
    return found, written(key(found[-1])) if len(rows) > limit and found else None
