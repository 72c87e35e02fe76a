from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import zones.models
from zones.row_security import OWN, lock, me, parent

KINDS = [
    ("practice", "Good practice"), ("procedure", "Procedure"), ("lesson", "Lesson learned"),
    ("phenomenon", "Phenomenon"), ("template", "Template"),
]  # fmt: skip
LANGUAGES = [("nl", "Nederlands"), ("fr", "Français")]
NETWORK_COORDINATOR = "(SELECT reader_coordinates_network())"

# Only the writer reads a row, whoever coordinates their zone, and only while they belong to it.
MINE = f"{me('person_id')} AND {OWN}"
OF_MINE = f"{MINE} AND (article_id IS NULL OR {parent('knowledge_article', 'article_id', OWN)})"

# The worker, who is nobody, throws away what nobody came back for.
FORGET_OLD = """
CREATE FUNCTION forget_old_autosaves() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
BEGIN ATOMIC
    WITH old AS (DELETE FROM knowledge_autosave WHERE saved_at < now() - interval '30 days' RETURNING 1)
    SELECT count(*) FROM old;
END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0018_adaptations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            "WritingTemplate",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=KINDS, max_length=10)),
                ("language", models.CharField(choices=LANGUAGES, max_length=2)),
                ("text", models.TextField()),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AddConstraint(
            "writingtemplate",
            models.UniqueConstraint(
                fields=("kind", "language"), name="one_template_a_kind_and_language"
            ),
        ),
        lock(
            "knowledge_writingtemplate",
            read="true",
            add=NETWORK_COORDINATOR,
            change=NETWORK_COORDINATOR,
            remove=NETWORK_COORDINATOR,
        ),
        migrations.CreateModel(
            "Autosave",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=zones.models.public_id, editable=False, max_length=12, unique=True
                    ),
                ),
                ("form", models.CharField(max_length=36)),
                ("tab", models.CharField(max_length=36)),
                ("version", models.PositiveIntegerField(blank=True, null=True)),
                ("texts", models.JSONField()),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="knowledge.article",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="zones.zone",
                    ),
                ),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AddConstraint(
            "autosave",
            models.UniqueConstraint(
                fields=("person", "form", "tab"), name="a_tab_autosaves_one_text"
            ),
        ),
        lock(
            "knowledge_autosave", read=MINE, add=OF_MINE, change=OF_MINE, remove=me("person_id")
        ),
        migrations.RunSQL(FORGET_OLD, "DROP FUNCTION forget_old_autosaves()"),
    ]
