from __future__ import annotations

from knowledge.forms.adaptation import AdaptForm, ChangeForm, FollowForm
from knowledge.forms.adoption import AdoptionAnswerForm, AdoptionForm
from knowledge.forms.article import ArticleForm
from knowledge.forms.comment import CommentForm
from knowledge.forms.document import BecomesForm, DocumentsForm, becomes_forms
from knowledge.forms.export import ExportForm
from knowledge.forms.fields import FilesField, Text, TopicField
from knowledge.forms.files import FilesForm, NewVersionForm
from knowledge.forms.question import AnswerForm, OutcomeForm, QuestionForm, RemarkForm
from knowledge.forms.recheck import ArchiveForm, HandOverForm
from knowledge.forms.report import BarForm, DecisionOnReportForm, ReportForm
from knowledge.forms.review import ReviewForm

__all__ = [
    "AdaptForm",
    "AdoptionAnswerForm",
    "AdoptionForm",
    "AnswerForm",
    "ArchiveForm",
    "ArticleForm",
    "BarForm",
    "BecomesForm",
    "ChangeForm",
    "CommentForm",
    "DecisionOnReportForm",
    "DocumentsForm",
    "ExportForm",
    "FilesField",
    "FilesForm",
    "FollowForm",
    "HandOverForm",
    "NewVersionForm",
    "OutcomeForm",
    "QuestionForm",
    "RemarkForm",
    "ReportForm",
    "ReviewForm",
    "Text",
    "TopicField",
    "becomes_forms",
]
