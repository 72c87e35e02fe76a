"""The letters of zones: to a new person, and to somebody who forgot a password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from zones.mail import letter

if TYPE_CHECKING:
    from zones.models import User


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
