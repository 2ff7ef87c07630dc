"""Closures and quiet days that managers enter on the pages."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0003_desk_words")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="ClosureEntry",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("unit", models.TextField()),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField()),
                ("agreed", models.BooleanField(default=False)),
                ("divert", models.TextField(default="")),
                ("announced", models.DateTimeField(null=True)),
                ("note", models.TextField(default="")),
                ("base", models.TextField(default="")),
                ("set_by", models.TextField()),
                ("set_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={"indexes": [models.Index(fields=["end"], name="closure_end")]},
        ),
        migrations.CreateModel(
            name="QuietDayEntry",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("unit", models.TextField()),
                ("weekday", models.SmallIntegerField()),
                ("since", models.TextField(default="")),
                ("until", models.TextField(default="")),
                ("base", models.TextField(default="")),
                ("set_by", models.TextField()),
                ("set_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
        ),
    ]
