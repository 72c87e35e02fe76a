"""What is given to the services, and why they may refuse."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from exchanges.choices import IntendedAudience
from zones.choices import Language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from exchanges.models import Decision, Partner, Project
    from knowledge.models import Topic


@dataclass(frozen=True)
class Text:
    """What the zones have in common in a project."""

    title: str
    topic: Topic
    language: str = Language.DUTCH
    common_goal: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    rows_by: date | None = None
    respond_by: date | None = None
    intended_audience: str = IntendedAudience.NAMED


@dataclass(frozen=True)
class Share:
    """What the lead zone proposes as the row of a partner zone."""

    own_goal: str = ""
    brings: str = ""
    gets: str = ""


@dataclass(frozen=True)
class Line:
    """One thing that a zone brings or gets; `amount` is a decimal number as text, or empty."""

    amount: str
    unit: str
    what: str


@dataclass(frozen=True)
class Row:
    """What a zone writes of itself: its own goal, or that it has none, and what it brings and gets."""

    own_goal: str = ""
    measure: str = ""
    target: str = ""
    no_own_goal: bool = False
    brings: tuple[Line, ...] = ()
    gets: tuple[Line, ...] = ()

    def differs_in_unit_or_measure_only(self, other: Row) -> bool:
        return self != other and self._without() == other._without()

    def _without(self) -> tuple[object, ...]:
        lines = [[(line.amount, line.what) for line in part] for part in (self.brings, self.gets)]
        return (self.own_goal, self.target, self.no_own_goal, *lines)


def text_of(project: Project) -> Text:
    return Text(**{name: getattr(project, name) for name in Text.__dataclass_fields__})


def row_of(partner: Partner) -> Row:
    return Row(
        partner.own_goal,
        partner.measure,
        partner.target,
        partner.no_own_goal,
        _lines(partner.brings_lines),
        _lines(partner.gets_lines),
    )


def stored(lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    return [asdict(line) for line in lines]


def _lines(kept: list[Mapping[str, Any]]) -> tuple[Line, ...]:
    return tuple(Line(**line) for line in kept)


class StepRefused(Exception):
    """This person may not take this step, or not yet; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ReasonMissing(Exception):
    """This step is taken with a reason, or with what came of the project."""


class ProjectMoved(Exception):
    """The project stands elsewhere, or in another version, than the person saw."""

    def __init__(self, project: Project) -> None:
        super().__init__(project.pk)
        self.project = project


class TextChanged(ProjectMoved):
    """Somebody else saved the text while this person was editing it."""


class AlreadyDecided(Exception):
    """Somebody decided for this zone about this version before."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.pk)
        self.decision = decision
