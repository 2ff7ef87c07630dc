"""What can be done with a promise, by whoever may see it; the pages and the API do it alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ansvar.store.values import Kept
from ansvar.web import audit
from ansvar.web.gates import Rights
from ansvar.web.house import house
from ansvar.web.live import live

ACTIONS: Final = ("take", "interim", "done", "release", "hand-over")


def carry_out(rights: Rights, kept: Kept, action: str, to: str = "") -> bool:
    """Do one thing with a promise; whether it was done: of two at once one does it. `to`: who keeps it from now on.

    Whoever calls this has asked whether they may.
    """
    ledger, now = house().store.promises, house().now()
    me = f"person:{rights.person}"
    work: dict[str, Callable[[], bool]] = {
        "take": lambda: ledger.take(kept.id, me, now),
        "interim": lambda: ledger.interim(kept.id, me, now),
        "done": lambda: ledger.done(kept.id, me, now, "called back"),
        "release": lambda: ledger.release(kept.id, me, now),
        "hand-over": lambda: can_keep(to) and ledger.hand_over(kept.id, to, me, now),
    }
    if not work[action]():
        return False
    about = {"to": to} if action == "hand-over" else {}
    audit.note(rights.who, f"promise: {action}", promise=kept.id, **about)
    live().refresh(kept.owner, *([to] if to else []))
    return True


def can_keep(owner: str) -> bool:
    """Whether somebody or something can keep a promise: a person, a unit or a function of the directory."""
    kind, _colon, id = owner.partition(":")
    base = house().base
    return id in {"person": base.people, "unit": base.units, "function": base.functions}.get(kind, {})


def call_back(rights: Rights, kept: Kept) -> None:
    """Ring the own phone and from there whoever waits; the promise is taken, as by phone. Raises EngineError."""
    live().wish("dial", person=rights.person, number=kept.number)
    house().store.promises.take(kept.id, f"person:{rights.person}", house().now())
    audit.note(rights.who, "promise: calls", promise=kept.id)
