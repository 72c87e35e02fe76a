"""What people do with articles and what hangs below them. Each deed is one transaction, with its audit row."""

from __future__ import annotations

from knowledge.services.article import (
    Change,
    NotOfZone,
    StillHidden,
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
from knowledge.services.comment import TooLate, comment, edit_comment, remove_comment
from knowledge.services.file_check import check
from knowledge.services.follow import follow, unfollow
from knowledge.services.report import NotMended, TooMany, decide_report, report
from knowledge.services.sign import give_sign, take_sign_back

__all__ = [
    "Change",
    "NotMended",
    "NotOfZone",
    "StillHidden",
    "TooLate",
    "TooMany",
    "VersionChanged",
    "WideningRefused",
    "Writing",
    "attach",
    "check",
    "comment",
    "decide_report",
    "delete",
    "detach",
    "edit_comment",
    "follow",
    "give_sign",
    "move_to_bin",
    "pending",
    "publish",
    "reads_as",
    "remove_comment",
    "report",
    "restore",
    "revise",
    "save_draft",
    "sweep_files",
    "take_sign_back",
    "unfollow",
    "withdraw",
    "would_widen",
]
