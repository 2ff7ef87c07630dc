"""What the store says when it cannot do as asked.

AnsvarError
└── StoreError
    ├── StoreDown      locked, full, unreachable: keep what you have and try again
    ├── StoreRefused   the database will never take this: a value of the wrong kind, an unknown change
    └── Deposed        another engine leads now; nothing was written
"""

from __future__ import annotations

from ansvar.words.faults import AnsvarError


class StoreError(AnsvarError):
    """Base of the store's errors; `permanent` says whether the same again would fail again."""

    permanent = True


class StoreDown(StoreError):
    """The database is locked, full or out of reach; nothing of the batch was kept. Try the same batch again."""

    permanent = False


class StoreRefused(StoreError):
    """The database can never take this; nothing of the batch was kept. The text names no values."""


class Deposed(StoreError):
    """Another engine leads now: this one must stop acting. Nothing of the batch was kept."""
