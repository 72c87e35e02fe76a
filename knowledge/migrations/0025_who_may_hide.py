from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
import zones.models.zone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from zones.row_security import DECIDING, NEVER, lock, me

# What hides is decided before the row is written; the functions that hide stay as they are.
WITHIN_LIMITS = """
UPDATE knowledge_report SET hides = false WHERE kind <> 'personal_data';
DROP TRIGGER report_hides ON knowledge_report;
CREATE TRIGGER report_hides AFTER INSERT ON knowledge_report
    FOR EACH ROW WHEN (NEW.hides AND NEW.article_id IS NOT NULL) EXECUTE FUNCTION hide_what_is_reported();
DROP TRIGGER report_hides_a_question ON knowledge_report;
CREATE TRIGGER report_hides_a_question AFTER INSERT ON knowledge_report
    FOR EACH ROW WHEN (NEW.kind = 'personal_data' AND NEW.hides AND NEW.question_id IS NOT NULL)
    EXECUTE FUNCTION hide_what_is_reported_of_a_question();
"""
ALWAYS = """
DROP TRIGGER report_hides ON knowledge_report;
CREATE TRIGGER report_hides AFTER INSERT ON knowledge_report
    FOR EACH ROW WHEN (NEW.article_id IS NOT NULL) EXECUTE FUNCTION hide_what_is_reported();
DROP TRIGGER report_hides_a_question ON knowledge_report;
CREATE TRIGGER report_hides_a_question AFTER INSERT ON knowledge_report
    FOR EACH ROW WHEN (NEW.kind = 'personal_data' AND NEW.question_id IS NOT NULL)
    EXECUTE FUNCTION hide_what_is_reported_of_a_question();
"""
THEIR_PEOPLE = (
    "EXISTS (SELECT FROM zones_membership m WHERE m.person_id = knowledge_hidingbar.person_id"
    " AND m.ended_at IS NULL AND m.zone_id = ANY((SELECT reader_deciding())::bigint[]))"
)
NETWORK = "(SELECT reader_coordinates_network())"
PEOPLE = settings.AUTH_USER_MODEL
PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0024_audience_of_what_hangs_below"),
        ("zones", "0003_audit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("report", "hides", models.BooleanField(default=False, db_default=True)),
        migrations.RunSQL(WITHIN_LIMITS, ALWAYS),
        migrations.CreateModel(
            name="HidingBar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=zones.models.zone.public_id, editable=False, max_length=12, unique=True),
                ),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("by", models.ForeignKey(on_delete=PROTECT, related_name="+", to=PEOPLE)),
                (
                    "lifted_by",
                    models.ForeignKey(blank=True, null=True, on_delete=PROTECT, related_name="+", to=PEOPLE),
                ),
                ("person", models.ForeignKey(on_delete=PROTECT, related_name="hiding_bars", to=PEOPLE)),
                ("zone", models.ForeignKey(on_delete=PROTECT, related_name="+", to="zones.zone")),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("lifted_at", None)), fields=("person",), name="barred_from_hiding_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(("lifted_at", None), ("lifted_by", None))
                        | Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                        name="a_hiding_bar_is_lifted_by_somebody",
                    ),
                ],
            },
        ),
        lock(
            "knowledge_hidingbar",
            read=f"{me('person_id')} OR {DECIDING} OR {NETWORK} OR {THEIR_PEOPLE}",
            add=f"{me('by_id')} AND {DECIDING}",
            change=f"NOT {me('person_id')} AND ({NETWORK} OR {THEIR_PEOPLE})",
            remove=NEVER,
        ),
    ]
