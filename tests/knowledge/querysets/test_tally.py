"""The numbers behind the facets: kept by the database, always what counting would say, for readers only."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import Error, transaction

from knowledge import services, tasks
from knowledge.models import Article, Tally
from knowledge.selectors.article_filters import NAMES, Filters
from zones import access
from zones.choices import AudienceKind


def kept() -> Counter:
    numbers: Counter = Counter()
    for row in Tally.objects.all():
        numbers[row.audience_id, row.facet, row.value] += row.articles
    return +numbers


def counted() -> Counter:
    columns = {"topic": "topic_id", "zone": "zone_id"}
    return Counter(
        (article.audience_id, name, str(value))
        for article in Article.objects.published()
        for name in NAMES
        if (value := getattr(article, columns.get(name, name)))
    )


def test_tally_follows_every_deed(article_by, writing, topics, polder_member, polder_coordinator):
    article_by(polder_member, state="draft")
    article = article_by(polder_member, stage="proven", basic_function="traffic")
    after_publishing = kept() == counted() != Counter()

    article = services.revise(
        article,
        by=polder_member,
        version=article.version,
        writing=writing(kind="lesson", topic=topics["clients"], audience=AudienceKind.ZONE),
    )
    after_changing = kept() == counted()
    withdrawn = services.withdraw(article, by=polder_member)
    after_withdrawing = kept() == counted() == Counter()
    article = services.publish(withdrawn, by=polder_member)
    services.move_to_bin(article, by=polder_member)
    after_binning = kept() == counted() == Counter()
    services.restore(Article.objects.get(pk=article.pk), by=polder_coordinator)
    after_restoring = kept() == counted() != Counter()
    Article.objects.all().delete()

    assert after_publishing
    assert after_changing
    assert after_withdrawing
    assert after_binning
    assert after_restoring
    assert kept() == Counter()


def test_tally_of_hidden_articles_is_hidden(rf, article_by, polder_member, vlas_member):
    article_by(polder_member, audience=AudienceKind.ZONE)
    narrowing = Filters(rf.get("/").GET, "/")

    with access.reading_as(access.reader(vlas_member)):
        counts = narrowing.counts(vlas_member, Article.objects.visible_to(vlas_member))
    with access.reading_as(access.reader(polder_member)):
        own = narrowing.counts(polder_member, Article.objects.visible_to(polder_member))

    assert all(not numbers for numbers in counts.values())
    assert narrowing.total(own) == 1


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"kind": "lesson"},
        {"topic": "operational"},
        {"kind": "practice", "topic": "burglary"},
        {"zone": "polder", "stage": "new", "topic": "clients"},
    ],
)
def test_tally_of_each_facet_counts_under_the_other_choices(
    chosen, rf, article_by, topics, polder_member, vlas_member
):
    for kind, topic, stage in (
        ("lesson", "burglary", ""),
        ("lesson", "clients", ""),
        ("practice", "burglary", "new"),
        ("practice", "clients", "new"),
        ("practice", "operational", "proven"),
    ):
        article_by(polder_member, kind=kind, topic=topics[topic], stage=stage)
        article_by(vlas_member, kind=kind, topic=topics[topic], stage=stage)
    published = Article.objects.visible_to(polder_member).published()

    with access.reading_as(access.reader(polder_member)):
        narrowing = Filters(rf.get("/", chosen).GET, "/")
        counts = narrowing.counts(polder_member, published)
        offered = {
            (facet.title, option.label): option.count
            for facet in narrowing.facets(counts)
            for option in facet.options
        }
        found = {}
        for name in NAMES:
            for value, label in narrowing.labels[name].items():
                asked = Filters(rf.get("/", chosen | {name: value}).GET, "/")
                found[label] = asked.narrow(published).count()
        total = narrowing.narrow(published).count()

    assert offered == {(title, label): found[label] for title, label in offered}
    assert len(offered) > 5
    assert narrowing.total(counts) == total > 0


def test_tally_second_lock_hides_rows_of_others_and_refuses_writing(
    app, article_by, polder_member, vlas_member
):
    article_by(polder_member, audience=AudienceKind.ZONE)

    with app(), access.reading_as(access.reader(vlas_member)):
        seen_by_others = Tally.objects.count()
    with app(), access.reading_as(access.reader(polder_member)):
        seen = Tally.objects.count()
        changed = Tally.objects.update(articles=9)
        deleted, _kinds = Tally.objects.all().delete()
        with pytest.raises(Error, match="row-level security"), transaction.atomic():
            Tally.objects.create(audience_id=1, facet="kind", value="lesson", articles=9)

    assert seen_by_others == 0
    assert seen > 0
    assert changed == 0
    assert deleted == 0


def test_tally_gathered_is_the_same_in_fewer_rows(article_by, polder_member):
    for _time in range(3):
        services.withdraw(article_by(polder_member), by=polder_member)
    article_by(polder_member)
    before, rows = kept(), Tally.objects.count()

    tasks.gather_tallies()

    assert kept() == before
    assert Tally.objects.count() == len(before) < rows
