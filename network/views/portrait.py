"""Describing the page of a topic or a zone, and choosing what stands first on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from knowledge.richtext.sanitizer import clean
from network.forms import PortraitForm
from network.services import portraits
from zones import access

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from network.models import Portrait
    from network.services.portraits import Subject
    from zones.http import PersonRequest


def edit(request: PersonRequest, subject: Subject) -> HttpResponse:
    """For who keeps the page: the form, the page it leads to, or both texts when somebody else saved one."""
    person = request.user
    if not portraits.keeps(person, subject):
        raise Http404
    portrait = portraits.portrait_of(subject)
    posted = request.POST if request.method == "POST" else None
    offered = portraits.offered(person, subject)
    form = PortraitForm(posted, user=person, portrait=portrait, offered=offered)
    if posted is not None and form.is_valid():
        try:
            _describe(form, subject)
        except portraits.NotYours:
            raise Http404 from None
        except portraits.PortraitChanged:
            return _conflict(request, subject, form)
        messages.success(request, _("Saved."))
        return redirect(subject)
    return _page(request, subject, form, status=422 if form.errors else 200)


def _describe(form: PortraitForm, subject: Subject) -> None:
    portraits.describe(
        by=form.user,
        subject=subject,
        version=form.cleaned_data["version"],
        text_nl=form.cleaned_data["text_nl"],
        text_fr=form.cleaned_data["text_fr"],
        pins=form.items,
    )


def _conflict(request: PersonRequest, subject: Subject, stale: PortraitForm) -> HttpResponse:
    """Show both texts; what this person typed stands in a form that saves over the other one."""
    access.refresh_rights(request.user)  # what the deed learnt went with it when it was undone
    portrait = portraits.portrait_of(subject)
    stands = portraits.pinned(request.user, subject)
    data = request.POST.copy()
    data["version"] = str(portrait.version)
    offered = portraits.offered(request.user, subject)
    form = PortraitForm(data, user=request.user, portrait=portrait, offered=offered)
    form.is_valid()
    conflict = _differences(stale, portrait, [item.title for item in stands])
    return _page(request, subject, form, status=409, conflict=conflict)


def _differences(form: PortraitForm, portrait: Portrait, pins: list[str]) -> list[dict[str, Any]]:
    rows = [
        (
            form.fields[name].label,
            clean(form.cleaned_data[name]),
            clean(getattr(portrait, name)),
            True,
        )
        for name in ("text_nl", "text_fr")
    ]
    mine = ", ".join(item.title for item in form.items)
    rows.append((form.fields["pins"].label, mine, ", ".join(pins), False))
    return [
        {"label": label, "mine": mine, "theirs": theirs, "is_rich": is_rich}
        for label, mine, theirs, is_rich in rows
        if mine != theirs
    ]


def _page(
    request: PersonRequest, subject: Subject, form: PortraitForm, *, status: int, **more: object
) -> HttpResponse:
    context = {"subject": subject, "form": form, "portrait": form.portrait, **more}
    return render(request, "network/portrait_form.html", context, status=status)
