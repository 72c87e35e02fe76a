"""What people of the participating zones write in a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from exchanges import workflow
from exchanges.choices import CommentKind
from exchanges.models import ProjectComment
from exchanges.services.base import insist, locked
from zones import access, audit
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from uuid import UUID

    from exchanges.models import Project
    from zones.models import Audience, User, Zone


@access.as_actor
def write_comment(
    *,
    by: User,
    project: Project,
    zone: Zone,
    kind: str,
    text: str,
    form_key: UUID | None = None,
) -> ProjectComment:
    """Write news, to the participants or within `zone`; who reads it stays as it is now. Raises StepRefused."""
    row = locked(project, by)
    insist(workflow.can_write(row, by, zone))
    rows = ProjectComment.objects.visible_to(by)
    if form_key and (made := rows.filter(author=by, form_key=form_key).first()):
        return made
    comment = ProjectComment.objects.create(
        project=row,
        audience=_readers(row, zone, kind, by),
        kind=kind,
        zone=zone,
        author=by,
        text=text.strip(),
        form_key=form_key,
    )
    audit.record(by, "project_commented", zone=zone, item=row, reason=kind)
    return comment


@access.as_actor
def edit_comment(*, by: User, comment: ProjectComment, text: str) -> ProjectComment:
    """Change one's own words; not who reads them. Raises ProjectComment.DoesNotExist, StepRefused."""
    row = locked(comment.project, by)
    found = ProjectComment.objects.editable_by(by).select_related("zone").get(pk=comment.pk)
    insist(workflow.can_write(row, by, found.zone))
    if found.text != text.strip():
        found.text, found.edited_at = text.strip(), timezone.now()
        found.save(update_fields=["text", "edited_at"])
        audit.record(by, "project_comment_edited", zone=found.zone, item=row)
    return found


@access.as_actor
def remove_comment(*, by: User, comment: ProjectComment) -> None:
    """Empty a comment: who wrote it, or a coordinator or chief of the writer's zone."""
    locked(comment.project, by)
    found = ProjectComment.objects.visible_to(by).removable_by(by).get(pk=comment.pk)
    found.text, found.removed_at = "", timezone.now()
    found.save(update_fields=["text", "removed_at"])
    audit.record(by, "project_comment_removed", zone=found.zone, item=comment.project)


def _readers(project: Project, zone: Zone, kind: str, by: User) -> Audience:
    if kind == CommentKind.INTERNAL:
        return access.audience_for(AudienceKind.ZONE, zone, by=by)
    if kind == CommentKind.TALK:
        return project.participants or project.audience
    return project.audience
