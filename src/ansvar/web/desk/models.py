"""Tables of the desk: what operators note about people, and which keys somebody works with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models


class Note(models.Model):
    """A few words of an operator about somebody, until they age out. Never a reason of absence."""

    person: models.CharField[str, str] = models.CharField(max_length=150)
    words: models.CharField[str, str] = models.CharField(max_length=200)
    by: models.CharField[str, str] = models.CharField(max_length=150)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    until: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("person", "until"), name="note_of_person"),)


class Keys(models.Model):
    """The keys of somebody's desk: `chosen` holds what differs from the usual ones, `on` whether they work at all."""

    user: models.OneToOneField[Any, Any] = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="desk_keys"
    )
    chosen: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    on: models.BooleanField[bool, bool] = models.BooleanField(default=True)
