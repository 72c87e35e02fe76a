from __future__ import annotations

import re
import secrets

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zones.querysets import ZoneQuerySet

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
WHITE_PAPER = "#ffffff"
MINIMUM_CONTRAST = 4.5
COLOUR = re.compile(r"#[0-9a-f]{6}")


def public_id() -> str:
    """Return a random name for an item in addresses: 12 characters, 59 bits, none that look alike."""
    return "".join(secrets.choice(ALPHABET) for _position in range(12))


def is_colour(text: str) -> bool:
    return COLOUR.fullmatch(text) is not None


def contrast(colour: str, other: str) -> float:
    """Return the WCAG 2.2 contrast ratio (1 to 21) of two colours, written as `#rrggbb`."""
    darker, lighter = sorted((_luminance(colour), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def check_contrast(colour: str) -> None:
    if is_colour(colour) and contrast(colour, WHITE_PAPER) < MINIMUM_CONTRAST:
        raise ValidationError(_("This colour is too light to be read on white paper."))


class Zone(models.Model):
    """An autonomous police zone. `group` is what guardian grants audiences to."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    character_nl = models.TextField(blank=True)
    character_fr = models.TextField(blank=True)
    colour = models.CharField(
        max_length=7, validators=[RegexValidator(r"\A#[0-9a-f]{6}\Z"), check_contrast]
    )
    group = models.OneToOneField(Group, on_delete=models.PROTECT, editable=False)
    is_active = models.BooleanField(default=True)
    reviews_first = models.BooleanField(default=False, db_default=False)
    """Whether somebody who decides for the zone reads an article before others do."""

    objects = ZoneQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="zone_colour_is_written_as_rrggbb",
                condition=Q(colour__regex="^#[0-9a-f]{6}$"),
            )
        ]

    def __str__(self) -> str:
        return _("PZ %(zone)s") % {"zone": self.name}

    def get_absolute_url(self) -> str:
        return reverse("network:zone_detail", args=[self.slug])

    @property
    def character(self) -> str:
        """What kind of zone this is, in the reader's language."""
        if get_language() == "fr" and self.character_fr:
            return self.character_fr
        return self.character_nl


class Municipality(models.Model):
    """A municipality of a zone, and where its centre lies (WGS84) as far as that is known."""

    open_because = "which municipalities a zone has is public"

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="municipalities")
    name = models.CharField(max_length=80)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["zone", "name"], name="municipality_once_in_a_zone"),
            models.CheckConstraint(
                name="municipality_lies_somewhere_on_earth",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return self.name
