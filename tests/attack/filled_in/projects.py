"""Exchange projects."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from exchanges import services
from exchanges.models import Decision, Project, ProjectEvent

if TYPE_CHECKING:
    from collections.abc import Callable


from tests.attack.filled_in.base import (
    Filled,
    Scene,
    form,
)
from zones.models import Letter


def project_fields(scene: Scene, **changes: object) -> dict[str, Any]:
    """What the form of a project sends, for PZ Westkust with PZ Polder and PZ Vlas."""
    today = timezone.localdate()
    fields = {
        "title": "Gedeelde dronepool",
        "topic": scene.topic.slug,
        "language": "nl",
        "common_goal": "Binnen 30 minuten een drone ter plaatse.",
        "starts_on": (today + timedelta(days=40)).isoformat(),
        "ends_on": (today + timedelta(days=400)).isoformat(),
        "audience": "named",
        "partners": ["polder", "vlas"],
        "action": "draft",
    }
    for prefix in ("lead", "polder", "vlas"):
        fields |= {
            f"{prefix}-{name}": f"{prefix} {name}" for name in ("own_goal", "brings", "gets")
        }
    return fields | changes


def _project_url(project: Project, *more: str) -> str:
    return f"/exchanges/{project.public_id}/" + "".join(f"{part}/" for part in more)


PARTNERS_DECIDERS = ("polder_coordinator", "polder_chief", "vlas_coordinator", "vlas_chief")


@form("exchanges:project_new")
def project_new(scene: Scene) -> Filled:
    scene.meet("westkust_chief", *PARTNERS_DECIDERS)
    return Filled(
        scene.browser("westkust_coordinator"),
        "/exchanges/new/",
        project_fields(scene, form_key=str(uuid.uuid4()), action="submit"),
        table="exchanges_project",
        made=lambda: (Project.objects.count(), ProjectEvent.objects.count()),
        becomes=(1, 2),
        audit={"project_create": 1, "project_submit": 1},
        letters={"decision_asked": 4},
    )


@form("exchanges:project_edit", "of a draft")
def project_edit(scene: Scene) -> Filled:
    project = scene.project_in("draft")
    return Filled(
        scene.browser("westkust_coordinator"),
        _project_url(project, "edit"),
        project_fields(scene, edits=project.edits),
        table="exchanges_project",
        made=lambda: Project.objects.get(pk=project.pk).edits,
        becomes=project.edits + 1,
    )


@form("exchanges:project_edit", "as a new version")
def project_edit_submitted(scene: Scene) -> Filled:
    scene.meet(*PARTNERS_DECIDERS)
    project = scene.project_in("submitted")
    return Filled(
        scene.browser("westkust_coordinator"),
        _project_url(project, "edit"),
        project_fields(scene, edits=project.edits, action="submit"),
        table="exchanges_project",
        made=lambda: Project.objects.get(pk=project.pk).version,
        becomes=2,
        audit={"project_submit": 1},
        letters={"decision_asked": 4},
    )


def _decided(outcome: str, letters: dict[str, int]) -> Callable[[Scene], Filled]:
    def fill_in(scene: Scene) -> Filled:
        scene.meet("westkust_chief", *PARTNERS_DECIDERS)
        project = scene.project_in("submitted")
        return Filled(
            scene.browser("polder_chief"),
            _project_url(project, "decide"),
            {"action": outcome, "version": 1, "reason": "Geen mensen vrij."},
            table="exchanges_project",
            made=Decision.objects.count,
            audit={f"project_{outcome}": 1},
            letters=letters,
        )

    return fill_in


# the lead's coordinator and chief hear of each decision; of an end, the coordinators of the others too
form("exchanges:project_decide", "yes")(_decided("approve", {"decision_taken": 2}))
form("exchanges:project_decide", "changes")(_decided("request_changes", {"decision_taken": 2}))
form("exchanges:project_decide", "no")(
    _decided("refuse", {"decision_taken": 2, "project_moved": 2})
)


def _stepped(step: str, state: str, letters: dict[str, int]) -> Callable[[Scene], Filled]:
    def fill_in(scene: Scene) -> Filled:
        scene.meet("westkust_chief", *PARTNERS_DECIDERS)
        project = scene.project_in(state)
        seen = {"version": project.version, "edits": project.edits, "state": project.state}
        return Filled(
            scene.browser("westkust_chief"),
            _project_url(project, "steps", step),
            seen | {"reason": "Budget weg.", "closing": "Gelukt."},
            table="exchanges_project",
            made=ProjectEvent.objects.filter(verb=step).count,
            audit={f"project_{step}": 1},
            letters=letters,
        )

    return fill_in


TOLD = {"project_moved": 3}
form("exchanges:project_step", "submit")(_stepped("submit", "draft", {"decision_asked": 4}))
form("exchanges:project_step", "start")(_stepped("start", "approved", TOLD))
form("exchanges:project_step", "complete")(_stepped("complete", "running", TOLD))
form("exchanges:project_step", "withdraw")(_stepped("withdraw", "running", TOLD))
form("exchanges:project_step", "rework")(_stepped("rework", "rejected", {}))


@form("exchanges:project_below")
def project_below(scene: Scene) -> Filled:
    """A reason given among three zones, in a project of which the next version is the network's."""
    project = scene.project_in("submitted")
    services.decide(
        by=scene.someone("polder_coordinator"), project=project, zone=scene.zones["polder"],
        outcome="request_changes", version=1, reason="Onder ons gezegd.",
    )  # fmt: skip
    project.refresh_from_db()
    services.revise_project(
        by=scene.someone("westkust_coordinator"), project=project,
        text=scene.text(intended_audience="network"), shares=scene.shares(), edits=project.edits,
    )  # fmt: skip
    Letter.objects.all().delete()
    audience = Project.objects.get(pk=project.pk).audience
    return Filled(
        scene.browser("westkust_coordinator"),
        _project_url(project, "below"),
        {"action": "all"},
        table="exchanges_project",
        made=Decision.objects.filter(project=project, audience=audience).count,
        audit={"reason_opened": 1},
        letters={"reason_opened": 1},
    )
