"""What the weekly digest would tell somebody: what is new of what they may read.

The ids are kept with the digest; the rows behind them are read again, with the rights of then, when it is shown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from exchanges.models import Project, ProjectEvent
from knowledge.models import (
    Adoption,
    Answer,
    Article,
    Authorship,
    Comment,
    CommentMention,
    Follow,
    Question,
)
from zones import access
from zones.choices import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from zones.models import User

    Moved = tuple[int, int]

ARTICLES_CONSIDERED = 500
"""The newest of a week's articles among which a person's topics are looked for."""

SHOWN = 15
"""Rows of each kind in one digest; the page behind the letter shows the rest."""

OF_ONE = 3
"""So many articles of one topic, and of one zone, stand in a digest at most."""


@dataclass(frozen=True)
class Items:
    """What one digest is about: ids, each list in the order in which it is shown."""

    article_ids: tuple[int, ...] = ()
    moved_project_ids: tuple[int, ...] = ()
    waiting_project_ids: tuple[int, ...] = ()
    comment_ids: tuple[int, ...] = ()
    question_ids: tuple[int, ...] = ()
    answer_ids: tuple[int, ...] = ()
    mention_ids: tuple[int, ...] = ()
    """Of comments in which somebody else names the person."""
    adoption_ids: tuple[int, ...] = ()
    """Of entries of other zones in the register, below what the person wrote."""
    articles_left_out: int = 0

    def __bool__(self) -> bool:
        return any(asdict(self).values())


def news_for(person: User, since: datetime, until: datetime) -> Items:
    return dict(gather([person], since, until))[person]


def gather(
    people: Sequence[User], since: datetime, until: datetime
) -> Iterator[tuple[User, Items]]:
    """Yield what each of these people, who may all read the same, would be told."""
    if not people:
        return
    someone = people[0]
    with access.reading_as(someone):
        articles = _articles(someone, since, until)
        moved = _moved(someone, since, until)
        waiting = Project.objects.decidable_by(someone).order_by("respond_by", "pk")
        waiting_ids = tuple(waiting.values_list("pk", flat=True)[:SHOWN])
        authors = _authors(people, articles)
        followed = followed_by(people)
        comments = _comments(someone, people, since, until)
        questions = _questions(someone, since, until)
        answers = _answers(someone, people, since, until)
        mentions = _mentions(someone, people, since, until)
        adoptions = _adoptions(someone, people, since, until)
    for person in people:
        mine, language = followed[person.pk], person.language or Language.DUTCH
        others = [
            a for a in articles if person.pk not in authors[a.pk] and a.gives_way_to != language
        ]
        others.sort(key=lambda a: not mine & ties(a))  # stable: newest first
        chosen = _few_of_each(others)
        named = mentions[person.pk]
        yield (
            person,
            Items(
                article_ids=tuple(a.pk for a in chosen),
                articles_left_out=len(others) - len(chosen),
                mention_ids=tuple(named[:SHOWN]),
                adoption_ids=tuple(adoptions[person.pk][:SHOWN]),
                moved_project_ids=_followed_first(moved, mine, waiting_ids),
                waiting_project_ids=waiting_ids,
                comment_ids=tuple(pk for pk in comments[person.pk] if pk not in named)[:SHOWN],
                question_ids=tuple(
                    q.pk for q in questions if q.asked_by_id != person.pk and mine & ties(q)
                )[:SHOWN],
                answer_ids=tuple(answers[person.pk][:SHOWN]),
            ),
        )


def _few_of_each(articles: Iterable[Article]) -> list[Article]:
    # So that no topic and no zone fills the digest.
    chosen: list[Article] = []
    numbers: Counter[tuple[str, int | None]] = Counter()
    for article in articles:
        of = [("topic", article.topic_id), ("zone", article.zone_id)]
        if len(chosen) < SHOWN and all(numbers[one] < OF_ONE for one in of):
            chosen.append(article)
            numbers.update(of)
    return chosen


def _articles(reader: User, since: datetime, until: datetime) -> list[Article]:
    fresh = Article.objects.visible_to(reader).published().fresh_since(since)
    fresh = fresh.filter(published_at__lt=until).newest_first().select_related("topic")
    return list(
        fresh.only("zone_id", "topic", "topic__parent", "gives_way_to")[:ARTICLES_CONSIDERED]
    )


def ties(row: Article | Question) -> set[tuple[str, int | None]]:
    """By what somebody may follow this: its topic, the one above that, and its zone."""
    return {("topic", row.topic_id), ("topic", row.topic.parent_id), ("zone", row.zone_id)}


def _moved(reader: User, since: datetime, until: datetime) -> list[Moved]:
    """Projects that took a step, the latest step first, each with the zone that leads it."""
    steps = ProjectEvent.objects.visible_to(reader).filter(
        project__in=Project.objects.visible_to(reader).submitted(), at__gte=since, at__lt=until
    )
    latest = steps.order_by("-at", "-pk").values_list("project_id", "project__zone_id")
    return list(dict.fromkeys(latest[:ARTICLES_CONSIDERED]))


def _followed_first(
    moved: Iterable[Moved], mine: set[tuple[str, int | None]], waiting_ids: Iterable[int]
) -> tuple[int, ...]:
    others = [(pk, zone_id) for pk, zone_id in moved if pk not in set(waiting_ids)]
    others.sort(key=lambda row: ("zone", row[1]) not in mine)  # stable: the latest step first
    return tuple(pk for pk, _zone_id in others[:SHOWN])


def _comments(
    reader: User, people: Sequence[User], since: datetime, until: datetime
) -> dict[int, list[int]]:
    """Others' comments on each person's own articles, newest first."""
    readable = Article.objects.visible_to(reader).published()
    found = (
        Comment.objects.visible_to(reader)
        .filter(
            removed_at=None,
            article__in=readable,
            article__authorships__person__in=people,
            at__gte=since,
            at__lt=until,
        )
        .exclude(author=F("article__authorships__person"))
    )
    by_person: dict[int, list[int]] = defaultdict(list)
    rows = found.order_by("-at", "-pk").values_list("article__authorships__person", "pk")
    for person_id, comment_id in rows:
        by_person[person_id].append(comment_id)
    return by_person


def _questions(reader: User, since: datetime, until: datetime) -> list[Question]:
    """Questions and calls that were asked, the newest first."""
    fresh = Question.objects.visible_to(reader).asked().filter(created_at__gte=since)
    fresh = fresh.filter(created_at__lt=until).newest_first().select_related("topic")
    return list(fresh.only("asked_by", "zone_id", "topic", "topic__parent")[:ARTICLES_CONSIDERED])


def _answers(
    reader: User, people: Sequence[User], since: datetime, until: datetime
) -> dict[int, list[int]]:
    """Others' answers to each person's own questions, newest first."""
    readable = Question.objects.visible_to(reader).asked().filter(asked_by__in=people)
    found = (
        Answer.objects.visible_to(reader)
        .standing()
        .filter(question__in=readable, at__gte=since, at__lt=until)
    )
    by_person: dict[int, list[int]] = defaultdict(list)
    rows = found.exclude(author=F("question__asked_by")).order_by("-at", "-pk")
    for person_id, answer_id in rows.values_list("question__asked_by", "pk"):
        by_person[person_id].append(answer_id)
    return by_person


def _mentions(
    reader: User, people: Sequence[User], since: datetime, until: datetime
) -> dict[int, list[int]]:
    comments = Comment.objects.visible_to(reader).filter(
        removed_at=None,
        article__in=Article.objects.visible_to(reader).published(),
        at__gte=since,
        at__lt=until,
    )
    rows = CommentMention.objects.visible_to(reader).filter(comment__in=comments, person__in=people)
    rows = rows.exclude(comment__author=F("person")).order_by("-comment__at", "-comment")
    by_person: dict[int, list[int]] = defaultdict(list)
    for person_id, comment_id in rows.values_list("person", "comment"):
        by_person[person_id].append(comment_id)
    return by_person


def _adoptions(
    reader: User, people: Sequence[User], since: datetime, until: datetime
) -> dict[int, list[int]]:
    taken = Adoption.objects.visible_to(reader).in_use()
    taken = taken.filter(
        article__in=Article.objects.visible_to(reader).published(),
        article__authorships__person__in=people,
        decided_at__gte=since,
        decided_at__lt=until,
    ).exclude(zone=F("article__zone"))
    by_person: dict[int, list[int]] = defaultdict(list)
    rows = taken.order_by("-decided_at", "-pk").values_list("article__authorships__person", "pk")
    for person_id, adoption_id in rows:
        by_person[person_id].append(adoption_id)
    return by_person


def _authors(people: Sequence[User], articles: Sequence[Article]) -> dict[int, set[int]]:
    rows = Authorship.objects.filter(person__in=people, article__in=articles)
    by_article: dict[int, set[int]] = defaultdict(set)
    for article_id, person_id in rows.values_list("article_id", "person_id"):
        by_article[article_id].add(person_id)
    return by_article


def followed_by(people: Sequence[User]) -> dict[int, set[tuple[str, int | None]]]:
    """Return the topics and zones that each of these people follows."""
    rows = Follow.objects.filter(person__in=people, article=None)
    by_person: dict[int, set[tuple[str, int | None]]] = defaultdict(set)
    for person_id, topic_id, zone_id in rows.values_list("person_id", "topic_id", "zone_id"):
        by_person[person_id].add(("zone", zone_id) if zone_id else ("topic", topic_id))
    return by_person
