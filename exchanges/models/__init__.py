from __future__ import annotations

from exchanges.models.decision import Decision
from exchanges.models.event import ProjectEvent
from exchanges.models.partner import Partner
from exchanges.models.project import Project

__all__ = ["Decision", "Partner", "Project", "ProjectEvent"]
