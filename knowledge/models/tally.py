from __future__ import annotations

from django.db import models

from knowledge.querysets import TallyQuerySet
from zones.models import Audience


class Tally(models.Model):
    """How many published articles an audience has of one topic, kind, zone, stage or basic function.

    PostgreSQL adds a row for what comes and a negative one for what goes, in the transaction of the
    change, so that nobody waits for a counter; the sum of the rows is the number. The worker gathers
    them into one row each at night.
    """

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+")
    facet = models.CharField(max_length=16)
    value = models.CharField(max_length=20)
    articles = models.IntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.audience_id} {self.facet} {self.value}"
