from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

# What the editions of before did not keep: the article's own, which were the last ones said.
FACTS = """
UPDATE knowledge_revision r SET result = a.result, effort = a.effort, fits = a.fits
FROM knowledge_article a WHERE a.id = r.article_id AND r.number = a.edition
"""

WORDS = [
    ("draft", "Draft"), ("in_review", "In review"), ("published", "Published"),
    ("withdrawn", "Withdrawn"), ("archived", "Archived"),
]  # fmt: skip
WEIGHTS = [("typo", "Typing errors"), ("minor", "Minor change"), ("major", "Major change")]
UNSEEN = ("draft", "in_review")


def _fact() -> models.CharField:
    return models.CharField(blank=True, db_default="", max_length=120)


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0006_policies_that_plan_well"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            "article", "state", models.CharField(choices=WORDS, default="draft", max_length=9)
        ),
        migrations.RemoveConstraint("article", "draft_or_published_at_some_time"),
        migrations.AddConstraint(
            "article",
            models.CheckConstraint(
                name="draft_or_published_at_some_time",
                condition=Q(state__in=UNSEEN, published_at=None, edition=0)
                | ~Q(state__in=UNSEEN) & Q(published_at__isnull=False, edition__gte=1),
            ),
        ),
        *(migrations.AddField("revision", name, _fact()) for name in ("result", "effort", "fits")),
        migrations.AddField(
            "revision", "change", models.CharField(blank=True, db_default="", max_length=200)
        ),
        migrations.AddField(
            "revision",
            "weight",
            models.CharField(choices=WEIGHTS, db_default="major", default="major", max_length=5),
        ),
        migrations.AddField(
            "revision",
            "approved_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(FACTS, migrations.RunSQL.noop),
    ]
