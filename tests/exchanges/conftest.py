"""Projects in every state, made by the services as people would."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from exchanges import services
from exchanges.choices import State
from exchanges.models import Project
from exchanges.services import Share, Text
from knowledge.models import Topic
from zones.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from zones.models import Zone

LEAD = "westkust"
PARTNERS = ("polder", "vlas")


@pytest.fixture
def topic(db) -> Topic:
    return Topic.objects.get_or_create(
        slug="means-and-staff",
        defaults={"name_nl": "Middelen en personeel", "name_fr": "Moyens et effectifs"},
    )[0]


@pytest.fixture
def someone(request, zones) -> Callable[[str], User]:
    """Return a persona as the next request would meet them: `someone("vlas_chief")`."""

    def meet(name: str) -> User:
        return User.objects.get(pk=request.getfixturevalue(name).pk)

    return meet


@pytest.fixture
def text(topic) -> Callable[..., Text]:
    def write(**changes: object) -> Text:
        today = timezone.localdate()
        fields = {
            "title": "Gedeelde dronepool kust en polder",
            "topic": topic,
            "common_goal": "Binnen 30 minuten een drone ter plaatse.",
            "starts_on": today + timedelta(days=40),
            "ends_on": today + timedelta(days=400),
            "respond_by": today + timedelta(days=11),
        }
        return Text(**(fields | changes))

    return write


@pytest.fixture
def shares(zones) -> Callable[..., dict[Zone, Share]]:
    def write(*slugs: str) -> dict[Zone, Share]:
        return {
            zones[slug]: Share(f"doel van {slug}", f"{slug} brengt", f"{slug} krijgt")
            for slug in (LEAD, *(slugs or PARTNERS))
        }

    return write


@pytest.fixture
def project_in(someone, zones, text, shares) -> Callable[..., Project]:
    """Make a project that PZ Westkust leads, with PZ Polder and PZ Vlas, and bring it to a state."""

    def draft(writer: str = f"{LEAD}_coordinator", **changes: object) -> Project:
        project, _new = services.draft_project(
            by=someone(writer), zone=zones[LEAD], text=text(**changes), shares=shares()
        )
        return project

    def make(state: str, **changes: object) -> Project:
        project = draft(**changes)
        lead = someone(f"{LEAD}_coordinator")
        if state == State.DRAFT:
            return project
        services.submit_project(by=lead, project=project, edits=project.edits)
        if state == State.REJECTED:
            decide(project, "polder", "refuse", "Geen mensen vrij.")
        if state in (State.APPROVED, State.RUNNING, State.COMPLETED):
            for slug in PARTNERS:
                decide(project, slug, "approve")
        if state in (State.RUNNING, State.COMPLETED):
            services.start_project(by=lead, project=project, version=1)
        if state == State.COMPLETED:
            services.complete_project(
                by=lead, project=project, version=1, closing="Gelukt."
            )
        if state == State.WITHDRAWN:
            services.withdraw_project(
                by=lead,
                project=project,
                version=1,
                state="submitted",
                reason="Budget weg.",
            )
        return Project.objects.get(pk=project.pk)

    def decide(project: Project, slug: str, outcome: str, reason: str = "") -> None:
        services.decide(
            by=someone(f"{slug}_coordinator"),
            project=project,
            zone=zones[slug],
            outcome=outcome,
            version=project.version,
            reason=reason,
        )

    return make


@pytest.fixture
def a_day() -> date:
    return timezone.localdate()
