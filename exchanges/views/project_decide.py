"""Deciding for a zone: the step in which it is confirmed, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from exchanges import deciders, services, workflow
from exchanges.choices import Outcome, State
from exchanges.forms import DecisionForm, TakeBackForm
from exchanges.models import Deputy
from exchanges.views.project_actions import NOT_DONE, not_done, note_refused, readable
from exchanges.views.project_detail import project_page
from exchanges.views.project_steps import Typed
from zones import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from exchanges.models import Project
    from zones.http import PersonRequest
    from zones.models import User, Zone

DECIDED = {
    Outcome.APPROVE: lambda: _("%(zone)s agrees. The lead zone gets an e-mail."),
    Outcome.REQUEST_CHANGES: lambda: _("%(zone)s asks for changes. The lead zone gets an e-mail."),
    Outcome.REFUSE: lambda: _("%(zone)s refuses. The lead zone gets an e-mail and confirms what happens now."),
}  # fmt: skip


@require_POST
def project_decide(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who decides for a zone: first ask to confirm by name of zone and version, then take the decision."""
    project = readable(request, public_id)
    form = DecisionForm(request.POST, user=request.user, project=project)
    if refused := _not_theirs(request, project, form):
        note_refused(request, project)
        typed = Typed(refused, request.POST.get("reason", "").strip())
        return project_page(request, project, typed, status=403)
    if not form.is_valid():
        if form.errors.keys() == {"wish"}:
            return _confirm_page(request, project, form)
        return project_page(request, project, form=form)
    zone, given = form.chosen_zone, form.cleaned_data
    if zone is None:
        raise Http404
    if not form.is_confirmed:
        return _ask_to_confirm(request, project, zone, form)
    try:
        services.decide(
            by=request.user,
            project=project,
            zone=zone,
            outcome=given["action"],
            version=given["version"],
            correction=given["correction"] or 0,
            reason=given["reason"],
            wish=given["wish"],
        )
    except NOT_DONE as why:
        access.refresh_rights(request.user)  # what the deed learnt went with it when it was undone
        if _is_second_click(why, request.user, given["action"]):
            return redirect(project)
        return not_done(request, public_id, why, given["reason"])
    messages.success(request, DECIDED[given["action"]]() % {"zone": zone})
    return redirect(project)


@require_POST
def project_take_back(request: PersonRequest, public_id: str) -> HttpResponse:
    project = readable(request, public_id)
    form = TakeBackForm(request.POST)
    zone = _zone_named(project, form.cleaned_data["zone"]) if form.is_valid() else None
    if zone is None:
        return project_page(
            request, project, Typed(_("Say for which zone you decide.")), status=400
        )
    try:
        services.take_back(
            by=request.user, project=project, zone=zone, version=form.cleaned_data["version"]
        )
    except NOT_DONE as why:
        access.refresh_rights(request.user)
        now = readable(request, public_id)
        if isinstance(why, services.ProjectMoved) and _took_it_back(now, zone, request.user):
            return redirect(project)
        return not_done(request, public_id, why, "")
    messages.success(
        request, _("The decision of %(zone)s is taken back: you can decide anew.") % {"zone": zone}
    )
    return redirect(project)


def _not_theirs(request: PersonRequest, project: Project, form: DecisionForm) -> str:
    """Say in words why this person does not decide for the zone that was sent, or for any."""
    posted = request.POST.get("zone", "")
    if posted and posted not in form.zones:
        zone = _zone_named(project, posted)
        if zone is None:
            return _("This zone takes no part in the project. Nothing was decided.")
        return workflow.can_decide(project, request.user, zone).reason or _(
            "You do not decide for %(zone)s. Nothing was decided."
        ) % {"zone": zone}
    if form.zones:
        return ""
    zone = next((row.zone for row in project.partners.all() if row.zone in request.user.current_zones), None)  # fmt: skip
    if zone is not None and (why := workflow.can_decide(project, request.user, zone)).reason:
        return why.reason
    if request.user.current_zone is not None:
        return workflow.can_decide(project, request.user, request.user.current_zone).reason
    return _("Only the coordinator or chief of a partner zone decides.")


def _zone_named(project: Project, slug: str) -> Zone | None:
    return next((row.zone for row in project.partners.all() if row.zone.slug == slug), None)


def _ask_to_confirm(
    request: PersonRequest, project: Project, zone: Zone, form: DecisionForm
) -> HttpResponse:
    """Show what is about to be decided, or why it cannot be: before somebody confirms it in vain."""
    given = form.cleaned_data
    seen = (given["version"], given["correction"] or 0)
    taken = project.current_decisions.get(zone.pk)
    if project.version == given["version"] and taken is not None:
        if (taken.by, taken.outcome) == (request.user, given["action"]):
            return redirect(project)
        return not_done(request, project.public_id, services.AlreadyDecided(taken), given["reason"])
    if seen != (project.version, project.correction) or project.state != State.SUBMITTED:
        return not_done(request, project.public_id, services.ProjectMoved(project), given["reason"])
    if not (answer := workflow.can_decide(project, request.user, zone)):
        why = services.StepRefused(answer.reason)
        return not_done(request, project.public_id, why, given["reason"])
    return _confirm_page(request, project, form)


def _confirm_page(request: PersonRequest, project: Project, form: DecisionForm) -> HttpResponse:
    zone = form.chosen_zone
    stands_in = deciders.decides_for(request.user, zone) if zone else None
    context = {
        "project": project,
        "form": form,
        "zone": zone,
        "outcome": form.cleaned_data.get("action"),
        "for_whom": stands_in.decider if isinstance(stands_in, Deputy) else None,
    }
    return render(request, "exchanges/decision_confirm.html", context)


def _is_second_click(why: Exception, person: User, outcome: str) -> bool:
    if not isinstance(why, services.AlreadyDecided):
        return False
    return (why.decision.by, why.decision.outcome) == (person, outcome)


def _took_it_back(project: Project, zone: Zone, person: User) -> bool:
    """Was it this person who took the decision back just now, by a second click?"""
    return any(
        row.zone_id == zone.pk and row.ended_by_id == person.pk and row.version == project.version
        for row in project.known_decisions
    )
