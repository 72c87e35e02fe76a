"""The worker's part of the search index: vectors, entries of an older version, and words that are gone."""

from __future__ import annotations

import pytest
from django.db import connection

from knowledge import search, services
from knowledge.models import SearchEntry, SearchMeaning, SearchPosting, SearchWord


def found(person, text: str) -> list[int]:
    return [hit.pk for hit in search.match(person, text)]


@pytest.fixture
def pair(article_by, polder_member):
    """Two articles without a word in common with what is asked below."""
    return (
        article_by(
            polder_member, title="Gestolen rijwielen", summary="", body="<p>Aan de trein.</p>"
        ),
        article_by(
            polder_member, title="Nieuwe printers", summary="", body="<p>Op de verdieping.</p>"
        ),
    )


def test_learned_article_is_found_by_what_it_means(pair, polder_member):
    assert found(polder_member, "bicycle theft") == []

    assert services.learn() == 2

    assert found(polder_member, "bicycle theft")[:1] == [pair[0].pk]
    assert services.learn() == 0


def test_search_without_meaning_finds_by_words_alone(pair, polder_member, settings):
    services.learn()
    settings.SEARCH_MEANING = False

    assert found(polder_member, "bicycle theft") == []
    assert found(polder_member, "printer") == [pair[1].pk]
    assert services.learn() == 0


def test_vectors_of_an_earlier_text_no_longer_count(pair, polder_member, writing):
    services.learn()
    article = pair[0]
    article.refresh_from_db()

    services.revise(
        article,
        by=polder_member,
        version=article.version,
        writing=writing(title="Koffie zetten", summary="", body="<p>Met water.</p>"),
    )

    assert found(polder_member, "bicycle theft") == []
    assert SearchMeaning.objects.count() == 2
    assert services.learn() == 1


def test_removed_entry_takes_its_postings_and_vectors_along(pair, polder_member):
    services.learn()

    for article in pair:
        services.withdraw(article, by=polder_member)

    assert SearchPosting.objects.count() == SearchMeaning.objects.count() == 0
    services.tidy_words()
    assert SearchWord.objects.count() == 0


def test_entry_that_an_older_process_wrote_is_indexed_again(pair, polder_member):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE knowledge_searchentry SET vector = to_tsvector('portal_nl', 'oud') WHERE item_pk = %s",
            [pair[0].pk],
        )
    assert found(polder_member, "rijwiel") == []
    assert services.stale().count() == 1

    assert services.rebuild() == 1

    assert found(polder_member, "rijwiel") == [pair[0].pk]
    assert services.stale().count() == 0


def test_rebuild_of_another_analysis_finds_throughout_and_resumes(pair, polder_member):
    SearchEntry.objects.update(analysis=0)
    assert found(polder_member, "rijwiel") == [pair[0].pk]

    with pytest.raises(KeyboardInterrupt):
        services.rebuild(_stop)

    assert services.stale().count() in (0, 1)
    services.rebuild()
    assert services.stale().count() == 0
    assert found(polder_member, "printer") == [pair[1].pk]


def _stop(_done: int) -> None:
    raise KeyboardInterrupt
