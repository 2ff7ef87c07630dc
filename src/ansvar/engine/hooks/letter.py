"""What a delivery says: what happened, to which call or promise; never why somebody is away, never words of a message."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from ansvar.directory.numbers import masked
from ansvar.store.hooks import CALL, PING, Delivery, Hook, Told
from ansvar.store.store import Store

#: Of each event of a call, what is told of it. Rows are not: the name of one may say why somebody is away.
_OF_CALL: Final[Mapping[str, tuple[str, ...]]] = {
    "call.arrived": ("direction",),
    "call.queued": ("queue",),
    "call.answered": ("by", "after_s"),
    "call.transferred": ("to", "kind"),
    "call.promised": ("promise", "owner", "due_at"),
    "call.ended": ("outcome", "sought", "reached", "waited_s", "lasted_s"),
}
_OF_PROMISE: Final[Mapping[str, tuple[str, ...]]] = {
    "promise.handed-over": ("to",),
    "promise.escalated": ("whom", "takes_over"),
    "promise.done": ("how",),
}


def told(store: Store, hook: Hook, delivery: Delivery) -> dict[str, Any] | None:
    """Return what is told by a delivery, or None when what happened is not kept any more."""
    head: dict[str, Any] = {"id": message_id(delivery), "webhook": hook.id, "number": delivery.number}
    if delivery.event == PING:
        return {**head, "event": PING, "at": _iso(delivery.made_at)}
    happened = store.hooks.told_by(delivery)
    if happened is None:
        return None
    head |= {"event": delivery.event, "at": _iso(happened.at), "sequence": happened.sequence}
    if delivery.source == CALL:
        return head | {"call": _call(store, hook, delivery.event, happened)}
    return head | {"promise": _promise(store, hook, delivery.event, happened)}


def message_id(delivery: Delivery) -> str:
    """Return the id of a delivery: the same whenever it is sent again."""
    return f"{delivery.hook}-{delivery.number}"


def _call(store: Store, hook: Hook, event: str, happened: Told) -> dict[str, Any]:
    first = next(iter(store.calls.events(happened.subject)), None)
    facts = first.facts if first is not None else {}
    return {
        "id": happened.subject,
        "caller": _number(facts.get("caller"), hook),
        **_facts(happened.facts, _OF_CALL.get(event, ()), hook),
    }


def _promise(store: Store, hook: Hook, event: str, happened: Told) -> dict[str, Any]:
    kept = store.promises.get(happened.subject)
    made: dict[str, Any] = {"id": happened.subject}
    if kept is not None:
        made |= {
            "call": kept.call,
            "kind": kept.kind,
            "owner": kept.owner,
            "caller": _number(kept.number, hook),
            "urgent": kept.urgent,
            "due_at": _iso(kept.due_at),
        }
    return {
        **made,
        "by": _reference(happened.by, hook) or None,
        **_facts(happened.facts, _OF_PROMISE.get(event, ()), hook),
    }


def _facts(facts: Mapping[str, Any], names: tuple[str, ...], hook: Hook) -> dict[str, Any]:
    found = {}
    for name in names:
        value = facts.get(name)
        if isinstance(value, str):
            value = _reference(value, hook)
        if isinstance(value, str | int | float | bool) or value is None:
            found[name] = value
    return found


def _reference(value: str, hook: Hook) -> str:
    kind, _colon, id = value.partition(":")
    return f"number:{masked(id)}" if kind == "number" and not hook.numbers else value


def _number(value: object, hook: Hook) -> str | None:
    if not isinstance(value, str) or not value:
        return None
    return value if hook.numbers else masked(value)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
