"""What a zone, or the network, shared this year, what others took over of it, and whether there is more to ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    Exists,
    IntegerField,
    Subquery,
)
from django.utils import timezone

from knowledge.choices import AdoptionState, Kind
from knowledge.models import Adoption, Follow, Report, Review
from knowledge.selectors.article_rows import published
from zones.compiled_reads import compiled_read
from zones.models import User, Zone

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST = 1000
"""As far as the figures count; "1000+" says that there are so many."""


class Figures(TypedDict):
    """Of this year, over what the person may read: of one zone, or of the network."""

    practices: int
    taken: int
    """How often zones took over what others shared: what they use and what they try."""
    used: int
    on_trial: int
    follows_some: bool
    adoption_waits: bool
    review_waits: bool
    report_waits: bool


def figures(person: User, zone: Zone | None) -> Figures:
    """Count everything in one query, each to at most MOST."""
    new_year = timezone.localtime().replace(
        month=1, day=1, hour=0, minute=0, second=0, microsecond=0
    )
    days = {"new_year": new_year, "new_years_day": new_year.date()}
    found: Figures = _figures(person, zone=zone and zone.pk, of_zone=zone is not None, **days)[0]
    found["taken"] = found["used"] + found["on_trial"]
    return found


@compiled_read(
    zone=BigIntegerField(),
    new_year=DateTimeField(),
    new_years_day=DateField(),
    shapes=("of_zone",),
)
def _figures(
    person: Any, *, zone: Any, new_year: Any, new_years_day: Any, of_zone: bool
) -> QuerySet[User, Any]:
    shared = published(person).fresh_since(new_year).filter(kind=Kind.PRACTICE)
    taken = Adoption.objects.visible_to(person).in_use().filter(since__gte=new_years_day)
    if of_zone:
        shared = shared.filter(zone=zone)
        taken = taken.filter(article__zone=zone).exclude(zone=zone)
    shared, taken = shared.newest_first(), taken.order_by()
    return User.objects.filter(pk=person.pk).values(
        practices=_CountOf(shared.values("pk")[:MOST]),
        used=_CountOf(taken.exclude(state=AdoptionState.TRIAL).values("pk")[:MOST]),
        on_trial=_CountOf(taken.filter(state=AdoptionState.TRIAL).values("pk")[:MOST]),
        follows_some=Exists(Follow.objects.filter(person=person, article=None)),
        adoption_waits=Exists(Adoption.objects.decidable_by(person).waiting()),
        review_waits=Exists(Review.objects.decidable_by(person)),
        report_waits=Exists(Report.objects.decidable_by(person).waiting()),
    )


class _CountOf(Subquery):
    """How many rows a query gives: one that is cut off is read no further."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0
