"""What the weekly digest would tell somebody: what is new of what they may read.

The ids are kept with the digest; the rows behind them are read again, with the rights of then, when it is shown.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, TypeVar

from django.db.models import F, Model

from exchanges.models import Project, ProjectEvent
from knowledge.models import Answer, Article, Authorship, Comment, Follow, Question
from zones import access
from zones.choices import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from network.models import Digest
    from zones.models import User

    Moved = tuple[int, int]

ARTICLES_CONSIDERED = 500
"""The newest of a week's articles among which a person's topics are looked for."""

SHOWN = 15
"""Rows of each kind in one digest; the page behind the letter shows the rest."""

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Items:
    """What one digest is about: ids, each list in the order in which it is shown."""

    article_ids: tuple[int, ...] = ()
    moved_project_ids: tuple[int, ...] = ()
    waiting_project_ids: tuple[int, ...] = ()
    comment_ids: tuple[int, ...] = ()
    question_ids: tuple[int, ...] = ()
    answer_ids: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return any(asdict(self).values())


@dataclass(frozen=True)
class Contents:
    """The same as rows that the person may read now."""

    waiting: list[Project]
    articles: list[Article]
    moved: list[Project]
    comments: list[Comment]
    questions: list[Question]
    answers: list[Answer]

    def __bool__(self) -> bool:
        return any(vars(self).values())


def news_for(person: User, since: datetime, until: datetime) -> Items:
    return dict(gather([person], since, until))[person]


def contents(person: User, items: Items | Digest) -> Contents:
    """Return the rows behind the ids, as far as this person may read them now."""
    articles = Article.objects.visible_to(person).published()
    projects = Project.objects.visible_to(person).with_frame()
    waiting = Project.objects.decidable_by(person).with_frame()
    comments = Comment.objects.visible_to(person).filter(removed_at=None, article__in=articles)
    questions = Question.objects.visible_to(person).asked()
    answers = Answer.objects.visible_to(person).standing().filter(question__in=questions)
    return Contents(
        waiting=_in_order(waiting, items.waiting_project_ids),
        articles=_in_order(articles.with_frame(), items.article_ids),
        moved=_in_order(projects, items.moved_project_ids),
        comments=_in_order(comments.select_related("article", "author", "zone"), items.comment_ids),
        questions=_in_order(questions.with_frame(person), items.question_ids),
        answers=_in_order(answers.select_related("question", "author", "zone"), items.answer_ids),
    )


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
        followed = _followed(people)
        comments = _comments(someone, people, since, until)
        questions = _questions(someone, since, until)
        answers = _answers(someone, people, since, until)
    for person in people:
        mine, language = followed[person.pk], person.language or Language.DUTCH
        others = [
            a for a in articles if person.pk not in authors[a.pk] and a.gives_way_to != language
        ]
        others.sort(key=lambda a: not mine & _ties(a))  # stable: newest first
        yield (
            person,
            Items(
                article_ids=tuple(a.pk for a in others[:SHOWN]),
                moved_project_ids=_followed_first(moved, mine, waiting_ids),
                waiting_project_ids=waiting_ids,
                comment_ids=tuple(comments[person.pk][:SHOWN]),
                question_ids=tuple(
                    q.pk for q in questions if q.asked_by_id != person.pk and mine & _ties(q)
                )[:SHOWN],
                answer_ids=tuple(answers[person.pk][:SHOWN]),
            ),
        )


def _in_order(rows: QuerySet[Row], pks: Sequence[int]) -> list[Row]:
    found = {row.pk: row for row in rows.filter(pk__in=pks)} if pks else {}
    return [found[pk] for pk in pks if pk in found]


def _articles(reader: User, since: datetime, until: datetime) -> list[Article]:
    fresh = Article.objects.visible_to(reader).published().fresh_since(since)
    fresh = fresh.filter(published_at__lt=until).newest_first().select_related("topic")
    return list(
        fresh.only("zone_id", "topic", "topic__parent", "gives_way_to")[:ARTICLES_CONSIDERED]
    )


def _ties(row: Article | Question) -> set[tuple[str, int | None]]:
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


def _authors(people: Sequence[User], articles: Sequence[Article]) -> dict[int, set[int]]:
    rows = Authorship.objects.filter(person__in=people, article__in=articles)
    by_article: dict[int, set[int]] = defaultdict(set)
    for article_id, person_id in rows.values_list("article_id", "person_id"):
        by_article[article_id].add(person_id)
    return by_article


def _followed(people: Sequence[User]) -> dict[int, set[tuple[str, int | None]]]:
    """Return the topics and zones that each of these people follows."""
    rows = Follow.objects.filter(person__in=people, article=None)
    by_person: dict[int, set[tuple[str, int | None]]] = defaultdict(set)
    for person_id, topic_id, zone_id in rows.values_list("person_id", "topic_id", "zone_id"):
        by_person[person_id].add(("zone", zone_id) if zone_id else ("topic", topic_id))
    return by_person
