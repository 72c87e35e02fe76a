from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
import zones.models.zone
from django.conf import settings
from django.db import migrations, models

from zones.row_security import DECIDING, NEVER, lock, me

# Who agrees agrees for themselves alone; what was agreed or closed stays so.
AGREE = """
CREATE FUNCTION membership_request_is_agreed_by_its_own() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.person_id, NEW.zone_id, NEW.role, NEW.asked_by_id)
        IS DISTINCT FROM (OLD.person_id, OLD.zone_id, OLD.role, OLD.asked_by_id) OR OLD.closed_at IS NOT NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'what was asked does not change';
    END IF;
    IF NEW.person_agreed_at IS DISTINCT FROM OLD.person_agreed_at AND reader_user() IS DISTINCT FROM OLD.person_id THEN
        RAISE insufficient_privilege USING MESSAGE = 'only the person agrees for themselves';
    END IF;
    IF (NEW.network_agreed_at, NEW.network_agreed_by_id) IS DISTINCT FROM (OLD.network_agreed_at, OLD.network_agreed_by_id)
        AND NOT (reader_coordinates_network() AND NEW.network_agreed_by_id = reader_user()
            AND reader_user() <> OLD.person_id) THEN
        RAISE insufficient_privilege USING MESSAGE = 'only another network coordinator agrees for the network';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER membership_request_is_agreed_by_its_own BEFORE UPDATE ON zones_membershiprequest
    FOR EACH ROW WHEN (current_user = 'portal_app') EXECUTE FUNCTION membership_request_is_agreed_by_its_own();
"""
DISAGREE = """
DROP TRIGGER membership_request_is_agreed_by_its_own ON zones_membershiprequest;
DROP FUNCTION membership_request_is_agreed_by_its_own();
"""

# An account of the network gets a role in a zone, or a higher one, only while a request for it stands on which
# the network coordinator and the person agreed. Whoever owns the database is not asked: it loads the demo.
EDGE = """
CREATE FUNCTION network_account_enters_by_consent() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM zones_user u WHERE u.id = NEW.person_id AND u.is_superuser) OR EXISTS (
        SELECT FROM zones_membership m WHERE m.person_id = NEW.person_id AND m.ended_at IS NULL
        AND (m.zone_id IS NULL OR m.role = 'observer') AND m.id <> NEW.id
    ) THEN
        IF NOT EXISTS (
            SELECT FROM zones_membershiprequest r WHERE r.person_id = NEW.person_id AND r.zone_id = NEW.zone_id
            AND r.role = NEW.role AND r.closed_at IS NULL
            AND r.network_agreed_at IS NOT NULL AND r.person_agreed_at IS NOT NULL
        ) THEN
            RAISE insufficient_privilege USING MESSAGE = 'an account of the network enters a zone by consent';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER network_account_is_added_by_consent BEFORE INSERT ON zones_membership FOR EACH ROW
    WHEN (current_user = 'portal_app' AND NEW.zone_id IS NOT NULL AND NEW.role <> 'observer' AND NEW.ended_at IS NULL)
    EXECUTE FUNCTION network_account_enters_by_consent();
CREATE TRIGGER network_account_is_raised_by_consent BEFORE UPDATE ON zones_membership FOR EACH ROW
    WHEN (current_user = 'portal_app' AND NEW.zone_id IS NOT NULL AND NEW.role <> 'observer' AND NEW.ended_at IS NULL
        AND (OLD.ended_at IS NOT NULL OR NEW.zone_id IS DISTINCT FROM OLD.zone_id
            OR NEW.person_id <> OLD.person_id OR NEW.role <> OLD.role AND NEW.role <> 'member'))
    EXECUTE FUNCTION network_account_enters_by_consent();
"""
NO_EDGE = """
DROP TRIGGER network_account_is_raised_by_consent ON zones_membership;
DROP TRIGGER network_account_is_added_by_consent ON zones_membership;
DROP FUNCTION network_account_enters_by_consent();
"""
CONCERNED = f"{DECIDING} OR {me('person_id')} OR (SELECT reader_coordinates_network())"
UNANSWERED = "closed_at IS NULL AND network_agreed_at IS NULL AND person_agreed_at IS NULL"


class Migration(migrations.Migration):
    dependencies = [
        ("zones", "0006_reviews_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="MembershipRequest",
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
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "Member"),
                            ("coordinator", "Zone coordinator"),
                            ("chief", "Chief of police"),
                            ("network_coordinator", "Network coordinator"),
                            ("observer", "Observer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("network_agreed_at", models.DateTimeField(null=True)),
                ("person_agreed_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("admitted", "Admitted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=9,
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "network_agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("person", "zone"),
                        name="one_open_request_a_person_and_zone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ("member", "coordinator", "chief"))),
                        name="request_is_for_a_role_of_a_zone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("network_agreed_at", None), ("network_agreed_by", None)),
                            models.Q(
                                ("network_agreed_at__isnull", False),
                                ("network_agreed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="network_agreed_by_somebody_at_some_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None), ("outcome", "")),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="request_closed_with_an_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "admitted"), _negated=True),
                            models.Q(
                                ("network_agreed_at__isnull", False),
                                ("person_agreed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="admitted_when_both_agreed",
                    ),
                ],
            },
        ),
        lock(
            "zones_membershiprequest",
            read=CONCERNED,
            add=f"{DECIDING} AND {me('asked_by_id')} AND {UNANSWERED}",
            change=CONCERNED,
            remove=NEVER,
        ),
        migrations.RunSQL(AGREE, DISAGREE),
        migrations.RunSQL(EDGE, NO_EDGE),
    ]
