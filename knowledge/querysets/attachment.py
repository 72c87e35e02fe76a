"""Which files, and the words in them, somebody may open or change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat

from knowledge.choices import FileState
from knowledge.querysets.article import all_articles
from knowledge.querysets.below import as_wide_as, written_for
from knowledge.richtext.images import AFTER_ID, BEFORE_ID, ids_in

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from knowledge.models import Attachment, AttachmentText
    from zones.models import User


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Files that were found clean, of articles that are readable, and that were brought for an audience that is.

        - those who may change the article: all of them;
        - others: the newest version, unless it was reported as holding personal data, or waits with a
          text that is reviewed first;
        - of these a picture of a text only where it stands in a text they may read: of the article, of
          its translation, or of an earlier edition of either.
        """
        clean = self.filter(
            written_for(user), article__in=all_articles().visible_to(user), state=FileState.CLEAN
        )
        newest = Q(replaced_by=None, hidden_at=None, waits_with=None)
        return clean.filter(
            newest & (Q(is_of_text=False) | _stands_in_a_text(user))
            | Q(article__in=all_articles().editable_by(user)),
        )

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Files in any state, for those who may change the article."""
        return self.filter(article__in=all_articles().editable_by(user))

    def as_open_as_their_article(self) -> Self:
        """What everybody reads who reads the article."""
        return self.filter(as_wide_as("article__audience"))

    def kept_from_readers(self) -> Self:
        """What readers would find in the list of files, and some who read the article do not."""
        listed = self.newest().filter(is_of_text=False, hidden_at=None, waits_with=None)
        return listed.filter(~as_wide_as("article__audience")).exclude(state=FileState.REFUSED)

    def meant_for(self, user: User | AnonymousUser) -> Self:
        """What was brought for an audience that this person reads: for lists of an article that was read."""
        return self.filter(written_for(user))

    def newest(self) -> Self:
        """What is not an older version of another file."""
        return self.filter(replaced_by=None)

    def beside(self, body: str) -> Self:
        """What goes with this text to its readers: the newest version of each file, and its pictures."""
        of_it = Q(is_of_text=False) | Q(public_id__in=ids_in(body))
        return self.newest().filter(of_it, hidden_at=None, waits_with=None)


class AttachmentTextQuerySet(models.QuerySet["AttachmentText"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The words of the files that may be opened."""
        return self.filter(attachment__in=all_attachments().visible_to(user))


def all_attachments() -> AttachmentQuerySet:
    attachments: AttachmentQuerySet = apps.get_model("knowledge", "Attachment").objects.all()
    return attachments


def _stands_in_a_text(user: User | AnonymousUser) -> Q:
    place = Concat(Value(BEFORE_ID), OuterRef("public_id"), Value(AFTER_ID))
    below, deeper = OuterRef("article"), OuterRef(OuterRef("article"))
    articles = all_articles().visible_to(user)
    texts = articles.filter(Q(pk=below) | Q(translation_of=below), body__contains=place)
    of_pair = articles.filter(Q(pk=deeper) | Q(translation_of=deeper))
    earlier = apps.get_model("knowledge", "Revision").objects.meant_for(user)
    editions = earlier.filter(article__in=of_pair, body__contains=place)
    return Q(Exists(texts)) | Q(Exists(editions))
