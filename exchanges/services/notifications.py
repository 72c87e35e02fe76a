"""Who gets which letter. What stands in it is asked again when it is sent: see letters.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zones import mail
from zones.choices import DECIDING_ROLES, Role
from zones.models import Membership, User

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from exchanges.models import Decision, Project, ProjectEvent


def ask_partners(project: Project, *, by: User) -> None:
    """Ask the coordinators and chiefs of the partner zones for their zone's decision."""
    zone_ids = [row.zone_id for row in project.partner_rows]
    for person in _people(zone_ids, DECIDING_ROLES):
        if person != by:
            key = f"decision_asked:{project.pk}:{project.version}:{person.pk}"
            mail.queue_letter(
                "decision_asked",
                person,
                key,
                about=project,
                project=project.pk,
                version=project.version,
            )


def tell_lead(project: Project, decision: Decision) -> set[User]:
    """Tell who wrote the project, and its zone's coordinators and chief, what a partner decided."""
    told = {project.created_by, *_people([project.zone_id], DECIDING_ROLES)} - {decision.by}
    for person in told:
        key = f"decision_taken:{decision.pk}:{person.pk}"
        mail.queue_letter("decision_taken", person, key, about=project, decision=decision.pk)
    return told


def tell_participants(project: Project, event: ProjectEvent, *, but: Collection[User] = ()) -> None:
    """Tell the coordinators of all participants where the project stands now."""
    zone_ids = [row.zone_id for row in project.partners.all()]
    for person in _people(zone_ids, [Role.COORDINATOR]):
        if person != event.by and person not in but:
            key = f"project_moved:{event.pk}:{person.pk}"
            facts = {"project": project.pk, "state": project.state}
            mail.queue_letter("project_moved", person, key, about=project, **facts)


def _people(zone_ids: Iterable[int], roles: Iterable[str]) -> list[User]:
    active = Membership.objects.active().filter(zone_id__in=list(zone_ids), role__in=list(roles))
    return list(
        User.objects.filter(is_active=True, memberships__in=active).distinct().order_by("pk")
    )
