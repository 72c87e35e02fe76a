"""How an exchange project goes from an idea to a result: the table of steps, and who may take each now."""

from __future__ import annotations

from exchanges.deciders import YES, Answer
from exchanges.workflow.reports import reports_by, silent_zones, waits_for_reports
from exchanges.workflow.rules import (
    can_confirm_row,
    can_decide,
    can_edit,
    can_gather,
    can_take,
    can_take_back,
    can_write_row,
    is_whole,
    waits_for,
)
from exchanges.workflow.running import (
    can_ask_pause,
    can_book,
    can_draft_practice,
    can_leave,
    can_look_back,
    can_plan,
    can_report,
    can_tick,
    can_write,
    starts_early,
)
from exchanges.workflow.steps import LEAD_STEPS, STEP, STEPS, Gives, Step, Who

__all__ = [
    "LEAD_STEPS",
    "STEP",
    "STEPS",
    "YES",
    "Answer",
    "Gives",
    "Step",
    "Who",
    "can_ask_pause",
    "can_book",
    "can_confirm_row",
    "can_decide",
    "can_draft_practice",
    "can_edit",
    "can_gather",
    "can_leave",
    "can_look_back",
    "can_plan",
    "can_report",
    "can_take",
    "can_take_back",
    "can_tick",
    "can_write",
    "can_write_row",
    "is_whole",
    "reports_by",
    "silent_zones",
    "starts_early",
    "waits_for",
    "waits_for_reports",
]
