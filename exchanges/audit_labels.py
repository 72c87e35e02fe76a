"""The deeds on exchange projects, and their titles for who may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from exchanges.models import Project
from zones.audit.wording import (
    DeedKind,
    Item,
    count_for_network,
    found_by,
    name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zones.models import User

name(DeedKind.READING, project_read=_("read the project"))
name(
    DeedKind.PUBLISHING,
    project_widened=_("opened the project to the whole network"),
    reason_opened=_("opened a reason in the project to all its readers"),
)
name(
    DeedKind.PROJECTS,
    project_create=_("drafted the project"),
    project_submit=_("submitted the project"),
    project_approve=_("agreed to the project"),
    project_request_changes=_("asked for changes to the project"),
    project_refuse=_("refused the project"),
    project_start=_("started the project"),
    project_complete=_("completed the project"),
    project_withdraw=_("withdrew the project"),
    project_rework=_("took the project up again"),
    step_refused=_("tried a step in the project that is not theirs"),
)
count_for_network(
    "project_submit", "project_approve", "project_request_changes", "project_refuse", "project_start",
    "project_complete", "project_widened",
)  # fmt: skip


@found_by("project")
def projects(reader: User, ids: Iterable[str]) -> dict[str, Item]:
    rows = Project.objects.visible_to(reader).filter(pk__in=list(ids))
    return {str(row.pk): Item(row.title, row.get_absolute_url()) for row in rows}
