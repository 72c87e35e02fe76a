"""Writing, publishing and withdrawing one article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from knowledge import services
from knowledge.choices import State
from knowledge.files.validation import FileRefused, reason_words
from knowledge.forms import ArticleForm
from knowledge.forms.article_conflict import differences
from knowledge.forms.rich_text import picture_words
from knowledge.models import Article, DocumentImport
from knowledge.views.article_form import (
    done,
    form_page,
    say_what_is_left_out,
    taken_up,
    with_template,
)
from knowledge.views.below import to_article
from zones import access, audit
from zones.choices import AudienceKind
from zones.views import limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from knowledge.files.validation import Examined
    from zones.http import PersonRequest
    from zones.models import User, Zone


def article_new(request: PersonRequest) -> HttpResponse:
    """For members of a zone: write an article, as a draft or published at once."""
    person = request.user
    if not person.current_zones:
        raise PermissionDenied
    if request.POST.get("action") == "template":
        return form_page(request, ArticleForm(user=person, typed=with_template(request)))
    form = ArticleForm(
        request.POST or None,
        request.FILES or None,
        user=person,
        publishing=request.POST.get("action") == "publish",
        typed=taken_up(request, None),
    )
    if request.method == "POST" and form.is_valid() and _may_upload(form, request):
        try:
            article = _begin(form, request)
        except services.VersionChanged as sent_before:
            return _conflict(request, sent_before.article.public_id, form)
        if article is not None:
            return redirect(article)
    return form_page(request, form)


def article_edit(request: PersonRequest, public_id: str) -> HttpResponse:
    """For authors, and coordinators once it was published: change the article."""
    article = editable(request, public_id)
    before = article.audience
    publishing = request.POST.get("action") == "publish"
    is_untold = publishing and services.is_untold(article)
    publishing = publishing and not is_untold  # what was typed is kept before more is asked
    if request.POST.get("action") == "template":
        typed = with_template(request)
        return form_page(request, ArticleForm(user=request.user, article=article, typed=typed))
    form = ArticleForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        article=article,
        publishing=publishing,
        typed=taken_up(request, article),
    )
    if request.method == "POST" and form.is_valid() and _may_upload(form, request):
        try:
            if _change(form, article, request, publishing=publishing):
                if is_untold:
                    return _ask_what_changed(article)
                return to_article(article, request.user, before=before)
        except services.VersionChanged:
            return _conflict(request, public_id, form)
    if form.narrows_only and form.data.get("audience") and form.has_error("audience"):
        audit.refuse(request.user, "widening_refused", zone=article.zone, item=article)
    return form_page(request, form, document=_begun_from(article, request.user))


@require_POST
def article_publish(request: PersonRequest, public_id: str) -> HttpResponse:
    """For authors, and coordinators after a withdrawal: let others read it, or say what is missing."""
    article = editable(request, public_id)
    before = article.audience
    unbound = ArticleForm(user=request.user, article=article)
    stored = MultiValueDict(
        {
            name: value if isinstance(value, list) else [value]
            for name, value in unbound.initial.items()
        }
    )
    form = ArticleForm(stored, user=request.user, article=article, publishing=True)
    if not form.is_valid():
        return form_page(request, form, is_unsaved=False)
    try:
        article = services.publish(article, by=request.user)
    except services.ChangeUntold:
        return _ask_what_changed(article)
    except services.StillHidden:
        messages.warning(request, still_hidden(article))
    else:
        say_what_is_left_out(request, form)
        messages.success(request, _published(article))
    return to_article(article, request.user, before=before)


@require_POST
def article_withdraw(request: PersonRequest, public_id: str) -> HttpResponse:
    """For authors and coordinators: take it back from its readers."""
    article = editable(request, public_id)
    services.withdraw(article, by=request.user)
    messages.success(
        request, _("Withdrawn. Only the authors and your zone's coordinators still read it.")
    )
    return redirect(article)


def _ask_what_changed(article: Article) -> HttpResponse:
    return redirect("knowledge:adaptation_change", article.public_id)


def _begun_from(article: Article, person: User) -> DocumentImport | None:
    """Return the document that this person began the draft from."""
    if article.state != State.DRAFT:
        return None
    return DocumentImport.objects.visible_to(person).filter(made=article.public_id).first()


def editable(request: PersonRequest, public_id: str) -> Article:
    person = request.user
    rows = Article.objects.editable_by(person).with_frame().with_rights(person)
    rows = rows.select_related("updated_by", "owner")
    return services.proposed_for(get_object_or_404(rows, public_id=public_id), person)


def _may_upload(form: ArticleForm, request: PersonRequest) -> bool:
    files = form.cleaned_data["files"]
    return not files or not limits.is_too_often(request, "upload", form, on="files")


def _begin(form: ArticleForm, request: PersonRequest) -> Article | None:
    """Write the new article with its files; None when a file was refused, with nothing kept.

    Raises VersionChanged when this form made an article before, and says something else by now.
    """
    zone = form.zone_written_for
    if zone is None:
        raise Http404
    try:
        with transaction.atomic():
            article, made = services.save_draft(
                by=request.user,
                zone=zone,
                writing=form.writing(),
                co_authors=form.cleaned_data["co_authors"],
                form_key=form.cleaned_data["form_key"],
            )
            if not (made or _says(form, article, publishing=form.publishing)):
                raise services.VersionChanged(article)
            services.attach(article, by=request.user, files=form.cleaned_data["files"])
            if made and form.publishing:
                article = services.publish(article, by=request.user)
    except FileRefused as refused:
        _say_why(form, refused)
        return None
    except services.NotOfZone:
        _say_who_left(form, request, zone)
        return None
    messages.success(request, _published(article) if form.publishing else _("Saved as a draft."))
    done(form, request)
    return article


def _change(
    form: ArticleForm, article: Article, request: PersonRequest, *, publishing: bool
) -> bool:
    """Save what the form holds; False when it was refused, with nothing kept: the form says why."""
    person = request.user
    try:
        with transaction.atomic():
            try:
                changed = services.revise(
                    article,
                    by=person,
                    version=form.cleaned_data["version"],
                    writing=form.writing(),
                    co_authors=form.cleaned_data.get("co_authors"),
                    change=form.change_said(),
                )
            except services.VersionChanged as moved:
                changed = moved.article
                if changed.updated_by != person or not _says(form, changed, publishing=publishing):
                    raise
            _attach(changed, form.cleaned_data["files"], person)
            if publishing:
                changed = services.publish(changed, by=person)
    except (FileRefused, services.WideningRefused) as refused:
        _say_why(form, refused)
        return False
    except services.NotOfZone:
        _say_who_left(form, request, article.zone)
        return False
    except services.StillHidden:
        form.add_error(None, still_hidden(article))
        return False
    waits = article.zone.reviews_first and changed.state in (State.PUBLISHED, State.IN_REVIEW)
    is_new = publishing and article.state != State.PUBLISHED
    messages.success(request, _published(changed) if is_new or waits else _("Saved."))
    done(form, request)
    return True


def _attach(article: Article, files: Sequence[Examined], person: User) -> None:
    """Keep the files that came with a text. Raises FileRefused, also where the original is not theirs to change."""
    try:
        services.attach(article, by=person, files=files)
    except Article.DoesNotExist as refused:
        if not article.is_translation:
            raise
        raise FileRefused("original") from refused


def _says(form: ArticleForm, article: Article, *, publishing: bool) -> bool:
    """Say whether the article stands as this form would make it: then it was sent before."""
    if publishing and not article.is_published:
        return False
    authors = form.cleaned_data.get("co_authors")
    return services.reads_as(article, form.writing(), by=form.user, co_authors=authors)


def _conflict(request: PersonRequest, public_id: str, stale: ArticleForm) -> HttpResponse:
    """Show both texts; what this person typed stands in a form that saves over the other one.

    Files do not compete with the other's, so they are kept already.
    """
    access.refresh_rights(request.user)  # what the deed learnt went with it when it was undone
    article = editable(request, public_id)
    files = stale.cleaned_data["files"]
    try:
        _attach(article, files, request.user)
    except FileRefused as refused:
        messages.error(request, reason_words(refused.reason))
        files = []
    data = request.POST.copy()
    data["version"] = str(article.version)
    form = ArticleForm(data, user=request.user, article=article, publishing=stale.publishing)
    form.is_valid()
    more = {"conflict": differences(form, article), "kept_files": files}
    return form_page(request, form, status=409, **more)


def _say_why(form: ArticleForm, refused: FileRefused | services.WideningRefused) -> None:
    if isinstance(refused, services.WideningRefused):
        form.refuse_widening()
    elif isinstance(refused, services.PictureRefused):
        form.add_error("body", picture_words(refused.reason, refused.number))
    else:
        form.add_error("files", reason_words(refused.reason))


def _say_who_left(form: ArticleForm, request: PersonRequest, zone: Zone) -> None:
    """Give the form back when a co-author was dismissed while it was sent; 404 when it was who sent it."""
    access.refresh_rights(request.user)
    if zone.pk not in access.reader(request.user).zone_ids:
        raise Http404
    form.add_error("co_authors", _("Only people of %(zone)s can be co-authors.") % {"zone": zone})


def _published(article: Article) -> str:
    if article.zone.reviews_first:
        return _("Handed in. Who decides for your zone reads it first; you get a letter about it.")
    words = {
        AudienceKind.ZONE: _("Published. Everybody of your zone can read it now."),
        AudienceKind.NAMED: _("Published. Your zone and the zones you named can read it now."),
        AudienceKind.NETWORK: _("Published. All zones of the network can read it now."),
    }
    return words[AudienceKind(article.intended_kind)]


def still_hidden(article: Article) -> str:
    said = _("Somebody reported personal data in it: a coordinator of %(zone)s decides first.")
    return said % {"zone": article.zone}
