from __future__ import annotations

from exchanges.services.base import (
    AlreadyDecided,
    ProjectMoved,
    ReasonMissing,
    StepRefused,
    TextChanged,
)
from exchanges.services.below import open_reasons
from exchanges.services.project import (
    Share,
    Text,
    draft_project,
    revise_project,
    shares_of,
    submit_project,
    text_of,
)
from exchanges.services.transitions import (
    complete_project,
    decide,
    rework_project,
    start_project,
    withdraw_project,
)

__all__ = [
    "AlreadyDecided",
    "ProjectMoved",
    "ReasonMissing",
    "Share",
    "StepRefused",
    "Text",
    "TextChanged",
    "complete_project",
    "decide",
    "draft_project",
    "open_reasons",
    "revise_project",
    "rework_project",
    "shares_of",
    "start_project",
    "submit_project",
    "text_of",
    "withdraw_project",
]
