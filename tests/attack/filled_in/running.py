"""Exchange projects that run, close and ended."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from exchanges import services
from exchanges.models import (
    Booking,
    ClosingReport,
    Idea,
    IdeaSupport,
    Milestone,
    Partner,
    Project,
    ProjectComment,
)
from exchanges.services import Given, Plan, Thought
from tests.attack.filled_in.base import Filled, Scene, form
from tests.attack.filled_in.projects import PARTNERS_DECIDERS
from zones.models import AuditEvent, Letter


def _at(project: Project, *more: object) -> str:
    return f"/exchanges/{project.public_id}/" + "".join(f"{part}/" for part in more)


def _quiet() -> None:
    Letter.objects.all().delete()
    AuditEvent.objects.all().delete()


def _milestone(scene: Scene, project: Project) -> Milestone:
    day = timezone.localdate() + timedelta(60)
    return services.set_milestone(
        by=scene.someone("westkust_coordinator"), project=project,
        plan=Plan(scene.zones["polder"], "Proef op drie hoeves", day),
    )  # fmt: skip


def _planned(scene: Scene, **changes: object) -> dict[str, Any]:
    member = scene.someone("polder_member")
    day = timezone.localdate() + timedelta(70)
    fields = {"title": "Tweede proef", "zone": "polder", "due_on": day.isoformat(), "edits": 0}
    return fields | {"person": f"polder-{member.public_id}"} | changes


@form("exchanges:milestone_new")
def milestone_new(scene: Scene) -> Filled:
    project = scene.project_in("running")
    fields = _planned(scene)
    _quiet()
    return Filled(
        scene.browser("westkust_member"),
        _at(project, "milestones", "new"),
        fields,
        table="exchanges_project",
        made=Milestone.objects.filter(project=project).count,
        audit={"milestone_set": 1},
        letters={"milestone_given": 1},
    )


@form("exchanges:milestone_edit")
def milestone_edit(scene: Scene) -> Filled:
    project = scene.project_in("running")
    milestone = _milestone(scene, project)
    fields = _planned(scene, edits=milestone.edits)
    _quiet()
    return Filled(
        scene.browser("polder_coordinator"),
        _at(project, "milestones", milestone.pk),
        fields,
        table="exchanges_project",
        made=Milestone.objects.filter(title="Tweede proef").count,
        audit={"milestone_changed": 1},
        letters={"milestone_given": 1},
    )


@form("exchanges:milestone_done")
def milestone_done(scene: Scene) -> Filled:
    project = scene.project_in("running")
    milestone = _milestone(scene, project)
    _quiet()
    return Filled(
        scene.browser("polder_member"),
        _at(project, "milestones", milestone.pk, "done"),
        {"done": "1"},
        table="exchanges_project",
        made=Milestone.objects.filter(done_on__isnull=False).count,
        audit={"milestone_reached": 1},
    )


@form("exchanges:booking_new")
def booking_new(scene: Scene) -> Filled:
    project = scene.project_in("running")
    _quiet()
    fields = {
        "zone": "polder", "line": "0", "amount": "1", "people": 1, "day": timezone.localdate().isoformat(),
        "what": "Proefvlucht", "form_key": str(uuid.uuid4()),
    }  # fmt: skip
    return Filled(
        scene.browser("polder_member"),
        _at(project, "hours", "polder", "new"),
        fields,
        table="exchanges_project",
        made=lambda: (
            Booking.objects.filter(project=project).count(),
            Partner.objects.get(project=project, zone__slug="polder").booked_percent,
        ),
        becomes=(1, 25),
        audit={"project_booked": 1},
    )


@form("exchanges:booking_remove")
def booking_remove(scene: Scene) -> Filled:
    project = scene.project_in("running")
    booking = services.book(
        by=scene.someone("polder_member"), project=project, zone=scene.zones["polder"],
        given=Given("hours", Decimal(2), timezone.localdate()),
    )  # fmt: skip
    _quiet()
    return Filled(
        scene.browser("polder_coordinator"),
        _at(project, "hours", booking.pk, "remove"),
        {},
        table="exchanges_project",
        made=Booking.objects.filter(project=project).count,
        becomes=0,
        audit={"project_booking_removed": 1},
        others=(404,),
    )


@form("exchanges:project_discussion")
def project_discussion(scene: Scene) -> Filled:
    project = scene.project_in("running")
    _quiet()
    return Filled(
        scene.browser("polder_member"),
        _at(project, "discussion"),
        {"text": "Voor ons.", "kind": "internal", "zone": "polder", "form_key": str(uuid.uuid4())},
        table="exchanges_project",
        made=ProjectComment.objects.filter(audience__kind="zone").count,
        audit={"project_commented": 1},
    )


@form("exchanges:comment_edit")
def comment_edit(scene: Scene) -> Filled:
    project = scene.project_in("running")
    comment = services.write_comment(
        by=scene.someone("polder_member"), project=project, zone=scene.zones["polder"],
        kind="talk", text="Eerst.",
    )  # fmt: skip
    _quiet()
    return Filled(
        scene.browser("polder_member"),
        _at(project, "discussion", comment.public_id),
        {"text": "Daarna.", "action": "save"},
        table="exchanges_project",
        made=ProjectComment.objects.filter(text="Daarna.").count,
        audit={"project_comment_edited": 1},
    )


@form("exchanges:report_form")
def report_form(scene: Scene) -> Filled:
    scene.meet("westkust_chief", *PARTNERS_DECIDERS)
    project = scene.project_in("closing")
    _quiet()
    fields = {
        "reached": "partly", "measured": "2 uren", "why": "Te laat begonnen.", "gave": "4 dagen", "got": "Kennis",
        "edits": 0, "action": "hand_in",
    }  # fmt: skip
    return Filled(
        scene.browser("polder_chief"),
        _at(project, "report", "polder"),
        fields,
        table="exchanges_project",
        made=ClosingReport.objects.filter(handed_in_at__isnull=False).count,
        audit={"project_report": 1},
        letters={"report_handed_in": 2},
    )


@form("exchanges:project_practice")
def project_practice(scene: Scene) -> Filled:
    project = scene.project_in("completed")
    _quiet()
    return Filled(
        scene.browser("westkust_member"),
        _at(project, "practice"),
        {},
        table="exchanges_project",
        made=Project.objects.filter(practice__isnull=False).count,
        audit={"article_drafted": 1, "project_practice": 1},
    )


@form("exchanges:project_look_back")
def project_look_back(scene: Scene) -> Filled:
    project = scene.project_in("completed")
    _quiet()
    return Filled(
        scene.browser("westkust_chief"),
        _at(project, "look-back"),
        {"text": "Het werkt nog."},
        table="exchanges_project",
        made=Project.objects.filter(look_back="Het werkt nog.").count,
        audit={"project_look_back": 1},
    )


@form("exchanges:project_leave")
def project_leave(scene: Scene) -> Filled:
    scene.meet("westkust_chief", *PARTNERS_DECIDERS)
    project = scene.project_in("running")
    _quiet()
    return Filled(
        scene.browser("polder_chief"),
        _at(project, "leave", "polder"),
        {"state": "running", "reason": "Geen mensen meer."},
        table="exchanges_project",
        made=Partner.objects.filter(left_at__isnull=False).count,
        audit={"project_leave": 1},
        letters={"zone_left": 5},
    )


@form("exchanges:project_ask_pause")
def project_ask_pause(scene: Scene) -> Filled:
    scene.meet("westkust_chief", *PARTNERS_DECIDERS)
    project = scene.project_in("running")
    _quiet()
    return Filled(
        scene.browser("polder_chief"),
        _at(project, "pause", "polder"),
        {"state": "running", "reason": "Zomer."},
        table="exchanges_project",
        made=lambda: _events(project).filter(verb="ask_pause").count(),
        audit={"project_ask_pause": 1},
        letters={"pause_asked": 2},
    )


def _idea(scene: Scene) -> Idea:
    idea = services.post_idea(
        by=scene.someone("westkust_member"), zone=scene.zones["westkust"],
        thought=Thought("Samen één hondenploeg", scene.topic, "Elke zone heeft er te weinig."),
    )  # fmt: skip
    _quiet()
    return idea


@form("exchanges:idea_new")
def idea_new(scene: Scene) -> Filled:
    fields = {
        "title": "Samen één hondenploeg", "topic": scene.topic.slug, "text": "Elke zone heeft er te weinig.",
        "language": "nl", "zone": "polder", "form_key": str(uuid.uuid4()),
    }  # fmt: skip
    return Filled(
        scene.browser("polder_member"),
        "/exchanges/ideas/new/",
        fields,
        table="zones_user",
        made=Idea.objects.count,
        audit={"idea_posted": 1},
    )


@form("exchanges:idea_support")
def idea_support(scene: Scene) -> Filled:
    idea = _idea(scene)
    return Filled(
        scene.browser("polder_chief"),
        f"/exchanges/ideas/{idea.public_id}/support/",
        {"zone": "polder", "joins": "1"},
        table="zones_user",
        made=IdeaSupport.objects.count,
        audit={"idea_supported": 1},
        letters={"idea_supported": 1},
    )


@form("exchanges:idea_withdraw")
def idea_withdraw(scene: Scene) -> Filled:
    idea = _idea(scene)
    return Filled(
        scene.browser("westkust_member"),
        f"/exchanges/ideas/{idea.public_id}/withdraw/",
        {},
        table="exchanges_idea",
        made=Idea.objects.filter(withdrawn_at__isnull=False).count,
        audit={"idea_withdrawn": 1},
        others=(404,),
    )


def _events(project: Project) -> Any:
    return project.events.all()
