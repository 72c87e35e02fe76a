"""The lead zone's steps on the page of a project: those that can be taken, and why the others cannot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchanges import deciders, workflow
from exchanges.choices import State
from exchanges.forms import DecisionForm, GoOnForm, StepForm

if TYPE_CHECKING:
    from exchanges.deciders import Answer
    from exchanges.models import Decision, Project
    from zones.models import User

NEXT_STEPS = {
    State.DRAFT: ("invite",),
    State.GATHERING: ("submit", "rework"),
    State.SUBMITTED: ("start", "stop", "withdraw"),
    State.APPROVED: ("start", "withdraw"),
    State.RUNNING: ("close", "pause", "break_off"),
    State.PAUSED: ("resume", "close", "break_off"),
    State.CLOSING: ("complete", "break_off"),
    State.COMPLETED: (),
    State.STOPPED: (),
    State.WITHDRAWN: ("rework",),
    State.REJECTED: ("rework",),
}
"""What the lead zone looks for on the page, the most likely first and what ends a project last."""

TEXT_ASKED_FOR = (State.DRAFT, State.GATHERING, State.SUBMITTED, State.APPROVED)
"""Where somebody of the lead zone may look for the way to change the text."""


@dataclass(frozen=True)
class Typed:
    """Why nothing was done, and the words that would else be lost."""

    why: str
    words: str = ""


@dataclass
class Steps:
    """The lead zone's steps: those that can be taken, and why the others cannot."""

    open: list[StepForm] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    edit: Answer | None = None
    go_on: GoOnForm | None = None
    refused: list[Decision] = field(default_factory=list)


def lead_steps(
    project: Project, person: User, bound: DecisionForm | StepForm | GoOnForm | None
) -> Steps | None:
    """Return the lead zone's steps, for its people only."""
    if project.zone not in person.current_zones:
        return None
    edit = workflow.can_edit(project, person)
    steps = Steps(edit=edit, refused=deciders.refusals(project))
    for name in NEXT_STEPS[State(project.state)]:
        if answer := workflow.can_take(name, project, person):
            is_sent = isinstance(bound, StepForm) and bound.step.name == name
            steps.open.append(
                bound
                if isinstance(bound, StepForm) and is_sent
                else StepForm(step=name, project=project)
            )
        elif name != "stop":
            steps.closed.append(_why_not(_label(name), answer.reason))
    if len(project.partner_rows) > 1 and workflow.can_take("go_on", project, person):
        steps.go_on = bound if isinstance(bound, GoOnForm) else GoOnForm(project=project)
    if not edit and project.state in TEXT_ASKED_FOR:
        steps.closed.append(_why_not(_("Change the text"), edit.reason))
    return steps


def _why_not(label: str, error: str) -> str:
    return _("%(label)s: %(error)s") % {"label": label, "error": error}


def _label(step: str) -> str:
    return {
        "invite": pgettext("project step", "Ask the zones for their part"),
        "submit": pgettext("project step", "Submit"),
        "start": pgettext("project step", "Start"),
        "pause": pgettext("project step", "Pause"),
        "resume": pgettext("project step", "Resume"),
        "close": pgettext("project step", "Begin to close"),
        "complete": pgettext("project step", "Complete"),
        "break_off": pgettext("project step", "Stop early"),
        "withdraw": pgettext("project step", "Withdraw"),
        "rework": pgettext("project step", "Make it a draft again"),
    }[step]
