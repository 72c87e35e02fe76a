from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from knowledge.choices import ItemType
from zones.choices import Language
from zones.models import Audience, Zone


class SearchEntry(models.Model):
    """One published item in the search index: vectors and ids, nothing that can be shown."""

    item_type = models.CharField(max_length=8, choices=ItemType)
    item_pk = models.BigIntegerField()
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2, choices=Language)
    published_at = models.DateTimeField()
    vector = SearchVectorField()

    open_because = (
        "under a policy PostgreSQL leaves the index of words unused; there is nothing to show in it"
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["item_type", "item_pk"], name="an_item_indexed_once")
        ]
        indexes = [
            GinIndex(fields=["vector"], name="search_vector"),
            models.Index(
                models.F("published_at").desc(), models.F("id").desc(), name="search_newest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_type} {self.item_pk}"
