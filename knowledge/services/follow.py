from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import ProgrammingError, transaction

from knowledge.choices import Weight
from knowledge.models import Article, Follow, Topic
from zones import access, audit, mail
from zones.models import User, Zone

if TYPE_CHECKING:
    from knowledge.models import Revision

    Followed = Article | Topic | Zone


@access.as_actor
def follow(followed: Followed, *, by: User) -> None:
    """Hear of an article, a topic or a zone from now on; nothing when one does already.

    Who follows an article follows both its languages.

    Raises DoesNotExist of what cannot be followed: an article that can no longer be read, and anything by
    somebody who reads nothing any more.
    """
    name = _name(followed)
    if isinstance(followed, Article):
        followed = Article.objects.visible_to(by).published().get(pk=followed.shared.pk)
    try:
        with transaction.atomic():
            named: dict[str, Any] = {name: followed}
            _row, is_new = Follow.objects.get_or_create(person=by, **named)
    except ProgrammingError as refused:  # by the row policy: no longer theirs to read
        raise Article.DoesNotExist from refused
    access.refresh_rights(by)  # it may have waited for its turn
    if not access.reader(by).audience_ids:
        raise type(followed).DoesNotExist
    if is_new:
        audit.record(by, "follow_started", zone=by.current_zone, item=followed)


@access.as_actor
def unfollow(followed: Followed, *, by: User) -> None:
    if isinstance(followed, Article):
        followed = followed.shared
    gone, _rows = Follow.objects.filter(person=by, **{_name(followed): followed}).delete()
    if gone:
        audit.record(by, "follow_stopped", zone=by.current_zone, item=followed)


def tell_followers(article: Article, revision: Revision, *, by: User) -> None:
    """Owe those who follow the article a letter about its new edition, but not about typing errors."""
    if revision.weight == Weight.TYPO:
        return
    following = Follow.objects.filter(article=article.shared).exclude(person=by).values("person")
    for person in User.objects.filter(pk__in=following, is_active=True):
        key = f"revised:{revision.pk}:{person.pk}"
        mail.queue_letter(
            "article_revised",
            person,
            key,
            about=article,
            article=article.pk,
            number=revision.number,
        )


def _name(followed: Followed) -> str:
    return followed._meta.model_name or ""
