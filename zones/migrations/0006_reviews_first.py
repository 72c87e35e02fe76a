from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("zones", "0005_places")]

    operations = [
        migrations.AddField(
            "zone", "reviews_first", models.BooleanField(db_default=False, default=False)
        ),
    ]
