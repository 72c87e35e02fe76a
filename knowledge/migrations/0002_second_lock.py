from __future__ import annotations

from django.db import migrations

from zones.row_security import NEVER, OWN, READABLE, lock, me, parent

ARTICLE = parent("knowledge_article", "article_id")
OWN_ARTICLE = parent("knowledge_article", "article_id", OWN)
MINE = f"{ARTICLE} AND {me('author_id')} AND (zone_id IS NULL OR {OWN})"

# What lies in the bin is nobody's to read but its zone's: the audience says so from now on.
BINNED = """
UPDATE knowledge_article SET audience_id = a.id FROM zones_audience a
WHERE binned_at IS NOT NULL AND a.zone_ids = ARRAY[zone_id]
"""

# Somebody who deletes an article need not be able to read all its old texts: PostgreSQL takes them along.
TAKE_REVISIONS_ALONG = """
DO $$ DECLARE named name;
BEGIN
    SELECT conname INTO STRICT named FROM pg_constraint
    WHERE contype = 'f' AND conrelid = 'knowledge_revision'::regclass
    AND confrelid = 'knowledge_article'::regclass;
    EXECUTE format('ALTER TABLE knowledge_revision DROP CONSTRAINT %I', named);
    EXECUTE format('ALTER TABLE knowledge_revision ADD CONSTRAINT %I FOREIGN KEY (article_id)'
        ' REFERENCES knowledge_article (id) {} DEFERRABLE INITIALLY DEFERRED', named);
END $$
"""

# The worker, who is nobody, deletes stored files that no row names: it must know without reading the rows.
UNNAMED_FILES = """
CREATE FUNCTION unnamed_files(names text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
BEGIN ATOMIC
    SELECT stored.path FROM unnest(names) AS stored(path)
    WHERE NOT EXISTS (SELECT FROM knowledge_attachment a WHERE a.file = stored.path);
END
"""


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial"), ("zones", "0002_second_lock")]

    operations = [
        migrations.RunSQL(BINNED, migrations.RunSQL.noop),
        migrations.RunSQL(
            TAKE_REVISIONS_ALONG.format("ON DELETE CASCADE"), TAKE_REVISIONS_ALONG.format("")
        ),
        migrations.RunSQL(UNNAMED_FILES, "DROP FUNCTION unnamed_files(text[])"),
        lock(
            "knowledge_article",
            read=READABLE,
            add=f"{OWN} AND {READABLE}",
            change=f"{OWN} AND {READABLE}",
            remove=OWN,
        ),
        lock(
            "knowledge_article_intended_zones",
            read=ARTICLE,
            add=OWN_ARTICLE,
            change=NEVER,
            remove=OWN_ARTICLE,
        ),
        lock(
            "knowledge_authorship",
            read=ARTICLE,
            add=OWN_ARTICLE,
            change=NEVER,
            remove=OWN_ARTICLE,
        ),
        lock(
            "knowledge_revision",
            read=f"{ARTICLE} AND {READABLE}",
            add=f"{OWN_ARTICLE} AND {READABLE}",
            change=NEVER,
            remove=OWN_ARTICLE,
        ),
        lock(
            "knowledge_attachment",
            read=ARTICLE,
            add=f"{OWN_ARTICLE} AND {me('uploaded_by_id')}",
            change=OWN_ARTICLE,
            remove=OWN_ARTICLE,
        ),
        lock(
            "knowledge_comment",
            read=ARTICLE,
            add=MINE,
            change=MINE,
            remove=f"{me('author_id')} OR {OWN_ARTICLE}",
        ),
    ]
