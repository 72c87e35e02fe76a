from __future__ import annotations

from exchanges.models.booking import Booking
from exchanges.models.comment import ProjectComment
from exchanges.models.decision import Decision
from exchanges.models.deputy import Deputy
from exchanges.models.event import ProjectEvent
from exchanges.models.idea import Idea, IdeaSupport
from exchanges.models.milestone import Milestone
from exchanges.models.partner import Partner, Proposal
from exchanges.models.project import Project
from exchanges.models.report import ClosingReport
from exchanges.models.version import ProjectVersion

__all__ = [
    "Booking",
    "ClosingReport",
    "Decision",
    "Deputy",
    "Idea",
    "IdeaSupport",
    "Milestone",
    "Partner",
    "Project",
    "ProjectComment",
    "ProjectEvent",
    "ProjectVersion",
    "Proposal",
]
