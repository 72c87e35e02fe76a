"""Who reads an imported article, and who keeps it: as with any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from knowledge import search
from knowledge.bulk_import import Step
from knowledge.models import Article
from tests.conftest import as_owner
from tests.knowledge.imports import bring_in, line

EXAMPLE = Path(__file__).parents[1] / "imports.jsonl"
LIST = "/knowledge/"

pytestmark = pytest.mark.usefixtures("topics")


def page(client, url: str = LIST) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_imported_article_is_in_list_search_and_facets_of_its_readers(
    admin, client_for, vlas_member, zones
):
    bring_in(line(kind="lesson", title="Kwelderslak op de dijk"), by=admin)
    article = Article.objects.get()
    client = client_for(vlas_member)

    listed = page(client)
    assert "Kwelderslak op de dijk" in listed
    assert "kind=lesson" in listed
    assert "topic=operational" in listed
    assert "zone=polder" in listed
    assert "Kwelderslak" in page(client, article.get_absolute_url())
    assert [hit.pk for hit in search.match(vlas_member, "kwelderslak")] == [article.pk]
    assert "op de dijk" in page(client, "/search/?q=kwelderslak")


def test_imported_article_updated_is_counted_anew_in_the_facets(admin, client_for, vlas_member):
    bring_in(line(id="1", kind="lesson"), line(id="2", audience="zone"), by=admin)

    bring_in(line(id="1", kind="template"), line(id="2", topic="clients"), by=admin)

    listed = page(client_for(vlas_member))
    assert "kind=lesson" not in listed
    assert "kind=template" in listed
    assert "kind=procedure" in listed
    assert "topic=clients" in listed


def test_imported_article_of_zone_is_hidden_from_outsiders(
    admin, client_for, vlas_member, polder_member
):
    bring_in(line(kind="lesson", title="Kwelderslak op de dijk", audience="zone"), by=admin)
    url = Article.objects.get().get_absolute_url()
    outside, inside = client_for(vlas_member), client_for(polder_member)

    assert "Kwelderslak" in page(inside)
    assert "Kwelderslak" in page(inside, url)
    listed = page(outside)
    assert "Kwelderslak" not in listed
    assert "kind=lesson" not in listed
    assert outside.get(url).status_code == 404
    assert search.match(vlas_member, "kwelderslak") == []
    assert len(search.match(polder_member, "kwelderslak")) == 1


def test_imported_article_without_author_names_the_coordinators(admin, client_for, vlas_member):
    bring_in(line(), by=admin)

    shown = page(client_for(vlas_member), Article.objects.get().get_absolute_url())

    assert "Vraag het aan de coördinatoren van PZ Polder" in shown
    assert "werken niet meer" not in shown


def test_imported_article_is_edited_by_coordinators_of_its_zone(
    admin, client_for, form_fields, polder_coordinator, polder_member
):
    bring_in(line(), by=admin)
    article = Article.objects.get()
    url = f"{article.get_absolute_url()}edit/"

    assert client_for(polder_member).get(url).status_code == 404
    changed = form_fields(title="Met een nieuwe titel", version=article.version)
    assert client_for(polder_coordinator).post(url, changed).status_code == 302

    article.refresh_from_db()
    assert (article.title, article.edition) == ("Met een nieuwe titel", 2)
    assert list(article.authors.all()) == []


def test_imported_article_takes_comments(admin, client_for, vlas_member):
    bring_in(line(), by=admin)
    article = Article.objects.get()

    client_for(vlas_member).post(f"{article.get_absolute_url()}comments/", {"text": "Dank."})

    assert article.comments.get().text == "Dank."


def test_imported_example_file_is_shown_in_two_languages(
    admin, client_for, riho_member, antwerpen_member, observer
):
    with as_owner():
        call_command("load_network", verbosity=0)

    tally = bring_in(*EXAMPLE.read_bytes().splitlines(keepends=True), by=admin)

    assert (tally.steps, tally.told) == ({Step.MAKE: 4}, [])
    assert {hit.pk for hit in search.match(riho_member, "bracelets plage")} == set(
        Article.objects.filter(language="fr").values_list("pk", flat=True)
    )
    seen, seen_elsewhere = page(client_for(riho_member)), page(client_for(antwerpen_member))
    assert "Tweede contact na 72 uur" in seen
    assert "Sjabloon voor een intern verslag" not in seen
    assert "Tweede contact na 72 uur" not in seen_elsewhere
    assert "Sjabloon voor een intern verslag" in seen_elsewhere
    assert client_for(observer).get(Article.objects.first().get_absolute_url()).status_code == 404
