from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge import services
from knowledge.choices import ReviewOutcome, State
from knowledge.models import Article, Review, Revision
from tests.knowledge.reviewing import decide, page
from zones.choices import Role
from zones.models import AuditEvent, Letter, Zone


@pytest.fixture
def reviewing(zones):
    Zone.objects.filter(slug="polder").update(reviews_first=True)


@pytest.fixture
def waiting(reviewing, article_by, polder_member, polder_coordinator, polder_chief):
    """A draft that waits, in a zone with two who decide."""
    return article_by(polder_member, title="Wacht op nazicht")


# draft -> in review -> published


def test_review_waiting_draft_is_not_readable(waiting, polder_member, vlas_member, client_for):
    waiting.refresh_from_db()

    assert waiting.state == State.IN_REVIEW
    assert client_for(vlas_member).get(page(waiting)).status_code == 404
    assert "nazicht" in client_for(polder_member).get(page(waiting)).content.decode()


def test_review_waiting_sends_letter_to_deciders_and_is_on_their_home(
    waiting, polder_coordinator, polder_chief, client_for
):
    told = Letter.objects.filter(kind="review_waiting").values_list("person", flat=True)

    assert set(told) == {polder_coordinator.pk, polder_chief.pk}
    assert "Wacht op nazicht" in client_for(polder_chief).get("/").content.decode()
    assert "Wacht op nazicht" in client_for(polder_chief).get("/knowledge/review/").content.decode()


def test_review_approved_publishes_draft_and_names_reviewer(
    waiting, polder_member, polder_coordinator, vlas_member, client_for
):
    answer = decide(client_for(polder_coordinator), waiting)

    revision = Revision.objects.get(article=waiting)
    assert answer.status_code == 302
    assert (revision.by, revision.approved_by) == (polder_member, polder_coordinator)
    assert (
        "goedgekeurd door Coordinator Polder"
        in client_for(vlas_member).get(page(waiting)).content.decode()
    )
    letter = Letter.objects.get(kind="review_decided")
    assert letter.person == polder_member
    assert AuditEvent.objects.get(verb="review_approved").reason == ""


def test_review_returned_needs_a_reason_shown_on_the_page_only(
    waiting, polder_member, polder_coordinator, client_for
):
    without = decide(client_for(polder_coordinator), waiting, "return")
    with_one = decide(client_for(polder_coordinator), waiting, "return", reason="Wat kost het?")

    waiting.refresh_from_db()
    assert (without.status_code, with_one.status_code) == (422, 302)
    assert waiting.state == State.DRAFT
    assert (
        "Wat kost het?" in client_for(polder_member).get(page(waiting, "review")).content.decode()
    )
    assert not AuditEvent.objects.filter(reason__contains="kost").exists()
    assert "kost" not in str(Letter.objects.get(kind="review_decided").params)


def test_review_of_corrected_draft_is_another_review(
    waiting, polder_member, polder_coordinator, client_for, fresh
):
    decide(client_for(polder_coordinator), waiting, "return", reason="Wat kost het?")
    services.publish(waiting, by=fresh(polder_member))

    decide(client_for(polder_coordinator), waiting)

    outcomes = Review.objects.filter(article=waiting).values_list("number", "outcome")
    assert list(outcomes) == [(2, ReviewOutcome.APPROVED), (1, ReviewOutcome.RETURNED)]


def test_review_taken_back_makes_it_a_draft_again(
    waiting, polder_member, polder_coordinator, client_for
):
    client_for(polder_member).post(page(waiting, "review", "take-back"))

    waiting.refresh_from_db()
    assert waiting.state == State.DRAFT
    assert decide(client_for(polder_coordinator), waiting).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == State.DRAFT


def test_review_approval_of_text_changed_meanwhile_is_refused(
    waiting, polder_member, polder_coordinator, writing, client_for, fresh
):
    waiting.refresh_from_db()
    services.revise(
        waiting, by=fresh(polder_member), version=waiting.version, writing=writing(title="Anders")
    )

    answer = client_for(polder_coordinator).post(
        page(waiting, "review", "decide"), {"number": 1, "action": "approve"}, follow=True
    )

    waiting.refresh_from_db()
    assert waiting.state == State.IN_REVIEW
    assert "intussen" in answer.content.decode()
    assert Letter.objects.filter(kind="review_waiting").count() == 2


def test_review_second_decision_is_told_who_was_first(
    waiting, polder_coordinator, polder_chief, client_for
):
    decide(client_for(polder_coordinator), waiting)

    answer = client_for(polder_chief).post(
        page(waiting, "review", "decide"),
        {"number": 1, "action": "return", "reason": "Nee"},
        follow=True,
    )

    assert Review.objects.get(article=waiting).outcome == ReviewOutcome.APPROVED
    assert "Coordinator Polder besliste intussen: goedgekeurd" in answer.content.decode()


# who decides


VERBS = {
    # persona: reads the review, approves, sends back, takes back
    "polder_member": (200, 404, 404, 302),
    "polder_coordinator": (200, 302, 302, 404),
    "polder_chief": (200, 302, 302, 404),
    "vlas_member": (404,) * 4,
    "vlas_coordinator": (404,) * 4,
    "vlas_chief": (404,) * 4,
    "network_coordinator": (404,) * 4,
    "observer": (404,) * 4,
    "admin": (404,) * 4,
}


@pytest.mark.parametrize("who", VERBS)
@pytest.mark.parametrize("verb", range(4))
def test_review_deeds_on_waiting_draft_are_allowed_by_role(waiting, request, client_for, who, verb):
    client = client_for(request.getfixturevalue(who))
    asks = (
        lambda: client.get(page(waiting, "review")),
        lambda: decide(client, waiting),
        lambda: decide(client, waiting, "return", reason="Omdat"),
        lambda: client.post(page(waiting, "review", "take-back")),
    )

    assert asks[verb]().status_code == VERBS[who][verb]


def test_review_is_hidden_from_colleagues_of_the_zone(waiting, proposed, person, zones, client_for):
    client = client_for(person("collega@polder.example", Role.MEMBER, zones["polder"]))

    assert client.get(page(waiting, "review")).status_code == 404
    assert client.get(page(proposed, "review")).status_code == 404
    assert "Nieuwe titel" not in client.get(page(proposed)).content.decode()


def test_review_of_own_text_by_coordinator_is_refused(
    reviewing, article_by, polder_coordinator, polder_chief, client_for
):
    article = article_by(polder_coordinator)
    client = client_for(polder_coordinator)

    assert decide(client, article).status_code == 404
    assert "iemand anders" in client.get(page(article, "review")).content.decode()
    assert decide(client_for(polder_chief), article).status_code == 302


def test_review_of_own_text_by_only_decider_is_allowed_and_audited(
    reviewing, article_by, polder_coordinator, client_for
):
    article = article_by(polder_coordinator)
    client = client_for(polder_coordinator)

    said = client.get(page(article, "review")).content.decode()
    decide(client, article)

    article.refresh_from_db()
    assert "keur je het zelf goed" in said
    assert article.state == State.PUBLISHED
    assert AuditEvent.objects.get(verb="review_approved").reason == "nobody_else"


# a new text of what is published


def test_review_of_withdrawn_article_comes_before_it_is_back(
    article_by, polder_member, polder_coordinator, zones, client_for, fresh
):
    article = article_by(polder_member, state="withdrawn")
    Zone.objects.filter(slug="polder").update(reviews_first=True)

    services.publish(article, by=fresh(polder_member))
    article.refresh_from_db()
    assert article.state == State.WITHDRAWN

    decide(client_for(polder_coordinator), article)
    article.refresh_from_db()
    assert article.state == State.PUBLISHED


def test_review_switched_off_publishes_at_once(waiting, polder_member, zones, fresh):
    Zone.objects.filter(slug="polder").update(reviews_first=False)

    services.publish(waiting, by=fresh(polder_member))

    waiting.refresh_from_db()
    assert waiting.state == State.PUBLISHED
    assert not Review.objects.waiting().exists()


# the database


def test_review_second_lock_hides_rows_from_other_zones(
    proposed, vlas_member, polder_chief, as_reader
):
    with as_reader(vlas_member):
        assert not Review.objects.exists()
        assert not Article.objects.filter(title="Nieuwe titel").exists()
    with as_reader(polder_chief):
        assert Review.objects.count() == 1


# the choice of the zone


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("polder_coordinator", 200),
        ("polder_chief", 200),
        ("polder_member", 404),
        ("vlas_chief", 404),
    ],
)
def test_review_settings_are_open_to_deciders_only(request, client_for, who, expected):
    client = client_for(request.getfixturevalue(who))

    assert client.get("/zones/polder/settings/").status_code == expected


def test_review_setting_is_saved_and_audited(polder_coordinator, client_for):
    client = client_for(polder_coordinator)

    client.post("/zones/polder/settings/", {"reviews_first": "on"})
    client.post("/zones/polder/settings/", {})

    told = AuditEvent.objects.filter(verb__startswith="reviews_").values_list("verb", flat=True)
    assert set(told) == {"reviews_began", "reviews_ended"}


def test_review_list_query_count_is_the_same_for_1_and_3(
    reviewing, article_by, polder_member, polder_coordinator, client_for, django_assert_num_queries
):
    client = client_for(polder_coordinator)
    article_by(polder_member)
    client.get("/knowledge/review/")
    with _counting() as one:
        client.get("/knowledge/review/")
    for _more in range(2):
        article_by(polder_member)

    with django_assert_num_queries(len(one)):
        client.get("/knowledge/review/")


def _counting():
    return CaptureQueriesContext(connection)
