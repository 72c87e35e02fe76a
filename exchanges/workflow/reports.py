"""Which zones did not report yet, and how long the lead waits for them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges.choices import State
from exchanges.models import ClosingReport
from zones.date_formats import written

if TYPE_CHECKING:
    from datetime import date

    from exchanges.models import Project
    from zones.models import Zone

PATIENCE = timedelta(days=30)
"""After this, a zone that did not report counts as not having answered."""


def reports_by(project: Project) -> date | None:
    """Return the last day on which the lead waits for reports."""
    since = project.closing_since
    return timezone.localdate(since + PATIENCE) if since else None


def silent_zones(project: Project) -> list[Zone]:
    """Return the zones that did not hand in their report. Asked as one of the participants."""
    there = set(
        ClosingReport.objects.filter(project=project, handed_in_at__isnull=False).values_list(
            "zone_id", flat=True
        )
    )
    return [row.zone for row in project.staying_rows if row.zone_id not in there]


def waits_for_reports(project: Project) -> str:
    """Return why a closing project cannot be completed yet; nothing when it can."""
    if project.state != State.CLOSING or not (silent := silent_zones(project)):
        return ""
    last = reports_by(project)
    if last is None or last < timezone.localdate():
        return ""
    words = {"zones": ", ".join(map(str, silent)), "day": written(last)}
    return _("Waits for the report of %(zones)s. You can close without it after %(day)s.") % words
