"""The versions of a project: read, compared, and taken along as a decision sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exchanges.models import Decision
from exchanges.selectors.project_rows import people_in, rows_of_version
from exchanges.selectors.version_diff import compare_contents, day_of, period_of
from exchanges.selectors.versions import find_version, list_versions, zones_by_id
from exchanges.views.project_actions import readable
from knowledge import pdf
from zones import audit
from zones.choices import AudienceKind
from zones.models import User
from zones.views import limits

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from exchanges.models import Project, ProjectVersion
    from zones.http import PersonRequest


@require_safe
def version_list(request: PersonRequest, public_id: str) -> HttpResponse:
    """All versions, and what changed from one to another: the last two unless the address names them."""
    project = readable(request, public_id)
    listed = list_versions(project, request.user)
    kept = [row.kept for row in listed if row.kept]
    old, new = (_asked(request, project, name) for name in ("a", "b"))
    if "a" not in request.GET and "b" not in request.GET and len(kept) > 1:
        old, new = (find_version(project, request.user, kept[n].label) for n in (1, 0))
    zones = zones_by_id()
    context = {
        "project": project,
        "versions": listed,
        "kept": kept,
        "old": old,
        "new": new,
        "changes": compare_contents(old.contents, new.contents, zones) if old and new else [],
    }
    return render(request, "exchanges/version_list.html", context)


@require_safe
def version_detail(request: PersonRequest, public_id: str, label: str) -> HttpResponse:
    """One version whole, as zones were asked about it, with what each decided; made to be printed too."""
    project = readable(request, public_id)
    version = _version(request, project, label)
    return render(request, "exchanges/version_detail.html", _sheet(request, project, version))


@require_safe
def version_pdf(request: PersonRequest, public_id: str, label: str) -> HttpResponseBase:
    """The decision sheet of a version as PDF, for the police college."""
    project = readable(request, public_id)
    version = _version(request, project, label)
    if not pdf.can_print():
        messages.info(request, _("This portal makes no PDF: print the page instead."))
        return redirect(version)
    if request.method != "HEAD" and limits.is_too_often(request, "export"):
        return limits.page(request)
    try:
        pages = b"" if request.method == "HEAD" else pdf.printed(_paper(request, project, version))
    except pdf.NoPaper:
        messages.error(
            request,
            _("This text is too much for one PDF: print the page instead. Nothing was lost."),
        )
        return redirect(version)
    if project.audience.kind != AudienceKind.NETWORK:
        audit.record_reading(request.user, "project_taken_as_pdf", zone=project.zone, item=project)
    name = f"{project.zone.slug}-{project.public_id}-v{version.label}.pdf"
    return (
        StreamingHttpResponse(  # two runs differ by some bytes, and HEAD would tell another length
            [pages],
            "application/pdf",
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "no-store",
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "X-Content-Type-Options": "nosniff",
            },
        )
    )


def _asked(request: PersonRequest, project: Project, name: str) -> ProjectVersion | None:
    return find_version(project, request.user, request.GET.get(name, ""))


def _version(request: PersonRequest, project: Project, label: str) -> ProjectVersion:
    version = find_version(project, request.user, label)
    if version is None:
        raise Http404
    version.project = project
    return version


def _sheet(request: PersonRequest, project: Project, version: ProjectVersion) -> dict[str, Any]:
    contents = version.contents
    people = User.objects.in_bulk(people_in(contents))
    decisions = list(
        Decision.objects.visible_to(request.user)
        .filter(project=project, version=version.number)
        .with_people()
        .order_by("at", "pk")
    )
    return {
        "project": project,
        "version": version,
        "contents": contents,
        "period": period_of(contents),
        "respond_by": day_of(contents, "respond_by"),
        "rows": rows_of_version(version, decisions, zones_by_id(), people),
        "address": settings.BASE_URL + version.get_absolute_url(),
        "today": timezone.now(),
    }


def _paper(request: PersonRequest, project: Project, version: ProjectVersion) -> str:
    return render_to_string(
        "exchanges/decision_sheet_paper.html", _sheet(request, project, version)
    )
