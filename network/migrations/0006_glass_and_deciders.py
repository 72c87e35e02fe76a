from __future__ import annotations

from importlib import import_module

from django.db import migrations

BEFORE: str = import_module("network.migrations.0003_broken_glass").BREAK
BEFORE = BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
BEFORE = BEFORE.partition("\nREVOKE INSERT, UPDATE")[0]

# Whoever decides for a zone reads there by that role, and asks the other zones; the glass is not for them.
DECIDES = """EXISTS (
        SELECT FROM zones_membership m JOIN zones_zone z ON z.id = m.zone_id AND z.is_active
        WHERE m.person_id = {who} AND m.ended_at IS NULL AND m.role IN ('coordinator', 'chief')
    )"""
REFUSED = f"""    IF {DECIDES.format(who="who")} THEN
        RAISE insufficient_privilege USING MESSAGE = 'who decides for a zone breaks no glass';
    END IF;
    IF length(btrim(why))"""
AFTER = BEFORE.replace("    IF length(btrim(why))", REFUSED).replace(
    "g.until > statement_timestamp()",
    f"g.until > statement_timestamp() AND NOT {DECIDES.format(who='g.person_id')}",
)


class Migration(migrations.Migration):
    dependencies = [("network", "0005_portraits"), ("zones", "0007_membership_requests")]

    operations = [migrations.RunSQL(AFTER, BEFORE)]
