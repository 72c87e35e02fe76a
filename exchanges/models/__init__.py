from __future__ import annotations

from exchanges.models.decision import Decision
from exchanges.models.deputy import Deputy
from exchanges.models.event import ProjectEvent
from exchanges.models.partner import Partner, Proposal
from exchanges.models.project import Project
from exchanges.models.version import ProjectVersion

__all__ = [
    "Decision",
    "Deputy",
    "Partner",
    "Project",
    "ProjectEvent",
    "ProjectVersion",
    "Proposal",
]
