"""What the network coordinator does with the templates from which texts begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from knowledge.models import WritingTemplate
from zones import access, audit

if TYPE_CHECKING:
    from zones.models import User


@access.as_actor
def change_template(kind: str, language: str, *, by: User, text: str) -> None:
    """Let texts of this kind begin from `text`; nothing when it says so already. Raises PermissionDenied."""
    _alone(by)
    if WritingTemplate.objects.filter(kind=kind, language=language, text=text).exists():
        return
    row, _made = WritingTemplate.objects.update_or_create(
        kind=kind,
        language=language,
        defaults={"text": text, "changed_by": by, "changed_at": timezone.now()},
    )
    audit.record(by, "template_changed", zone=None, item=row)


@access.as_actor
def restore_template(kind: str, language: str, *, by: User) -> None:
    """Go back to the delivered template; nothing when it counts already. Raises PermissionDenied."""
    _alone(by)
    row = WritingTemplate.objects.filter(kind=kind, language=language).first()
    if row is not None:
        audit.record(by, "template_restored", zone=None, item=row)
        row.delete()


def _alone(by: User) -> None:
    """Let one after the other change templates, there being no row yet to wait for; only for the network."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE knowledge_writingtemplate IN SHARE ROW EXCLUSIVE MODE")
    access.refresh_rights(by)
    if not access.reader(by).is_network_coordinator:
        raise PermissionDenied
