"""A network-wide project of PZ Polder and PZ Vlas that closes: what was planned and written in it, for whom."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from exchanges import services
from exchanges.choices import CommentKind
from exchanges.services import Given, Plan, Thought
from tests.attack.canary import projects
from tests.attack.canary.people import POLDER, VLAS
from tests.attack.canary.tokens import token

if TYPE_CHECKING:
    from exchanges.models import Project
    from tests.attack.canary.tokens import Planted

NAME = "closing"


def plant_closing(planted: Planted) -> None:
    """Everybody of the network reads it with its milestones and news; the zones' talk and reports stay between the two.

    What PZ Vlas books, says among its own people and has not handed in yet is its own.
    """
    lead, vlas = (planted.people.user(f"{slug}_coordinator") for slug in ("polder", "vlas"))
    zones = planted.people.zones
    project = _started(planted)
    plan = Plan(zones["vlas"], token(NAME, "milestone"), timezone.localdate() + timedelta(40))
    milestone = services.set_milestone(by=lead, project=project, plan=plan)
    booking = services.book(
        by=vlas,
        project=project,
        zone=zones["vlas"],
        given=Given(
            "hours",
            Decimal(2),
            timezone.localdate(),
            what=token(NAME, "booked"),
            milestone=milestone,
        ),
    )
    written = [
        services.write_comment(
            by=vlas, project=project, zone=zones["vlas"], kind=kind, text=token(NAME, kind)
        )
        for kind in CommentKind.values
    ]
    services.ask_for_pause(
        by=vlas, project=project, zone=zones["vlas"], reason=token(NAME, "pause")
    )
    project = services.close_project(
        by=lead, project=project, version=project.version, state=project.state
    )
    projects.report(planted, project, NAME, "vlas", hand_in=False)
    planted.note(
        NAME,
        project,
        projects.NETWORK,
        version=project.version,
        edits=project.edits,
        state=project.state,
    )
    planted.milestones, planted.bookings = (
        [str(milestone.pk), "999999"],
        [str(booking.pk), "999999"],
    )
    planted.project_comments = [row.public_id for row in written]
    planted.plant(NAME, projects.TEXTS, projects.NETWORK)
    planted.plant(NAME, ["milestone", CommentKind.NEWS], projects.NETWORK)
    planted.plant(NAME, ["pause", CommentKind.TALK], POLDER | VLAS)
    planted.plant(NAME, ["booked", CommentKind.INTERNAL, *projects.REPORT], VLAS)
    for row in written:
        readers = {"news": projects.NETWORK, "talk": POLDER | VLAS, "internal": VLAS}
        planted.readers[row.public_id] = readers[row.kind]


def plant_idea(planted: Planted) -> None:
    """An idea of PZ Polder, which the whole network reads and PZ Vlas would take part in."""
    thought = Thought(token("idea", "title"), planted.topics["burglary"], token("idea", "text"))
    idea = services.post_idea(
        by=planted.people.user("polder_coordinator"),
        zone=planted.people.zones["polder"],
        thought=thought,
    )
    services.support_idea(
        by=planted.people.user("vlas_coordinator"),
        idea=idea,
        zone=planted.people.zones["vlas"],
        joins=True,
    )
    planted.note("idea", idea, projects.NETWORK)
    planted.plant("idea", ["title", "text"], projects.NETWORK)


def _started(planted: Planted) -> Project:
    lead = planted.people.user("polder_coordinator")
    project, _new = services.draft_project(
        by=lead, zone=planted.people.zones["polder"], shares=projects.shares(planted, NAME, "vlas"),
        text=projects.text(planted, NAME, intended_audience="network"),
    )  # fmt: skip
    project = services.invite_zones(by=lead, project=project, edits=project.edits)
    projects.complete_rows(planted, project, NAME, projects.NETWORK)
    project = services.submit_project(by=lead, project=project, edits=project.edits)
    services.decide(
        by=planted.people.user("vlas_coordinator"), project=project, outcome="approve",
        zone=planted.people.zones["vlas"], version=project.version,
    )  # fmt: skip
    return services.start_project(
        by=lead, project=project, version=project.version, before_period=True
    )
