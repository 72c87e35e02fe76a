from __future__ import annotations

from collections import Counter
from pathlib import Path

import filetype
from django.utils import timezone

from knowledge.choices import BasicFunction, FileState, Kind, Stage
from knowledge.models import (
    Article,
    Attachment,
    Comment,
    Review,
    Revision,
    Topic,
)
from knowledge.richtext.images import address
from tests.network.demo.test_demo import ARTICLES
from zones.choices import AudienceKind
from zones.models import Zone

WRITTEN_THERE = Article.objects.filter(translation_of=None, source=None, adaptation=None)
"""The articles of the demo's file: neither a translation nor after an answer nor made to measure."""


def test_demo_articles_cover_kinds_languages_and_lengths(demo):
    articles = WRITTEN_THERE.published().select_related("zone", "topic")

    kinds = Counter(article.intended_kind for article in articles)
    assert kinds == {"network": 18, "named": 6, "zone": 6}
    assert {article.kind for article in articles} == set(Kind.values)
    assert {a.stage for a in articles if a.kind == Kind.PRACTICE} == set(Stage.values)
    assert {article.basic_function for article in articles} >= set(BasicFunction.values)
    assert min(Counter(article.zone.slug for article in articles).values()) >= 5
    assert {article.topic for article in articles} == set(Topic.objects.all())
    assert sum(article.language == "fr" for article in articles) == 4
    assert sum(len(article.body_text.split()) >= 800 for article in articles) >= 5


def test_demo_articles_have_the_audience_they_name(demo):
    for article in WRITTEN_THERE.select_related("zone", "audience"):
        facts = ARTICLES[article.title]
        expected = {
            AudienceKind.NETWORK: set(),
            AudienceKind.NAMED: {facts["zone"], *facts.get("named", [])},
            AudienceKind.ZONE: {facts["zone"]},
        }[facts["audience"]]

        assert article.audience.kind == facts["audience"], article.title
        assert {zone.slug for zone in article.audience.zones.all()} == expected, article.title


def test_demo_articles_keep_headings_and_tables_of_their_source(demo):
    for article in WRITTEN_THERE.all():
        assert article.body.count("<h2>") == ARTICLES[article.title]["body"].count("<h2>")
        assert article.body.count("<td>") == ARTICLES[article.title]["body"].count("<td>")


def test_demo_translations_show_one_current_and_one_outdated(demo):
    pairs = Article.objects.exclude(translation_of=None).select_related("translation_of")
    behind = {row.title: row.translation_of.edition - row.translated_edition for row in pairs}

    assert behind == {
        "Accueil sur rendez-vous : de 48 à 11 minutes d’attente": 1,  # noqa: RUF001 - French
        "Les renforts d’été au travail en deux jours": 0,  # noqa: RUF001 - French
    }


def test_demo_article_edited_once_has_two_editions(demo):
    article = Article.objects.get(title__startswith="Onthaal op afspraak: ")

    newest, oldest = Revision.objects.filter(article=article)

    assert (newest.number, oldest.number) == (2, 1)
    assert oldest.at == article.published_at < newest.at == article.updated_at
    assert len(oldest.body) < len(newest.body)


def test_demo_articles_published_have_owner_and_review_day(demo):
    published = Article.objects.published()

    assert not published.unowned().exists()
    assert not published.filter(review_by=None).exists()
    overdue = published.filter(review_by__lt=timezone.localdate())
    assert [article.zone.slug for article in overdue] == ["polder"]


def test_demo_article_archived_leads_to_its_successor(demo):
    article = Article.objects.get(state="archived")

    assert article.successor.title.startswith("Onthaal op afspraak")


def test_demo_article_in_zone_that_reviews_first_waits_for_review(demo):
    review = Review.objects.get()

    assert (review.article.zone.slug, review.waits) == ("westkust", True)
    assert Zone.objects.get(reviews_first=True) == review.article.zone


def test_demo_article_history_tells_changes_and_their_weight(demo):
    history = Revision.objects.filter(article__title__startswith="Gps-diefstal")

    assert [row.weight for row in history] == ["major", "typo", "minor", "major"]
    assert all(row.change for row in history if row.number > 1)


def test_demo_comments_come_from_other_zones(demo):
    assert Comment.objects.count() >= 40
    from_elsewhere = [
        c for c in Comment.objects.select_related("article") if c.zone_id != c.article.zone_id
    ]
    assert len(from_elsewhere) >= 40


def test_demo_files_match_their_extensions(demo):
    attachments = list(Attachment.objects.select_related("article"))

    assert len(attachments) >= 8
    assert len({attachment.article_id for attachment in attachments}) >= 6
    for attachment in attachments:
        path = Path(demo) / attachment.file.name
        kind = filetype.guess(path.read_bytes())
        assert attachment.state == FileState.CLEAN, attachment.name
        assert kind is not None
        assert kind.extension == attachment.kind == attachment.name.rpartition(".")[2]


def test_demo_picture_is_in_article_and_its_adaptation(demo):
    files = list(Attachment.objects.filter(name="plan-onthaalzaal.png").select_related("article"))

    assert {file.article.zone_id for file in files} == set(
        Zone.objects.filter(slug__in=("riho", "vlas")).values_list("pk", flat=True)
    )
    for file in files:
        assert address(file.public_id) in file.article.body
