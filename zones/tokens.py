"""The links by which somebody sets a password: each works once, and for who is let in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator

if TYPE_CHECKING:
    from zones.models import User


class PasswordLinks(EmailAwarePasswordResetTokenGenerator):
    """A link sent before an account was closed is as one that was used, until the account is open again."""

    def check_token(self, user: User | None, token: str | None) -> bool:
        return bool(user and user.is_active and super().check_token(user, token))
