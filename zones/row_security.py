"""The second lock: PostgreSQL's row policies, written as operations of a migration.

Who reads stands in settings of the transaction (`zones.access.reading_as`); the functions that the
policies ask are made in zones/migrations/0002_second_lock.py. Without a context they are empty, so
no row is there.
"""

from __future__ import annotations

from django.db.migrations import RunSQL

# In a sub-select, so that each is worked out once a statement and not once a row.
READABLE = "audience_id = ANY((SELECT reader_audiences())::bigint[])"
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
