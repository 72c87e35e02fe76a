"""What the digest tells: each person what they may read, and what concerns them first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge.choices import State
from knowledge.models import Comment, Follow
from network import digest
from network.selectors import digest_contents, digest_items
from zones import access
from zones.choices import Role

pytestmark = pytest.mark.django_db


def news_of(user, week):
    return digest_items.news_for(user, week.starts_at, week.ends_at)


def test_digest_news_covers_its_week_only(article, polder_member, vlas_member, zones, week, then):
    inside = article(polder_member, zones["polder"], at=then)
    article(polder_member, zones["polder"], at=week.starts_at - timedelta(seconds=1))
    article(polder_member, zones["polder"], at=week.ends_at)
    first = article(polder_member, zones["polder"], at=week.starts_at)

    assert news_of(vlas_member, week).article_ids == (inside.pk, first.pk)


def test_digest_news_holds_readable_items_only(
    article,
    polder_member,
    vlas_member,
    riho_member,
    observer,
    admin,
    network_coordinator,
    zones,
    week,
    then,
):
    article(polder_member, zones["polder"], audience="zone", at=then)
    article(polder_member, zones["polder"], at=then, state=State.DRAFT)
    article(polder_member, zones["polder"], at=then, state=State.WITHDRAWN)
    named = article(
        polder_member, zones["polder"], audience="named", named=[zones["vlas"]], at=then
    )
    everybody = article(polder_member, zones["polder"], at=then - timedelta(hours=1))

    assert news_of(vlas_member, week).article_ids == (named.pk, everybody.pk)
    assert news_of(riho_member, week).article_ids == (everybody.pk,)
    assert news_of(network_coordinator, week).article_ids == (everybody.pk,)
    assert not news_of(observer, week)
    assert not news_of(admin, week)


def test_digest_news_leaves_out_own_articles(article, polder_member, zones, week, then):
    article(polder_member, zones["polder"], at=then)

    assert not news_of(polder_member, week)


def test_digest_news_of_followed_topics_comes_first(
    article, polder_member, vlas_member, topics, zones, week, then
):
    below = article(polder_member, zones["polder"], topic="burglary", at=then - timedelta(hours=2))
    other = article(polder_member, zones["polder"], topic="diversity", at=then)
    Follow.objects.create(person=vlas_member, topic=topics["judicial"])

    assert news_of(vlas_member, week).article_ids == (below.pk, other.pk)


def test_digest_news_of_followed_zones_comes_first_and_leaves_out_hidden(
    article, project, polder_member, riho_member, vlas_member, zones, week, then
):
    earlier = then - timedelta(hours=2)
    followed = article(polder_member, zones["polder"], at=earlier)
    article(polder_member, zones["polder"], audience="zone", at=earlier)
    other = article(riho_member, zones["riho"], at=then)
    led = project(polder_member, zones["polder"], [zones["vlas"]], at=earlier)
    project(polder_member, zones["polder"], [zones["riho"]], at=earlier)
    elsewhere = project(riho_member, zones["riho"], [zones["vlas"]], at=then)
    Follow.objects.create(person=vlas_member, zone=zones["polder"])

    told = news_of(vlas_member, week)

    assert told.article_ids == (followed.pk, other.pk)
    assert told.moved_project_ids == (led.pk, elsewhere.pk)


def test_digest_news_names_waiting_projects_to_deciders_only(
    project, polder_member, vlas_member, vlas_coordinator, riho_chief, zones, week
):
    waiting = project(polder_member, zones["polder"], [zones["vlas"]])

    assert news_of(vlas_coordinator, week).waiting_project_ids == (waiting.pk,)
    assert not news_of(vlas_member, week)
    assert not news_of(riho_chief, week)


def test_digest_news_names_projects_that_took_a_step(
    project, polder_member, vlas_member, riho_member, zones, week, then
):
    moved = project(polder_member, zones["polder"], [zones["vlas"]], at=then)
    project(polder_member, zones["polder"], [zones["vlas"]], at=week.ends_at)
    project(vlas_member, zones["vlas"], [zones["polder"]], at=then, state="draft")

    assert news_of(vlas_member, week).moved_project_ids == (moved.pk,)
    assert not news_of(riho_member, week)


def test_digest_news_names_comments_of_others_on_own_articles(
    article, comment, polder_member, vlas_member, riho_member, zones, week, then
):
    mine = article(polder_member, zones["polder"], at=then - timedelta(days=30))
    theirs = comment(vlas_member, mine, at=then)
    comment(polder_member, mine, at=then)
    comment(vlas_member, mine, at=week.ends_at)

    assert news_of(polder_member, week).comment_ids == (theirs.pk,)
    assert not news_of(riho_member, week)


def test_digest_news_leaves_out_removed_comments(
    article, comment, polder_member, vlas_member, zones, week, then
):
    mine = article(polder_member, zones["polder"], at=then - timedelta(days=30))
    gone = comment(vlas_member, mine, at=then)
    items = news_of(polder_member, week)

    Comment.objects.filter(pk=gone.pk).update(text="", removed_at=then, removed_by=vlas_member)

    assert items.comment_ids == (gone.pk,)
    assert not news_of(polder_member, week)
    with access.reading_as(polder_member):
        assert not digest_contents.contents(polder_member, items)


def test_digest_news_query_count_is_the_same_for_readers_with_equal_rights(
    article, person, polder_member, zones, week, then
):
    article(polder_member, zones["polder"], at=then)

    def queries():
        people = list(digest.subscribers())
        for one in people:
            access.reader(one)
        with CaptureQueriesContext(connection) as captured:
            for _since, group in digest._groups(people, digest._begins(week)):
                list(digest_items.gather(group, week.starts_at, week.ends_at))
        return len(captured)

    person("a@vlas.example", Role.MEMBER, zones["vlas"])
    one = queries()
    for number in range(5):
        person(f"b{number}@vlas.example", Role.MEMBER, zones["vlas"])

    assert queries() == one
