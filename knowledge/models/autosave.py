from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from knowledge.models.article import Article
from knowledge.querysets import AutosaveQuerySet
from zones.models import Zone, public_id


class Autosave(models.Model):
    """What somebody typed in one tab and did not save yet: theirs alone, whoever coordinates their zone.

    `form` is the article, or the key of a form that makes a new one; `version` the one they began from.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    form = models.CharField(max_length=36)
    tab = models.CharField(max_length=36)
    version = models.PositiveIntegerField(null=True, blank=True)
    texts = models.JSONField()
    saved_at = models.DateTimeField(default=timezone.now)

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "form", "tab"], name="a_tab_autosaves_one_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.form}"

    def get_absolute_url(self) -> str:
        form = (
            reverse("knowledge:article_edit", args=[self.article.public_id])
            if self.article
            else reverse("knowledge:article_new")
        )
        return f"{form}?restore={self.public_id}"

    @property
    def title(self) -> str:
        return " ".join(self.texts.get("title") or [])
