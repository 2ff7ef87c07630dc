"""One table: the calendars that people let be read. No title, place or name of a meeting is ever in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.db import models


class Feed(models.Model):
    """A calendar of somebody. `on`: whether what it says counts; before that it is only looked at.

    - `address`: whoever has it can read the calendar, so it is a secret: no page and no log shows it whole.
    - `entries`: `[start, end, how]` as read last, `how` one of `away`, `lunch`, `busy`; `ignored`: what was left out,
      counted by why.
    - `kinds`: which kind of absence each `how` becomes; "" for none.
    - `failures`: how often in a row it could not be read; `fault`: why not (see `fetch.FeedFault`).
    """

    id: models.TextField[str, str] = models.TextField(primary_key=True)
    person: models.TextField[str, str] = models.TextField()
    address: models.TextField[str, str] = models.TextField()
    on: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    kinds: models.JSONField[Any, Any] = models.JSONField(default=dict)
    entries: models.JSONField[Any, Any] = models.JSONField(default=list)
    ignored: models.JSONField[Any, Any] = models.JSONField(default=dict)
    etag: models.TextField[str, str] = models.TextField(default="")
    modified: models.TextField[str, str] = models.TextField(default="")
    #: When the whole of it was read last, when it was reached last, and when it is asked again.
    read_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    reached_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    next_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    failures: models.IntegerField[int, int] = models.IntegerField(default=0)
    fault: models.TextField[str, str] = models.TextField(default="")
    added_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        indexes = (
            models.Index(fields=("person",), name="feed_person"),
            models.Index(fields=("next_at",), name="feed_next", condition=models.Q(on=True)),
        )

    @property
    def shown(self) -> str:
        """What a page shows of the address: where it is, and nothing of what opens it."""
        return urlsplit(self.address).hostname or ""
