"""Tables of devices: what there is, and who held it from when until when, with what they took on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models

from ansvar.web.devices.kinds import COLOURS, HELD, KINDS, STATES, Kind, State


class Device(models.Model):
    """A phone, a headset or a subscription.

    - `imei`: 15 digits, checked; `sim`: the number printed on the card; `number`: E.164 or an extension.
    - `holder`: a person's id, "" for nobody; `holder_name` outlives the person's place in the directory.
    - `due_on`: when it is to be replaced, or None: by the policy (`[devices] renewed_every`).
    """

    kind: models.CharField[str, str] = models.CharField(max_length=20)
    model: models.CharField[str, str] = models.CharField(max_length=100, blank=True, default="")
    serial: models.CharField[str, str] = models.CharField(max_length=60, blank=True, default="")
    imei: models.CharField[str, str] = models.CharField(max_length=15, blank=True, default="")
    number: models.CharField[str, str] = models.CharField(max_length=20, blank=True, default="")
    sim: models.CharField[str, str] = models.CharField(max_length=22, blank=True, default="")
    state: models.CharField[str, str] = models.CharField(max_length=20)
    holder: models.CharField[str, str] = models.CharField(max_length=150, blank=True, default="")
    holder_name: models.CharField[str, str] = models.CharField(max_length=200, blank=True, default="")
    acquired_on: models.DateField[date | None, date | None] = models.DateField(null=True)
    handed_on: models.DateField[date | None, date | None] = models.DateField(null=True)
    due_on: models.DateField[date | None, date | None] = models.DateField(null=True)
    note: models.CharField[str, str] = models.CharField(max_length=200, blank=True, default="")
    changed_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("holder",), name="device_holder"),
            models.Index(fields=("state",), name="device_state"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("imei",), name="one_device_per_imei", condition=~models.Q(imei="")
            ),
            models.UniqueConstraint(fields=("sim",), name="one_device_per_sim", condition=~models.Q(sim="")),
        )

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def called(self) -> str:
        """What it is in one line: its model, else its kind."""
        return self.model or self.kind_called

    @property
    def kind_called(self) -> str:
        """What kind it is, in words."""
        return str(KINDS[Kind(self.kind)])

    @property
    def state_called(self) -> str:
        """Where it is, in words."""
        return str(STATES[State(self.state)])

    @property
    def colour(self) -> str:
        """The colour beside the word."""
        return COLOURS[State(self.state)]

    @property
    def held(self) -> bool:
        """Whether somebody has it, or has not handed it back."""
        return self.state in HELD and bool(self.holder)


class Holding(models.Model):
    """Who held a device from when until when. `duties`: what the holder took on, and when (N14-N16)."""

    device: models.ForeignKey[Device, Device] = models.ForeignKey(
        Device, models.CASCADE, related_name="holdings"
    )
    person: models.CharField[str, str] = models.CharField(max_length=150)
    name: models.CharField[str, str] = models.CharField(max_length=200)
    since: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    by: models.CharField[str, str] = models.CharField(max_length=150)
    until: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    ended_by: models.CharField[str, str] = models.CharField(max_length=150, blank=True, default="")
    duties: models.JSONField[Any, Any] = models.JSONField(default=list)
    accepted_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-since", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("device",), name="one_holder_at_a_time", condition=models.Q(until=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"
