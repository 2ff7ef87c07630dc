"""Which engine leads, and what was done by whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from ansvar.store.models.base import Table


class Leader(Table):
    """The one engine that acts. `epoch` grows each time another takes over, and fences late writes."""

    id: models.SmallIntegerField[int, int] = models.SmallIntegerField(primary_key=True)
    holder: models.TextField[str, str] = models.TextField()
    until: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    seconds: models.FloatField[float, float] = models.FloatField()
    epoch: models.BigIntegerField[int, int] = models.BigIntegerField()


class AuditEntry(Table):
    """Who did what; never changed."""

    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    who: models.TextField[str, str] = models.TextField()
    what: models.TextField[str, str] = models.TextField()
    about: models.JSONField[Any, Any] = models.JSONField(default=dict)
    # Our own name for the entry, so that a batch written twice leaves one.
    key: models.TextField[str, str] = models.TextField(unique=True)

    class Meta:
        indexes = (models.Index(fields=("at",), name="audit_at"),)
