"""Writing a project: the draft, its submission, and the new version that asks every other zone anew."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from exchanges import workflow
from exchanges.choices import UNSUBMITTED, State, Verb
from exchanges.models import Idea, Partner, Project, Proposal
from exchanges.services import search
from exchanges.services.base import insist, locked, move, read_anew, tell
from exchanges.services.inputs import (
    ProjectMoved,
    Share,
    StepRefused,
    Text,
    TextChanged,
    text_of,
)
from exchanges.services.notifications import ask_for_decision, ask_for_rows
from exchanges.services.versions import keep_version
from knowledge.models import Article, Question
from zones import access, audit
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zones.models import User, Zone


def shares_of(project: Project) -> dict[Zone, Share]:
    """Return what the lead proposes for each of the partner zones."""
    said = {row.zone_id: row for row in Proposal.objects.filter(project=project)}
    nothing = Proposal()
    return {
        row.zone: Share(found.own_goal, found.brings, found.gets)
        for row in project.partner_rows
        for found in [said.get(row.zone_id, nothing)]
    }


@access.as_actor
def draft_project(
    *,
    by: User,
    zone: Zone,
    text: Text,
    shares: Mapping[Zone, Share],
    form_key: UUID | None = None,
    origin: Article | Question | Idea | None = None,
) -> tuple[Project, bool]:
    """Draft a project that `zone` leads; return it, and whether it is new.

    `shares` names the partner zones, and what the lead proposes for each. The same `form_key` of the same person is the
    same project, however often it is sent. `origin` is what it begins from, where `by` reads it. Raises StepRefused when `by` does not belong to `zone`.
    """
    _belongs(by, zone)
    key = form_key or uuid4()
    try:
        with transaction.atomic():
            project = _written(by, zone, text, shares, key, origin)
    except IntegrityError:
        access.refresh_rights(by)  # its audience may be younger than what we knew of them
        sent_before = Project.objects.visible_to(by).filter(created_by=by, form_key=key).first()
        if sent_before is not None:
            return sent_before, False
        project = _written(
            by, zone, text, shares, uuid4(), origin
        )  # that one is no longer theirs to read
    access.refresh_rights(by)
    _belongs(by, zone)  # also after waiting for the same form
    return project, True


@access.as_actor
def revise_project(
    *, by: User, project: Project, text: Text, shares: Mapping[Zone, Share], edits: int
) -> Project:
    """Save a changed text: before submission it stays what it is; later it becomes a new version and all are asked anew.

    With a zone that did not take part before, the new version first waits for that zone's row. `edits` is the count that
    the editor saw; raises TextChanged when it is another by now, StepRefused when this person may not change the text or
    something is missing in it. A text that stands there already, whoever saved it, saves nothing and asks nobody.
    """
    row = locked(project, by)
    shares = {zone: share for zone, share in shares.items() if zone != row.zone}
    stands = shares_of(row)
    is_same = text_of(row) == text and (
        stands == shares if row.state in UNSUBMITTED else set(stands) == set(shares)
    )
    if row.edits != edits and not is_same:
        raise TextChanged(row)
    insist(workflow.can_edit(row, by))
    if is_same:
        return row
    _set(row, text)
    row.edits += 1
    added = _set_partners(row, shares)
    if row.state == State.DRAFT:
        row.save()
        return row
    if row.state == State.GATHERING:
        return _gather(row, by, added)
    row.version += 1
    row.correction = 0
    if added:
        search.remove(row)
        insist(workflow.can_gather(row))
        return _gather(row, by, added)
    insist(workflow.is_whole(row))
    return ask_anew(row, by=by, zone=row.zone)


@access.as_actor
def invite_zones(*, by: User, project: Project, edits: int) -> Project:
    """Open a draft to the zones that take part, and ask each for its row."""
    row = locked(project, by)
    if (row.state, row.edits) != (State.DRAFT, edits):
        raise ProjectMoved(row)
    insist(workflow.can_take("invite", row, by))
    row.edits += 1
    return _gather(row, by, [partner.zone for partner in row.partner_rows])


@access.as_actor
def submit_project(*, by: User, project: Project, edits: int) -> Project:
    """Give the lead zone's consent, and ask every other zone for its decision.

    Raises ProjectMoved when the text is no longer the one that `by` saw.
    """
    row = locked(project, by)
    if (row.state, row.edits) != (State.GATHERING, edits):
        raise ProjectMoved(row)
    insist(workflow.can_take("submit", row, by))
    return ask_anew(row, by=by, zone=row.zone)


def ask_anew(project: Project, *, by: User, zone: Zone) -> Project:
    """Submit the version that `by` made for `zone`: open it to its audience, keep it, ask every other zone."""
    word = AudienceKind(project.intended_audience)
    opens = AudienceKind.NETWORK == word != project.audience.kind
    _open(project, word, by)
    project.edits += 1
    project.asking_zone, project.asked_by = zone, by
    move(project, State.SUBMITTED)
    tell(project, Verb.SUBMIT, by=by, zone=zone)
    keep_version(project, by=by, zone=zone)
    if opens:
        audit.record(by, "project_widened", zone=project.zone, item=project, reason=word)
    with access.reading_as(access.acting_for(project.zone_id)):  # the index row is the lead's
        search.put(project)
    read_anew(project, "decisions")
    ask_for_decision(project, by=by)
    return project


def _gather(project: Project, by: User, added: Iterable[Zone]) -> Project:
    """Wait for the rows of the zones; those that were added are asked for theirs."""
    was = project.state
    _open(project, AudienceKind.NAMED, by)
    move(project, State.GATHERING)
    if was != State.GATHERING:
        tell(project, Verb.INVITE, by=by, zone=project.zone)
    ask_for_rows(project, list(added), by=by)
    return project


def _open(project: Project, word: AudienceKind, by: User) -> None:
    zones = [row.zone for row in project.partners.all()]
    project.audience = access.audience_for(word, project.zone, zones, by=by)
    project.participants = access.audience_for(AudienceKind.NAMED, project.zone, zones, by=by)


def _belongs(by: User, zone: Zone) -> None:
    if zone.pk not in access.reader(by).zone_ids:
        raise StepRefused(_("You do not belong to %(zone)s.") % {"zone": zone})


def _written(
    by: User,
    zone: Zone,
    text: Text,
    shares: Mapping[Zone, Share],
    form_key: UUID,
    origin: Article | Question | Idea | None,
) -> Project:
    audience = access.audience_for(AudienceKind.ZONE, zone, by=by)
    project = Project(
        zone=zone,
        audience=audience,
        created_by=by,
        form_key=form_key,
        from_article=origin if isinstance(origin, Article) else None,
        from_question=origin if isinstance(origin, Question) else None,
        from_idea=origin if isinstance(origin, Idea) else None,
    )
    _set(project, text)
    project.save()
    _set_partners(project, shares)
    tell(project, Verb.CREATE, by=by, zone=zone)
    return project


def _set(project: Project, text: Text) -> None:
    for name in Text.__dataclass_fields__:
        setattr(project, name, getattr(text, name))


def _set_partners(project: Project, shares: Mapping[Zone, Share]) -> list[Zone]:
    """Make these zones the partners, with what the lead proposes for each; return those that are new."""
    wanted = {project.zone, *shares}
    there = {row.zone for row in project.partners.all()}
    project.partners.exclude(zone__in=wanted).delete()
    added = sorted(wanted - there, key=lambda zone: zone.pk)
    Partner.objects.bulk_create(
        Partner(project=project, zone=zone, is_lead=zone == project.zone) for zone in added
    )
    if project.state in UNSUBMITTED:
        Proposal.objects.filter(project=project).delete()
    said = {zone: share for zone, share in shares.items() if share != Share()}
    Proposal.objects.bulk_create(
        (
            Proposal(
                project=project,
                zone=zone,
                own_goal=share.own_goal,
                brings=share.brings,
                gets=share.gets,
            )
            for zone, share in said.items()
            if zone != project.zone
        ),
        ignore_conflicts=True,
    )
    read_anew(project, "partners")
    return [zone for zone in added if zone != project.zone]
