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
from knowledge.services.answer import (
    QuestionClosed,
    answer,
    remark,
    say_me_too,
    take_back_me_too,
    turn_into_practice,
    zone_to_turn_for,
)
from knowledge.services.answer_edits import edit_answer, edit_remark, remove_answer, remove_remark
from knowledge.services.article import revise, save_draft
from knowledge.services.article_fields import reads_as, would_widen
from knowledge.services.attachment import (
    attach,
    detach,
    enqueue_next_files,
    pending,
    sweep_files,
    uploader_of,
)
from knowledge.services.attachment_scan import check, look_inside, read_anew, with_words
from knowledge.services.autosave import TooManyKept, autosave, forget_autosaves
from knowledge.services.background import enqueue_next
from knowledge.services.below import open_below
from knowledge.services.comment import EditWindowOver, comment, edit_comment, remove_comment
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
    ExportTooLarge,
    begin_export,
    fetch_export,
    make_export,
    pack,
    wake_export,
)
from knowledge.services.follow import follow, unfollow
from knowledge.services.hiding_bar import (
    BarredAlready,
    bar_from_hiding,
    lift_hiding_bar,
    may_hide,
)
from knowledge.services.inputs import (
    Change,
    NotOfZone,
    StillHidden,
    VersionChanged,
    WideningRefused,
    Writing,
)
from knowledge.services.new_attachments import add_files
from knowledge.services.origin_notices import tell_adapters
from knowledge.services.pending_review import proposed, proposed_for, waiting
from knowledge.services.picture import PictureRefused, counterparts
from knowledge.services.publishing import publish, withdraw
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
from knowledge.services.recheck import (
    NotASuccessor,
    NotOfItsZone,
    archive,
    confirm,
    hand_over,
    unarchive,
)
from knowledge.services.recheck_reminders import remind
from knowledge.services.report import TooManyReports, decide_report, report
from knowledge.services.report_outcome import NotMended
from knowledge.services.review import AlreadyDecided, approve, return_for_changes, take_back
from knowledge.services.revision import as_written, bring_back
from knowledge.services.search_index import learn, rebuild, stale, without_meaning
from knowledge.services.search_index import tidy as tidy_words
from knowledge.services.sign import give_sign, take_sign_back
from knowledge.services.solution import (
    SolutionMarked,
    mark_solution,
    remind_of_calls,
    unmark_solution,
    write_outcome,
)
from knowledge.services.template import change_template, restore_template
from knowledge.services.terms import (
    TermsChanged,
    add_terms,
    change_terms,
    remove_terms,
    undo_terms,
)
from knowledge.services.translation import NotToTranslate, stand_for_newest, translate
from knowledge.services.trash import delete, move_to_bin, restore

__all__ = [
    "EXPORT_LASTS",
    "AdoptionDecided",
    "AdoptionMoved",
    "AlreadyDecided",
    "AskedZoneCannotRead",
    "Asking",
    "BarredAlready",
    "Change",
    "ChangeUntold",
    "Decision",
    "EditWindowOver",
    "Entry",
    "ExportTooLarge",
    "NotASuccessor",
    "NotAdoptable",
    "NotMended",
    "NotOfItsZone",
    "NotOfZone",
    "NotToTranslate",
    "PictureRefused",
    "QuestionChanged",
    "QuestionClosed",
    "ReasonMissing",
    "SolutionMarked",
    "StillHidden",
    "TermsChanged",
    "TooManyKept",
    "TooManyReports",
    "VersionChanged",
    "WideningRefused",
    "Writing",
    "adapt",
    "add_files",
    "add_terms",
    "answer",
    "approve",
    "archive",
    "as_written",
    "ask",
    "attach",
    "autosave",
    "bar_from_hiding",
    "begin_export",
    "bring_back",
    "bring_in",
    "change_template",
    "change_terms",
    "check",
    "close_question",
    "comment",
    "confirm",
    "counterparts",
    "decide_adoption",
    "decide_on_news",
    "decide_report",
    "delete",
    "detach",
    "draft_of",
    "edit_answer",
    "edit_comment",
    "edit_remark",
    "enqueue_next",
    "enqueue_next_files",
    "enter_adoption",
    "fetch_export",
    "follow",
    "forget_autosaves",
    "forget_documents",
    "give_sign",
    "hand_over",
    "is_untold",
    "learn",
    "lift_hiding_bar",
    "look_inside",
    "make_export",
    "mark_solution",
    "may_hide",
    "move_to_bin",
    "news_of",
    "open_below",
    "pack",
    "pending",
    "proposed",
    "proposed_for",
    "publish",
    "read_anew",
    "read_document",
    "reads_as",
    "rebuild",
    "receive",
    "remark",
    "remind",
    "remind_of_calls",
    "remove_answer",
    "remove_comment",
    "remove_remark",
    "remove_terms",
    "reopen_question",
    "report",
    "restore",
    "restore_question",
    "restore_template",
    "return_for_changes",
    "revise",
    "revise_question",
    "save_draft",
    "say_me_too",
    "stale",
    "stand_for_newest",
    "sweep_files",
    "take_back",
    "take_back_me_too",
    "take_sign_back",
    "tell_adapters",
    "tell_change",
    "texts_of",
    "tidy_words",
    "translate",
    "turn_into_practice",
    "unarchive",
    "undo_terms",
    "unfollow",
    "unmark_solution",
    "uploader_of",
    "waiting",
    "wake",
    "wake_export",
    "with_news",
    "with_words",
    "withdraw",
    "withdraw_question",
    "without_meaning",
    "would_widen",
    "write_outcome",
    "writing_of",
    "zone_to_turn_for",
]
