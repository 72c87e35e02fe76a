from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter

from zones import mail
from zones.models import public_id

if TYPE_CHECKING:
    from django.http import HttpRequest


class PortalAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves, and allauth's mail leaves as our letters do."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if template_prefix == "account/email/password_reset_key":
            mail.post("password_reset", context["user"], f"password_reset:{public_id()}")
        else:
            raise ValueError(f"no letter for {template_prefix}")
