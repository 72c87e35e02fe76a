"""A project and its versions as data, for the people of the zones that take part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exchanges.models import ProjectEvent, ProjectVersion
from exchanges.selectors.versions import zones_by_id

if TYPE_CHECKING:
    from exchanges.models import Decision, Project
    from zones.models import User, Zone


def project_json(project: Project, reader: User) -> dict[str, Any]:
    """Return what this person may read of it. Zones by slug, people by name, moments in ISO form with offset."""
    zones = zones_by_id()
    versions = ProjectVersion.objects.visible_to(reader).filter(project=project)
    events = ProjectEvent.objects.visible_to(reader).filter(project=project)
    decisions = sorted(project.known_decisions, key=lambda row: (row.at, row.pk))
    return {
        "format": "antw4wvl-project-1",
        "id": project.public_id,
        "state": project.state,
        "version": project.label,
        "lead": project.zone.slug,
        "title": project.title,
        "closing": project.closing,
        "versions": [_version(row, zones) for row in versions.newest_first().reverse()],
        "decisions": [_decision(row) for row in decisions],
        "events": [
            {
                "verb": row.verb,
                "zone": row.zone.slug,
                "by": str(row.by),
                "for": str(row.on_behalf_of) if row.on_behalf_of else None,
                "version": row.label,
                "reason": row.reason,
                "at": row.at.isoformat(),
            }
            for row in events.latest_first().reverse()
        ],
    }


def _version(version: ProjectVersion, zones: dict[int, Zone]) -> dict[str, Any]:
    rows = [
        {name: value for name, value in row.items() if name != "confirmed_by"}
        | {"zone": zones[row["zone"]].slug}
        for row in version.contents["rows"]
    ]
    return {
        "version": version.label,
        "submitted_by": version.zone.slug,
        "at": version.at.isoformat(),
        **version.contents,
        "rows": rows,
    }


def _decision(row: Decision) -> dict[str, Any]:
    return {
        "version": row.version,
        "zone": row.zone.slug,
        "outcome": row.outcome,
        "wish": row.wish or None,
        "reason": row.reason,
        "by": str(row.by),
        "for": str(row.on_behalf_of) if row.on_behalf_of else None,
        "at": row.at.isoformat(),
        "ended": row.ending or None,
    }
