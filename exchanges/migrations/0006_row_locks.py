from __future__ import annotations

from django.db import migrations

from zones.row_security import (
    DECIDING,
    NEVER,
    OWN,
    SIEVE,
    keeps_audience,
    lock,
    me,
    parent,
    within,
)

PROJECT = parent("exchanges_project", "project_id")
OWN_PROJECT = parent("exchanges_project", "project_id", OWN)

# A function of the owner: who is asked for a decision by a deputy may not read why the deputy decides.
DEPUTISES = """
CREATE FUNCTION reader_deputises(in_zone bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM exchanges_deputy d
        JOIN zones_membership m ON m.person_id = d.decider_id AND m.zone_id = d.zone_id
        JOIN zones_user u ON u.id = d.decider_id
        WHERE d.zone_id = in_zone AND d.person_id = reader_user() AND d.ended_at IS NULL
        AND (now() AT TIME ZONE 'Europe/Brussels')::date BETWEEN d.starts_on AND d.ends_on
        AND m.ended_at IS NULL AND m.role IN ('coordinator', 'chief') AND u.is_active
        AND in_zone = ANY(reader_zones()::bigint[])
    )
$$
"""
DECIDES = f"({DECIDING} OR reader_deputises(zone_id))"

MAY_DECIDE = f"{PROJECT} AND {DECIDING} AND {me('by_id')}"
WITHIN = within("exchanges_project", "project_id", "exchanges_decision")
DECISIONS = f"""
ALTER POLICY may_add ON exchanges_decision
    WITH CHECK ({PROJECT} AND {DECIDES} AND {me("by_id")} AND ended_at IS NULL AND {WITHIN});
ALTER POLICY may_change ON exchanges_decision
    USING ({PROJECT} AND {DECIDES}) WITH CHECK ({PROJECT} AND {DECIDES} AND {me("ended_by_id")});
GRANT UPDATE (ended_at, ended_by_id, ending) ON exchanges_decision TO portal_app
"""
DECISIONS_BEFORE = f"""
REVOKE UPDATE (ended_at, ended_by_id, ending) ON exchanges_decision FROM portal_app;
ALTER POLICY may_change ON exchanges_decision USING (false) WITH CHECK (false);
ALTER POLICY may_add ON exchanges_decision WITH CHECK ({MAY_DECIDE} AND {WITHIN})
"""

# The lead zone adds the empty row of another one, which alone writes in it.
EMPTY = (
    "own_goal = '' AND measure = '' AND target = '' AND brings = '' AND gets = '' AND NOT no_own_goal"
    " AND brings_lines = '[]'::jsonb AND gets_lines = '[]'::jsonb AND confirmed_at IS NULL AND written_by_id IS NULL"
)
ROWS = f"""
ALTER POLICY may_add ON exchanges_partner WITH CHECK ({OWN_PROJECT} AND ({OWN} OR {EMPTY}));
ALTER POLICY may_change ON exchanges_partner USING ({PROJECT} AND {OWN}) WITH CHECK ({PROJECT} AND {OWN})
"""
ROWS_BEFORE = f"""
ALTER POLICY may_change ON exchanges_partner USING ({OWN_PROJECT}) WITH CHECK ({OWN_PROJECT});
ALTER POLICY may_add ON exchanges_partner WITH CHECK ({OWN_PROJECT})
"""

OPENED = """
CREATE OR REPLACE FUNCTION open_{table}(ids bigint[]) RETURNS SETOF bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE {table} c SET audience_id = p.{audience} FROM exchanges_project p
    WHERE c.id = ANY(ids) AND p.id = c.project_id AND p.{audience} IS NOT NULL
    AND p.zone_id = ANY(reader_deciding()::bigint[])
    AND NOT audience_covers(c.audience_id, p.{audience})
    RETURNING c.id
$$
"""
REASONS = ("exchanges_decision", "exchanges_projectevent")

# Number and age of what zones did not decide in 21 days: no kind, no title.
LATE = """
CREATE FUNCTION late_decisions(days int) RETURNS TABLE (zone_id bigint, waiting bigint, oldest int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT r.zone_id, count(*), max(extract(day FROM now() - p.submitted_at)::int)
    FROM exchanges_project p JOIN exchanges_partner r ON r.project_id = p.id
    WHERE p.state = 'submitted' AND p.submitted_at <= now() - make_interval(days => days)
    AND r.zone_id <> coalesce(p.asking_zone_id, p.zone_id)
    AND NOT EXISTS (
        SELECT FROM exchanges_decision d WHERE d.project_id = p.id AND d.version = p.version
        AND d.zone_id = r.zone_id AND d.ended_at IS NULL)
    AND reader_coordinates_network()
    GROUP BY r.zone_id ORDER BY 3 DESC, 1
$$;
REVOKE ALL ON FUNCTION late_decisions(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION late_decisions(int) TO portal_app
"""


def _opened(audience: str) -> list[str]:
    return [OPENED.format(table=table, audience=audience) for table in REASONS]


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0005_existing_projects"), ("zones", "0003_audit")]

    operations = [
        migrations.RunSQL(DEPUTISES, "DROP FUNCTION reader_deputises(bigint)"),
        lock(
            "exchanges_deputy",
            read=OWN,
            add=f"{DECIDING} AND {me('decider_id')}",
            change=f"{DECIDING} AND {me('decider_id')}",
            remove=NEVER,
        ),
        lock(
            "exchanges_proposal",
            read=PROJECT,
            add=OWN_PROJECT,
            change=OWN_PROJECT,
            remove=OWN_PROJECT,
        ),
        keeps_audience("exchanges_projectversion", ("exchanges_project", "project_id")),
        lock(
            "exchanges_projectversion",
            read=f"{SIEVE} AND {PROJECT}",
            add=(
                f"{PROJECT} AND {OWN} AND {me('by_id')}"
                f" AND {within('exchanges_project', 'project_id', 'exchanges_projectversion')}"
            ),
            change=NEVER,
            remove=NEVER,
        ),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE ON exchanges_projectversion FROM portal_app",
            "GRANT UPDATE, DELETE ON exchanges_projectversion TO portal_app",
        ),
        migrations.RunSQL(DECISIONS, DECISIONS_BEFORE),
        migrations.RunSQL(ROWS, ROWS_BEFORE),
        migrations.RunSQL(_opened("participants_id"), _opened("audience_id")),
        migrations.RunSQL(LATE, "DROP FUNCTION late_decisions(int)"),
    ]
