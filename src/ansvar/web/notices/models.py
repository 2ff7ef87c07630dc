"""Tables of notices. A notice is withdrawn or runs out, never deleted while somebody may ask who had read it."""

from __future__ import annotations

from datetime import datetime

from django.db import models


class Notice(models.Model):
    """What the switchboard should know during ``[start, end)``: `kind` a key of `board.KINDS`, `unit` whose it is or ""."""

    kind: models.CharField[str, str] = models.CharField(max_length=20)
    unit: models.CharField[str, str] = models.CharField(max_length=150, blank=True, default="")
    title: models.CharField[str, str] = models.CharField(max_length=120)
    text: models.TextField[str, str] = models.TextField(blank=True, default="")
    start: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    end: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    by: models.CharField[str, str] = models.CharField(max_length=150)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    withdrawn_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("end",), name="notice_by_end"),)


class Seen(models.Model):
    """Somebody has acknowledged a notice: `ref` is `notice:ID`, or `closure:KEY` of a planned closure."""

    ref: models.CharField[str, str] = models.CharField(max_length=200)
    person: models.CharField[str, str] = models.CharField(max_length=150)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("ref", "person"), name="one_acknowledgement_each"),)
