"""The letters of zones: about who belongs to one in which role, and about passwords."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from zones.choices import Role
from zones.mail import letter
from zones.models import Membership, MembershipRequest, User


def password_url(person: User) -> str:
    """Return the address where this person, and nobody else, sets a password; it works once."""
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    path = reverse(
        "account_reset_password_from_key",
        kwargs=dict(zip(("uidb36", "key"), key.split("-", 1), strict=True)),
    )
    return f"{settings.BASE_URL}{path}"


@letter("welcome", repeatable=True)
def welcome(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    rows = person.memberships.active().in_roles_of_a_zone().select_related("zone")
    membership = rows.filter(zone_id=params["zone"]).first()
    if membership is None:
        return None
    return {
        "zone": membership.zone,
        "role": membership.get_role_display(),
        "password_url": "" if person.has_usable_password() else password_url(person),
    }


@letter("password_reset", repeatable=True)
def password_reset(person: User, _params: dict[str, Any]) -> dict[str, Any]:
    return {"password_url": password_url(person)}


@letter("password_changed", repeatable=True)
def password_changed(person: User, _params: dict[str, Any]) -> dict[str, Any]:
    return {"reset_url": f"{settings.BASE_URL}{reverse('account_reset_password')}"}


@letter("role_changed", repeatable=True, also_closed=True)
def role_changed(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To the person whose role it is, also when it ended; to others while they decide for the zone."""
    own = person.memberships.select_related("zone", "person").filter(pk=params["membership"])
    others = Membership.objects.editable_by(person).select_related("zone", "person")
    membership = own.first() or others.filter(pk=params["membership"]).first()
    if membership is None:
        return None
    by = User.objects.filter(pk=params["by"]).first() if params["by"] else None
    return {
        "membership": membership,
        "zone": membership.zone or _("the network"),
        "is_own": membership.person_id == person.pk,
        "was": Role(params["was"]).label if params["was"] else "",
        "now": Role(params["now"]).label if params["now"] else "",
        "by": by,
        "members_url": f"{settings.BASE_URL}{reverse('zones:member_list', args=[membership.zone.slug])}"
        if membership.zone
        else "",
    }


@letter("membership_asked", repeatable=True)
def membership_asked(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To the network coordinators and the person, until the request is closed."""
    rows = MembershipRequest.objects.decidable_by(person).pending()
    asked = rows.select_related("zone", "person", "asked_by").filter(pk=params["request"]).first()
    if asked is None:
        return None
    return {"asked": asked, "is_own": asked.person_id == person.pk}


@letter("membership_refused", repeatable=True)
def membership_refused(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To those who decide for the zone that asked."""
    rows = MembershipRequest.objects.editable_by(person).select_related(
        "zone", "person", "closed_by"
    )
    asked = rows.filter(pk=params["request"]).first()
    return {"asked": asked} if asked else None
