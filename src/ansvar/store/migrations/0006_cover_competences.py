"""Substitutes during an absence, and competences as people confirm them."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0005_policy_versions")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="SubstituteEntry",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("person", models.TextField()),
                ("to", models.TextField()),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField(null=True)),
                ("consent", models.BooleanField(default=False)),
                ("accepted", models.BooleanField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("set_by", models.TextField()),
                ("set_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("person",),
                        name="one_substitute_per_person",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="CompetenceEntry",
            fields=[
                ("person", models.TextField(primary_key=True, serialize=False)),
                ("competences", models.JSONField(default=list)),
                ("base", models.JSONField(default=list)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_by", models.TextField(default="")),
                ("proposed", models.JSONField(null=True)),
                ("proposed_at", models.DateTimeField(null=True)),
            ],
        ),
    ]
