from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from knowledge.models import Article, Comment, CommentMention, Follow
from knowledge.selectors.mentions import mentioned_in
from zones import access, audit, mail
from zones.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from zones.models import Audience


class EditWindowOver(Exception):
    """The hour in which one may change a comment is over, or it was removed."""


@access.as_actor
def comment(
    article: Article,
    *,
    by: User,
    text: str,
    form_key: str | None = None,
    answers: Comment | None = None,
) -> tuple[Comment, bool]:
    """Say something below a published article, and tell whom it concerns; return whether this call did so.

    What is said of a translation stands below its original, and what `answers` an answer in the same
    thread, for nobody to whom that thread is not. The same words with the same `form_key` are the
    comment that is there already; other words, typed after going back in the browser, are another comment.
    Raises Article.DoesNotExist when the article, or what is answered, can no longer be read.
    """
    rows = Article.objects.visible_to(by).published().select_related("zone", "audience")
    article = rows.get(pk=article.shared.pk)
    begun = _thread(article, answers, by=by)
    said = Comment(
        article=article,
        audience=_readers_of(article, begun, by=by),
        author=by,
        zone=by.current_zone,
        parent=begun,
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
    access.refresh_rights(by)
    article = Article.objects.visible_to(by).published().get(pk=article.pk)
    audit.record(by, "comment_posted", zone=by.current_zone, item=said)
    _tell("comment_mentioned", _mention(said, article), said)
    if said.parent_id:
        _tell("comment_answered", _in_the_thread(said), said)
    _tell("comment_posted", _authors_but(article, by), said)
    return said, True


@access.as_actor
def edit_comment(comment: Comment, *, by: User, text: str) -> Comment:
    """Change one's own words within the hour; who is named anew gets a letter.

    Raises EditWindowOver, and Comment.DoesNotExist when it is not theirs or no longer readable.
    """
    found = _held(comment, by=by, rows=Comment.objects.editable_by(by))
    if not found.may_be_edited:
        raise EditWindowOver
    if found.text != text:
        found.text, found.edited_at = text, timezone.now()
        found.save(update_fields=["text", "edited_at"])
        audit.record(by, "comment_changed", zone=found.article.zone, item=found)
        _tell("comment_mentioned", _mention(found, found.article), found)
    return found


@access.as_actor
def remove_comment(comment: Comment, *, by: User) -> None:
    """Take a comment away: one's own, or one below an article of the zone one decides for.

    With answers below it, its place stays and says that it was removed. Raises Comment.DoesNotExist.
    """
    found = _held(comment, by=by, rows=Comment.objects.removable_by(by))
    audit.record(by, "comment_removed", zone=found.article.zone, item=found)
    take_away(found, by=by)


def take_away(comment: Comment, *, by: User) -> None:
    """Delete a comment that this person may remove, or its words where answers need its place."""
    if not _has_answers(comment):
        comment.delete()
        return
    CommentMention.objects.filter(comment=comment).delete()
    comment.text, comment.removed_at, comment.removed_by = "", timezone.now(), by
    comment.hidden_at = None
    comment.save(update_fields=["text", "removed_at", "removed_by", "hidden_at"])


def _has_answers(comment: Comment) -> bool:
    """Whether anything hangs below it, also what is hidden from who removes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT comment_has_answers(%s)", [comment.pk])
        (has_answers,) = cursor.fetchone()
    return bool(has_answers)


def _held(comment: Comment, *, by: User, rows: QuerySet[Comment]) -> Comment:
    list(Comment.objects.select_for_update().filter(pk=comment.pk))
    access.refresh_rights(by)
    return rows.select_related("article__zone").get(pk=comment.pk)


def _thread(article: Article, answers: Comment | None, *, by: User) -> Comment | None:
    """Return the comment that began the thread: there is one level of answers."""
    if answers is None:
        return None
    begun = Comment.objects.visible_to(by).filter(article=article, parent=None)
    found = begun.filter(pk=answers.parent_id or answers.pk).select_related("audience").first()
    if found is None:
        raise Article.DoesNotExist
    return found


def _readers_of(article: Article, begun: Comment | None, *, by: User) -> Audience:
    if begun is None:
        return article.audience
    return access.common_audience(article.audience, begun.audience, article.zone, by=by)


def _mention(said: Comment, article: Article) -> list[User]:
    """Keep whom the comment names, of those who may read it, and return them but for its author."""
    people = mentioned_in(said.text, article, said.audience_id)
    CommentMention.objects.filter(comment=said).exclude(person__in=people).delete()
    CommentMention.objects.bulk_create(
        (
            CommentMention(comment=said, audience_id=said.audience_id, person=person)
            for person in people
        ),
        ignore_conflicts=True,
    )
    return [person for person in people if person.pk != said.author_id]


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


def _tell(kind: str, people: Iterable[User], said: Comment) -> None:
    """Owe each of these people one letter about this comment, whatever makes it theirs."""
    for person in people:
        key = f"comment:{said.pk}:{person.pk}"
        mail.queue_letter(kind, person, key, about=said.article, comment=said.pk)


def _in_the_thread(said: Comment) -> QuerySet[User]:
    """Who began the thread, and who took part in it and follows the article; but for who speaks."""
    thread = Comment.objects.filter(parent=said.parent_id, removed_at=None).values("author")
    following = Follow.objects.filter(article=said.article_id).values("person")
    began = User.objects.filter(comments=said.parent)
    took_part = User.objects.filter(pk__in=thread).filter(pk__in=following)
    return (began | took_part).filter(is_active=True).exclude(pk=said.author_id)


def _authors_but(article: Article, by: User) -> QuerySet[User]:
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
