"""What is given to the services, and why they may refuse."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from exchanges.choices import IntendedAudience
from zones.choices import Language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from exchanges.models import ClosingReport, Decision, Milestone, Partner, Project
    from knowledge.models import Topic
    from zones.models import User, Zone


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


@dataclass(frozen=True)
class Plan:
    """A milestone: which zone brings it about by when, and who of it, if that is known."""

    zone: Zone
    title: str
    due_on: date
    person: User | None = None


@dataclass(frozen=True)
class Given:
    """What a zone books of one day. `line` is the place in what it promised; without it, it was not promised."""

    unit: str
    amount: Decimal
    day: date
    line: int | None = None
    person: User | None = None
    people: int = 1
    what: str = ""
    milestone: Milestone | None = None

    def fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class Result:
    """What a zone reports when a project closes."""

    reached: str = ""
    measured: str = ""
    why: str = ""
    gave: str = ""
    got: str = ""
    goes_on: bool = False
    goes_on_with: str = ""


@dataclass(frozen=True)
class Thought:
    """An idea as somebody words it."""

    title: str
    topic: Topic
    text: str
    language: str = Language.DUTCH

    def fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


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


def result_of(report: ClosingReport) -> Result:
    return Result(**{name: getattr(report, name) for name in Result.__dataclass_fields__})


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


class MilestoneChanged(Exception):
    """Somebody else saved the milestone while this person was changing it."""

    def __init__(self, milestone: Milestone) -> None:
        super().__init__(milestone.pk)
        self.milestone = milestone


class ReportChanged(Exception):
    """Somebody else of the zone saved the report while this person was writing it."""

    def __init__(self, report: ClosingReport) -> None:
        super().__init__(report.pk)
        self.report = report


class AlreadyDecided(Exception):
    """Somebody decided for this zone about this version before."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.pk)
        self.decision = decision
