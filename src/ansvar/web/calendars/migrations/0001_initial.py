"""Calendars that people let be read."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("person", models.TextField()),
                ("address", models.TextField()),
                ("on", models.BooleanField(default=False)),
                ("kinds", models.JSONField(default=dict)),
                ("entries", models.JSONField(default=list)),
                ("ignored", models.JSONField(default=dict)),
                ("etag", models.TextField(default="")),
                ("modified", models.TextField(default="")),
                ("read_at", models.DateTimeField(null=True)),
                ("reached_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField()),
                ("failures", models.IntegerField(default=0)),
                ("fault", models.TextField(default="")),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person"], name="feed_person"),
                    models.Index(condition=models.Q(("on", True)), fields=["next_at"], name="feed_next"),
                ]
            },
        ),
    ]
