"""What people do with articles and what hangs below them. Each deed is one transaction, with its audit row."""

from __future__ import annotations

from knowledge.models.document import EXPORT_LASTS
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
from knowledge.services.document import (
    bring_in,
    draft_of,
    forget_documents,
    read_document,
    receive,
    texts_of,
    wake,
    writing_of,
)
from knowledge.services.export import (
    TooMuch,
    begin_export,
    fetch_export,
    make_export,
    pack,
    wake_export,
)
from knowledge.services.file_check import check
from knowledge.services.following import tell_adapters
from knowledge.services.proposal import proposed, proposed_for, waiting
from knowledge.services.reminding import remind
from knowledge.services.review import AlreadyDecided, approve, send_back, take_back
from knowledge.services.revision import as_written, bring_back
from knowledge.services.upkeep import (
    NotASuccessor,
    NotOfItsZone,
    archive,
    confirm,
    hand_over,
    take_out,
)

__all__ = [
    "EXPORT_LASTS",
    "AdoptionDecided",
    "AdoptionMoved",
    "AlreadyDecided",
    "Change",
    "ChangeUntold",
    "Decision",
    "Entry",
    "NotASuccessor",
    "NotAdoptable",
    "NotOfItsZone",
    "NotOfZone",
    "ReasonMissing",
    "TooMuch",
    "VersionChanged",
    "WideningRefused",
    "Writing",
    "adapt",
    "approve",
    "archive",
    "as_written",
    "attach",
    "begin_export",
    "bring_back",
    "bring_in",
    "check",
    "comment",
    "confirm",
    "decide_adoption",
    "decide_on_news",
    "delete",
    "detach",
    "draft_of",
    "enter_adoption",
    "fetch_export",
    "forget_documents",
    "hand_over",
    "is_untold",
    "make_export",
    "move_to_bin",
    "news_of",
    "pack",
    "pending",
    "proposed",
    "proposed_for",
    "publish",
    "read_document",
    "reads_as",
    "receive",
    "remind",
    "restore",
    "revise",
    "save_draft",
    "send_back",
    "sweep_files",
    "take_back",
    "take_out",
    "tell_adapters",
    "tell_change",
    "texts_of",
    "waiting",
    "wake",
    "wake_export",
    "with_news",
    "withdraw",
    "would_widen",
    "writing_of",
]
