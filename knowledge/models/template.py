from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from knowledge.choices import Kind
from zones.choices import Language


class WritingTemplate(models.Model):
    """What the network coordinator made of a template; where there is none, the delivered one counts."""

    kind = models.CharField(max_length=10, choices=Kind)
    language = models.CharField(max_length=2, choices=Language)
    text = models.TextField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    open_because = (
        "it belongs to the network: everybody begins from it, the network coordinator writes it"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language"], name="one_template_a_kind_and_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_language_display()}"

    def get_absolute_url(self) -> str:
        return reverse("knowledge:template_edit", args=[f"{self.kind}-{self.language}"])
