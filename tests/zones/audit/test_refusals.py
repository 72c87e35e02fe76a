"""What is written of readings and of refusals, at the pages where they happen."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from knowledge import services
from knowledge.files.validation import examine
from tests.conftest import PASSWORD
from tests.exchanges.conftest import confirm_rows, project_in, shares, someone, take, text, topic
from tests.knowledge.conftest import article_by, topics, writing
from zones import audit
from zones.letters import password_url
from zones.models import AuditEvent

__all__ = [
    "article_by", "confirm_rows", "project_in", "shares", "someone", "take", "text", "topic", "topics", "writing",
]  # fmt: skip
ABSENT = "zzzzzzzzzzzz"


@pytest.fixture(autouse=True)
def _no_refusal_so_far():
    audit.events._so_far.clear()


def told(*verbs: str):
    """Return who did it, for which zone, to whose item, and the item."""
    rows = AuditEvent.objects.filter(verb__in=verbs).order_by("pk")
    return list(rows.values_list("person_id", "acting_zone__slug", "zone__slug", "item_id"))


def test_audit_reading_of_named_article_by_another_zone_is_written(
    article_by, zones, polder_member, vlas_member, client_for
):
    article = article_by(polder_member, audience="named", named_zones=(zones["vlas"],))

    answer = client_for(vlas_member).get(article.get_absolute_url())

    assert told("article_read") == [(vlas_member.pk, "vlas", "polder", str(article.pk))]
    event = AuditEvent.objects.get(verb="article_read")
    assert event.request_id == answer.headers["X-Request-ID"]


@pytest.mark.parametrize("audience", ["network", "zone"])
def test_audit_reading_of_network_article_or_by_own_zone_is_not_written(
    article_by, polder_member, polder_chief, vlas_member, client_for, audience
):
    """Neither of what the whole network reads, nor by somebody of the zone itself."""
    article = article_by(polder_member, audience=audience)
    reader = vlas_member if audience == "network" else polder_chief

    assert client_for(reader).get(article.get_absolute_url()).status_code == 200

    assert told("article_read") == []


def test_audit_reading_of_project_by_partner_is_written(project_in, someone, client_for):
    project = project_in("submitted")
    partner, lead = someone("vlas_member"), someone("westkust_member")

    for reader in (partner, lead):
        assert client_for(reader).get(project.get_absolute_url()).status_code == 200

    assert told("project_read") == [(partner.pk, "vlas", "westkust", str(project.pk))]


def test_audit_reading_of_network_project_is_not_written(project_in, someone, client_for):
    project = project_in("submitted", intended_audience="network")

    assert client_for(someone("riho_member")).get(project.get_absolute_url()).status_code == 200

    assert told("project_read") == []


def test_audit_article_opened_to_more_zones_is_written_as_widened(
    article_by, writing, zones, polder_member, polder_coordinator
):
    article = article_by(polder_member, audience="zone")
    wider = writing(audience="named", named_zones=(zones["riho"],))

    services.revise(article, by=polder_coordinator, version=article.version, writing=wider)

    rows = AuditEvent.objects.filter(verb="article_widened").values_list("person_id", "reason")
    assert list(rows) == [(polder_coordinator.pk, "named")]


def test_audit_article_narrowed_is_not_written_as_widened(
    article_by, writing, polder_member, polder_coordinator
):
    article = article_by(polder_member, audience="network")

    services.revise(
        article, by=polder_coordinator, version=article.version, writing=writing(audience="zone")
    )

    assert told("article_widened") == []


@pytest.mark.parametrize(("audience", "count"), [("network", 1), ("named", 0)])
def test_audit_project_opened_to_network_is_written_as_widened(project_in, audience, count):
    project_in("submitted", intended_audience=audience)

    assert len(told("project_widened")) == count


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_audit_refusal_of_hidden_and_absent_items_is_alike(
    article_by, polder_member, riho_member, client_for, method
):
    hidden = article_by(polder_member, audience="zone").public_id
    client = client_for(riho_member)

    for name in (hidden, ABSENT):
        assert getattr(client, method)(f"/knowledge/{name}/edit/").status_code == 404

    rows = AuditEvent.objects.filter(outcome="refused").order_by("pk")
    same = ("verb", "person_id", "role", "acting_zone__slug", "zone__slug", "item_type", "reason")
    first, second = rows.values_list(*same)
    assert first == second
    assert first[:3] == ("page_not_found", riho_member.pk, "member")
    assert first[3:] == ("riho", "riho", "", "knowledge:article_edit")
    assert [row.item_id for row in rows] == [hidden, ABSENT]


def test_audit_refusal_of_hidden_and_absent_items_costs_the_same_queries(
    article_by, polder_member, riho_member, client_for
):
    hidden = article_by(polder_member, audience="zone").public_id
    client = client_for(riho_member)
    client.get("/")
    with _counting() as first:
        client.get(f"/knowledge/{hidden}/")
    with _counting() as second:
        client.get(f"/knowledge/{ABSENT}/")

    assert len(first) == len(second) > 0


def _counting():
    return CaptureQueriesContext(connection)


def test_audit_refusal_of_page_of_another_zone_is_written(polder_member, client_for):
    client_for(polder_member).get("/zones/riho/members/")

    assert told("page_not_found") == [(polder_member.pk, "polder", "polder", "riho")]


def test_audit_refusal_before_sign_in_is_not_written(db):
    assert Client().get(f"/knowledge/{ABSENT}/").status_code == 302
    assert AuditEvent.objects.count() == 0


def test_audit_refusal_of_forbidden_page_is_written(observer, client_for):
    assert client_for(observer).get("/knowledge/new/").status_code == 403

    event = AuditEvent.objects.get()
    assert (event.verb, event.role, event.zone, event.reason) == (
        "page_refused", "observer", None, "knowledge:article_new",
    )  # fmt: skip


def test_audit_refusal_of_form_without_csrf_token_is_written(polder_member):
    client = Client(enforce_csrf_checks=True)
    client.force_login(polder_member)

    answer = client.post("/theme/", {"theme": "dark"})

    assert answer.status_code == 403
    assert b"<main" in answer.content
    assert told("form_refused") == [(polder_member.pk, "polder", "polder", "")]


def test_audit_refusal_of_project_step_names_the_project(project_in, someone, client_for):
    project = project_in("submitted")
    member = someone("vlas_member")

    answer = client_for(member).post(
        f"{project.get_absolute_url()}decide/", {"action": "approve", "version": 1}
    )

    assert answer.status_code == 403
    assert told("step_refused") == [(member.pk, "vlas", "westkust", str(project.pk))]
    assert AuditEvent.objects.get(verb="step_refused").outcome == "refused"
    assert told("page_refused") == []


def sign_in(email, password=PASSWORD, client=None):
    client = client or Client()
    return client.post("/accounts/login/", {"login": email, "password": password})


def test_audit_sign_in_and_out_name_no_zone(polder_member):
    client = Client()

    assert sign_in(polder_member.email, client=client).status_code == 302
    client.post("/accounts/logout/")

    rows = AuditEvent.objects.order_by("pk").values_list("verb", "person_id", "zone", "outcome")
    assert list(rows) == [
        ("signed_in", polder_member.pk, None, "done"),
        ("signed_out", polder_member.pk, None, "done"),
    ]


@pytest.mark.parametrize("known", [True, False])
def test_audit_failed_sign_in_is_written(polder_member, known):
    email = polder_member.email if known else "niemand@polder.example"

    assert sign_in(email, "een heel verkeerd wachtwoord").status_code == 200

    event = AuditEvent.objects.get()
    assert (event.verb, event.person_id, event.outcome) == (
        "sign_in_failed", polder_member.pk if known else None, "refused",
    )  # fmt: skip
    assert (event.zone, event.role, event.reason) == (None, "", "")


def test_audit_failed_sign_in_costs_the_same_for_known_and_unknown(polder_member):
    asked = []
    for email in (polder_member.email, "niemand@polder.example"):
        with _counting() as counted:
            sign_in(email, "een heel verkeerd wachtwoord")
        ours = [q["sql"] for q in counted.captured_queries if "zones_" in q["sql"]]
        asked.append([sql.replace(email, "x").split("VALUES")[0] for sql in ours])

    assert asked[0] == asked[1]
    assert "INSERT INTO zones_auditevent" in asked[0][-1]


def test_audit_sign_in_past_the_limit_is_written(polder_member):
    for _ in range(7):
        sign_in(polder_member.email, "een heel verkeerd wachtwoord")

    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["sign_in_failed"] * 5 + ["too_many_tries"] * 2


def test_audit_password_change_is_written(polder_member, client_for):
    client = client_for(polder_member)

    answer = client.post(
        "/accounts/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "mist over de broeken 41",
            "password2": "mist over de broeken 41",
        },
    )

    assert answer.status_code == 302
    assert told("password_changed") == [(polder_member.pk, "polder", None, "")]


def test_audit_password_reset_is_written(polder_member):
    client = Client()
    page = client.get(password_url(polder_member).split("localhost:8000")[-1], follow=True)
    client.post(
        page.redirect_chain[-1][0],
        {"password1": "mist over de broeken 41", "password2": "mist over de broeken 41"},
    )

    assert told("password_reset") == [(polder_member.pk, "polder", None, "")]


def test_audit_refusal_of_widening_is_written(article_by, polder_member, client_for):
    article = article_by(polder_member, audience="zone")
    client = client_for(polder_member)
    fields = client.get(f"{article.get_absolute_url()}edit/").context["form"].initial

    answer = client.post(
        f"{article.get_absolute_url()}edit/",
        {name: value for name, value in fields.items() if value is not None}
        | {"audience": "network"},
    )

    assert answer.status_code == 200
    assert told("widening_refused") == [(polder_member.pk, "polder", "polder", str(article.pk))]
    assert AuditEvent.objects.get(verb="widening_refused").outcome == "refused"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_audit_comment_form_with_mistake_is_a_reading_of_the_article(
    article_by, zones, polder_member, vlas_member, client_for, headers
):
    article = article_by(polder_member, audience="named", named_zones=(zones["vlas"],))

    address = f"{article.get_absolute_url()}comments/"
    answer = client_for(vlas_member).post(address, {"text": ""}, headers=headers)

    assert answer.status_code == 200
    assert told("article_read") == [(vlas_member.pk, "vlas", "polder", str(article.pk))]


def test_audit_decision_form_with_mistake_is_a_reading_of_the_project(
    project_in, someone, client_for
):
    project = project_in("submitted")
    chief = someone("vlas_chief")

    client_for(chief).post(f"{project.get_absolute_url()}decide/", {"action": "refuse"})

    assert told("project_read") == [(chief.pk, "vlas", "westkust", str(project.pk))]


@pytest.mark.parametrize("what", ["article", "file", "project"])
def test_audit_of_one_page_costs_one_insert(
    article_by, project_in, someone, zones, polder_member, vlas_member, client_for, what
):
    article = article_by(polder_member, audience="named", named_zones=(zones["vlas"],))
    if what == "project":
        address, reader = project_in("submitted").get_absolute_url(), someone("vlas_member")
    else:
        address, reader = article.get_absolute_url(), vlas_member
    if what == "file":
        upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
        (kept,) = services.attach(article, by=polder_member, files=[examine(upload)])
        type(kept).objects.filter(pk=kept.pk).update(state="clean")
        address = kept.get_absolute_url()
    client = client_for(reader)

    with _counting() as counted:
        assert client.get(address).status_code == 200

    written = [q for q in counted.captured_queries if "INTO zones_auditevent" in q["sql"]]
    assert len(written) == 1
