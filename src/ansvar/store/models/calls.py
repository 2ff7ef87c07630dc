"""Calls: what happened, what is happening, what is due. All moments UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from ansvar.store.models.base import Table


class CallEvent(Table):
    """Something that happened to a call; never changed, the only source of figures.

    `facts` hold no reason of an absence. `sip_call_id` is lifted out of the facts so that the line's own
    name for the call finds it.
    """

    call_id: models.TextField[str, str] = models.TextField()
    sequence: models.IntegerField[int, int] = models.IntegerField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    kind: models.TextField[str, str] = models.TextField()
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    sip_call_id: models.TextField[str, str] = models.TextField(default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("call_id", "sequence"), name="one_event_per_step"),)
        indexes = (
            models.Index(fields=("at",), name="event_at"),
            models.Index(
                fields=("sip_call_id",), name="event_sip_call_id", condition=~models.Q(sip_call_id="")
            ),
        )


class LiveCall(Table):
    """The whole state of a call in progress as of its last step; gone when the call ended."""

    call_id: models.TextField[str, str] = models.TextField(primary_key=True)
    version: models.BigIntegerField[int, int] = models.BigIntegerField()
    # Text, not JSON of the database: nobody asks into it, and it comes back exactly as it was put in.
    snapshot: models.TextField[str, str] = models.TextField()
    updated_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class Timer(Table):
    """A deadline of a live call. `call_id` "" is the board, which is no call."""

    call_id: models.TextField[str, str] = models.TextField()
    name: models.TextField[str, str] = models.TextField()
    due_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("call_id", "name"), name="one_timer_per_name"),)
        indexes = (models.Index(fields=("due_at",), name="timer_due_at"),)


class CallRecord(Table):
    """What became of a call: exactly one per call, folded from its events when it ended."""

    call_id: models.TextField[str, str] = models.TextField(primary_key=True)
    arrived_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    ended_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    direction: models.TextField[str, str] = models.TextField(default="")
    dialled: models.TextField[str, str] = models.TextField(default="")
    # Who was asked for is kept apart from who was reached.
    called: models.TextField[str, str] = models.TextField(default="")
    reached: models.TextField[str, str] = models.TextField(default="")
    caller: models.TextField[str | None, str | None] = models.TextField(null=True)
    language: models.TextField[str, str] = models.TextField(default="")
    determined_by: models.JSONField[Any, Any] = models.JSONField(default=list)
    outcome: models.TextField[str, str] = models.TextField()
    picked_up_by: models.TextField[str, str] = models.TextField(default="")
    promise_id: models.TextField[str, str] = models.TextField(default="")
    waited_s: models.FloatField[float, float] = models.FloatField(default=0.0)
    rang_s: models.FloatField[float, float] = models.FloatField(default=0.0)
    talked_s: models.FloatField[float, float] = models.FloatField(default=0.0)

    class Meta:
        indexes = (
            models.Index(fields=("arrived_at",), name="record_arrived_at"),
            models.Index(fields=("called", "arrived_at"), name="record_called"),
            models.Index(fields=("caller", "arrived_at"), name="record_caller"),
        )
