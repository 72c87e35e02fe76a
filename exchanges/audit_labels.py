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

name(
    DeedKind.READING,
    project_read=_("read the project"),
    project_taken_as_pdf=_("took the decision sheet of the project along as PDF"),
)
name(DeedKind.EXPORTS, project_exported=_("exported the project as data"))
name(
    DeedKind.PEOPLE,
    deputy_named=_("named as deputy"),
    deputy_ended=_("ended the deputyship of"),
)
name(
    DeedKind.PUBLISHING,
    project_widened=_("opened the project to the whole network"),
    reason_opened=_("opened a reason in the project to all its participants"),
)
name(
    DeedKind.PROJECTS,
    project_create=_("drafted the project"),
    project_invite=_("asked the zones for their part in the project"),
    project_row_written=_("wrote the part of the zone in the project"),
    project_confirm_row=_("confirmed the part of the zone in the project"),
    project_submit=_("submitted the project"),
    project_correct=_("corrected the part of the zone in the project"),
    project_take_back=_("took back a decision on the project"),
    project_stop=_("confirmed that the project stops"),
    project_approve=_("agreed to the project"),
    project_request_changes=_("asked for changes to the project"),
    project_refuse=_("refused the project"),
    project_start=_("started the project"),
    project_complete=_("completed the project"),
    project_withdraw=_("withdrew the project"),
    project_rework=_("made the project a draft again"),
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
