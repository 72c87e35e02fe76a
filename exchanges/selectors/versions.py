"""The versions of a project that a reader may see, and what the newest changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exchanges.choices import Outcome
from exchanges.models import ProjectVersion
from exchanges.selectors.version_diff import Change, compare_contents
from zones.models import Zone

if TYPE_CHECKING:
    from exchanges.models import Decision, Project
    from zones.models import User


LABEL = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?")


@dataclass(frozen=True)
class Difference:
    """What the newest version changed, and whose agreement with the one before no longer counts."""

    old: ProjectVersion
    new: ProjectVersion
    changes: list[Change] = field(default_factory=list)
    lapsed: list[Decision] = field(default_factory=list)


@dataclass(frozen=True)
class ListedVersion:
    """A version in the list; without `kept` it is from before versions were kept, or not for this reader."""

    number: int
    kept: ProjectVersion | None


def newest_difference(
    project: Project, reader: User, decisions: list[Decision]
) -> Difference | None:
    """Compare the version as it stands with the one before; nothing when the reader sees only one."""
    if project.version == 1 and not project.correction:
        return None
    rows = ProjectVersion.objects.visible_to(reader).filter(
        project=project, number__in=(project.version - 1, project.version)
    )
    found = list(rows.newest_first())
    new = next((row for row in found if row.number == project.version), None)
    old = next((row for row in found if row.number == project.version - 1), None)
    if old is None and new is not None and new.correction:  # a first version that was corrected
        old = found[-1]
    if new is None or old is None or old == new:
        return None
    lapsed = [
        row
        for row in decisions
        if row.version == old.number and row.outcome == Outcome.APPROVE and row.ended_at is None
    ]
    if old.number == new.number:
        lapsed = []
    return Difference(old, new, compare_contents(old.contents, new.contents, zones_by_id()), lapsed)


def list_versions(project: Project, reader: User) -> list[ListedVersion]:
    """Return all versions, the newest first, corrections too; also the numbers of those that were not kept."""
    rows = ProjectVersion.objects.visible_to(reader).filter(project=project).newest_first()
    kept = list(rows.defer("contents"))
    last = project.version if project.submitted_at else project.version - 1
    listed = []
    for number in range(max([last, *(row.number for row in kept)]), 0, -1):
        own = [row for row in kept if row.number == number]
        listed += [ListedVersion(number, row) for row in own] or [ListedVersion(number, None)]
    return listed


def find_version(project: Project, reader: User, label: str) -> ProjectVersion | None:
    """Return the version called "2" or "2.1". "2" alone is version 2 as it was submitted."""
    if not LABEL.fullmatch(label):
        return None
    number, _dot, correction = label.partition(".")
    rows = ProjectVersion.objects.visible_to(reader).filter(project=project)
    return (
        rows.filter(number=int(number), correction=int(correction or 0))
        .select_related("zone", "by", "audience")
        .first()
    )


def zones_by_id() -> dict[int, Zone]:
    return {zone.pk: zone for zone in Zone.objects.all()}
