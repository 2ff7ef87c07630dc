"""Webhooks: who is told of events, and what is still to be told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from ansvar.store.models.base import Table


class Hook(Table):
    """Somebody else's program that is told of events. Its signing secret is in no table: it follows from `generation`.

    `call_seen`, `promise_seen`: the last events that were looked at; `told`: how many deliveries were ever made;
    `failures`: how often in a row the receiver was down, `next_at`: when it is tried again.
    """

    id: models.TextField[str, str] = models.TextField(primary_key=True)
    name: models.TextField[str, str] = models.TextField()
    url: models.TextField[str, str] = models.TextField()
    events: models.JSONField[Any, Any] = models.JSONField(default=list)
    numbers: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    made_by: models.TextField[str, str] = models.TextField()
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    # What happened earlier is none of its business.
    since: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    generation: models.IntegerField[int, int] = models.IntegerField(default=1)
    paused_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    ended_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    call_seen: models.BigIntegerField[int, int] = models.BigIntegerField(default=0)
    promise_seen: models.BigIntegerField[int, int] = models.BigIntegerField(default=0)
    told: models.BigIntegerField[int, int] = models.BigIntegerField(default=0)
    failures: models.IntegerField[int, int] = models.IntegerField(default=0)
    failing_since: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    next_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    why: models.TextField[str, str] = models.TextField(default="")
    sent_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)


class HookDelivery(Table):
    """One event for one webhook. It names the event and holds nothing of it; `number` counts within the webhook."""

    hook_id: models.TextField[str, str] = models.TextField()
    number: models.BigIntegerField[int, int] = models.BigIntegerField()
    source: models.TextField[str, str] = models.TextField()
    event_id: models.BigIntegerField[int, int] = models.BigIntegerField()
    event: models.TextField[str, str] = models.TextField()
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    attempts: models.IntegerField[int, int] = models.IntegerField(default=0)
    next_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    sent_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    given_up_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    status: models.IntegerField[int, int] = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("hook_id", "source", "event_id"), name="one_delivery_per_event"),
        )
        indexes = (
            models.Index(
                fields=("hook_id", "number"),
                name="delivery_waiting",
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
            ),
            models.Index(fields=("hook_id", "-number"), name="delivery_last"),
        )
