from __future__ import annotations

from django.db import migrations

# What was withdrawn while it ran has stopped: its way shows that it ran, and it is not taken up as a draft.
STOPPED = """
UPDATE exchanges_project p SET state = '{after}' WHERE state = '{before}' AND EXISTS (
    SELECT FROM exchanges_projectevent e WHERE e.project_id = p.id AND e.verb = 'start' AND e.version = p.version);
SET CONSTRAINTS ALL IMMEDIATE
"""


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0008_running_locks")]

    operations = [
        migrations.RunSQL(
            STOPPED.format(before="withdrawn", after="stopped"),
            STOPPED.format(before="stopped", after="withdrawn"),
        )
    ]
