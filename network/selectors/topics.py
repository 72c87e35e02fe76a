"""What stands on the page of a topic, as far as the reader may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q

from exchanges.choices import State as ProjectState
from exchanges.models import Partner, Project
from knowledge.choices import Stage
from knowledge.models import Article, Authorship, Expertise, Follow, Question, Topic
from knowledge.selectors.article_filters import by_topic
from knowledge.selectors.translations import readers_language
from zones import access
from zones.choices import READING_ROLES
from zones.models import User, Zone
from zones.selectors.people import colleagues, is_of, with_zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.querysets import ArticleQuerySet

NEWEST, PROVEN, RUNNING, ASKED, TO_ASK = 6, 5, 5, 5, 6
TOPICS_OF_ZONE, ASKED_A_TOPIC = 8, 2
TOPIC_COLUMNS = ("topic_id", "topic__slug", "topic__name_nl", "topic__name_fr")
LATELY = 200
"""Of how many articles, the newest, the authors count as people to ask."""


@dataclass(frozen=True)
class Branch:
    """A topic of the first level with how many articles there are, and those below it with theirs."""

    topic: Topic
    number: int
    below: list[tuple[Topic, int]]


@dataclass(frozen=True)
class ZoneTopic:
    """What a zone writes about: how much, and who of its people to ask."""

    topic: Topic
    number: int
    people: list[User]


def tree(person: User) -> list[Branch]:
    """Return all topics in two levels with the numbers of what this person may read; two queries."""
    numbers = by_topic(person)
    topics: list[Topic] = list(Topic.objects.annotate(is_followed=_follows(person)))
    branches = []
    for topic in topics:
        if topic.parent_id is None:
            below = [(row, numbers[row.pk]) for row in topics if row.parent_id == topic.pk]
            total = numbers[topic.pk] + sum(number for _row, number in below)
            branches.append(Branch(topic, total, below))
    return branches


def find(person: User, slug: str) -> tuple[Topic, list[Topic]]:
    """Return the topic of this name and those below it, in one query. Raises Topic.DoesNotExist."""
    rows = Topic.objects.filter(Q(slug=slug) | Q(parent__slug=slug)).select_related("parent")
    found = list(rows.annotate(is_followed=_follows(person)))
    for topic in found:
        if topic.slug == slug:
            return topic, [row for row in found if row is not topic]
    raise Topic.DoesNotExist


def articles_of(person: User, topic: Topic) -> ArticleQuerySet:
    """Published articles on a topic and on those below it."""
    articles = Article.objects.visible_to(person).published()
    articles = articles.one_of_each(readers_language())
    return articles.filter(Q(topic=topic) | Q(topic__parent=topic)).defer("body")


def newest(articles: ArticleQuerySet) -> Iterable[Article]:
    return articles.with_frame().newest_first()[:NEWEST]


def proven(articles: ArticleQuerySet) -> Iterable[Article]:
    """The practices that proved themselves, those of last first."""
    rows = articles.filter(stage=Stage.PROVEN).select_related("zone")
    return rows.newest_first()[:PROVEN]


def running(person: User, topic: Topic) -> Iterable[Project]:
    projects = Project.objects.visible_to(person).filter(state=ProjectState.RUNNING)
    partners = Prefetch("partners", Partner.objects.select_related("zone").lead_first())
    rows = projects.in_topics([topic]).select_related("zone").prefetch_related(partners)
    return rows.newest_first()[:RUNNING]


def open_questions(person: User, topic: Topic) -> Iterable[Question]:
    """Return what nobody has solved yet, what rises first."""
    rows = Question.objects.visible_to(person).asked().open()
    rows = rows.filter(Q(topic=topic) | Q(topic__parent=topic)).rising().with_counts(person)
    rows = rows.select_related("zone", "topic", "audience", "asked_zone").defer("body", "outcome")
    return rows.order_by(F("rises_at").desc(), "-pk")[:ASKED]


def active_zones(articles: ArticleQuerySet) -> list[tuple[Zone, int]]:
    """Return the zones with how many of these articles are theirs, the most active first; one query."""
    counted = articles.order_by().values("zone_id", "zone__slug", "zone__name")
    rows = counted.annotate(number=Count("pk")).order_by("-number", "zone__name")
    return [
        (Zone(pk=row["zone_id"], slug=row["zone__slug"], name=row["zone__name"]), row["number"])
        for row in rows
    ]


def to_ask(person: User, topic: Topic, articles: ArticleQuerySet) -> Sequence[User]:
    """Return who says "ask me about" this topic or one below it, and who wrote most of it lately; one query.

    Each with the name of their zone (`zone_name`) and how much they wrote (`written`); only colleagues, and
    authors only as long as they work for the zone they wrote for.
    """
    lately = articles.order_by("-published_at", "-pk").values("pk")[:LATELY]
    wrote = Q(
        authorships__article__in=lately,
        memberships__zone=F("authorships__article__zone"),
        memberships__ended_at=None,
        memberships__role__in=READING_ROLES,
    )
    told = Expertise.objects.filter(Q(topic=topic) | Q(topic__parent=topic))
    asked = Exists(told.filter(person=OuterRef("pk")))
    authors = Authorship.objects.filter(article__in=lately).values("person")
    found = colleagues(person).filter(Q(pk__in=authors) | Q(pk__in=told.values("person")))
    people = with_zone(found).annotate(
        written=Count("authorships__article", filter=wrote, distinct=True), asked=asked
    )
    rows = people.filter(Q(asked=True) | Q(written__gt=0))
    return list(rows.order_by("-asked", "-written", "name", "pk")[:TO_ASK])


def of_zone(person: User, zone: Zone, articles: ArticleQuerySet) -> list[ZoneTopic]:
    """Return what a zone writes about, the most first, each with whom of its people to ask; two queries.

    `articles` are those of the zone that `person` may read.
    """
    found: dict[int, ZoneTopic] = {}
    counted = articles.order_by().values(*TOPIC_COLUMNS).annotate(number=Count("pk"))
    for row in counted.order_by("-number", "topic__name_nl")[:TOPICS_OF_ZONE]:
        facts = {name: row[f"topic__{name}"] for name in ("slug", "name_nl", "name_fr")}
        found[row["topic_id"]] = ZoneTopic(Topic(pk=row["topic_id"], **facts), row["number"], [])
    lately = articles.order_by("-published_at", "-pk").values("pk")[:LATELY]
    authors = colleagues(person).filter(is_of(zone), authorships__article__in=lately)
    of_topic = authors.annotate(topic_id=F("authorships__article__topic"))
    wrote = of_topic.annotate(written=Count("authorships__article", distinct=True))
    for author in wrote.order_by("-written", "name", "pk"):
        topic = found.get(author.topic_id)
        if topic is not None and len(topic.people) < ASKED_A_TOPIC:
            topic.people.append(author)
    return list(found.values())


def reads(person: User) -> bool:
    """Say whether somebody reads anything at all: an observer does not."""
    return bool(access.reader(person).audience_ids)


def _follows(person: User) -> Exists:
    return Exists(Follow.objects.filter(person=person, topic=OuterRef("pk")))
