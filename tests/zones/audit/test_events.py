"""What happened stands in the audit: once, with the deed, and only ever added."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import ProgrammingError
from django.http import HttpResponse
from django.test import RequestFactory

from tests.conftest import as_app
from zones import access, audit
from zones.middleware import AuditMiddleware, ReaderMiddleware
from zones.models import AuditEvent

FIELDS = ("verb", "person_id", "role", "acting_zone__slug", "zone__slug", "outcome")


@pytest.fixture(autouse=True)
def _no_refusal_so_far():
    audit.events._so_far.clear()


def rows(*names: str):
    return list(AuditEvent.objects.order_by("pk").values_list(*(names or FIELDS)))


def inserts(queries) -> list[str]:
    return [q["sql"] for q in queries if q["sql"].startswith("INSERT INTO zones_auditevent")]


@pytest.fixture
def serve():
    """Answer one request with `view`, inside the middleware that surrounds every request."""

    def run(view, user):
        request = RequestFactory().get("/")
        request.user, request.resolver_match = user, None
        return AuditMiddleware(ReaderMiddleware(view))(request)

    return run


def test_audit_rows_of_one_request_are_one_insert(
    zones, polder_member, serve, django_assert_max_num_queries
):
    def view(request):
        for verb in ("article_drafted", "file_added", "article_published"):
            audit.record(request.user, verb, zone=zones["polder"])
        return HttpResponse()

    with django_assert_max_num_queries(20) as asked:
        serve(view, polder_member)

    assert len(inserts(asked.captured_queries)) == 1
    assert rows("verb") == [("article_drafted",), ("file_added",), ("article_published",)]


def test_audit_row_names_person_role_and_zone(zones, vlas_coordinator, serve):
    def view(request):
        audit.record(request.user, "article_read", zone=zones["polder"], item=zones["polder"])
        return HttpResponse()

    serve(view, vlas_coordinator)

    assert rows() == [
        ("article_read", vlas_coordinator.pk, "coordinator", "vlas", "polder", "done")
    ]
    assert rows("item_type", "item_id") == [("zone", str(zones["polder"].pk))]


def test_audit_row_of_person_of_two_zones_names_the_zone_of_the_item(zones, person, serve):
    both = person("x@polder.example", "member", zones["antwerpen"])
    both.memberships.create(zone=zones["polder"], role="chief")

    def view(request):
        audit.record(request.user, "article_read", zone=zones["polder"])
        return HttpResponse()

    serve(view, both)

    assert rows("role", "acting_zone__slug") == [("chief", "polder")]


def test_audit_row_of_deed_undone_by_savepoint_is_not_written(zones, polder_member, serve):
    def view(request):
        audit.record(request.user, "article_changed", zone=zones["polder"])
        with suppress(ValueError), transaction.atomic():
            audit.record(request.user, "file_added", zone=zones["polder"])
            int("the disk is full")
        return HttpResponse()

    serve(view, polder_member)

    assert rows("verb") == [("article_changed",)]


def test_audit_row_of_undone_request_is_not_written(zones, polder_member, serve):
    def view(request):
        audit.record(request.user, "article_changed", zone=zones["polder"])
        return HttpResponse(status=500)

    serve(view, polder_member)

    assert rows() == []


def test_audit_refusal_of_undone_request_is_written(zones, polder_member, serve):
    def view(request):
        audit.record(request.user, "article_changed", zone=zones["polder"])
        audit.refuse(request.user, "step_refused", reason="start")
        return HttpResponse(status=500)

    serve(view, polder_member)

    assert rows() == [("step_refused", polder_member.pk, "member", "polder", "polder", "refused")]


def test_audit_deed_and_refusal_of_one_request_are_one_insert(
    zones, polder_member, serve, django_assert_max_num_queries
):
    def view(request):
        audit.record(request.user, "article_changed", zone=zones["polder"])
        audit.refuse(request.user, "step_refused", reason="start")
        return HttpResponse()

    with django_assert_max_num_queries(20) as asked:
        serve(view, polder_member)

    assert len(inserts(asked.captured_queries)) == 1
    assert rows("verb") == [("article_changed",), ("step_refused",)]


def test_audit_refusal_that_cannot_be_written_keeps_the_answer(
    zones, polder_member, serve, monkeypatch, caplog
):
    def away(_events):
        raise DatabaseError("away")

    def view(request):
        audit.refuse(request.user, "step_refused", reason="start")
        return HttpResponse(status=403)

    monkeypatch.setattr(audit.events, "_insert", away)
    answer = serve(view, polder_member)

    assert answer.status_code == 403
    assert "could not be written: step_refused" in caplog.text


def test_audit_row_outside_a_request_is_written_at_once(zones, polder_member):
    audit.record(polder_member, "article_changed", zone=zones["polder"])

    assert rows("verb", "outcome") == [("article_changed", "done")]


def test_audit_refusals_past_the_limit_are_cut_off(zones, polder_member, riho_member):
    for _ in range(audit.REFUSALS_A_MINUTE + 20):
        audit.refuse(polder_member, "page_not_found")
    audit.refuse(riho_member, "page_not_found")
    audit.refuse(polder_member, "step_refused")

    counts = [(row[0], row[1]) for row in rows()]
    assert counts.count(("page_not_found", polder_member.pk)) == audit.REFUSALS_A_MINUTE
    assert counts[-2:] == [
        ("page_not_found", riho_member.pk),
        ("step_refused", polder_member.pk),
    ]
    assert rows("reason")[audit.REFUSALS_A_MINUTE - 1] == (audit.MORE_FOLLOWED,)


def test_audit_refusals_are_counted_anew_each_minute(zones, polder_member, monkeypatch):
    for minute in (100, 101):
        monkeypatch.setattr(audit.events.time, "time", lambda minute=minute: minute * 60.0)
        for _ in range(audit.REFUSALS_A_MINUTE + 5):
            audit.refuse(polder_member, "page_not_found")

    assert len(rows()) == 2 * audit.REFUSALS_A_MINUTE


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE zones_auditevent SET reason = 'x'",
        "DELETE FROM zones_auditevent",
        "INSERT INTO zones_auditevent (id, verb) VALUES (1, 'x')",
        "INSERT INTO zones_auditevent (at, verb) VALUES (now() - interval '1 year', 'x')",
        "SELECT setval('zones_auditevent_id_seq', 1)",
        "ALTER TABLE zones_auditevent DISABLE ROW LEVEL SECURITY",
        "SELECT * FROM zones_auditseal",
        "INSERT INTO zones_auditseal DEFAULT VALUES",
        "UPDATE zones_auditseal SET hash = ''",
        "DELETE FROM zones_auditseal",
    ],
)
def test_audit_rows_cannot_be_changed_or_removed_by_app_login(zones, polder_coordinator, statement):
    with access.reading_as(polder_coordinator), as_app():
        refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_audit_tables_grant_app_login_read_only(db):
    """Asked of the migrations' own grants: the tests add TRUNCATE to empty the tables between them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = 'portal_app' AND table_name IN ('zones_auditevent', 'zones_auditseal')"
        )
        granted = {row[0] for row in cursor.fetchall()} - {"TRUNCATE"}

    assert granted == {"SELECT"}


def seen_by(user) -> list:
    with access.reading_as(user), as_app():
        return list(AuditEvent.objects.order_by("pk").values_list("verb", "zone__slug"))


def test_audit_second_lock_shows_zone_its_own_rows(
    zones, polder_member, polder_coordinator, polder_chief, riho_chief, network_coordinator,
    observer, admin,
):  # fmt: skip
    for slug in ("polder", "riho"):
        audit.record(polder_member, "article_read", zone=zones[slug])
        audit.record(polder_member, "role_changed", zone=zones[slug])
    audit.record(polder_member, "signed_in")

    polder = [("article_read", "polder"), ("role_changed", "polder")]
    assert seen_by(polder_coordinator) == seen_by(polder_chief) == polder
    assert seen_by(riho_chief) == [("article_read", "riho"), ("role_changed", "riho")]
    assert seen_by(network_coordinator) == [("role_changed", "polder"), ("role_changed", "riho")]
    assert seen_by(polder_member) == seen_by(observer) == seen_by(admin) == []


def test_audit_both_locks_show_the_same_rows(
    zones, polder_member, polder_coordinator, network_coordinator, riho_member
):
    for slug in ("polder", "riho"):
        for verb in ("article_read", "role_changed"):
            audit.record(polder_member, verb, zone=zones[slug])

    for user in (polder_coordinator, network_coordinator, riho_member):
        visible = AuditEvent.objects.visible_to(user).order_by("pk")
        assert list(visible.values_list("verb", "zone__slug")) == seen_by(user)


def test_audit_figures_are_for_network_coordinator_only(
    zones, polder_member, polder_chief, network_coordinator
):
    audit.record(polder_member, "article_read", zone=zones["polder"])
    audit.record(polder_member, "role_changed", zone=zones["polder"])

    def asked_by(user):
        with access.reading_as(user), as_app(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT zone_id, verb, events FROM audit_figures('2020-01-01', '2100-01-01')"
            )
            return cursor.fetchall()

    assert asked_by(network_coordinator) == [(zones["polder"].pk, "role_changed", 1)]
    assert asked_by(polder_chief) == []
