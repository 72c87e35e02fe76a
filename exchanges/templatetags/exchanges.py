"""Small words of projects in lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from exchanges.choices import State
from exchanges.wording import agreement, brought, got

if TYPE_CHECKING:
    from exchanges.models import Project

register = template.Library()

register.filter("brought", brought)
register.filter("got", got)

CHIPS = {
    State.GATHERING: "chip-signal",
    State.SUBMITTED: "chip-signal",
    State.APPROVED: "chip-good",
    State.RUNNING: "chip-good",
    State.CLOSING: "chip-signal",
    State.COMPLETED: "chip-good",
    State.WITHDRAWN: "chip-bad",
    State.REJECTED: "chip-bad",
    State.STOPPED: "chip-bad",
}


@register.filter
def chip(state: str) -> str:
    """Return the colour of a state's chip; its words say the same."""
    return CHIPS.get(State(state), "")


@register.filter
def agreed(project: Project) -> str:
    """Say how many partners agree, while that is being asked."""
    return agreement(project) if project.state == State.SUBMITTED else ""
