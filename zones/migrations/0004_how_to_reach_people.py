from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("zones", "0003_audit")]

    operations = [
        migrations.AddField(
            "user", "work_phone", models.CharField(blank=True, db_default="", max_length=40)
        ),
        migrations.AddField(
            "user", "shows_phone", models.BooleanField(db_default=True, default=True)
        ),
        migrations.AddField("user", "absent_until", models.DateField(blank=True, null=True)),
    ]
