from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("zones", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE zones_letter ADD COLUMN late integer",
            "ALTER TABLE zones_letter DROP COLUMN late",
        )
    ]
