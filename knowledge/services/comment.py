from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, ProgrammingError, connection, transaction

from knowledge.models import Article, Comment
from zones import access, audit, mail
from zones.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable


@access.deed
def comment(
    article: Article, *, by: User, text: str, form_key: str | None = None
) -> tuple[Comment, bool]:
    """Say something below a published article, and tell its authors; return whether this call did so.

    What is said of a translation stands below its original.

    The same words with the same `form_key` are the comment that is there already; other words, typed
    after going back in the browser, are another comment. Raises Article.DoesNotExist when the article
    can no longer be read.
    """
    article = Article.objects.visible_to(by).published().get(pk=article.shared.pk)
    said = Comment(
        article=article,
        author=by,
        zone=by.current_zone,
        text=text,
        form_key=form_key or None,
    )
    try:
        with transaction.atomic():
            _say(said)
    except IntegrityError:
        made = article.comments.filter(author=by, form_key=form_key, text=text).first()
        if made is not None:
            return made, False
        said.form_key = None
        _say(said)
    access.changed(by)
    article = Article.objects.visible_to(by).published().get(pk=article.pk)
    audit.record(by, "comment_posted", zone=by.current_zone, item=said)
    for person in _others(article, by):
        mail.post("comment_posted", person, f"comment:{said.pk}:{person.pk}", comment=said.pk)
    return said, True


def _say(said: Comment) -> None:
    """Write the comment, and hold its article as it then is.

    A reader of another zone cannot lock the article; PostgreSQL does, when it checks that the
    comment has one, and so waits for who is changing, withdrawing or deleting it.
    """
    try:
        said.save()
    except ProgrammingError as refused:  # by the row policy: no longer theirs to read
        raise Article.DoesNotExist from refused
    try:
        connection.check_constraints()
    except IntegrityError as deleted:
        raise Article.DoesNotExist from deleted


def _others(article: Article, by: User) -> Iterable[User]:
    """The article's authors who still belong to its zone, but for who speaks."""
    return (
        User.objects.filter(
            is_active=True,
            authorships__article=article,
            memberships__zone=article.zone_id,
            memberships__ended_at=None,
        )
        .exclude(pk=by.pk)
        .distinct()
    )
