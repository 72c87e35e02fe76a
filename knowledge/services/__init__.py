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
from knowledge.services.proposal import proposed, proposed_for, waiting
from knowledge.services.reminding import remind
from knowledge.services.review import AlreadyDecided, approve, send_back, take_back
from knowledge.services.revision import bring_back, writing_of
from knowledge.services.upkeep import (
    NotASuccessor,
    NotOfItsZone,
    archive,
    confirm,
    hand_over,
    take_out,
)

__all__ = [
    "AlreadyDecided",
    "Change",
    "NotASuccessor",
    "NotOfItsZone",
    "NotOfZone",
    "VersionChanged",
    "WideningRefused",
    "Writing",
    "approve",
    "archive",
    "attach",
    "bring_back",
    "check",
    "comment",
    "confirm",
    "delete",
    "detach",
    "hand_over",
    "move_to_bin",
    "pending",
    "proposed",
    "proposed_for",
    "publish",
    "reads_as",
    "remind",
    "restore",
    "revise",
    "save_draft",
    "send_back",
    "sweep_files",
    "take_back",
    "take_out",
    "waiting",
    "withdraw",
    "would_widen",
    "writing_of",
]
