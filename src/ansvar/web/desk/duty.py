"""Who sits at the switchboard, and how it goes today: waiting now, answered, lost, answered in time."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils import translation

from ansvar.store.changes import OperatorIn, OperatorOut
from ansvar.store.plain import from_json
from ansvar.web import audit
from ansvar.web.desk.waiting import waiting
from ansvar.web.gates import Rights
from ansvar.web.house import House, house
from ansvar.web.live import Board, live
from ansvar.web.team.unit import within_s

#: Figures are counted and drawn anew at most this often while nothing else changes, for however many desks are open.
EVERY_S: Final = 10
_LOST: Final = frozenset({"abandoned", "failed", "refused"})


@dataclass(frozen=True, slots=True)
class OnDuty:
    """An operator who is logged in. `state`: free, rings, talks, holds, or no phone."""

    person: str
    name: str
    state: str
    parked: int


@dataclass(frozen=True, slots=True)
class Today:
    """The calls that have waited for an operator since midnight. `share`: answered in time, in percent, or None."""

    answered: int
    lost: int
    promised: int
    share: int | None
    within: int | None


def seated(person: str) -> bool:
    """Whether somebody sits at the switchboard."""
    return any(each.operator == person for each in house().store.by_phone.operators())


def sit(rights: Rights, down: bool) -> None:
    """Sit down at the switchboard, or leave it; the engine knows at once."""
    now = house().now()
    if down:
        change = OperatorIn(f"web/{secrets.token_hex(12)}", rights.person, now)
        audit.change(rights.who, "operator in", [change])
    else:
        audit.change(rights.who, "operator out", [OperatorOut(rights.person, now)])
    live().refresh()


def on_duty(board: Board) -> list[OnDuty]:
    """Return the operators who are logged in, by name."""
    people = house().base.people
    found = [
        OnDuty(
            each["person"],
            people[each["person"]].name if each["person"] in people else each["person"],
            _state(each),
            len(each.get("parked", ())),
        )
        for each in (board.told["operators"] if board.told is not None else ())
    ]
    return sorted(found, key=lambda each: each.name)


def _state(told: Any) -> str:
    stage = told["call"]["stage"] if told["call"] is not None else ""
    if stage == "ringing":
        return "rings"
    if stage:
        return "holds" if stage == "held" else "talks"
    return "free" if told["there"] else "no phone"


def today() -> Today:
    """Return the figures of today; counted anew every few seconds."""
    known = house()
    return _counted(known, _moment(known))


def _moment(known: House) -> int:
    return int(known.now().timestamp() // EVERY_S)


@lru_cache(maxsize=8)
def _counted(known: House, _moment: int) -> Today:
    from ansvar.store.models import CallEvent, CallRecord

    alias = known.store.alias
    midnight = datetime.combine(known.now().astimezone(known.zone).date(), time.min, known.zone)
    joined = CallEvent.on(alias).filter(at__gte=midnight, kind="queued").values("call_id")
    outcomes = dict(CallRecord.on(alias).filter(call_id__in=joined).values_list("call_id", "outcome"))
    events = CallEvent.on(alias).filter(call_id__in=joined, kind__in=("queued", "answered"), at__gte=midnight)
    rows = events.order_by("call_id", "sequence").values_list("call_id", "at", "kind", "facts")
    waited = [
        seconds for _call, theirs in groupby(rows.iterator(), key=lambda row: row[0])
        if (seconds := _waited_s(theirs)) is not None
    ]  # fmt: skip
    within = within_s()
    lost = sum(1 for each in outcomes.values() if each in _LOST)
    promised = sum(1 for each in outcomes.values() if each == "promised")
    share = None
    if within is not None and (everybody := len(waited) + lost + promised):
        share = round(100 * sum(1 for each in waited if each <= within) / everybody)
    return Today(len(waited), lost, promised, share, None if within is None else round(within))


def _waited_s(rows: Iterable[tuple[Any, ...]]) -> float | None:
    """Return how long a call waited at the switchboard until somebody answered there; None for one that was not."""
    since: datetime | None = None
    for _call, at, kind, facts in rows:
        told = from_json(facts)
        if kind == "queued" and isinstance(told, dict) and told.get("queue") == "switchboard":
            since = since or at
        elif kind == "answered" and since is not None:
            return float((at - since).total_seconds())
    return None


@lru_cache(maxsize=32)
def _strip(known: House, moment: int, _revision: int, language: str) -> str:
    board = live().board
    waits = waiting(board)
    told = {
        "duty": on_duty(board),
        "today": _counted(known, moment),
        "count": len(waits),
        "longest": min((each.since for each in waits), default=None),
    }
    with translation.override(language):
        return render_to_string("desk/_strip.html", told)


def strip(board: Board, language: str) -> str:
    """Return queue figures and colleagues on duty as HTML; drawn once per change and language."""
    known = house()
    return _strip(known, _moment(known), board.revision, language)
