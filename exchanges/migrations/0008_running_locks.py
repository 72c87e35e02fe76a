from __future__ import annotations

from django.db import migrations

from zones.row_security import DECIDING, NEVER, OWN, SIEVE, keeps_audience, lock, me, parent, within

PROJECT = parent("exchanges_project", "project_id")
LED = parent("exchanges_project", "project_id", OWN)
TAKES_PART = "reader_takes_part(project_id)"
BELOW = ("exchanges_milestone", "exchanges_projectcomment", "exchanges_closingreport")


def _within(table: str) -> str:
    return within("exchanges_project", "project_id", table)


# A milestone of a zone that leaves goes to the lead zone: what it becomes is any participant's.
MILESTONES = f"""
ALTER POLICY may_change ON exchanges_milestone
    USING ({PROJECT} AND ({OWN} OR {LED})) WITH CHECK ({PROJECT} AND {TAKES_PART})
"""

# What each zone booked on what it promised, for participants: never who, when or what for.
BOOKED = """
CREATE FUNCTION booked_in(in_project bigint) RETURNS TABLE (zone_id bigint, line smallint, unit varchar, amount numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT b.zone_id, b.line, b.unit, sum(b.amount) FROM exchanges_booking b
    WHERE b.project_id = in_project AND reader_takes_part(in_project)
    GROUP BY 1, 2, 3
$$;
REVOKE ALL ON FUNCTION booked_in(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION booked_in(bigint) TO portal_app
"""

# What a zone booked in a year, and what others booked in the projects it takes part in: for who decides for it.
BALANCE = """
CREATE FUNCTION balance_of_zone(of_zone bigint) RETURNS TABLE (unit varchar, ours numeric, theirs numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT b.unit, coalesce(sum(b.amount) FILTER (WHERE b.zone_id = of_zone), 0),
        coalesce(sum(b.amount) FILTER (WHERE b.zone_id <> of_zone), 0)
    FROM exchanges_booking b JOIN exchanges_partner p ON p.project_id = b.project_id AND p.zone_id = of_zone
    WHERE b.day > (now() AT TIME ZONE 'Europe/Brussels')::date - 365
    AND of_zone = ANY(reader_deciding()::bigint[])
    GROUP BY b.unit ORDER BY b.unit
$$;
REVOKE ALL ON FUNCTION balance_of_zone(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION balance_of_zone(bigint) TO portal_app
"""

# Any participant may book for another zone's milestone, whose row it may not change.
COUNTS = """
CREATE FUNCTION count_bookings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE exchanges_milestone SET bookings = bookings + 1 WHERE id = NEW.milestone_id;
    ELSE
        UPDATE exchanges_milestone SET bookings = greatest(bookings - 1, 0) WHERE id = OLD.milestone_id;
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION count_bookings() FROM PUBLIC;
CREATE TRIGGER counts_bookings AFTER INSERT OR DELETE ON exchanges_booking
    FOR EACH ROW EXECUTE FUNCTION count_bookings()
"""
# A zone that removes its milestone does not read what others booked for it: PostgreSQL lets go of it for them.
LETS_GO = """
CREATE FUNCTION let_go_of_bookings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE exchanges_booking SET milestone_id = NULL WHERE milestone_id = OLD.id;
    RETURN OLD;
END $$;
REVOKE ALL ON FUNCTION let_go_of_bookings() FROM PUBLIC;
CREATE TRIGGER lets_go_of_bookings BEFORE DELETE ON exchanges_milestone
    FOR EACH ROW EXECUTE FUNCTION let_go_of_bookings()
"""


# What a project began from, or what came of it, may be deleted by people who do not read the project.
POINTS_TO = (("practice", "article"), ("from_article", "article"), ("from_question", "question"))
LET_GO = [
    f"ALTER TABLE exchanges_project ADD CONSTRAINT project_{name} FOREIGN KEY ({name}_id)"
    f" REFERENCES knowledge_{item} (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED"
    for name, item in POINTS_TO
]
LET_GO_NO_MORE = [f"ALTER TABLE exchanges_project DROP CONSTRAINT project_{name}" for name, _item in POINTS_TO]


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0007_running")]

    operations = [
        migrations.RunSQL(LET_GO, LET_GO_NO_MORE),
        *(keeps_audience(table, ("exchanges_project", "project_id")) for table in BELOW),
        lock(
            "exchanges_milestone",
            read=f"{SIEVE} AND {PROJECT}",
            add=f"{PROJECT} AND {TAKES_PART} AND {me('created_by_id')} AND {_within('exchanges_milestone')}",
            change=f"{PROJECT} AND ({OWN} OR {LED})",
            remove=f"{PROJECT} AND ({OWN} OR {LED})",
        ),
        migrations.RunSQL(MILESTONES, migrations.RunSQL.noop),
        lock(
            "exchanges_booking",
            read=f"{OWN} AND {PROJECT}",
            add=f"{OWN} AND {PROJECT} AND {TAKES_PART} AND {me('by_id')}",
            change=NEVER,
            remove=f"{OWN} AND {PROJECT}",
        ),
        migrations.RunSQL(BOOKED, "DROP FUNCTION booked_in(bigint)"),
        migrations.RunSQL(BALANCE, "DROP FUNCTION balance_of_zone(bigint)"),
        migrations.RunSQL(
            COUNTS, "DROP TRIGGER counts_bookings ON exchanges_booking; DROP FUNCTION count_bookings()"
        ),
        migrations.RunSQL(
            LETS_GO,
            "DROP TRIGGER lets_go_of_bookings ON exchanges_milestone; DROP FUNCTION let_go_of_bookings()",
        ),
        lock(
            "exchanges_projectcomment",
            read=f"{SIEVE} AND {PROJECT}",
            add=(
                f"{SIEVE} AND {PROJECT} AND {TAKES_PART} AND {OWN} AND {me('author_id')}"
                f" AND {_within('exchanges_projectcomment')}"
            ),
            change=f"{SIEVE} AND {PROJECT} AND ({OWN} AND {me('author_id')} OR {DECIDING})",
            remove=NEVER,
        ),
        lock(
            "exchanges_closingreport",
            read=f"{SIEVE} AND {PROJECT} AND ({OWN} OR handed_in_at IS NOT NULL)",
            add=f"{SIEVE} AND {PROJECT} AND {TAKES_PART} AND {OWN} AND {_within('exchanges_closingreport')}",
            change=f"{SIEVE} AND {PROJECT} AND {OWN}",
            remove=NEVER,
        ),
    ]
