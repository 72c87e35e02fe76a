"""The fixed words of exchanges: where a project stands, what a zone decides, what happened."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zones.choices import AudienceKind


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("project", "Draft")
    GATHERING = "gathering", pgettext_lazy("project", "Zones complete their part")
    SUBMITTED = "submitted", pgettext_lazy("project", "Submitted")
    APPROVED = "approved", pgettext_lazy("project", "Approved")
    RUNNING = "running", pgettext_lazy("project", "Running")
    PAUSED = "paused", pgettext_lazy("project", "Paused")
    CLOSING = "closing", pgettext_lazy("project", "Closing")
    COMPLETED = "completed", pgettext_lazy("project", "Completed")
    WITHDRAWN = "withdrawn", pgettext_lazy("project", "Withdrawn")
    REJECTED = "rejected", pgettext_lazy("project", "Rejected")
    STOPPED = "stopped", pgettext_lazy("project", "Stopped")


UNSUBMITTED = (State.DRAFT, State.GATHERING)
"""No zone was asked for a decision yet."""

UNDER_WAY = (State.RUNNING, State.PAUSED, State.CLOSING)
"""Zones work on it, or report on what came of it."""

STARTED = (*UNDER_WAY, State.COMPLETED, State.STOPPED)
"""It ran at some time."""

OPEN_STATES = (State.GATHERING, State.SUBMITTED, State.APPROVED, *UNDER_WAY)
"""A project on its way: all partners know of it, and it is not over."""


class Outcome(models.TextChoices):
    """What a zone decides about one version of a project."""

    APPROVE = "approve", _("Agrees")
    REQUEST_CHANGES = "request_changes", _("Asks for changes")
    REFUSE = "refuse", _("Refuses")


class Wish(models.TextChoices):
    """What a zone that refuses wants of the project; the lead zone confirms it."""

    STOP = "stop", _("The project stops")
    GO_ON = "go_on", _("The project goes on without us")


class Ending(models.TextChoices):
    """Why a decision no longer counts for the version that it was about."""

    TAKEN_BACK = "taken_back", _("Taken back")
    CORRECTED = "corrected", _("Lapsed: the zone corrected its own part")


class Unit(models.TextChoices):
    """In what a zone counts what it brings and gets."""

    PEOPLE_DAYS = "people_days", _("people-days")
    HOURS = "hours", _("hours")
    VEHICLES = "vehicles", _("vehicles")
    PLACES = "places", pgettext_lazy("unit", "places")
    EUROS = "euros", _("euros")
    KNOWLEDGE = "knowledge", _("knowledge")
    OTHER = "other", _("something else")


TIMED = {Unit.HOURS: 24, Unit.PEOPLE_DAYS: 1}
"""How much of it one person can give in one day."""

UNCOUNTED = (Unit.KNOWLEDGE, Unit.OTHER)
"""Units that need no number."""


class Verb(models.TextChoices):
    """What happened to a project, as its course tells it."""

    CREATE = "create", pgettext_lazy("project event", "Drafted")
    INVITE = "invite", pgettext_lazy("project event", "Zones asked for their part")
    CONFIRM_ROW = "confirm_row", pgettext_lazy("project event", "Own part confirmed")
    SUBMIT = "submit", pgettext_lazy("project event", "Submitted")
    CORRECT = "correct", pgettext_lazy("project event", "Own part corrected")
    APPROVE = "approve", pgettext_lazy("project event", "Agreed")
    REQUEST_CHANGES = "request_changes", pgettext_lazy("project event", "Changes asked")
    REFUSE = "refuse", pgettext_lazy("project event", "Refused")
    TAKE_BACK = "take_back", pgettext_lazy("project event", "Decision taken back")
    STOP = "stop", pgettext_lazy("project event", "Stopped after a refusal")
    START = "start", pgettext_lazy("project event", "Started")
    ASK_PAUSE = "ask_pause", pgettext_lazy("project event", "Asked for a pause")
    PAUSE = "pause", pgettext_lazy("project event", "Paused")
    RESUME = "resume", pgettext_lazy("project event", "Resumed")
    LEAVE = "leave", pgettext_lazy("project event", "Left the project")
    CLOSE = "close", pgettext_lazy("project event", "Closing begun")
    REPORT = "report", pgettext_lazy("project event", "Reported on its own goal")
    COMPLETE = "complete", pgettext_lazy("project event", "Completed")
    PRACTICE = "practice", pgettext_lazy("project event", "Practice drafted from it")
    LOOK_BACK = "look_back", pgettext_lazy("project event", "Looked back")
    BREAK_OFF = "break_off", pgettext_lazy("project event", "Stopped early")
    WITHDRAW = "withdraw", pgettext_lazy("project event", "Withdrawn")
    REWORK = "rework", pgettext_lazy("project event", "Taken up again")


class CommentKind(models.TextChoices):
    """Who reads what somebody writes in a project. It never changes afterwards."""

    NEWS = "news", _("Everybody who reads the project")
    TALK = "talk", _("The participating zones")
    INTERNAL = "internal", _("My own zone only")


class Pace(models.TextChoices):
    """How a project goes, worked out from its milestones and bookings."""

    ON_TRACK = "on_track", pgettext_lazy("pace", "on track")
    AT_RISK = "at_risk", pgettext_lazy("pace", "at risk")
    LATE = "late", pgettext_lazy("pace", "late")
    PAUSED = "paused", pgettext_lazy("pace", "paused")


class Reached(models.TextChoices):
    """What a zone says of its own goal when a project closes."""

    YES = "reached", pgettext_lazy("goal", "Reached")
    PARTLY = "partly", pgettext_lazy("goal", "Partly reached")
    NO = "not", pgettext_lazy("goal", "Not reached")


class IntendedAudience(models.TextChoices):
    """Who reads a project once it is submitted; every participating zone always does."""

    NAMED = AudienceKind.NAMED.value, _("Participating zones only")
    NETWORK = AudienceKind.NETWORK.value, _("The whole network")


def version_label(number: int, correction: int) -> str:
    """Return "2", or "2.1" after the first correction of version 2."""
    return f"{number}.{correction}" if correction else str(number)
