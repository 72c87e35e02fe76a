from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone

from knowledge.choices import ItemType
from knowledge.models.topic import Topic
from zones.choices import Language
from zones.models import Audience, Zone, public_id


class SearchEntry(models.Model):
    """One published item in the search index: whose it is and what ranks it, nothing that can be shown.

    `terms` are the numbers of its words, by which its postings are found again when it goes. Triggers of migration
    0026 remove them; they also mark an entry that a process of an older version wrote, so that it is indexed again.
    """

    item_type = models.CharField(max_length=8, choices=ItemType)
    item_pk = models.BigIntegerField()
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2, choices=Language)
    published_at = models.DateTimeField()
    topic = models.ForeignKey(Topic, on_delete=models.SET_NULL, null=True, related_name="+")
    boost = models.FloatField(default=1.0, db_default=1.0)
    terms = ArrayField(models.BigIntegerField(), null=True)
    analysis = models.PositiveSmallIntegerField(null=True)
    stamp = models.PositiveIntegerField(default=0, db_default=0)
    meaning_stamp = models.PositiveIntegerField(null=True)
    """As which version of it its vectors were made."""

    open_because = "there is nothing to show in it: hits are rows of the guarded tables"

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["item_type", "item_pk"], name="an_item_indexed_once")
        ]
        indexes = [
            models.Index(
                models.F("published_at").desc(), models.F("id").desc(), name="search_newest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_type} {self.item_pk}"


class SearchPosting(models.Model):
    """That a word stands in an entry, and how much: its weighted, length-normalised frequency."""

    pk = models.CompositePrimaryKey("term", "audience_id", "entry_id")
    term = models.BigIntegerField()
    audience_id = models.BigIntegerField()
    entry_id = models.BigIntegerField()
    weight = models.FloatField()

    open_because = "numbers only; the search reads it by the reader's audiences"

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.term} in {self.entry_id}"


class SearchWord(models.Model):
    """A word form that stands in some entry of an audience, with what it has in common with others.

    A row may outlive its last posting until the worker removes it: whoever reads it asks for a posting as well.
    """

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=40)
    term = models.BigIntegerField()
    keys = ArrayField(models.CharField(max_length=50))

    open_because = "one module reads it, by the reader's audiences and their postings"

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.word


class SearchMeaning(models.Model):
    """The vector of an entry, whole (passage 0) or of one passage: 512 numbers of one byte.

    Made by the worker as version `stamp` of its entry stood, and gone with it.
    """

    entry_id = models.BigIntegerField()
    audience_id = models.BigIntegerField()
    stamp = models.PositiveIntegerField()
    passage = models.PositiveSmallIntegerField()
    vector = models.BinaryField()

    open_because = "numbers only; the search reads it by the reader's audiences"

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["entry_id", "passage"], name="a_passage_learned_once")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.passage}"


class TermGroup(models.Model):
    """Words and phrases that mean the same in a search; the network coordinator keeps them.

    `former` is how it was before the last change, which may be undone.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    words = ArrayField(models.CharField(max_length=60))
    former = ArrayField(models.CharField(max_length=60), null=True, blank=True)
    is_delivered = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    open_because = "general words of the trade, the same for every reader"

    class Meta:
        default_permissions = ()
        ordering = ["words"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(words__len__gte=2), name="a_term_group_has_two_words"
            )
        ]

    def __str__(self) -> str:
        return " = ".join(self.words)

    def get_absolute_url(self) -> str:
        return reverse("knowledge:term_list")

    @property
    def may_be_undone(self) -> bool:
        return self.removed_at is not None or self.former is not None
