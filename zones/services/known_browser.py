"""The browsers in which somebody signed in before, by the hash of a random number that each keeps."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from zones.models import KnownBrowser

if TYPE_CHECKING:
    from zones.models import User

LASTS = timedelta(days=90)


def digest_of(number: str) -> str:
    return hashlib.sha256(number.encode()).hexdigest()


def is_known(address: str, number: str) -> bool:
    """Say whether whoever has this address signed in within ninety days in the browser with this number."""
    rows = KnownBrowser.objects.filter(digest=digest_of(number), expires_at__gt=timezone.now())
    return rows.filter(person__email__iexact=address.strip(), person__is_active=True).exists()


def remember(person: User, number: str) -> None:
    KnownBrowser.objects.update_or_create(
        person=person,
        digest=digest_of(number),
        defaults={"expires_at": timezone.now() + LASTS},
    )


def forget(person: User) -> None:
    """Let none of a person's browsers be known any more: a password changed."""
    KnownBrowser.objects.filter(person=person).delete()


def clear_expired() -> None:
    KnownBrowser.objects.filter(expires_at__lte=timezone.now()).delete()
