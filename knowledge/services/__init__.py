"""What people do with articles and what hangs below them. Each deed is one transaction, with its audit row."""

from __future__ import annotations

from knowledge.services.adaptation import (
    ChangeUntold,
    Decision,
    adapt,
    decide_on_news,
    is_untold,
    news_of,
    tell_change,
    with_news,
)
from knowledge.services.adoption import (
    AdoptionDecided,
    AdoptionMoved,
    Entry,
    NotAdoptable,
    ReasonMissing,
    decide_adoption,
    enter_adoption,
)
from knowledge.services.article import (
    Change,
    NotOfZone,
    VersionChanged,
    WideningRefused,
    Writing,
    publish,
    reads_as,
    revise,
    save_draft,
    withdraw,
    would_widen,
)
from knowledge.services.attachment import attach, detach, pending, sweep_files
from knowledge.services.bin import delete, move_to_bin, restore
from knowledge.services.comment import comment
from knowledge.services.file_check import check
from knowledge.services.following import tell_adapters

__all__ = [
    "AdoptionDecided",
    "AdoptionMoved",
    "Change",
    "ChangeUntold",
    "Decision",
    "Entry",
    "NotAdoptable",
    "NotOfZone",
    "ReasonMissing",
    "VersionChanged",
    "WideningRefused",
    "Writing",
    "adapt",
    "attach",
    "check",
    "comment",
    "decide_adoption",
    "decide_on_news",
    "delete",
    "detach",
    "enter_adoption",
    "is_untold",
    "move_to_bin",
    "news_of",
    "pending",
    "publish",
    "reads_as",
    "restore",
    "revise",
    "save_draft",
    "sweep_files",
    "tell_adapters",
    "tell_change",
    "with_news",
    "withdraw",
    "would_widen",
]
