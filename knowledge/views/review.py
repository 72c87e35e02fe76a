"""A text that waits for a review: what it says, deciding about it, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge import services
from knowledge.choices import ReviewOutcome
from knowledge.forms import ReviewForm
from knowledge.forms.revision_diff import compared
from knowledge.models import Article, Attachment, Review
from knowledge.richtext.images import shown
from knowledge.richtext.sanitizer import clean
from knowledge.selectors.article_images import pictures_of
from knowledge.views.article import still_hidden
from knowledge.views.below import to_article

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest

TAKEN_BACK = 422
"""The status of a form that is shown again with what is wrong."""


@require_safe
def article_review(request: PersonRequest, public_id: str) -> HttpResponse:
    """For the authors and who decides for the zone: what waits, or how the last review ended."""
    return _page(request, public_id)


@require_POST
def review_decide(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who decides for the zone and did not write it: approve what waits, or send it back."""
    rows = Review.objects.visible_to(request.user).filter(article__public_id=public_id)
    review = get_object_or_404(
        rows.select_related("article__zone", "article__audience"), number=_number(request)
    )
    form = ReviewForm(request.POST)
    if not form.is_valid():
        get_object_or_404(Review.objects.decidable_by(request.user), pk=review.pk)
        return _page(request, public_id, form=form)
    data = form.cleaned_data
    try:
        if data["action"] == "approve":
            return _approve(request, review)
        services.return_for_changes(
            review.article, review.number, by=request.user, reason=data["reason"]
        )
    except services.AlreadyDecided as decided:
        _say_what_happened(request, decided.review)
    else:
        messages.success(
            request, _("Sent back. Its authors get a letter; your reason stands here.")
        )
    return redirect("knowledge:article_review", public_id)


def _approve(request: PersonRequest, review: Review) -> HttpResponse:
    before = review.article.audience
    try:
        services.approve(review.article, review.number, by=request.user)
    except services.StillHidden:
        messages.warning(request, still_hidden(review.article))
        return redirect("knowledge:article_review", review.article.public_id)
    messages.success(request, _("Approved. Readers see this text now."))
    return to_article(review.article, request.user, before=before)


@require_POST
def review_take_back(request: PersonRequest, public_id: str) -> HttpResponse:
    """For authors: stop waiting."""
    article = get_object_or_404(Article.objects.editable_by(request.user), public_id=public_id)
    services.take_back(article, by=request.user)
    messages.success(request, _("Taken back. It waits no longer."))
    return redirect(article)


def _page(
    request: PersonRequest, public_id: str, *, form: ReviewForm | None = None
) -> HttpResponse:
    person = request.user
    rows = Review.objects.visible_to(person).with_others(person)
    reviews = rows.filter(article__public_id=public_id).exclude(outcome=ReviewOutcome.REPLACED)
    review = get_object_or_404(reviews.select_related("by", "decided_by")[:1])
    articles = Article.objects.visible_to(person).with_rights(person)
    articles = articles.select_related("zone", "audience", "topic", "owner")
    stored = get_object_or_404(articles, public_id=public_id)
    text = services.proposed(articles.get(pk=stored.pk), review)
    decidable = Review.objects.decidable_by(person).filter(pk=review.pk).exists()
    files = pictures_of(stored, stored.body, text.body)
    hanging = Attachment.objects.editable_by(person).newest()
    context = {
        "files": hanging.filter(waits_with=stored).select_related("replaces"),
        "article": stored,
        "review": review,
        "text": text,
        "body": shown(clean(text.body), files),
        "comparison": compared(stored, text, files=files) if review.texts else None,
        "form": form or ReviewForm(initial={"number": review.number}),
        "may_decide": decidable,
        "is_own": review.by_id == person.pk or stored.is_author,
    }
    status = TAKEN_BACK if form else 200
    return render(request, "knowledge/article_review.html", context, status=status)


def _say_what_happened(request: PersonRequest, review: Review) -> None:
    if review.outcome == ReviewOutcome.REPLACED:
        said = _("Its author changed the text meanwhile: read the new one first.")
    elif review.decided_by_id == request.user.pk:
        return
    else:
        said = _("%(name)s decided about this meanwhile: %(outcome)s.") % {
            "name": review.decided_by.name if review.decided_by else "",
            "outcome": review.get_outcome_display().lower(),
        }
    messages.error(request, said)


def _number(request: PersonRequest) -> int:
    text = request.POST.get("number", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
