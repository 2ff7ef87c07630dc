"""Sends what waits in the store's outbox, in a thread of its own: nothing of it can hold up a call.

A notice is claimed, sent, and noted as sent. A server that is down costs no notice an attempt: it is tried again, with
growing pauses, before anything is claimed. Whoever dies between sending and noting leaves a notice that is sent again,
under the same Message-ID.
"""

from __future__ import annotations

import os
import smtplib
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

import structlog

from ansvar.directory.model import Organisation
from ansvar.engine.mail import asked, covers
from ansvar.engine.mail.letter import Letter, Letters
from ansvar.engine.mail.server import Down, Later, MailFault, Refused, Server
from ansvar.engine.place import Place
from ansvar.policy.model import Policy
from ansvar.store import StoreDown
from ansvar.store.store import Store
from ansvar.store.values import Notice

log = structlog.get_logger(__name__)

#: How often the outbox is looked at; and how long a server that is down is left alone, doubled up to the bound.
LOOK_S: Final = 5.0
DOWN_S: Final = 5.0
DOWN_MOST_S: Final = 300.0
#: A mail that could not be sent in this time tells nobody anything any more.
OLD: Final = timedelta(days=7)
_STOP_S: Final = 1.0


class Outbox:
    """The mails of one house; without a server they wait."""

    def __init__(
        self, store: Store, server: Server | None, letters: Letters, now: Callable[[], datetime]
    ) -> None:
        self._store, self._server, self._letters, self._now = store, server, letters, now
        self._stopping = threading.Event()
        # It may hang in a slow server: the process does not wait for it.
        self._thread = threading.Thread(target=self._run, name="ansvar-mail", daemon=True)

    def start(self) -> None:
        """Begin to send, or say that nothing will be sent."""
        if self._server is None:
            log.info(
                "mail is off: nobody is told by mail of promises near and late; ANSVAR_SMTP_URL turns it on"
            )
            return
        log.info("mail is on", server=f"{self._server.host}:{self._server.port}")
        self._thread.start()

    def adopt(self, policy: Policy, organisation: Organisation) -> None:
        """Write by other files from the next mail on."""
        self._letters = Letters(policy, organisation, self._letters.origin)

    def stop(self) -> None:
        """Send nothing more; what waits, waits."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(_STOP_S)

    def _run(self) -> None:
        pause, down_s = 0.0, 0.0
        while not self._stopping.wait(pause):
            pause = LOOK_S
            try:
                self.round()
            except Down as error:
                down_s = min(down_s * 2 or DOWN_S, DOWN_MOST_S)
                pause = down_s
                log.warning("the mail server takes nothing; mails wait", why=str(error), again_s=pause)
            except StoreDown:
                continue
            except Exception as error:  # whatever is wrong with one mail, others are sent
                log.error("mails could not be sent", why=type(error).__name__)
                pause = DOWN_S
            else:
                if down_s:
                    log.info("the mail server takes mail again")
                down_s = 0.0
        self._store.close()

    def round(self) -> int:
        """Send all that is due; return how many mails were sent. Raises Down (then the rest waits) and StoreDown."""
        if self._server is None or not self._store.notices.due(self._now(), "mail"):
            return 0
        sent = 0
        with self._server.connected() as line:
            while not self._stopping.is_set():
                claimed = self._store.notices.claim(self._now(), 1, by="mail")
                if not claimed:
                    break
                sent += self._send(self._server, line, claimed[0])
        return sent

    def _send(self, server: Server, line: smtplib.SMTP, notice: Notice) -> bool:
        now = self._now()
        letter = self._letter(notice, now)
        if isinstance(letter, str) or not letter.to:
            why = letter if isinstance(letter, str) else "nobody it is for has a mail address"
            return self._give_up(notice, why, now)
        if now - notice.created_at > OLD:
            return self._give_up(notice, "it is too old", now)
        try:
            refused = server.send(line, letter, notice.id)
        except Refused as error:
            return self._give_up(notice, str(error), now)
        except Later as error:
            log.warning("a mail waits", notice=notice.id, why=str(error), attempts=notice.attempts)
            return False
        self._store.notices.sent(notice.id, self._now())
        log.info("mail sent", notice=notice.id, to=len(letter.to) - refused, refused=refused)
        return True

    def _give_up(self, notice: Notice, why: str, now: datetime) -> bool:
        self._store.notices.give_up(notice.id, now)
        log.warning("a mail is not sent", notice=notice.id, why=why)
        return False

    def _letter(self, notice: Notice, now: datetime) -> Letter | str:
        """Return the mail of a notice, or in words why there is none."""
        if notice.kind == "call":
            return self._letters.about_call(notice)
        if notice.kind in asked.KINDS:
            return self._letters.about_request(notice)
        if notice.kind == covers.KIND:
            id = notice.id.removeprefix("cover/")
            named = next((each for each in self._store.by_phone.substitutes(now) if each.id == id), None)
            if named is None or named.accepted is not None:
                return "it was answered or taken back"
            return self._letters.about_cover(notice, named.person)
        kept = self._store.promises.get(notice.promise) if notice.promise else None
        if kept is None:
            return "there is no such promise"
        if kept.state == "done":
            return "the promise is kept"
        moved = any(each.kind == "handed over" for each in self._store.promises.events(kept.id))
        return self._letters.about_promise(notice, kept, moved, now)


def outbox_of(
    place: Place,
    policy: Policy,
    organisation: Organisation,
    store: Store,
    now: Callable[[], datetime],
    environment: Mapping[str, str] = os.environ,
) -> Outbox:
    """Return the outbox that the environment asks for; with a fault in it, mail is off and the log says why."""
    server, url = None, environment.get("ANSVAR_SMTP_URL", "")
    if url:
        try:
            server = Server.of(url)
        except MailFault as error:
            log.error("mail is off", why=str(error))
    origin = environment.get("ANSVAR_WEB_ORIGIN", "") or f"http://{place.host}:{place.http_port}"
    return Outbox(store, server, Letters(policy, organisation, origin), now)
