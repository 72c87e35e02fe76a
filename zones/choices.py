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
    BUNDLED = "bundled", _("Sent together with another")
    DROPPED = "dropped", _("Not sent: no longer meant for this person")
    BOUNCED = "bounced", _("Refused by the mail server")
    UNKNOWN = "unknown", _("No answer from the mail server")
    FAILED = "failed", _("Given up")


class AuditOutcome(models.TextChoices):
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")


class RequestOutcome(models.TextChoices):
    ADMITTED = "admitted", _("Admitted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


ROLE_VERBS = ("member_added", "member_dismissed", "role_changed")
"""Deeds by which somebody gets, changes or loses a role: all that the network coordinator reads of the audit."""

OPENING_VERBS = (
    "article_read", "file_downloaded", "glass_file_read", "glass_read", "project_read", "question_read",
    "revision_read",
)  # fmt: skip
"""Deeds by which somebody saw an item or took a file of it."""
