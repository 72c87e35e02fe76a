"""The search page and the search API show what the person may read, and no sign of anything else."""

from __future__ import annotations

import pytest
from django.test import Client

from exchanges.models import Project
from knowledge.choices import Kind, State
from knowledge.models import Article
from network.selectors import search_results
from tests.network.searching import api, search
from zones import access

pytestmark = pytest.mark.django_db

CANARY = "kanariegeel"


# what is found


def find(user, text, *by):
    with access.reading_as(user):
        return search_results.find(user, text, *by)


def test_search_finds_articles_and_projects_and_marks_the_match(
    article, project, polder_member, vlas_member, zones, client_for
):
    article(
        polder_member,
        zones["polder"],
        title="Dorpsbriefing",
        body="<p>De burgemeester en de inbraak.</p>",
    )
    project(polder_member, zones["polder"], [zones["vlas"]], title="Samen tegen inbraak")

    page = search(client_for(vlas_member), q="inbraak")

    assert "Dorpsbriefing" in page
    assert "Samen tegen <mark>inbraak</mark>" in page
    assert "PZ Polder" in page or "ZP Polder" in page


def test_search_for_stop_words_only_says_so(article, polder_member, zones, client_for):
    article(polder_member, zones["polder"], title="Wat is de wijk")

    page = search(client_for(polder_member), q="wat is de")

    assert "in bijna elke tekst" in page


def test_search_narrows_by_type_zone_and_kind(article, project, polder_member, vlas_member, zones):
    practice = article(polder_member, zones["polder"], title="Inbraak voorkomen")
    article(vlas_member, zones["vlas"], title="Inbraak geleerd", kind=Kind.LESSON)
    project(polder_member, zones["polder"], [zones["vlas"]], title="Inbraak samen")

    def found(**by):
        results = find(vlas_member, "inbraak", search_results.Filters(**by))
        return [(match.item_type, match.pk) for match in results.narrowed]

    assert len(found()) == 3
    assert len(found(item_type="article")) == 2
    assert len(found(item_type="project")) == 1
    assert len(found(zone_id=zones["polder"].pk)) == 2
    assert found(kind="practice") == [("article", practice.pk)]
    assert found(kind="practice", zone_id=zones["vlas"].pk) == []


def test_search_facets_count_results_of_each_choice(
    article, project, polder_member, vlas_member, zones
):
    article(polder_member, zones["polder"], title="Inbraak voorkomen")
    article(vlas_member, zones["vlas"], title="Inbraak geleerd", kind=Kind.LESSON)
    project(polder_member, zones["polder"], [zones["vlas"]], title="Inbraak samen")

    results = find(vlas_member, "inbraak", search_results.Filters(item_type="article"))

    assert results.count == 2
    assert results.counts("item_type") == {"article": 2, "project": 1}
    assert results.counts("zone_id") == {zones["polder"].pk: 1, zones["vlas"].pk: 1}
    assert results.counts("kind") == {"practice": 1, "lesson": 1}


def test_search_api_result_has_the_documented_fields(
    article, project, polder_member, vlas_member, zones, client_for
):
    found = article(
        polder_member,
        zones["polder"],
        title="Inbraak & co",
        summary="Eerst <b>de</b> inbraak.",
        source_id="WVL4-7",
    )
    led = project(
        polder_member,
        zones["polder"],
        [zones["vlas"]],
        title="Samen",
        common_goal="Minder inbraak.",
    )

    answer = api(client_for(vlas_member), q="inbraak")

    by_type = {row["type"]: row for row in answer["results"]}
    assert answer["count"] == 2
    assert set(by_type["article"]) == {
        "type", "id", "source_id", "title", "zone", "url", "snippet", "file", "match",
    }  # fmt: skip
    assert by_type["article"] | {"snippet": ""} == {
        "type": "article",
        "file": None,
        "match": "strong",
        "id": found.public_id,
        "source_id": "WVL4-7",
        "title": "Inbraak & co",
        "zone": "polder",
        "url": f"/knowledge/{found.public_id}/",
        "snippet": "",
    }
    assert "<mark>inbraak</mark>" in by_type["article"]["snippet"]
    assert "<b>" not in by_type["article"]["snippet"]
    assert by_type["project"]["id"] == led.public_id
    assert by_type["project"]["url"] == f"/exchanges/{led.public_id}/"
    assert by_type["project"]["source_id"] is None


@pytest.mark.parametrize(
    ("limit", "shown"),
    [
        ("2", 2),
        ("0", 20),
        ("-3", 20),
        ("abc", 20),
        ("1e3", 20),
        ("999999999999", 20),
        ("1000", 50),
        ("٣", 20),
    ],
)
def test_search_api_limit_is_respected_up_to_a_maximum(
    article, polder_member, vlas_member, zones, client_for, limit, shown
):
    for _number in range(51):
        article(polder_member, zones["polder"], title="Inbraak")

    answer = api(client_for(vlas_member), q="inbraak", limit=limit)

    assert (answer["count"], len(answer["results"])) == (51, shown)


# what is not


@pytest.fixture
def canaries(article, project, polder_member, riho_member, zones):
    """Rows with the same word that Vlas may not know of, in every way a row can be hidden."""
    polder, riho = zones["polder"], zones["riho"]
    article(polder_member, polder, audience="zone", title=f"{CANARY} zone")
    article(polder_member, polder, audience="named", named=[riho], title=f"{CANARY} benoemd")
    article(polder_member, polder, state=State.DRAFT, title=f"{CANARY} ontwerp")
    article(polder_member, polder, state=State.WITHDRAWN, title=f"{CANARY} ingetrokken")
    project(polder_member, polder, [riho], title=f"{CANARY} project")
    project(polder_member, polder, [riho], state="draft", title=f"{CANARY} projectontwerp")


@pytest.mark.parametrize(
    "persona",
    [
        "vlas_member",
        "vlas_chief",
        "westkust_coordinator",
        "network_coordinator",
        "observer",
        "admin",
    ],
)
def test_search_of_hidden_article_answers_as_no_match(persona, canaries, request, client_for):
    client = client_for(request.getfixturevalue(persona))

    page = search(client, q=CANARY)

    assert api(client, q=CANARY) == {"count": 0, "results": []}
    assert page.replace(f'value="{CANARY}"', "").count(CANARY) == search(
        client, q="bestaatniet"
    ).replace('value="bestaatniet"', "").count("bestaatniet")
    assert "benoemd" not in page
    assert "<mark>" not in page


def test_search_count_and_facets_cover_readable_rows_only(
    canaries, article, riho_member, vlas_member, zones, client_for
):
    article(riho_member, zones["riho"], title=f"{CANARY} voor allen")

    page = search(client_for(vlas_member), q=CANARY)
    results = find(vlas_member, CANARY)

    assert api(client_for(vlas_member), q=CANARY)["count"] == results.count == 1
    assert results.counts("zone_id") == {zones["riho"].pk: 1}
    assert "?q=kanariegeel&amp;zone=polder" not in page
    assert "?q=kanariegeel&amp;zone=riho" in page


def test_search_with_stale_index_entry_shows_nothing(
    article, polder_member, vlas_member, zones, owner, client_for
):
    row = article(polder_member, zones["polder"], title=CANARY)
    with owner():
        Article.objects.filter(pk=row.pk).update(
            audience=access.audience_for("zone", zones["polder"], by=polder_member)
        )

    assert api(client_for(vlas_member), q=CANARY) == {"count": 0, "results": []}
    assert find(vlas_member, CANARY).matches == []


def test_search_of_project_taken_back_to_draft_finds_nothing(
    project, polder_member, zones, owner, client_for
):
    row = project(polder_member, zones["polder"], [zones["vlas"]], title=CANARY)
    with owner():
        Project.objects.filter(pk=row.pk).update(state="draft", submitted_at=None)

    assert api(client_for(polder_member), q=CANARY)["count"] == 0


# the page


def test_search_htmx_request_gets_results_only(
    article, polder_member, vlas_member, zones, client_for
):
    article(polder_member, zones["polder"], title="Inbraak")

    response = client_for(vlas_member).get(
        "/search/", {"q": "inbr"}, headers={"HX-Request": "true"}
    )

    fragment = response.content.decode().strip()
    assert fragment.startswith('<div id="results"')
    assert "<html" not in fragment
    assert "Inbraak" in fragment.replace("<mark>", "").replace("</mark>", "")
    assert "HX-Request" in response.headers["Vary"]


def test_search_history_restore_request_gets_whole_page(vlas_member, client_for):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert b"<html" in client_for(vlas_member).get("/search/?q=x", headers=headers).content


def test_search_results_are_paginated(article, polder_member, vlas_member, zones, client_for):
    for number in range(25):
        article(polder_member, zones["polder"], title=f"Inbraak {number}")
    client = client_for(vlas_member)

    first, second = search(client, q="inbraak"), search(client, q="inbraak", page="2")

    assert first.count("row-title") == 20
    assert second.count("row-title") == 5
    assert "page=2" in first
    assert "page=3" not in second


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "'",
        '"',
        "&|!()",
        "-",
        "%%",
        "a" * 5000,
        "😀",
        "ﷺ " * 300,
        ":*",
        "\\",
        "<script>",
        "or or or",
        '"open',
        "née",
    ],
)
def test_search_odd_query_is_answered(
    query, article, polder_member, vlas_member, zones, client_for
):
    article(polder_member, zones["polder"], title="Inbraak")
    client = client_for(vlas_member)

    assert "<script>alert" not in search(client, q=query)
    assert api(client, q=query)["results"] == []


@pytest.mark.parametrize(
    "odd",
    [
        {"zone": "nergens"},
        {"kind": "x"},
        {"type": "x"},
        {"page": "0"},
        {"page": "-1"},
        {"page": "x"},
        {"page": "99999"},
    ],
)
def test_search_odd_filter_is_ignored(odd, article, polder_member, vlas_member, zones, client_for):
    article(polder_member, zones["polder"], title="Inbraak")

    search(client_for(vlas_member), q="inbraak", **odd)


@pytest.mark.parametrize("path", ["/search/", "/api/v1/search"])
@pytest.mark.parametrize("query", ["q=a%00b", "q=%ff", "q=a&limit=%00", "%00=a"])
def test_search_query_with_broken_bytes_is_refused(path, query, vlas_member, client_for):
    assert client_for(vlas_member).get(f"{path}?{query}").status_code == 400


def test_search_asks_to_sign_in_and_the_api_says_so():
    page, answer = Client().get("/search/?q=x"), Client().get("/api/v1/search?q=x")

    assert (page.status_code, page.url) == (302, "/accounts/login/?next=/search/%3Fq%3Dx")
    assert (answer.status_code, answer.json()) == (401, {"error": "not signed in"})


@pytest.mark.parametrize("path", ["/search/", "/api/v1/search"])
def test_search_takes_no_post(path, vlas_member, client_for):
    assert client_for(vlas_member).post(path).status_code == 405


# the limit
