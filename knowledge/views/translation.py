"""Translating an article, and saying that a translation stands for the newest text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from knowledge import services
from knowledge.choices import State
from knowledge.models import Article

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest


@require_POST
def article_translate(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who may change a published original: begin its translation, or go on with it."""
    rows = Article.objects.editable_by(request.user)
    original = get_object_or_404(rows, public_id=public_id)
    try:
        translation = services.translate(original, by=request.user)
    except services.NotToTranslate:
        messages.error(request, _("Only what is published is translated, from its original."))
        return redirect(original)
    if not Article.objects.editable_by(request.user).filter(pk=translation.pk).exists():
        messages.info(request, _why_not(translation))
        return redirect(original)
    return redirect("knowledge:article_edit", translation.public_id)


def _why_not(translation: Article) -> str:
    """Say why the translation that is there cannot be gone on with."""
    if translation.binned_at is not None:
        return _("There is a translation, which lies in the bin: put that one back, or delete it.")
    if translation.state == State.ARCHIVED:
        return _("There is a translation, which lies in the archive: take that one out of it.")
    return _("A colleague is translating this already.")


@require_POST
def article_translated(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who may change a translation: it stands for what the original is now."""
    rows = Article.objects.editable_by(request.user)
    translation = get_object_or_404(rows, public_id=public_id)
    services.stand_for_newest(translation, by=request.user)
    messages.success(request, _("Noted: the translation stands for the newest text."))
    return redirect(translation)
