from __future__ import annotations

from exchanges.services.below import open_reasons
from exchanges.services.bookings import book, remove_booking
from exchanges.services.comments import edit_comment, remove_comment, write_comment
from exchanges.services.deciding import decide, take_back
from exchanges.services.deputies import end_deputy, name_deputy
from exchanges.services.ideas import post_idea, support_idea, withdraw_idea
from exchanges.services.inputs import (
    AlreadyDecided,
    Given,
    Line,
    MilestoneChanged,
    Plan,
    ProjectMoved,
    ReasonMissing,
    ReportChanged,
    Result,
    Row,
    Share,
    StepRefused,
    Text,
    TextChanged,
    Thought,
    result_of,
    row_of,
    text_of,
)
from exchanges.services.milestones import (
    change_milestone,
    remove_milestone,
    set_milestone,
    tick_milestone,
)
from exchanges.services.project import (
    draft_project,
    invite_zones,
    revise_project,
    shares_of,
    submit_project,
)
from exchanges.services.reminders import remind_of_decisions
from exchanges.services.reminders_running import hand_milestones_over, remind_of_running
from exchanges.services.reports import missing_in_report, write_report
from exchanges.services.results import draft_practice, enter_adoptions, look_back
from exchanges.services.rows import confirm_row, write_row
from exchanges.services.running import ask_for_pause, leave_project
from exchanges.services.transitions import (
    break_off_project,
    close_project,
    complete_project,
    go_on_without,
    pause_project,
    resume_project,
    rework_project,
    start_project,
    stop_project,
    withdraw_project,
)

__all__ = [
    "AlreadyDecided",
    "Given",
    "Line",
    "MilestoneChanged",
    "Plan",
    "ProjectMoved",
    "ReasonMissing",
    "ReportChanged",
    "Result",
    "Row",
    "Share",
    "StepRefused",
    "Text",
    "TextChanged",
    "Thought",
    "ask_for_pause",
    "book",
    "break_off_project",
    "change_milestone",
    "close_project",
    "complete_project",
    "confirm_row",
    "decide",
    "draft_practice",
    "draft_project",
    "edit_comment",
    "end_deputy",
    "enter_adoptions",
    "go_on_without",
    "hand_milestones_over",
    "invite_zones",
    "leave_project",
    "look_back",
    "missing_in_report",
    "name_deputy",
    "open_reasons",
    "pause_project",
    "post_idea",
    "remind_of_decisions",
    "remind_of_running",
    "remove_booking",
    "remove_comment",
    "remove_milestone",
    "result_of",
    "resume_project",
    "revise_project",
    "rework_project",
    "row_of",
    "set_milestone",
    "shares_of",
    "start_project",
    "stop_project",
    "submit_project",
    "support_idea",
    "take_back",
    "text_of",
    "tick_milestone",
    "withdraw_idea",
    "withdraw_project",
    "write_comment",
    "write_report",
    "write_row",
]
