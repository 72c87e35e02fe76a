from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Where a municipality lies, for the map of the network."""

    dependencies = [("zones", "0004_how_to_reach_people")]

    operations = [
        *(
            migrations.AddField("municipality", name, models.FloatField(blank=True, null=True))
            for name in ("latitude", "longitude")
        ),
        migrations.AddConstraint(
            "municipality",
            models.CheckConstraint(
                name="municipality_lies_somewhere_on_earth",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ),
    ]
