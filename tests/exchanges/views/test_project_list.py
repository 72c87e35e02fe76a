from __future__ import annotations

from django.urls import reverse

from tests.exchanges.pages import LIST


def test_project_list_is_narrowed_by_query(as_, project_in, take):
    waiting = project_in("submitted", title="Wacht op Vlas")
    take(waiting, "approve polder")
    running = project_in("running", title="Loopt al")
    client = as_("vlas_coordinator")
    for query, found in [
        ("", {waiting, running}),
        ("state=running", {running}),
        ("waiting=1", {waiting}),
        ("zone=polder", {waiting, running}),
        ("zone=riho", set()),
        ("topic=means-and-staff", {waiting, running}),
        ("topic=nonsense", set()),
        ("zone=nonsense", set()),
        ("state=nonsense", set()),
    ]:
        page = client.get(f"{LIST}?{query}").content.decode()
        assert {p for p in (waiting, running) if p.title in page} == found, query
    assert waiting.title not in as_("polder_coordinator").get(f"{LIST}?waiting=1").content.decode()


def test_project_list_is_paginated(as_, project_in):
    rows = [project_in("draft", title=f"Project nummer {n:02}") for n in range(23)]
    client = as_("westkust_member")
    first = client.get(LIST)
    older = first.context["older_url"]
    second = client.get(older)
    seen = [p.pk for p in (*first.context["projects"], *second.context["projects"])]
    assert seen == [p.pk for p in reversed(rows)]
    assert client.get(LIST, {"after": "broken"}).status_code == 200


def test_project_list_htmx_request_gets_the_list_only(as_, project_in):
    project_in("draft")
    page = as_("westkust_member").get(LIST, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert 'id="projects"' in page


def test_project_list_when_empty_offers_the_first_step(as_):
    page = as_("riho_member").get(LIST).content.decode()
    assert reverse("exchanges:project_new") in page
