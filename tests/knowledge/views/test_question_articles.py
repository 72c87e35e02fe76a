"""Questions beside articles: what is asked about one, and the practice that an answer becomes."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from knowledge import services
from knowledge.models import Article, Question
from zones.models import Membership

pytestmark = pytest.mark.django_db


def test_article_page_shows_readable_questions_about_it(
    client_for, polder_member, vlas_member, riho_member, article_by, question_fields
):
    article = article_by(polder_member)
    form = client_for(vlas_member).get(f"/questions/new/?article={article.public_id}")
    page = form.content.decode()
    assert article.title in page
    assert re.search(r'<option value="polder"\s+selected', page)
    fields = question_fields(title="Hoeveel loketten?", article=article.public_id)
    client_for(vlas_member).post("/questions/new/", fields)
    hidden = question_fields(title="Kanarievraag", article=article.public_id, audience="zone")
    client_for(vlas_member).post("/questions/new/", hidden)

    shown = client_for(riho_member).get(article.get_absolute_url()).content.decode()

    assert "Hoeveel loketten?" in shown
    assert "Kanarievraag" not in shown


def test_question_about_hidden_article_does_not_name_it(
    client_for, polder_member, vlas_member, article_by, question_fields
):
    article = article_by(polder_member, audience="zone", title="Kanarieartikel")
    browser = client_for(vlas_member)

    form = browser.get(f"/questions/new/?article={article.public_id}").content.decode()
    browser.post("/questions/new/", question_fields(article=article.public_id))

    assert "Kanarie" not in form
    assert Question.objects.get().article is None


def test_question_about_deleted_article_forgets_it(
    client_for, polder_member, polder_coordinator, vlas_member, article_by, question_fields
):
    article = article_by(polder_member)
    client_for(vlas_member).post(
        "/questions/new/", question_fields(article=article.public_id, audience="zone")
    )
    browser = client_for(polder_coordinator)

    browser.post(f"/knowledge/{article.public_id}/bin/")
    assert browser.post(f"/knowledge/{article.public_id}/delete/").status_code == 302

    assert not Article.objects.exists()
    assert Question.objects.get().article_id is None


def test_answer_becomes_a_practice_with_its_author(
    client_for, polder_member, vlas_member, riho_member, riho_coordinator, question_by, answer_by
):
    question = question_by(polder_member)
    said = answer_by(question, riho_member, "<p>Met twee batterijen.</p>")
    browser = client_for(riho_coordinator)
    url = f"/questions/answers/{said.public_id}/practice/"

    first, second = browser.post(url), browser.post(url)
    article = Article.objects.get()
    browser.post(f"/knowledge/{article.public_id}/publish/")

    assert first.headers["Location"] == f"/knowledge/{article.public_id}/edit/"
    assert second.status_code == 302
    assert {person.email for person in article.authors.all()} == {
        riho_coordinator.email,
        riho_member.email,
    }
    assert "Met twee batterijen." in article.body
    Article.objects.update(state="published", published_at=timezone.now(), edition=1,
        audience=question.audience)  # fmt: skip
    page = client_for(vlas_member).get(article.get_absolute_url()).content.decode()
    assert riho_member.name in page
    assert question.get_absolute_url() in page
    below = client_for(vlas_member).get(question.get_absolute_url()).content.decode()
    assert article.get_absolute_url() in below


@pytest.mark.parametrize(
    ("who", "status"),
    [("polder_member", 302), ("riho_member", 302), ("riho_chief", 302), ("vlas_member", 403)],
)
def test_answer_is_turned_into_practice_by_allowed_roles_only(
    request, client_for, polder_member, riho_member, question_by, answer_by, who, status
):
    said = answer_by(question_by(polder_member), riho_member)
    person = request.getfixturevalue(who)

    answer = client_for(person).post(f"/questions/answers/{said.public_id}/practice/")

    assert answer.status_code == status
    assert Article.objects.exists() == (status == 302)


def test_practice_from_answer_belongs_to_the_zone_that_reads_the_question(
    polder_member, riho_member, zones, question_by, answer_by
):
    question = question_by(polder_member, audience="zone")
    Membership.objects.create(person=riho_member, zone=zones["polder"], role="member")
    riho_member.acting_zone = zones["riho"]
    riho_member.save()

    article, _made = services.turn_into_practice(answer_by(question, riho_member), by=riho_member)

    assert article.zone == zones["polder"]


def test_practice_from_hidden_question_keeps_author_and_hides_question(
    client_for, polder_member, riho_member, vlas_member, zones, question_by, answer_by
):
    question = question_by(
        polder_member, audience="named", named_zones=(zones["riho"],), title="Kanarievraag"
    )
    said = answer_by(question, riho_member)
    client_for(riho_member).post(f"/questions/answers/{said.public_id}/practice/")
    article = Article.objects.get()
    assert article.intended_kind == "named"
    network = question_by(polder_member).audience
    Article.objects.update(state="published", published_at=timezone.now(), edition=1,
        audience=network, title="Twee batterijen", body="<p>Tekst</p>")  # fmt: skip

    page = client_for(vlas_member).get(article.get_absolute_url()).content.decode()

    assert riho_member.name in page
    assert "Kanarievraag" not in page
    assert question.public_id not in page
