"""What helps beside the results: topic, people, near hits, other spellings, suggestions, the question filled in."""

from __future__ import annotations

import pytest

from knowledge.models import TermGroup
from tests.network.searching import api, search


@pytest.fixture
def bicycles(article, polder_member, zones):
    return article(
        polder_member, zones["polder"], topic="bicycles", title="Lokfietsen aan het station",
        summary="Minder fietsdiefstallen.",
    )  # fmt: skip


@pytest.mark.parametrize(
    "asked",
    [
        "fietsdiefstal", "fietsdifstal", "fiets-diefstal", "fiets diefstal", "lokfiets", "vol de velos", "stat",
        "wat doen andere zones tegen fietsdiefstal?", "lokfietsen in de politiezone",
    ],
)  # fmt: skip
def test_search_finds_what_is_written_otherwise(bicycles, vlas_member, client_for, asked):
    found = api(client_for(vlas_member), q=asked)["results"]

    assert [row["id"] for row in found] == [bicycles.public_id]


def test_page_names_the_topic_that_was_meant(bicycles, vlas_member, client_for):
    page = search(client_for(vlas_member), q="fietsdiefstal")

    assert "topic-meant" in page
    assert "/topics/bicycles/" in page


def test_page_says_why_it_found_another_word(
    article, polder_member, vlas_member, zones, client_for
):
    TermGroup.objects.create(words=["rijwiel", "tweewieler"])
    article(polder_member, zones["polder"], title="Rijwielen terugvinden", summary="Snel.")

    page = search(client_for(vlas_member), q="tweewieler")

    assert "<mark>Rijwielen</mark>" in page
    assert "<strong>Rijwielen</strong> = tweewieler" in page


def test_hit_of_a_part_of_the_query_is_near_and_not_counted(bicycles, vlas_member, client_for):
    answer = api(client_for(vlas_member), q="zonnepanelen waterstof station")
    page = search(client_for(vlas_member), q="zonnepanelen waterstof station")

    assert answer["count"] == 0
    assert [row["match"] for row in answer["results"]] == ["near"]
    assert "card-near" in page


def test_search_without_hit_offers_the_question_filled_in(bicycles, vlas_member, client_for):
    client = client_for(vlas_member)

    page = search(client, q="zonnepanelen waterstof")
    asked = client.get("/questions/new/", {"title": "zonnepanelen waterstof", "topic": "bicycles"})

    assert 'action="/questions/new/"' in page
    assert 'value="zonnepanelen waterstof"' in asked.content.decode()


def test_misspelt_word_offers_its_correction(bicycles, vlas_member, client_for):
    page = search(client_for(vlas_member), q="fietsdifstallen")

    assert "?q=fietsdiefstallen" in page


def test_quoted_phrase_is_found_word_for_word(
    article, polder_member, vlas_member, zones, client_for
):
    one = article(polder_member, zones["polder"], title="Bewaakte stalling in de stad")
    article(polder_member, zones["polder"], title="Stalling die bewaakte fietsen telt")

    found = api(client_for(vlas_member), q='"bewaakte stalling"')["results"]

    assert [row["id"] for row in found] == [one.public_id]


def test_facets_narrow_by_topic_language_and_year(
    bicycles, article, polder_member, vlas_member, zones, client_for
):
    other = article(polder_member, zones["polder"], title="Station in het Frans", language="fr")
    client = client_for(vlas_member)
    year = str(bicycles.published_at.year)

    for chosen, rows in (({"topic": "bicycles"}, 1), ({"language": "fr"}, 1), ({"year": year}, 2)):
        page = search(client, q="station", **chosen)
        assert page.count('class="row-title"') == rows, chosen
    assert other.get_absolute_url() in search(client, q="station", language="fr")


def test_newest_first_orders_by_date(article, polder_member, vlas_member, zones, client_for, then):
    old = article(polder_member, zones["polder"], title="Station", at=then)
    new = article(polder_member, zones["polder"], title="Iets over een station en meer")
    client = client_for(vlas_member)

    best, newest = search(client, q="station"), search(client, q="station", sort="newest")

    assert best.index(old.get_absolute_url()) < best.index(new.get_absolute_url())
    assert newest.index(new.get_absolute_url()) < newest.index(old.get_absolute_url())


def test_suggestions_hold_topic_and_articles_of_the_reader(
    bicycles, article, riho_member, vlas_member, zones, client_for
):
    hidden = article(riho_member, zones["riho"], audience="zone", title="Fietsdiefstal geheim")

    page = client_for(vlas_member).get("/search/suggest/", {"q": "fietsd"}).content.decode()

    assert page.count('role="option"') == 2
    assert "/topics/bicycles/" in page
    assert bicycles.get_absolute_url() in page
    assert hidden.get_absolute_url() not in page


@pytest.mark.parametrize(
    "asked",
    ["jean francois", "Jean-François", "francois jean", "d'hondt", "D\u2019Hondt", "dhondt"],
)
def test_name_is_found_without_accents_hyphens_and_apostrophes(
    asked, riho_member, vlas_member, client_for
):
    type(riho_member).objects.filter(pk=riho_member.pk).update(name="Jean-François D\u2019Hondt")

    page = client_for(vlas_member).get("/people/", {"q": asked}).content.decode()

    assert riho_member.get_absolute_url() in page
    assert (
        riho_member.get_absolute_url()
        not in client_for(vlas_member).get("/people/", {"q": "hond"}).content.decode()
    )


@pytest.mark.parametrize(
    "asked",
    [
        "x" * 10_000, "de het een", '"open', '""', "😀", "%", "\\", "a", "woord " * 200, "слово 単語 word", "-", "-fiets",
        "_%_", "' OR 1=1 --", "fiets" + "-fiets" * 60,
    ],
)  # fmt: skip
def test_odd_words_get_an_answer(asked, bicycles, vlas_member, client_for):
    client = client_for(vlas_member)

    assert isinstance(api(client, q=asked)["results"], list)
    assert 'id="results"' in search(client, q=asked)
    assert client.get("/search/suggest/", {"q": asked}).status_code == 200
