from __future__ import annotations

from django.db import migrations

from zones.row_security import DECIDING, NEVER, OWN, READABLE, lock, me, parent

PROJECT = parent("exchanges_project", "project_id")
OWN_PROJECT = parent("exchanges_project", "project_id", OWN)

# Partners lock the project and move it by their decision. A function of the owner, because the policies
# of two tables cannot ask for each other.
TAKES_PART = """
CREATE FUNCTION reader_takes_part(in_project bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
BEGIN ATOMIC
    SELECT EXISTS (
        SELECT FROM exchanges_partner WHERE project_id = in_project AND zone_id = ANY(reader_zones())
    );
END
"""


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0001_initial"), ("zones", "0002_second_lock")]

    operations = [
        migrations.RunSQL(TAKES_PART, "DROP FUNCTION reader_takes_part(bigint)"),
        lock(
            "exchanges_project",
            read=READABLE,
            add=f"{OWN} AND {READABLE}",
            change=f"{READABLE} AND ({OWN} OR reader_takes_part(id))",
            remove=NEVER,
        ),
        lock(
            "exchanges_partner",
            read=PROJECT,
            add=OWN_PROJECT,
            change=OWN_PROJECT,
            remove=OWN_PROJECT,
        ),
        lock(
            "exchanges_decision",
            read=PROJECT,
            add=f"{PROJECT} AND {DECIDING} AND {me('by_id')}",
            change=NEVER,
            remove=NEVER,
        ),
        lock(
            "exchanges_projectevent",
            read=f"{PROJECT} AND {READABLE}",
            add=f"{PROJECT} AND {READABLE} AND {OWN} AND {me('by_id')}",
            change=NEVER,
            remove=NEVER,
        ),
    ]
