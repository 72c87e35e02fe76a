"""Making an article to measure, what is different in it, and what its origin changed since."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from knowledge import services
from knowledge.forms import AdaptForm, ArticleForm, ChangeForm, FollowForm
from knowledge.forms.rich_text import picture_words
from knowledge.models import Adaptation, Article, OriginDecision, Revision
from knowledge.richtext.diff import compare
from knowledge.richtext.images import renamed
from knowledge.selectors.article_images import drawn, pictures_of, text_of
from knowledge.views.article import editable
from knowledge.views.article_detail import note_reading
from knowledge.views.article_form import form_page
from zones import access
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from django.http import HttpResponse

    from knowledge.services.adaptation import News
    from zones.http import PersonRequest


DECIDED_SHOWN = 20


def adaptation_begin(request: PersonRequest, public_id: str) -> HttpResponse:
    """For members of other zones who read the article: begin a version of their own zone's."""
    person = request.user
    rows = Article.objects.visible_to(person).with_frame()
    origin = get_object_or_404(rows, public_id=public_id)
    zone = person.current_zone
    if zone is None or not origin.is_adoptable_by(zone):
        raise PermissionDenied
    texts = Revision.objects.visible_to(person).open_to(zone).filter(article=origin).defer("body")
    form = AdaptForm(request.POST or None, texts=list(texts))
    if request.method == "POST" and form.is_valid():
        try:
            article, _made = services.adapt(
                origin,
                by=person,
                zone=zone,
                number=form.cleaned_data["number"],
                form_key=form.cleaned_data["form_key"],
            )
        except services.NotOfZone:
            raise Http404 from None
        except services.NotAdoptable:
            messages.warning(request, _("This article can no longer be taken over as it stands."))
            return redirect(origin)
        except services.PictureRefused as refused:
            messages.error(request, picture_words(refused.reason))
            return redirect(origin)
        messages.success(request, _("Your draft begins with their text. Make it yours."))
        return redirect("knowledge:article_edit", article.public_id)
    context = {
        "origin": origin,
        "zone": zone,
        "form": form,
        "is_open": origin.audience.kind == AudienceKind.NETWORK,
    }
    return render(request, "knowledge/adaptation_begin.html", context)


def adaptation_change(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who may change an adaptation: say what is different from the origin, and why."""
    article, link = _mine(request, public_id)
    start = {"changed": link.changed, "why": link.why}
    form = ChangeForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        services.tell_change(
            article,
            by=request.user,
            changed=form.cleaned_data["changed"],
            why=form.cleaned_data["why"],
        )
        messages.success(
            request, _("Saved.") if article.is_published else _("Saved. You can publish it now.")
        )
        return redirect(article)
    return render(request, "knowledge/adaptation_change.html", {"article": article, "form": form})


@require_safe
def adaptation_difference(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who reads the adaptation and the text it was made from: what is different, block by block."""
    person = request.user
    links = Adaptation.objects.visible_to(person).select_related(
        "article__zone", "article__audience"
    )
    link = get_object_or_404(links, article__public_id=public_id)
    origins = Article.objects.visible_to(person).select_related("zone", "audience")
    origin = get_object_or_404(origins, pk=link.origin_id)
    texts = Revision.objects.visible_to(person)
    text = get_object_or_404(texts, article=origin, number=link.origin_number)
    note_reading(link.article, person)
    note_reading(origin, person)
    article = link.article
    files = pictures_of(origin, text.body, article.body) + pictures_of(article, article.body)
    ours = services.counterparts(article, origin, by=person) if files else {}
    parts = compare(text.body, renamed(article.body, ours))
    context = {
        "article": article,
        "link": link,
        "origin": origin,
        "text": text,
        "parts": drawn(parts, files),
    }
    return render(request, "knowledge/adaptation_difference.html", context)


def adaptation_follow(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who may change an adaptation: decide on each block that the origin changed since."""
    article, link = _mine(request, public_id)
    news = _news(link, request)
    decided = OriginDecision.objects.visible_to(request.user).filter(adaptation=link)
    context: dict[str, Any] = {
        "article": article,
        "link": link,
        "news": news,
        "body": _text_now(link, news),
        "decided": decided.select_related("by").order_by("-at", "-pk")[:DECIDED_SHOWN],
    }
    if news is None:
        context["typed"] = [
            value for name, value in request.POST.items() if name.startswith("note_") and value
        ]
        return render(request, "knowledge/adaptation_follow.html", context)
    number = news.after.number
    form = FollowForm(request.POST or None, parts=news.parts, number=number)
    context["form"] = form
    if request.method != "POST" or not form.is_valid():
        return render(request, "knowledge/adaptation_follow.html", context)
    decisions = form.decisions()
    try:
        services.decide_on_news(
            article, by=request.user, number=form.cleaned_data["number"], decisions=decisions
        )
    except services.VersionChanged:
        access.refresh_rights(request.user)
        data = request.POST.copy()
        data["number"] = str(number)
        context |= {"moved": True, "form": FollowForm(data, parts=news.parts, number=number)}
        return render(request, "knowledge/adaptation_follow.html", context, status=409)
    taken = sum(decision.is_taken for decision in decisions.values())
    if not taken:
        messages.success(request, _("Saved. You are not asked about these changes again."))
        return redirect(article)
    words = ngettext(
        "%(count)s change was put into the text. Look at it, and save.",
        "%(count)s changes were put into the text. Look at them, and save.",
        taken,
    )
    messages.info(request, words % {"count": taken})
    return redirect("knowledge:adaptation_review", article.public_id, number)


@require_safe
def adaptation_review(request: PersonRequest, public_id: str, number: int) -> HttpResponse:
    """For who may change an adaptation: its text with what was taken over in it, not saved yet."""
    article, link = _mine(request, public_id)
    form = ArticleForm(user=request.user, article=article)
    form.initial["body"] = services.with_news(article, link, request.user, number)
    return form_page(request, form)


def _news(link: Adaptation, request: PersonRequest) -> News | None:
    """Return what the origin changed, with the pictures that stand in it."""
    news = services.news_of(link, request.user)
    if news is None or news.before is None or link.origin is None:
        return news
    files = pictures_of(link.origin, news.before.body, news.after.body)
    return replace(news, parts=drawn(news.parts, files))


def _text_now(link: Adaptation, news: News | None) -> str:
    """Return what the origin says where there is nothing left to compare it with."""
    if news is None or news.before is not None or link.origin is None:
        return ""
    return text_of(link.origin, news.after.body)


def _mine(request: PersonRequest, public_id: str) -> tuple[Article, Adaptation]:
    article = editable(request, public_id)
    return article, get_object_or_404(Adaptation.objects.editable_by(request.user), article=article)
