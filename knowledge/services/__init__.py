"""What people do with articles and what hangs below them. Each deed is one transaction, with its audit row."""

from __future__ import annotations

from knowledge.services.answer import (
    Closed,
    answer,
    remark,
    say_me_too,
    take_back_me_too,
    turn_into_practice,
    zone_to_turn_for,
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
from knowledge.services.question import (
    AskedZoneCannotRead,
    Asking,
    QuestionChanged,
    ask,
    close_question,
    reopen_question,
    restore_question,
    revise_question,
    withdraw_question,
)
from knowledge.services.solution import (
    SolutionMarked,
    mark_solution,
    remind_of_calls,
    unmark_solution,
    write_outcome,
)

__all__ = [
    "AskedZoneCannotRead",
    "Asking",
    "Change",
    "Closed",
    "NotOfZone",
    "QuestionChanged",
    "SolutionMarked",
    "VersionChanged",
    "WideningRefused",
    "Writing",
    "answer",
    "ask",
    "attach",
    "check",
    "close_question",
    "comment",
    "delete",
    "detach",
    "mark_solution",
    "move_to_bin",
    "pending",
    "publish",
    "reads_as",
    "remark",
    "remind_of_calls",
    "reopen_question",
    "restore",
    "restore_question",
    "revise",
    "revise_question",
    "save_draft",
    "say_me_too",
    "sweep_files",
    "take_back_me_too",
    "turn_into_practice",
    "unmark_solution",
    "withdraw",
    "withdraw_question",
    "would_widen",
    "write_outcome",
    "zone_to_turn_for",
]
