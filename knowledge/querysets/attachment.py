"""Which files, and the words in them, somebody may open or change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from knowledge.choices import FileState
from knowledge.querysets.article import all_articles

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from knowledge.models import Attachment, AttachmentText
    from zones.models import User


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Files that were found clean.

        - the newest version: exactly when the article is readable;
        - an older one, and one that was reported as holding personal data: for those who may
          change the article.
        """
        clean = self.filter(article__in=all_articles().visible_to(user), state=FileState.CLEAN)
        return clean.filter(
            Q(replaced_by=None, hidden_at=None) | Q(article__in=all_articles().editable_by(user)),
        )

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Files in any state, for those who may change the article."""
        return self.filter(article__in=all_articles().editable_by(user))

    def newest(self) -> Self:
        """What is not an older version of another file."""
        return self.filter(replaced_by=None)


class AttachmentTextQuerySet(models.QuerySet["AttachmentText"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The words of the files that may be opened."""
        return self.filter(attachment__in=all_attachments().visible_to(user))


def all_attachments() -> AttachmentQuerySet:
    attachments: AttachmentQuerySet = apps.get_model("knowledge", "Attachment").objects.all()
    return attachments
