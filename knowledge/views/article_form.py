"""The page of an article's form: from what it begins, what stands beside it, and what is over when it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from knowledge import services
from knowledge.forms import article_initial
from knowledge.models import Autosave
from zones.choices import Language

if TYPE_CHECKING:
    from django.http import HttpResponse

    from knowledge.forms import ArticleForm
    from knowledge.models import Article
    from zones.http import PersonRequest


def form_page(
    request: PersonRequest, form: ArticleForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Show the form; whether its text is reviewed first is the zone's choice.

    `is_unsaved`: it holds what was sent and is saved nowhere.
    """
    zones = [form.article.zone] if form.article else form.user.current_zones
    first = any(zone.reviews_first for zone in zones)
    context = article_initial.guide(form, request.user) | {
        "reviews_first": first, "is_unsaved": request.method == "POST", **more,
    }  # fmt: skip
    return render(request, "knowledge/article_form.html", context, status=status)


def with_template(request: PersonRequest) -> dict[str, Any]:
    """Keep what was typed and put in the headings of the template; files must be chosen again."""
    if request.FILES:
        messages.info(request, _("Choose your files again."))
    return article_initial.with_template(request.POST, "form_key", "version", "tab", "restored")


def taken_up(request: PersonRequest, article: Article | None) -> dict[str, Any]:
    """Return from what the form begins: what was typed before, or the template of a kind."""
    if request.method == "POST":
        return {}
    if asked := request.GET.get("restore"):
        rows = Autosave.objects.visible_to(request.user).filter(article=article)
        return article_initial.taken_up(get_object_or_404(rows, public_id=asked))
    if article is None and (kind := request.GET.get("kind")):
        return article_initial.of_kind(kind, get_language() or Language.DUTCH)
    return {}


def done(form: ArticleForm, request: PersonRequest) -> None:
    """Throw away what was kept while this was typed, and say what is not shown of it."""
    tabs = [form.cleaned_data["tab"], form.cleaned_data["restored"]]
    services.forget_autosaves(tabs, by=request.user)
    say_what_is_left_out(request, form)


def say_what_is_left_out(request: PersonRequest, form: ArticleForm) -> None:
    if form.publishing and form.shown_body[1]:
        names = ", ".join(f"“{name}”" for name in form.shown_body[1])
        words = _("Left out, because nothing stands below: %(names)s.")
        messages.info(request, words % {"names": names})
