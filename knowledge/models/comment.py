from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from knowledge.models.article import Article
from knowledge.models.below import Below
from knowledge.querysets import CommentMentionQuerySet, CommentQuerySet
from zones.models import Zone, public_id

EDITED_WITHIN = timedelta(hours=1)


class Comment(Below):
    """What a reader says below an article, for the zone they acted for (none: the network coordinator).

    An answer has the comment that began the thread as its `parent`. One that was removed stays, without
    words, as long as it has answers.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments"
    )
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="answers"
    )
    text = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hidden_at = models.DateTimeField(null=True, blank=True)
    form_key = models.CharField(max_length=36, null=True, blank=True, editable=False)  # noqa: DJ001 - unique where it is given

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["author", "form_key"], name="a_filled_in_form_makes_one_comment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.author_id}"

    @property
    def item_above(self) -> Article:
        return self.article

    def get_absolute_url(self) -> str:
        """Return where it stands, also when younger threads have pushed it out of sight."""
        return f"{self.article.get_absolute_url()}?earlier=1#comment-{self.public_id}"

    @property
    def may_be_edited(self) -> bool:
        """Whether its author may still change it."""
        return self.removed_at is None and timezone.now() - self.at < EDITED_WITHIN


class CommentMention(Below):
    """Somebody is named in a comment. PostgreSQL takes these along with the comment."""

    comment = models.ForeignKey(Comment, on_delete=models.DO_NOTHING, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = CommentMentionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "person"], name="mentioned_once_in_a_comment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.person_id}"

    @property
    def item_above(self) -> Comment:
        return self.comment
