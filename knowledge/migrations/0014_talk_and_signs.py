from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
import zones.models.zone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from zones.row_security import DECIDING, NEVER, OWN, lock, me, parent

PEOPLE = settings.AUTH_USER_MODEL
ARTICLE = "EXISTS (SELECT FROM knowledge_article p WHERE p.id = article_id OFFSET 0)"
OWN_ARTICLE = parent("knowledge_article", "article_id", OWN)
DECIDED_ARTICLE = parent("knowledge_article", "article_id", DECIDING)
WROTE = f"{ARTICLE} AND {me('author_id')} AND (zone_id IS NULL OR {OWN})"
SAID = parent("knowledge_comment", "comment_id")
SAID_BY_ME = parent("knowledge_comment", "comment_id", me("author_id"))

# Hidden to everybody outside the zone that decides about it, but for who wrote the comment.
OPEN_COMMENT = f"{ARTICLE} AND (hidden_at IS NULL OR {me('author_id')} OR {OWN_ARTICLE})"
BEFORE = f"{parent('knowledge_article', 'article_id')} AND (replaced_by_id IS NULL OR {OWN_ARTICLE})"
OPEN_FILE = f"{BEFORE} AND (hidden_at IS NULL OR {OWN_ARTICLE})"

# An answer stands below the same article as what it answers.
SAME_ARTICLE = """
ALTER TABLE knowledge_comment ADD CONSTRAINT comment_of_article UNIQUE (id, article_id);
ALTER TABLE knowledge_comment ADD CONSTRAINT answer_below_the_same_article
    FOREIGN KEY (parent_id, article_id) REFERENCES knowledge_comment (id, article_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
"""
ANY_ARTICLE = """
ALTER TABLE knowledge_comment DROP CONSTRAINT answer_below_the_same_article;
ALTER TABLE knowledge_comment DROP CONSTRAINT comment_of_article
"""

# Who reports need not be able to change what they report: hiding is the database's own. A translation
# goes with its original, in which the same data may stand.
HIDE = """
CREATE FUNCTION hide_what_is_reported() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.kind <> 'personal_data' THEN
        RETURN NULL;
    ELSIF NEW.comment_id IS NOT NULL THEN
        UPDATE knowledge_comment SET hidden_at = NEW.at
        WHERE id = NEW.comment_id AND hidden_at IS NULL;
    ELSIF NEW.attachment_id IS NOT NULL THEN
        UPDATE knowledge_attachment SET hidden_at = NEW.at
        WHERE id = NEW.attachment_id AND hidden_at IS NULL;
    ELSE
        UPDATE knowledge_article a SET hidden_at = NEW.at, version = version + 1,
            state = CASE WHEN state IN ('published', 'archived') THEN 'withdrawn' ELSE state END,
            archived_at = NULL, successor_id = NULL,
            gives_way_to = CASE WHEN translation_of_id IS NULL THEN '' ELSE gives_way_to END,
            audience_id = (SELECT z.id FROM zones_audience z WHERE z.zone_ids = ARRAY[a.zone_id])
        WHERE hidden_at IS NULL AND (id = NEW.article_id
            OR translation_of_id = NEW.article_id AND state IN ('published', 'archived'));
        UPDATE knowledge_article SET gives_way_to = ''
        WHERE gives_way_to <> ''
        AND id = (SELECT t.translation_of_id FROM knowledge_article t WHERE t.id = NEW.article_id);
        DELETE FROM knowledge_searchentry WHERE item_type = 'article' AND item_pk IN (
            SELECT h.id FROM knowledge_article h
            WHERE (h.id = NEW.article_id OR h.translation_of_id = NEW.article_id)
            AND h.hidden_at IS NOT NULL);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER report_hides AFTER INSERT ON knowledge_report
    FOR EACH ROW EXECUTE FUNCTION hide_what_is_reported();

-- Earlier editions held what was mended: from then on they are their zone's alone.
CREATE FUNCTION close_old_texts(of_article bigint, up_to integer) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE knowledge_revision r
    SET audience_id = (SELECT z.id FROM zones_audience z WHERE z.zone_ids = ARRAY[a.zone_id])
    FROM knowledge_article a
    WHERE a.id = of_article AND r.article_id = a.id AND r.number <= up_to
    AND a.zone_id = ANY(reader_deciding())
$$;
REVOKE ALL ON FUNCTION close_old_texts(bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION close_old_texts(bigint, integer) TO portal_app;
"""
SHOW = """
DROP FUNCTION close_old_texts(bigint, integer);
DROP TRIGGER report_hides ON knowledge_report;
DROP FUNCTION hide_what_is_reported();
"""

READ = "ALTER POLICY may_read ON {} USING ({})"
CHANGE = "ALTER POLICY may_change ON {0} USING ({1}) WITH CHECK ({1})"


def _id() -> tuple[str, models.BigAutoField]:
    return "id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _link(to: str, on_delete: object, related_name: str = "+", **more: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=on_delete, related_name=related_name, to=to, **more)


CASCADE, PROTECT, NOTHING = (
    django.db.models.deletion.CASCADE, django.db.models.deletion.PROTECT, django.db.models.deletion.DO_NOTHING,
)  # fmt: skip
EMPTY = {"blank": True, "null": True}


def _only(name: str) -> Q:
    return Q(**{f"{each}__isnull": each != name for each in ("topic", "article", "zone")})


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0013_two_languages"),
        ("zones", "0004_how_to_reach_people"),
        migrations.swappable_dependency(PEOPLE),
    ]

    operations = [
        *(migrations.AddField(model, "hidden_at", models.DateTimeField(**EMPTY)) for model in ("article", "attachment", "comment")),
        migrations.AddConstraint(
            "article",
            models.CheckConstraint(
                name="what_is_hidden_is_not_published",
                condition=Q(hidden_at=None) | ~Q(state__in=["published", "archived"]),
            ),
        ),
        migrations.AlterField("comment", "text", models.TextField(blank=True)),
        migrations.AddField("comment", "parent", _link("knowledge.comment", CASCADE, "answers", **EMPTY)),
        migrations.AddField("comment", "edited_at", models.DateTimeField(**EMPTY)),
        migrations.AddField("comment", "removed_at", models.DateTimeField(**EMPTY)),
        migrations.AddField("comment", "removed_by", _link(PEOPLE, PROTECT, **EMPTY)),
        migrations.RunSQL(SAME_ARTICLE, ANY_ARTICLE),
        migrations.AlterField("follow", "topic", _link("knowledge.topic", CASCADE, "follows", **EMPTY)),
        migrations.AddField("follow", "article", _link("knowledge.article", NOTHING, "follows", **EMPTY)),
        migrations.AddField("follow", "zone", _link("zones.zone", CASCADE, "follows", **EMPTY)),
        migrations.AddConstraint(
            "follow", models.UniqueConstraint(fields=("person", "article"), name="an_article_is_followed_once")
        ),
        migrations.AddConstraint(
            "follow", models.UniqueConstraint(fields=("person", "zone"), name="a_zone_is_followed_once")
        ),
        migrations.AddConstraint(
            "follow",
            models.CheckConstraint(
                name="one_thing_is_followed", condition=_only("topic") | _only("article") | _only("zone")
            ),
        ),
        migrations.CreateModel(
            name="ArticleSign",
            fields=[
                _id(),
                ("kind", models.CharField(choices=[("useful", "Useful"), ("seen_too", "We see this too")], max_length=8)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("article", _link("knowledge.article", NOTHING, "signs")),
                ("person", _link(PEOPLE, PROTECT)),
                ("zone", _link("zones.zone", PROTECT, **EMPTY)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("article", "person", "kind"), name="a_sign_is_given_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CommentMention",
            fields=[
                _id(),
                ("comment", _link("knowledge.comment", NOTHING, "mentions")),
                ("person", _link(PEOPLE, PROTECT)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("comment", "person"), name="mentioned_once_in_a_comment")
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                _id(),
                (
                    "public_id",
                    models.CharField(default=zones.models.zone.public_id, editable=False, max_length=12, unique=True),
                ),
                ("item", models.CharField(choices=[("article", "Article"), ("comment", "Comment"), ("file", "File")], max_length=7)),
                (
                    "kind",
                    models.CharField(
                        choices=[("error", "Something is wrong in it"), ("personal_data", "It holds personal data")],
                        max_length=13,
                    ),
                ),
                ("words", models.CharField(max_length=600)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("version", models.PositiveIntegerField(default=0)),
                ("form_key", models.CharField(blank=True, editable=False, max_length=36, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kept", "Nothing wrong: it stays, or is shown again"),
                            ("mended", "Mended: the new text is shown"),
                            ("removed", "Taken away"),
                        ],
                        max_length=7,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=600)),
                ("decided_at", models.DateTimeField(**EMPTY)),
                ("article", _link("knowledge.article", NOTHING, "reports")),
                ("comment", _link("knowledge.comment", NOTHING, "reports", **EMPTY)),
                ("attachment", _link("knowledge.attachment", NOTHING, "reports", **EMPTY)),
                ("zone", _link("zones.zone", PROTECT)),
                ("reporter", _link(PEOPLE, PROTECT)),
                ("decided_by", _link(PEOPLE, PROTECT, **EMPTY)),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(decided_at=None)
                        & (Q(item="article") | Q(comment__isnull=False) | Q(attachment__isnull=False)),
                        fields=("reporter", "article", "comment", "attachment", "kind"),
                        name="reported_once_until_it_is_decided",
                        nulls_distinct=False,
                    ),
                    models.UniqueConstraint(
                        fields=("reporter", "form_key"), name="a_filled_in_form_makes_one_report"
                    ),
                    models.CheckConstraint(
                        condition=Q(decided_at=None, decided_by=None, outcome="")
                        | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome=""),
                        name="a_report_is_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=Q(comment=None) | Q(attachment=None), name="a_comment_or_a_file_is_reported"
                    ),
                ],
            },
        ),
        migrations.RunSQL(HIDE, SHOW),
        migrations.RunSQL(
            READ.format("knowledge_comment", OPEN_COMMENT), READ.format("knowledge_comment", ARTICLE)
        ),
        migrations.RunSQL(
            CHANGE.format("knowledge_comment", f"({WROTE}) OR {DECIDED_ARTICLE}"),
            CHANGE.format("knowledge_comment", WROTE),
        ),
        migrations.RunSQL(
            READ.format("knowledge_attachment", OPEN_FILE), READ.format("knowledge_attachment", BEFORE)
        ),
        lock(
            "knowledge_follow",
            read=f"(SELECT reader_user()) IS NOT NULL AND (article_id IS NULL OR {ARTICLE})",
            add=f"{me('person_id')} AND (article_id IS NULL OR {ARTICLE})",
            change=NEVER,
            remove=me("person_id"),
        ),
        lock(
            "knowledge_articlesign",
            read=ARTICLE,
            add=f"{ARTICLE} AND {me('person_id')} AND (zone_id IS NULL OR {OWN})",
            change=NEVER,
            remove=f"{me('person_id')} OR {OWN_ARTICLE}",
        ),
        lock(
            "knowledge_commentmention",
            read=SAID,
            add=SAID_BY_ME,
            change=NEVER,
            remove=SAID_BY_ME,
        ),
        lock(
            "knowledge_report",
            read=f"{me('reporter_id')} OR {DECIDING}",
            add=f"{me('reporter_id')}"
            " AND EXISTS (SELECT FROM knowledge_article p WHERE p.id = article_id AND p.zone_id = knowledge_report.zone_id)"
            " AND (comment_id IS NULL OR EXISTS (SELECT FROM knowledge_comment p WHERE p.id = comment_id"
            " AND p.article_id = knowledge_report.article_id))"
            " AND (attachment_id IS NULL OR EXISTS (SELECT FROM knowledge_attachment p WHERE p.id = attachment_id"
            " AND p.article_id = knowledge_report.article_id))",
            change=DECIDING,
            remove=NEVER,
        ),
    ]
