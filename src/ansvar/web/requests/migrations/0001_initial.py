"""Tables of devices and who held them."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Costs",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=20, unique=True)),
                ("approved", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("what", models.CharField(blank=True, default="", max_length=20)),
                ("state", models.CharField(max_length=20)),
                ("asker", models.CharField(max_length=150)),
                ("person", models.CharField(blank=True, default="", max_length=150)),
                ("unit", models.CharField(blank=True, default="", max_length=150)),
                ("about", models.CharField(blank=True, default="", max_length=200)),
                ("call", models.CharField(blank=True, default="", max_length=200)),
                ("device", models.BigIntegerField(null=True)),
                ("title", models.CharField(blank=True, default="", max_length=120)),
                ("words", models.TextField(blank=True, default="")),
                ("urgent", models.BooleanField(default=False)),
                ("wanted_on", models.DateField(null=True)),
                ("planned_on", models.DateField(null=True)),
                ("taken_by", models.CharField(blank=True, default="", max_length=150)),
                ("unseen", models.BooleanField(default=False)),
                ("version", models.IntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["asker", "-changed_at"], name="request_of"),
                    models.Index(fields=["state", "made_at"], name="request_state"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("who", models.CharField(max_length=150)),
                ("step", models.CharField(blank=True, default="", max_length=20)),
                ("day", models.DateField(null=True)),
                ("words", models.TextField(blank=True, default="")),
                ("inside", models.BooleanField(default=False)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="requests.request",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
            },
        ),
    ]
