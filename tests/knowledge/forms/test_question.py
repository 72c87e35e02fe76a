"""Asking by the form, and looking first whether the answer is there already."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from knowledge import services
from knowledge.models import Answer, Question, Remark

pytestmark = pytest.mark.django_db


def test_question_form_saves_and_shows_the_question(client_for, polder_member, question_fields):
    answer = client_for(polder_member).post("/questions/new/", question_fields(), follow=True)

    page = answer.content.decode()
    assert Question.objects.get().zone == polder_member.current_zone
    assert "Wie gebruikt bodycams" in page
    assert "batterij" in page


@pytest.mark.parametrize(
    "readers",
    [{}, {"audience": "named", "named_zones": ["vlas"], "asked_zone": "riho"}],
    ids=["network", "named"],
)
def test_question_form_sent_twice_asks_once(client_for, polder_member, question_fields, readers):
    fields, browser = question_fields(**readers), client_for(polder_member)

    first = browser.post("/questions/new/", fields)
    second = browser.post("/questions/new/", fields)

    assert first.headers["Location"] == second.headers["Location"]
    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"title": "Een andere vraag"}, {"audience": "zone"}, {"asked_zone": "vlas"}]
)
def test_question_form_sent_again_with_another_question_asks_first(
    client_for, polder_member, question_fields, other
):
    first, browser = question_fields(), client_for(polder_member)
    browser.post("/questions/new/", first)

    page = browser.post("/questions/new/", first | other).content.decode()

    assert "form-errors" in page
    assert other.get("title", "") in page
    assert Question.objects.count() == 1
    (key,) = re.findall(r'name="form_key" value="([^"]*)"', page)
    for _click in range(2):
        answer = browser.post("/questions/new/", first | other | {"form_key": key})
        assert answer.status_code == 302
    assert Question.objects.count() == 2


def test_question_form_of_network_coordinator_is_refused_and_answer_allowed(
    client_for, network_coordinator, polder_member, question_by, question_fields
):
    question, browser = question_by(polder_member), client_for(network_coordinator)

    assert browser.get("/questions/new/").status_code == 403
    assert browser.post("/questions/new/", question_fields()).status_code == 403
    browser.post(f"{question.get_absolute_url()}answers/", {"text": "<p>Vraag het Riho.</p>"})
    assert Answer.objects.get().zone is None


def test_question_form_to_zone_that_cannot_read_is_refused(
    client_for, polder_member, question_fields
):
    fields = question_fields(asked_zone="vlas", audience="zone")

    page = client_for(polder_member).post("/questions/new/", fields).content.decode()

    assert "form-errors" in page
    assert Question.objects.count() == 0


def test_question_form_to_named_zone_lets_it_read(
    client_for, polder_member, zones, question_fields
):
    fields = question_fields(asked_zone="vlas", audience="named")

    client_for(polder_member).post("/questions/new/", fields)

    question = Question.objects.get()
    assert question.asked_zone == zones["vlas"]
    assert question.audience.zone_ids == sorted([zones["polder"].pk, zones["vlas"].pk])


@pytest.mark.parametrize(
    ("deadline", "is_good"), [(-1, False), (0, True), (30, True), (1000, False)]
)
def test_question_form_deadline_must_be_within_two_years_ahead(
    client_for, polder_member, question_fields, deadline, is_good
):
    day = timezone.localdate() + timedelta(days=deadline)

    client_for(polder_member).post("/questions/new/", question_fields(deadline=day.isoformat()))

    assert Question.objects.filter(deadline=day).exists() == is_good


def test_question_form_with_personal_data_asks_for_confirmation(
    client_for, polder_member, question_fields
):
    fields = question_fields(body="<p>Rekening BE68 5390 0754 7034.</p>")
    browser = client_for(polder_member)

    page = browser.post("/questions/new/", fields).content.decode()
    assert "BE68 5390 0754 7034" in page
    assert Question.objects.count() == 0

    browser.post("/questions/new/", fields | {"no_personal_data": "on"})
    assert Question.objects.count() == 1


@pytest.mark.parametrize("path", ["answers", "remarks"])
def test_answer_form_with_personal_data_asks_for_confirmation(
    client_for, polder_member, question_by, path
):
    question = question_by(polder_member)

    page = client_for(polder_member).post(
        f"{question.get_absolute_url()}{path}/", {"text": "Rekening BE68 5390 0754 7034."}
    )

    assert "no_personal_data" in page.content.decode()
    assert not Answer.objects.exists()
    assert not Remark.objects.exists()


# looking first


def test_question_form_look_first_shows_similar_and_keeps_input(
    client_for, polder_member, vlas_member, question_by, answer_by, article_by, question_fields
):
    question = question_by(vlas_member)
    answer_by(question, polder_member)
    article_by(vlas_member, title="Bodycams in de wijk")
    fields = question_fields(
        title="Bodycams bij nacht", action="look", audience="named", named_zones=["riho"]
    )

    page = client_for(polder_member).post("/questions/new/", fields).content.decode()

    assert question.get_absolute_url() in page
    assert "Bodycams in de wijk" in page
    assert 'value="Bodycams bij nacht"' in page
    assert re.search(r'value="riho"[^>]*checked', page)
    assert "form-errors" not in page
    assert Question.objects.count() == 1


def test_question_suggestions_hold_readable_items_only(
    client_for, polder_member, polder_coordinator, vlas_member, question_by, article_by
):
    question_by(polder_member, audience="zone", title="Kanarievraag over bodycams")
    question_by(polder_member, state="withdrawn", title="Kanarie ingetrokken bodycams")
    article_by(polder_member, audience="zone", title="Kanarieartikel bodycams")
    article_by(polder_member, state="draft", title="Kanarieconcept bodycams")
    url = "/questions/similar/?title=bodycams"

    assert "Kanarie" not in client_for(vlas_member).get(url).content.decode()
    own = client_for(polder_coordinator).get(url).content.decode()
    assert "Kanarievraag" in own
    assert "Kanarieartikel" in own
    assert "Kanarieconcept" not in own


def test_question_suggestions_put_solved_ones_first(
    client_for, polder_member, vlas_member, question_by, answer_by
):
    solved = question_by(polder_member, title="Bodycams: welk merk?")
    question_by(polder_member, title="Bodycams: welke batterij?")
    services.mark_solution(answer_by(solved, vlas_member), by=polder_member)

    page = client_for(vlas_member).get("/questions/similar/?title=bodycams+welke").content.decode()

    assert page.index("welk merk?") < page.index("welke batterij?")


def test_question_suggestions_past_the_rate_limit_say_so(
    client_for, polder_member, settings, question_fields
):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"search": (1, 60)}
    browser = client_for(polder_member)

    browser.get("/questions/similar/?title=bodycams")
    page = browser.get("/questions/similar/?title=bodycams").content.decode()
    look = browser.post("/questions/new/", question_fields(action="look")).content.decode()

    assert 'role="alert"' in page
    assert 'role="alert"' in look
    assert "Wie gebruikt bodycams" in look
