from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from zones.row_security import DECIDING, OWN, me, parent

PEOPLE = settings.AUTH_USER_MODEL
QUESTION = parent("knowledge_question", "question_id")
ROW_BY_ROW = "EXISTS (SELECT FROM knowledge_question p WHERE p.id = question_id OFFSET 0)"
OWN_QUESTION = parent("knowledge_question", "question_id", OWN)
DECIDED_QUESTION = parent("knowledge_question", "question_id", DECIDING)
WROTE = f"{QUESTION} AND {me('author_id')} AND (zone_id IS NULL OR {OWN})"
OF_THIS_QUESTION = (
    "(answer_id IS NULL OR"
    " EXISTS (SELECT FROM knowledge_answer p WHERE p.id = answer_id AND p.question_id = knowledge_remark.question_id))"
)
# Hidden to everybody outside the zone that decides about it, but for who said it.
NOT_HIDDEN = f"{ROW_BY_ROW} AND (hidden_at IS NULL OR {me('author_id')} OR {OWN_QUESTION})"
CHANGES = f"({WROTE}) OR {DECIDED_QUESTION}"

READ = "ALTER POLICY may_read ON {} USING ({})"
CHANGE = "ALTER POLICY may_change ON {0} USING ({1}) WITH CHECK ({1})"
REMOVE = "ALTER POLICY may_remove ON {} USING ({})"
ADD = "ALTER POLICY may_add ON {} WITH CHECK ({})"


def _opened(table: str, and_also: str = "") -> list[migrations.RunSQL]:
    changes = f"({CHANGES}){and_also}"
    return [
        migrations.RunSQL(READ.format(table, NOT_HIDDEN), READ.format(table, ROW_BY_ROW)),
        migrations.RunSQL(CHANGE.format(table, changes), CHANGE.format(table, "false")),
        migrations.RunSQL(REMOVE.format(table, CHANGES), REMOVE.format(table, "false")),
    ]


# A report forgets what was deleted before anybody decided.
LINKS = """
ALTER TABLE knowledge_report ADD CONSTRAINT an_answer_that_is_there_or_forgotten
    FOREIGN KEY (said_answer_id) REFERENCES knowledge_answer (id)
    ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE knowledge_report ADD CONSTRAINT a_remark_that_is_there_or_forgotten
    FOREIGN KEY (remark_id) REFERENCES knowledge_remark (id)
    ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
"""
NO_LINKS = """
ALTER TABLE knowledge_report DROP CONSTRAINT a_remark_that_is_there_or_forgotten;
ALTER TABLE knowledge_report DROP CONSTRAINT an_answer_that_is_there_or_forgotten;
"""

# Who removes an answer need not be able to change the question: it is asked again by the database,
# and counts as unanswered where nobody else answered.
ASKED_AGAIN = """
CREATE FUNCTION ask_again_without_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.removed_at IS NULL OR OLD.removed_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    UPDATE knowledge_question q SET
        solution_id = NULLIF(q.solution_id, OLD.id),
        state = CASE WHEN q.solution_id = OLD.id AND q.state = 'answered' AND q.outcome = ''
            THEN 'open' ELSE q.state END,
        first_answered_at = (SELECT min(a.at) FROM knowledge_answer a WHERE a.question_id = q.id
            AND a.id <> OLD.id AND a.author_id <> q.asked_by_id AND a.removed_at IS NULL)
    WHERE q.id = OLD.question_id;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER answer_goes BEFORE DELETE OR UPDATE OF removed_at ON knowledge_answer
    FOR EACH ROW EXECUTE FUNCTION ask_again_without_answer();
"""
NOT_ASKED_AGAIN = """
DROP TRIGGER answer_goes ON knowledge_answer;
DROP FUNCTION ask_again_without_answer();
"""

# A trigger of its own, beside the one for articles: a question is withdrawn, what is said below it hidden.
HIDE = """
CREATE FUNCTION hide_what_is_reported_of_a_question() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.said_answer_id IS NOT NULL THEN
        UPDATE knowledge_answer SET hidden_at = NEW.at
        WHERE id = NEW.said_answer_id AND hidden_at IS NULL;
    ELSIF NEW.remark_id IS NOT NULL THEN
        UPDATE knowledge_remark SET hidden_at = NEW.at
        WHERE id = NEW.remark_id AND hidden_at IS NULL;
    ELSE
        UPDATE knowledge_question q SET hidden_at = NEW.at, version = version + 1,
            withdrawn_at = COALESCE(withdrawn_at, NEW.at),
            audience_id = (SELECT z.id FROM zones_audience z WHERE z.zone_ids = ARRAY[q.zone_id])
        WHERE q.id = NEW.question_id AND q.hidden_at IS NULL;
        DELETE FROM knowledge_searchentry WHERE item_type = 'question' AND item_pk = NEW.question_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER report_hides_a_question AFTER INSERT ON knowledge_report
    FOR EACH ROW WHEN (NEW.kind = 'personal_data' AND NEW.question_id IS NOT NULL)
    EXECUTE FUNCTION hide_what_is_reported_of_a_question();
DROP TRIGGER report_hides ON knowledge_report;
CREATE TRIGGER report_hides AFTER INSERT ON knowledge_report
    FOR EACH ROW WHEN (NEW.article_id IS NOT NULL) EXECUTE FUNCTION hide_what_is_reported();
"""
SHOW = """
DROP TRIGGER report_hides ON knowledge_report;
CREATE TRIGGER report_hides AFTER INSERT ON knowledge_report
    FOR EACH ROW EXECUTE FUNCTION hide_what_is_reported();
DROP TRIGGER report_hides_a_question ON knowledge_report;
DROP FUNCTION hide_what_is_reported_of_a_question();
"""

OF_AN_ARTICLE = (
    "EXISTS (SELECT FROM knowledge_article p WHERE p.id = article_id AND p.zone_id = knowledge_report.zone_id)"
    " AND (comment_id IS NULL OR EXISTS (SELECT FROM knowledge_comment p WHERE p.id = comment_id"
    " AND p.article_id = knowledge_report.article_id))"
    " AND (attachment_id IS NULL OR EXISTS (SELECT FROM knowledge_attachment p WHERE p.id = attachment_id"
    " AND p.article_id = knowledge_report.article_id))"
)
OF_A_QUESTION = (
    "EXISTS (SELECT FROM knowledge_question p WHERE p.id = question_id AND p.zone_id = knowledge_report.zone_id)"
    " AND (said_answer_id IS NULL OR EXISTS (SELECT FROM knowledge_answer p WHERE p.id = said_answer_id"
    " AND p.question_id = knowledge_report.question_id))"
    " AND (remark_id IS NULL OR EXISTS (SELECT FROM knowledge_remark p WHERE p.id = remark_id"
    " AND p.question_id = knowledge_report.question_id))"
)
MINE = me("reporter_id")
EMPTY = {"blank": True, "null": True}
NOTHING = django.db.models.deletion.DO_NOTHING


def _link(to: str, on_delete: object, related_name: str = "+", **more: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=on_delete, related_name=related_name, to=to, **EMPTY, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0020_autosaves_go_along"),
        migrations.swappable_dependency(PEOPLE),
    ]

    operations = [
        migrations.AlterField("answer", "text", models.TextField(blank=True)),
        *(
            migrations.AddField(model, name, models.DateTimeField(**EMPTY))
            for model, name in (
                ("answer", "edited_at"), ("answer", "removed_at"), ("answer", "hidden_at"),
                ("remark", "edited_at"), ("remark", "hidden_at"), ("question", "hidden_at"),
            )
        ),
        migrations.AddField("answer", "removed_by", _link(PEOPLE, django.db.models.deletion.PROTECT)),
        migrations.AddConstraint(
            "question",
            models.CheckConstraint(
                name="what_is_hidden_is_withdrawn",
                condition=Q(hidden_at=None) | Q(withdrawn_at__isnull=False),
            ),
        ),
        migrations.AlterField("report", "article", _link("knowledge.article", NOTHING, "reports")),
        migrations.AlterField(
            "report",
            "item",
            models.CharField(
                choices=[
                    ("article", "Article"), ("comment", "Comment"), ("file", "File"),
                    ("question", "Question"), ("answer", "Answer"), ("remark", "Remark"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            "report", "question", _link("knowledge.question", django.db.models.deletion.CASCADE, "reports")
        ),
        migrations.AddField(
            "report", "said_answer", _link("knowledge.answer", NOTHING, "reports", db_constraint=False)
        ),
        migrations.AddField(
            "report", "remark", _link("knowledge.remark", NOTHING, "reports", db_constraint=False)
        ),
        migrations.RemoveConstraint("report", "reported_once_until_it_is_decided"),
        migrations.AddConstraint(
            "report",
            models.UniqueConstraint(
                condition=Q(decided_at=None)
                & (
                    Q(item__in=["article", "question"])
                    | Q(comment__isnull=False)
                    | Q(attachment__isnull=False)
                    | Q(said_answer__isnull=False)
                    | Q(remark__isnull=False)
                ),
                fields=(
                    "reporter", "article", "comment", "attachment",
                    "question", "said_answer", "remark", "kind",
                ),
                name="reported_once_until_it_is_decided",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "report",
            models.CheckConstraint(
                name="an_article_or_a_question_is_reported",
                condition=Q(article=None, comment=None, attachment=None, question__isnull=False)
                | Q(article__isnull=False, question=None, said_answer=None, remark=None),
            ),
        ),
        migrations.RunSQL(LINKS, NO_LINKS),
        migrations.RunSQL(ASKED_AGAIN, NOT_ASKED_AGAIN),
        migrations.RunSQL(HIDE, SHOW),
        *_opened("knowledge_answer"),
        *_opened("knowledge_remark", f" AND {OF_THIS_QUESTION}"),
        migrations.RunSQL(
            ADD.format("knowledge_report", f"{MINE} AND (({OF_AN_ARTICLE}) OR ({OF_A_QUESTION}))"),
            ADD.format("knowledge_report", f"{MINE} AND {OF_AN_ARTICLE}"),
        ),
    ]
