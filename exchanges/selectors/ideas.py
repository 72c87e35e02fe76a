"""Ideas as the board shows them: who would take part, which projects came of them, what somebody may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exchanges.models import Idea, IdeaSupport, Project
from zones import access

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zones.models import User, Zone


@dataclass
class ShownIdea:
    idea: Idea
    zones: list[Zone] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    may_edit: bool = False
    may_join: list[Zone] = field(default_factory=list)
    """The reader's zones for which they may say that it would take part."""

    joined: list[Zone] = field(default_factory=list)
    """Those for which it was said, which they may take back."""


def ideas(rows: Sequence[Idea], reader: User) -> list[ShownIdea]:
    """Return these ideas with all that stands beside them, in three queries whatever their number."""
    shown = {row.pk: ShownIdea(row) for row in rows}
    support = IdeaSupport.objects.visible_to(reader).filter(idea__in=shown)
    for row in support.select_related("zone").order_by("zone__name"):
        shown[row.idea_id].zones.append(row.zone)
    projects = Project.objects.visible_to(reader).filter(from_idea__in=shown)
    for project in projects.order_by("pk"):
        assert project.from_idea_id is not None  # noqa: S101 - filtered above
        shown[project.from_idea_id].projects.append(project)
    editable = set(
        Idea.objects.editable_by(reader).filter(pk__in=shown).values_list("pk", flat=True)
    )
    deciding = set(access.reader(reader).deciding_zone_ids)
    mine = [zone for zone in reader.current_zones if zone.pk in deciding]
    for pk, one in shown.items():
        one.may_edit = pk in editable
        others = [zone for zone in mine if zone.pk != one.idea.zone_id]
        one.joined = [zone for zone in others if zone in one.zones]
        one.may_join = [zone for zone in others if zone not in one.zones]
    return list(shown.values())
