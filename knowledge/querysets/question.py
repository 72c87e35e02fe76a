"""Which questions, and what hangs below them, somebody may read or change; and how soon they are answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import (
    Aggregate,
    BooleanField,
    Case,
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from knowledge.choices import QuestionState
from knowledge.querysets.below import as_wide_as, written_for
from zones import access

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from knowledge.models import Answer, MeToo, Question, Remark, Source, Topic
    from zones.access import Reader
    from zones.models import User, Zone

FIRST_CALLS = datetime(9000, 1, 1, tzinfo=UTC)
THEN_UNANSWERED = datetime(5000, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def _may_edit(r: Reader) -> Q:
    """Who asked, as long as they belong to the zone; and the coordinators and chief of the zone."""
    return Q(asked_by=r.user_id, zone_id__any=r.zone_ids) | Q(zone_id__any=r.deciding_zone_ids)


def _said_by(r: Reader) -> Q:
    """Who said it, as long as they belong to the zone for which they did."""
    return Q(author=r.user_id) & (Q(zone=None) | Q(zone_id__any=r.zone_ids))


def _may_remove(r: Reader) -> Q:
    return _said_by(r) | Q(question__zone_id__any=r.deciding_zone_ids)


def _not_hidden_from(r: Reader) -> Q:
    of_zone = Q(question__zone_id__any=r.deciding_zone_ids)
    return Q(hidden_at=None) | Q(author=r.user_id) | of_zone


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Questions this person may read.

        - asked: everybody whom its audience admits;
        - withdrawn: who asked it, while they belong to its zone;
        - withdrawn: the coordinators and chief of its zone.

        What is withdrawn has its own zone's audience, so the audience limits every branch.
        """
        r = access.reader(user)
        return self.filter(Q(withdrawn_at=None) | _may_edit(r), audience_id__any=r.audience_ids)

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Questions this person may change, close and withdraw, and whose solution and outcome they may say.

        - who asked it, while they belong to its zone;
        - the coordinators and chief of its zone.
        """
        r = access.reader(user)
        return self.filter(_may_edit(r), audience_id__any=r.audience_ids)

    def with_rights(self, user: User | AnonymousUser) -> Self:
        """Add `may_edit`, the same rule as the method above, and `may_decide`: for the zone that asked."""
        r = access.reader(user)
        deciding = Q(zone_id__any=r.deciding_zone_ids)
        return self.annotate(
            may_edit=ExpressionWrapper(_may_edit(r), BooleanField()),
            may_decide=ExpressionWrapper(deciding, BooleanField()),
        )

    def asked(self) -> Self:
        return self.filter(withdrawn_at=None)

    def open(self) -> Self:
        """Those without a solution or outcome that nobody closed."""
        return self.asked().filter(state=QuestionState.OPEN)

    def unanswered(self) -> Self:
        return self.open().filter(first_answered_at=None)

    def calls(self) -> Self:
        return self.filter(deadline__isnull=False)

    def asked_of(self, zones: Iterable[int]) -> Self:
        """Those that were put to one of these zones in particular."""
        return self.filter(asked_zone_id__in=list(zones))

    def due_between(self, first: date, last: date) -> Self:
        """Open calls whose deadline is one of these days."""
        return self.open().filter(deadline__gte=first, deadline__lte=last)

    def in_topic(self, topic: Topic) -> Self:
        return self.filter(Q(topic=topic) | Q(topic__parent=topic))

    def about(self, article_id: int) -> Self:
        """Those asked about an article, and the one whose answer became it, which `is_origin` tells apart."""
        source = apps.get_model("knowledge", "Source").objects.filter(
            article=article_id, answer__question=OuterRef("pk")
        )
        rows = self.annotate(is_origin=Exists(source))
        return rows.filter(Q(article=article_id) | Q(is_origin=True))

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def rising(self, today: Any = None) -> Self:
        """Add `rises_at`, by which open questions stand in one list: the greatest first.

        - calls whose deadline is still to come, the nearest first;
        - what nobody answered, the oldest first;
        - the others, the newest first.
        """
        nearness = Value(FIRST_CALLS) - (
            Cast("deadline", DateTimeField()) - Value(LONG_AGO, DateTimeField())
        )
        age = Value(THEN_UNANSWERED) - (F("created_at") - Value(LONG_AGO, DateTimeField()))
        return self.annotate(
            rises_at=Case(
                When(
                    deadline__gte=timezone.localdate() if today is None else today,
                    then=ExpressionWrapper(nearness, DateTimeField()),
                ),
                When(first_answered_at=None, then=ExpressionWrapper(age, DateTimeField())),
                default=F("created_at"),
                output_field=DateTimeField(),
            )
        )

    def with_frame(self, user: User | AnonymousUser) -> Self:
        """Load with it all that a row of a list shows to this person."""
        rows = self.select_related("zone", "topic__parent", "audience", "asked_zone")
        return rows.prefetch_related("audience__zones").with_counts(user)

    def with_counts(self, user: User | AnonymousUser) -> Self:
        """Add how many answered and who has the question too, as far as this person may know."""
        mine = written_for(user)
        answers = apps.get_model("knowledge", "Answer").objects.standing().filter(mine)
        me_toos = apps.get_model("knowledge", "MeToo").objects.filter(mine)
        return self.annotate(answer_count=_number_of(answers), me_too_count=_number_of(me_toos))

    def asked_by_zone(self, zone: Zone) -> Self:
        return self.filter(zone=zone)

    def median_response(self) -> timedelta | None:
        """Return within which time half of the answered questions got their first answer."""
        taken = F("first_answered_at") - F("created_at")
        answered = self.filter(first_answered_at__isnull=False)
        median: timedelta | None = answered.aggregate(median=Median(taken))["median"]
        return median

    def median_response_by_zone(self) -> dict[int, timedelta]:
        """The same for each zone that asked, by its id: for the evaluation."""
        taken = F("first_answered_at") - F("created_at")
        answered = self.filter(first_answered_at__isnull=False).order_by()
        return dict(
            answered.values("zone").annotate(median=Median(taken)).values_list("zone", "median")
        )


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Two conditions: the question is readable now, and so is the audience it had when this was said.

        One that was reported as holding personal data: by who gave it, and by the coordinators and
        chief of the zone that asked.
        """
        open_to = _not_hidden_from(access.reader(user))
        readable = self.filter(written_for(user), question__in=_questions().visible_to(user))
        return readable.filter(open_to)

    def as_open_as_their_question(self) -> Self:
        """What everybody reads who reads the question."""
        return self.filter(as_wide_as("question__audience"))

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """What this person answered to what they may still read, for a zone of theirs, and did not remove."""
        return self.visible_to(user).filter(_said_by(access.reader(user)), removed_at=None)

    def removable_by(self, user: User | AnonymousUser) -> Self:
        """The same, and the answers to what the zones asked that this person decides for."""
        theirs = _may_remove(access.reader(user))
        return self.visible_to(user).filter(theirs, removed_at=None)

    def standing(self) -> Self:
        """What can be read, marked and turned into a practice: neither removed nor hidden."""
        return self.filter(removed_at=None, hidden_at=None)


class RemarkQuerySet(models.QuerySet["Remark"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """As answers are, the hidden ones too."""
        open_to = _not_hidden_from(access.reader(user))
        readable = self.filter(written_for(user), question__in=_questions().visible_to(user))
        return readable.filter(open_to)

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """What this person said below what they may still read, for a zone of theirs."""
        return self.visible_to(user).filter(_said_by(access.reader(user)))

    def removable_by(self, user: User | AnonymousUser) -> Self:
        """The same, and what was said below what the zones asked that this person decides for."""
        return self.visible_to(user).filter(_may_remove(access.reader(user)))


class MeTooQuerySet(models.QuerySet["MeToo"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Two conditions: the question is readable now, and so is the audience it had when this was said."""
        return self.filter(written_for(user), question__in=_questions().visible_to(user))


class SourceQuerySet(models.QuerySet["Source"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """After whose answer an article was written is readable exactly when the article is."""
        articles = apps.get_model("knowledge", "Article").objects
        return self.filter(article__in=articles.visible_to(user))


def _number_of(rows: models.QuerySet[Any]) -> Coalesce:
    """Count what hangs below a question that the same statement asks to be readable."""
    below = rows.filter(question=OuterRef("pk"))
    counted = below.order_by().values("question").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _questions() -> QuestionQuerySet:
    questions: QuestionQuerySet = apps.get_model("knowledge", "Question").objects.all()
    return questions
