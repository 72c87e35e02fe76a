from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from guardian.models import GroupObjectPermissionBase

from zones.choices import AudienceKind
from zones.models.zone import Zone


class Audience(models.Model):
    """Who may read: the container that guardian guards, one row for each set of zones in use.

    `zone_ids` (sorted; empty for the network) is the set itself and makes the row unique;
    `zones` are the same zones, for showing their names.
    """

    kind = models.CharField(max_length=8, choices=AudienceKind)
    zone_ids = ArrayField(models.BigIntegerField(), unique=True)
    zones = models.ManyToManyField(Zone, related_name="+")

    open_because = "it says which zones share something, never what"

    class Meta:
        default_permissions = ()
        permissions = [("read_audience", "May read what is meant for this audience")]
        constraints = [
            models.CheckConstraint(
                name="audience_kind_fits_its_zones",
                condition=Q(kind="network", zone_ids__len=0)
                | Q(kind="zone", zone_ids__len=1)
                | Q(kind="named", zone_ids__len__gte=2),
            )
        ]

    def __str__(self) -> str:
        if self.kind == AudienceKind.NETWORK:
            return _("Network · all zones")
        names = ", ".join(self.zone_names)
        if self.kind == AudienceKind.ZONE:
            return _("Only %(zone)s") % {"zone": names}
        return names

    def admits(self, zone: Zone) -> bool:
        """Whether people of this zone read it as such, whichever other zones they belong to."""
        return self.kind == AudienceKind.NETWORK or zone.pk in self.zone_ids

    def covers(self, other: Audience) -> bool:
        """Whether everybody who reads the other one reads this."""
        if AudienceKind.NETWORK in (self.kind, other.kind):
            return self.kind == AudienceKind.NETWORK
        return set(other.zone_ids) <= set(self.zone_ids)

    @cached_property
    def zone_names(self) -> list[str]:
        """Return its zones in words; one query, unless they were prefetched or put here."""
        return [str(zone) for zone in self.zones.all()]


class AudienceGroupPermission(GroupObjectPermissionBase):
    """Guardian's row, with a real foreign key: this group may read this audience."""

    content_object = models.ForeignKey(Audience, on_delete=models.CASCADE)

    open_because = "rights are worked out from it, before anybody can read"

    class Meta(GroupObjectPermissionBase.Meta):
        default_permissions = ()
