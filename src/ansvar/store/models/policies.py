"""The policy as it is written and adopted: drafts, versions, and what happened to each version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from ansvar.store.models.base import Table


class PolicyDraft(Table):
    """A text that somebody is writing, faulty or not. `saves` counts how often it was saved."""

    id: models.TextField[str, str] = models.TextField(primary_key=True)
    author: models.TextField[str, str] = models.TextField()
    text: models.TextField[str, str] = models.TextField()
    note: models.TextField[str, str] = models.TextField(default="")
    based_on: models.IntegerField[int, int] = models.IntegerField()
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    saved_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    saves: models.IntegerField[int, int] = models.IntegerField(default=0)
    closed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)


class PolicyVersion(Table):
    """A text that was proposed, or found in the file; never changed. `hash`: SHA-256 of the text."""

    number: models.IntegerField[int, int] = models.IntegerField(primary_key=True)
    text: models.TextField[str, str] = models.TextField()
    hash: models.TextField[str, str] = models.TextField()
    author: models.TextField[str, str] = models.TextField(default="")
    note: models.TextField[str, str] = models.TextField(default="")
    based_on: models.IntegerField[int, int] = models.IntegerField(default=0)
    origin: models.TextField[str, str] = models.TextField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class PolicyStep(Table):
    """What happened to a version, in order; never changed."""

    version: models.IntegerField[int, int] = models.IntegerField()
    sequence: models.IntegerField[int, int] = models.IntegerField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    by: models.TextField[str, str] = models.TextField(default="")
    kind: models.TextField[str, str] = models.TextField()
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("version", "sequence"), name="one_policy_step_per_sequence"),
        )
