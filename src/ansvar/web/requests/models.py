"""Tables of requests. A line of the thread is never changed; of the request itself, only how it stands."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models

from ansvar.web.requests.kinds import COLOURS, KINDS, OPEN, STATES, Kind, State, called


class Request(models.Model):
    """A fault, a question or an order.

    - `asker`: the account; `person`: who that is in the directory, or "".
    - `about`: whom or what it is about: a reference (`person:ID`) or words; `call`: a call it is about.
    - `unit`: the asker's, whose manager approves; `unseen`: the asker has not yet read what is new.
    - `version` grows with each change: of two who change it at once, one does.
    """

    kind: models.CharField[str, str] = models.CharField(max_length=20)
    what: models.CharField[str, str] = models.CharField(max_length=20, blank=True, default="")
    state: models.CharField[str, str] = models.CharField(max_length=20)
    asker: models.CharField[str, str] = models.CharField(max_length=150)
    person: models.CharField[str, str] = models.CharField(max_length=150, blank=True, default="")
    unit: models.CharField[str, str] = models.CharField(max_length=150, blank=True, default="")
    about: models.CharField[str, str] = models.CharField(max_length=200, blank=True, default="")
    call: models.CharField[str, str] = models.CharField(max_length=200, blank=True, default="")
    device: models.BigIntegerField[int | None, int | None] = models.BigIntegerField(null=True)
    title: models.CharField[str, str] = models.CharField(max_length=120, blank=True, default="")
    words: models.TextField[str, str] = models.TextField(blank=True, default="")
    urgent: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    wanted_on: models.DateField[date | None, date | None] = models.DateField(null=True)
    planned_on: models.DateField[date | None, date | None] = models.DateField(null=True)
    taken_by: models.CharField[str, str] = models.CharField(max_length=150, blank=True, default="")
    unseen: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    version: models.IntegerField[int, int] = models.IntegerField(default=0)
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    changed_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    closed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("asker", "-changed_at"), name="request_of"),
            models.Index(fields=("state", "made_at"), name="request_state"),
        )

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def called(self) -> str:
        """What it is in one line: its title, else what it orders."""
        return self.title or self.what_called or self.kind_called

    @property
    def what_called(self) -> str:
        """What it is about, in words."""
        return called(self.kind, self.what)

    @property
    def kind_called(self) -> str:
        """What kind it is, in words."""
        return str(KINDS[Kind(self.kind)])

    @property
    def state_called(self) -> str:
        """How far it is, in words."""
        return str(STATES[State(self.state)])

    @property
    def colour(self) -> str:
        """The colour beside the word."""
        return COLOURS[State(self.state)]

    @property
    def is_open(self) -> bool:
        """Whether somebody has still something to do with it."""
        return self.state in OPEN


class Entry(models.Model):
    """A line of the thread: words, a step, or both. `inside`: for those who work the list alone."""

    request: models.ForeignKey[Request, Request] = models.ForeignKey(
        Request, models.CASCADE, related_name="entries"
    )
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    who: models.CharField[str, str] = models.CharField(max_length=150)
    step: models.CharField[str, str] = models.CharField(max_length=20, blank=True, default="")
    day: models.DateField[date | None, date | None] = models.DateField(null=True)
    words: models.TextField[str, str] = models.TextField(blank=True, default="")
    inside: models.BooleanField[bool, bool] = models.BooleanField(default=False)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.pk}"


class Costs(models.Model):
    """Whether orders of a kind cost, when somebody has said so; else `kinds.COST` holds."""

    what: models.CharField[str, str] = models.CharField(max_length=20, unique=True)
    approved: models.BooleanField[bool, bool] = models.BooleanField()

    def __str__(self) -> str:
        return self.what
