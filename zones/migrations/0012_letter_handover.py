from __future__ import annotations

from django.db import migrations, models


def keep_those_being_sent(apps, schema_editor):
    """Nobody knows how far the workers of the release before came: `unknown`, as they would have settled it."""
    letters = apps.get_model("zones", "Letter").objects.filter(state="sending")
    letters.exclude(message_id="").update(handed_over_at=models.F("claimed_at"))


class Migration(migrations.Migration):
    dependencies = [("zones", "0011_zone_colours")]

    operations = [
        migrations.AddField("letter", "handed_over_at", models.DateTimeField(null=True)),
        migrations.RunPython(keep_those_being_sent, migrations.RunPython.noop),
    ]
