from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language


class Topic(models.Model):
    """What an article or project is about, in two levels: a field, and a phenomenon below it."""

    slug = models.SlugField(unique=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="below"
    )
    name_nl = models.CharField(max_length=80)
    name_fr = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name_nl"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("network:topic_detail", args=[self.slug])

    @property
    def name(self) -> str:
        return self.name_fr if get_language() == "fr" else self.name_nl


class Expertise(models.Model):
    """Somebody may be asked about a topic."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="expertise"
    )
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="experts")

    class Meta:
        ordering = ["topic__position", "topic__name_nl"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="asked_about_a_topic_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.topic_id}"
