"""Words that an operator wrote down for whoever keeps a promise."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0002_append_only")]
    operations: ClassVar = [
        migrations.AddField(model_name="promise", name="words", field=models.TextField(default=""))
    ]
