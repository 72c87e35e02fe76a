from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
import zones.models.zone
from django.conf import settings
from django.db import migrations, models

from zones.row_security import DECIDING, NEVER, lock, me

# The only way to break glass: who asks is a technical administrator, says why, and it is told in the audit, all
# in one statement. Somebody who asks twice within the half hour has the same glass.
BREAK = """
CREATE FUNCTION break_glass(name text, asked text, why text, request text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    who bigint := reader_user();
    found_type text;
    found_pk bigint;
    found_zone bigint;
    glass bigint;
    moment timestamptz;
BEGIN
    IF NOT EXISTS (SELECT FROM zones_user WHERE id = who AND is_superuser AND is_active) THEN
        RAISE insufficient_privilege USING MESSAGE = 'only a technical administrator breaks glass';
    END IF;
    IF length(btrim(why)) < 20 OR length(why) > 300 THEN
        RAISE check_violation USING MESSAGE = 'glass is broken with a reason';
    END IF;
    PERFORM pg_advisory_xact_lock(730580888, who::int);
    SELECT 'article', id, zone_id INTO found_type, found_pk, found_zone
    FROM knowledge_article WHERE public_id = asked;
    IF found_pk IS NULL THEN
        SELECT 'article', a.id, a.zone_id INTO found_type, found_pk, found_zone
        FROM knowledge_attachment f JOIN knowledge_article a ON a.id = f.article_id
        WHERE f.public_id = asked;
    END IF;
    IF found_pk IS NULL THEN
        SELECT 'project', id, zone_id INTO found_type, found_pk, found_zone
        FROM exchanges_project WHERE public_id = asked;
    END IF;
    IF found_pk IS NULL THEN
        INSERT INTO zones_auditevent
            (person_id, role, verb, item_type, item_id, outcome, reason, request_id)
        VALUES (who, 'administrator', 'glass_empty', '', left(asked, 20), 'refused', why, request);
        RETURN NULL;
    END IF;
    moment := clock_timestamp();  -- read once, after the wait for the lock: twice is not the same moment
    SELECT id INTO glass FROM network_brokenglass
    WHERE person_id = who AND item_type = found_type AND item_pk = found_pk AND until > moment;
    IF glass IS NOT NULL THEN
        RETURN glass;
    END IF;
    INSERT INTO network_brokenglass (public_id, person_id, zone_id, item_type, item_pk, reason, at, until)
    VALUES (name, who, found_zone, found_type, found_pk, why, moment,
        moment + interval '30 minutes')
    RETURNING id INTO glass;
    INSERT INTO zones_auditevent
        (person_id, role, zone_id, verb, item_type, item_id, outcome, reason, request_id)
    VALUES (who, 'administrator', found_zone, 'glass_broken', found_type, found_pk, 'done', why, request);
    RETURN glass;
END
$$;
REVOKE ALL ON FUNCTION break_glass(text, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION break_glass(text, text, text, text) TO portal_app;

-- Behind whose glass stands what? Asked anew at each reading.
CREATE FUNCTION glass_audience(glass bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(a.audience_id, p.audience_id)
    FROM network_brokenglass g
    JOIN zones_user u ON u.id = g.person_id AND u.is_superuser AND u.is_active
    LEFT JOIN knowledge_article a ON g.item_type = 'article' AND a.id = g.item_pk
    LEFT JOIN exchanges_project p ON g.item_type = 'project' AND p.id = g.item_pk
    WHERE g.id = glass AND g.person_id = reader_user() AND g.until > statement_timestamp()
$$;
REVOKE ALL ON FUNCTION glass_audience(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION glass_audience(bigint) TO portal_app;

REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON network_brokenglass FROM portal_app;
"""
MEND = """
GRANT INSERT, UPDATE, DELETE ON network_brokenglass TO portal_app;
DROP FUNCTION glass_audience(bigint);
DROP FUNCTION break_glass(text, text, text, text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0002_digest_window"),
        ("zones", "0003_audit"),
        ("knowledge", "0002_second_lock"),
        ("exchanges", "0002_second_lock"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BrokenGlass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=zones.models.zone.public_id, editable=False, max_length=12, unique=True),
                ),
                ("item_type", models.CharField(choices=[("article", "Article"), ("project", "Exchange project")], max_length=7)),
                ("item_pk", models.BigIntegerField()),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="zones.zone"),
                ),
            ],
            options={
                "verbose_name_plural": "broken glass",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("at"))), name="glass_is_broken_for_some_time"
                    )
                ],
            },
        ),
        migrations.RunSQL(BREAK, MEND),
        lock(
            "network_brokenglass",
            read=f"{me('person_id')} OR {DECIDING}",
            add=NEVER,
            change=NEVER,
            remove=NEVER,
        ),
    ]
