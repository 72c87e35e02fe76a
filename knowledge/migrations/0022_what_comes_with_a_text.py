from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Value

from zones.row_security import OWN, me, parent

ARTICLE = parent("knowledge_article", "article_id")
OWN_ARTICLE = parent("knowledge_article", "article_id", OWN)
NEWEST = "replaced_by_id IS NULL AND hidden_at IS NULL"
OPEN_BEFORE = (
    f"{ARTICLE} AND (replaced_by_id IS NULL OR {OWN_ARTICLE}) AND (hidden_at IS NULL OR {OWN_ARTICLE})"
)

# A picture that came with a text is there for other zones where that text is: in the article, in its
# translation, or in an edition that they may read. What waits for a review is its own zone's.
OF_PAIR = (
    "(p.id = knowledge_attachment.article_id OR p.translation_of_id = knowledge_attachment.article_id)"
)
PLACE = "'/knowledge/files/' || knowledge_attachment.public_id || '/preview/'"
IN_A_TEXT = (
    f"EXISTS (SELECT FROM knowledge_article p WHERE {OF_PAIR} AND strpos(p.body, {PLACE}) > 0)"
    " OR EXISTS (SELECT FROM knowledge_revision r JOIN knowledge_article p ON p.id = r.article_id"
    f" WHERE {OF_PAIR} AND strpos(r.body, {PLACE}) > 0)"
)
READABLE = f"{NEWEST} AND waits_with_id IS NULL"
OPEN = (
    f"{ARTICLE} AND ({READABLE} AND NOT is_of_text OR {OWN_ARTICLE} OR {READABLE} AND ({IN_A_TEXT}))"
)
WAITS_WITH_ITS_OWN = (
    "(waits_with_id IS NULL OR EXISTS"
    f" (SELECT FROM knowledge_article p WHERE p.id = waits_with_id AND {OF_PAIR}))"
)

READ = "ALTER POLICY may_read ON knowledge_attachment USING ({})"
ADD = "ALTER POLICY may_add ON knowledge_attachment WITH CHECK ({})"
CHANGE = "ALTER POLICY may_change ON knowledge_attachment WITH CHECK ({})"
ADDED = f"{OWN_ARTICLE} AND {me('uploaded_by_id')}"

# Until now a new picture was known by its name, and a copy of another zone's by nothing.
MARK = f"""
UPDATE knowledge_attachment SET is_of_text = true
WHERE kind IN ('jpg', 'png', 'webp') AND (
    name ~ '^image-[0-9a-f]{{8}}\\.[a-z]+$'
    OR EXISTS (SELECT FROM knowledge_article p WHERE {OF_PAIR} AND strpos(p.body, {PLACE}) > 0)
    OR EXISTS (SELECT FROM knowledge_review r JOIN knowledge_article p ON p.id = r.article_id
        WHERE {OF_PAIR} AND strpos(r.texts ->> 'body', {PLACE}) > 0));
SET CONSTRAINTS ALL IMMEDIATE
"""


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0021_what_is_said_below_a_question")]

    operations = [
        migrations.AddField(
            "attachment",
            "is_of_text",
            models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            "attachment",
            "waits_with",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+",
                to="knowledge.article",
            ),
        ),
        migrations.AddField(
            "knowledgeexport",
            "attachments",
            models.JSONField(db_default=Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            "knowledgeexport", "lost", models.PositiveIntegerField(db_default=0, default=0)
        ),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
        migrations.RunSQL(READ.format(OPEN), READ.format(OPEN_BEFORE)),
        migrations.RunSQL(
            ADD.format(f"{ADDED} AND {WAITS_WITH_ITS_OWN}"), ADD.format(ADDED)
        ),
        migrations.RunSQL(
            CHANGE.format(f"{OWN_ARTICLE} AND {WAITS_WITH_ITS_OWN}"), CHANGE.format(OWN_ARTICLE)
        ),
    ]
