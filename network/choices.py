from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DigestState(models.TextChoices):
    OWED = "owed", _("A letter is owed")
    NOTHING = "nothing", _("There was nothing to tell")


class GlassItem(models.TextChoices):
    """What a technical administrator may open, one at a time."""

    ARTICLE = "article", _("Article")
    PROJECT = "project", _("Exchange project")
