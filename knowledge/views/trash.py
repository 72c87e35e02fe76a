"""Throwing away, and taking out of the bin again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge import services
from knowledge.models import Article
from knowledge.pagination import keyset

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest


@require_safe
def bin(request: PersonRequest) -> HttpResponse:  # noqa: A001 - the word of the product
    """For coordinators the bin of their zone; for others what they threw away themselves."""
    rows = Article.objects.restorable_by(request.user).with_frame().with_rights(request.user)
    page = keyset(rows.select_related("binned_by"), request.GET.get("after", ""), by="binned_at")
    context = {
        "page": page,
        "older_url": page.older_url(request.path),
        "newest_url": "" if page.is_first else request.path,
    }
    return render(request, "knowledge/bin.html", context)


@require_POST
def article_bin(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who may change it, and for coordinators: throw it away; twice is once."""
    articles = Article.objects
    throwable = (
        articles.editable_by(request.user)
        | articles.decidable_by(request.user)
        | articles.restorable_by(request.user)
    )
    article = get_object_or_404(throwable, public_id=public_id)
    services.move_to_bin(article, by=request.user)
    undo = reverse("knowledge:article_restore", args=[public_id])
    messages.success(
        request,
        _("“%(title)s” lies in the bin.") % {"title": article.title},
        extra_tags=f"undo:{undo}",
    )
    return redirect("knowledge:article_list")


@require_POST
def article_restore(request: PersonRequest, public_id: str) -> HttpResponse:
    """For coordinators and who threw it away: take it out of the bin."""
    article = get_object_or_404(Article.objects.restorable_by(request.user), public_id=public_id)
    services.restore(article, by=request.user)
    messages.success(request, _("Taken out of the bin."))
    visible = Article.objects.visible_to(request.user).filter(pk=article.pk)
    return redirect(article if visible.exists() else reverse("knowledge:bin"))


def article_delete(request: PersonRequest, public_id: str) -> HttpResponse:
    """For coordinators: ask, and then delete what lies in the bin for good."""
    rows = Article.objects.decidable_by(request.user).binned().with_frame()
    article = get_object_or_404(rows, public_id=public_id)
    if request.method != "POST":
        counted = {
            "files": article.attachments.meant_for(request.user).count(),
            "comments": article.comments.open_to(request.user).count(),
        }
        return render(request, "knowledge/article_delete.html", {"article": article, **counted})
    services.delete(article, by=request.user)
    messages.success(request, _("Deleted for good."))
    return redirect("knowledge:bin")
