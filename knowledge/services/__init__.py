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
from knowledge.services.bin import delete, move_to_bin, restore
from knowledge.services.comment import comment
from knowledge.services.file_check import check

__all__ = [
    "Change",
    "NotOfZone",
    "VersionChanged",
    "WideningRefused",
    "Writing",
    "attach",
    "check",
    "comment",
    "delete",
    "detach",
    "move_to_bin",
    "pending",
    "publish",
    "reads_as",
    "restore",
    "revise",
    "save_draft",
    "sweep_files",
    "withdraw",
    "would_widen",
]
