"""The second lock: PostgreSQL's row policies, written as operations of a migration.

Who reads stands in settings of the transaction (`zones.access.reading_as`); the functions that the
policies ask are made in zones/migrations/0002_second_lock.py. Without a context they are empty, so
no row is there.
"""

from __future__ import annotations

from django.db.migrations import RunSQL

# In a sub-select, so that each is worked out once a statement and not once a row.
READABLE = "audience_id = ANY((SELECT reader_audiences())::bigint[])"
# The same rows in words from which PostgreSQL plans well where a statement has a filter of its own (knowledge 0006).
SIEVE = "array_position((SELECT reader_audiences())::bigint[], audience_id) IS NOT NULL"
OWN = "zone_id = ANY((SELECT reader_zones())::bigint[])"
DECIDING = "zone_id = ANY((SELECT reader_deciding())::bigint[])"
NEVER = "false"


def me(column: str) -> str:
    """Return the condition that a column names the reader."""
    return f"{column} = (SELECT reader_user())"


def parent(table: str, column: str, and_also: str = "") -> str:
    """Return the condition that the row named by `column` is readable: its own policy applies inside.

    `and_also` says more about that row, called `p`.
    """
    more = f" AND p.{and_also}" if and_also else ""
    return f"EXISTS (SELECT FROM {table} p WHERE p.id = {column}{more})"


def within(item: str, column: str, table: str) -> str:
    """Return the condition that a row of `table` has no reader whom its item, named by `column`, does not have."""
    covered = f"audience_covers(p.audience_id, {table}.audience_id)"
    return f"EXISTS (SELECT FROM {item} p WHERE p.id = {table}.{column} AND {covered})"


# An audience that is as wide as another, or wider. The network's set of zones is empty.
COVERS = """
CREATE FUNCTION audience_covers(wide bigint, narrow bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT wide = narrow OR EXISTS (
        SELECT FROM zones_audience w, zones_audience n WHERE w.id = wide AND n.id = narrow
        AND (w.kind = 'network' OR n.kind <> 'network' AND w.zone_ids @> n.zone_ids))
$$
"""

# What hangs below an item takes the item's audience where whoever writes it names none, and keeps it.
KEEP = """
CREATE FUNCTION take_audience_of_item() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.audience_id IS NULL THEN
        EXECUTE format('SELECT audience_id FROM %I WHERE id = ($1).%I', TG_ARGV[0], TG_ARGV[1])
        INTO NEW.audience_id USING NEW;
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION keep_audience() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_user = 'portal_app' THEN
        RAISE insufficient_privilege USING MESSAGE = 'what hangs below an item keeps its audience';
    END IF;
    RETURN NEW;
END $$;
"""
KEEP_NO_MORE = "DROP FUNCTION keep_audience(); DROP FUNCTION take_audience_of_item()"


def keeps_audience(table: str, *items: tuple[str, str]) -> RunSQL:
    """Let rows of `table` take the audience of their item and keep it; each of `items` is its table and the column."""
    takes = [
        f"CREATE TRIGGER takes_audience_{number} BEFORE INSERT ON {table} FOR EACH ROW"
        f" EXECUTE FUNCTION take_audience_of_item('{item}', '{column}')"
        for number, (item, column) in enumerate(items)
    ]
    keeps = (
        f"CREATE TRIGGER keeps_audience BEFORE UPDATE ON {table} FOR EACH ROW"
        " WHEN (OLD.audience_id IS DISTINCT FROM NEW.audience_id) EXECUTE FUNCTION keep_audience()"
    )
    names = [f"takes_audience_{number}" for number in range(len(items))]
    return RunSQL(
        [*takes, keeps],
        [f"DROP TRIGGER {name} ON {table}" for name in (*names, "keeps_audience")],
    )


def opens_below(table: str, item: str, column: str, and_also: str = "true") -> RunSQL:
    """Make the function by which those who decide for the item's zone give rows `c` of `table` its audience `p`."""
    name = f"open_{table}"
    function = f"""
    CREATE FUNCTION {name}(ids bigint[]) RETURNS SETOF bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        UPDATE {table} c SET audience_id = p.audience_id FROM {item} p
        WHERE c.id = ANY(ids) AND p.id = c.{column} AND ({and_also})
        AND p.zone_id = ANY(reader_deciding()::bigint[])
        AND NOT audience_covers(c.audience_id, p.audience_id)
        RETURNING c.id
    $$;
    REVOKE ALL ON FUNCTION {name}(bigint[]) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION {name}(bigint[]) TO portal_app;
    """  # noqa: S608 - names from our own migrations
    return RunSQL(function, f"DROP FUNCTION {name}(bigint[])")


def lock(table: str, *, read: str, add: str, change: str, remove: str) -> RunSQL:
    """Close a table to the app, but for rows for which these conditions hold."""
    policies = [
        f"CREATE POLICY may_read ON {table} FOR SELECT TO portal_app USING ({read})",
        f"CREATE POLICY may_add ON {table} FOR INSERT TO portal_app WITH CHECK ({add})",
        f"CREATE POLICY may_change ON {table} FOR UPDATE TO portal_app"
        f" USING ({change}) WITH CHECK ({change})",
        f"CREATE POLICY may_remove ON {table} FOR DELETE TO portal_app USING ({remove})",
    ]
    opened = [
        f"DROP POLICY {name} ON {table}"
        for name in ("may_read", "may_add", "may_change", "may_remove")
    ]
    return RunSQL(
        [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", *policies],
        [*opened, f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"],
    )
