from __future__ import annotations

from knowledge.forms.article import ArticleForm
from knowledge.forms.comment import CommentForm
from knowledge.forms.document import BecomesForm, DocumentsForm, becomes_forms
from knowledge.forms.export import ExportForm
from knowledge.forms.fields import FilesField, Text, TopicField
from knowledge.forms.files import FilesForm, NewVersionForm
from knowledge.forms.question import AnswerForm, OutcomeForm, QuestionForm, RemarkForm

__all__ = [
    "AnswerForm",
    "ArticleForm",
    "BecomesForm",
    "CommentForm",
    "DocumentsForm",
    "ExportForm",
    "FilesField",
    "FilesForm",
    "NewVersionForm",
    "OutcomeForm",
    "QuestionForm",
    "RemarkForm",
    "Text",
    "TopicField",
    "becomes_forms",
]
