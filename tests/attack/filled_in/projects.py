"""Exchange projects."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from exchanges import services
from exchanges.models import Decision, Deputy, Partner, Project, ProjectEvent

if TYPE_CHECKING:
    from collections.abc import Callable


from tests.attack.filled_in.base import (
    Filled,
    Scene,
    form,
)
from tests.conftest import as_owner
from zones.models import AuditEvent, Letter


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
        "rows_by": "",
        "audience": "named",
        "partners": ["polder", "vlas"],
        "action": "draft",
    }
    for prefix in ("polder", "vlas"):
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
        project_fields(scene, form_key=str(uuid.uuid4()), action="invite"),
        table="exchanges_project",
        made=lambda: (Project.objects.count(), ProjectEvent.objects.count()),
        becomes=(1, 2),
        audit={"project_create": 1, "project_invite": 1},
        letters={"row_asked": 4},
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
            {
                "action": outcome,
                "version": 1,
                "reason": "Geen mensen vrij.",
                "wish": "go_on",
                "confirmed": 1,
            },
            table="exchanges_project",
            made=Decision.objects.count,
            audit={f"project_{outcome}": 1},
            letters=letters,
        )

    return fill_in


# the lead's coordinator and chief hear of each decision; of an end, the coordinators of the others too
form("exchanges:project_decide", "yes")(_decided("approve", {"decision_taken": 2}))
form("exchanges:project_decide", "changes")(_decided("request_changes", {"decision_taken": 2}))
form("exchanges:project_decide", "no")(_decided("refuse", {"decision_taken": 2}))


@form("exchanges:project_take_back")
def project_take_back(scene: Scene) -> Filled:
    scene.meet("westkust_chief", *PARTNERS_DECIDERS)
    project = scene.project_in("submitted")
    services.decide(
        by=scene.someone("polder_coordinator"), project=project, zone=scene.zones["polder"],
        outcome="approve", version=1,
    )  # fmt: skip
    Letter.objects.all().delete()
    AuditEvent.objects.all().delete()
    return Filled(
        scene.browser("polder_chief"),
        _project_url(project, "take-back"),
        {"version": 1, "zone": "polder"},
        table="exchanges_project",
        made=Decision.objects.filter(ending="taken_back").count,
        audit={"project_take_back": 1},
        letters={"decision_ended": 3},
    )


@form("exchanges:project_go_on")
def project_go_on(scene: Scene) -> Filled:
    scene.meet(*PARTNERS_DECIDERS)
    project = scene.project_in("refused")
    Letter.objects.all().delete()
    AuditEvent.objects.all().delete()
    return Filled(
        scene.browser("westkust_coordinator"),
        _project_url(project, "go-on"),
        {"version": 1, "without": ["polder"]},
        table="exchanges_project",
        made=lambda: Project.objects.get(pk=project.pk).version,
        becomes=2,
        audit={"project_submit": 1},
        letters={"decision_asked": 2},
    )


ROW = {
    "own_goal": "Sneller zoeken", "measure": "uren", "target": "van 3 naar 1", "action": "confirm",
    "brings_amount_1": "4", "brings_unit_1": "people_days", "brings_what_1": "per maand",
    "gets_amount_1": "24", "gets_unit_1": "hours", "gets_what_1": "per kwartaal",
}  # fmt: skip


@form("exchanges:project_row", "before submission")
def project_row(scene: Scene) -> Filled:
    scene.meet("westkust_chief", "westkust_coordinator")
    project = scene.project_in("gathering")
    Letter.objects.all().delete()
    AuditEvent.objects.all().delete()
    row = Partner.objects.get(project=project, zone__slug="polder")
    return Filled(
        scene.browser("polder_chief"),
        _project_url(project, "rows", "polder"),
        ROW | {"edits": 0},
        table="exchanges_project",
        made=Partner.objects.filter(pk=row.pk, edits=1, confirmed_at__isnull=False).count,
        audit={"project_row_written": 1, "project_confirm_row": 1},
        letters={"row_confirmed": 2},
    )


@form("exchanges:project_row", "as a new version, by who decides")
def project_row_changed(scene: Scene) -> Filled:
    scene.meet("westkust_chief", *PARTNERS_DECIDERS)
    project = scene.project_in("submitted")
    Letter.objects.all().delete()
    AuditEvent.objects.all().delete()
    return Filled(
        scene.browser("polder_chief"),
        _project_url(project, "rows", "polder"),
        ROW | {"edits": 1},
        table="exchanges_project",
        made=lambda: Project.objects.get(pk=project.pk).version,
        becomes=2,
        audit={"project_submit": 1},
        letters={"decision_asked": 4},
    )


@form("exchanges:project_row_confirm")
def project_row_confirm(scene: Scene) -> Filled:
    scene.meet("westkust_chief", "westkust_coordinator")
    project = scene.project_in("confirmed")
    row = Partner.objects.get(project=project, zone__slug="polder")
    with as_owner():
        Partner.objects.filter(pk=row.pk).update(confirmed_at=None)
    Letter.objects.all().delete()
    AuditEvent.objects.all().delete()
    return Filled(
        scene.browser("polder_chief"),
        _project_url(project, "rows", "polder", "confirm"),
        {"edits": row.edits},
        table="exchanges_project",
        made=Partner.objects.filter(pk=row.pk, confirmed_at__isnull=False).count,
        audit={"project_confirm_row": 1},
        letters={"row_confirmed": 2},
    )


@form("exchanges:deputy_list")
def deputy_list(scene: Scene) -> Filled:
    today = timezone.localdate()
    person = scene.someone("polder_member")
    return Filled(
        scene.browser("polder_chief"),
        "/exchanges/deputies/",
        {
            "person": person.public_id,
            "starts_on": today.isoformat(),
            "ends_on": (today + timedelta(days=10)).isoformat(),
        },
        table="zones_user",
        made=Deputy.objects.count,
        audit={"deputy_named": 1},
        letters={"deputy_named": 1},
    )


@form("exchanges:deputy_end")
def deputy_end(scene: Scene) -> Filled:
    today, chief = timezone.localdate(), scene.someone("polder_chief")
    deputy, _new = services.name_deputy(
        by=chief, zone=scene.zones["polder"], person=scene.someone("polder_member"),
        starts_on=today, ends_on=today,
    )  # fmt: skip
    Letter.objects.all().delete()
    AuditEvent.objects.all().delete()
    return Filled(
        scene.browser("polder_chief"),
        f"/exchanges/deputies/{deputy.pk}/end/",
        {},
        table="exchanges_deputy",
        made=Deputy.objects.filter(ended_at__isnull=False).count,
        audit={"deputy_ended": 1},
    )


def _stepped(step: str, state: str, letters: dict[str, int]) -> Callable[[Scene], Filled]:
    def fill_in(scene: Scene) -> Filled:
        scene.meet("westkust_chief", *PARTNERS_DECIDERS)
        project = scene.project_in(state)
        seen = {"version": project.version, "edits": project.edits, "state": project.state}
        return Filled(
            scene.browser("westkust_chief"),
            _project_url(project, "steps", step),
            seen | {"reason": "Budget weg.", "closing": "Gelukt.", "before_period": "on"},
            table="exchanges_project",
            made=ProjectEvent.objects.filter(verb=step).count,
            audit={f"project_{step}": 1},
            letters=letters,
        )

    return fill_in


TOLD = {"project_moved": 5}
form("exchanges:project_step", "invite")(_stepped("invite", "draft", {"row_asked": 4}))
form("exchanges:project_step", "submit")(_stepped("submit", "confirmed", {"decision_asked": 4}))
form("exchanges:project_step", "stop")(_stepped("stop", "refused", TOLD))
form("exchanges:project_step", "start")(_stepped("start", "approved", TOLD))
form("exchanges:project_step", "pause")(_stepped("pause", "running", TOLD))
form("exchanges:project_step", "resume")(_stepped("resume", "paused", TOLD))
form("exchanges:project_step", "close")(_stepped("close", "running", {"report_asked": 5}))
form("exchanges:project_step", "complete")(_stepped("complete", "reported", TOLD))
form("exchanges:project_step", "break_off")(_stepped("break_off", "running", TOLD))
form("exchanges:project_step", "withdraw")(_stepped("withdraw", "approved", TOLD))
form("exchanges:project_step", "rework")(_stepped("rework", "rejected", {}))


@form("exchanges:project_below")
def project_below(scene: Scene) -> Filled:
    """A reason given among three zones, in a project in which a fourth one takes part by now."""
    project = scene.project_in("submitted")
    services.decide(
        by=scene.someone("polder_coordinator"), project=project, zone=scene.zones["polder"],
        outcome="request_changes", version=1, reason="Onder ons gezegd.",
    )  # fmt: skip
    project.refresh_from_db()
    services.revise_project(
        by=scene.someone("westkust_coordinator"), project=project,
        text=scene.text(), shares=scene.shares("polder", "vlas", "riho"), edits=project.edits,
    )  # fmt: skip
    Letter.objects.all().delete()
    audience = Project.objects.get(pk=project.pk).participants
    return Filled(
        scene.browser("westkust_coordinator"),
        _project_url(project, "below"),
        {"action": "all"},
        table="exchanges_project",
        made=Decision.objects.filter(project=project, audience=audience).count,
        audit={"reason_opened": 1},
        letters={"reason_opened": 1},
    )
