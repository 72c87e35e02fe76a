"""Writing a project: the draft, its submission, and the new version that asks every partner anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from exchanges import workflow
from exchanges.choices import IntendedAudience, State, Verb
from exchanges.models import Partner, Project
from exchanges.services import search
from exchanges.services.base import (
    ProjectMoved,
    StepRefused,
    TextChanged,
    insist,
    locked,
    move,
    read_anew,
    tell,
)
from exchanges.services.notifications import ask_partners
from zones import access, audit
from zones.choices import AudienceKind, Language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from knowledge.models import Topic
    from zones.models import User, Zone


@dataclass(frozen=True)
class Share:
    """What a zone is after in a project, brings to it and gets from it."""

    own_goal: str = ""
    brings: str = ""
    gets: str = ""


@dataclass(frozen=True)
class Text:
    """All that zones are asked to agree to, but for what each one brings and gets."""

    title: str
    topic: Topic
    language: str = Language.DUTCH
    common_goal: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    respond_by: date | None = None
    intended_audience: str = IntendedAudience.NAMED


def text_of(project: Project) -> Text:
    return Text(**{name: getattr(project, name) for name in Text.__dataclass_fields__})


def shares_of(project: Project) -> dict[Zone, Share]:
    """Return the participants' shares, the lead's first."""
    return {row.zone: Share(row.own_goal, row.brings, row.gets) for row in project.partners.all()}


@access.as_actor
def draft_project(
    *,
    by: User,
    zone: Zone,
    text: Text,
    shares: Mapping[Zone, Share],
    form_key: UUID | None = None,
) -> tuple[Project, bool]:
    """Draft a project that `zone` leads; return it, and whether it is new.

    The same `form_key` of the same person is the same project, however often it is sent. Raises
    StepRefused when `by` does not belong to `zone`.
    """
    _belongs(by, zone)
    key = form_key or uuid4()
    try:
        with transaction.atomic():
            project = _written(by, zone, text, shares, key)
    except IntegrityError:
        access.refresh_rights(by)  # its audience may be younger than what we knew of them
        sent_before = Project.objects.visible_to(by).filter(created_by=by, form_key=key).first()
        if sent_before is not None:
            return sent_before, False
        project = _written(by, zone, text, shares, uuid4())  # that one is no longer theirs to read
    access.refresh_rights(by)
    _belongs(by, zone)  # also after waiting for the same form
    return project, True


@access.as_actor
def revise_project(
    *, by: User, project: Project, text: Text, shares: Mapping[Zone, Share], edits: int
) -> Project:
    """Save a changed text: a draft stays one; later it becomes a new version and all are asked anew.

    `edits` is the count that the editor saw; raises TextChanged when it is another by now,
    StepRefused when this person may not change the text or something is missing in it. A text that
    stands there already, whoever saved it, saves nothing and asks nobody.
    """
    row = locked(project, by)
    is_same = (text_of(row), shares_of(row)) == (text, dict(shares))
    if row.edits != edits and not is_same:
        raise TextChanged(row)
    insist(workflow.can_edit(row, by))
    if is_same:
        return row
    _set(row, text)
    row.edits += 1
    _set_shares(row, shares)
    if row.state == State.DRAFT:
        row.save()
        return row
    row.version += 1
    insist(workflow.is_whole(row))
    return _ask(row, by)


@access.as_actor
def submit_project(*, by: User, project: Project, edits: int) -> Project:
    """Give the lead zone's consent: all participants read the project from here, and are asked.

    Raises ProjectMoved when the text is no longer the one that `by` saw.
    """
    row = locked(project, by)
    if (row.state, row.edits) != (State.DRAFT, edits):
        raise ProjectMoved(row)
    insist(workflow.can_take("submit", row, by))
    return _ask(row, by)


def _belongs(by: User, zone: Zone) -> None:
    if zone.pk not in access.reader(by).zone_ids:
        raise StepRefused(_("You do not belong to %(zone)s.") % {"zone": zone})


def _written(
    by: User, zone: Zone, text: Text, shares: Mapping[Zone, Share], form_key: UUID
) -> Project:
    audience = access.audience_for(AudienceKind.ZONE, zone, by=by)
    project = Project(zone=zone, audience=audience, created_by=by, form_key=form_key)
    _set(project, text)
    project.save()
    _set_shares(project, shares)
    tell(project, Verb.CREATE, by=by, zone=zone)
    return project


def _ask(project: Project, by: User) -> Project:
    """Open the version to its audience and ask every partner."""
    zones = [row.zone for row in project.partners.all()]
    word = AudienceKind(project.intended_audience)
    opens = AudienceKind.NETWORK == word != project.audience.kind
    project.audience = access.audience_for(word, project.zone, zones, by=by)
    project.edits += 1
    move(project, State.SUBMITTED)
    tell(project, Verb.SUBMIT, by=by, zone=project.zone)
    if opens:
        audit.record(by, "project_widened", zone=project.zone, item=project, reason=word)
    search.put(project)
    ask_partners(project, by=by)
    return project


def _set(project: Project, text: Text) -> None:
    for name in Text.__dataclass_fields__:
        setattr(project, name, getattr(text, name))


def _set_shares(project: Project, shares: Mapping[Zone, Share]) -> None:
    project.partners.all().delete()
    everyone = {project.zone: Share()} | dict(shares)
    Partner.objects.bulk_create(
        Partner(
            project=project,
            zone=zone,
            is_lead=zone == project.zone,
            own_goal=share.own_goal,
            brings=share.brings,
            gets=share.gets,
        )
        for zone, share in everyone.items()
    )
    read_anew(project, "partners")
