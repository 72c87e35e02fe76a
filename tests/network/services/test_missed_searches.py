"""Searches that led nowhere: words for the network coordinator, nobody's name, 90 days."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone

from network.models import MissedSearch
from network.selectors.missed_searches import missed_searches
from network.services import missed_searches as service
from network.tasks import keep_missed_searches
from tests.conftest import as_app, as_owner
from zones import access, rate_limits

pytestmark = pytest.mark.django_db

LIST = "/search/missed/"


@pytest.fixture(autouse=True)
def _nothing_remembered():
    rate_limits.valkey().delete(service.LAST, service.ENDED)


def look_for(client, words, **headers):
    assert client.get("/search/", {"q": words}, headers=headers).status_code == 200


def kept():
    service.keep_ended(after=-1)
    with as_owner():
        return list(MissedSearch.objects.order_by("words").values_list("words", flat=True))


def keep(words, *numbers, day=None):
    with as_owner():
        for person, zone in numbers:
            MissedSearch.objects.create(
                words=words, person=person, zone=zone, made_on=day or timezone.localdate()
            )


def shown_to(person):
    with access.reading_as(person):
        return missed_searches()


# what is kept


def test_search_without_opening_keeps_its_words(client_for, polder_member):
    look_for(client_for(polder_member), "De elektrische steps")

    assert kept() == ["elektrische steps"]


@pytest.mark.parametrize("words", ["wat is de", "?!"])
def test_search_for_stop_words_only_is_not_kept(client_for, polder_member, words):
    look_for(client_for(polder_member), words)

    assert kept() == []


def test_search_that_led_to_an_item_keeps_nothing(client_for, article, polder_member, zones):
    item = article(polder_member, zones["polder"], title="Steps op het voetpad")
    client = client_for(polder_member)
    look_for(client, "steps")

    client.get(item.get_absolute_url(), headers={"referer": "http://testserver/search/?q=steps"})

    assert kept() == []


def test_search_that_led_to_asking_is_kept(client_for, polder_member):
    client = client_for(polder_member)
    look_for(client, "steps")

    client.get("/questions/new/", headers={"referer": "http://testserver/search/?q=steps"})

    assert kept() == ["steps"]


def test_item_opened_from_elsewhere_does_not_take_search_back(
    client_for, article, polder_member, zones
):
    item = article(polder_member, zones["polder"], title="Steps op het voetpad")
    client = client_for(polder_member)
    look_for(client, "steps")

    client.get(item.get_absolute_url(), headers={"referer": "http://testserver/knowledge/"})

    assert kept() == ["steps"]


def test_words_found_while_typing_are_no_searches_of_their_own(client_for, polder_member):
    client = client_for(polder_member)
    for words in ("drone", "dronepil", "dronepiloot", "burenruzie"):
        look_for(client, words)

    assert kept() == ["burenruzie", "dronepiloot"]


def test_search_of_a_moment_ago_is_not_kept_yet(client_for, polder_member):
    look_for(client_for(polder_member), "steps")

    assert keep_missed_searches() == 0


def test_same_words_of_one_person_are_kept_once(client_for, polder_member):
    client = client_for(polder_member)
    for words in ("steps", "drone", "Steps!", "drone"):
        look_for(client, words)

    assert kept() == ["drone", "steps"]


def test_search_of_somebody_without_zone_is_not_kept(client_for, network_coordinator):
    look_for(client_for(network_coordinator), "steps")

    assert kept() == []


def test_search_with_silent_valkey_answers(client_for, polder_member, settings):
    settings.REDIS_URL = "redis://localhost:9/0"

    look_for(client_for(polder_member), "steps")


def test_numbers_of_a_person_differ_by_words():
    numbers = {service._number(f"woord {n}", "person", 7) for n in range(200)}

    assert len(numbers) > service.VALUES / 2
    assert max(numbers) < service.VALUES


# who sees which


def test_words_of_three_people_of_two_zones_are_shown(network_coordinator):
    keep("elektrische steps", (1, 1), (2, 1), (3, 2))

    assert shown_to(network_coordinator) == ["elektrische steps"]


@pytest.mark.parametrize(
    "numbers", [[(1, 1), (2, 2)], [(1, 1), (2, 1), (3, 1)], [(1, 1), (1, 2), (2, 3)]]
)
def test_words_of_fewer_people_or_of_one_zone_are_not_shown(network_coordinator, numbers):
    keep("elektrische steps", *numbers)

    assert shown_to(network_coordinator) == []


@pytest.mark.parametrize("role", ["polder_member", "polder_coordinator", "observer", "admin"])
def test_words_are_shown_to_nobody_else(request, role, client_for):
    keep("elektrische steps", (1, 1), (2, 1), (3, 2))
    person = request.getfixturevalue(role)

    assert shown_to(person) == []
    assert client_for(person).get(LIST).status_code == 404
    ask = client_for(person).get(f"{LIST}ask/", {"words": "elektrische steps"})
    assert ask.status_code == 404


def test_rows_are_closed_to_the_app_itself(network_coordinator):
    keep("elektrische steps", (1, 1), (2, 1), (3, 2))

    with access.reading_as(network_coordinator), as_app():
        assert not MissedSearch.objects.exists()
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO network_missedsearch (words, person, zone) VALUES ('x', 1, 1)"
            )


def test_words_of_ninety_days_ago_are_deleted(network_coordinator):
    today = timezone.localdate()
    keep("oud", (1, 1), (2, 1), (3, 2), day=today - timedelta(days=91))
    keep("nieuw", (1, 1), (2, 1), (3, 2), day=today - timedelta(days=89))

    assert shown_to(network_coordinator) == ["nieuw"]
    keep_missed_searches()

    with as_owner():
        assert set(MissedSearch.objects.values_list("words", flat=True)) == {"nieuw"}


# the page


def test_list_leads_to_a_term_and_to_an_article(client_for, network_coordinator):
    keep("elektrische steps", (1, 1), (2, 1), (3, 2))
    client = client_for(network_coordinator)

    page = client.get(LIST).content.decode()

    assert "/knowledge/terms/new/?words=elektrische%20steps" in page
    assert "/search/missed/ask/?words=elektrische%20steps" in page
    term = client.get("/knowledge/terms/new/", {"words": "elektrische steps"})
    assert "elektrische steps" in term.content.decode()


def test_ask_page_has_mail_to_coordinators_of_zones(
    client_for, network_coordinator, polder_coordinator
):
    keep("elektrische steps", (1, 1), (2, 1), (3, 2))
    client = client_for(network_coordinator)

    page = client.get(f"{LIST}ask/", {"words": "elektrische steps"}).content.decode()

    assert f"mailto:{polder_coordinator.email}?subject=" in page
    assert client.get(f"{LIST}ask/", {"words": "iets anders"}).status_code == 404


def test_privacy_page_is_open_and_says_what_is_kept_of_searches(client):
    page = client.get("/privacy/", headers={"accept-language": "nl"}).content.decode()

    assert "90 dagen" in page


def test_missed_searches_that_another_worker_keeps_are_kept_once_and_none_is_lost():
    client = rate_limits.valkey()
    client.rpush(service.ENDED, *(json.dumps([f"lokfiets {n}", 1, 2]) for n in range(3)))
    others = []

    def meanwhile(execute, *statement):
        if not others:
            others.append(0)  # from here on what it asks itself passes
            others.append(service.keep_ended())
            client.rpush(service.ENDED, json.dumps(["drone", 1, 2]))
        return execute(*statement)

    with connection.execute_wrapper(meanwhile):
        assert service.keep_ended() == 3

    assert others == [0, 0]
    assert client.llen(service.ENDED) == 1


def test_missed_searches_that_the_database_refuses_wait_for_the_next_time():
    client = rate_limits.valkey()
    waiting = [json.dumps([f"lokfiets {n}", 1, 2]) for n in range(3)]
    client.rpush(service.ENDED, *waiting)

    def refuse(*_statement):
        raise DatabaseError

    with connection.execute_wrapper(refuse), pytest.raises(DatabaseError):
        service.keep_ended()

    assert [row.decode() for row in client.lrange(service.ENDED, 0, -1)] == waiting
