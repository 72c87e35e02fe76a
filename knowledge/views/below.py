"""What was written below an article for fewer than read it now, and opening it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from knowledge import services
from knowledge.models import Article
from knowledge.selectors.below import list_kept

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest
    from zones.models import Audience, User

ALL = "all"


@require_http_methods(["GET", "HEAD", "POST"])
def article_below(request: PersonRequest, public_id: str) -> HttpResponse:
    """For the coordinators and chief of the article's zone: what others cannot read below it, and opening it."""
    person = request.user
    rows = Article.objects.visible_to(person).decidable_by(person).filter(translation_of=None)
    rows = rows.select_related("zone", "topic", "audience").prefetch_related("audience__zones")
    article = get_object_or_404(rows, public_id=public_id)
    if request.method == "POST":
        chosen = None if request.POST.get("action") == ALL else request.POST.getlist("chosen")
        number = services.open_below(article, by=person, chosen=chosen)
        messages.info(request, opened_words(number))
        return redirect("knowledge:article_below", public_id)
    context = {"article": article, "kept": list_kept(article, person)}
    return render(request, "knowledge/article_below.html", context)


def to_article(article: Article, person: User, *, before: Audience) -> HttpResponse:
    """Lead to the article; when it was just opened to more, first to what hangs below it and was not."""
    rows = Article.objects.visible_to(person).decidable_by(person).with_kept()
    found = rows.select_related("audience", "translation_of").filter(pk=article.pk).first()
    if found is None or before.covers(found.audience) or not found.has_kept:
        return redirect(article)
    return redirect("knowledge:article_below", found.shared.public_id)


def opened_words(number: int) -> str:
    if not number:
        return _("Nothing was opened: choose what others may read.")
    words = ngettext(
        "%(number)s opened. Who wrote it gets a letter.",
        "%(number)s opened. Who wrote them get a letter.",
        number,
    )
    return words % {"number": number}
