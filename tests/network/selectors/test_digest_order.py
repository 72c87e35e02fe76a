"""What concerns the person stands first, and no topic and no zone fills the digest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from knowledge import services
from knowledge.models import Adoption, CommentMention, Follow
from network.selectors import digest_contents, digest_items
from tests.knowledge.adopting import enter
from zones import access

pytestmark = pytest.mark.django_db


def told(person, week):
    items = digest_items.news_for(person, week.starts_at, week.ends_at)
    with access.reading_as(person):
        return items, digest_contents.contents(person, items)


@pytest.fixture
def taken(owner, then):

    def take(article, by, **fields):
        entry = enter(article, by, **fields)
        with owner():
            Adoption.objects.filter(pk=entry.pk).update(decided_at=then)
        return entry

    return take


def test_digest_holds_at_most_three_articles_of_a_topic_and_of_a_zone(
    article, polder_member, riho_member, vlas_member, zones, week, then
):
    for minutes in range(5):
        article(polder_member, zones["polder"], at=then - timedelta(minutes=minutes))
    kept = [article(riho_member, zones["riho"], topic="burglary", at=then) for _ in range(2)]
    one_more = article(riho_member, zones["riho"], at=then - timedelta(hours=3))

    items, contents = told(vlas_member, week)

    assert len(items.article_ids) == 5
    assert {row.pk for row in kept} < set(items.article_ids)
    assert one_more.pk not in items.article_ids  # the fourth of its topic
    assert contents.articles_left_out == 3


def test_digest_tells_followed_topics_apart_from_the_rest(
    article, polder_member, riho_member, vlas_member, topics, zones, week, then
):
    followed = article(polder_member, zones["polder"], topic="burglary", at=then)
    other = article(riho_member, zones["riho"], at=then)
    Follow.objects.create(person=vlas_member, topic=topics["judicial"])

    _items, contents = told(vlas_member, week)

    assert contents.followed == [followed]
    assert contents.others == [other]


def test_digest_tells_a_mention_once_and_to_who_is_named_only(
    article, comment, owner, polder_member, vlas_member, riho_member, zones, week, then
):
    mine = article(polder_member, zones["polder"], at=then - timedelta(days=30))
    said = comment(riho_member, mine, at=then)
    with owner():
        for person in (polder_member, vlas_member):
            CommentMention.objects.create(comment=said, person=person, audience_id=said.audience_id)

    _items, author = told(polder_member, week)
    _items, named = told(vlas_member, week)
    _items, speaker = told(riho_member, week)

    assert (author.mentions, author.comments) == ([said], [])
    assert named.mentions == [said]
    assert not speaker.mentions


def test_digest_tells_authors_what_other_zones_took_over(
    article, taken, polder_member, vlas_coordinator, riho_member, zones, week, then
):
    mine = article(polder_member, zones["polder"], at=then - timedelta(days=30))
    entry = taken(mine, vlas_coordinator, state="adopted")

    assert told(polder_member, week)[1].adoptions == [entry]
    assert not told(riho_member, week)[1].adoptions


def test_digest_leaves_out_what_is_not_read_any_more(
    article, taken, owner, polder_member, vlas_coordinator, zones, week, then
):
    mine = article(polder_member, zones["polder"], at=then - timedelta(days=30))
    taken(mine, vlas_coordinator, state="adopted")
    items = digest_items.news_for(polder_member, week.starts_at, week.ends_at)
    with owner():
        services.withdraw(mine, by=polder_member)

    with access.reading_as(polder_member):
        assert not digest_contents.contents(polder_member, items)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "2 beslissingen wachten, eenmaal van jou overgenomen, 7 nieuwe artikels"),
        ("fr", "2 décisions vous attendent, repris de vous une fois, 7 nouveaux articles"),
    ],
)
def test_digest_subject_names_three_kinds_of_news_that_concern_the_person_most(language, said):
    contents = digest_contents.Contents(
        waiting=[object()] * 2, answers=[], mentions=[], adoptions=[object()], comments=[],
        followed=[object()], others=[object()] * 2, questions=[object()], moved=[],
        articles_left_out=4,
    )  # fmt: skip

    with translation.override(language):
        assert ", ".join(contents.told()) == said
