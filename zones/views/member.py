"""The people of a zone, for its coordinators and chief; for everybody else these pages do not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zones import services
from zones.choices import Role
from zones.forms import MemberForm, NewMemberForm
from zones.http import confirm_password
from zones.models import Letter, Membership, MembershipRequest, Zone
from zones.selectors.people import domains_of
from zones.services import membership_request as requests

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest

require_form = require_http_methods(["GET", "HEAD", "POST"])
TAKEN_BACK = 422
"""The status of a form that is shown again with what is wrong."""


@require_safe
def own_zone(request: PersonRequest) -> HttpResponse:
    """Lead to the members of the zone that this person acts for, else of the first they decide for."""
    zones = request.user.deciding_zones
    if not zones:
        raise Http404
    acting = [zone for zone in zones if zone == request.user.current_zone]
    return redirect("zones:member_list", (acting or zones)[0].slug)


@require_safe
def member_list(request: PersonRequest, slug: str) -> HttpResponse:
    zone = _zone(request, slug)
    rows = Membership.objects.editable_by(request.user).of_zone(zone).in_roles_of_a_zone()
    rows = rows.select_related("person")
    members = list(rows.filter(ended_at=None).order_by("person__name", "pk"))
    invited = [row.person for row in members if not row.person.has_usable_password()]
    letters = Letter.objects.last_welcomes(zone, invited)
    for row in members:
        row.letter = letters.get(row.person_id)
    asked = MembershipRequest.objects.editable_by(request.user).pending().filter(zone=zone)
    page = {
        "zone": zone,
        "members": members,
        "former": rows.exclude(ended_at=None).order_by("-ended_at", "-pk"),
        "asked": asked.select_related("person").order_by("asked_at"),
    }
    return render(request, "zones/member_list.html", page)


@require_form
def member_new(request: PersonRequest, slug: str) -> HttpResponse:
    zone = _zone(request, slug)
    form = NewMemberForm(
        request.POST or None,
        domains=domains_of(zone),
        may_set_chief=services.may_set_chief(request.user, zone),
    )
    if request.method == "POST" and form.is_valid():
        confirm_password(request)
        try:
            added = services.add_member(by=request.user, zone=zone, **form.person())
        except services.AlreadyMember:
            form.add_error(
                "email", _("Somebody with this address is a member of your zone already.")
            )
        except services.AccountClosed:
            form.add_error(
                "email",
                _("The network closed the account with this address. Ask the network coordinator."),
            )
        else:
            if isinstance(added, MembershipRequest):
                said = _(
                    "%(name)s has an account of the network. The network coordinator and %(name)s"
                    " were asked whether they agree."
                )
            else:
                said = _(
                    "%(name)s is a member of %(zone)s now. A letter is on its way to %(email)s."
                )
            person = added.person
            words = {"name": person.name, "zone": zone, "email": person.email}
            messages.success(request, said % words)
            return redirect("zones:member_list", zone.slug)
    page = {"zone": zone, "form": form}
    return render(request, "zones/member_new.html", page, status=TAKEN_BACK if form.errors else 200)


@require_form
def member_edit(request: PersonRequest, slug: str, person: str) -> HttpResponse:
    zone = _zone(request, slug)
    membership = _membership(request, zone, person)
    may_rename = services.may_rename(request.user, membership.person)
    form = MemberForm(
        request.POST or None,
        membership=membership,
        may_rename=may_rename,
        may_set_chief=services.may_set_chief(request.user, zone),
    )
    if request.method == "POST" and form.is_valid():
        role = form.cleaned_data["role"]
        if role != membership.role:
            confirm_password(request)
        try:
            services.change_member(by=request.user, membership=membership, **form.cleaned_data)
        except services.LastCoordinator:
            form.add_error("role", _last_coordinator(zone))
        except services.NeedsConsent:
            services.ask_for_account(
                by=request.user, zone=zone, person=membership.person, role=role
            )
            said = _(
                "%(name)s has an account of the network. The network coordinator and %(name)s"
                " were asked whether they agree."
            )
            messages.info(request, said % {"name": membership.person.name})
            return _back(request, zone)
        else:
            said = _("What you changed about %(name)s is saved.")
            messages.success(request, said % {"name": form.cleaned_data["name"]})
            return _back(request, zone)
    page = {"zone": zone, "membership": membership, "form": form}
    return render(
        request, "zones/member_edit.html", page, status=TAKEN_BACK if form.errors else 200
    )


@require_form
def member_dismiss(request: PersonRequest, slug: str, person: str) -> HttpResponse:
    zone = _zone(request, slug)
    membership = _membership(request, zone, person)
    why_not = _last_coordinator(zone) if services.is_last(membership) else ""
    if membership.role == Role.CHIEF and not services.may_set_chief(request.user, zone):
        why_not = _("Only a chief of the zone or the network coordinator dismisses a chief.")
    if request.method == "POST" and not why_not:
        confirm_password(request)
        try:
            services.dismiss_member(by=request.user, membership=membership)
        except services.LastCoordinator:
            why_not = _last_coordinator(zone)
        else:
            said = _("%(name)s is no longer a member of %(zone)s.")
            words = {"name": membership.person.name, "zone": zone}
            messages.success(request, said % words)
            return _back(request, zone)
    elsewhere = membership.person.memberships.active().exclude(pk=membership.pk).exists()
    page = {
        "zone": zone,
        "membership": membership,
        "why_not": why_not,
        "belongs_elsewhere": elsewhere,
        "is_self": membership.person_id == request.user.pk,
    }
    refused = request.method == "POST"
    return render(request, "zones/member_dismiss.html", page, status=TAKEN_BACK if refused else 200)


@require_POST
def member_welcome(request: PersonRequest, slug: str, person: str) -> HttpResponse:
    zone = _zone(request, slug)
    membership = _membership(request, zone, person)
    words = {"name": membership.person.name, "email": membership.person.email}
    try:
        services.welcome_again(by=request.user, membership=membership)
    except services.PasswordStands:
        messages.info(request, _("%(name)s set a password already and can sign in.") % words)
    else:
        messages.success(request, _("A new letter is on its way to %(email)s.") % words)
    return redirect("zones:member_list", zone.slug)


@require_POST
def member_withdraw(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """For the coordinators and chief: take back that an account of the network was asked for."""
    zone = _zone(request, slug)
    rows = MembershipRequest.objects.editable_by(request.user).filter(zone=zone)
    asked = get_object_or_404(rows.select_related("person"), public_id=public_id)
    try:
        requests.withdraw(by=request.user, request=asked)
    except requests.RequestClosed:
        messages.info(request, _("This was answered or withdrawn already."))
    else:
        said = _("The request for %(name)s is withdrawn.")
        messages.success(request, said % {"name": asked.person.name})
    return redirect("zones:member_list", zone.slug)


def _zone(request: PersonRequest, slug: str) -> Zone:
    return get_object_or_404(Zone.objects.decidable_by(request.user), slug=slug)


def _membership(request: PersonRequest, zone: Zone, person: str) -> Membership:
    rows = Membership.objects.editable_by(request.user).active().in_roles_of_a_zone().of_zone(zone)
    return get_object_or_404(rows.select_related("person"), person__public_id=person)


def _back(request: PersonRequest, zone: Zone) -> HttpResponse:
    """Return to the members, unless it was their own role that this person gave away."""
    if zone in request.user.deciding_zones:
        return redirect("zones:member_list", zone.slug)
    return redirect("network:home")


def _last_coordinator(zone: Zone) -> str:
    said = _(
        "Without this person nobody could decide for %(zone)s any more. "
        "First make somebody else coordinator or chief."
    )
    return said % {"zone": zone}
