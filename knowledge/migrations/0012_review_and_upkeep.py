from __future__ import annotations

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from zones.row_security import OWN, READABLE, lock, me, parent

ARTICLE = parent("knowledge_article", "article_id")
OWN_ARTICLE = parent("knowledge_article", "article_id", OWN)

# Published before anybody was asked: the first author answers for it, for a year after its last text.
FIRST_OWNERS = """
UPDATE knowledge_article a
SET review_by = (a.updated_at + interval '1 year')::date, checked_on = a.updated_at::date,
    owner_id = w.person_id, owner_function = w.function
FROM knowledge_article b LEFT JOIN LATERAL (
    SELECT s.person_id, u.function FROM knowledge_authorship s JOIN zones_user u ON u.id = s.person_id
    WHERE s.article_id = b.id ORDER BY s.position, s.id LIMIT 1
) w ON true
WHERE b.id = a.id AND a.edition > 0
"""

# The successor may be another zone's, who deletes it without a word to ours: PostgreSQL forgets it then.
FORGET_SUCCESSOR = """
DO $$ DECLARE named name;
BEGIN
    SELECT conname INTO STRICT named FROM pg_constraint
    WHERE contype = 'f' AND conrelid = 'knowledge_article'::regclass
    AND confrelid = 'knowledge_article'::regclass;
    EXECUTE format('ALTER TABLE knowledge_article DROP CONSTRAINT %I', named);
    EXECUTE format('ALTER TABLE knowledge_article ADD CONSTRAINT %I FOREIGN KEY (successor_id)'
        ' REFERENCES knowledge_article (id) {} DEFERRABLE INITIALLY DEFERRED', named);
END $$
"""

# How much waits in each zone and since when: all that the network coordinator reads of it.
FIGURES = """
CREATE FUNCTION upkeep_figures(
    OUT zone_id bigint, OUT waiting bigint, OUT waiting_since timestamptz,
    OUT overdue bigint, OUT overdue_since date, OUT unowned bigint
) RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT z.id,
        (SELECT count(*) FROM knowledge_review r JOIN knowledge_article a ON a.id = r.article_id
         WHERE a.zone_id = z.id AND r.outcome = 'waiting' AND a.binned_at IS NULL),
        (SELECT min(r.at) FROM knowledge_review r JOIN knowledge_article a ON a.id = r.article_id
         WHERE a.zone_id = z.id AND r.outcome = 'waiting' AND a.binned_at IS NULL),
        count(a.id) FILTER (WHERE a.review_by < current_date),
        min(a.review_by) FILTER (WHERE a.review_by < current_date),
        count(a.id) FILTER (WHERE NOT EXISTS (
            SELECT FROM zones_membership m JOIN zones_user u ON u.id = m.person_id
            WHERE m.zone_id = z.id AND m.person_id = a.owner_id AND m.ended_at IS NULL
            AND m.role IN ('member', 'coordinator', 'chief') AND u.is_active))
    FROM zones_zone z LEFT JOIN knowledge_article a
        ON a.zone_id = z.id AND a.state = 'published' AND a.binned_at IS NULL
    WHERE z.is_active AND reader_coordinates_network()
    GROUP BY z.id;
END;
REVOKE ALL ON FUNCTION upkeep_figures() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION upkeep_figures() TO portal_app;
"""

PERSON = {
    "blank": True, "null": True, "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+", "to": settings.AUTH_USER_MODEL,
}  # fmt: skip
WEIGHTS = [("typo", "Typing errors"), ("minor", "Minor change"), ("major", "Major change")]
OUTCOMES = [
    ("waiting", "Waiting"), ("approved", "Approved"), ("returned", "Sent back"),
    ("taken_back", "Taken back"), ("replaced", "Replaced by a newer text"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0011_documents_in_and_out"),
        ("zones", "0006_reviews_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("article", "owner", models.ForeignKey(**PERSON)),
        migrations.AddField(
            "article", "owner_function", models.CharField(blank=True, db_default="", max_length=120)
        ),
        migrations.AddField("article", "review_by", models.DateField(blank=True, null=True)),
        migrations.AddField("article", "checked_on", models.DateField(blank=True, null=True)),
        migrations.AddField("article", "archived_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "article",
            "successor",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="knowledge.article",
            ),
        ),
        migrations.RunSQL(
            FORGET_SUCCESSOR.format("ON DELETE SET NULL"), FORGET_SUCCESSOR.format("")
        ),
        migrations.AddConstraint(
            "article",
            models.CheckConstraint(
                name="archived_at_some_time",
                condition=Q(state="archived", archived_at__isnull=False)
                | ~Q(state="archived") & Q(archived_at=None, successor=None),
            ),
        ),
        migrations.AddIndex(
            "article",
            models.Index(
                "zone", "review_by", condition=Q(state="published"), name="article_to_read_again"
            ),
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("texts", models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("change", models.CharField(blank=True, max_length=200)),
                ("weight", models.CharField(choices=WEIGHTS, default="major", max_length=5)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("outcome", models.CharField(choices=OUTCOMES, default="waiting", max_length=10)),
                ("reason", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("article", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="knowledge.article")),
                ("audience", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="zones.audience")),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("decided_by", models.ForeignKey(**PERSON)),
            ],
            options={
                "ordering": ["-number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=["article", "number"], name="review_numbers_differ"),
                    models.UniqueConstraint(
                        fields=["article"], condition=Q(outcome="waiting"), name="one_text_of_an_article_waits"
                    ),
                    models.CheckConstraint(
                        name="decided_by_somebody_at_some_time",
                        condition=Q(outcome="waiting", decided_by=None, decided_at=None)
                        | ~Q(outcome="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False),
                    ),
                    models.CheckConstraint(
                        name="sent_back_with_a_reason", condition=~Q(outcome="returned") | ~Q(reason="")
                    ),
                ],
            },
        ),
        # The zone's edge; within it, who wrote and who decides is `visible_to`'s.
        lock(
            "knowledge_review",
            read=f"{ARTICLE} AND {READABLE}",
            add=f"{OWN_ARTICLE} AND {READABLE} AND {me('by_id')}",
            change=f"{OWN_ARTICLE} AND {READABLE}",
            remove=f"{OWN_ARTICLE} AND {READABLE}",
        ),
        migrations.RunSQL(FIRST_OWNERS, migrations.RunSQL.noop),
        migrations.RunSQL(FIGURES, "DROP FUNCTION upkeep_figures()"),
    ]
