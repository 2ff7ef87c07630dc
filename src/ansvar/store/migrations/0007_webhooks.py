"""Webhooks and what is still to be told."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0006_cover_competences")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Hook",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("url", models.TextField()),
                ("events", models.JSONField(default=list)),
                ("numbers", models.BooleanField(default=False)),
                ("made_by", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("since", models.DateTimeField()),
                ("generation", models.IntegerField(default=1)),
                ("paused_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("call_seen", models.BigIntegerField(default=0)),
                ("promise_seen", models.BigIntegerField(default=0)),
                ("told", models.BigIntegerField(default=0)),
                ("failures", models.IntegerField(default=0)),
                ("failing_since", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField(null=True)),
                ("why", models.TextField(default="")),
                ("sent_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="HookDelivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hook_id", models.TextField()),
                ("number", models.BigIntegerField()),
                ("source", models.TextField()),
                ("event_id", models.BigIntegerField()),
                ("event", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("attempts", models.IntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("given_up_at", models.DateTimeField(null=True)),
                ("status", models.IntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("given_up_at__isnull", True), ("sent_at__isnull", True)),
                        fields=["hook_id", "number"],
                        name="delivery_waiting",
                    ),
                    models.Index(fields=["hook_id", "-number"], name="delivery_last"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("hook_id", "source", "event_id"), name="one_delivery_per_event"
                    )
                ],
            },
        ),
    ]
