"""Moves what was loaded just now to when it is said to have happened, counted back from today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from zones.models import AuditEvent

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import Model, QuerySet

OFFICE_DAY = 10 / 24


@dataclass(frozen=True)
class Clock:
    """`started` is when loading began: what is younger was made by it and may be moved."""

    started: datetime

    def move(self, rows: QuerySet[Any], moment: datetime) -> None:
        rows.filter(at__gte=self.started).update(at=moment)

    def move_audit(self, item: Model, moment: datetime) -> None:
        rows = AuditEvent.objects.filter(
            item_type=type(item).__name__.lower(), item_id=str(item.pk)
        )
        self.move(rows, moment)


def ago(days: float) -> datetime:
    """Return the moment so many days ago, its day pressed into office hours so that the order stays."""
    now = timezone.localtime()
    moment = now - timedelta(days=days)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    at_work = midnight + timedelta(hours=8) + (moment - midnight) * OFFICE_DAY
    minutes = round(days * 100) * 37 % 47  # nobody works on the stroke of the hour
    return min(at_work - timedelta(minutes=minutes), now - timedelta(minutes=5))


def day(days_ago: int) -> date:
    """Return the date so many days ago; a negative number lies ahead."""
    return timezone.localdate() - timedelta(days=days_ago)
