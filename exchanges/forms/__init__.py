from __future__ import annotations

from exchanges.forms.deputy import DeputyForm
from exchanges.forms.project import ProjectForm, ShareForm
from exchanges.forms.row import RowForm
from exchanges.forms.steps import DecisionForm, GoOnForm, StepForm, TakeBackForm

__all__ = [
    "DecisionForm",
    "DeputyForm",
    "GoOnForm",
    "ProjectForm",
    "RowForm",
    "ShareForm",
    "StepForm",
    "TakeBackForm",
]
