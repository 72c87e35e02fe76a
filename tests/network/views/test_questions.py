"""Questions where apps meet: on the home page, in the digest, in what is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from knowledge import services
from knowledge.models import Follow, Question
from knowledge.services import Asking
from network import digest
from network.iso_week import Week
from network.selectors import home_page, search_results
from network.selectors.digest_contents import contents
from network.selectors.digest_items import news_for
from zones import access

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(topics):
    def make(by, **fields):
        asking = {
            "title": "Wie kent dit?",
            "topic": topics["diversity"],
            "language": "nl",
            **fields,
        }
        question, _made = services.ask(by=by, zone=by.current_zone, asking=Asking(**asking))
        return question

    return make


def questions(user):
    with access.reading_as(user):
        return home_page.questions(user)


def test_home_question_asked_of_zone_waits_until_answered(
    ask, zones, polder_member, vlas_member, vlas_chief, riho_member
):
    question = ask(polder_member, asked_zone=zones["vlas"])
    ask(polder_member, audience="zone")

    assert questions(vlas_member).waiting == [question]
    assert questions(riho_member).waiting == []
    assert questions(riho_member).open == [question]
    assert questions(polder_member).open == []

    services.answer(question, by=vlas_chief, text="Wij.")
    assert questions(vlas_member).waiting == []
    assert questions(vlas_member).open == [question]


def test_home_call_past_deadline_waits_for_its_zone(
    ask, polder_member, polder_coordinator, vlas_member, client_for
):
    call = ask(polder_member, deadline=timezone.localdate())
    Question.objects.update(deadline=timezone.localdate() - timedelta(days=1))

    assert questions(polder_member).waiting == [call]
    assert questions(polder_coordinator).waiting == [call]
    assert questions(vlas_member).waiting == []
    assert call.get_absolute_url() in client_for(polder_member).get("/").content.decode()


def test_digest_holds_questions_of_followed_topics_and_answers(
    ask, topics, polder_member, vlas_member, riho_member
):
    Follow.objects.create(person=vlas_member, topic=topics["judicial"])
    followed = ask(polder_member, topic=topics["burglary"])
    ask(polder_member, topic=topics["diversity"])
    ask(polder_member, topic=topics["burglary"], audience="zone")
    own = ask(vlas_member, topic=topics["burglary"])
    said, _made = services.answer(own, by=polder_member, text="Ja.")
    services.answer(own, by=vlas_member, text="Ik ook.")
    now = timezone.now()

    news = news_for(vlas_member, now - timedelta(days=1), now + timedelta(minutes=1))

    assert news.question_ids == (followed.pk,)
    assert news.answer_ids == (said.pk,)
    for other in (polder_member, riho_member):
        found = news_for(other, now - timedelta(days=1), now + timedelta(minutes=1))
        assert (found.question_ids, found.answer_ids) == ((), ())


def test_digest_holds_questions_of_followed_zones(
    ask, zones, polder_member, vlas_member, riho_member
):
    Follow.objects.create(person=vlas_member, zone=zones["polder"])
    followed = ask(polder_member)
    ask(polder_member, audience="zone")
    ask(riho_member)
    now = timezone.now()

    news = news_for(vlas_member, now - timedelta(days=1), now + timedelta(minutes=1))

    assert news.question_ids == (followed.pk,)


def test_digest_question_withdrawn_before_sending_is_left_out(
    ask, topics, polder_member, vlas_member, client_for
):
    Follow.objects.create(person=vlas_member, topic=topics["diversity"])
    question = ask(polder_member, title="Kanarievraag")
    now = timezone.now()
    items = news_for(vlas_member, now - timedelta(days=1), now + timedelta(minutes=1))
    assert "Kanarievraag" in client_for(vlas_member).get("/digest/").content.decode()

    services.withdraw_question(question, by=polder_member)

    with access.reading_as(vlas_member):
        assert contents(vlas_member, items).questions == []


def test_digest_row_keeps_question_ids(ask, topics, polder_member, vlas_member):
    Follow.objects.create(person=vlas_member, topic=topics["diversity"])
    question = ask(polder_member)

    digest.send(Week.of(timezone.now()))

    assert vlas_member.digests.get().question_ids == [question.pk]


def test_search_of_questions_query_count_is_the_same_for_one_and_many(
    ask, polder_member, vlas_member
):
    def cost(number: int) -> int:
        for _one in range(number):
            services.answer(ask(polder_member, title="Lokfiets"), by=vlas_member, text="Kluis.")
        with access.reading_as(polder_member):
            results = search_results.find(polder_member, "lokfiets")
            with CaptureQueriesContext(connection) as captured:
                search_results.show(polder_member, results.matches, results.query)
        return len(captured)

    assert cost(1) == cost(2)


def test_search_finds_question_for_its_readers_only(
    ask, zones, polder_member, vlas_member, riho_member, client_for
):
    question = ask(
        polder_member, title="Lokfiets te leen?", audience="named", named_zones=(zones["vlas"],)
    )
    services.answer(question, by=vlas_member, text="<p>In <b>kluis</b> zeven.</p>")

    with access.reading_as(vlas_member):
        results = search_results.find(vlas_member, "kluis")
        (row,) = search_results.show(vlas_member, results.matches, results.query)
    assert row.is_question
    assert row.item == question
    assert "<mark>kluis</mark>" in row.snippet
    page = client_for(vlas_member).get("/search/?q=kluis&type=question").content.decode()
    assert question.get_absolute_url() in page
    with access.reading_as(riho_member):
        assert search_results.find(riho_member, "kluis").count == 0
    found = client_for(vlas_member).get("/api/v1/search?q=lokfiets").json()
    assert found["results"][0]["type"] == "question"
