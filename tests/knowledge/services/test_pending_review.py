from __future__ import annotations

from datetime import timedelta

import pytest

from knowledge import services
from knowledge.choices import ReviewOutcome, State, Weight
from knowledge.models import Article, Review, Revision
from tests.knowledge.reviewing import decide, page
from zones.choices import Role
from zones.models import Zone


def test_proposal_waiting_leaves_readers_the_old_text_until_approved(
    proposed, polder_coordinator, vlas_member, client_for
):
    reader = client_for(vlas_member)
    before = reader.get(page(proposed)).content.decode()

    decide(client_for(polder_coordinator), proposed)

    after = reader.get(page(proposed)).content.decode()
    assert "Oude titel" in before
    assert "Nieuwe titel" not in before
    assert "Nieuwe titel" in after
    newest = Revision.objects.filter(article=proposed).first()
    assert (newest.number, newest.change, newest.weight) == (2, "Nieuwe cijfers", Weight.MINOR)


def test_proposal_sent_back_leaves_the_old_text(proposed, polder_chief, client_for):
    decide(client_for(polder_chief), proposed, "return", reason="Nog niet")

    proposed.refresh_from_db()
    assert (proposed.title, proposed.state) == ("Oude titel", State.PUBLISHED)


def test_proposal_page_shows_reviewer_what_changes(proposed, polder_chief, client_for):
    said = client_for(polder_chief).get(page(proposed, "review")).content.decode()

    assert "Oude</del>" in said
    assert "Nieuwe</ins>" in said


def test_proposal_form_shows_writer_the_waiting_text(proposed, polder_member, client_for):
    form = client_for(polder_member).get(page(proposed, "edit")).content.decode()

    assert "Nieuwe titel" in form
    assert "Een nieuwe tekst." in form


def test_proposal_without_owner_and_day_keeps_those_of_the_article(
    proposed, polder_member, client_for
):
    form = client_for(polder_member).get(page(proposed, "edit")).context["form"]

    assert form.initial["owner"] == polder_member.public_id
    assert form.initial["review_by"] == proposed.review_by


def test_proposal_form_of_second_writer_shows_the_waiting_text(
    proposed, polder_coordinator, form_fields, client_for
):
    fields = form_fields(version=proposed.version - 1, title="Van de coördinator")

    answer = client_for(polder_coordinator).post(page(proposed, "edit"), fields)

    assert answer.status_code == 409
    assert "Nieuwe titel" in answer.content.decode()
    assert Review.objects.get(article=proposed).texts["title"] == "Nieuwe titel"


def test_proposal_form_sent_twice_is_one_proposal(proposed, polder_member, form_fields, client_for):
    client = client_for(polder_member)
    fields = form_fields(version=proposed.version, title="Nog nieuwer", stage="")

    answers = [client.post(page(proposed, "edit"), fields).status_code for _press in range(2)]

    assert answers == [302, 302]
    assert Review.objects.filter(article=proposed).count() == 2


def test_proposal_of_withdrawn_article_is_taken_back(proposed, polder_member, fresh):
    services.withdraw(proposed, by=fresh(polder_member))

    assert Review.objects.get(article=proposed).outcome == ReviewOutcome.TAKEN_BACK


def test_proposal_by_author_cannot_widen_the_audience(
    article_by, polder_member, polder_coordinator, writing, zones, fresh
):
    article = article_by(polder_member, audience="zone")
    Zone.objects.filter(slug="polder").update(reviews_first=True)

    with pytest.raises(services.WideningRefused):
        services.revise(
            article, by=fresh(polder_member), version=article.version, writing=writing()
        )


def test_proposal_with_wider_audience_is_saved_narrower_by_author(
    article_by, polder_member, polder_coordinator, form_fields, writing, zones, client_for, fresh
):
    article = article_by(polder_member, audience="zone")
    Zone.objects.filter(slug="polder").update(reviews_first=True)
    services.revise(
        article, by=fresh(polder_coordinator), version=article.version, writing=writing()
    )
    client = client_for(polder_member)
    fields = form_fields(version=article.version + 1, title="Van de auteur")

    form = client.get(page(article, "edit")).context["form"]
    wider = client.post(page(article, "edit"), fields)
    narrow = client.post(page(article, "edit"), fields | {"audience": "zone"})

    assert (form.offers_less, form.initial["audience"]) == (True, "zone")
    assert wider.context["form"].has_error("audience")
    assert narrow.status_code == 302
    assert Review.objects.waiting().get().texts["audience"] == "zone"


def test_proposal_with_fewer_readers_may_return_to_the_current_ones(
    article_by, polder_member, polder_coordinator, form_fields, zones, client_for
):
    article = article_by(polder_member)
    Zone.objects.filter(slug="polder").update(reviews_first=True)
    client = client_for(polder_member)
    fields = form_fields(version=article.version)
    client.post(page(article, "edit"), fields | {"audience": "zone"})

    answer = client.post(page(article, "edit"), fields | {"version": article.version + 1})

    assert answer.status_code == 302
    assert Review.objects.waiting().get().texts["audience"] == "network"


def test_proposal_approved_keeps_handover_and_confirmation_made_meanwhile(
    proposed, polder_member, polder_coordinator, polder_chief, form_fields, client_for, fresh
):
    stood = {"owner": polder_member.public_id, "review_by": proposed.review_by}
    fields = form_fields(version=proposed.version, title="Nog nieuwer", **stood)
    client_for(polder_member).post(page(proposed, "edit"), fields)
    services.hand_over([proposed], by=fresh(polder_coordinator), to=polder_chief)
    day = services.confirm(proposed, by=fresh(polder_coordinator))
    Article.objects.filter(pk=proposed.pk).update(review_by=day - timedelta(days=7))

    decide(client_for(polder_coordinator), proposed)

    proposed.refresh_from_db()
    assert proposed.title == "Nog nieuwer"
    assert proposed.owner == polder_chief
    assert proposed.review_by == day - timedelta(days=7)


@pytest.mark.parametrize("leaves", [False, True])
def test_proposal_approved_sets_proposed_owner_if_still_in_the_zone(
    proposed, polder_member, polder_chief, person, zones, form_fields, client_for, leaves
):
    colleague = person("collega@polder.example", Role.MEMBER, zones["polder"])
    fields = form_fields(version=proposed.version, owner=colleague.public_id)
    client_for(polder_member).post(page(proposed, "edit"), fields)
    if leaves:
        colleague.memberships.update(ended_at=proposed.created_at)

    decide(client_for(polder_chief), proposed)

    proposed.refresh_from_db()
    assert proposed.owner == (polder_member if leaves else colleague)


def test_proposal_choosing_authors_keeps_person_handed_the_article(
    proposed, polder_member, polder_coordinator, person, zones, form_fields, client_for, fresh
):
    colleague = person("collega@polder.example", Role.MEMBER, zones["polder"])
    services.hand_over([proposed], by=fresh(polder_coordinator), to=colleague)

    proposed.refresh_from_db()
    fields = form_fields(version=proposed.version, co_authors=[])
    client_for(polder_member).post(page(proposed, "edit"), fields)

    assert Article.objects.editable_by(colleague).filter(pk=proposed.pk).exists()


def test_proposal_restoring_older_version_waits_and_says_so(proposed, polder_member, client_for):
    sent = {"version": proposed.version}

    answer = client_for(polder_member).post(
        page(proposed, "revisions", "1", "restore"), sent, follow=True
    )

    (said,) = answer.context["messages"]
    assert "is opnieuw de tekst" not in str(said)
    assert Review.objects.waiting().get().texts["title"] == "Oude titel"
