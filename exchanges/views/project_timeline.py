"""All projects on lines of time, as a page and as a workbook; the milestones of one as a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exchanges import calendars, spreadsheets
from exchanges.choices import Pace
from exchanges.models import Project
from exchanges.selectors.milestones import milestones_of
from exchanges.selectors.project_filters import Filters
from exchanges.selectors.project_timeline import (
    Timeline,
    counted,
    table_of,
    timeline_of,
    window_from,
)
from exchanges.views.project_actions import readable
from zones import audit

if TYPE_CHECKING:
    from zones.http import PersonRequest


@require_safe
def project_timeline(request: PersonRequest) -> HttpResponse:
    narrowing, shown = _shown(request)
    context = {
        "timeline": shown,
        "groups": [(group, counted(group)) for group in shown.groups],
        "filters": narrowing,
        "selects": narrowing.selects,
        "pace": _pace(request),
        "paces": Pace.choices,
        "before_url": narrowing.url(pace=_pace(request), start=shown.window.before),
        "after_url": narrowing.url(pace=_pace(request), start=shown.window.after),
        "xlsx_query": request.GET.urlencode(),
        "today": timezone.localdate(),
        "may_write": bool(request.user.current_zones),
    }
    return render(request, "exchanges/project_timeline.html", context)


@require_safe
def project_timeline_xlsx(request: PersonRequest) -> HttpResponse:
    _narrowing, shown = _shown(request)
    book = spreadsheets.workbook(table_of(shown), _("Exchange projects"))
    audit.record(request.user, "projects_exported")
    name = f"{_('exchange projects')} {timezone.localdate():%Y-%m-%d}.xlsx"
    return HttpResponse(
        book,
        content_type=spreadsheets.TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def milestones_ics(request: PersonRequest, public_id: str) -> HttpResponse:
    """The milestones of a project for somebody's own calendar."""
    project = readable(request, public_id)
    url = settings.BASE_URL + project.get_absolute_url()
    host = settings.BASE_URL.split("//")[-1]
    events = [
        calendars.AllDay(
            uid=f"milestone-{row.pk}@{host}",
            sequence=row.edits,
            title=row.title,
            day=row.done_on or row.due_on,
            changed=project.moved_at,
            text=f"{project.title}, {row.zone}",
            url=url,
        )
        for row in milestones_of(project, request.user)
    ]
    audit.record(request.user, "milestones_taken", zone=project.zone, item=project)
    return HttpResponse(
        calendars.calendar(project.title, events),
        content_type=calendars.TYPE,
        headers={"Content-Disposition": f'attachment; filename="{project.public_id}.ics"'},
    )


def _shown(request: PersonRequest) -> tuple[Filters, Timeline]:
    narrowing = Filters(request.GET, request.user, request.path)
    rows = narrowing.narrow(Project.objects.visible_to(request.user))
    window = window_from(request.GET.get("start", ""))
    return narrowing, timeline_of(rows, request.user, window, _pace(request))


def _pace(request: PersonRequest) -> str:
    asked = request.GET.get("pace", "")
    return asked if asked in Pace.values else ""
