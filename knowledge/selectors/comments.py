"""What readers say of an article: threads of comments, and signs; each in the query of what it stands with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, Window
from django.db.models.functions import Coalesce, JSONObject, RowNumber
from django.utils.translation import gettext as _

from knowledge.choices import SignKind
from knowledge.models import ArticleSign, Comment, CommentMention, Follow
from knowledge.selectors.below import kept_for
from zones.compiled_reads import compiled_read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from knowledge.models import Article
    from knowledge.querysets import ArticleQuerySet
    from zones.models import User

THREADS = 10
"""The newest ones, which a page shows; "show earlier" shows the others."""

MAX_THREADS = 500

ANSWERS = 3
"""The newest ones of each thread, which a page shows beside what began it, as with threads."""

MAX_ANSWERS = 1_000

SHOWN = (
    "public_id", "article", "parent", "text", "at", "edited_at", "removed_at", "removed_by", "hidden_at",
    "author__name", "zone__slug", "zone__name",
)  # fmt: skip
"""Of each comment, because there are hundreds of them."""


@dataclass(frozen=True)
class Talk:
    comments: list[Comment]
    """Each thread after the one before it, with its answers after what began it.

    Where answers are left out, what began the thread says so: `has_earlier_answers`.
    """

    has_earlier: bool


@dataclass
class Sign:
    kind: str
    label: str
    zones: list[str] = field(default_factory=list)
    people: int = 0
    is_mine: bool = False


def with_talk(rows: ArticleQuerySet, person: User) -> ArticleQuerySet:
    """Load with articles their signs, and whether this person follows them."""
    shared = Coalesce(OuterRef("translation_of"), OuterRef("pk"))
    signs = (
        ArticleSign.objects.meant_for(person).filter(article=shared).order_by("zone__name", "pk")
    )
    facts = JSONObject(kind=F("kind"), zone=F("zone__name"), person=F("person_id"))
    followed = Follow.objects.filter(article=shared, person=person)
    return rows.annotate(
        sign_rows=ArraySubquery(signs.values_list(facts)), is_followed=Exists(followed)
    )


def signs_of(article: Article, person: User) -> list[Sign]:
    """Return each kind of sign with the zones that gave it; of an article loaded `with_talk`."""
    signs = {kind.value: Sign(kind.value, str(kind.label)) for kind in SignKind}
    rows: list[dict[str, Any]] = article.sign_rows  # type: ignore[attr-defined]  # loaded `with_talk`
    for row in rows:
        sign = signs[row["kind"]]
        sign.people += 1
        sign.is_mine = sign.is_mine or row["person"] == person.pk
        if row["zone"] and (name := _("PZ %(zone)s") % {"zone": row["zone"]}) not in sign.zones:
            sign.zones.append(name)
    return list(signs.values())


def said_below(article: Article, person: User) -> QuerySet[Comment]:
    """Return what can be answered below an article, or below the original of a translation."""
    rows = Comment.objects.visible_to(person).filter(removed_at=None).annotate(kept_for=kept_for())
    return rows.filter(article=article.translation_of_id or article.pk).select_related("author")


def talk_below(article: Article, person: User, *, earlier: bool = False) -> Talk:
    """Return what was said below an article, in one query: the newest threads with their newest answers, or all."""
    most, answers = (MAX_THREADS, MAX_ANSWERS) if earlier else (THREADS, ANSWERS)
    rows = _said(person, article=article.pk, earlier=earlier)
    for row in rows:
        row.article = article
    return _in_threads(rows, most, answers)


@compiled_read(article=BigIntegerField(), shapes=("earlier",))
def _said(person: Any, *, article: Any, earlier: bool) -> QuerySet[Comment, Comment]:
    most, answers = (MAX_THREADS, MAX_ANSWERS) if earlier else (THREADS, ANSWERS)
    below = Comment.objects.filter(article=article).open_to(person)
    begun = below.filter(parent=None).order_by("-at", "-pk")[: most + 1].values("pk")
    place = Window(RowNumber(), partition_by="parent", order_by=["-at", "-pk"])
    newest = below.filter(parent__in=begun).annotate(place=place).filter(place__lte=answers + 1)
    mentions = CommentMention.objects.visible_to(person).filter(comment=OuterRef("pk"))
    names = JSONObject(name=F("person__name"), public_id=F("person__public_id"))
    readable = Comment.objects.visible_to(person).filter(article=article)
    rows = readable.filter(Q(pk__in=begun) | Q(pk__in=newest.values("pk")))
    rows = rows.select_related("author", "zone").only(*SHOWN).order_by("at", "pk")
    return rows.annotate(mentioned=ArraySubquery(mentions.values_list(names)), kept_for=kept_for())


def _in_threads(rows: Iterable[Comment], most: int, most_answers: int) -> Talk:
    """Put the rows in order; of each thread, and of all of them, there is one more than is shown where more were said."""
    threads: dict[int, list[Comment]] = {}
    answers: dict[int, list[Comment]] = {}
    for row in rows:
        if row.parent_id is None:
            threads[row.pk] = [row]
        else:
            answers.setdefault(row.parent_id, []).append(row)
    for pk, thread in threads.items():
        said = answers.get(pk, [])
        thread[0].has_earlier_answers = len(said) > most_answers  # type: ignore[attr-defined]  # for the page
        thread += said[-most_answers:]
    begun = list(threads.values())
    return Talk([row for thread in begun[-most:] for row in thread], len(begun) > most)
