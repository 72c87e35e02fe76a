"""The register of adoptions: what a zone does with what another one shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge import services
from knowledge.choices import Confirmation
from knowledge.forms import AdoptionAnswerForm, AdoptionForm
from knowledge.models import Adoption, Article
from knowledge.selectors.adoption_timeline import entries_of, own_entries
from knowledge.views.article_detail import note_reading
from zones import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest
    from zones.models import Zone


@require_safe
def adoption_list(request: PersonRequest, public_id: str) -> HttpResponse:
    """For everybody who reads the article: which zones took it over, what came of it and why."""
    return _page(request, _article(request, public_id))


def adoption_enter(request: PersonRequest, public_id: str) -> HttpResponse:
    """For members of other zones who read the article: say what their zone does with it."""
    person = request.user
    article = _article(request, public_id)
    zone = person.current_zone
    if zone is None or not article.is_adoptable_by(zone):
        raise PermissionDenied
    newest = _newest(request, article, zone)
    form = AdoptionForm(request.POST or None, user=person, zone=zone, newest=newest)
    context: dict[str, Any] = {"article": article, "zone": zone, "form": form, "newest": newest}
    if request.method != "POST" or not form.is_valid():
        return render(request, "knowledge/adoption_form.html", context)
    try:
        entry, _made = services.enter_adoption(
            article,
            by=person,
            zone=zone,
            entry=form.entry(),
            seen=form.cleaned_data["seen"],
            form_key=form.cleaned_data["form_key"],
        )
    except services.AdoptionMoved:
        return _moved(request, context)
    except services.NotAdoptable:
        messages.warning(request, _("This article can no longer be taken over as it stands."))
        return redirect(article)
    except services.NotOfZone:
        access.refresh_rights(person)
        if zone.pk not in access.reader(person).zone_ids:
            raise Http404 from None
        form.add_error("contact", _("This person no longer works for your zone."))
        return render(request, "knowledge/adoption_form.html", context)
    messages.success(request, _noted(entry, zone))
    return redirect(article)


@require_POST
def adoption_answer(request: PersonRequest, public_id: str) -> HttpResponse:
    """For coordinators and the chief of the zone: confirm what was proposed, or refuse it with a reason."""
    person = request.user
    rows = Adoption.objects.decidable_by(person).select_related("article", "zone")
    entry = get_object_or_404(rows, public_id=public_id)
    form = AdoptionAnswerForm(request.POST)
    if not form.is_valid():
        article = _article(request, entry.article.public_id)
        return _page(request, article, answer_form=form, answered=entry.pk)
    try:
        services.decide_adoption(
            entry, by=person, confirm=form.confirms, reason=form.cleaned_data["reason"]
        )
    except services.AdoptionDecided as before:
        access.refresh_rights(person)
        messages.warning(request, _came_second(before.entry))
    else:
        words = _("Confirmed. The authors get a letter.") if form.confirms else _("Refused.")
        messages.success(request, words)
    return redirect("knowledge:adoption_list", entry.article.public_id)


def _article(request: PersonRequest, public_id: str) -> Article:
    person = request.user
    rows = Article.objects.visible_to(person).with_rights(person).with_frame()
    return get_object_or_404(rows, public_id=public_id)


def _newest(request: PersonRequest, article: Article, zone: Zone) -> Adoption | None:
    rows = Adoption.objects.visible_to(request.user).filter(article=article, zone=zone)
    return rows.select_related("contact", "by").order_by("-pk").first()


def _page(
    request: PersonRequest,
    article: Article,
    *,
    answer_form: AdoptionAnswerForm | None = None,
    answered: int = 0,
) -> HttpResponse:
    person = request.user
    note_reading(article, person)
    entries = entries_of(article, person)
    own = own_entries(article, person, entries)
    refused = own.refused if own else None
    context = {
        "article": article,
        "entries": [row for row in entries if row.is_current],
        "open": [row for row in entries if row.is_waiting or row == refused],
        "before": [
            row
            for row in entries
            if row.confirmation == Confirmation.CONFIRMED and not row.is_current
        ],
        "own": own,
        "deciding": access.reader(person).deciding_zone_ids,
        "answer_form": answer_form or AdoptionAnswerForm(),
        "answered": answered,
    }
    return render(request, "knowledge/adoption_list.html", context)


def _moved(request: PersonRequest, context: dict[str, Any]) -> HttpResponse:
    """Show what a colleague entered meanwhile, above what this person typed: sent again, it takes its place."""
    person, article, zone = request.user, context["article"], context["zone"]
    access.refresh_rights(person)
    newest = _newest(request, article, zone)
    typed = request.POST.copy()
    typed["seen"] = newest.public_id if newest else ""
    form = AdoptionForm(typed, user=person, zone=zone, newest=newest)
    context |= {"form": form, "newest": newest, "moved": True}
    return render(request, "knowledge/adoption_form.html", context, status=409)


def _noted(entry: Adoption, zone: Zone) -> str:
    if entry.is_current:
        return _("Noted for %(zone)s. The authors get a letter.") % {"zone": zone}
    return _(
        "Proposed. A coordinator of %(zone)s confirms it; until then only your zone sees it."
    ) % {"zone": zone}


def _came_second(entry: Adoption) -> str:
    if entry.decided_by is None:
        return _("A later entry of your zone took its place: look at that one.")
    return _("%(name)s answered first. Your answer was not needed any more.") % {
        "name": entry.decided_by.name
    }
