"""The first tables."""

# ruff: noqa: RUF012

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ForwardEntry",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("person", models.TextField()),
                ("to", models.TextField()),
                ("set_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Leader",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("holder", models.TextField()),
                ("until", models.DateTimeField()),
                ("seconds", models.FloatField()),
                ("epoch", models.BigIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LiveCall",
            fields=[
                ("call_id", models.TextField(primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("snapshot", models.TextField()),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                ("owner", models.TextField(primary_key=True, serialize=False)),
                ("pin_hash", models.TextField(default="")),
                ("pin_set_at", models.DateTimeField(null=True)),
                ("failures", models.IntegerField(default=0)),
                ("locked_until", models.DateTimeField(null=True)),
                ("greeting", models.TextField(default="")),
                ("greeting_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MailboxAccess",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("owner", models.TextField()),
                ("delegate", models.TextField()),
                ("granted_by", models.TextField()),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("by", models.TextField()),
                ("whom", models.TextField()),
                ("call_id", models.TextField(default="")),
                ("promise_id", models.TextField(default="")),
                ("created_at", models.DateTimeField()),
                ("attempts", models.IntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("given_up_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="OperatorSession",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("operator", models.TextField()),
                ("since", models.DateTimeField()),
                ("out_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("call_id", models.TextField(default="")),
                ("kind", models.TextField()),
                ("row", models.TextField()),
                ("owner", models.TextField()),
                ("to", models.TextField(default="")),
                ("number", models.TextField(null=True)),
                ("recording", models.TextField(default="")),
                ("seconds", models.FloatField(default=0.0)),
                ("language", models.TextField(default="")),
                ("urgent", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("aim_at", models.DateTimeField(null=True)),
                ("interim_at", models.DateTimeField(null=True)),
                ("takes_over", models.JSONField(default=list)),
                ("escalations", models.JSONField(default=list)),
                ("escalated", models.IntegerField(default=0)),
                ("next_escalation_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.TextField(
                        choices=[("open", "Open"), ("taken", "Taken"), ("done", "Done")], default="open"
                    ),
                ),
                ("taken_by", models.TextField(default="")),
                ("taken_at", models.DateTimeField(null=True)),
                ("interim_given_at", models.DateTimeField(null=True)),
                ("heard_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by", models.TextField(default="")),
            ],
        ),
        migrations.CreateModel(
            name="PromiseEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("promise_id", models.TextField()),
                ("sequence", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("kind", models.TextField()),
                ("by", models.TextField(default="")),
                ("facts", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Timer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("call_id", models.TextField()),
                ("name", models.TextField()),
                ("due_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="AbsenceEntry",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("person", models.TextField()),
                ("kind", models.TextField()),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField(null=True)),
                ("source", models.TextField()),
                ("set_by", models.TextField()),
                ("set_at", models.DateTimeField()),
                ("forward", models.TextField(default="")),
            ],
            options={
                "indexes": [models.Index(fields=["person", "end"], name="absence_person")],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("who", models.TextField()),
                ("what", models.TextField()),
                ("about", models.JSONField(default=dict)),
                ("key", models.TextField(unique=True)),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="audit_at")],
            },
        ),
        migrations.CreateModel(
            name="CallEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("call_id", models.TextField()),
                ("sequence", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("kind", models.TextField()),
                ("facts", models.JSONField(default=dict)),
                ("sip_call_id", models.TextField(default="")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["at"], name="event_at"),
                    models.Index(
                        condition=models.Q(("sip_call_id", ""), _negated=True),
                        fields=["sip_call_id"],
                        name="event_sip_call_id",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("call_id", "sequence"), name="one_event_per_step")
                ],
            },
        ),
        migrations.CreateModel(
            name="CallRecord",
            fields=[
                ("call_id", models.TextField(primary_key=True, serialize=False)),
                ("arrived_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("direction", models.TextField(default="")),
                ("dialled", models.TextField(default="")),
                ("called", models.TextField(default="")),
                ("reached", models.TextField(default="")),
                ("caller", models.TextField(null=True)),
                ("language", models.TextField(default="")),
                ("determined_by", models.JSONField(default=list)),
                ("outcome", models.TextField()),
                ("picked_up_by", models.TextField(default="")),
                ("promise_id", models.TextField(default="")),
                ("waited_s", models.FloatField(default=0.0)),
                ("rang_s", models.FloatField(default=0.0)),
                ("talked_s", models.FloatField(default=0.0)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["arrived_at"], name="record_arrived_at"),
                    models.Index(fields=["called", "arrived_at"], name="record_called"),
                    models.Index(fields=["caller", "arrived_at"], name="record_caller"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ForwardAnswer",
            fields=[
                (
                    "forward",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="answer",
                        serialize=False,
                        to="store.forwardentry",
                    ),
                ),
                ("by", models.TextField()),
                ("accepted", models.BooleanField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="forwardentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("person",),
                name="one_forward_per_person",
            ),
        ),
        migrations.AddIndex(
            model_name="mailboxaccess",
            index=models.Index(fields=["owner"], name="access_owner"),
        ),
        migrations.AddIndex(
            model_name="mailboxaccess",
            index=models.Index(fields=["delegate"], name="access_delegate"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("given_up_at__isnull", True), ("sent_at__isnull", True)),
                fields=["next_at"],
                name="notice_next",
            ),
        ),
        migrations.AddConstraint(
            model_name="operatorsession",
            constraint=models.UniqueConstraint(
                condition=models.Q(("out_at__isnull", True)),
                fields=("operator",),
                name="one_session_per_operator",
            ),
        ),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(fields=["owner", "state", "due_at"], name="promise_owner"),
        ),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                condition=models.Q(("state", "done"), _negated=True), fields=["due_at"], name="promise_due"
            ),
        ),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(
                condition=models.Q(("state", "done"), _negated=True),
                fields=["next_escalation_at"],
                name="promise_escalation",
            ),
        ),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(fields=["call_id"], name="promise_call"),
        ),
        migrations.AddConstraint(
            model_name="promiseevent",
            constraint=models.UniqueConstraint(
                fields=("promise_id", "sequence"), name="one_promise_event_per_step"
            ),
        ),
        migrations.AddIndex(
            model_name="timer",
            index=models.Index(fields=["due_at"], name="timer_due_at"),
        ),
        migrations.AddConstraint(
            model_name="timer",
            constraint=models.UniqueConstraint(fields=("call_id", "name"), name="one_timer_per_name"),
        ),
    ]
