"""What is asked of an import, and what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.bulk_import.records import Record

BAD_TOLD = 50


@dataclass(frozen=True, kw_only=True)
class Options:
    """`default_topic` is a slug or name; where it is empty, a topic that is not known makes a bad line."""

    default_topic: str = ""
    keep_good: bool = False
    overwrite: bool = False
    allow_findings: bool = False
    dry_run: bool = False


class Step(Enum):
    """What a line comes to."""

    MAKE = "make"
    CHANGE = "change"
    NOTHING = "nothing"
    LEAVE = "leave"
    """The portal has another text or state, and the source has said nothing new."""


@dataclass
class Tally:
    """What came of an import. `kept` says whether it stands; `told` holds the first bad lines."""

    steps: Counter[Step] = field(default_factory=Counter)
    bad: int = 0
    under_default_topic: int = 0
    without_pictures: list[int] = field(default_factory=list)
    told: list[tuple[int, str]] = field(default_factory=list)
    kept: bool = True

    @property
    def lines(self) -> int:
        return self.steps.total() + self.bad

    def count(self, step: Step, facts: Record) -> None:
        self.steps[step] += 1
        if step in (Step.MAKE, Step.CHANGE):
            self.under_default_topic += facts.topic_is_default
            self.without_pictures += [facts.number] if facts.had_pictures else []

    def refuse(self, number: int, reason: str) -> None:
        self.bad += 1
        if len(self.told) < BAD_TOLD:
            self.told.append((number, reason))
