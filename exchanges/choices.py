"""The fixed words of exchanges: where a project stands, what a zone decides, what happened."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zones.choices import AudienceKind


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("project", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("project", "Submitted")
    APPROVED = "approved", pgettext_lazy("project", "Approved")
    RUNNING = "running", pgettext_lazy("project", "Running")
    COMPLETED = "completed", pgettext_lazy("project", "Completed")
    WITHDRAWN = "withdrawn", pgettext_lazy("project", "Withdrawn")
    REJECTED = "rejected", pgettext_lazy("project", "Rejected")


OPEN_STATES = (State.SUBMITTED, State.APPROVED, State.RUNNING)
"""A project on its way: all partners know of it, and it is not over."""


class Outcome(models.TextChoices):
    """What a partner zone decides about one version of a project."""

    APPROVE = "approve", _("Agrees")
    REQUEST_CHANGES = "request_changes", _("Asks for changes")
    REFUSE = "refuse", _("Refuses")


class Verb(models.TextChoices):
    """What happened to a project, as its course tells it."""

    CREATE = "create", pgettext_lazy("project event", "Drafted")
    SUBMIT = "submit", pgettext_lazy("project event", "Submitted")
    APPROVE = "approve", pgettext_lazy("project event", "Agreed")
    REQUEST_CHANGES = "request_changes", pgettext_lazy("project event", "Changes asked")
    REFUSE = "refuse", pgettext_lazy("project event", "Refused")
    START = "start", pgettext_lazy("project event", "Started")
    COMPLETE = "complete", pgettext_lazy("project event", "Completed")
    WITHDRAW = "withdraw", pgettext_lazy("project event", "Withdrawn")
    REWORK = "rework", pgettext_lazy("project event", "Taken up again")


class IntendedAudience(models.TextChoices):
    """Who reads a project once it is submitted; every participating zone always does."""

    NAMED = AudienceKind.NAMED.value, _("Participating zones only")
    NETWORK = AudienceKind.NETWORK.value, _("The whole network")
