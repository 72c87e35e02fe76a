from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import knowledge.models.attachment
from zones.row_security import NEVER, OWN, lock, parent

ARTICLE = parent("knowledge_article", "article_id")
OWN_ARTICLE = parent("knowledge_article", "article_id", OWN)

# Readers get the newest version; an older one is its own zone's, whose editors find it.
CHANGE = "ALTER POLICY may_read ON knowledge_attachment USING ({})"
NEWEST_OR_OWN = f"{ARTICLE} AND (replaced_by_id IS NULL OR {OWN_ARTICLE})"

# A version replaces files of its own article only: a bare foreign key would accept those of others.
OF_ONE_ARTICLE = """
ALTER TABLE knowledge_attachment ADD CONSTRAINT a_file_is_of_one_article UNIQUE (article_id, id);
ALTER TABLE knowledge_attachment ADD CONSTRAINT replaces_a_file_of_its_article
    FOREIGN KEY (article_id, replaces_id) REFERENCES knowledge_attachment (article_id, id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE knowledge_attachment ADD CONSTRAINT replaced_by_a_file_of_its_article
    FOREIGN KEY (article_id, replaced_by_id) REFERENCES knowledge_attachment (article_id, id)
    DEFERRABLE INITIALLY DEFERRED;
"""
OF_ANY = """
ALTER TABLE knowledge_attachment DROP CONSTRAINT replaced_by_a_file_of_its_article;
ALTER TABLE knowledge_attachment DROP CONSTRAINT replaces_a_file_of_its_article;
ALTER TABLE knowledge_attachment DROP CONSTRAINT a_file_is_of_one_article;
"""

UNNAMED_FILES = """
CREATE OR REPLACE FUNCTION unnamed_files(names text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
BEGIN ATOMIC
    SELECT stored.path FROM unnest(names) AS stored(path)
    WHERE NOT EXISTS (SELECT FROM knowledge_attachment a WHERE a.file = stored.path){};
END
"""
NOR_A_PREVIEW = """
    AND NOT EXISTS (SELECT FROM knowledge_attachment a WHERE a.preview = stored.path)"""

WORDS = parent("knowledge_attachment", "attachment_id")
OWN_WORDS = parent(
    "knowledge_attachment",
    "attachment_id",
    f"article_id IN (SELECT id FROM knowledge_article WHERE {OWN})",
)


def _itself(on_delete: object, related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        blank=True, null=True, on_delete=on_delete, related_name=related_name, to="knowledge.attachment"
    )


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0009_effort_in_three")]

    operations = [
        migrations.AddField(
            "attachment",
            "preview",
            models.FileField(
                blank=True, db_default="", editable=False, max_length=60,
                upload_to=knowledge.models.attachment.storage_name,
            ),
        ),
        *(
            migrations.AddField(
                "attachment", name, models.PositiveSmallIntegerField(db_default=0, default=0)
            )
            for name in ("preview_width", "preview_height")
        ),
        migrations.AddField(
            "attachment", "replaces", _itself(django.db.models.deletion.SET_NULL, "+")
        ),
        migrations.AddField(
            "attachment", "replaced_by", _itself(django.db.models.deletion.CASCADE, "older")
        ),
        migrations.RunSQL(OF_ONE_ARTICLE, OF_ANY),
        migrations.RunSQL(CHANGE.format(NEWEST_OR_OWN), CHANGE.format(ARTICLE)),
        migrations.RunSQL(UNNAMED_FILES.format(NOR_A_PREVIEW), UNNAMED_FILES.format("")),
        migrations.CreateModel(
            name="AttachmentText",
            fields=[
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True,
                        related_name="inside", serialize=False, to="knowledge.attachment",
                    ),
                ),
                ("text", models.TextField()),
            ],
            options={"default_permissions": ()},
        ),
        lock("knowledge_attachmenttext", read=WORDS, add=OWN_WORDS, change=NEVER, remove=OWN_WORDS),
    ]  # fmt: skip
