"""What people do with articles and what hangs below them. Each deed is one transaction, with its audit row."""

from __future__ import annotations

from knowledge.models.document import EXPORT_LASTS
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
from knowledge.services.follow import follow, unfollow
from knowledge.services.report import NotMended, TooMany, decide_report, report
from knowledge.services.sign import give_sign, take_sign_back

__all__ = [
    "EXPORT_LASTS",
    "Change",
    "NotMended",
    "NotOfZone",
    "StillHidden",
    "TooLate",
    "TooMany",
    "TooMuch",
    "VersionChanged",
    "WideningRefused",
    "Writing",
    "attach",
    "begin_export",
    "bring_in",
    "check",
    "comment",
    "decide_report",
    "delete",
    "detach",
    "draft_of",
    "edit_comment",
    "fetch_export",
    "follow",
    "forget_documents",
    "give_sign",
    "make_export",
    "move_to_bin",
    "pack",
    "pending",
    "publish",
    "read_document",
    "reads_as",
    "receive",
    "remove_comment",
    "report",
    "restore",
    "revise",
    "save_draft",
    "sweep_files",
    "take_sign_back",
    "texts_of",
    "unfollow",
    "wake",
    "wake_export",
    "withdraw",
    "would_widen",
    "writing_of",
]
