from __future__ import annotations

from django.db import migrations

from zones.row_security import (
    DECIDING,
    NEVER,
    OWN,
    READABLE,
    SIEVE,
    keeps_audience,
    lock,
    me,
    parent,
    within,
)

IDEA = parent("exchanges_idea", "idea_id")


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0010_ideas")]

    operations = [
        lock(
            "exchanges_idea",
            read=READABLE,
            add=f"{READABLE} AND {OWN} AND {me('created_by_id')}",
            change=f"{READABLE} AND {OWN}",
            remove=NEVER,
        ),
        keeps_audience("exchanges_ideasupport", ("exchanges_idea", "idea_id")),
        lock(
            "exchanges_ideasupport",
            read=f"{SIEVE} AND {IDEA}",
            add=(
                f"{SIEVE} AND {IDEA} AND {DECIDING} AND {me('by_id')}"
                f" AND {within('exchanges_idea', 'idea_id', 'exchanges_ideasupport')}"
            ),
            change=NEVER,
            remove=f"{IDEA} AND {DECIDING}",
        ),
    ]
