"""The words that mean the same in a search, for the network coordinator to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge import services
from knowledge.forms.terms import TermsForm
from knowledge.models import TermGroup
from knowledge.search.words import fold
from zones import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest

MAX_QUERY_LENGTH = 60


@require_safe
def term_list(request: PersonRequest) -> HttpResponse:
    """For the network coordinator: the groups of words, those that were changed last first."""
    _only_for_the_network(request)
    asked = " ".join(request.GET.get("q", "").split())[:MAX_QUERY_LENGTH]
    groups = TermGroup.objects.order_by("is_delivered", "-changed_at", "words")
    rows = [row for row in groups if fold(asked) in fold(" ".join(row.words))]
    return render(request, "knowledge/term_list.html", {"rows": rows, "asked": asked})


def term_new(request: PersonRequest) -> HttpResponse:
    """For the network coordinator: let words mean the same."""
    _only_for_the_network(request)
    form = TermsForm(
        request.POST or None, initial={"terms": request.GET.get("words", "")[:MAX_QUERY_LENGTH]}
    )
    if request.method == "POST" and form.is_valid():
        services.add_terms(form.cleaned_data["terms"], by=request.user)
        messages.success(request, _("Saved. A search takes these words for the same from now on."))
        return redirect("knowledge:term_list")
    return render(request, "knowledge/term_edit.html", {"form": form})


def term_edit(request: PersonRequest, public_id: str) -> HttpResponse:
    """For the network coordinator: change the words of a group."""
    _only_for_the_network(request)
    group = get_object_or_404(TermGroup, public_id=public_id, removed_at=None)
    first: dict[str, Any] = {"terms": "\n".join(group.words), "version": group.version}
    form = TermsForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid() and _change(form, group, request):
        messages.success(request, _("Saved. A search takes these words for the same from now on."))
        return redirect("knowledge:term_list")
    return render(request, "knowledge/term_edit.html", {"form": form, "group": group})


@require_POST
def term_remove(request: PersonRequest, public_id: str) -> HttpResponse:
    """For the network coordinator: let the words of a group no longer mean the same."""
    _only_for_the_network(request)
    group = get_object_or_404(TermGroup, public_id=public_id)
    services.remove_terms(group, by=request.user)
    messages.success(request, _("Removed. You can take that back in the list."))
    return redirect("knowledge:term_list")


@require_POST
def term_undo(request: PersonRequest, public_id: str) -> HttpResponse:
    """For the network coordinator: take the last change of a group back."""
    _only_for_the_network(request)
    group = get_object_or_404(TermGroup, public_id=public_id)
    version = request.POST.get("version", "")
    known = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    services.undo_terms(group, by=request.user, version=known)
    return redirect("knowledge:term_list")


def _change(form: TermsForm, group: TermGroup, request: PersonRequest) -> bool:
    """Save the words; False when somebody else saved others meanwhile, or removed the group."""
    words, version = form.cleaned_data["terms"], form.cleaned_data["version"] or 0
    try:
        services.change_terms(group, words, by=request.user, version=version)
    except services.TermsChanged as moved:
        typed = request.POST.get("terms", "")
        form.data = {"terms": typed, "version": str(moved.group.version)}
        said = ", ".join(moved.group.words)
        changed = _("Meanwhile somebody else saved: %(words)s. Save again to choose yours instead.")
        form.add_error("terms", changed % {"words": said})
        return False
    except TermGroup.DoesNotExist:
        raise Http404 from None
    return True


def _only_for_the_network(request: PersonRequest) -> None:
    if not access.reader(request.user).is_network_coordinator:
        raise Http404
