"""Drafts and versions of the policy; a version and what happened to it are never changed."""

from typing import Any, ClassVar

from django.db import migrations, models

TABLES = ("store_policyversion", "store_policystep")
_WORDS = "what happened is never changed"


def forbid(apps: Any, schema_editor: Any) -> None:
    """Add the triggers; PostgreSQL has their function since the second migration."""
    if schema_editor.connection.vendor == "postgresql":
        action = "FOR EACH ROW EXECUTE FUNCTION store_never_changed()"
    else:
        action = f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
    for table in TABLES:
        schema_editor.execute(f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} {action}")


def allow(apps: Any, schema_editor: Any) -> None:
    """Take the triggers away."""
    for table in TABLES:
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {table}_kept{on}")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0004_team_closures")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="PolicyDraft",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("author", models.TextField()),
                ("text", models.TextField()),
                ("note", models.TextField(default="")),
                ("based_on", models.IntegerField()),
                ("made_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("saves", models.IntegerField(default=0)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                ("number", models.IntegerField(primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("hash", models.TextField()),
                ("author", models.TextField(default="")),
                ("note", models.TextField(default="")),
                ("based_on", models.IntegerField(default=0)),
                ("origin", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PolicyStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.IntegerField()),
                ("sequence", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.TextField(default="")),
                ("kind", models.TextField()),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["version", "sequence"], name="one_policy_step_per_sequence"
                    )
                ]
            },
        ),
        migrations.RunPython(forbid, allow),
    ]
