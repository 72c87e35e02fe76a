from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("zones", "0007_membership_requests")]

    operations = [
        migrations.AddField(
            "auditevent", "network_wide", models.BooleanField(db_default=False, default=False)
        ),
    ]
