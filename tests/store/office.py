"""What the tests of the store write: one call to alice, one promise, a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ansvar.store import changes as to

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def later(**parts: float) -> datetime:
    return NOW + timedelta(**parts)


def made(id: str = "p1", **changes: object) -> to.MakePromise:
    """Return a message for alice: to be kept by 11, escalating at 10 to her manager, who takes over at 12."""
    values: dict[str, object] = {
        "id": id, "call": "c1", "made_at": NOW, "kind": "mailbox", "row": "call-back", "owner": "person:alice",
        "to": "person:alice", "due_at": later(hours=2), "takes_over": ("person:bob",),
        "escalations": ((later(hours=1), "person:dora", False), (later(hours=3), "person:dora", True)),
        "number": "+46701740605", "recording": f"rec-{id}", "seconds": 7.5, "language": "sv",
    }  # fmt: skip
    return to.MakePromise(**{**values, **changes})  # type: ignore[arg-type]


def call(id: str = "c1") -> list[to.Change]:
    """Return all that one answered call writes until somebody answers."""
    return [
        to.AppendEvent(id, 1, NOW, "offered", {"dialled": "031390600", "caller": "+46701740605"}),
        to.AppendEvent(id, 2, NOW, "routed", {"called": "person:alice", "rows": ["direct"]}),
        to.AppendEvent(id, 3, later(seconds=1), "ringing", {"who": "person:alice"}),
        to.AppendEvent(id, 4, later(seconds=9), "answered", {"by": "person:alice", "row": "direct"}),
        to.SaveLive(id, 4, later(seconds=9), {"phase": "talking"}),
        to.SetTimer(id, "most", later(hours=4)),
    ]
