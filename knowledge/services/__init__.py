"""What people do with articles and what hangs below them. Each deed is one transaction, with its audit row."""

from __future__ import annotations

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
from knowledge.services.file_check import check
from knowledge.services.template import change_template, restore_template

__all__ = [
    "Change",
    "NotOfZone",
    "TooManyKept",
    "VersionChanged",
    "WideningRefused",
    "Writing",
    "attach",
    "autosave",
    "change_template",
    "check",
    "comment",
    "delete",
    "detach",
    "forget_autosaves",
    "move_to_bin",
    "pending",
    "publish",
    "reads_as",
    "restore",
    "restore_template",
    "revise",
    "save_draft",
    "sweep_files",
    "withdraw",
    "would_widen",
]
