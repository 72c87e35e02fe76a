"""What is typed and not saved yet: kept for who types it, and thrown away by them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from knowledge import services
from knowledge.forms.article_initial import typed_in
from knowledge.forms.rich_text import too_many_pictures
from knowledge.models import Article, Autosave
from knowledge.richtext.images import apart
from zones import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest
    from zones.models import User

KEY = re.compile(r"[0-9A-Za-z-]{8,36}")
VERSION = re.compile(r"[1-9]\d{0,8}")
LONGEST = 300_000


@require_POST
def autosave(request: PersonRequest) -> HttpResponse:
    """For who may write this: keep what stands in the form of one tab. The texts are not looked at."""
    person, given = request.user, request.POST
    tab, form = given.get("tab", ""), given.get("form_key", "")
    article = None
    if named := given.get("article", ""):
        rows = Article.objects.editable_by(person).only("public_id", "zone_id")
        article = get_object_or_404(rows, public_id=named)
        form = article.public_id
    if not (KEY.fullmatch(tab) and KEY.fullmatch(form)):
        raise BadRequest("no form or no tab")
    texts = typed_in(given)
    short, new = apart("".join(text for values in texts.values() for text in values))
    if said := too_many_pictures(new):
        return _refused(said)
    if len(short) > LONGEST:
        return _refused(_("This text is too long to keep it while you type: save it."))
    version = given.get("version", "")
    try:
        kept = services.autosave(
            by=person,
            zone_id=article.zone_id if article else _zone_id(person),
            article_id=article.pk if article else None,
            form=form,
            tab=tab,
            version=int(version) if VERSION.fullmatch(version) else None,
            texts=texts,
        )
    except services.TooManyKept:
        return _refused(_("You have too many unsaved texts: save or throw away some of them."))
    at = date_format(localtime(kept.at), "H:i")
    elsewhere = _("You are also writing this in another tab. Both are kept, apart.")
    return JsonResponse(
        {
            "words": _("Kept for you at %(time)s, not saved yet.") % {"time": at},
            "elsewhere": elsewhere if kept.is_elsewhere else "",
        }
    )


@require_POST
def autosave_forget(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who typed it: throw it away."""
    kept = get_object_or_404(Autosave.objects.visible_to(request.user), public_id=public_id)
    if not services.forget_autosaves([kept.tab], by=request.user):
        raise Http404
    messages.success(request, _("Thrown away."))
    return redirect("knowledge:draft_list")


def _zone_id(person: User) -> int:
    """Return the zone they act for, without asking for its name."""
    own = access.reader(person).zone_ids
    if not own:
        raise PermissionDenied
    return person.acting_zone_id if person.acting_zone_id in own else own[0]


def _refused(words: str) -> JsonResponse:
    return JsonResponse({"words": words, "elsewhere": ""}, status=422)
