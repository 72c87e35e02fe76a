"""Who is barred from hiding by a report: put up by a zone's coordinators, lifted by the person's own chief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from knowledge import services
from knowledge.choices import ReportKind
from knowledge.forms import BarForm
from knowledge.models import HidingBar, Report

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest

SHOWN = 100


@require_safe
def bar_list(request: PersonRequest) -> HttpResponse:
    """For whom a bar is about, whoever put it up, and whoever may lift it."""
    person = request.user
    bars = HidingBar.objects.visible_to(person).select_related("person", "zone", "by", "lifted_by")
    liftable = HidingBar.objects.decidable_by(person).standing().values_list("pk", flat=True)
    context = {"bars": bars[:SHOWN], "liftable": set(liftable)}
    return render(request, "knowledge/bar_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def bar_new(request: PersonRequest, public_id: str) -> HttpResponse:
    """For the coordinators and chief who decide about a report: bar its reporter from hiding."""
    rows = Report.objects.decidable_by(request.user).filter(kind=ReportKind.PERSONAL_DATA)
    rows = rows.exclude(reporter=request.user).select_related("reporter", "zone")
    report = get_object_or_404(rows, public_id=public_id)
    form = BarForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = {"name": report.reporter.name}
        try:
            services.bar_from_hiding(report, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(
                request, _("What %(name)s reports hides nothing any more at once.") % words
            )
        except services.BarredAlready:
            messages.info(request, _("%(name)s is barred from hiding already.") % words)
        return redirect(report)
    return render(request, "knowledge/bar_new.html", {"report": report, "form": form})


@require_POST
def bar_lift(request: PersonRequest, public_id: str) -> HttpResponse:
    """For the person's chief and the network coordinator: let them hide again."""
    rows = HidingBar.objects.decidable_by(request.user).select_related("person")
    bar = get_object_or_404(rows, public_id=public_id)
    services.lift_hiding_bar(bar, by=request.user)
    messages.success(
        request, _("%(name)s can hide personal data again.") % {"name": bar.person.name}
    )
    return redirect("knowledge:bar_list")
