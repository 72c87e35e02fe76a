"""Projects in every state, made by the services as people would."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from exchanges import services
from exchanges.choices import State
from exchanges.models import Partner, Project
from exchanges.services import Result, Share, Text
from knowledge.models import Topic
from zones.models import User

if TYPE_CHECKING:
    from collections.abc import Callable

    from zones.models import Zone

LEAD = "westkust"
PARTNERS = ("polder", "vlas")
ASKED = ("invite", "rows", "submit")
AGREED = (*ASKED, "approve polder", "approve vlas")
RESULT = Result(
    reached="partly", measured="2 uren", why="Het begon te laat.", gave="4 dagen", got="Kennis",
    goes_on=True, goes_on_with="De dronepool",
)  # fmt: skip
WAY = {
    State.DRAFT: (),
    State.GATHERING: ("invite",),
    "confirmed": ("invite", "rows"),
    State.SUBMITTED: ASKED,
    "refused": (*ASKED, "refuse polder"),
    State.APPROVED: AGREED,
    State.RUNNING: (*AGREED, "start"),
    State.PAUSED: (*AGREED, "start", "pause"),
    State.CLOSING: (*AGREED, "start", "close"),
    "reported": (*AGREED, "start", "close", "reports"),
    State.COMPLETED: (*AGREED, "start", "close", "reports", "complete"),
    State.STOPPED: (*AGREED, "start", "break_off"),
    State.WITHDRAWN: (*ASKED, "withdraw"),
    State.REJECTED: (*ASKED, "refuse polder", "stop"),
}


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
            for slug in slugs or PARTNERS
        }

    return write


@pytest.fixture
def confirm_rows(owner) -> Callable[[Project], None]:
    """Let every zone have written and confirmed its row, by nobody that a test has to meet."""

    def fill(project: Project) -> None:
        with owner():
            for row in Partner.objects.filter(project=project).select_related("zone"):
                slug = row.zone.slug
                row.own_goal, row.measure, row.target = f"doel van {slug}", "uren", "van 3 naar 1"
                row.brings_lines = [
                    {"amount": "4", "unit": "people_days", "what": f"{slug} brengt"}
                ]
                row.gets_lines = [{"amount": "", "unit": "knowledge", "what": f"{slug} krijgt"}]
                row.edits, row.confirmed_at = 1, timezone.now()
                row.save()

    return fill


@pytest.fixture
def take(someone, zones, confirm_rows) -> Callable[[Project, str], None]:
    """Take one step of WAY, as the coordinator whose step it is."""

    def decide(project: Project, name: str, slug: str) -> None:
        services.decide(
            by=someone(f"{slug}_coordinator"),
            zone=zones[slug],
            project=project,
            version=project.version,
            outcome=name,
            reason="" if name == "approve" else "Geen mensen vrij.",
            wish="stop" if name == "refuse" else "",
        )

    def report(project: Project) -> None:
        for one in (LEAD, *PARTNERS):
            services.write_report(
                by=someone(f"{one}_coordinator"), project=project, zone=zones[one],
                result=RESULT, edits=0, hand_in=True,
            )  # fmt: skip

    def step(project: Project, word: str) -> None:
        name, _space, slug = word.partition(" ")
        who = {"by": someone(f"{LEAD}_coordinator"), "project": project}
        at = {"version": project.version}
        here = at | {"state": project.state}
        edits = {"edits": project.edits}
        takes = {
            "rows": lambda: confirm_rows(project),
            "reports": lambda: report(project),
            "invite": lambda: services.invite_zones(**who, **edits),
            "submit": lambda: services.submit_project(**who, **edits),
            "start": lambda: services.start_project(**who, **at, before_period=True),
            "stop": lambda: services.stop_project(**who, **at),
            "pause": lambda: services.pause_project(**who, **at, reason="Wacht op het contract."),
            "close": lambda: services.close_project(**who, **here),
            "complete": lambda: services.complete_project(**who, **at, closing="Gelukt."),
            "break_off": lambda: services.break_off_project(**who, **here, reason="Budget weg."),
            "withdraw": lambda: services.withdraw_project(**who, **here, reason="Budget weg."),
        }
        if slug:
            decide(project, name, slug)
        else:
            takes[name]()

    return step


@pytest.fixture
def project_in(someone, zones, text, shares, take) -> Callable[..., Project]:
    """Make a project that PZ Westkust leads, with PZ Polder and PZ Vlas, and bring it to a state."""

    def make(state: str, writer: str = f"{LEAD}_coordinator", **changes: object) -> Project:
        project, _new = services.draft_project(
            by=someone(writer), zone=zones[LEAD], text=text(**changes), shares=shares()
        )
        for word in WAY[state]:
            take(Project.objects.get(pk=project.pk), word)
        return Project.objects.get(pk=project.pk)

    return make


@pytest.fixture
def a_day() -> date:
    return timezone.localdate()
