from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from knowledge.choices import SignKind
from knowledge.models.article import Article
from knowledge.models.below import Below
from knowledge.querysets import ArticleSignQuerySet
from zones.models import Zone


class ArticleSign(Below):
    """Somebody says in one press that an article is useful, or that their zone sees this too."""

    article = models.ForeignKey(Article, on_delete=models.DO_NOTHING, related_name="signs")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    zone = models.ForeignKey(
        Zone, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=SignKind)
    at = models.DateTimeField(default=timezone.now)

    objects = ArticleSignQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["article", "person", "kind"], name="a_sign_is_given_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.person_id} {self.kind}"

    @property
    def item_above(self) -> Article:
        return self.article
