"""The page of a project that runs, closes or is over: its frame, and what each of its tabs shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchanges import workflow
from exchanges.choices import CommentKind, State
from exchanges.forms import CommentForm, StepForm
from exchanges.models import Booking, Milestone, ProjectComment, ProjectEvent
from exchanges.selectors import bookings, health, milestones, reports, timeline
from exchanges.selectors.origins import origin_of
from exchanges.selectors.project_rows import rows_of
from exchanges.views.project_steps import lead_steps
from knowledge.pagination import keyset
from zones import audit
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse

    from exchanges.deciders import Answer
    from exchanges.models import Partner, Project
    from exchanges.views.project_steps import Typed
    from zones.http import PersonRequest
    from zones.models import User

STOPS_SHOWN = 4
NEWS_SHOWN = 5
COMMENTS_SHOWN = 50
OWN_SHOWN = 10


@dataclass(frozen=True)
class Tab:
    name: str
    label: str
    url: str
    count: str = ""


@dataclass(frozen=True)
class OwnZone:
    """What somebody may do for one of their zones."""

    partner: Partner
    book: Answer
    leave: Answer
    ask_pause: Answer
    report: Answer


def running_page(
    request: PersonRequest,
    project: Project,
    tab: str = "",
    *,
    typed: Typed | None = None,
    form: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a tab of the project within its frame; tell its lead zone when somebody of another one reads what is for a few.

    `form` is what was sent and refused: it stands on the page in the place of the empty one.
    """
    person = request.user
    if project.audience.kind != AudienceKind.NETWORK:
        audit.record_reading(person, "project_read", zone=project.zone, item=project)
    tab = tab or ("result" if project.state in (State.CLOSING, State.COMPLETED) else "milestones")
    mine = person.current_zones
    own = [row for row in project.partners.all() if row.zone in mine]
    steps = milestones.milestones_of(project, person)
    events = list(ProjectEvent.objects.visible_to(person).filter(project=project).latest_first())
    stops = timeline.stops(events, [row for row in steps if row.done_on])
    step_form = form if isinstance(form, StepForm) else None
    context = {
        "project": project,
        "tab": tab,
        "tabs": _tabs(project, person, steps, takes_part=bool(own)),
        "typed": typed,
        "takes_part": bool(own),
        "own_zones": [_own_zone(project, person, row) for row in own],
        "health": health.health(project, steps),
        "line": milestones.line(project, steps),
        "milestones": steps,
        "next_milestone": milestones.next_milestone(steps),
        "may_plan": any(
            workflow.can_plan(project, person, row.zone) for row in project.staying_rows
        ),
        "bar": timeline.bar(project, events, takes_part=bool(own)),
        "stops": stops[:STOPS_SHOWN],
        "older_stops": stops[STOPS_SHOWN:],
        "steps": lead_steps(project, person, step_form),
        "paused_for": timeline.reason_of_pause(project, events),
        **_of_tab(request, project, tab, own, steps, form),
    }
    return render(request, "exchanges/project_running.html", context, status=status)


def _of_tab(
    request: PersonRequest,
    project: Project,
    tab: str,
    own: list[Partner],
    steps: list[Milestone],
    form: Form | None,
) -> dict[str, Any]:
    person = request.user
    comments = ProjectComment.objects.visible_to(person).filter(project=project, removed_at=None)
    if tab == "milestones":
        news = comments.filter(kind=CommentKind.NEWS).newest_first()[:NEWS_SHOWN]
        return {"rows": milestones.milestone_rows(project, steps, person), "news": news}
    if tab == "hours":
        mine = bookings.own_bookings(project, person)
        shown = mine if "all" in request.GET else mine[:OWN_SHOWN]
        return {
            "booked": bookings.booked(project, person.current_zones) if own else None,
            "own_bookings": shown,
            "removable": set(
                Booking.objects.editable_by(person)
                .filter(project=project)
                .values_list("pk", flat=True)
            ),
            "own_count": len(mine),
        }
    if tab == "discussion":
        after = request.GET.get("after", "")
        page = keyset(comments.newest_first(), after, by="at", size=COMMENTS_SHOWN)
        here = reverse("exchanges:project_discussion", args=[project.public_id])
        return {
            "comments": page.rows,
            "older_url": f"{here}?after={page.next_cursor}" if page.next_cursor else "",
            "newest_url": "" if page.is_first else here,
            "form": form if isinstance(form, CommentForm) else _comment_form(person, project, own),
            "editable": set(comments.editable_by(person).values_list("pk", flat=True)),
            "removable": set(comments.removable_by(person).values_list("pk", flat=True)),
        }
    if tab == "result":
        return {
            "reports": reports.reports_of(project, person),
            "practice": reports.practice_of(project, person),
            "may_draft": workflow.can_draft_practice(project, person),
            "may_look_back": workflow.can_look_back(project, person),
            "reports_by": workflow.reports_by(project),
        }
    return {
        "rows": rows_of(project, person.current_zones),
        "own_rows": {},
        "origin": origin_of(project, person),
    }


def _comment_form(person: User, project: Project, own: list[Partner]) -> CommentForm | None:
    if not any(workflow.can_write(project, person, row.zone) for row in own):
        return None
    return CommentForm(user=person, project=project)


def _own_zone(project: Project, person: User, row: Partner) -> OwnZone:
    return OwnZone(
        row,
        book=workflow.can_book(project, person, row.zone),
        leave=workflow.can_leave(project, person, row.zone),
        ask_pause=workflow.can_ask_pause(project, person, row.zone),
        report=workflow.can_report(project, person, row.zone),
    )


def _tabs(project: Project, person: User, steps: list[Milestone], *, takes_part: bool) -> list[Tab]:
    def url(name: str) -> str:
        return reverse(f"exchanges:{name}", args=[project.public_id])

    done = sum(row.done_on is not None for row in steps)
    of = _("%(done)s of %(total)s") % {"done": done, "total": len(steps)} if steps else ""
    tabs = []
    if project.state in (State.CLOSING, State.COMPLETED):
        tabs.append(Tab("result", pgettext("project tab", "Result"), url("project_result")))
    tabs.append(Tab("milestones", _("Milestones"), url("project_milestones"), of))
    if takes_part:
        count = ProjectComment.objects.visible_to(person).filter(project=project, removed_at=None)
        tabs += [
            Tab(
                "hours",
                _("Hours and means"),
                url("project_hours"),
                f"{bookings.percent(project)}\u00a0%",
            ),
            Tab("discussion", _("Discussion"), url("project_discussion"), str(count.count() or "")),
        ]
    tabs.append(Tab("agreement", _("What was agreed"), url("project_agreement")))
    return tabs
