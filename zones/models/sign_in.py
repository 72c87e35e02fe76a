from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class PasswordRequest(models.Model):
    """Somebody forgot a password and gave this address: whose it is, if anybody's, the worker finds out.

    So the page does the same for every address. The row goes when it is answered.
    """

    address = models.EmailField()
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class KnownBrowser(models.Model):
    """A browser in which somebody signed in: wrong tries elsewhere do not shut it out.

    `digest` is the SHA-256 of the random number in its cookie, which stands nowhere else.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "digest"], name="browser_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.digest[:8]}"
