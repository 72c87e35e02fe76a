from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.core.exceptions import ValidationError

from zones import auth_signals, mail
from zones.models import User, public_id

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.http import HttpRequest


class PortalAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves, and allauth's mail leaves as our letters do."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if template_prefix == "account/email/password_reset_key":
            person = User.objects.select_for_update(no_key=True).get(pk=context["user"].pk)
            if not mail.was_posted_lately("password_reset", person):
                mail.queue_letter("password_reset", person, f"password_reset:{public_id()}")
        else:
            raise ValueError(f"no letter for {template_prefix}")

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Check the password of somebody who is signed in: the wrong tries of strangers do not count here."""
        is_right = user.check_password(password)
        if not is_right:
            auth_signals.tell_failed(context.request, user.get_username())
        return is_right

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            auth_signals.tell_failed(request, credentials.get("email", ""), "too_many_tries")
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        auth_signals.tell_failed(request, credentials.get("email", ""))
