"""What people set by phone: mailboxes, absences, forwards, who sits at the switchboard."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from ansvar.store.models.base import Table


class Mailbox(Table):
    """Whose mailbox, its PIN (hashed, never told), its own greeting."""

    owner: models.TextField[str, str] = models.TextField(primary_key=True)
    pin_hash: models.TextField[str, str] = models.TextField(default="")
    pin_set_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    failures: models.IntegerField[int, int] = models.IntegerField(default=0)
    locked_until: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    greeting: models.TextField[str, str] = models.TextField(default="")
    greeting_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)


class MailboxAccess(Table):
    """A named colleague may hear this mailbox with the colleague's own PIN, during ``[start, end)``."""

    id: models.TextField[str, str] = models.TextField(primary_key=True)
    owner: models.TextField[str, str] = models.TextField()
    delegate: models.TextField[str, str] = models.TextField()
    granted_by: models.TextField[str, str] = models.TextField()
    start: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    end: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("owner",), name="access_owner"),
            models.Index(fields=("delegate",), name="access_delegate"),
        )


class AbsenceEntry(Table):
    """A person is away during ``[start, end)``. The kind may be health data: it stays in this table alone."""

    id: models.TextField[str, str] = models.TextField(primary_key=True)
    person: models.TextField[str, str] = models.TextField()
    kind: models.TextField[str, str] = models.TextField()
    start: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    end: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    source: models.TextField[str, str] = models.TextField()
    set_by: models.TextField[str, str] = models.TextField()
    set_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    forward: models.TextField[str, str] = models.TextField(default="")

    class Meta:
        indexes = (models.Index(fields=("person", "end"), name="absence_person"),)


class ForwardEntry(Table):
    """A person's calls go to somebody else until taken back; one at a time per person."""

    id: models.TextField[str, str] = models.TextField(primary_key=True)
    person: models.TextField[str, str] = models.TextField()
    to: models.TextField[str, str] = models.TextField()
    set_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    ended_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person",), name="one_forward_per_person", condition=models.Q(ended_at__isnull=True)
            ),
        )


class ForwardAnswer(Table):
    """What the target of a forward said to it; the last word counts."""

    forward: models.OneToOneField[ForwardEntry, ForwardEntry] = models.OneToOneField(
        ForwardEntry, models.CASCADE, primary_key=True, related_name="answer"
    )
    by: models.TextField[str, str] = models.TextField()
    accepted: models.BooleanField[bool, bool] = models.BooleanField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class SubstituteEntry(Table):
    """Somebody takes a person's calls during an absence. `accepted`: what the substitute said, None for nothing yet."""

    id: models.TextField[str, str] = models.TextField(primary_key=True)
    person: models.TextField[str, str] = models.TextField()
    to: models.TextField[str, str] = models.TextField()
    start: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    end: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    consent: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    accepted: models.BooleanField[bool | None, bool | None] = models.BooleanField(null=True)
    answered_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    set_by: models.TextField[str, str] = models.TextField()
    set_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    ended_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person",),
                name="one_substitute_per_person",
                condition=models.Q(ended_at__isnull=True),
            ),
        )


class CompetenceEntry(Table):
    """What a person can, as confirmed; `base`: what the files said then. `proposed` waits for the manager."""

    person: models.TextField[str, str] = models.TextField(primary_key=True)
    competences: models.JSONField[Any, Any] = models.JSONField(default=list)
    base: models.JSONField[Any, Any] = models.JSONField(default=list)
    confirmed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    confirmed_by: models.TextField[str, str] = models.TextField(default="")
    proposed: models.JSONField[Any, Any] = models.JSONField(null=True)
    proposed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)


class OperatorSession(Table):
    """An operator sits at the switchboard from `since` to `out_at`."""

    id: models.TextField[str, str] = models.TextField(primary_key=True)
    operator: models.TextField[str, str] = models.TextField()
    since: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    out_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("operator",), name="one_session_per_operator", condition=models.Q(out_at__isnull=True)
            ),
        )
