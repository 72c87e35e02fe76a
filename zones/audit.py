"""What happened: one row a deed, in the transaction of the deed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zones.models import AuditEvent
from zones.request_number import request_id

if TYPE_CHECKING:
    from django.db.models import Model

    from zones.models import User, Zone


def record(
    by: User | None,
    verb: str,
    *,
    zone: Zone | None = None,
    item: Model | None = None,
    reason: str = "",
) -> AuditEvent:
    """Write who did `verb` to `item` on behalf of `zone`. `reason` is a fixed word or a rule, never content."""
    role = ""
    if by is not None:
        roles = {row.zone_id: row.role for row in by.current_memberships}
        role = roles.get(zone.pk if zone else None, "")
    return AuditEvent.objects.create(
        person_id=by.pk if by else None,
        role=role,
        zone=zone,
        verb=verb,
        item_type=item._meta.model_name or "" if item else "",
        item_id=str(item.pk) if item else "",
        reason=reason,
        request_id=request_id.get(),
    )
