from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0002_second_lock")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="digest",
            field=models.CharField(blank=True, db_default="", editable=False, max_length=64),
        ),
    ]
