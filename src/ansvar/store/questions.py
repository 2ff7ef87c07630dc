"""What the machine asks (`calls.commands.Ask`), and what it is answered: plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import ceil

from ansvar.store.faults import StoreRefused
from ansvar.store.ledger import Promises
from ansvar.store.phone import Mailboxes
from ansvar.store.values import Kept, PinCheck


def answer(
    promises: Promises, mailboxes: Mailboxes, what: str, about: Mapping[str, object], now: datetime
) -> dict[str, object]:
    """Return the answer to a question.

    - `mailbox` (owner, by): `may_hear`; of `by`, whose PIN is asked for, `pin_set` and `locked_minutes`; `messages`
      when they may be heard. `member`: true when `by` belongs to the unit or function that owns the mailbox.
    - `pin` (owner, pin): `ok`, and `locked_minutes` when too many were wrong.

    Raises StoreRefused for another question.
    """
    if what == "mailbox":
        owner, by = _text(about, "owner"), _text(about, "by")
        box = mailboxes.get(by)
        may_hear = owner == by or about.get("member") is True or by in mailboxes.delegates(owner, now)
        return {
            "may_hear": may_hear,
            "pin_set": box.pin_set,
            "locked_minutes": _minutes(box.locked_until, now),
            "messages": [_message(each) for each in promises.messages(owner)] if may_hear else [],
        }
    if what == "pin":
        owner = _text(about, "owner")
        result = mailboxes.check_pin(owner, _text(about, "pin"), now)
        locked = 0 if result is PinCheck.RIGHT else _minutes(mailboxes.get(owner).locked_until, now)
        return {"ok": result is PinCheck.RIGHT, "locked_minutes": locked}
    raise StoreRefused(f"the store knows no question `{what}`; it knows mailbox, pin")


def _message(promise: Kept) -> dict[str, object]:
    return {
        "promise": promise.id,
        "recording": promise.recording,
        "number": promise.number,
        "at": promise.made_at.isoformat(),
        "seconds": promise.seconds,
        "heard": promise.heard_at is not None,
        "urgent": promise.urgent,
    }


def _minutes(until: datetime | None, now: datetime) -> int:
    return 0 if until is None or until <= now else ceil((until - now).total_seconds() / 60)


def _text(about: Mapping[str, object], name: str) -> str:
    value = about.get(name)
    if not isinstance(value, str):
        raise StoreRefused(f"the question needs `{name}` as a text")
    return value
