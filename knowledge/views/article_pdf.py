"""An article to take along on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from knowledge import pdf
from knowledge.choices import Kind
from knowledge.models import Article, Attachment
from knowledge.richtext.images import shown
from knowledge.richtext.sanitizer import clean
from knowledge.selectors.article_images import pictures_of
from knowledge.selectors.article_page import authors_of
from knowledge.selectors.provenance import made_from
from zones import audit
from zones.choices import AudienceKind
from zones.views import limits

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from zones.http import PersonRequest
    from zones.models import User


@require_safe
def article_pdf(request: PersonRequest, public_id: str) -> HttpResponseBase:
    """For who may read it: the article as PDF, with whose it is, which version, for whom and whom to ask."""
    rows = Article.objects.visible_to(request.user).with_frame()
    article = get_object_or_404(rows, public_id=public_id)
    hanging = Attachment.objects.visible_to(request.user).beside(article.body)
    files = list(hanging.filter(article=article.translation_of_id or article.pk))
    if not pdf.can_print():
        messages.info(request, _("This portal makes no PDF: print the page instead."))
        return redirect(article)
    if request.method != "HEAD" and limits.is_too_often(request, "export"):
        return limits.page(request)
    try:
        pages = b"" if request.method == "HEAD" else _printed(article, files, request.user)
    except pdf.NoPaper:
        messages.error(
            request,
            _("This text is too much for one PDF: print the page instead. Nothing was lost."),
        )
        return redirect(article)
    _note_taking(article, request.user)
    return StreamingHttpResponse(  # two runs differ by some bytes, and HEAD would tell another length
        [pages],
        "application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{article.zone.slug}-{article.public_id}.pdf"',
            "Cache-Control": "no-store",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _printed(article: Article, files: list[Attachment], person: User) -> bytes:
    body = clean(article.body)
    standing = pictures_of(article, body)
    text = shown(body, standing, at=lambda file: file.public_id)
    on_paper = tuple(file for file in standing if file.public_id in text and file.preview)
    return pdf.printed(_page(article, text, files, person), on_paper)


def _page(article: Article, text: str, files: list[Attachment], person: User) -> str:
    context = {
        "article": article,
        "body": text,
        "authors": authors_of(article, person),
        "files": files,
        "made_from": made_from(article, person),
        "is_practice": article.kind == Kind.PRACTICE,
        "address": settings.BASE_URL + article.get_absolute_url(),
        "today": timezone.now(),
    }
    return render_to_string("knowledge/article_paper.html", context)


def _note_taking(article: Article, person: User) -> None:
    """A zone may know who of other zones took along what was not meant for the whole network."""
    if article.audience.kind != AudienceKind.NETWORK:
        audit.record_reading(person, "article_taken_as_pdf", zone=article.zone, item=article)
