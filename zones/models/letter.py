from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from zones.choices import LetterState
from zones.querysets import LetterQuerySet


class Letter(models.Model):
    """An e-mail the portal owes somebody. This row is the promise; Celery only rings the bell.

    `params` holds ids only: the text is made when it is sent, with the rights of that moment.
    `dedup_key` names the occasion, so that the same letter is never owed twice. `message_id` is empty
    until the first try to send it, and stays the same when it is tried again. `handed_over_at` is when the text of this
    try began to go to the mail server (DATA): from then on nobody but that server knows whether it was taken.
    Letters of one kind to one person with the same `about` are sent at most once in ten minutes: those that
    come meanwhile are `bundled_in` the next.
    """

    kind = models.CharField(max_length=40)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="letters"
    )
    params = models.JSONField(default=dict)
    dedup_key = models.CharField(max_length=120, unique=True)
    about = models.CharField(max_length=60, blank=True, default="", db_default="")
    bundled_in = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="bundled"
    )
    state = models.CharField(max_length=8, choices=LetterState, default=LetterState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=120, blank=True)
    error = models.CharField(max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=models.Q(state__in=[LetterState.QUEUED, LetterState.SENDING]),
                name="letters_still_to_send",
            ),
            models.Index(
                fields=["about", "person"],
                condition=~models.Q(about=""),
                name="letters_about_one_item",
            ),
        ]

    def __str__(self) -> str:
        return self.dedup_key
