"""Tables of the API: tokens, and what was answered to a request that may come twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from ansvar.web.accounts.models import User


class Token(models.Model):
    """A key to the API. Only its prefix, to know it again, and what the rest hashes to are kept."""

    prefix: models.CharField[str, str] = models.CharField(max_length=12, unique=True)
    hashed: models.CharField[str, str] = models.CharField(max_length=64)
    name: models.CharField[str, str] = models.CharField(max_length=80)
    owner: models.ForeignKey[User, User] = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    scopes: models.JSONField[Any, Any] = models.JSONField(default=list)
    made_by: models.CharField[str, str] = models.CharField(max_length=150)
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    expires_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    used_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    revoked_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)


class Once(models.Model):
    """A request with an Idempotency-Key, and what it was answered; `status` 0 while it is being carried out."""

    who: models.CharField[str, str] = models.CharField(max_length=200)
    key: models.CharField[str, str] = models.CharField(max_length=255)
    asked: models.CharField[str, str] = models.CharField(max_length=64)
    status: models.PositiveSmallIntegerField[int, int] = models.PositiveSmallIntegerField(default=0)
    body: models.TextField[str, str] = models.TextField(default="")
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("who", "key"), name="one_answer_per_key"),)
        indexes = (models.Index(fields=("at",), name="once_at"),)
