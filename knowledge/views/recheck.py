"""Keeping articles right: still right, the archive, and the list of a zone of what is to be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from knowledge import services
from knowledge.forms import ArchiveForm, HandOverForm
from knowledge.models import Article, Review
from knowledge.selectors.recheck_figures import by_zone
from knowledge.services.recheck_reminders import BEFORE
from zones import access
from zones.templatetags.portal import day

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest

SHOWN = 100
TAKEN_BACK = 422


@require_safe
def upkeep(request: PersonRequest) -> HttpResponse:
    """For coordinators and chiefs: what waits, is overdue, due or without owner; for the network figures only."""
    reader = access.reader(request.user)
    if not (reader.deciding_zone_ids or reader.is_network_coordinator):
        raise Http404
    return _page(request)


@require_POST
def hand_over(request: PersonRequest) -> HttpResponse:
    """For coordinators and chiefs: let a colleague answer for these articles from now on."""
    if not access.reader(request.user).deciding_zone_ids:
        raise Http404
    form = HandOverForm(request.POST, user=request.user)
    if form.is_valid():
        to = form.cleaned_data["to"]
        try:
            count = services.hand_over(form.cleaned_data["articles"], by=request.user, to=to)
        except services.NotOfItsZone:
            form.add_error("to", _("%(name)s does not work for that zone.") % {"name": to.name})
        else:
            said = ngettext(
                "%(name)s answers for %(count)d more article.",
                "%(name)s answers for %(count)d more articles.",
                count,
            )
            messages.success(request, said % {"name": to.name, "count": count})
            return redirect("knowledge:upkeep")
    return _page(request, form=form)


@require_POST
def article_confirm(request: PersonRequest, public_id: str) -> HttpResponse:
    """For authors and coordinators: say that a published article is still right."""
    article = get_object_or_404(
        Article.objects.editable_by(request.user).published(), public_id=public_id
    )
    until = services.confirm(article, by=request.user)
    said = _("Noted: still right. To be read again before %(day)s.")
    messages.success(request, said % {"day": day(until)})
    return redirect(article)


@require_http_methods(["GET", "HEAD", "POST"])
def article_archive(request: PersonRequest, public_id: str) -> HttpResponse:
    """For authors and coordinators: put it into the archive, with what takes its place."""
    rows = Article.objects.archivable_by(request.user).select_related("zone")
    article = get_object_or_404(rows, public_id=public_id)
    form = ArchiveForm(request.POST or None, user=request.user, article=article)
    if request.method == "POST" and form.is_valid():
        try:
            services.archive(article, by=request.user, successor=form.cleaned_data["successor"])
        except services.NotASuccessor:
            form.add_error("successor", _("This article can no longer take its place."))
        else:
            messages.success(request, _("In the archive. Lists and search leave it out now."))
            return redirect(article)
    page = {"article": article, "form": form}
    status = TAKEN_BACK if form.errors else 200
    return render(request, "knowledge/article_archive.html", page, status=status)


@require_POST
def article_take_out(request: PersonRequest, public_id: str) -> HttpResponse:
    """For authors and coordinators: take it out of the archive again."""
    article = get_object_or_404(Article.objects.archivable_by(request.user), public_id=public_id)
    services.unarchive(article, by=request.user)
    messages.success(request, _("Out of the archive: it stands in lists and search again."))
    return redirect(article)


def _page(request: PersonRequest, *, form: HandOverForm | None = None) -> HttpResponse:
    person, today = request.user, timezone.localdate()
    mine = Article.objects.decidable_by(person).published().select_related("zone", "owner")
    archived = Article.objects.decidable_by(person).archived().select_related("zone")
    rows = mine.with_upkeep().defer("body").order_by("review_by", "pk")
    waiting = Review.objects.decidable_by(person).select_related("article__zone", "by")
    lists: dict[str, Any] = {}
    if access.reader(person).deciding_zone_ids:
        lists = {
            "waiting": waiting.order_by("at")[:SHOWN],
            "overdue": rows.filter(review_by__lt=today)[:SHOWN],
            "due": rows.filter(review_by__gte=today, review_by__lte=today + BEFORE)[:SHOWN],
            "unowned": rows.unowned()[:SHOWN],
            "archived": archived.order_by("-archived_at")[:SHOWN],
        }
    context = {
        **lists,
        "zones": person.deciding_zones,
        "form": form or HandOverForm(user=person),
        "figures": by_zone(person),
    }
    return render(request, "knowledge/upkeep.html", context, status=TAKEN_BACK if form else 200)
