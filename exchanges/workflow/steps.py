"""How an exchange project goes from an idea to a result.

Read STEPS from top to bottom: the order in which things happen, who takes each step and what that
person must give. Buttons and services ask the same predicates; they answer yes, or why not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from exchanges.choices import STARTED, UNDER_WAY, State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Who(Enum):
    AUTHOR = "who wrote the draft, or the lead zone's coordinator or chief"
    LEAD = "the lead zone's coordinator or chief"
    MEMBER = "any member of the zone whose row it is"
    ZONE = "the coordinator or chief of the zone whose row it is"
    DECIDER = "the coordinator or chief of a zone that was asked, or a deputy, once a version"


class Gives(Enum):
    NOTHING = "nothing more"
    COMMON_TEXT = "a common text in which nothing is missing"
    WHOLE_TEXT = "a common text in which nothing is missing, and every zone's confirmed row"
    ROW = "the zone's own goal with its measure and target, what it brings and what it gets"
    REASON = "a reason"
    REASON_AND_WISH = "a reason, and whether the project stops or goes on without the zone"
    REPORT = "whether the zone's own goal was reached, what it gave and got, what it goes on with"
    CLOSING = "what came of it, in a few sentences"


@dataclass(frozen=True)
class Step:
    name: str
    sources: tuple[State, ...]
    target: State
    who: Who
    gives: Gives
    otherwise: _StrPromise
    """What to say when the project stands elsewhere than in `sources`."""


STEPS = (
    Step(
        "edit",  # the project stays where it is
        (State.DRAFT, State.GATHERING),
        State.DRAFT,
        Who.AUTHOR,
        Gives.NOTHING,
        gettext_lazy("Until it is submitted, a project is changed without asking anybody."),
    ),
    Step(
        "invite",  # from here all participants read along
        (State.DRAFT,),
        State.GATHERING,
        Who.LEAD,
        Gives.COMMON_TEXT,
        gettext_lazy("The partner zones were asked for their part already."),
    ),
    Step(
        "write_row",  # the lead zone writes its own row in the draft too
        (State.GATHERING,),
        State.GATHERING,
        Who.MEMBER,
        Gives.ROW,
        gettext_lazy("Zones complete their part before the project is submitted."),
    ),
    Step(
        "confirm_row",
        (State.GATHERING,),
        State.GATHERING,
        Who.ZONE,
        Gives.ROW,
        gettext_lazy("Zones complete their part before the project is submitted."),
    ),
    Step(
        "submit",  # the lead zone's consent
        (State.GATHERING,),
        State.SUBMITTED,
        Who.LEAD,
        Gives.WHOLE_TEXT,
        gettext_lazy("This project was submitted already."),
    ),
    Step(
        "approve",  # the target is reached when every zone that was asked agrees with this version
        (State.SUBMITTED,),
        State.APPROVED,
        Who.DECIDER,
        Gives.NOTHING,
        gettext_lazy("Zones decide on a project while it is submitted."),
    ),
    Step(
        "request_changes",
        (State.SUBMITTED,),
        State.SUBMITTED,
        Who.DECIDER,
        Gives.REASON,
        gettext_lazy("Zones decide on a project while it is submitted."),
    ),
    Step(
        "refuse",  # ends nothing: the lead zone stops, or goes on without
        (State.SUBMITTED,),
        State.SUBMITTED,
        Who.DECIDER,
        Gives.REASON_AND_WISH,
        gettext_lazy("Zones decide on a project while it is submitted."),
    ),
    Step(
        "take_back",
        (State.SUBMITTED,),
        State.SUBMITTED,
        Who.DECIDER,
        Gives.NOTHING,
        gettext_lazy("A decision is taken back until all zones have decided."),
    ),
    Step(
        "revise",  # a changed text is a new version: all others are asked anew
        (State.SUBMITTED, State.APPROVED),
        State.SUBMITTED,
        Who.LEAD,
        Gives.WHOLE_TEXT,
        gettext_lazy("The text stands as the zones agreed to it."),
    ),
    Step(
        "change_row",  # a changed row too; the lead zone is asked like the others
        (State.SUBMITTED, State.APPROVED),
        State.SUBMITTED,
        Who.ZONE,
        Gives.ROW,
        gettext_lazy("A zone changes its part while the project is submitted or approved."),
    ),
    Step(
        "correct_row",  # its own unit or measure: only its own decision lapses
        (State.SUBMITTED, State.APPROVED),
        State.SUBMITTED,
        Who.ZONE,
        Gives.ROW,
        gettext_lazy("A zone changes its part while the project is submitted or approved."),
    ),
    Step(
        "go_on",  # without some zones, as a new version
        (State.SUBMITTED,),
        State.SUBMITTED,
        Who.LEAD,
        Gives.NOTHING,
        gettext_lazy("A project goes on with fewer zones while it is submitted."),
    ),
    Step(
        "stop",
        (State.SUBMITTED,),
        State.REJECTED,
        Who.LEAD,
        Gives.NOTHING,
        gettext_lazy("A project stops when a zone refused it."),
    ),
    Step(
        "start",
        (State.APPROVED,),
        State.RUNNING,
        Who.LEAD,
        Gives.NOTHING,
        gettext_lazy("A project starts when all its partners agree."),
    ),
    Step(
        "plan",  # milestones: the lead zone for every zone, each zone for itself
        (State.APPROVED, State.RUNNING, State.PAUSED),
        State.RUNNING,
        Who.MEMBER,
        Gives.NOTHING,
        gettext_lazy("Milestones are set from the approval until the project closes."),
    ),
    Step(
        "book",
        UNDER_WAY,
        State.RUNNING,
        Who.MEMBER,
        Gives.NOTHING,
        gettext_lazy("Hours and means are booked while the project runs."),
    ),
    Step(
        "ask_pause",
        (State.RUNNING,),
        State.RUNNING,
        Who.ZONE,
        Gives.REASON,
        gettext_lazy("A pause is asked for while the project runs."),
    ),
    Step(
        "pause",
        (State.RUNNING,),
        State.PAUSED,
        Who.LEAD,
        Gives.REASON,
        gettext_lazy("Only a running project is paused."),
    ),
    Step(
        "resume",
        (State.PAUSED,),
        State.RUNNING,
        Who.LEAD,
        Gives.NOTHING,
        gettext_lazy("Only a paused project is resumed."),
    ),
    Step(
        "leave",  # the project stays where it is; the zone's open milestones go to the lead
        (State.RUNNING, State.PAUSED),
        State.RUNNING,
        Who.ZONE,
        Gives.REASON,
        gettext_lazy("A zone leaves a project while it runs."),
    ),
    Step(
        "close",  # every zone is asked for its report
        (State.RUNNING, State.PAUSED),
        State.CLOSING,
        Who.LEAD,
        Gives.NOTHING,
        gettext_lazy("Only a running project is closed."),
    ),
    Step(
        "report",  # its people write it, its coordinator or chief hands it in
        (State.CLOSING,),
        State.CLOSING,
        Who.MEMBER,
        Gives.REPORT,
        gettext_lazy("Zones report while the project closes."),
    ),
    Step(
        "complete",  # when every zone reported, or 30 days after they were asked
        (State.CLOSING,),
        State.COMPLETED,
        Who.LEAD,
        Gives.CLOSING,
        gettext_lazy("Only a project that closes is completed."),
    ),
    Step(
        "practice",  # a draft of the lead zone, with what the zones reported
        (State.COMPLETED,),
        State.COMPLETED,
        Who.MEMBER,
        Gives.NOTHING,
        gettext_lazy("A practice is drafted from a completed project."),
    ),
    Step(
        "look_back",
        (State.COMPLETED,),
        State.COMPLETED,
        Who.LEAD,
        Gives.CLOSING,
        gettext_lazy("The lead zone looks back on a completed project."),
    ),
    Step(
        "break_off",
        UNDER_WAY,
        State.STOPPED,
        Who.LEAD,
        Gives.REASON,
        gettext_lazy("Only a project under way is stopped."),
    ),
    Step(
        "write",  # news, talk among participants, and in one's own zone
        STARTED,
        State.RUNNING,
        Who.MEMBER,
        Gives.NOTHING,
        gettext_lazy("The zones write here once the project has started."),
    ),
    Step(
        "withdraw",
        (State.SUBMITTED, State.APPROVED),
        State.WITHDRAWN,
        Who.LEAD,
        Gives.REASON,
        gettext_lazy("Only a project that did not start yet is withdrawn."),
    ),
    Step(
        "rework",  # a draft again, read by the lead zone only; as the next version if one was submitted
        (State.GATHERING, State.WITHDRAWN, State.REJECTED),
        State.DRAFT,
        Who.LEAD,
        Gives.NOTHING,
        gettext_lazy("Only a project that is not under way is made a draft again."),
    ),
)
STEP = {step.name: step for step in STEPS}
LEAD_STEPS = (
    "invite", "submit", "start", "stop", "pause", "resume", "close", "complete", "break_off", "withdraw", "rework",
)  # fmt: skip
