"""The audit log: who saw or changed what. Append-only; the database itself refuses to change a line."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

from ansvar.store.changes import Audit, Change
from ansvar.store.database import Database
from ansvar.store.write import carry_out
from ansvar.web.house import house

#: By which token of the API somebody does what is being done; "" for whoever does it by hand.
by_token: ContextVar[str] = ContextVar("by_token", default="")


def line(who: str, what: str, **about: object) -> Audit:
    """Return a line for the audit log, to be written together with what it tells of. Never a reason of absence."""
    if token := by_token.get():
        about["by_token"] = token
    return Audit(f"web/{secrets.token_hex(12)}", house().now(), who, what, about)


def keyed(line: Audit, key: str) -> Audit:
    """Return a line under a key of its own: written again, it stays one."""
    return replace(line, key=key)


def note(who: str, what: str, **about: object) -> None:
    """Write one line."""
    house().store.write([line(who, what, **about)])


def change(who: str, what: str, changes: Iterable[Change], **about: object) -> None:
    """Write changes and the line that tells of them: all, or nothing."""
    house().store.write([*changes, line(who, what, **about)])


@contextmanager
def together() -> Iterator[list[Change]]:
    """Write rows of the pages' own tables, and the changes put into the list, in one transaction: all, or nothing."""
    store = house().store
    changes: list[Change] = []
    with Database(store.alias).transaction() as connection:
        yield changes
        carry_out(connection, store.alias, changes)
