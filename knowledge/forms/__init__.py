from __future__ import annotations

from knowledge.forms.article import ArticleForm
from knowledge.forms.comment import CommentForm
from knowledge.forms.document import BecomesForm, DocumentsForm, becomes_forms
from knowledge.forms.export import ExportForm
from knowledge.forms.fields import FilesField, Text, TopicField
from knowledge.forms.files import FilesForm, NewVersionForm
from knowledge.forms.review import ReviewForm
from knowledge.forms.upkeep import ArchiveForm, HandOverForm

__all__ = [
    "ArchiveForm",
    "ArticleForm",
    "BecomesForm",
    "CommentForm",
    "DocumentsForm",
    "ExportForm",
    "FilesField",
    "FilesForm",
    "HandOverForm",
    "NewVersionForm",
    "ReviewForm",
    "Text",
    "TopicField",
    "becomes_forms",
]
