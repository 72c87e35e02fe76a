"""What readers say below an article: say, change, remove, and whom to name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from knowledge import services
from knowledge.forms import CommentForm
from knowledge.models import Article, Comment
from knowledge.selectors import mentions
from knowledge.selectors.article_page import whole
from knowledge.selectors.comments import said_below
from knowledge.selectors.translations import original_of
from knowledge.views.article_detail import comments_context, detail_context, note_reading
from zones.views import limits

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest

MAX_NAME_LENGTH = 60


@require_POST
def comment_new(request: PersonRequest, public_id: str) -> HttpResponse:
    """For everybody who reads a published article: say something below it, or answer what was said."""
    person = request.user
    rows = whole(Article.objects.visible_to(person).published(), person)
    article = get_object_or_404(rows, public_id=public_id)
    form = CommentForm(request.POST)
    answered = _answered(request, article)
    if form.is_valid_below(article) and not limits.is_too_often(
        request, "comment", form, on="text"
    ):
        text, key = form.cleaned_data["text"], form.cleaned_data["form_key"]
        said, _made = services.comment(
            article, by=person, text=text, form_key=key, answers=answered
        )
        if not request.htmx:
            return redirect(f"{article.get_absolute_url()}#comment-{said.public_id}")
        form, answered = CommentForm.below(article), None
    more: dict[str, Any] = {"comment_form": form, "answered": answered}
    if request.htmx:
        note_reading(article, person)
        context = {
            "article": article,
            **comments_context(original_of(article, person), person),
            **more,
        }
        return render(request, "knowledge/_comments.html", context)
    return render(request, "knowledge/article_detail.html", detail_context(article, person, **more))


@require_http_methods(["GET", "HEAD", "POST"])
def comment_edit(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who said it, within the hour: change the words."""
    comment = _own(request, public_id)
    form = CommentForm(request.POST or None, initial={"text": comment.text})
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_comment(comment, by=request.user, text=form.cleaned_data["text"])
        except services.EditWindowOver:
            form.add_error("text", _("The hour in which you can change it is over."))
        else:
            messages.success(request, _("Saved."))
            return redirect(comment)
    context = {"comment": comment, "article": comment.article, "form": form}
    return render(request, "knowledge/comment_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def comment_remove(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who said it, and for the coordinators of the article's zone: take it away."""
    rows = Comment.objects.visible_to(request.user).removable_by(request.user)
    comment = get_object_or_404(rows.select_related("article", "author"), public_id=public_id)
    if request.method == "POST":
        services.remove_comment(comment, by=request.user)
        messages.success(request, _("The comment is removed."))
        return redirect(f"{comment.article.get_absolute_url()}#comments")
    context = {"comment": comment, "article": comment.article}
    return render(request, "knowledge/comment_remove.html", context)


@require_safe
def reader_suggestions(request: PersonRequest, public_id: str) -> JsonResponse:
    """For who reads a published article: a few others who read it too, by what is typed of their name."""
    rows = Article.objects.visible_to(request.user).published()
    article = get_object_or_404(rows, public_id=public_id)
    words = " ".join(request.GET.get("q", "").split())[:MAX_NAME_LENGTH]
    people = mentions.suggestions(words, article) if words else []
    return JsonResponse({"people": people})


def _own(request: PersonRequest, public_id: str) -> Comment:
    rows = Comment.objects.editable_by(request.user) & Comment.objects.visible_to(request.user)
    comment = get_object_or_404(rows.select_related("article"), public_id=public_id)
    if not comment.may_be_edited and request.method != "POST":
        raise Http404
    return comment


def _answered(request: PersonRequest, article: Article) -> Comment | None:
    """Return what is answered; 404 when that can no longer be read."""
    name = request.POST.get("answers", "")
    if not name:
        return None
    return get_object_or_404(said_below(article, request.user), public_id=name[:12])
