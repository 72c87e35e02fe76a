from __future__ import annotations

from knowledge.forms.article import ArticleForm
from knowledge.forms.comment import CommentForm
from knowledge.forms.fields import FilesField, Text, TopicField
from knowledge.forms.files import FilesForm, NewVersionForm

__all__ = [
    "ArticleForm",
    "CommentForm",
    "FilesField",
    "FilesForm",
    "NewVersionForm",
    "Text",
    "TopicField",
]
