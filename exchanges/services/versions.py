"""The versions of a project, each kept whole when it is submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exchanges.models import ProjectVersion

if TYPE_CHECKING:
    from exchanges.models import Partner, Project
    from zones.models import User, Zone

ROW_TEXTS = ("own_goal", "measure", "target", "brings", "gets")


def keep_version(project: Project, *, by: User, zone: Zone) -> ProjectVersion:
    return ProjectVersion.objects.create(
        project=project,
        number=project.version,
        correction=project.correction,
        contents=contents_of(project),
        zone=zone,
        by=by,
    )


def contents_of(project: Project) -> dict[str, Any]:
    """Return all that zones are asked to agree to, as JSON: days in ISO form, zones and people by id."""
    days = ("starts_on", "ends_on", "respond_by")
    return {
        "title": project.title,
        "topic": project.topic.slug,
        "language": project.language,
        "common_goal": project.common_goal,
        **{name: day.isoformat() if (day := getattr(project, name)) else "" for name in days},
        "audience": project.intended_audience,
        "rows": [_row(row) for row in project.partners.all()],
    }


def _row(row: Partner) -> dict[str, Any]:
    return {
        "zone": row.zone_id,
        "is_lead": row.is_lead,
        "no_own_goal": row.no_own_goal,
        **{name: getattr(row, name) for name in ROW_TEXTS},
        "brings_lines": row.brings_lines,
        "gets_lines": row.gets_lines,
        "confirmed_by": row.confirmed_by_id,
        "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else "",
    }
