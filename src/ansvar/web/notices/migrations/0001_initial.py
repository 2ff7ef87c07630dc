"""Notices, and who has acknowledged them."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("unit", models.CharField(blank=True, default="", max_length=150)),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField(blank=True, default="")),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["end"], name="notice_by_end")],
            },
        ),
        migrations.CreateModel(
            name="Seen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(max_length=200)),
                ("person", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ref", "person"), name="one_acknowledgement_each")
                ],
            },
        ),
    ]
