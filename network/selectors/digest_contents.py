"""The rows behind the ids of a digest, with the rights of the moment at which it is shown, and what its subject says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model
from django.utils.translation import ngettext_lazy

from exchanges.models import Project
from knowledge.models import Adoption, Answer, Article, Comment, Question
from network.selectors.digest_items import followed_by, ties

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from network.models import Digest
    from network.selectors.digest_items import Items
    from zones.models import User

IN_SUBJECT = 3
"""Kinds of news that the subject of the letter names."""

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Contents:
    """The same as rows that the person may read now."""

    waiting: list[Project]
    answers: list[Answer]
    mentions: list[Comment]
    adoptions: list[Adoption]
    comments: list[Comment]
    followed: list[Article]
    """Of topics and zones that the person follows now."""
    others: list[Article]
    questions: list[Question]
    moved: list[Project]
    articles_left_out: int = 0

    def __bool__(self) -> bool:
        return any(rows for rows in vars(self).values() if isinstance(rows, list))

    def told(self) -> list[str]:
        """Say what is in it, what concerns the person first: for the subject of the letter."""
        numbers = (
            (len(self.waiting), ngettext_lazy("%(n)d decision waits", "%(n)d decisions wait", "n")),
            (
                len(self.answers),
                ngettext_lazy("%(n)d answer for you", "%(n)d answers for you", "n"),
            ),
            (
                len(self.mentions),
                ngettext_lazy("you are named once", "you are named %(n)d times", "n"),
            ),
            (
                len(self.adoptions),
                ngettext_lazy("taken over from you once", "taken over from you %(n)d times", "n"),
            ),
            (
                len(self.comments),
                ngettext_lazy("%(n)d comment for you", "%(n)d comments for you", "n"),
            ),
            (
                len(self.followed) + len(self.others) + self.articles_left_out,
                ngettext_lazy("%(n)d new article", "%(n)d new articles", "n"),
            ),
            (len(self.questions), ngettext_lazy("%(n)d new question", "%(n)d new questions", "n")),
            (
                len(self.moved),
                ngettext_lazy("news of %(n)d project", "news of %(n)d projects", "n"),
            ),
        )
        return [words % {"n": number} for number, words in numbers if number][:IN_SUBJECT]


def contents(person: User, items: Items | Digest) -> Contents:
    """Return the rows behind the ids, as far as this person may read them now."""
    articles = Article.objects.visible_to(person).published()
    projects = Project.objects.visible_to(person).with_frame()
    waiting = Project.objects.decidable_by(person).with_frame()
    comments = Comment.objects.visible_to(person).filter(removed_at=None, article__in=articles)
    questions = Question.objects.visible_to(person).asked()
    answers = Answer.objects.visible_to(person).standing().filter(question__in=questions)
    adoptions = Adoption.objects.visible_to(person).current().filter(article__in=articles)
    comments = comments.select_related("article", "author", "zone")
    mine = followed_by([person])[person.pk]
    followed, others = _split(_in_order(articles.with_frame(), items.article_ids), mine)
    return Contents(
        waiting=_in_order(waiting, items.waiting_project_ids),
        followed=followed,
        others=others,
        articles_left_out=items.articles_left_out,
        mentions=_in_order(comments, items.mention_ids),
        adoptions=_in_order(adoptions.select_related("article", "zone"), items.adoption_ids),
        moved=_in_order(projects, items.moved_project_ids),
        comments=_in_order(comments, items.comment_ids),
        questions=_in_order(questions.with_frame(person), items.question_ids),
        answers=_in_order(answers.select_related("question", "author", "zone"), items.answer_ids),
    )


def _in_order(rows: QuerySet[Row], pks: Sequence[int]) -> list[Row]:
    found = {row.pk: row for row in rows.filter(pk__in=pks)} if pks else {}
    return [found[pk] for pk in pks if pk in found]


def _split(
    articles: Iterable[Article], mine: set[tuple[str, int | None]]
) -> tuple[list[Article], list[Article]]:
    parts: tuple[list[Article], list[Article]] = ([], [])
    for article in articles:
        parts[not mine & ties(article)].append(article)
    return parts
