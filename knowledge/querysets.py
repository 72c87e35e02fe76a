"""Which articles, and what hangs below them, somebody may read, change or decide about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

from django.apps import apps
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery

from knowledge.choices import IN_USE, UNSEEN_STATES, Confirmation, FileState, ReviewOutcome, State
from zones import access
from zones.choices import DECIDING_ROLES, READING_ROLES

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from knowledge.models import (
        Adaptation,
        Adoption,
        Article,
        Attachment,
        AttachmentText,
        Autosave,
        Comment,
        DocumentImport,
        KnowledgeExport,
        OriginDecision,
        Report,
        Review,
        Revision,
        Tally,
    )
    from zones.access import Reader
    from zones.models import User


def _wrote(r: Reader) -> Q:
    """Authors, as long as they belong to the article's zone."""
    mine = apps.get_model("knowledge", "Authorship").objects.filter(
        article=OuterRef("pk"), person=r.user_id
    )
    return Q(Exists(mine), zone_id__in=r.zone_ids)


def _decides(r: Reader) -> Q:
    return Q(zone_id__in=r.deciding_zone_ids)


def _may_edit(r: Reader, wrote: Q | None = None) -> Q:
    theirs = (wrote or _wrote(r)) | _decides(r) & ~Q(state__in=UNSEEN_STATES)
    return Q(binned_at=None) & ~Q(state=State.ARCHIVED) & theirs


def _in_a_deciding_zone(r: Reader) -> Q:
    return Q(article__zone_id__in=r.deciding_zone_ids)


def _as_column(rule: Q) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(rule, BooleanField())


class ArticleQuerySet(models.QuerySet["Article"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Articles this person may read, none of them from the bin.

        - published, or archived after that: everybody whom its audience admits;
        - draft, in review or withdrawn: its authors, while they belong to its zone;
        - draft, in review or withdrawn: the coordinators and chief of its zone.

        What is not published has its own zone's audience, so the audience limits every branch.
        """
        r = access.reader(user)
        return self.filter(
            Q(state__in=(State.PUBLISHED, State.ARCHIVED)) | _wrote(r) | _decides(r),
            audience_id__in=r.audience_ids,
            binned_at=None,
        )

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Articles this person may change, publish, withdraw and bin.

        - in any state: its authors, while they belong to its zone;
        - once published: the coordinators and chief of its zone;
        - in the archive: nobody, it is taken out of it first.
        """
        r = access.reader(user)
        return self.filter(_may_edit(r))

    def decidable_by(self, user: User | AnonymousUser) -> Self:
        """Everything of the zones that this person is coordinator or chief of, in the bin too."""
        return self.filter(_decides(access.reader(user)))

    def archivable_by(self, user: User | AnonymousUser) -> Self:
        """What this person may put into the archive, and take out of it again."""
        r = access.reader(user)
        theirs = _wrote(r) | _decides(r)
        return self.filter(theirs, binned_at=None, state__in=(State.PUBLISHED, State.ARCHIVED))

    def restorable_by(self, user: User | AnonymousUser) -> Self:
        """What lies in the bin, for the zone's coordinators and chief, and for an author who put it there.

        A translation comes back with its original.
        """
        r = access.reader(user)
        rows = self.binned().exclude(translation_of__binned_at__isnull=False)
        return rows.filter(_decides(r) | _wrote(r) & Q(binned_by=r.user_id))

    def with_rights(self, user: User | AnonymousUser) -> Self:
        """Add `may_edit`, `may_decide` and `is_author`: the same rules as the methods above."""
        r = access.reader(user)
        rows = self.annotate(is_author=_as_column(_wrote(r)), may_decide=_as_column(_decides(r)))
        return rows.annotate(may_edit=_as_column(_may_edit(r, wrote=Q(is_author=True))))

    def published(self) -> Self:
        return self.filter(state=State.PUBLISHED, binned_at=None)

    def unpublished(self) -> Self:
        """Drafts, what waits for a review, and what was withdrawn."""
        return self.filter(binned_at=None).exclude(state__in=(State.PUBLISHED, State.ARCHIVED))

    def archived(self) -> Self:
        return self.filter(state=State.ARCHIVED, binned_at=None)

    def binned(self) -> Self:
        return self.filter(binned_at__isnull=False)

    def unowned(self) -> Self:
        """What nobody answers for who still works for its zone."""
        return self.exclude(Exists(_owner()))

    def with_upkeep(self) -> Self:
        """Add whether the owner is still there, who approved what readers see, and how the last review ended."""
        seen = apps.get_model("knowledge", "Revision").objects.filter(
            article=OuterRef("pk"), number=OuterRef("edition")
        )
        reviews = apps.get_model("knowledge", "Review").objects.filter(article=OuterRef("pk"))
        return self.annotate(
            owner_is_here=Exists(_owner()),
            approved_by_name=Subquery(seen.values("approved_by__name")[:1]),
            last_review=Subquery(reviews.order_by("-number").values("outcome")[:1]),
        )

    def one_of_each(self, language: str) -> Self:
        """Of an original and its translation the one that is written in this language, else the other."""
        return self.exclude(gives_way_to=language)

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def fresh_since(self, moment: datetime) -> Self:
        return self.filter(published_at__gte=moment)

    def with_frame(self) -> Self:
        """Load with it all that a row of a list shows."""
        return self.select_related("zone", "topic__parent", "audience").prefetch_related(
            "audience__zones"
        )


def _owner() -> models.QuerySet[models.Model]:
    """The owner of the article of the outer query, as somebody who works for its zone."""
    rows = apps.get_model("zones", "Membership").objects.filter(
        person=OuterRef("owner"),
        zone=OuterRef("zone"),
        ended_at=None,
        role__in=READING_ROLES,
        person__is_active=True,
    )
    return cast("models.QuerySet[models.Model]", rows)


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What was handed in of articles one may read: for their authors, and who decides for their zone."""
        r = access.reader(user)
        articles = _articles().visible_to(user).filter(_wrote(r) | _decides(r))
        return self.filter(article__in=articles, audience_id__in=r.audience_ids)

    def decidable_by(self, user: User | AnonymousUser) -> Self:
        """What waits for this person: of a zone they decide for, and of another's hand.

        One's own text only where nobody else could decide: see `with_others`.
        """
        r = access.reader(user)
        wrote = apps.get_model("knowledge", "Authorship").objects.filter(
            article=OuterRef("article"), person=r.user_id
        )
        rows = self.visible_to(user).with_others(user)
        return rows.filter(
            Q(nobody_else=True) | ~Q(by=r.user_id) & ~Exists(wrote),
            article__zone_id__in=r.deciding_zone_ids,
            outcome=ReviewOutcome.WAITING,
        )

    def with_others(self, user: User | AnonymousUser) -> Self:
        """Add `nobody_else`: no other coordinator or chief of the zone could decide, as who did not write it."""
        wrote = apps.get_model("knowledge", "Authorship").objects.filter(
            article=OuterRef(OuterRef("article")), person=OuterRef("person")
        )
        others = (
            apps.get_model("zones", "Membership")
            .objects.filter(
                zone=OuterRef("article__zone"),
                ended_at=None,
                role__in=DECIDING_ROLES,
                person__is_active=True,
            )
            .exclude(person=access.reader(user).user_id)
            .exclude(person=OuterRef("by"))
            .exclude(Exists(wrote))
        )
        return self.annotate(nobody_else=~Exists(others))

    def waiting(self) -> Self:
        return self.filter(outcome=ReviewOutcome.WAITING)


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Two conditions: the article is readable now, and so is the audience this text was for."""
        return self.filter(
            article__in=_articles().visible_to(user),
            audience_id__in=access.reader(user).audience_ids,
        )


def _said_by(r: Reader) -> Q:
    """Who said it, as long as they belong to the zone for which they did."""
    return Q(author=r.user_id) & (Q(zone=None) | Q(zone_id__in=r.zone_ids))


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Comments are readable when their article is.

        One that was reported as holding personal data: by who wrote it, and by the coordinators
        and chief of the article's zone.
        """
        r = access.reader(user)
        open_to = Q(hidden_at=None) | Q(author=r.user_id) | _in_a_deciding_zone(r)
        return self.filter(open_to, article__in=_articles().visible_to(user))

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """What this person said, for a zone of theirs, below what they may still read, and did not remove."""
        mine = self.filter(_said_by(access.reader(user)), removed_at=None)
        return mine.filter(article__in=_articles().visible_to(user))

    def removable_by(self, user: User | AnonymousUser) -> Self:
        """The same, and what was said below articles of the zones this person decides for."""
        r = access.reader(user)
        theirs = _said_by(r) | _in_a_deciding_zone(r)
        return self.filter(theirs, removed_at=None, article__in=_articles().visible_to(user))


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Files that were found clean.

        - the newest version: exactly when the article is readable;
        - an older one, and one that was reported as holding personal data: for those who may
          change the article.
        """
        clean = self.filter(article__in=_articles().visible_to(user), state=FileState.CLEAN)
        return clean.filter(
            Q(replaced_by=None, hidden_at=None) | Q(article__in=_articles().editable_by(user)),
        )

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Files in any state, for those who may change the article."""
        return self.filter(article__in=_articles().editable_by(user))

    def newest(self) -> Self:
        """What is not an older version of another file."""
        return self.filter(replaced_by=None)


class AttachmentTextQuerySet(models.QuerySet["AttachmentText"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The words of the files that may be opened."""
        return self.filter(attachment__in=_attachments().visible_to(user))


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """A report, for who made it and for the coordinators and chief of the article's zone."""
        r = access.reader(user)
        return self.filter(Q(reporter=r.user_id) | Q(zone_id__in=r.deciding_zone_ids))

    def decidable_by(self, user: User | AnonymousUser) -> Self:
        """Reports about what belongs to the zones that this person is coordinator or chief of."""
        return self.filter(zone_id__in=access.reader(user).deciding_zone_ids)

    def waiting(self) -> Self:
        return self.filter(decided_at=None)


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Entries below articles this person may read.

        - confirmed: everybody who reads the article;
        - waiting, refused, or replaced before it was confirmed: the zone whose entry it is.
        """
        r = access.reader(user)
        return self.filter(
            Q(confirmation=Confirmation.CONFIRMED) | Q(zone_id__in=r.zone_ids),
            article__in=_articles().visible_to(user),
        )

    def decidable_by(self, user: User | AnonymousUser) -> Self:
        """Entries of the zones that this person is coordinator or chief of, below what they may read."""
        return self.filter(
            zone_id__in=access.reader(user).deciding_zone_ids,
            article__in=_articles().visible_to(user),
        )

    def waiting(self) -> Self:
        return self.filter(confirmation=Confirmation.WAITING)

    def current(self) -> Self:
        """What counts now: of each zone the entry that was confirmed last."""
        return self.filter(is_current=True)

    def in_use(self) -> Self:
        return self.current().filter(state__in=IN_USE)

    def oldest_first(self) -> Self:
        return self.order_by("since", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-since", "-pk")


class AdaptationQuerySet(models.QuerySet["Adaptation"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Readable exactly when the adaptation itself is; whether the origin is, its own rows say."""
        return self.filter(article__in=_articles().visible_to(user))

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """For those who may change the adaptation."""
        return self.filter(article__in=_articles().editable_by(user))


class OriginDecisionQuerySet(models.QuerySet["OriginDecision"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What was taken over and what not: only for those who may change the adaptation."""
        return self.filter(adaptation__article__in=_articles().editable_by(user))


class AutosaveQuerySet(models.QuerySet["Autosave"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What this person typed themselves, and could still save.

        - for a new article: of a zone they belong to;
        - for an article: one that they may change.
        """
        r = access.reader(user)
        mine = self.filter(person=r.user_id, zone_id__in=r.zone_ids)
        editable = _articles().editable_by(user)
        return mine.filter(Q(article=None) | Q(article__in=editable))


class DocumentImportQuerySet(models.QuerySet["DocumentImport"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What this person sent in, for a zone that they still belong to."""
        r = access.reader(user)
        return self.filter(person=r.user_id, zone_id__in=r.zone_ids)


class KnowledgeExportQuerySet(models.QuerySet["KnowledgeExport"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What this person asked for, of a zone that they still belong to."""
        r = access.reader(user)
        return self.filter(person=r.user_id, zone_id__in=r.zone_ids)


class TallyQuerySet(models.QuerySet["Tally"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Numbers of the audiences this person reads."""
        return self.filter(audience_id__in=access.reader(user).audience_ids)


def _articles() -> ArticleQuerySet:
    articles: ArticleQuerySet = apps.get_model("knowledge", "Article").objects.all()
    return articles


def _attachments() -> AttachmentQuerySet:
    attachments: AttachmentQuerySet = apps.get_model("knowledge", "Attachment").objects.all()
    return attachments
