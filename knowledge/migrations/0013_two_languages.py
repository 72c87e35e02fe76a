from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

LANGUAGES = [("nl", "Nederlands"), ("fr", "Français")]

# An original and its translation are of one zone: a bare foreign key would accept any article there is.
OF_ONE_ZONE = """
ALTER TABLE knowledge_article ADD CONSTRAINT an_article_is_of_one_zone UNIQUE (zone_id, id);
ALTER TABLE knowledge_article ADD CONSTRAINT translates_an_article_of_its_zone
    FOREIGN KEY (zone_id, translation_of_id) REFERENCES knowledge_article (zone_id, id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
OF_ANY = """
ALTER TABLE knowledge_article DROP CONSTRAINT translates_an_article_of_its_zone;
ALTER TABLE knowledge_article DROP CONSTRAINT an_article_is_of_one_zone;
"""

# The original of a translation is no translation itself, and none becomes one while it has one.
NO_CHAIN = """
CREATE FUNCTION refuse_translated_translation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (SELECT FROM knowledge_article o WHERE o.id = NEW.translation_of_id
        AND (o.translation_of_id IS NOT NULL OR o.language = NEW.language))
    OR EXISTS (SELECT FROM knowledge_article t WHERE t.translation_of_id = NEW.id) THEN
        RAISE EXCEPTION 'an article is translated from an original in another language'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER translated_from_an_original AFTER INSERT OR UPDATE OF translation_of_id, language
    ON knowledge_article FOR EACH ROW WHEN (NEW.translation_of_id IS NOT NULL)
    EXECUTE FUNCTION refuse_translated_translation();
"""
CHAINS = """
DROP TRIGGER translated_from_an_original ON knowledge_article;
DROP FUNCTION refuse_translated_translation();
"""

# A pair counts once, by its original: as in 0004, but for the last condition.
FACETS = """
    LATERAL (VALUES ('topic', a.topic_id::text), ('zone', a.zone_id::text), ('kind', a.kind),
        ('stage', a.stage), ('basic_function', a.basic_function)) AS f(facet, value)
    WHERE a.state = 'published' AND a.binned_at IS NULL AND f.value <> ''{once}
"""
COUNTED = f"SELECT a.audience_id, f.facet, f.value, {{number}} AS articles FROM {{rows}} a, {FACETS}"
ADDED = """
    INSERT INTO knowledge_tally (audience_id, facet, value, articles)
    SELECT audience_id, facet, value, sum(articles) FROM ({}) changed
    GROUP BY audience_id, facet, value HAVING sum(articles) <> 0
"""
KEEP = """
CREATE OR REPLACE FUNCTION tally_articles() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        {came};
    ELSIF TG_OP = 'DELETE' THEN
        {went};
    ELSE
        {changed};
    END IF;
    RETURN NULL;
END $$
"""


def _keep(once: str) -> str:
    came = COUNTED.format(number="1", rows="came", once=once)
    went = COUNTED.format(number="-1", rows="went", once=once)
    return KEEP.format(
        came=ADDED.format(came),
        went=ADDED.format(went),
        changed=ADDED.format(f"{went} UNION ALL {came}"),
    )


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0012_review_and_upkeep")]

    operations = [
        migrations.AddField(
            "article",
            "translation_of",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.CASCADE,
                related_name="translations", to="knowledge.article",
            ),
        ),
        migrations.AddField(
            "article", "translated_edition", models.PositiveIntegerField(blank=True, null=True)
        ),
        migrations.AddField(
            "article",
            "gives_way_to",
            models.CharField(
                blank=True, choices=LANGUAGES, db_default="", editable=False, max_length=2
            ),
        ),
        migrations.AddConstraint(
            "article",
            models.UniqueConstraint(
                fields=["translation_of", "language"], name="translated_once_into_a_language"
            ),
        ),
        migrations.AddConstraint(
            "article",
            models.CheckConstraint(
                name="a_translation_stands_for_an_edition",
                condition=Q(translation_of=None, translated_edition=None)
                | Q(translation_of__isnull=False, translated_edition__isnull=False),
            ),
        ),
        migrations.RunSQL(OF_ONE_ZONE, OF_ANY),
        migrations.RunSQL(NO_CHAIN, CHAINS),
        migrations.RunSQL(_keep(" AND a.translation_of_id IS NULL"), _keep("")),
    ]  # fmt: skip
