"""Tables of devices and who held them."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("model", models.CharField(blank=True, default="", max_length=100)),
                ("serial", models.CharField(blank=True, default="", max_length=60)),
                ("imei", models.CharField(blank=True, default="", max_length=15)),
                ("number", models.CharField(blank=True, default="", max_length=20)),
                ("sim", models.CharField(blank=True, default="", max_length=22)),
                ("state", models.CharField(max_length=20)),
                ("holder", models.CharField(blank=True, default="", max_length=150)),
                ("holder_name", models.CharField(blank=True, default="", max_length=200)),
                ("acquired_on", models.DateField(null=True)),
                ("handed_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("note", models.CharField(blank=True, default="", max_length=200)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["holder"], name="device_holder"),
                    models.Index(fields=["state"], name="device_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("imei", ""), _negated=True),
                        fields=("imei",),
                        name="one_device_per_imei",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("sim", ""), _negated=True),
                        fields=("sim",),
                        name="one_device_per_sim",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Holding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("person", models.CharField(max_length=150)),
                ("name", models.CharField(max_length=200)),
                ("since", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                ("until", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, default="", max_length=150)),
                ("duties", models.JSONField(default=list)),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holdings",
                        to="devices.device",
                    ),
                ),
            ],
            options={
                "ordering": ("-since", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("device",), name="one_holder_at_a_time"
                    )
                ],
            },
        ),
    ]
