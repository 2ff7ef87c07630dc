"""The ledger of promises, and the notices that go out about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from ansvar.store.models.base import Table


class Promise(Table):
    """A message or call-back that somebody must keep by a moment."""

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        DONE = "done"

    id: models.TextField[str, str] = models.TextField(primary_key=True)
    call_id: models.TextField[str, str] = models.TextField(default="")
    kind: models.TextField[str, str] = models.TextField()
    row: models.TextField[str, str] = models.TextField()
    owner: models.TextField[str, str] = models.TextField()
    to: models.TextField[str, str] = models.TextField(default="")
    number: models.TextField[str | None, str | None] = models.TextField(null=True)
    recording: models.TextField[str, str] = models.TextField(default="")
    seconds: models.FloatField[float, float] = models.FloatField(default=0.0)
    language: models.TextField[str, str] = models.TextField(default="")
    # What an operator wrote down for whoever keeps it; never in a log or a notice.
    words: models.TextField[str, str] = models.TextField(default="")
    urgent: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    due_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    aim_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    interim_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    takes_over: models.JSONField[Any, Any] = models.JSONField(default=list)
    # [[moment, who hears of it, whether that one takes over], ...] in order of time.
    escalations: models.JSONField[Any, Any] = models.JSONField(default=list)
    escalated: models.IntegerField[int, int] = models.IntegerField(default=0)
    next_escalation_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True
    )
    state: models.TextField[str, str] = models.TextField(choices=State.choices, default=State.OPEN)
    taken_by: models.TextField[str, str] = models.TextField(default="")
    taken_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    interim_given_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    heard_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    done_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    done_by: models.TextField[str, str] = models.TextField(default="")

    class Meta:
        indexes = (
            models.Index(fields=("owner", "state", "due_at"), name="promise_owner"),
            models.Index(fields=("due_at",), name="promise_due", condition=~models.Q(state="done")),
            models.Index(
                fields=("next_escalation_at",), name="promise_escalation", condition=~models.Q(state="done")
            ),
            models.Index(fields=("call_id",), name="promise_call"),
        )


class PromiseEvent(Table):
    """What happened to a promise; never changed."""

    promise_id: models.TextField[str, str] = models.TextField()
    sequence: models.IntegerField[int, int] = models.IntegerField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    kind: models.TextField[str, str] = models.TextField()
    by: models.TextField[str, str] = models.TextField(default="")
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("promise_id", "sequence"), name="one_promise_event_per_step"),
        )


class Notice(Table):
    """A mail or SMS to send. It names a call or a promise and nothing of what is in them."""

    id: models.TextField[str, str] = models.TextField(primary_key=True)
    kind: models.TextField[str, str] = models.TextField()
    by: models.TextField[str, str] = models.TextField()
    whom: models.TextField[str, str] = models.TextField()
    call_id: models.TextField[str, str] = models.TextField(default="")
    promise_id: models.TextField[str, str] = models.TextField(default="")
    created_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    attempts: models.IntegerField[int, int] = models.IntegerField(default=0)
    next_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    sent_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    given_up_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("next_at",),
                name="notice_next",
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
            ),
        )
