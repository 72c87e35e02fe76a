"""The templates from which texts begin, for the network coordinator to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from knowledge import services
from knowledge.choices import Kind
from knowledge.forms.template import TemplateForm
from knowledge.models import WritingTemplate
from knowledge.selectors import templates
from zones import access
from zones.choices import Language

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest


@require_safe
def template_list(request: PersonRequest) -> HttpResponse:
    """For the network coordinator: the templates of each kind, in both languages."""
    _only_for_the_network(request)
    changed = {(row.kind, row.language): row for row in WritingTemplate.objects.all()}
    rows = [
        {
            "kind": Kind(kind).label,
            "language": Language(language).label,
            "name": f"{kind}-{language}",
            "sections": found,
            "changed": changed.get((kind, language)),
        }
        for (kind, language), found in templates.templates().items()
    ]
    return render(request, "knowledge/template_list.html", {"rows": rows})


def template_edit(request: PersonRequest, name: str) -> HttpResponse:
    """For the network coordinator: change from which sections texts of a kind begin."""
    _only_for_the_network(request)
    kind, language = _kind_and_language(name)
    row = WritingTemplate.objects.filter(kind=kind, language=language).first()
    text = row.text if row else templates.default_text(kind, language)
    form = TemplateForm(request.POST or None, initial={"text": text})
    if request.method == "POST" and form.is_valid():
        services.change_template(kind, language, by=request.user, text=form.cleaned_data["text"])
        messages.success(request, _("Changed. New texts begin from this."))
        return redirect("knowledge:template_list")
    context = {
        "form": form,
        "name": name,
        "title": f"{Kind(kind).label}, {Language(language).label}",
        "changed": row,
    }
    return render(request, "knowledge/template_edit.html", context)


@require_POST
def template_restore(request: PersonRequest, name: str) -> HttpResponse:
    """For the network coordinator: go back to the delivered template."""
    _only_for_the_network(request)
    services.restore_template(*_kind_and_language(name), by=request.user)
    messages.success(request, _("The delivered template is back."))
    return redirect("knowledge:template_list")


def _only_for_the_network(request: PersonRequest) -> None:
    if not access.reader(request.user).is_network_coordinator:
        raise Http404


def _kind_and_language(name: str) -> tuple[str, str]:
    kind, _dash, language = name.rpartition("-")
    if not templates.default_text(kind, language):
        raise Http404
    return kind, language
