from __future__ import annotations

from django.db import migrations, models


def keep_those_being_sent(apps, schema_editor):
    """Nobody knows how far the workers of the release before came: `unknown`, as they would have settled it."""
    letters = apps.get_model("zones", "Letter").objects.filter(state="sending")
    letters.exclude(message_id="").update(handed_over_at=models.F("claimed_at"))


UNSEALED_SINCE = """
CREATE FUNCTION audit_unsealed_since() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT min(at) FROM zones_auditevent
    WHERE id > coalesce((SELECT last_id FROM zones_auditseal ORDER BY id DESC LIMIT 1), 0)
$$;
COMMENT ON FUNCTION audit_unsealed_since IS 'For the health page: the app reads no seals, and learns no more than this.';
REVOKE ALL ON FUNCTION audit_unsealed_since() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_unsealed_since() TO portal_app;
"""


class Migration(migrations.Migration):
    dependencies = [("zones", "0011_zone_colours")]

    operations = [
        migrations.AddField("letter", "handed_over_at", models.DateTimeField(null=True)),
        migrations.RunPython(keep_those_being_sent, migrations.RunPython.noop),
        migrations.RunSQL(UNSEALED_SINCE, "DROP FUNCTION audit_unsealed_since()"),
    ]
