"""Beginning articles from documents: send them in, see how far they are, say what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from knowledge import services
from knowledge.choices import DocumentState
from knowledge.documents.messages import reason_words
from knowledge.files.validation import FileRefused
from knowledge.forms import DocumentsForm, becomes_forms
from knowledge.models import DocumentImport
from zones.views import limits

if TYPE_CHECKING:
    from django.http import HttpResponse

    from knowledge.forms.document import BecomesForm
    from zones.http import PersonRequest


MAX_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def document_new(request: PersonRequest) -> HttpResponse:
    """For members of a zone: choose the documents to begin from."""
    person = request.user
    if not person.current_zones:
        raise PermissionDenied
    form = DocumentsForm(request.POST or None, request.FILES or None, user=person)
    if (
        request.method == "POST"
        and form.is_valid()
        and not limits.is_too_often(request, "upload", form)
    ):
        zone = form.zone_written_for
        if zone is None:
            raise Http404
        try:
            batch = services.receive(
                by=person, zone=zone, uploads=form.cleaned_data["documents"], facts=form.facts,
                form_key=form.cleaned_data["form_key"],
            )  # fmt: skip
        except services.NotOfZone:
            raise Http404 from None
        except FileRefused as refused:
            text = _("Nothing was taken in: %(reason)s.")
            form.add_error("documents", text % {"reason": reason_words(refused.reason)})
        else:
            return redirect("knowledge:document_batch", batch)
    waiting = DocumentImport.objects.visible_to(person).exclude(state=DocumentState.MADE)
    context = {"form": form, "waiting": waiting.order_by("-at", "position")[:MAX_SHOWN]}
    return render(request, "knowledge/document_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def document_batch(request: PersonRequest, batch: str) -> HttpResponse:
    """For who sent them in: how far the documents are, then what becomes of each."""
    documents = list(DocumentImport.objects.visible_to(request.user).filter(batch=batch))
    if not documents:
        raise Http404
    if not all(document.is_done for document in documents):
        return _progress(request, documents)
    if request.htmx.target == "progress":
        return HttpResponseClientRedirect(documents[0].get_absolute_url())
    if len(documents) == 1 and documents[0].made:
        return redirect(documents[0].made_url)
    readable = [one for one in documents if one.state == DocumentState.READ]
    forms = becomes_forms(readable, request.POST if request.method == "POST" else None)
    checked = [form.is_valid() for form in forms]  # each of them, so that each says what is wrong
    if request.method == "POST" and all(checked):
        done = _make(request, [form for form in forms if form.wants])
        if done is not None:
            return done
    context = {"documents": documents, "forms": forms}
    return render(request, "knowledge/document_batch.html", context)


def _progress(request: PersonRequest, documents: list[DocumentImport]) -> HttpResponse:
    services.wake(documents)
    percent = sum(document.progress for document in documents) // len(documents)
    context = {
        "documents": documents,
        "percent": percent,
        "poll_url": documents[0].get_absolute_url(),
    }
    swaps = request.htmx.target == "progress"
    template = "knowledge/_document_progress.html" if swaps else "knowledge/document_progress.html"
    return render(request, template, context)


def _make(request: PersonRequest, forms: list[BecomesForm]) -> HttpResponse | None:
    """Make the drafts, all of them or none; None when one was refused, said at its form."""
    if not forms:
        messages.info(request, _("Tick at least one document."))
        return None
    form = forms[0]
    try:
        with transaction.atomic():
            for form in forms:
                writing = services.writing_of(form.document, **form.chosen)
                article = services.draft_of(form.document, by=request.user, writing=writing)
    except services.NotOfZone:
        raise Http404 from None
    except FileRefused as refused:
        form.add_error(None, reason_words(refused.reason))
        return None
    if len(forms) == 1:
        return redirect("knowledge:article_edit", article.public_id)
    text = ngettext("%(count)d draft was made.", "%(count)d drafts were made.", len(forms))
    messages.success(request, text % {"count": len(forms)})
    return redirect(reverse("knowledge:draft_list"))
