from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from zones.row_security import DECIDING, SIEVE, keeps_audience, me, opens_below, parent, within

PROJECT = parent("exchanges_project", "project_id")
MAY_DECIDE = f"{PROJECT} AND {DECIDING} AND {me('by_id')}"

# Each decision is told as an event of the same version and zone, which has the audience of that moment.
FILL = """
UPDATE exchanges_decision d SET audience_id = coalesce(
    (SELECT e.audience_id FROM exchanges_projectevent e
     WHERE e.project_id = d.project_id AND e.version = d.version AND e.zone_id = d.zone_id AND e.verb = d.outcome
     ORDER BY e.at DESC LIMIT 1),
    (SELECT z.id FROM zones_audience z WHERE z.zone_ids = ARRAY[p.zone_id]))
FROM exchanges_project p WHERE p.id = d.project_id;
SET CONSTRAINTS ALL IMMEDIATE
"""
EVENTS_KEEP = keeps_audience("exchanges_projectevent", ("exchanges_project", "project_id"))


def _audience(**more: object) -> models.ForeignKey:
    return models.ForeignKey(
        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="zones.audience", **more
    )


def _alter(policy: str, says: str, before: str, clause: str) -> migrations.RunSQL:
    change = f"ALTER POLICY {policy} ON exchanges_decision {clause} ({{}})"
    return migrations.RunSQL(change.format(says), change.format(before))


class Migration(migrations.Migration):
    dependencies = [
        ("exchanges", "0002_second_lock"),
        ("knowledge", "0024_audience_of_what_hangs_below"),
    ]

    operations = [
        migrations.AddField("decision", "audience", _audience(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        keeps_audience("exchanges_decision", ("exchanges_project", "project_id")),
        EVENTS_KEEP,
        migrations.AlterField("decision", "audience", _audience()),
        opens_below("exchanges_decision", "exchanges_project", "project_id"),
        opens_below("exchanges_projectevent", "exchanges_project", "project_id"),
        _alter("may_read", f"{SIEVE} AND {PROJECT}", PROJECT, "USING"),
        _alter(
            "may_add",
            f"{MAY_DECIDE} AND {within('exchanges_project', 'project_id', 'exchanges_decision')}",
            MAY_DECIDE,
            "WITH CHECK",
        ),
    ]
