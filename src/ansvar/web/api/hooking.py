"""Webhooks as administrators keep them; the page and the API do it alike, each with its line in the audit log."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Final

from ansvar.engine.hooks.guard import Unsafe
from ansvar.engine.hooks.outbox import guard_of
from ansvar.engine.hooks.sign import NAME, secret_of
from ansvar.store.hooks import EVENTS, Hook
from ansvar.web import audit
from ansvar.web.gates import Rights
from ansvar.web.house import house

#: More would be a mistake.
MOST: Final = 50


def fault_of(url: str) -> str:
    """Return what is wrong with an address, or "": judged as the engine does. Names are looked up when events are told."""
    judges = guard_of(house().place)
    try:
        target = judges.target(url)
        if target.host.replace(".", "").isdecimal() or ":" in target.host or target.host == "localhost":
            judges.judge("127.0.0.1" if target.host == "localhost" else target.host, target.port)
    except Unsafe as error:
        return str(error)
    except ValueError:
        return "this is no address; write such as https://example.org/events"
    return ""


def known(events: Iterable[str]) -> list[str]:
    """Return those of some events that there are."""
    return [each for each in EVENTS if each in set(events)]


def secret(hook: Hook) -> str:
    """Return the secret that a webhook's deliveries are signed with."""
    return secret_of(house().place.home.secret(NAME), hook.id, hook.generation)


def register(rights: Rights, name: str, url: str, events: Iterable[str], numbers: bool) -> Hook:
    """Register a webhook; it is told of what happens from now on."""
    id, now = f"wh-{secrets.token_hex(8)}", house().now()
    chosen = known(events)
    with audit.together() as changes:
        house().store.hooks.add(id, name, url, chosen, numbers, rights.who, now)
        changes.append(
            audit.line(rights.who, "webhook registered", webhook=id, url=url, events=chosen, numbers=numbers)
        )
    return _found(id)


def change(rights: Rights, id: str, name: str, url: str, events: Iterable[str], numbers: bool) -> Hook | None:
    """Change a webhook, None when there is none."""
    chosen = known(events)
    with audit.together() as changes:
        if not house().store.hooks.change(id, name, url, chosen, numbers):
            return None
        changes.append(
            audit.line(rights.who, "webhook changed", webhook=id, url=url, events=chosen, numbers=numbers)
        )
    return _found(id)


def act(rights: Rights, id: str, action: str) -> bool:
    """Do one of `ACTIONS` with a webhook; whether there was something to do."""
    hooks, now = house().store.hooks, house().now()
    work: dict[str, Callable[[], object]] = {
        "pause": lambda: hooks.pause(id, now),
        "resume": lambda: hooks.resume(id, now),
        "secret": lambda: hooks.new_secret(id),
        "test": lambda: hooks.ping(id, now),
        "retry": lambda: hooks.again(id, now),
        "end": lambda: hooks.end(id, now),
    }
    with audit.together() as changes:
        if not work[action]():
            return False
        changes.append(audit.line(rights.who, f"webhook: {action}", webhook=id))
    return True


ACTIONS: Final = ("pause", "resume", "secret", "test", "retry", "end")


def _found(id: str) -> Hook:
    found = house().store.hooks.get(id)
    assert found is not None
    return found
