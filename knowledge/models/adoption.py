from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from knowledge.choices import ASKS_WHY, AdoptionState, Confirmation
from knowledge.models.article import Article
from knowledge.models.below import Below
from knowledge.querysets import AdoptionQuerySet
from zones.models import Zone, public_id


class Adoption(Below):
    """An entry in the register: what a zone says of its taking over an article of another zone.

    It is proposed by a member and counts once its zone's coordinator confirmed it. Of each zone one
    entry an article is the current one; those before it stay, as the history.
    """

    public_id = models.CharField(max_length=12, unique=True, default=public_id, editable=False)
    article = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        related_name="adoptions",
        db_constraint=False,  # the migration makes one by which PostgreSQL deletes what is another zone's
    )
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=11, choices=AdoptionState)
    since = models.DateField()
    words = models.CharField(max_length=120, blank=True)
    results = models.TextField(blank=True)
    why = models.TextField(blank=True)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    confirmation = models.CharField(
        max_length=9, choices=Confirmation, default=Confirmation.WAITING
    )
    is_current = models.BooleanField(default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=400, blank=True)
    form_key = models.CharField(max_length=36, null=True, blank=True, editable=False)  # noqa: DJ001 - unique where it is given

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index("zone", models.F("since").desc(), name="adoption_newest_of_zone")]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "zone"],
                condition=Q(is_current=True),
                name="a_zone_has_one_adoption_an_article",
            ),
            models.UniqueConstraint(
                fields=["article", "zone"],
                condition=Q(confirmation=Confirmation.WAITING),
                name="one_adoption_of_a_zone_waits",
            ),
            models.UniqueConstraint(
                fields=["by", "form_key"], name="a_filled_in_form_makes_one_adoption"
            ),
            models.CheckConstraint(
                name="only_a_confirmed_adoption_is_current",
                condition=Q(is_current=False) | Q(confirmation=Confirmation.CONFIRMED),
            ),
            models.CheckConstraint(
                name="adoption_decided_by_somebody_at_some_time",
                condition=Q(
                    confirmation__in=(Confirmation.CONFIRMED, Confirmation.REFUSED),
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                | Q(
                    confirmation__in=(Confirmation.WAITING, Confirmation.OVERTAKEN),
                    decided_by=None,
                    decided_at=None,
                ),
            ),
            models.CheckConstraint(
                name="adoption_refused_with_a_reason",
                condition=Q(confirmation=Confirmation.REFUSED) & ~Q(refusal="")
                | ~Q(confirmation=Confirmation.REFUSED) & Q(refusal=""),
            ),
            models.CheckConstraint(
                name="stopped_or_declined_for_a_reason",
                condition=~Q(state__in=ASKS_WHY) | ~Q(why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.zone_id} {self.state}"

    @property
    def item_above(self) -> Article:
        return self.article

    @property
    def is_waiting(self) -> bool:
        return self.confirmation == Confirmation.WAITING

    @property
    def is_refused(self) -> bool:
        return self.confirmation == Confirmation.REFUSED
