from __future__ import annotations

from exchanges.forms.project import ProjectForm, ShareForm
from exchanges.forms.steps import DecisionForm, StepForm

__all__ = ["DecisionForm", "ProjectForm", "ShareForm", "StepForm"]
