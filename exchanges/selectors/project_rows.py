"""The row of each zone in a project as a page shows it: its goal, what it brings and gets, what it decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from exchanges.choices import State
from exchanges.wording import brought, by_whom, got, lines_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exchanges.models import Decision, Project, ProjectVersion
    from zones.models import User, Zone


@dataclass(frozen=True)
class ShownRow:
    zone: Zone
    is_lead: bool
    own_goal: str
    no_own_goal: bool
    measure: str
    target: str
    brings: str
    gets: str
    confirmed_by: User | None = None
    is_confirmed: bool = True
    decision: Decision | None = None
    asked: bool = False
    """Whether this zone made the version: by that, it agreed."""

    is_own: bool = False

    @property
    def who_decided(self) -> str:
        return by_whom(self.decision) if self.decision else ""

    @property
    def aim(self) -> str:
        """What the zone measures and which result it wants."""
        if self.measure and self.target:
            return _("%(measure)s: %(target)s") % {"measure": self.measure, "target": self.target}
        return self.measure or self.target

    @property
    def has_goal(self) -> bool:
        return bool(self.own_goal)


def rows_of(project: Project, own: Iterable[Zone]) -> list[ShownRow]:
    """Return the rows as they stand: those of the reader's own zones first, then the lead's."""
    mine = set(own)
    decided = project.current_decisions
    rows = [
        ShownRow(
            zone=row.zone,
            is_lead=row.is_lead,
            own_goal=row.own_goal,
            no_own_goal=row.no_own_goal,
            measure=row.measure,
            target=row.target,
            brings=brought(row),
            gets=got(row),
            confirmed_by=row.confirmed_by,
            is_confirmed=row.confirmed_at is not None,
            decision=decided.get(row.zone_id),
            asked=project.submitted_at is not None and row.zone_id == project.asking_zone_pk,
            is_own=row.zone in mine,
        )
        for row in project.partners.all()
    ]
    return sorted(rows, key=lambda row: not row.is_own)  # stable: the lead first


def rows_of_version(
    version: ProjectVersion,
    decisions: Iterable[Decision],
    zones: Mapping[int, Zone],
    people: Mapping[int, User],
) -> list[ShownRow]:
    decided = {row.zone_id: row for row in decisions if row.ended_at is None}
    return [
        ShownRow(
            zone=zones[row["zone"]],
            is_lead=row["is_lead"],
            own_goal=row["own_goal"],
            no_own_goal=row["no_own_goal"],
            measure=row["measure"],
            target=row["target"],
            brings=lines_in_words(row["brings_lines"]) or row["brings"],
            gets=lines_in_words(row["gets_lines"]) or row["gets"],
            confirmed_by=people.get(row["confirmed_by"]),
            decision=decided.get(row["zone"]),
            asked=row["zone"] == version.zone_id and not version.correction,
        )
        for row in version.contents["rows"]
    ]


def people_in(contents: Mapping[str, Any]) -> set[int]:
    return {row["confirmed_by"] for row in contents["rows"] if row["confirmed_by"]}


def waiting_sentence(project: Project) -> str:
    """Return for which zones a project waits now, in words; nothing when for none."""
    if project.state == State.GATHERING:
        silent = [row.zone for row in project.partners.all() if row.confirmed_at is None]
    elif project.state == State.SUBMITTED:
        decided = project.current_decisions
        silent = [row.zone for row in project.deciding_rows if row.zone_id not in decided]
    else:
        return ""
    names = ", ".join(str(zone) for zone in silent)
    return _("Waits for %(zones)s.") % {"zones": names} if names else ""
