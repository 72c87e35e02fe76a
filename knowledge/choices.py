"""The fixed words of knowledge: kinds, stages, states, and the basic functions of the local police."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    PRACTICE = "practice", _("Good practice")
    PROCEDURE = "procedure", _("Procedure")
    LESSON = "lesson", _("Lesson learned")
    PHENOMENON = "phenomenon", _("Phenomenon")
    TEMPLATE = "template", _("Template")


class Stage(models.TextChoices):
    """How far a practice has come. Other kinds have none."""

    NEW = "new", pgettext_lazy("stage", "New")
    PROMISING = "promising", pgettext_lazy("stage", "Promising")
    PROVEN = "proven", pgettext_lazy("stage", "Proven")
    DID_NOT_WORK = "did_not_work", pgettext_lazy("stage", "Did not work")


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("article", "Draft")
    IN_REVIEW = "in_review", pgettext_lazy("article", "In review")
    PUBLISHED = "published", pgettext_lazy("article", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("article", "Withdrawn")
    ARCHIVED = "archived", pgettext_lazy("article", "Archived")


UNSEEN_STATES = (State.DRAFT, State.IN_REVIEW)
"""Before the first publication: readers have seen no edition yet."""


class Weight(models.TextChoices):
    """How much a revision changes for who took the article over."""

    TYPO = "typo", pgettext_lazy("revision", "Typing errors")
    MINOR = "minor", pgettext_lazy("revision", "Minor change")
    MAJOR = "major", pgettext_lazy("revision", "Major change")


class AdoptionState(models.TextChoices):
    """How far a zone is with what another one shares."""

    CONSIDERING = "considering", pgettext_lazy("adoption", "Considering")
    TRIAL = "trial", pgettext_lazy("adoption", "On trial")
    ADOPTED = "adopted", pgettext_lazy("adoption", "Adopted")
    ADAPTED = "adapted", pgettext_lazy("adoption", "Adapted")
    STOPPED = "stopped", pgettext_lazy("adoption", "Stopped")
    DECLINED = "declined", pgettext_lazy("adoption", "Declined")


IN_USE = (AdoptionState.TRIAL, AdoptionState.ADOPTED, AdoptionState.ADAPTED)
"""The zone works with it: it learned from the other one."""

ASKS_WHY = (AdoptionState.STOPPED, AdoptionState.DECLINED)

ADOPTABLE = (Kind.PRACTICE, Kind.PROCEDURE, Kind.TEMPLATE)
"""What another zone can do or use too. A lesson or a phenomenon is read, not taken over."""


class Confirmation(models.TextChoices):
    """What became of an entry in the register of adoptions."""

    WAITING = "waiting", pgettext_lazy("adoption", "Waits for the coordinator")
    CONFIRMED = "confirmed", pgettext_lazy("adoption", "Confirmed")
    REFUSED = "refused", pgettext_lazy("adoption", "Refused")
    OVERTAKEN = "overtaken", pgettext_lazy("adoption", "Replaced by a later one")


class ReviewOutcome(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("review", "Waiting")
    APPROVED = "approved", pgettext_lazy("review", "Approved")
    RETURNED = "returned", pgettext_lazy("review", "Sent back")
    TAKEN_BACK = "taken_back", pgettext_lazy("review", "Taken back")
    REPLACED = "replaced", pgettext_lazy("review", "Replaced by a newer text")


class BasicFunction(models.TextChoices):
    COMMUNITY_POLICING = "community_policing", _("Community policing")
    RECEPTION = "reception", _("Reception")
    INTERVENTION = "intervention", _("Intervention")
    VICTIM_SUPPORT = "victim_support", _("Victim support")
    LOCAL_INVESTIGATION = "local_investigation", _("Local investigation")
    PUBLIC_ORDER = "public_order", _("Public order")
    TRAFFIC = "traffic", _("Traffic")


class QuestionState(models.TextChoices):
    """Open until an answer is marked as the solution, or a call has its outcome; or closed without."""

    OPEN = "open", pgettext_lazy("question", "Open")
    ANSWERED = "answered", pgettext_lazy("question", "Answered")
    CLOSED = "closed", pgettext_lazy("question", "Closed")


class FileState(models.TextChoices):
    PENDING = "pending", _("Being checked")
    CLEAN = "clean", _("Checked")
    REFUSED = "refused", _("Refused")


class DocumentState(models.TextChoices):
    """How far a document is on its way to an article."""

    WAITING = "waiting", pgettext_lazy("document", "Waiting")
    WORKING = "working", pgettext_lazy("document", "Being read")
    READ = "read", pgettext_lazy("document", "Read")
    MADE = "made", pgettext_lazy("document", "A draft")
    FAILED = "failed", pgettext_lazy("document", "Not read")


class ExportState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("export", "Waiting")
    WORKING = "working", pgettext_lazy("export", "Being made")
    READY = "ready", pgettext_lazy("export", "Ready")
    FAILED = "failed", pgettext_lazy("export", "Failed")
    OVER = "over", pgettext_lazy("export", "Over")


class ItemType(models.TextChoices):
    """What stands in the search index."""

    ARTICLE = "article", _("Article")
    PROJECT = "project", _("Exchange project")
    QUESTION = "question", _("Question")


class SignKind(models.TextChoices):
    """What one says of an article in one press."""

    USEFUL = "useful", pgettext_lazy("sign", "Useful")
    SEEN_TOO = "seen_too", pgettext_lazy("sign", "We see this too")


class ReportedItem(models.TextChoices):
    ARTICLE = "article", _("Article")
    COMMENT = "comment", _("Comment")
    FILE = "file", _("File")
    QUESTION = "question", _("Question")
    ANSWER = "answer", _("Answer")
    REMARK = "remark", _("Remark")


class ReportKind(models.TextChoices):
    """Personal data is hidden at once, an error waits for the coordinator."""

    ERROR = "error", _("Something is wrong in it")
    PERSONAL_DATA = "personal_data", _("It holds personal data")


class ReportOutcome(models.TextChoices):
    KEPT = "kept", _("Nothing wrong: it stays, or is shown again")
    MENDED = "mended", _("Mended: the new text is shown")
    REMOVED = "removed", _("Taken away")
