from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.selectors import search_results
from network.selectors.search_suggestions import suggest
from zones import access

pytestmark = pytest.mark.django_db


def test_suggestions_read_titles_and_no_text(article, project, polder_member, zones):
    item = article(polder_member, zones["polder"], title="Fietsen merken")
    plan = project(polder_member, zones["polder"], [zones["vlas"]], title="Fietsen samen")

    with access.reading_as(polder_member), CaptureQueriesContext(connection) as asked:
        found = suggest(polder_member, "fietsen")

    assert {row.item.pk for row in found.items} >= {item.pk, plan.pk}
    assert all("<mark>Fietsen</mark>" in row.title_marked for row in found.items)
    assert not [query for query in asked if '"knowledge_article"."body"' in query["sql"]]


def test_results_read_a_bounded_number_of_hits_that_only_come_near():
    hits = [
        search_results.search.Hit("article", number, rank, None, 0.0)
        for number, rank in enumerate([0.9, 0.5, *[0.2] * 300])
    ]

    assert search_results._worth_reading(hits) == hits[: 2 + search_results.MAX_WEAK]
