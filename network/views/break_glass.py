"""For technical administrators: open one item with a reason, and read it while the glass is broken."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from knowledge.models import Article
from knowledge.richtext import images
from knowledge.richtext.sanitizer import clean
from knowledge.views.attachment import hand_out
from network.forms import BreakGlassForm
from network.models import BrokenGlass
from network.services import break_glass
from zones import access, audit
from zones.http import confirm_password

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import FileResponse, HttpResponse

    from zones.http import PersonRequest
    from zones.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def glass_new(request: PersonRequest) -> HttpResponse:
    """For technical administrators: which item, and why."""
    person = _administrator(request)
    form = BreakGlassForm(request.POST if request.method == "POST" else None)
    decides = bool(access.reader(person).deciding_zone_ids)
    if decides and request.method == "POST":
        audit.refuse(person, "page_refused", reason="network:break_glass")
    elif request.method == "POST" and form.is_valid():
        confirm_password(request)
        name, reason = form.cleaned_data["address"], form.cleaned_data["reason"]
        glass = break_glass.break_glass(by=person, name=name, reason=reason)
        if glass is not None:
            return redirect("network:glass", glass.public_id)
        form.add_error(
            "address", _("Nothing was found at this address. That you looked is written down.")
        )
    open_now = BrokenGlass.objects.visible_to(person).open_to(person).select_related("zone")
    page = {
        "form": form,
        "open_now": [] if decides else open_now.order_by("-at"),
        "decides": decides,
    }
    if decides and request.method == "POST":
        return render(request, "network/break_glass.html", page, status=403)
    return render(request, "network/break_glass.html", page, status=422 if form.errors else 200)


@require_safe
def glass(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who broke it, while it is broken: the item and nothing beside it."""
    broken = _glass(request, public_id)
    with _behind(broken, request):
        shown = break_glass.shown(broken)
        audit.record_as_administrator(request.user, "glass_read", zone=broken.zone, item=shown.item)
        context = {"glass": broken, "shown": shown, "item": shown.item}
        if isinstance(shown.item, Article):
            context["body"] = images.shown(clean(shown.item.body), ())  # in words
            return render(request, "network/break_glass_article.html", context)
        return render(request, "network/break_glass_project.html", context)


@require_safe
def glass_file(request: PersonRequest, public_id: str, file: str) -> FileResponse:
    """For who broke it, while it is broken: a file of the article."""
    broken = _glass(request, public_id)
    with _behind(broken, request):
        files = {attachment.public_id: attachment for attachment in break_glass.files_of(broken)}
        if file not in files:
            raise Http404
        answer = hand_out(files[file])
        audit.record_as_administrator(
            request.user, "glass_file_read", zone=broken.zone, item=files[file]
        )
        return answer


def _administrator(request: PersonRequest) -> User:
    """Return who asks, a technical administrator; for others there is no such page, and that they asked is told."""
    if not request.user.is_superuser:
        audit.refuse(request.user, "page_refused", reason="network:break_glass")
        raise Http404
    return request.user


def _glass(request: PersonRequest, public_id: str) -> BrokenGlass:
    person = _administrator(request)
    rows = BrokenGlass.objects.visible_to(person).open_to(person).select_related("zone")
    return get_object_or_404(rows, public_id=public_id)


@contextmanager
def _behind(broken: BrokenGlass, request: PersonRequest) -> Iterator[None]:
    try:
        with break_glass.behind(broken, request.user):
            yield
    except break_glass.GlassIsWhole as whole:
        raise Http404 from whole
