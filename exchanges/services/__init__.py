from __future__ import annotations

from exchanges.services.below import open_reasons
from exchanges.services.deciding import decide, take_back
from exchanges.services.deputies import end_deputy, name_deputy
from exchanges.services.inputs import (
    AlreadyDecided,
    Line,
    ProjectMoved,
    ReasonMissing,
    Row,
    Share,
    StepRefused,
    Text,
    TextChanged,
    row_of,
    text_of,
)
from exchanges.services.project import (
    draft_project,
    invite_zones,
    revise_project,
    shares_of,
    submit_project,
)
from exchanges.services.reminders import remind_of_decisions
from exchanges.services.rows import confirm_row, write_row
from exchanges.services.transitions import (
    complete_project,
    go_on_without,
    rework_project,
    start_project,
    stop_project,
    withdraw_project,
)

__all__ = [
    "AlreadyDecided",
    "Line",
    "ProjectMoved",
    "ReasonMissing",
    "Row",
    "Share",
    "StepRefused",
    "Text",
    "TextChanged",
    "complete_project",
    "confirm_row",
    "decide",
    "draft_project",
    "end_deputy",
    "go_on_without",
    "invite_zones",
    "name_deputy",
    "open_reasons",
    "remind_of_decisions",
    "revise_project",
    "rework_project",
    "row_of",
    "shares_of",
    "start_project",
    "stop_project",
    "submit_project",
    "take_back",
    "text_of",
    "withdraw_project",
    "write_row",
]
