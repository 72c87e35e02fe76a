from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from zones.row_security import NEVER, lock, me

# A zone that deletes its article or project takes along the pins of others, which it need not be able to change.
TAKE_PINS_ALONG = """
ALTER TABLE network_pin
    ADD CONSTRAINT pin_of_an_article FOREIGN KEY (article_id) REFERENCES knowledge_article (id)
        ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT pin_of_a_project FOREIGN KEY (project_id) REFERENCES exchanges_project (id)
        ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
"""
LEAVE_PINS = """
ALTER TABLE network_pin DROP CONSTRAINT pin_of_an_article, DROP CONSTRAINT pin_of_a_project
"""

# Who keeps the page of a zone: its coordinators and chief. Of a topic: the network coordinator, its curator and the
# curator of the topic above it, as long as they work for a zone.
KEEPS = """
CREATE FUNCTION reader_keeps(kept bigint) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT EXISTS (
        SELECT FROM network_portrait p LEFT JOIN knowledge_topic t ON t.id = p.topic_id
        WHERE p.id = kept AND (
            p.zone_id = ANY(reader_deciding())
            OR p.topic_id IS NOT NULL AND (
                reader_coordinates_network()
                OR cardinality(reader_zones()) > 0 AND EXISTS (
                    SELECT FROM network_portrait named
                    WHERE named.topic_id IN (t.id, t.parent_id) AND named.curator_id = reader_user()
                )
            )
        )
    );
END
"""
# Row by row, as for comments: few pins stand below one portrait.
ITEM = (
    "EXISTS (SELECT FROM knowledge_article a WHERE a.id = article_id OFFSET 0)"
    " OR EXISTS (SELECT FROM exchanges_project p WHERE p.id = project_id OFFSET 0)"
)
KEPT = "reader_keeps(portrait_id)"


def _person() -> models.ForeignKey:
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


def _item(model: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="pins",
        to=model,
    )


def _one(on_delete: object, model: str) -> models.OneToOneField:
    return models.OneToOneField(
        blank=True, null=True, on_delete=on_delete, related_name="portrait", to=model
    )


def _key() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0004_digest_of_questions"),
        ("zones", "0003_audit"),
        ("knowledge", "0018_adaptations"),
        ("exchanges", "0002_second_lock"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Portrait",
            fields=[
                ("id", _key()),
                ("curator_since", models.DateTimeField(blank=True, null=True)),
                ("text_nl", models.TextField(blank=True, db_default="", default="")),
                ("text_fr", models.TextField(blank=True, db_default="", default="")),
                ("version", models.PositiveIntegerField(db_default=0, default=0)),
                ("updated_at", models.DateTimeField(blank=True, null=True)),
                ("curator", _person()),
                ("topic", _one(django.db.models.deletion.CASCADE, "knowledge.topic")),
                ("updated_by", _person()),
                ("zone", _one(django.db.models.deletion.PROTECT, "zones.zone")),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        name="portrait_of_a_topic_or_a_zone",
                        condition=Q(topic=None, zone__isnull=False)
                        | Q(topic__isnull=False, zone=None),
                    ),
                    models.CheckConstraint(
                        name="a_zone_is_kept_by_its_coordinators",
                        condition=Q(zone=None) | Q(curator=None),
                    ),
                    models.CheckConstraint(
                        name="curator_since_some_time",
                        condition=Q(curator=None, curator_since=None)
                        | Q(curator__isnull=False, curator_since__isnull=False),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pin",
            fields=[
                ("id", _key()),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("article", _item("knowledge.article")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "portrait",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pins",
                        to="network.portrait",
                    ),
                ),
                ("project", _item("exchanges.project")),
            ],
            options={
                "ordering": ["position", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("portrait", "article"), name="article_pinned_once"
                    ),
                    models.UniqueConstraint(
                        fields=("portrait", "project"), name="project_pinned_once"
                    ),
                    models.CheckConstraint(
                        name="one_thing_is_pinned",
                        condition=Q(article=None, project__isnull=False)
                        | Q(article__isnull=False, project=None),
                    ),
                ],
            },
        ),
        migrations.RunSQL(TAKE_PINS_ALONG, LEAVE_PINS),
        migrations.RunSQL(KEEPS, "DROP FUNCTION reader_keeps(bigint)"),
        lock(
            "network_pin",
            read=ITEM,
            add=f"({ITEM}) AND {me('by_id')} AND {KEPT}",
            change=NEVER,
            remove=KEPT,
        ),
    ]
