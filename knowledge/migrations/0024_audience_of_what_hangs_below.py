from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from zones.row_security import (
    COVERS,
    DECIDING,
    KEEP,
    KEEP_NO_MORE,
    OWN,
    SIEVE,
    keeps_audience,
    me,
    opens_below,
    parent,
    within,
)

BELOW_AN_ARTICLE = {
    "comment": "knowledge_comment",
    "articlesign": "knowledge_articlesign",
    "attachment": "knowledge_attachment",
    "adoption": "knowledge_adoption",
}
BELOW_A_QUESTION = {
    "answer": "knowledge_answer",
    "remark": "knowledge_remark",
    "metoo": "knowledge_metoo",
}
OTHERS = {"commentmention": "knowledge_commentmention", "report": "knowledge_report"}
ALL = BELOW_AN_ARTICLE | BELOW_A_QUESTION | OTHERS

# What is there gets the audience of the edition that was current when it was written, else its zone's own.
FILL = """
UPDATE {table} c SET audience_id = coalesce(
    (SELECT r.audience_id FROM knowledge_revision r
     WHERE r.article_id = c.article_id AND r.at <= c.at ORDER BY r.number DESC LIMIT 1),
    (SELECT z.id FROM zones_audience z WHERE z.zone_ids = ARRAY[a.zone_id]))
FROM knowledge_article a WHERE a.id = c.article_id
"""
# A file of a draft came along with the first edition; one of what was never published comes with it.
FILL_FILES = """
UPDATE knowledge_attachment c SET audience_id = r.audience_id
FROM knowledge_revision r WHERE r.article_id = c.article_id
AND r.number = (SELECT min(f.number) FROM knowledge_revision f WHERE f.article_id = c.article_id) AND c.at < r.at;
UPDATE knowledge_attachment c SET comes_with_next_edition = true
FROM knowledge_article a WHERE a.id = c.article_id AND a.edition = 0 AND NOT c.is_of_text
"""
# A picture is read where its text is.
FILL_PICTURES = """
UPDATE knowledge_attachment c SET audience_id = a.audience_id
FROM knowledge_article a WHERE a.id = c.article_id AND c.is_of_text AND a.state IN ('published', 'archived')
AND a.audience_id <> c.audience_id AND EXISTS (
    SELECT FROM knowledge_article p WHERE (p.id = a.id OR p.translation_of_id = a.id)
    AND strpos(p.body, '/knowledge/files/' || c.public_id || '/preview/') > 0)
"""
# An answer is for nobody to whom what it answers is not.
FILL_ANSWERS = """
UPDATE knowledge_comment c SET audience_id = b.audience_id FROM knowledge_comment b
WHERE b.id = c.parent_id AND NOT audience_covers(b.audience_id, c.audience_id)
"""
FILL_MENTIONS = """
UPDATE knowledge_commentmention m SET audience_id = c.audience_id FROM knowledge_comment c WHERE c.id = m.comment_id
"""
# Of whom a question is asked never changes.
FILL_OF_A_QUESTION = """
UPDATE {table} c SET audience_id = q.meant_for_id FROM knowledge_question q WHERE q.id = c.question_id
"""
AT_ONCE = "SET CONSTRAINTS ALL IMMEDIATE"

# Mentions are part of what names them.
MENTIONS_FOLLOW = """
CREATE FUNCTION open_mentions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE knowledge_commentmention SET audience_id = NEW.audience_id WHERE comment_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER mentions_follow AFTER UPDATE OF audience_id ON knowledge_comment
    FOR EACH ROW EXECUTE FUNCTION open_mentions()
"""
MENTIONS_STAY = "DROP TRIGGER mentions_follow ON knowledge_comment; DROP FUNCTION open_mentions()"

# The pictures of the text that readers get, in both languages, and the files that came with it.
PUBLISH_FILES = """
CREATE FUNCTION publish_files(of_article bigint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE knowledge_attachment c
    SET audience_id = CASE WHEN audience_covers(c.audience_id, a.audience_id)
        THEN c.audience_id ELSE a.audience_id END, comes_with_next_edition = false
    FROM knowledge_article a
    WHERE a.id = of_article AND c.article_id = a.id AND a.zone_id = ANY(reader_zones()::bigint[])
    AND (c.comes_with_next_edition OR c.is_of_text AND EXISTS (
        SELECT FROM knowledge_article p
        WHERE (p.id = a.id OR p.translation_of_id = a.id AND p.state = 'published')
        AND strpos(p.body, '/knowledge/files/' || c.public_id || '/preview/') > 0))
$$;
REVOKE ALL ON FUNCTION publish_files(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION publish_files(bigint) TO portal_app;
"""

ROOT_IS_OPEN = (
    "c.parent_id IS NULL OR EXISTS (SELECT FROM knowledge_comment b"
    " WHERE b.id = c.parent_id AND audience_covers(b.audience_id, p.audience_id))"
)

# The policies as they were (0002, 0014, 0016, 0017, 0021, 0022), of which each now asks for the audience too.
ARTICLE = parent("knowledge_article", "article_id")
ARTICLE_BY_ROW = "EXISTS (SELECT FROM knowledge_article p WHERE p.id = article_id OFFSET 0)"
OWN_ARTICLE = parent("knowledge_article", "article_id", OWN)
QUESTION = parent("knowledge_question", "question_id")
QUESTION_BY_ROW = "EXISTS (SELECT FROM knowledge_question p WHERE p.id = question_id OFFSET 0)"
OWN_QUESTION = parent("knowledge_question", "question_id", OWN)
SAID = parent("knowledge_comment", "comment_id")
SAID_BY_ME = parent("knowledge_comment", "comment_id", me("author_id"))
OF_PAIR = (
    "(p.id = knowledge_attachment.article_id OR p.translation_of_id = knowledge_attachment.article_id)"
)
PLACE = "'/knowledge/files/' || knowledge_attachment.public_id || '/preview/'"
IN_A_TEXT = (
    f"EXISTS (SELECT FROM knowledge_article p WHERE {OF_PAIR} AND strpos(p.body, {PLACE}) > 0)"
    " OR EXISTS (SELECT FROM knowledge_revision r JOIN knowledge_article p ON p.id = r.article_id"
    f" WHERE {OF_PAIR} AND strpos(r.body, {PLACE}) > 0)"
)
READABLE_FILE = "replaced_by_id IS NULL AND hidden_at IS NULL AND waits_with_id IS NULL"
OPEN_FILE = (
    f"{ARTICLE} AND ({READABLE_FILE} AND NOT is_of_text OR {OWN_ARTICLE} OR {READABLE_FILE} AND ({IN_A_TEXT}))"
)
WAITS_WITH_ITS_OWN = (
    "(waits_with_id IS NULL OR EXISTS"
    f" (SELECT FROM knowledge_article p WHERE p.id = waits_with_id AND {OF_PAIR}))"
)
OF_THIS_QUESTION = (
    "(answer_id IS NULL OR"
    " EXISTS (SELECT FROM knowledge_answer p WHERE p.id = answer_id AND p.question_id = knowledge_remark.question_id))"
)
WROTE_BELOW_ARTICLE = f"{ARTICLE} AND {me('author_id')} AND (zone_id IS NULL OR {OWN})"
WROTE_BELOW_QUESTION = f"{QUESTION} AND {me('author_id')} AND (zone_id IS NULL OR {OWN})"
NOT_HIDDEN = f"(hidden_at IS NULL OR {me('author_id')} OR {{}})"
OF_ANOTHER_ZONE = parent("knowledge_article", "article_id", "zone_id <> knowledge_adoption.zone_id")
MAY_ENTER = f"{OWN} AND (confirmation <> 'confirmed' OR {DECIDING}) AND {me('by_id')} AND {OF_ANOTHER_ZONE}"

READ = {
    "knowledge_comment": f"{ARTICLE_BY_ROW} AND {NOT_HIDDEN.format(OWN_ARTICLE)}",
    "knowledge_commentmention": SAID,
    "knowledge_articlesign": ARTICLE_BY_ROW,
    "knowledge_attachment": OPEN_FILE,
    "knowledge_adoption": f"(confirmation = 'confirmed' OR {OWN}) AND {ARTICLE_BY_ROW}",
    "knowledge_answer": f"{QUESTION_BY_ROW} AND {NOT_HIDDEN.format(OWN_QUESTION)}",
    "knowledge_remark": f"{QUESTION_BY_ROW} AND {NOT_HIDDEN.format(OWN_QUESTION)}",
    "knowledge_metoo": QUESTION_BY_ROW,
}
ADD = {
    "knowledge_comment": WROTE_BELOW_ARTICLE,
    "knowledge_commentmention": SAID_BY_ME,
    "knowledge_articlesign": f"{ARTICLE_BY_ROW} AND {me('person_id')} AND (zone_id IS NULL OR {OWN})",
    "knowledge_attachment": f"{OWN_ARTICLE} AND {me('uploaded_by_id')} AND {WAITS_WITH_ITS_OWN}",
    "knowledge_adoption": MAY_ENTER,
    "knowledge_answer": WROTE_BELOW_QUESTION,
    "knowledge_remark": f"{WROTE_BELOW_QUESTION} AND {OF_THIS_QUESTION}",
    "knowledge_metoo": f"{QUESTION} AND {me('person_id')} AND {OWN}",
}


def _item_of(table: str) -> tuple[str, str]:
    if table == "knowledge_commentmention":
        return "knowledge_comment", "comment_id"
    if table in BELOW_A_QUESTION.values():
        return "knowledge_question", "question_id"
    return "knowledge_article", "article_id"


def _alter(policy: str, table: str, says: str, before: str, clause: str = "USING") -> migrations.RunSQL:
    change = f"ALTER POLICY {policy} ON {table} {clause} ({{}})"
    return migrations.RunSQL(change.format(says), change.format(before))


def _audience(**more: object) -> models.ForeignKey:
    return models.ForeignKey(
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="zones.audience",
        **more,
    )


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0023_what_hangs_below_is_there"), ("zones", "0006_reviews_first")]

    operations = [
        migrations.RunSQL(COVERS, "DROP FUNCTION audience_covers(bigint, bigint)"),
        migrations.RunSQL(KEEP, KEEP_NO_MORE),
        *(migrations.AddField(model, "audience", _audience(null=True)) for model in ALL),
        migrations.AddField(
            "attachment",
            "comes_with_next_edition",
            models.BooleanField(db_default=False, default=False, editable=False),
        ),
        *(
            migrations.RunSQL(FILL.format(table=table), migrations.RunSQL.noop)
            for table in (*BELOW_AN_ARTICLE.values(), "knowledge_report")
        ),
        *(
            migrations.RunSQL(FILL_OF_A_QUESTION.format(table=table), migrations.RunSQL.noop)
            for table in (*BELOW_A_QUESTION.values(), "knowledge_report")
        ),
        *(
            migrations.RunSQL(fill, migrations.RunSQL.noop)
            for fill in (FILL_FILES, FILL_PICTURES, FILL_ANSWERS, FILL_MENTIONS, AT_ONCE)
        ),
        keeps_audience("knowledge_report", ("knowledge_article", "article_id"), ("knowledge_question", "question_id")),
        *(keeps_audience(table, _item_of(table)) for table in READ),
        *(migrations.AlterField(model, "audience", _audience()) for model in ALL),
        migrations.RunSQL(MENTIONS_FOLLOW, MENTIONS_STAY),
        migrations.RunSQL(PUBLISH_FILES, "DROP FUNCTION publish_files(bigint)"),
        opens_below("knowledge_comment", "knowledge_article", "article_id", ROOT_IS_OPEN),
        *(
            opens_below(table, "knowledge_article", "article_id")
            for table in ("knowledge_articlesign", "knowledge_attachment", "knowledge_adoption")
        ),
        *(_alter("may_read", table, f"{SIEVE} AND {says}", says) for table, says in READ.items()),
        *(
            _alter("may_add", table, f"{says} AND {within(*_item_of(table), table)}", says, "WITH CHECK")
            for table, says in ADD.items()
        ),
        _alter(
            "may_read", "knowledge_report",
            f"{me('reporter_id')} AND {SIEVE} OR {DECIDING}", f"{me('reporter_id')} OR {DECIDING}",
        ),
    ]  # fmt: skip
