from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from zones.row_security import NEVER, READABLE, lock

FACETS = """
    LATERAL (VALUES ('topic', a.topic_id::text), ('zone', a.zone_id::text), ('kind', a.kind),
        ('stage', a.stage), ('basic_function', a.basic_function)) AS f(facet, value)
    WHERE a.state = 'published' AND a.binned_at IS NULL AND f.value <> ''
"""
COUNTED = f"SELECT a.audience_id, f.facet, f.value, 1 AS articles FROM {{rows}} a, {FACETS}"
WENT = COUNTED.format(rows="went").replace("1 AS articles", "-1 AS articles")
ADDED = """
    INSERT INTO knowledge_tally (audience_id, facet, value, articles)
    SELECT audience_id, facet, value, sum(articles) FROM ({}) changed
    GROUP BY audience_id, facet, value HAVING sum(articles) <> 0
"""

# Functions of the owner: the app reads the numbers of its reader's audiences and writes none.
KEEP = f"""
CREATE FUNCTION tally_articles() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        {ADDED.format(COUNTED.format(rows="came"))};
    ELSIF TG_OP = 'DELETE' THEN
        {ADDED.format(WENT)};
    ELSE
        {ADDED.format(f"{WENT} UNION ALL {COUNTED.format(rows='came')}")};
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tally_came AFTER INSERT ON knowledge_article
    REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION tally_articles();
CREATE TRIGGER tally_went AFTER DELETE ON knowledge_article
    REFERENCING OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION tally_articles();
CREATE TRIGGER tally_changed AFTER UPDATE ON knowledge_article
    REFERENCING OLD TABLE AS went NEW TABLE AS came
    FOR EACH STATEMENT EXECUTE FUNCTION tally_articles();

CREATE FUNCTION gather_tallies() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
BEGIN ATOMIC
    WITH changed AS (DELETE FROM knowledge_tally RETURNING audience_id, facet, value, articles)
    INSERT INTO knowledge_tally (audience_id, facet, value, articles)
    SELECT audience_id, facet, value, sum(articles) FROM changed
    GROUP BY audience_id, facet, value HAVING sum(articles) <> 0;
END;
"""
NO_MORE = """
DROP FUNCTION gather_tallies();
DROP TRIGGER tally_changed ON knowledge_article;
DROP TRIGGER tally_went ON knowledge_article;
DROP TRIGGER tally_came ON knowledge_article;
DROP FUNCTION tally_articles();
"""


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0003_attachment_digest")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("facet", models.CharField(max_length=16)),
                ("value", models.CharField(max_length=20)),
                ("articles", models.IntegerField()),
                ("audience", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="zones.audience")),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunSQL(KEEP, NO_MORE),
        migrations.RunSQL(ADDED.format(COUNTED.format(rows="knowledge_article")), migrations.RunSQL.noop),
        lock("knowledge_tally", read=READABLE, add=NEVER, change=NEVER, remove=NEVER),
        # Of a common word the newest entries are looked at one by one until there are enough.
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(models.F("published_at").desc(), models.F("id").desc(), name="search_newest"),
        ),
    ]
