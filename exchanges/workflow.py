"""How an exchange project goes from an idea to a result.

Read STEPS from top to bottom: the order in which things happen, who takes each step and what that
person must give. Buttons and services ask the same predicates; they answer yes, or why not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exchanges.choices import Outcome, State
from zones import access
from zones.date_formats import written

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from exchanges.models import Decision, Partner, Project
    from zones.models import User, Zone


class Who(Enum):
    AUTHOR = "who wrote the draft, or the lead zone's coordinator or chief"
    LEAD = "the lead zone's coordinator or chief"
    PARTNER = "the coordinator or chief of a partner zone, once a version"


class Gives(Enum):
    NOTHING = "nothing more"
    WHOLE_TEXT = "a text in which nothing is missing"
    REASON = "a reason"
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
        "edit",
        (State.DRAFT,),
        State.DRAFT,
        Who.AUTHOR,
        Gives.NOTHING,
        gettext_lazy("Only a draft is changed without asking anybody."),
    ),
    Step(
        "submit",  # the lead zone's consent; from here all participants read along
        (State.DRAFT,),
        State.SUBMITTED,
        Who.LEAD,
        Gives.WHOLE_TEXT,
        gettext_lazy("This project was submitted already."),
    ),
    Step(
        "approve",  # the target is reached when every partner agrees with this version
        (State.SUBMITTED,),
        State.APPROVED,
        Who.PARTNER,
        Gives.NOTHING,
        gettext_lazy("Zones decide on a project while it is submitted."),
    ),
    Step(
        "request_changes",
        (State.SUBMITTED,),
        State.SUBMITTED,
        Who.PARTNER,
        Gives.REASON,
        gettext_lazy("Zones decide on a project while it is submitted."),
    ),
    Step(
        "refuse",
        (State.SUBMITTED,),
        State.REJECTED,
        Who.PARTNER,
        Gives.REASON,
        gettext_lazy("Zones decide on a project while it is submitted."),
    ),
    Step(
        "revise",  # a changed text is a new version, and every partner is asked anew
        (State.SUBMITTED, State.APPROVED),
        State.SUBMITTED,
        Who.LEAD,
        Gives.WHOLE_TEXT,
        gettext_lazy("The text stands as the zones agreed to it."),
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
        "complete",
        (State.RUNNING,),
        State.COMPLETED,
        Who.LEAD,
        Gives.CLOSING,
        gettext_lazy("Only a running project is completed."),
    ),
    Step(
        "withdraw",
        (State.SUBMITTED, State.APPROVED, State.RUNNING),
        State.WITHDRAWN,
        Who.LEAD,
        Gives.REASON,
        gettext_lazy("Only a project on its way is withdrawn."),
    ),
    Step(
        "rework",  # a draft again, read by the lead zone only, as the next version
        (State.WITHDRAWN, State.REJECTED),
        State.DRAFT,
        Who.LEAD,
        Gives.NOTHING,
        gettext_lazy("Only a withdrawn or rejected project is taken up again."),
    ),
)
STEP = {step.name: step for step in STEPS}
LEAD_STEPS = ("submit", "start", "complete", "withdraw", "rework")
DECIDED_TARGET = {outcome: STEP[outcome].target for outcome in Outcome.values}


@dataclass(frozen=True)
class Answer:
    """Yes, or the reason why not, in the reader's language."""

    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason


YES = Answer()


def can_take(step: str, project: Project, person: User) -> Answer:
    """May this person take this step of the lead zone's now?"""
    known = STEP[step]
    if project.state not in known.sources:
        return Answer(_otherwise(known, project))
    if not _is(known.who, project, person):
        return Answer(_reserved(known.who, project))
    return is_whole(project) if known.gives is Gives.WHOLE_TEXT else YES


def can_edit(project: Project, person: User) -> Answer:
    """May this person change the text now: freely in a draft, by a new version later?"""
    step = STEP["edit" if project.state == State.DRAFT else "revise"]
    if project.state not in step.sources:
        return Answer(_why_the_text_stands(project))
    return YES if _is(step.who, project, person) else Answer(_reserved(step.who, project))


def can_decide(project: Project, person: User, zone: Zone) -> Answer:
    """May this person decide for `zone` about the version as it stands?"""
    if project.state != State.SUBMITTED:
        return Answer(str(STEP[Outcome.APPROVE].otherwise))
    if zone.pk == project.zone_id:
        return Answer(
            _("%(zone)s leads the project: by submitting it, it agreed.") % {"zone": zone}
        )
    if zone.pk not in {row.zone_id for row in project.partner_rows}:
        return Answer(_("%(zone)s takes no part in this project.") % {"zone": zone})
    if zone.pk not in access.reader(person).deciding_zone_ids:
        return Answer(_("The coordinator or chief of %(zone)s decides.") % {"zone": zone})
    if decision := project.current_decisions.get(zone.pk):
        return Answer(already_decided(decision))
    return YES


def waits_for(project: Project, person: User) -> list[Partner]:
    """Return the participations that this person can decide about now."""
    return [row for row in project.partner_rows if can_decide(project, person, row.zone)]


def all_agree(project: Project) -> bool:
    decided = project.current_decisions
    return all(
        row.zone_id in decided and decided[row.zone_id].outcome == Outcome.APPROVE
        for row in project.partner_rows
    )


def is_whole(project: Project) -> Answer:
    """Can partners be asked to agree to this text?"""
    missing = ", ".join(what_is_missing(project))
    return Answer(_("Still missing: %(list)s.") % {"list": missing}) if missing else YES


def what_is_missing(project: Project) -> list[str]:
    """Return what the text still lacks before partners can be asked, in words."""
    missing = []
    if not project.common_goal:
        missing.append(_("the common goal"))
    if not (project.starts_on and project.ends_on):
        missing.append(_("the period"))
    if not project.partner_rows:
        missing.append(_("a partner zone"))
    missing += [
        _("what %(zone)s brings and gets") % {"zone": row.zone}
        for row in project.partners.all()
        if not (row.brings and row.gets)
    ]
    return missing


def already_decided(decision: Decision) -> str:
    return _("%(person)s decided for %(zone)s on %(when)s: %(outcome)s.") % {
        "person": decision.by,
        "zone": decision.zone,
        "when": written(decision.at, "j F, H:i"),
        "outcome": decision.get_outcome_display().lower(),
    }


def agreement(project: Project) -> str:
    """Return how many partners agree with the version as it stands, in words."""
    total = len(project.partner_rows)
    return ngettext(
        "%(agreed)s of %(total)s partner agrees",
        "%(agreed)s of %(total)s partners agree",
        total,
    ) % {"agreed": project.agreed_count, "total": total}


def _is(who: Who, project: Project, person: User) -> bool:
    reader = access.reader(person)
    if project.zone_id in reader.deciding_zone_ids:
        return True
    wrote = project.created_by_id == person.pk and project.zone_id in reader.zone_ids
    return who is Who.AUTHOR and wrote


def _reserved(who: Who, project: Project) -> str:
    if who is Who.AUTHOR:
        return _(
            "%(person)s, who wrote this draft, or the coordinator or chief of %(zone)s does this."
        ) % {
            "person": project.created_by,
            "zone": project.zone,
        }
    return _("The coordinator or chief of %(zone)s does this.") % {"zone": project.zone}


def _otherwise(step: Step, project: Project) -> str:
    if step.name == "start" and project.state == State.SUBMITTED:
        return f"{step.otherwise} {agreement(project)}."
    return str(step.otherwise)


def _why_the_text_stands(project: Project) -> str:
    if project.state in STEP["rework"].sources:
        return _("Take the project up again first: it then becomes a draft of %(zone)s.") % {
            "zone": project.zone
        }
    if project.state == State.RUNNING:
        return _("A running project keeps the text that all zones agreed to.")
    return _("A completed project keeps its text.")
