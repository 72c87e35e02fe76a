from __future__ import annotations

from django.db import migrations, models
from django.db.models.functions import Now

from zones.row_security import NEVER, lock

# The app can put a search in, and cannot read one: PostgreSQL counts people and zones, and says words only.
FUNCTIONS = """
CREATE FUNCTION keep_missed_search(said text, who smallint, whose smallint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO network_missedsearch (words, person, zone, made_on)
    VALUES (left(said, 200), who, whose, current_date)
    ON CONFLICT (words, person, zone) DO UPDATE SET made_on = current_date
$$;
CREATE FUNCTION forget_missed_searches() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM network_missedsearch WHERE made_on < current_date - 90
$$;
CREATE FUNCTION missed_searches() RETURNS TABLE (words text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT s.words::text FROM network_missedsearch s
    WHERE reader_coordinates_network() AND s.made_on >= current_date - 90
    GROUP BY s.words HAVING count(DISTINCT s.person) >= 3 AND count(DISTINCT s.zone) >= 2
    ORDER BY count(DISTINCT s.person) DESC, s.words LIMIT 200
$$;
REVOKE ALL ON FUNCTION keep_missed_search(text, smallint, smallint), forget_missed_searches(), missed_searches()
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keep_missed_search(text, smallint, smallint), forget_missed_searches(), missed_searches()
    TO portal_app;
"""
NO_FUNCTIONS = """
DROP FUNCTION missed_searches();
DROP FUNCTION forget_missed_searches();
DROP FUNCTION keep_missed_search(text, smallint, smallint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0007_figures_of_network_wide_items"),
        ("zones", "0014_session_of_a_person"),
    ]

    operations = [
        migrations.CreateModel(
            name="MissedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                ("person", models.PositiveSmallIntegerField()),
                ("zone", models.PositiveSmallIntegerField()),
                ("made_on", models.DateField(db_default=Now())),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("words", "person", "zone"), name="a_missed_search_kept_once"
                    )
                ],
                "indexes": [models.Index(fields=["made_on"], name="missed_searches_by_day")],
            },
        ),
        lock("network_missedsearch", read=NEVER, add=NEVER, change=NEVER, remove=NEVER),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
    ]
