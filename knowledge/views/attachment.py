"""Files of an article: handed out through the article's readers, brought and removed by its editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge import services
from knowledge.files.validation import MEDIA_TYPES, FileRefused, reason_words
from knowledge.forms import FilesForm, NewVersionForm
from knowledge.models import Article, Attachment
from knowledge.selectors import attachments
from knowledge.selectors.article_page import whole
from knowledge.views.article_detail import detail_context
from zones import audit
from zones.choices import AudienceKind
from zones.views import limits

if TYPE_CHECKING:
    from zones.http import PersonRequest

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
"""Of everything that somebody uploaded, whole or in part."""


@require_safe
def attachment_download(request: PersonRequest, public_id: str) -> FileResponse:
    """For who may read the article: the file, to be kept and never to be run in the browser."""
    rows = Attachment.objects.visible_to(request.user).select_related("article__zone")
    attachment = get_object_or_404(rows, public_id=public_id)
    answer = hand_out(attachment)
    audit.record(request.user, "file_downloaded", zone=attachment.article.zone, item=attachment)
    return answer


@require_safe
def attachment_preview(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who may read the article: how the file's first page looks; 404 where nobody could draw it."""
    person = request.user
    rows = Attachment.objects.visible_to(person).exclude(preview="")
    file = get_object_or_404(
        rows.select_related("article__zone", "article__audience"), public_id=public_id
    )
    try:
        with file.preview.open("rb") as stored:
            picture = stored.read()
    except FileNotFoundError as lost:
        raise Http404 from lost
    if file.article.audience.kind != AudienceKind.NETWORK:
        audit.record_reading(person, "file_previewed", zone=file.article.zone, item=file)
    return HttpResponse(picture, content_type="image/webp", headers=HEADERS)


@require_safe
def attachment_zip(request: PersonRequest, public_id: str) -> HttpResponse | FileResponse:
    """For who may read the article: the newest versions of its files, in one archive."""
    person = request.user
    rows = Article.objects.visible_to(person).with_rights(person).select_related("zone")
    article = get_object_or_404(rows, public_id=public_id)
    files = attachments.listed(article, person, article.body).clean
    if not files:
        raise Http404
    if not attachments.fits_in_zip(files):
        messages.error(request, reason_words("zip"))
        return redirect(f"{article.get_absolute_url()}#files")
    if limits.is_too_often(request, "export"):
        return limits.page(request)
    try:
        packed = attachments.zipped(files)
    except FileNotFoundError as lost:
        raise Http404 from lost
    audit.record(person, "files_downloaded", zone=article.zone, item=article)
    name, kind = attachments.zip_name(article), "application/zip"
    return FileResponse(
        packed, as_attachment=True, filename=name, content_type=kind, headers=HEADERS
    )


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
        headers=HEADERS,
    )


@require_POST
def attachment_new(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who may change the article: add files to it."""
    person = request.user
    rows = Article.objects.visible_to(person) & Article.objects.editable_by(person)
    article = get_object_or_404(whole(rows, person), public_id=public_id)
    form = FilesForm(request.POST, request.FILES)
    if form.is_valid() and not limits.is_too_often(request, "upload", form, on="files"):
        try:
            added = services.add_files(article, by=person, files=form.cleaned_data["files"])
        except FileRefused as refused:
            form.add_error("files", reason_words(refused.reason))
        else:
            said = _("Added. The file is looked at before others can open it.")
            messages.success(request, _handed_in(added) or said)
            return redirect(f"{article.get_absolute_url()}#files")
    context = detail_context(article, person, files_form=form)
    return render(request, "knowledge/article_detail.html", context)


@require_POST
def attachment_renew(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who may change the article: bring a new version of a file; the older ones are kept."""
    person = request.user
    files = Attachment.objects.editable_by(person).newest()
    older = get_object_or_404(files, public_id=public_id)
    rows = Article.objects.visible_to(person) & Article.objects.editable_by(person)
    article = get_object_or_404(whole(rows, person), pk=older.article_id)
    form = NewVersionForm(request.POST, request.FILES, older=older)
    if form.is_valid() and not limits.is_too_often(request, "upload", form, on="files"):
        try:
            new = form.cleaned_data["files"]
            added = services.add_files(article, by=person, files=new, replacing=older)
        except FileRefused as refused:
            form.add_error("files", reason_words(refused.reason))
        else:
            said = _("Added. It takes the place of “%(name)s” once it is looked at.")
            messages.success(request, _handed_in(added) or said % {"name": older.name})
            return redirect(f"{article.get_absolute_url()}#files")
    context = detail_context(article, person, renewing=form)
    return render(request, "knowledge/article_detail.html", context)


@require_POST
def attachment_remove(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who may change the article: remove a file."""
    rows = Attachment.objects.editable_by(request.user).select_related("article")
    attachment = get_object_or_404(rows, public_id=public_id)
    services.detach(attachment, by=request.user)
    messages.success(request, _("“%(name)s” was removed.") % {"name": attachment.name})
    return redirect(f"{attachment.article.get_absolute_url()}#files")


def _handed_in(added: list[Attachment]) -> str:
    if not any(file.waits_with_id for file in added):
        return ""
    return _(
        "Handed in. Who decides for your zone looks at it first: until then readers do not see it."
    )
