"""What people of the zones write in a project: the tab, writing, changing and removing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exchanges import services
from exchanges.choices import STARTED, CommentKind
from exchanges.forms import CommentForm
from exchanges.models import ProjectComment
from exchanges.views.project_actions import NOT_DONE, not_done, note_refused, readable
from exchanges.views.project_running import running_page
from zones import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def project_discussion(request: PersonRequest, public_id: str) -> HttpResponse:
    """For the people of the zones that take part: what was written, and a field to write."""
    project = readable(request, public_id)
    mine = request.user.current_zones
    if project.state not in STARTED or not any(row.zone in mine for row in project.partners.all()):
        return redirect(project)
    if request.method != "POST":
        return running_page(request, project, "discussion")
    form = CommentForm(request.POST, user=request.user, project=project)
    if not form.zones:
        note_refused(request, project)
        return redirect("exchanges:project_discussion", public_id)
    if not form.is_valid():
        return running_page(request, project, "discussion", form=form)
    try:
        comment = services.write_comment(
            by=request.user,
            project=project,
            zone=form.chosen_zone,
            kind=form.cleaned_data["kind"],
            text=form.cleaned_data["text"],
            form_key=form.cleaned_data["form_key"],
        )
    except NOT_DONE as why:
        access.refresh_rights(request.user)
        return not_done(request, public_id, why, form.cleaned_data["text"])
    messages.success(request, _written(comment))
    return redirect("exchanges:project_discussion", public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def comment_edit(request: PersonRequest, public_id: str, comment: str) -> HttpResponse:
    """Change one's own words, or remove them; a coordinator or chief removes those of their zone's people."""
    project = readable(request, public_id)
    rows = ProjectComment.objects.visible_to(request.user).removable_by(request.user)
    rows = rows.filter(project=project).select_related("project", "zone")
    found = get_object_or_404(rows, public_id=comment)
    is_mine = ProjectComment.objects.editable_by(request.user).filter(pk=found.pk).exists()
    removes = request.POST.get("action") == "remove"
    typed = request.POST if request.method == "POST" else None
    form = CommentForm(typed, user=request.user, project=project, comment=found)
    context = {"project": project, "comment": found, "form": form, "is_mine": is_mine}
    if request.method != "POST" or not (removes or (is_mine and form.is_valid())):
        return render(request, "exchanges/comment_form.html", context)
    try:
        if removes:
            services.remove_comment(by=request.user, comment=found)
        else:
            services.edit_comment(by=request.user, comment=found, text=form.cleaned_data["text"])
    except ProjectComment.DoesNotExist as gone:
        raise Http404 from gone
    except NOT_DONE as why:
        access.refresh_rights(request.user)
        return not_done(request, public_id, why, str(form.data.get("text", "")))
    messages.success(request, _("Removed.") if removes else _("Changed."))
    return redirect("exchanges:project_discussion", public_id)


def _written(comment: ProjectComment) -> str:
    if comment.kind == CommentKind.INTERNAL:
        return _("Written. Only people of %(zone)s read it.") % {"zone": comment.zone}
    if comment.kind == CommentKind.NEWS:
        return _("Written. Everybody who reads the project reads it.")
    return _("Written. The people of the participating zones read it.")
