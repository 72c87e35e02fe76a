from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from knowledge.models.article import Article
from knowledge.models.topic import Topic
from zones.models import Zone

ONE = ("topic", "article", "zone")


def _only(name: str) -> Q:
    return Q(**{f"{each}__isnull": each != name for each in ONE})


class Follow(models.Model):
    """Somebody wants to hear of a topic with what stands below it, of an article, or of a zone.

    PostgreSQL takes those of an article along when it is deleted: nobody who deletes it need see them.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows"
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, null=True, blank=True, related_name="follows"
    )
    article = models.ForeignKey(
        Article, on_delete=models.DO_NOTHING, null=True, blank=True, related_name="follows"
    )
    zone = models.ForeignKey(
        Zone, on_delete=models.CASCADE, null=True, blank=True, related_name="follows"
    )
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="a_topic_is_followed_once"),
            models.UniqueConstraint(
                fields=["person", "article"], name="an_article_is_followed_once"
            ),
            models.UniqueConstraint(fields=["person", "zone"], name="a_zone_is_followed_once"),
            models.CheckConstraint(
                name="one_thing_is_followed",
                condition=_only("topic") | _only("article") | _only("zone"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.topic_id or self.article_id or self.zone_id}"
