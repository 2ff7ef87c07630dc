"""Closures and quiet days as managers enter them; they lie over those of the directory's files."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from ansvar.store.models.base import Table


class ClosureEntry(Table):
    """A unit is closed during ``[start, end)``. `base` names the closure of the files that it takes the place of."""

    id: models.TextField[str, str] = models.TextField(primary_key=True)
    unit: models.TextField[str, str] = models.TextField()
    start: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    end: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    agreed: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    divert: models.TextField[str, str] = models.TextField(default="")
    announced: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    note: models.TextField[str, str] = models.TextField(default="")
    base: models.TextField[str, str] = models.TextField(default="")
    set_by: models.TextField[str, str] = models.TextField()
    set_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    withdrawn_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("end",), name="closure_end"),)


class QuietDayEntry(Table):
    """A unit keeps its quiet day on a weekday (Monday 0) from a date on; dates as ISO, "" for none."""

    id: models.TextField[str, str] = models.TextField(primary_key=True)
    unit: models.TextField[str, str] = models.TextField()
    weekday: models.SmallIntegerField[int, int] = models.SmallIntegerField()
    since: models.TextField[str, str] = models.TextField(default="")
    until: models.TextField[str, str] = models.TextField(default="")
    base: models.TextField[str, str] = models.TextField(default="")
    set_by: models.TextField[str, str] = models.TextField()
    set_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    withdrawn_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
