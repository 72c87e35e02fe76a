"""The fixed words of zones: roles, audiences, languages, and the states of a letter."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    MEMBER = "member", _("Member")
    COORDINATOR = "coordinator", _("Zone coordinator")
    CHIEF = "chief", _("Chief of police")
    NETWORK_COORDINATOR = "network_coordinator", _("Network coordinator")
    OBSERVER = "observer", _("Observer")


READING_ROLES = (Role.MEMBER, Role.COORDINATOR, Role.CHIEF)
"""Roles in a zone that read what the zone may read. An observer is not one of them."""

DECIDING_ROLES = (Role.COORDINATOR, Role.CHIEF)
"""Roles that decide for their zone and keep its members."""


class AudienceKind(models.TextChoices):
    ZONE = "zone", _("Own zone only")
    NAMED = "named", _("Named zones")
    NETWORK = "network", _("The whole network")


class Language(models.TextChoices):
    DUTCH = "nl", "Nederlands"
    FRENCH = "fr", "Français"


class LetterState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    DROPPED = "dropped", _("Not sent: no longer meant for this person")
    BOUNCED = "bounced", _("Refused by the mail server")
    UNKNOWN = "unknown", _("No answer from the mail server")
    FAILED = "failed", _("Given up")
