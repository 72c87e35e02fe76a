"""Files of an article: handed out through the article's readers, brought and removed by its editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge import services
from knowledge.files import MEDIA_TYPES, FileRefused, reason_words
from knowledge.forms import FilesForm
from knowledge.models import Article, Attachment
from knowledge.views.article import detail_context
from zones import audit

if TYPE_CHECKING:
    from django.http import HttpResponse

    from knowledge.http import PersonRequest


@require_safe
def attachment_download(request: PersonRequest, public_id: str) -> FileResponse:
    """For who may read the article: the file, to be kept and never to be run in the browser."""
    rows = Attachment.objects.visible_to(request.user).select_related("article__zone")
    attachment = get_object_or_404(rows, public_id=public_id)
    answer = hand_out(attachment)
    audit.record(request.user, "file_downloaded", zone=attachment.article.zone, item=attachment)
    return answer


def hand_out(attachment: Attachment) -> FileResponse:
    """Return the file as it leaves the portal; whoever calls asked before who reads, and tells it."""
    try:
        stored = attachment.file.open("rb")
    except FileNotFoundError as lost:
        raise Http404 from lost
    return FileResponse(
        stored,
        as_attachment=True,
        filename=attachment.name,
        content_type=MEDIA_TYPES[attachment.kind],
        headers={
            "Cache-Control": "no-store",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_POST
def attachment_new(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who may change the article: add files to it."""
    person = request.user
    rows = Article.objects.visible_to(person) & Article.objects.editable_by(person)
    article = get_object_or_404(rows.with_frame().with_rights(person), public_id=public_id)
    form = FilesForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.attach(article, by=person, files=form.cleaned_data["files"])
        except FileRefused as refused:
            form.add_error("files", reason_words(refused.reason))
        else:
            messages.success(request, _("Added. The file is looked at before others can open it."))
            return redirect(f"{article.get_absolute_url()}#files")
    context = detail_context(article, person, files_form=form)
    return render(request, "knowledge/article_detail.html", context)


@require_POST
def attachment_remove(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who may change the article: remove a file."""
    rows = Attachment.objects.editable_by(request.user).select_related("article")
    attachment = get_object_or_404(rows, public_id=public_id)
    services.detach(attachment, by=request.user)
    messages.success(request, _("“%(name)s” was removed.") % {"name": attachment.name})
    return redirect(f"{attachment.article.get_absolute_url()}#files")
