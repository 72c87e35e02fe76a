from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from exchanges.querysets import IdeaQuerySet, IdeaSupportQuerySet
from knowledge.models.below import Below
from zones.choices import Language
from zones.models import Audience, Zone, public_id

IDEA_TITLE_LENGTH = 160
IDEA_LENGTH = 2000


class Idea(models.Model):
    """Something that a zone would like to do with others: read by the whole network, before there is a project."""

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey("knowledge.Topic", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, choices=Language, default=Language.DUTCH)
    title = models.CharField(max_length=IDEA_TITLE_LENGTH)
    text = models.TextField(max_length=IDEA_LENGTH)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    form_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["created_by", "form_key"], name="idea_once_a_filled_form"
            )
        ]
        indexes = [models.Index(F("created_at").desc(), F("id").desc(), name="idea_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('exchanges:idea_list')}#idea-{self.public_id}"


class IdeaSupport(Below):
    """A zone that would take part in an idea, as its coordinator or chief says. It promises nothing."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="support")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = IdeaSupportQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["idea", "zone"], name="idea_supported_once_a_zone")
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.zone_id}"

    @property
    def item_above(self) -> Idea:
        return self.idea
