from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from knowledge import services
from knowledge.forms import CommentForm
from knowledge.models import Article
from knowledge.views.article import SOURCE, comments_of, detail_context, note_reading

if TYPE_CHECKING:
    from django.http import HttpResponse

    from knowledge.http import PersonRequest


@require_POST
def comment_new(request: PersonRequest, public_id: str) -> HttpResponse:
    """For everybody who reads a published article: say something below it."""
    person = request.user
    rows = Article.objects.visible_to(person).published().with_frame().with_rights(person)
    rows = rows.select_related("zone", "topic__parent", "audience", *SOURCE)
    article = get_object_or_404(rows, public_id=public_id)
    form = CommentForm(request.POST)
    if form.is_valid():
        text, key = form.cleaned_data["text"], form.cleaned_data["form_key"]
        said, _made = services.comment(article, by=person, text=text, form_key=key)
        if not request.htmx:
            return redirect(f"{article.get_absolute_url()}#comment-{said.public_id}")
        form = CommentForm()
    if request.htmx:
        note_reading(article, person)
        context = {
            "article": article,
            "comments": comments_of(article),
            "comment_form": form,
        }
        return render(request, "knowledge/_comments.html", context)
    context = detail_context(article, person, comment_form=form)
    return render(request, "knowledge/article_detail.html", context)
