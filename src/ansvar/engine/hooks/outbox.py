"""Tells webhooks what happened, in threads of their own: nothing of it can hold up a call.

What happened is gathered from what is kept of calls and promises anyway, and noted for each webhook; so nothing is lost
while a receiver is down, or while we are. A receiver that is down is tried again with growing pauses, and what waits
for it waits in order. What cannot be told for three days is given up, with a line in the audit log.
"""

from __future__ import annotations

import http.client
import json
import os
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog

from ansvar.engine.hooks.guard import Guard, Unsafe
from ansvar.engine.hooks.letter import message_id, told
from ansvar.engine.hooks.post import Answer, Post
from ansvar.engine.hooks.sign import NAME, secret_of, signature
from ansvar.engine.place import Place
from ansvar.store import StoreDown
from ansvar.store.changes import Audit
from ansvar.store.hooks import Delivery, Hook
from ansvar.store.store import Store

log = structlog.get_logger(__name__)

#: How often is looked for what happened.
LOOK_S: Final = 1.0
#: After a receiver was down it is left alone for so long, doubled each time up to the bound.
DOWN_S: Final = 5.0
DOWN_MOST_S: Final = 900.0
#: What a receiver does not want is offered again after so long, doubled each time.
REFUSED_S: Final = 60.0
REFUSED_MOST_S: Final = 6 * 3600.0
#: What could not be told in this time is given up.
OLD: Final = timedelta(days=3)
#: So many receivers are told at once.
AT_ONCE: Final = 4
#: So long after something new the last events are looked at again: writers at once may have passed each other.
_AGAIN_S: Final = 10.0
_FORGET_S: Final = 3600.0
_STOP_S: Final = 1.0
#: A receiver that answers so is down; any other refusal is about what it was told.
_DOWN: Final = frozenset({408, 425, 429})
_GONE: Final = 410


class HookOutbox:
    """The webhooks of one house. `installation`: the secret that theirs follow from."""

    def __init__(self, store: Store, guard: Guard, installation: str, now: Callable[[], datetime]) -> None:
        self._store, self._guard, self._installation, self._now = store, guard, installation, now
        self._stopping = threading.Event()
        self._busy: dict[str, threading.Thread] = {}
        self._lock = threading.Lock()
        self._again_until = self._forgot_at = 0.0
        # They may hang in a slow receiver: the process waits for none of them.
        self._thread = threading.Thread(target=self._run, name="ansvar-hooks", daemon=True)

    def start(self) -> None:
        """Begin to tell."""
        self._thread.start()

    def stop(self) -> None:
        """Tell nothing more; what waits, waits."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(_STOP_S)

    def _run(self) -> None:
        pause = 0.0
        while not self._stopping.wait(pause):
            pause = LOOK_S
            try:
                self._look()
            except StoreDown:
                continue
            except Exception as error:  # whatever is wrong with one, others are told
                log.error("webhooks could not be looked after", why=type(error).__name__)
                pause = DOWN_S
        self._store.close()

    def _look(self) -> None:
        self.gather()
        with self._lock:
            # Those that end their turn meanwhile have told what is found due here.
            busy = frozenset(self._busy)
        for hook, deliveries in self._store.hooks.due(self._now()).items():
            with self._lock:
                if hook.id in busy or len(self._busy) >= AT_ONCE:
                    continue
                thread = threading.Thread(
                    target=self._turn, args=(hook, deliveries), name="ansvar-hook", daemon=True
                )
                self._busy[hook.id] = thread
            thread.start()

    def gather(self) -> int:
        """Note what has happened; give up what is too old; return how many events are new."""
        clock = time.monotonic()
        found = self._store.hooks.gather(self._now(), again=clock < self._again_until)
        if found:
            self._again_until = clock + _AGAIN_S
        if clock - self._forgot_at > _FORGET_S or not self._forgot_at:
            self._forgot_at = clock
            self._store.hooks.forget(self._now())
        self._give_up()
        return found

    def round(self) -> int:
        """Gather and tell all that is due, one webhook after the other; return how many events were offered."""
        self.gather()
        return sum(
            self.tell(hook, deliveries) for hook, deliveries in self._store.hooks.due(self._now()).items()
        )

    def _turn(self, hook: Hook, deliveries: tuple[Delivery, ...]) -> None:
        try:
            self.tell(hook, deliveries)
        except StoreDown:
            pass  # it is told again: receivers know a message by its id
        except Exception as error:
            log.error("a webhook could not be told", webhook=hook.id, why=type(error).__name__)
        finally:
            self._store.close()
            with self._lock:
                self._busy.pop(hook.id, None)

    def tell(self, hook: Hook, deliveries: tuple[Delivery, ...]) -> int:
        """Tell one webhook, in order; return how many it was offered before it was found down."""
        try:
            post = Post(self._guard, hook.url)
        except Unsafe as error:
            self._down(hook, str(error))
            return 0
        sent = 0
        try:
            for each in deliveries:
                if self._stopping.is_set() or not self._tell(hook, each, post):
                    break
                sent += 1
        finally:
            post.close()
        return sent

    def _tell(self, hook: Hook, delivery: Delivery, post: Post) -> bool:
        """Tell one event; whether the next may be told too."""
        said = told(self._store, hook, delivery)
        if said is None:  # deleted by a rule of retention
            self._store.hooks.sent(delivery, 0, self._now())
            return True
        body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        # A receiver compares this with its own clock; a demonstration's runs otherwise.
        id, stamp = message_id(delivery), int(datetime.now(UTC).timestamp())
        secret = secret_of(self._installation, hook.id, hook.generation)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Ansvar",
            "webhook-id": id,
            "webhook-timestamp": str(stamp),
            "webhook-signature": signature(secret, id, stamp, body),
        }
        try:
            answer = post.send(body, headers)
        except Unsafe as error:
            return self._down(hook, str(error))
        except (OSError, http.client.HTTPException) as error:
            return self._down(hook, _said(error))
        return self._answered(hook, delivery, answer)

    def _answered(self, hook: Hook, delivery: Delivery, answer: Answer) -> bool:
        status, now = answer.status, self._now()
        if 200 <= status < 300:
            self._store.hooks.sent(delivery, status, now)
            return True
        if status >= 500 or status in _DOWN:
            return self._down(hook, f"it answers {status}", answer.again_s)
        if status == _GONE:
            self._store.write([self._line(hook, "webhook paused: its receiver is gone", now)])
            self._store.hooks.pause(hook.id, now)
            log.warning("a webhook is paused: its receiver is gone", webhook=hook.id)
            return False
        pause = min(REFUSED_S * 2**delivery.attempts, REFUSED_MOST_S)
        self._store.hooks.refused(delivery, status, now + timedelta(seconds=pause), f"it answers {status}")
        log.warning("a webhook does not take an event", webhook=hook.id, of=delivery.event, status=status)
        return True

    def _down(self, hook: Hook, why: str, again_s: float = 0.0) -> bool:
        now = self._now()
        pause = max(min(DOWN_S * 2 ** min(hook.failures, 20), DOWN_MOST_S), min(again_s, 3600.0))
        self._store.hooks.down(hook.id, now, now + timedelta(seconds=pause), why)
        if not hook.failures:
            log.warning("a webhook cannot be told; what happens waits for it", webhook=hook.id, why=why)
        return False

    def _give_up(self) -> None:
        now = self._now()
        for hook, count in self._store.hooks.give_up(now - OLD, now).items():
            log.warning(
                "events are given up: a webhook could not be told of them", webhook=hook, events=count
            )
            key = f"hooks/given-up/{hook}/{now:%Y%m%d%H}"
            self._store.write(
                [Audit(key, now, "Ansvar", "webhook: events given up", {"webhook": hook, "events": count})]
            )

    def _line(self, hook: Hook, what: str, now: datetime) -> Audit:
        return Audit(f"hooks/{hook.id}/{now.isoformat()}", now, "Ansvar", what, {"webhook": hook.id})


def _said(error: Exception) -> str:
    """Return in short what went wrong."""
    if isinstance(error, TimeoutError):
        return "it does not answer in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return type(error).__name__.lower()
    return (getattr(error, "strerror", None) or type(error).__name__).lower()


def guard_of(place: Place, environment: Mapping[str, str] = os.environ) -> Guard:
    """Return what judges addresses here; with a fault in the environment only the open internet is reached."""
    ports = frozenset({place.http_port, place.engine_port, place.ari_port, place.sip_port})
    try:
        return Guard.of(environment, place.demo, ports)
    except Unsafe as error:
        log.error("webhooks reach the open internet only", why=str(error))
        return Guard((), ports)


def hooks_of(place: Place, store: Store, now: Callable[[], datetime]) -> HookOutbox:
    """Return what tells the webhooks of a place."""
    return HookOutbox(store, guard_of(place), place.home.secret(NAME), now)
