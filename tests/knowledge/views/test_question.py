"""The page of a question and the list of them, as each person finds them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from knowledge import services
from knowledge.models import Question
from zones.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_question_page_hidden_answers_as_absent(
    client_for, polder_member, vlas_member, riho_coordinator, question_by
):
    question = question_by(polder_member, audience="zone", title="Kanarie")
    for person in (vlas_member, riho_coordinator):
        browser = client_for(person)
        for path in ("", "edit/"):
            hidden = browser.get(f"/questions/{question.public_id}/{path}")
            absent = browser.get(f"/questions/zzzzzzzzzzzz/{path}")
            assert (hidden.status_code, absent.status_code) == (404, 404)
        for path in ("answers/", "remarks/", "me-too/", "outcome/", "steps/close/"):
            assert browser.post(f"/questions/{question.public_id}/{path}").status_code == 404
        assert "Kanarie" not in browser.get("/questions/").content.decode()
        assert "Kanarie" not in browser.get("/search/?q=kanarie").content.decode().replace(
            "kanarie", ""
        )


def test_question_page_read_by_another_zone_is_audited(
    client_for, polder_member, vlas_member, question_by, zones
):
    question = question_by(polder_member, audience="named", named_zones=(zones["vlas"],))

    client_for(vlas_member).get(question.get_absolute_url())
    client_for(polder_member).get(question.get_absolute_url())

    assert AuditEvent.objects.filter(verb="question_read").count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_question_page_query_count_is_the_same_for_one_and_many(
    client_for, polder_member, vlas_member, riho_member, question_by, answer_by,
    django_assert_max_num_queries, count,
):  # fmt: skip
    question = question_by(polder_member)
    for number in range(count):
        said = answer_by(question, vlas_member, f"Antwoord {number}")
        services.remark(question, by=riho_member, text="Ook bij ons.", answer=said)
        services.turn_into_practice(said, by=vlas_member)
    browser = client_for(vlas_member)
    browser.get(question.get_absolute_url())

    with django_assert_max_num_queries(18) as counted:
        browser.get(question.get_absolute_url())

    COSTS["page"].add(len(counted))
    assert len(COSTS["page"]) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_question_list_query_count_is_the_same_for_one_and_many(
    client_for, polder_coordinator, polder_member, vlas_member, question_by, answer_by,
    django_assert_max_num_queries, count,
):  # fmt: skip
    for number in range(count):
        answer_by(question_by(polder_member, title=f"Vraag {number}"), vlas_member)
    browser = client_for(polder_coordinator)
    browser.get("/questions/")

    with django_assert_max_num_queries(16) as counted:
        browser.get("/questions/")

    COSTS["list"].add(len(counted))
    assert len(COSTS["list"]) == 1


COSTS: dict[str, set[int]] = {"page": set(), "list": set()}


# the list


def titles(page) -> list[str]:
    return re.findall(r'class="row-title"><a [^>]*>([^<]*)<', page.content.decode())


def test_question_list_puts_waiting_questions_first(
    client_for, polder_member, vlas_member, question_by, answer_by
):
    today = timezone.localdate()
    names = ("Oud", "Nieuw", "Beantwoord oud", "Beantwoord nieuw", "Ver", "Nabij", "Voorbij")
    asked = {name: question_by(polder_member, title=name) for name in names}
    ages = {"Oud": 9, "Nieuw": 1, "Beantwoord oud": 20, "Beantwoord nieuw": 2, "Voorbij": 30}
    for name, age in ages.items():
        moment = timezone.now() - timedelta(days=age)
        Question.objects.filter(pk=asked[name].pk).update(created_at=moment)
    for name, days in (("Ver", 20), ("Nabij", 2), ("Voorbij", -1)):
        Question.objects.filter(pk=asked[name].pk).update(deadline=today + timedelta(days=days))
    for name in ("Beantwoord oud", "Beantwoord nieuw", "Voorbij"):
        answer_by(asked[name], vlas_member)

    page = client_for(vlas_member).get("/questions/")

    assert titles(page) == [
        "Nabij", "Ver", "Oud", "Nieuw", "Beantwoord nieuw", "Beantwoord oud", "Voorbij",
    ]  # fmt: skip


def test_question_list_pages_hold_each_question_once(client_for, polder_member, question_by):
    day = timezone.localdate() + timedelta(days=5)
    for number in range(45):
        question_by(polder_member, title=f"Vraag {number}", deadline=day if number % 3 else None)
    browser, seen, url = client_for(polder_member), [], "/questions/"

    while url:
        page = browser.get(url)
        seen += titles(page)
        further = re.search(r'href="([^"]*)" rel="next"', page.content.decode())
        url = further[1].replace("&amp;", "&") if further else ""

    assert len(seen) == 45
    assert len(set(seen)) == 45


def test_question_list_is_narrowed_by_query(
    client_for, polder_member, vlas_member, zones, question_by, answer_by
):
    question_by(polder_member, title="Nog niets")
    question_by(polder_member, title="Gesloten", state="closed")
    question_by(polder_member, title="Aan Vlas", asked_zone=zones["vlas"])
    question_by(vlas_member, title="Oproep", deadline=timezone.localdate() + timedelta(3))
    answer_by(question_by(vlas_member, title="Met antwoord"), polder_member)
    browser = client_for(vlas_member)

    def shown(query: str) -> set[str]:
        return set(titles(browser.get(f"/questions/?{query}")))

    assert shown("") == {"Nog niets", "Aan Vlas", "Oproep", "Met antwoord"}
    assert shown("show=unanswered") == {"Nog niets", "Aan Vlas", "Oproep"}
    assert shown("show=calls") == {"Oproep"}
    assert shown("show=to_us") == {"Aan Vlas"}
    assert shown("show=closed") == {"Gesloten"}
    assert shown("show=mine") == {"Oproep", "Met antwoord"}
    assert shown("show=all&zone=polder") == {"Nog niets", "Gesloten", "Aan Vlas"}
    assert shown("topic=clients") == set()
    assert shown("topic=operational") == shown("topic=burglary") == shown("show=nonsense")


def test_question_response_times_are_shown_to_deciders_only(
    client_for, polder_member, polder_coordinator, vlas_member, question_by, answer_by
):
    question = question_by(polder_member)
    Question.objects.filter(pk=question.pk).update(created_at=timezone.now() - timedelta(hours=6))
    answer_by(question, vlas_member)

    own = client_for(polder_coordinator).get("/questions/").content.decode()

    assert own.count("<dd>6 ") == 2
    assert "pace-heading" not in client_for(polder_member).get("/questions/").content.decode()
