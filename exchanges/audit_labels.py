"""The deeds on exchange projects, and their titles for who may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from exchanges.models import Idea, Project
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
name(
    DeedKind.EXPORTS,
    project_exported=_("exported the project as data"),
    projects_exported=_("exported projects as a table"),
    milestones_taken=_("took the milestones of the project along as a calendar"),
)
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
    project_ask_pause=_("asked for a pause of the project"),
    project_pause=_("paused the project"),
    project_resume=_("resumed the project"),
    project_leave=_("left the project"),
    project_close=_("began to close the project"),
    project_report_written=_("wrote the report of the zone on the project"),
    project_report=_("handed in the report of the zone on the project"),
    project_practice=_("drafted a practice from the project"),
    project_look_back=_("looked back on the project"),
    project_break_off=_("stopped the project"),
    milestone_set=_("set a milestone in the project"),
    milestone_changed=_("changed a milestone in the project"),
    milestone_reached=_("marked a milestone in the project as done"),
    milestone_reopened=_("marked a milestone in the project as not done"),
    milestone_removed=_("took a milestone out of the project"),
    idea_posted=_("posted the idea"),
    idea_withdrawn=_("took the idea off the board"),
    idea_supported=_("said that the zone would take part in the idea"),
    idea_unsupported=_("said that the zone would not take part in the idea after all"),
    project_booked=_("booked hours or means in the project"),
    project_booking_removed=_("took a booking out of the project"),
    project_commented=_("wrote in the project"),
    project_comment_edited=_("changed what they wrote in the project"),
    project_comment_removed=_("removed something written in the project"),
    step_refused=_("tried a step in the project that is not theirs"),
)
count_for_network(
    "project_submit", "project_approve", "project_request_changes", "project_refuse", "project_start",
    "project_complete", "project_widened",
)  # fmt: skip


@found_by("idea")
def ideas(reader: User, ids: Iterable[str]) -> dict[str, Item]:
    rows = Idea.objects.visible_to(reader).filter(pk__in=list(ids))
    return {str(row.pk): Item(row.title, row.get_absolute_url()) for row in rows}


@found_by("project")
def projects(reader: User, ids: Iterable[str]) -> dict[str, Item]:
    rows = Project.objects.visible_to(reader).filter(pk__in=list(ids))
    return {str(row.pk): Item(row.title, row.get_absolute_url()) for row in rows}
