"""What readers saw before: the editions of an article, one of them, and two beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge import services
from knowledge.forms.revision_diff import KEPT, compared
from knowledge.models import Article, Review, Revision
from knowledge.selectors.article_images import pictures_of, text_of
from zones import audit
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from zones.http import PersonRequest

SHOWN = 200
"""The newest editions are listed; each older one still has its page."""


@require_safe
def revision_list(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who may read the article: the editions that they may read too."""
    article = _article(request, public_id)
    revisions = list(_revisions(request, article).defer("body")[:SHOWN])
    return render(
        request, "knowledge/revision_list.html", {"article": article, "revisions": revisions}
    )


@require_safe
def revision_detail(request: PersonRequest, public_id: str, number: int) -> HttpResponse:
    """For who may read the article and could read it then: one edition as it was."""
    article = _article(request, public_id)
    revision = get_object_or_404(_revisions(request, article), number=number)
    _note_reading(request, article, revision)
    facts = [name for name in KEPT if name not in ("title", "summary", "body")]
    context = {
        "article": article,
        "revision": revision,
        "body": text_of(article, revision.body),
        "facts": [str(getattr(revision, name)) for name in facts if getattr(revision, name)],
        "is_current": revision.number == article.edition,
    }
    return render(request, "knowledge/revision_detail.html", context)


@require_safe
def revision_compare(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who may read both: what changed from edition `a` to edition `b`; without them the last two."""
    article = _article(request, public_id)
    rows = _revisions(request, article)
    listed = list(rows.defer("body")[:SHOWN])
    if not listed:
        raise Http404
    newest = [revision.number for revision in listed[:2]]
    a, b = (_number(request.GET.get(name, "")) for name in "ab")
    chosen = (a or newest[-1], b or newest[0])
    pair = {revision.number: revision for revision in rows.filter(number__in=chosen)}
    if set(chosen) - set(pair):
        raise Http404
    old, new = sorted(chosen)
    for revision in pair.values():
        _note_reading(request, article, revision)
    files = pictures_of(article, pair[old].body, pair[new].body)
    context = {
        "article": article,
        "revisions": listed,
        "old": pair[old],
        "new": pair[new],
        "comparison": compared(pair[old], pair[new], files=files),
    }
    return render(request, "knowledge/revision_compare.html", context)


@require_POST
def revision_restore(request: PersonRequest, public_id: str, number: int) -> HttpResponse:
    """For who may change the article: make an older text its text again, as a new edition."""
    rows = Article.objects.editable_by(request.user).select_related("zone")
    article = get_object_or_404(rows, public_id=public_id)
    try:
        article = services.bring_back(
            article, number, by=request.user, version=_number(request.POST.get("version", ""))
        )
    except Revision.DoesNotExist:
        raise Http404 from None
    except services.VersionChanged as moved:
        if moved.article.updated_by_id != request.user.pk:
            messages.error(
                request,
                _(
                    "Somebody saved this article meanwhile. Look at it first, and then choose again."
                ),
            )
        return redirect("knowledge:revision_list", public_id)
    messages.success(request, _brought_back(request, article) % {"number": number})
    return redirect(article)


def _brought_back(request: PersonRequest, article: Article) -> str:
    if Review.objects.visible_to(request.user).waiting().filter(article=article).exists():
        return _(
            "Version %(number)s was handed in. Who decides for your zone reads it first; you get a letter about it."
        )
    return _("Version %(number)s is the text again.")


def _article(request: PersonRequest, public_id: str) -> Article:
    rows = Article.objects.visible_to(request.user).with_rights(request.user)
    return get_object_or_404(rows.select_related("zone", "audience"), public_id=public_id)


def _revisions(request: PersonRequest, article: Article) -> QuerySet[Revision]:
    rows = Revision.objects.visible_to(request.user).filter(article=article)
    return rows.select_related("by", "approved_by", "audience").prefetch_related("audience__zones")


def _note_reading(request: PersonRequest, article: Article, revision: Revision) -> None:
    """As for the article itself: where the text, or the article by now, is not the whole network's."""
    kinds = {revision.audience.kind, article.audience.kind}
    if kinds != {AudienceKind.NETWORK}:
        audit.record_reading(request.user, "revision_read", zone=article.zone, item=article)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
