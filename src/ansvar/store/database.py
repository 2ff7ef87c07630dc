"""One database: transactions, and Django's errors told in the store's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connections, transaction

from ansvar.store.faults import StoreDown, StoreRefused


class Database:
    """A database by its alias; each thread has its own connection to it."""

    __slots__ = ("alias",)

    def __init__(self, alias: str) -> None:
        self.alias = alias

    @property
    def connection(self) -> Any:
        """This thread's connection."""
        return connections[self.alias]

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """All or nothing; raises StoreDown or StoreRefused."""
        with self.told(), transaction.atomic(using=self.alias, durable=True):
            yield self.connection

    @contextmanager
    def told(self) -> Iterator[None]:
        """Tell errors of the database as StoreDown or StoreRefused.

        PostgreSQL quotes the row that it refused, so its text is left out: no log may show what was in it.
        """
        try:
            yield
        except (OperationalError, InterfaceError) as error:
            self.close()
            raise StoreDown(f"the store is down: {_first_line(error)}") from None
        except DatabaseError as error:
            raise StoreRefused(f"the database refused this: {_harmless(error)}") from None

    def close(self) -> None:
        """Close this thread's connection; the next use opens another."""
        with suppress(DatabaseError, InterfaceError):
            self.connection.close()


def _first_line(error: Exception) -> str:
    return (str(error) or _kind(error)).splitlines()[0]


def _harmless(error: Exception) -> str:
    return _first_line(error) if isinstance(error.__cause__, sqlite3.Error) else _kind(error)


def _kind(error: Exception) -> str:
    return type(error.__cause__ or error).__name__
