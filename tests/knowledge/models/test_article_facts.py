"""What an article says in short, beside its text."""

from __future__ import annotations

import importlib

import pytest
from django.db import connection
from django.utils.html import strip_tags

from knowledge.models import Article, Revision
from knowledge.search import articles

EFFORT_IN_THREE = importlib.import_module("knowledge.migrations.0009_effort_in_three")
EFFORT = {
    "effort_people": "0,4 VTE",
    "effort_time": "3 maanden",
    "effort_cost": "2.400 euro per jaar",
}
PRESUPPOSES = "een eigen dispatching, minstens 3 mensen aan het onthaal"


def text_of(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def test_article_page_shows_effort_and_presuppositions(
    client_for, form_fields, polder_member, vlas_member
):
    client_for(polder_member).post(
        "/knowledge/new/", form_fields(**EFFORT, presupposes=PRESUPPOSES)
    )

    page = text_of(client_for(vlas_member).get(Article.objects.get().get_absolute_url()))

    assert "Inzet0,4 VTE, 3 maanden, 2.400 euro per jaar" in page
    assert f"Nodig{PRESUPPOSES}" in page


def test_article_draft_without_facts_shows_no_empty_strip(article_by, client_for, polder_member):
    article = article_by(polder_member, kind="lesson", state="draft", review_by="2030-01-31")

    page = client_for(polder_member).get(article.get_absolute_url())

    assert '<dl class="facts">' not in page.content.decode()


def test_article_presuppositions_longer_than_200_characters_are_refused(
    client_for, form_fields, polder_member
):
    client = client_for(polder_member)

    client.post("/knowledge/new/", form_fields(presupposes="x" * 200))
    refused = client.post("/knowledge/new/", form_fields(presupposes="x" * 201))

    assert Article.objects.get().presupposes == "x" * 200
    assert refused.context["form"].errors["presupposes"]


def test_facts_are_found_and_kept_in_the_revision(article_by, client_for, polder_member):
    article = article_by(polder_member, **EFFORT, presupposes=PRESUPPOSES)

    found = client_for(polder_member).get("/search/", {"q": "dispatching"})

    assert article.title in text_of(found)
    assert articles.facts_of(Revision.objects.get()) == articles.facts_of(article)


@pytest.mark.parametrize(
    ("said", "people", "time", "cost"),
    [
        ("0,4 VTE, 3 maanden", "0,4 VTE", "3 maanden", ""),
        ("2 mensen, 1 avond", "2 mensen", "1 avond", ""),
        ("3 uur per week", "", "3 uur per week", ""),
        ("1 dag invullen, 2 uur overleg", "", "1 dag invullen, 2 uur overleg", ""),
        ("4.000 euro", "", "", "4.000 euro"),
        ("4.000 euro, 10 weken", "4.000 euro, 10 weken", "", ""),
        ("0,1 ETP et un abonnement", "0,1 ETP et un abonnement", "", ""),
        ("6 lokfietsen, 1 mobiele camera", "6 lokfietsen, 1 mobiele camera", "", ""),
        ("", "", "", ""),
    ],
)
def test_article_effort_of_one_field_is_split_by_the_migration(db, said, people, time, cost):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE said ON COMMIT DROP AS SELECT 1 AS id, %s AS effort,"
            " '' AS effort_people, '' AS effort_time, '' AS effort_cost",
            [said],
        )
        cursor.execute(EFFORT_IN_THREE.SHARE_OUT.format(table="said", **EFFORT_IN_THREE.WORDS))
        cursor.execute("SELECT effort_people, effort_time, effort_cost FROM said")
        row = cursor.fetchone()

    assert row == (people, time, cost)
