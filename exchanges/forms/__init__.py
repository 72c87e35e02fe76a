from __future__ import annotations

from exchanges.forms.closing import LookBackForm, PartnerStepForm, ReportForm
from exchanges.forms.deputy import DeputyForm
from exchanges.forms.idea import IdeaForm
from exchanges.forms.project import ProjectForm, ShareForm
from exchanges.forms.row import RowForm
from exchanges.forms.running import BookingForm, CommentForm, MilestoneForm
from exchanges.forms.steps import DecisionForm, GoOnForm, StepForm, TakeBackForm

__all__ = [
    "BookingForm",
    "CommentForm",
    "DecisionForm",
    "DeputyForm",
    "GoOnForm",
    "IdeaForm",
    "LookBackForm",
    "MilestoneForm",
    "PartnerStepForm",
    "ProjectForm",
    "ReportForm",
    "RowForm",
    "ShareForm",
    "StepForm",
    "TakeBackForm",
]
