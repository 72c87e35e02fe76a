from __future__ import annotations

import pytest
from django.utils import translation as language

from knowledge.choices import Weight
from knowledge.models import Article
from knowledge.search import articles
from network.selectors import search_results
from tests.knowledge.pairs import TITLE, again, revise
from tests.knowledge.querysets.test_tally import counted, kept
from zones import access


@pytest.mark.parametrize(("reader", "title"), [("nl", "Onthaal op afspraak"), ("fr", TITLE)])
def test_translation_pair_in_lists_is_the_one_in_the_language_of_the_reader(
    pair, client_for, vlas_member, reader, title
):
    pair()
    vlas_member.language = reader
    vlas_member.save()
    client = client_for(vlas_member)

    listed = client.get("/knowledge/").context
    home = client.get("/").context
    zone = client.get("/zones/polder/").context

    assert [row.title for row in listed["page"].rows] == [title]
    assert listed["total"] == 1
    assert [row.title for row in home["newest"]] == [title]
    assert client.get("/zones/").context["figures"]["practices"] == 1
    assert [row.title for row in zone["articles"]] == [title]


def test_translation_pair_counts_once(pair):
    pair(stage="proven")

    assert {key: n for key, n in kept().items() if key[1] == "kind"} != {}
    assert set(kept().values()) == {1}
    assert kept() != counted()


def test_translation_pair_in_search_is_one_row_in_the_language_of_the_reader(pair, vlas_member):
    pair(title="Onthaal tram")
    french = Article.objects.get(language="fr")
    Article.objects.filter(pk=french.pk).update(title="Accueil tram")
    with access.reading_as(vlas_member):
        articles.index(again(french))

    titles = {}
    for reader in ("nl", "fr"):
        with language.override(reader), access.reading_as(vlas_member):
            results = search_results.find(vlas_member, "tram")
            titles[reader] = [
                row.item.title
                for row in search_results.show(vlas_member, results.narrowed, results.query)
            ]

    assert titles == {"nl": ["Onthaal tram"], "fr": ["Accueil tram"]}


def test_translation_page_leads_to_the_other_language(pair, article_by, client_for, polder_member, vlas_member):  # fmt: skip
    dutch, french = pair()
    alone = article_by(polder_member, title="Alleen hier")
    vlas_member.language = "fr"
    vlas_member.save()
    client = client_for(vlas_member)

    page = client.get(dutch.get_absolute_url()).content.decode()
    own = client.get(french.get_absolute_url()).content.decode()
    only = client.get(alone.get_absolute_url()).content.decode()

    assert french.get_absolute_url() in page
    assert "existe aussi dans votre langue" in page
    assert dutch.get_absolute_url() in own
    assert "votre langue" not in own
    assert "en néerlandais." in only


@pytest.mark.parametrize(
    ("weight", "is_older"), [(Weight.TYPO, False), (Weight.MINOR, True), (Weight.MAJOR, True)]
)
def test_translation_older_than_its_original_says_so(
    pair, writing, client_for, polder_member, vlas_member, weight, is_older
):
    dutch, french = pair()
    revise(dutch, polder_member, writing, weight, summary="Anders.")

    page = client_for(vlas_member).get(french.get_absolute_url()).content.decode()

    assert ("deze vertaling staat voor versie 1" in page) == is_older


def test_translation_older_leads_to_what_changed_in_its_original(
    pair, writing, client_for, polder_member, vlas_member
):
    dutch, french = pair()
    revise(dutch, polder_member, writing, Weight.MINOR, summary="Anders gezegd.")
    revise(dutch, polder_member, writing, Weight.MAJOR, summary="Nog eens anders.")
    client = client_for(vlas_member)

    page = client.get(french.get_absolute_url()).content.decode()

    url = f"{dutch.get_absolute_url()}revisions/compare/?a=1&b=3"
    assert url.replace("&", "&amp;") in page
    compared = client.get(url)
    assert compared.status_code == 200
    assert "eens" in compared.content.decode()


def test_translation_older_leads_to_no_unreadable_revision(
    pair, writing, client_for, polder_coordinator, polder_member, vlas_member
):
    dutch, french = pair(audience="zone")
    for article in (dutch, french):
        fields = {"title": article.title, "body": "<p>Open.</p>", "audience": "network"}
        revise(article, polder_coordinator, writing, Weight.MINOR, **fields)
    revise(dutch, polder_coordinator, writing, Weight.MAJOR, summary="Anders.", audience="network")

    page = client_for(vlas_member).get(french.get_absolute_url()).content.decode()
    own = client_for(polder_member).get(french.get_absolute_url()).content.decode()

    assert "deze vertaling staat voor versie 1" in page
    assert "revisions/compare/?a=1" not in page
    assert "revisions/compare/?a=1" in own


def test_translation_confirmed_is_not_older(pair, writing, client_for, polder_member, vlas_member):
    dutch, french = pair()
    revise(dutch, polder_member, writing, Weight.MAJOR, summary="Anders.")

    client_for(polder_member).post(f"{french.get_absolute_url()}translated/")

    page = client_for(vlas_member).get(french.get_absolute_url()).content.decode()
    assert "deze vertaling staat voor" not in page
    assert again(french).translated_edition == 2
