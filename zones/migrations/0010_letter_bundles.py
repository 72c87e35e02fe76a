from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("zones", "0009_sign_in")]

    operations = [
        migrations.AddField(
            "letter", "about", models.CharField(blank=True, db_default="", default="", max_length=60)
        ),
        migrations.AddField(
            "letter",
            "bundled_in",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="bundled",
                to="zones.letter",
            ),
        ),
        migrations.AlterField(
            "letter",
            "state",
            models.CharField(
                choices=[
                    ("queued", "Waiting"),
                    ("sending", "Being sent"),
                    ("sent", "Sent"),
                    ("bundled", "Sent together with another"),
                    ("dropped", "Not sent: no longer meant for this person"),
                    ("bounced", "Refused by the mail server"),
                    ("unknown", "No answer from the mail server"),
                    ("failed", "Given up"),
                ],
                default="queued",
                max_length=8,
            ),
        ),
        migrations.AddIndex(
            "letter",
            models.Index(
                condition=~models.Q(about=""),
                fields=["about", "person"],
                name="letters_about_one_item",
            ),
        ),
    ]
