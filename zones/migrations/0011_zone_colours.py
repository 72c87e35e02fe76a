from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q

# A colour that no style sheet can show becomes the grey of no zone; load_network or a coordinator's own choice mends it.
NO_COLOUR = "UPDATE zones_zone SET colour = '#5b6a80' WHERE colour !~ '^#[0-9a-f]{6}$'"


class Migration(migrations.Migration):
    dependencies = [("zones", "0010_letter_bundles")]

    operations = [
        migrations.RunSQL(
            [
                "UPDATE zones_zone SET colour = lower(colour) WHERE colour ~* '^#[0-9a-f]{6}$'",
                NO_COLOUR,
            ],
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            "zone",
            models.CheckConstraint(
                condition=Q(colour__regex="^#[0-9a-f]{6}$"),
                name="zone_colour_is_written_as_rrggbb",
            ),
        ),
    ]
