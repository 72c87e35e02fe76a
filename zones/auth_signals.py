"""Sign-ins and passwords in the audit. They belong to no zone: no coordinator reads who came when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account import signals
from django.contrib.auth.signals import user_logged_out
from django.dispatch import Signal, receiver

from zones import audit, mail
from zones.models import User, public_id
from zones.services import known_browser

if TYPE_CHECKING:
    from django.http import HttpRequest

SEEN = {
    signals.user_logged_in: "signed_in",
    signals.password_changed: "password_changed",
    signals.password_set: "password_changed",
    signals.password_reset: "password_reset",
    user_logged_out: "signed_out",
}
NEW_PASSWORD = (signals.password_changed, signals.password_set, signals.password_reset)


@receiver(list(SEEN))
def tell(signal: Signal, user: User | None = None, **_kwargs: object) -> None:
    if user is not None:
        audit.record(user, SEEN[signal])


@receiver(list(NEW_PASSWORD))
def after_new_password(user: User, **_kwargs: object) -> None:
    """Know none of the person's browsers any more, and tell them; a first password is no change."""
    known_browser.forget(user)
    if user.last_login is not None and not mail.was_posted_lately("password_changed", user):
        mail.queue_letter("password_changed", user, f"password_changed:{public_id()}")


def tell_failed(request: HttpRequest, email: str, verb: str = "sign_in_failed") -> None:
    """Note a failed sign-in. It takes as long for an address that nobody has: one question, one row."""
    known = request.user.pk if request.user.is_authenticated else None
    person_id = known or _whose(email)
    audit.refuse_at_the_door(person_id, verb)


def _whose(email: str) -> int | None:
    return User.objects.filter(email__iexact=email.strip()).values_list("pk", flat=True).first()
