"""Ending and changing a question, and having it too, on its page."""

from __future__ import annotations

import pytest
from django.utils import timezone

from knowledge.models import Answer, MeToo, Question

pytestmark = pytest.mark.django_db


def test_call_outcome_stands_first_on_the_page(
    client_for, polder_member, vlas_member, question_by, answer_by
):
    call = question_by(polder_member, deadline=timezone.localdate())
    answer_by(call, vlas_member)
    url = call.get_absolute_url()

    client_for(polder_member).post(f"{url}outcome/", {"text": "<p>Drie zones.</p>", "version": 1})

    page = client_for(vlas_member).get(url).content.decode()
    assert page.index("Drie zones.") < page.index("Wij, al twee jaar.")
    assert Question.objects.get().state == "answered"


def test_call_outcome_written_by_two_shows_both(
    client_for, polder_member, polder_coordinator, question_by
):
    call = question_by(polder_member, deadline=timezone.localdate())
    url = f"{call.get_absolute_url()}outcome/"
    client_for(polder_coordinator).post(url, {"text": "<p>De eerste.</p>", "version": 1})

    second = client_for(polder_member).post(url, {"text": "<p>De tweede.</p>", "version": 1})

    page = second.content.decode()
    assert second.status_code == 409
    assert "De eerste." in page
    assert "De tweede." in page
    assert 'name="version" value="2"' in page
    assert Question.objects.get().outcome == "<p>De eerste.</p>"


def test_question_changed_by_two_shows_both(
    client_for, polder_member, polder_coordinator, question_by, question_fields
):
    question = question_by(polder_member)
    url = f"{question.get_absolute_url()}edit/"
    fields = question_fields(version=1)
    client_for(polder_coordinator).post(url, fields | {"title": "Van de coördinator"})

    stale = client_for(polder_member).post(url, fields | {"title": "Van de vrager"})
    again = client_for(polder_member).post(url, fields | {"title": "Van de vrager", "version": 2})

    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Van de coördinator" in page
    assert "Van de vrager" in page
    assert again.status_code == 302
    assert Question.objects.get().title == "Van de vrager"


def test_question_form_sent_twice_changes_once(
    client_for, polder_member, zones, question_by, question_fields
):
    question = question_by(
        polder_member, audience="named", named_zones=(zones["vlas"],), asked_zone=zones["riho"]
    )
    url, fields = f"{question.get_absolute_url()}edit/", question_fields(version=1, title="Anders")
    browser = client_for(polder_member)

    answers = [browser.post(url, fields) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Question.objects.get().version == 2


def test_question_closed_meanwhile_keeps_typed_answer(
    client_for, polder_member, vlas_member, question_by
):
    question = question_by(polder_member, state="closed")

    page = client_for(vlas_member).post(
        f"{question.get_absolute_url()}answers/", {"text": "Te laat getypt"}
    )

    assert page.status_code == 200
    assert "Te laat getypt" in page.content.decode()
    assert not Answer.objects.exists()


def test_question_me_too_is_said_and_taken_back(
    client_for, polder_member, vlas_member, question_by
):
    question, browser = question_by(polder_member), client_for(vlas_member)
    url = f"{question.get_absolute_url()}me-too/"

    swapped = browser.post(url, {"action": "say"}, headers={"HX-Request": "true"})
    browser.post(url, {"action": "say"})
    assert MeToo.objects.count() == 1
    assert 'value="take_back"' in swapped.content.decode()

    browser.post(url, {"action": "take_back"})
    assert not MeToo.objects.exists()
