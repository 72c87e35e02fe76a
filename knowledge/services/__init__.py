"""What people do with articles and what hangs below them. Each deed is one transaction, with its audit row."""

from __future__ import annotations

from knowledge.models.document import EXPORT_LASTS
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
from knowledge.services.autosave import TooManyKept, autosave, forget_autosaves
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
from knowledge.services.proposal import proposed, proposed_for, waiting
from knowledge.services.reminding import remind
from knowledge.services.review import AlreadyDecided, approve, send_back, take_back
from knowledge.services.revision import as_written, bring_back
from knowledge.services.template import change_template, restore_template
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
    "AlreadyDecided",
    "Change",
    "NotASuccessor",
    "NotOfItsZone",
    "NotOfZone",
    "TooManyKept",
    "TooMuch",
    "VersionChanged",
    "WideningRefused",
    "Writing",
    "approve",
    "archive",
    "as_written",
    "attach",
    "autosave",
    "begin_export",
    "bring_back",
    "bring_in",
    "change_template",
    "check",
    "comment",
    "confirm",
    "delete",
    "detach",
    "draft_of",
    "fetch_export",
    "forget_autosaves",
    "forget_documents",
    "hand_over",
    "make_export",
    "move_to_bin",
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
    "restore_template",
    "revise",
    "save_draft",
    "send_back",
    "sweep_files",
    "take_back",
    "take_out",
    "texts_of",
    "waiting",
    "wake",
    "wake_export",
    "withdraw",
    "would_widen",
    "writing_of",
]
