"""Which articles somebody may read, change or decide about; what hangs below one starts from here."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self, cast

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from knowledge.choices import UNSEEN_STATES, State
from zones import access
from zones.choices import READING_ROLES

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from knowledge.models import Article
    from zones.access import Reader
    from zones.models import User


def is_author(r: Reader) -> Q:
    """Authors, as long as they belong to the article's zone."""
    mine = apps.get_model("knowledge", "Authorship").objects.filter(
        article=OuterRef("pk"), person=r.user_id
    )
    return Q(Exists(mine), zone_id__any=r.zone_ids)


def decides(r: Reader) -> Q:
    return Q(zone_id__any=r.deciding_zone_ids)


def _may_edit(r: Reader, wrote: Q | None = None) -> Q:
    theirs = (wrote or is_author(r)) | decides(r) & ~Q(state__in=UNSEEN_STATES)
    return Q(binned_at=None) & ~Q(state=State.ARCHIVED) & theirs


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
            Q(state__in=(State.PUBLISHED, State.ARCHIVED)) | is_author(r) | decides(r),
            audience_id__any=r.audience_ids,
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
        return self.filter(decides(access.reader(user)))

    def archivable_by(self, user: User | AnonymousUser) -> Self:
        """What this person may put into the archive, and take out of it again."""
        r = access.reader(user)
        theirs = is_author(r) | decides(r)
        return self.filter(theirs, binned_at=None, state__in=(State.PUBLISHED, State.ARCHIVED))

    def restorable_by(self, user: User | AnonymousUser) -> Self:
        """What lies in the bin, for the zone's coordinators and chief, and for an author who put it there.

        A translation comes back with its original.
        """
        r = access.reader(user)
        rows = self.binned().exclude(translation_of__binned_at__isnull=False)
        return rows.filter(decides(r) | is_author(r) & Q(binned_by=r.user_id))

    def with_rights(self, user: User | AnonymousUser) -> Self:
        """Add `may_edit`, `may_decide` and `is_author`: the same rules as the methods above."""
        r = access.reader(user)
        rows = self.annotate(is_author=_as_column(is_author(r)), may_decide=_as_column(decides(r)))
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

    def with_uptake(self) -> Self:
        """Add whether it hangs together with others, and whether anything was entered or asked about it.

        For what need not be looked for: who reads any of it is asked where it is.
        """
        shared = Coalesce(OuterRef("translation_of"), OuterRef("pk"))
        links = apps.get_model("knowledge", "Adaptation").objects
        asked = apps.get_model("knowledge", "Question").objects.filter(article=shared)
        became = apps.get_model("knowledge", "Source").objects.filter(article=shared)
        entries = apps.get_model("knowledge", "Adoption").objects.filter(article=OuterRef("pk"))
        return self.annotate(
            has_kin=Exists(links.filter(Q(article=OuterRef("pk")) | Q(origin=OuterRef("pk")))),
            has_entries=Exists(entries),
            has_questions=Exists(asked) | Exists(became),
        )

    def with_kept(self) -> Self:
        """Add `has_kept`: something below it was written for fewer than read it now."""
        shared = Coalesce(OuterRef("translation_of"), OuterRef("pk"))
        models_below = ("Comment", "ArticleSign", "Attachment", "Adoption")
        kept = [
            Exists(
                apps.get_model("knowledge", name).objects.kept_from_readers().filter(article=shared)
            )
            for name in models_below
        ]
        return self.annotate(has_kept=ExpressionWrapper(reduce(or_, map(Q, kept)), BooleanField()))

    def with_audience(self) -> Self:
        """Load who reads it, with the names of its zones in `audience_names`."""
        links = apps.get_model("zones", "Audience").zones.through.objects
        names = links.filter(audience=OuterRef("audience")).order_by("zone__name")
        return self.select_related("audience").annotate(
            audience_names=ArraySubquery(names.values("zone__name"))
        )

    def with_frame(self) -> Self:
        """Load with it all that a row of a list shows."""
        return self.select_related("zone", "topic__parent", "audience").prefetch_related(
            "audience__zones"
        )

    def with_row(self) -> Self:
        """Load with it all that a row of a list shows, in one statement: selectors name the audience."""
        return self.select_related("zone", "topic__parent").with_audience().defer("body")


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


def all_articles() -> ArticleQuerySet:
    articles: ArticleQuerySet = apps.get_model("knowledge", "Article").objects.all()
    return articles
