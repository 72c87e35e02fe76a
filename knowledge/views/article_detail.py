"""The page on which an article is read, with all that stands below and beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from knowledge import pdf
from knowledge.choices import ADOPTABLE, Kind, State
from knowledge.forms import CommentForm, FilesForm, NewVersionForm
from knowledge.models import Article
from knowledge.richtext.contents import with_places
from knowledge.richtext.images import shown
from knowledge.richtext.sanitizer import clean
from knowledge.selectors import attachments
from knowledge.selectors.adoption_timeline import AdoptionTimeline, way_of
from knowledge.selectors.article_page import (
    article_and_original,
    authors_of,
    has_kept,
    more_of_its_topic,
    questions_about,
)
from knowledge.selectors.article_rows import named
from knowledge.selectors.comments import Talk, said_below, signs_of, talk_below
from knowledge.selectors.experts import experts
from knowledge.selectors.lineage import Lineage, lineage_of
from knowledge.selectors.translations import languages_of, original_of
from zones import access, audit
from zones.choices import AudienceKind

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest
    from zones.models import User


@require_safe
def article_detail(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who may read it: the article, who to ask, and what this person may do with it."""
    person = request.user
    article, original = article_and_original(person, public_id)
    if article is None:
        raise Http404
    more: dict[str, Any] = {"earlier": "earlier" in request.GET, "original": original}
    if name := request.GET.get("answer", ""):
        more["answered"] = said_below(article, person).filter(public_id=name).first()
    if article.state != State.ARCHIVED:
        context = detail_context(article, person, **more)
        return render(request, "knowledge/article_detail.html", context)
    successor = _successor(article, person)
    if successor and "archived" not in request.GET:
        note_reading(article, person)
        context = {"article": article, "successor": successor}
        return render(request, "knowledge/article_archived.html", context)
    archivable = Article.objects.archivable_by(person).filter(pk=article.pk)
    more |= {"successor": successor, "may_take_out": archivable.exists()}
    context = detail_context(article, person, **more)
    return render(request, "knowledge/article_detail.html", context)


def detail_context(
    article: Article,
    person: Any,
    *,
    renewing: NewVersionForm | None = None,
    earlier: bool = False,
    original: Article | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Return all that the page of an article, loaded `whole`, shows to this person.

    The `original` of a translation is looked for where it does not come along.
    """
    note_reading(article, person)
    named([article])
    original = original or original_of(article, person)
    lineage, way = Lineage(), AdoptionTimeline()
    if original and article.kind in ADOPTABLE:
        lineage = lineage_of(original, person) if _has(original, "has_kin") else lineage
        way = way_of(original, person, lineage)
    authors = authors_of(article, person)
    body = clean(article.body)
    files = _files(original, person, body, renewing) if original else attachments.FileList()
    text, contents = with_places(shown(body, files.all_rows))
    return {
        "article": article,
        "body": text,
        "contents": contents,
        "authors": authors,
        "experts": experts(
            person, article.topic, article.zone, but=[row.person for row in authors]
        ),
        "original": original,
        "translated_from": original if article.is_translation else None,
        "translations": languages_of(article),
        "files": files,
        "has_kept": has_kept(article, person),
        **comments_context(original, person, earlier=earlier),
        "signs": signs_of(article, person),
        "more": more_of_its_topic(article, person),
        "is_practice": article.kind == Kind.PRACTICE,
        "can_print": pdf.can_print(),
        "address": settings.BASE_URL + article.get_absolute_url(),
        "is_own_zone": article.zone_id in access.reader(person).zone_ids,
        "questions": questions_about(article, person) if _has(article, "has_questions") else [],
        "may_ask": article.is_published and bool(person.current_zones),
        "way": way,
        "lineage": lineage,
        "comment_form": CommentForm.below(article),
        "files_form": FilesForm(),
        **more,
    }


def comments_context(
    original: Article | None, person: Any, *, earlier: bool = False
) -> dict[str, Any]:
    """Return what was said below an article, as `original_of` gives it."""
    talk = talk_below(original, person, earlier=earlier) if original else Talk([], False)
    return {"comments": talk.comments, "has_earlier": talk.has_earlier, "earlier": earlier}


def _has(article: Article, what: str) -> bool:
    """Whether there may be something of it: of an article that was not loaded `whole` it is not known."""
    return bool(getattr(article, what, True))


def _successor(article: Article, person: Any) -> Article | None:
    """Return what took its place, if this person may read it: else it is as if nothing did."""
    rows = Article.objects.visible_to(person).select_related("zone")
    return rows.filter(pk=article.successor_id).first() if article.successor_id else None


def _files(
    article: Article, person: User, body: str, renewing: NewVersionForm | None
) -> attachments.FileList:
    """Return the files, for editors each with the form that brings its next version."""
    files = attachments.listed(article, person, body)
    if article.may_edit:
        for file in files:
            is_sent = renewing is not None and renewing.older == file
            file.renew_form = renewing if is_sent else NewVersionForm(older=file)
    return files


def note_reading(article: Article, person: Any) -> None:
    """A zone may know who of other zones read what was not meant for the whole network.

    Wherever it is shown: a form that was sent with a mistake shows the whole page too.
    """
    if article.audience.kind != AudienceKind.NETWORK:
        audit.record_reading(person, "article_read", zone=article.zone, item=article)
