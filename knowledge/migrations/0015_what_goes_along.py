from __future__ import annotations

from django.db import migrations

# What hangs below a row goes, or forgets it, with that row, whoever deletes it and may see it.
GOES_ALONG = """
DO $$ DECLARE named name;
BEGIN
    SELECT c.conname INTO STRICT named FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.conrelid = '{table}'::regclass AND a.attname = '{column}'
    AND cardinality(c.conkey) = 1;
    EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', named);
    EXECUTE format('ALTER TABLE {table} ADD CONSTRAINT %I FOREIGN KEY ({column})'
        ' REFERENCES {to} (id) ON DELETE {does} DEFERRABLE INITIALLY DEFERRED', named);
END $$
"""
BELOW = [
    ("knowledge_follow", "article_id", "knowledge_article", "CASCADE"),
    ("knowledge_articlesign", "article_id", "knowledge_article", "CASCADE"),
    ("knowledge_commentmention", "comment_id", "knowledge_comment", "CASCADE"),
    ("knowledge_report", "article_id", "knowledge_article", "CASCADE"),
    ("knowledge_report", "comment_id", "knowledge_comment", "SET NULL"),
    ("knowledge_report", "attachment_id", "knowledge_attachment", "SET NULL"),
]


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0014_talk_and_signs")]

    operations = [
        migrations.RunSQL(
            GOES_ALONG.format(table=table, column=column, to=to, does=does), migrations.RunSQL.noop
        )
        for table, column, to, does in BELOW
    ]
