from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import zones.models.zone
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

# Postings have no foreign key to their entry, whose index would cost as much as they do: the entry knows its terms.
# A process of the version before this one writes an entry without a new stamp: its postings go, and the worker
# indexes it again. It keeps its `vector` until a later version drops the column.
POSTINGS = """
ALTER TABLE knowledge_searchposting DROP CONSTRAINT knowledge_searchposting_pkey;
ALTER TABLE knowledge_searchposting ALTER COLUMN weight TYPE real;
ALTER TABLE knowledge_searchposting
    ADD CONSTRAINT knowledge_searchposting_pkey PRIMARY KEY (term, audience_id, entry_id) INCLUDE (weight);

CREATE INDEX search_word_begins ON knowledge_searchword (audience_id, word text_pattern_ops);
CREATE INDEX search_word_term ON knowledge_searchword (audience_id, term);
CREATE INDEX search_word_keys ON knowledge_searchword USING gin (keys) WITH (fastupdate = off);
CREATE INDEX search_word_alike ON knowledge_searchword USING gin (word gin_trgm_ops) WITH (fastupdate = off);

CREATE FUNCTION forget_postings() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM knowledge_searchposting
    WHERE term = ANY(OLD.terms) AND audience_id = OLD.audience_id AND entry_id = OLD.id;
    DELETE FROM knowledge_searchmeaning WHERE entry_id = OLD.id;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.stamp = OLD.stamp THEN
        NEW.terms := NULL;
        NEW.analysis := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entry_goes BEFORE DELETE ON knowledge_searchentry
    FOR EACH ROW EXECUTE FUNCTION forget_postings();
CREATE TRIGGER entry_is_written BEFORE UPDATE OF audience_id, vector, terms ON knowledge_searchentry
    FOR EACH ROW EXECUTE FUNCTION forget_postings();
"""
NO_POSTINGS = """
DROP TRIGGER entry_is_written ON knowledge_searchentry;
DROP TRIGGER entry_goes ON knowledge_searchentry;
DROP FUNCTION forget_postings();
DROP INDEX search_word_alike, search_word_keys, search_word_term, search_word_begins
"""
ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
AUDIENCE = models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="zones.audience")


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0025_who_may_hide"),
        ("zones", "0003_audit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    "ALTER TABLE knowledge_searchentry ALTER COLUMN vector DROP NOT NULL",
                    "UPDATE knowledge_searchentry SET vector = '' WHERE vector IS NULL;"
                    "ALTER TABLE knowledge_searchentry ALTER COLUMN vector SET NOT NULL",
                )
            ],
            [
                migrations.RemoveIndex("searchentry", "search_vector"),
                migrations.RemoveField("searchentry", "vector"),
            ],
        ),
        migrations.AddField("searchentry", "analysis", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("searchentry", "boost", models.FloatField(default=1.0, db_default=1.0)),
        migrations.AddField("searchentry", "meaning_stamp", models.PositiveIntegerField(null=True)),
        migrations.AddField("searchentry", "stamp", models.PositiveIntegerField(default=0, db_default=0)),
        migrations.AddField(
            "searchentry",
            "terms",
            django.contrib.postgres.fields.ArrayField(models.BigIntegerField(), null=True),
        ),
        migrations.AddField(
            "searchentry",
            "topic",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="knowledge.topic"
            ),
        ),
        migrations.CreateModel(
            name="SearchPosting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "term", "audience_id", "entry_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("term", models.BigIntegerField()),
                ("audience_id", models.BigIntegerField()),
                ("entry_id", models.BigIntegerField()),
                ("weight", models.FloatField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ID,
                ("word", models.CharField(max_length=40)),
                ("term", models.BigIntegerField()),
                ("keys", django.contrib.postgres.fields.ArrayField(models.CharField(max_length=50))),
                ("audience", AUDIENCE),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="SearchMeaning",
            fields=[
                ID,
                ("entry_id", models.BigIntegerField()),
                ("audience_id", models.BigIntegerField()),
                ("stamp", models.PositiveIntegerField()),
                ("passage", models.PositiveSmallIntegerField()),
                ("vector", models.BinaryField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("entry_id", "passage"), name="a_passage_learned_once")
                ],
            },
        ),
        migrations.RunSQL(POSTINGS, NO_POSTINGS),
        migrations.CreateModel(
            name="TermGroup",
            fields=[
                ID,
                (
                    "public_id",
                    models.CharField(default=zones.models.zone.public_id, editable=False, max_length=12, unique=True),
                ),
                ("words", django.contrib.postgres.fields.ArrayField(models.CharField(max_length=60))),
                (
                    "former",
                    django.contrib.postgres.fields.ArrayField(models.CharField(max_length=60), blank=True, null=True),
                ),
                ("is_delivered", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["words"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words__len__gte", 2)), name="a_term_group_has_two_words"
                    )
                ],
            },
        ),
    ]
