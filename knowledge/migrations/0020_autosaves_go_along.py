from __future__ import annotations

from django.db import migrations

# A migration of its own: Django makes the key at the end of the one that makes the table.
# Who deletes an article for good cannot see what others were typing in it: PostgreSQL takes it along.
TAKE_ALONG = """
DO $$ DECLARE named name;
BEGIN
    SELECT conname INTO STRICT named FROM pg_constraint
    WHERE contype = 'f' AND conrelid = 'knowledge_autosave'::regclass
    AND confrelid = 'knowledge_article'::regclass;
    EXECUTE format('ALTER TABLE knowledge_autosave DROP CONSTRAINT %I', named);
    EXECUTE format('ALTER TABLE knowledge_autosave ADD CONSTRAINT %I FOREIGN KEY (article_id)'
        ' REFERENCES knowledge_article (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED', named);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0019_writing")]

    operations = [migrations.RunSQL(TAKE_ALONG, migrations.RunSQL.noop)]
