from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from zones.row_security import DECIDING, NEVER, lock

ROLE_CHANGE = "verb IN ('member_added', 'member_dismissed', 'role_changed')"

# Who acts may add a row, and choose neither its id nor its time: those are the database's.
ADD_ONLY = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON zones_auditevent FROM portal_app;
GRANT INSERT (person_id, role, acting_zone_id, zone_id, verb, item_type, item_id, outcome, reason, request_id)
    ON zones_auditevent TO portal_app;
REVOKE ALL ON zones_auditseal FROM portal_app;
"""
ADD_AND_CHOOSE = """
GRANT INSERT ON zones_auditevent TO portal_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON zones_auditseal TO portal_app;
"""

# Who may still commit an id below the newest one seen? Only a transaction that holds the lock of a writer
# on the table since before that id was given out. Once each of those is over, what stands up to there is
# all that will ever stand there. They are waited for a little while, and nobody waits for us.
SEAL = """
CREATE FUNCTION seal_audit(
    patience interval DEFAULT '2 seconds', OUT sealed bigint, OUT seal bigint, OUT hash text
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    give_up timestamptz := clock_timestamp() + patience;
    newest bigint;
    writers text[];
    last zones_auditseal;
    next zones_auditseal;
    header text;
BEGIN
    sealed := 0;
    IF NOT pg_try_advisory_xact_lock(7305808883921) THEN
        RETURN;
    END IF;
    SELECT max(id) INTO newest FROM zones_auditevent;
    SELECT array_agg(virtualtransaction) INTO writers FROM pg_locks
    WHERE locktype = 'relation' AND relation = 'zones_auditevent'::regclass AND granted
        AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
    WHILE EXISTS (
        SELECT FROM pg_locks WHERE locktype = 'relation' AND relation = 'zones_auditevent'::regclass
        AND mode = 'RowExclusiveLock' AND virtualtransaction = ANY(writers)
    ) LOOP
        IF clock_timestamp() > give_up THEN
            RETURN;
        END IF;
        PERFORM pg_sleep(0.02);
    END LOOP;
    LOOP
        SELECT s.* INTO last FROM zones_auditseal s ORDER BY s.id DESC LIMIT 1;
        SELECT min(id), max(id), count(*), array_agg(id ORDER BY id), string_agg(row_hash, '' ORDER BY id)
        INTO next.first_id, next.last_id, next.count, next.ids, next.row_hashes
        FROM (
            SELECT id, sha256(convert_to(jsonb_build_array(
                id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), person_id, role,
                acting_zone_id, zone_id, verb, item_type, item_id, outcome, reason, request_id
            )::text, 'UTF8')) AS row_hash
            FROM zones_auditevent WHERE id > coalesce(last.last_id, 0) AND id <= newest
            ORDER BY id LIMIT 5000
        ) AS batch;
        EXIT WHEN next.count = 0;
        next.id := coalesce(last.id, 0) + 1;
        next.previous_hash := coalesce(last.hash, '');
        next.sealed_at := clock_timestamp();
        header := jsonb_build_array(
            next.id, next.first_id, next.last_id, next.count, next.previous_hash,
            to_char(next.sealed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        )::text;
        next.hash := encode(sha256(convert_to(header, 'UTF8') || next.row_hashes), 'hex');
        INSERT INTO zones_auditseal
            (id, first_id, last_id, count, ids, row_hashes, previous_hash, hash, sealed_at)
        VALUES (next.id, next.first_id, next.last_id, next.count, next.ids, next.row_hashes,
            next.previous_hash, next.hash, next.sealed_at);
        sealed := sealed + next.count;
        seal := next.id;
        hash := next.hash;
        EXIT WHEN clock_timestamp() > give_up;
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION seal_audit(interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION seal_audit(interval) TO portal_app;
"""

# The network coordinator sees how much happened in a zone, and nothing of what.
FIGURES = """
CREATE FUNCTION audit_figures(first_day date, day_after date)
RETURNS TABLE (zone_id bigint, verb varchar, outcome varchar, events bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT e.zone_id, e.verb, e.outcome, count(*)
    FROM zones_zone z JOIN zones_auditevent e ON e.zone_id = z.id
    WHERE e.at >= first_day::timestamp AT TIME ZONE 'Europe/Brussels'
        AND e.at < day_after::timestamp AT TIME ZONE 'Europe/Brussels'
        AND reader_coordinates_network()
    GROUP BY 1, 2, 3;
END;
REVOKE ALL ON FUNCTION audit_figures(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_figures(date, date) TO portal_app;
"""


class Migration(migrations.Migration):
    dependencies = [("zones", "0002_second_lock")]

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("first_id", models.BigIntegerField()),
                ("last_id", models.BigIntegerField()),
                ("count", models.PositiveIntegerField()),
                (
                    "ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("row_hashes", models.BinaryField()),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AddField(
            model_name="auditevent",
            name="acting_zone",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="zones.zone",
            ),
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="outcome",
            field=models.CharField(
                choices=[("done", "Done"), ("refused", "Refused")], default="done", max_length=12
            ),
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="zone",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="zones.zone",
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                models.F("zone"),
                models.OrderBy(models.F("at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="audit_newest_in_zone",
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                models.OrderBy(models.F("at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(
                    ("verb__in", ("member_added", "member_dismissed", "role_changed"))
                ),
                name="audit_newest_role_changes",
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                models.F("zone"),
                models.OrderBy(models.F("at"), descending=True),
                condition=models.Q(("verb", "glass_broken")),
                name="audit_broken_glass",
            ),
        ),
        migrations.RunSQL(ADD_ONLY, ADD_AND_CHOOSE),
        migrations.RunSQL(SEAL, "DROP FUNCTION seal_audit(interval)"),
        migrations.RunSQL(FIGURES, "DROP FUNCTION audit_figures(date, date)"),
        lock(
            "zones_auditevent",
            read=f"{DECIDING} OR {ROLE_CHANGE} AND (SELECT reader_coordinates_network())",
            add="true",  # what happened is told, whoever did it
            change=NEVER,
            remove=NEVER,
        ),
    ]
