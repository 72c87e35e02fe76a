from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import knowledge.models.document
import zones.models.zone

from zones.row_security import OWN, lock, me

MINE = f"{me('person_id')} AND {OWN}"

# The worker, who is nobody, forgets what nobody came back for: it must do so without reading the rows.
FORGET = """
CREATE FUNCTION forget_documents(before timestamptz) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public
BEGIN ATOMIC
    DELETE FROM knowledge_documentimport WHERE touched_at < before;
    DELETE FROM knowledge_knowledgeexport WHERE touched_at < before;
    SELECT count(*) FROM knowledge_documentimport;
END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0010_inside_files"),
        ("zones", "0003_audit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=zones.models.zone.public_id,
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                ("batch", models.CharField(db_index=True, max_length=12)),
                ("form_key", models.CharField(max_length=36)),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=150)),
                ("kind", models.CharField(max_length=4)),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=60, upload_to=knowledge.models.document.upload_name
                    ),
                ),
                (
                    "extras",
                    models.FileField(
                        blank=True, max_length=60, upload_to=knowledge.models.document.upload_name
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("working", "Being read"),
                            ("read", "Read"),
                            ("made", "A draft"),
                            ("failed", "Not read"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("progress", models.PositiveSmallIntegerField(default=0)),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("title", models.CharField(blank=True, max_length=160)),
                ("body", models.TextField(blank=True)),
                ("lost", models.JSONField(default=dict)),
                ("facts", models.JSONField(default=dict)),
                ("made", models.CharField(blank=True, max_length=12)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("touched_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="zones.zone",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "form_key", "position"), name="a_document_comes_in_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ("waiting", "working")),
                                models.Q(("file", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ("waiting", "working")), _negated=True),
                                ("file", ""),
                            ),
                            _connector="OR",
                        ),
                        name="only_a_document_to_be_read_has_its_file",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KnowledgeExport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=zones.models.zone.public_id,
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                ("form_key", models.CharField(max_length=36)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("working", "Being made"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                            ("over", "Over"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("progress", models.PositiveSmallIntegerField(default=0)),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("articles", models.JSONField(default=list)),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=60, upload_to=knowledge.models.document.export_name
                    ),
                ),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("touched_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="zones.zone",
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "form_key"), name="a_form_makes_one_export"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), models.Q(("file", ""), _negated=True)),
                            models.Q(models.Q(("state", "ready"), _negated=True), ("file", "")),
                            _connector="OR",
                        ),
                        name="only_a_ready_export_has_its_file",
                    ),
                ],
            },
        ),
        lock("knowledge_documentimport", read=MINE, add=MINE, change=MINE, remove=MINE),
        lock("knowledge_knowledgeexport", read=MINE, add=MINE, change=MINE, remove=MINE),
        migrations.RunSQL(FORGET, "DROP FUNCTION forget_documents(timestamptz)"),
    ]
