"""Opening reasons that were given in a project to the zones that take part by now."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from exchanges.models import Decision, Project
from exchanges.selectors.kept import REASON, reasons_kept
from zones import access, audit, mail
from zones.models import User

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


@access.as_actor
def open_reasons(project: Project, *, by: User, chosen: Collection[str] | None = None) -> int:
    """Let all who take part in a project read reasons that were given among fewer; return how many that were.

    Without `chosen`, the keys of `list_kept`, it is all of them. The decision that a reason belongs to is
    opened with it. Each has an audit row, and who gave one that was opened gets a letter. Raises
    Project.DoesNotExist for somebody who does not decide for the lead zone.
    """
    Project.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=project.pk).first()
    access.refresh_rights(by)  # they may have ended while this waited
    leads = access.reader(by).deciding_zone_ids
    rows = Project.objects.visible_to(by).select_related("zone", "audience")
    found = rows.get(pk=project.pk, zone__in=leads)
    kept = [
        row for row in reasons_kept(found, by) if chosen is None or f"{REASON}-{row.pk}" in chosen
    ]
    opened = _open("open_exchanges_projectevent", [row.pk for row in kept])
    authors: Counter[int] = Counter()
    for row in (row for row in kept if row.pk in opened):
        decisions = Decision.objects.visible_to(by).filter(
            project=found, version=row.version, zone=row.zone_id
        )
        _open("open_exchanges_decision", decisions.values_list("pk", flat=True))
        audit.record(by, "reason_opened", zone=found.zone, item=found, reason=row.verb)
        authors[row.by_id] += 1
    _tell(found, authors, by)
    return authors.total()


def _open(function: str, ids: Iterable[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [list(ids)])
        return {pk for (pk,) in cursor.fetchall()}


def _tell(project: Project, authors: Counter[int], by: User) -> None:
    now = timezone.now().isoformat()
    for person in User.objects.filter(pk__in=authors, is_active=True).exclude(pk=by.pk):
        key = f"reason_opened:{project.pk}:{person.pk}:{now}"
        mail.queue_letter("reason_opened", person, key, project=project.pk, by=by.pk)
