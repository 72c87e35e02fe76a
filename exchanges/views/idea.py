"""The board of ideas: what zones would like to do with others, and who would take part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exchanges import services
from exchanges.forms import IdeaForm
from exchanges.models import Idea
from exchanges.selectors.ideas import ideas
from knowledge.pagination import keyset
from zones import access, audit

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest


@require_safe
def idea_list(request: PersonRequest) -> HttpResponse:
    return _board(request)


@require_http_methods(["GET", "HEAD", "POST"])
def idea_new(request: PersonRequest) -> HttpResponse:
    if not request.user.current_zones:
        raise PermissionDenied  # who belongs to no zone writes for none
    form = IdeaForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method != "POST" or not form.is_valid():
        return render(request, "exchanges/idea_form.html", {"form": form})
    try:
        services.post_idea(
            by=request.user,
            zone=form.chosen_zone,
            thought=form.thought(),
            form_key=form.cleaned_data["form_key"],
        )
    except services.StepRefused as refused:
        access.refresh_rights(request.user)
        form.add_error(None, refused.reason)
        return render(request, "exchanges/idea_form.html", {"form": form}, status=403)
    messages.success(request, _("Your idea is on the board. The whole network reads it."))
    return redirect("exchanges:idea_list")


@require_POST
def idea_support(request: PersonRequest, public_id: str) -> HttpResponse:
    """Say for a zone that it would take part; with `joins` empty, that it would not after all."""
    rows = Idea.objects.visible_to(request.user).select_related("zone")
    idea = get_object_or_404(rows, public_id=public_id)
    slug = request.POST.get("zone", "")
    zone = next((zone for zone in request.user.current_zones if zone.slug == slug), None)
    if zone is None:
        messages.warning(request, _("Say for which zone you decide."))
        return redirect(idea)
    try:
        services.support_idea(
            by=request.user, idea=idea, zone=zone, joins=bool(request.POST.get("joins"))
        )
    except Idea.DoesNotExist as gone:
        raise Http404 from gone
    except services.StepRefused as refused:
        access.refresh_rights(request.user)
        audit.refuse(request.user, "step_refused", zone=idea.zone, item=idea, reason="support")
        messages.warning(request, refused.reason)
        return _board(request, status=403)
    return redirect(idea)


@require_POST
def idea_withdraw(request: PersonRequest, public_id: str) -> HttpResponse:
    idea = get_object_or_404(Idea.objects.editable_by(request.user), public_id=public_id)
    try:
        services.withdraw_idea(by=request.user, idea=idea)
    except Idea.DoesNotExist as gone:
        raise Http404 from gone
    messages.success(request, _("The idea is taken off the board."))
    return redirect("exchanges:idea_list")


def _board(request: PersonRequest, status: int = 200) -> HttpResponse:
    rows = Idea.objects.visible_to(request.user).select_related("zone", "topic", "created_by")
    rows = rows.order_by("-created_at", "-id")
    page, here = (
        keyset(rows, request.GET.get("after", ""), by="created_at"),
        reverse("exchanges:idea_list"),
    )
    context = {
        "ideas": ideas(page.rows, request.user),
        "may_write": bool(request.user.current_zones),
        "older_url": f"{here}?after={page.next_cursor}" if page.next_cursor else "",
        "newest_url": "" if page.is_first else here,
    }
    return render(request, "exchanges/idea_list.html", context, status=status)
