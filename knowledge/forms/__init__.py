from __future__ import annotations

from knowledge.forms.adaptation import AdaptForm, ChangeForm, FollowForm
from knowledge.forms.adoption import AdoptionForm, AnswerForm
from knowledge.forms.article import ArticleForm
from knowledge.forms.comment import CommentForm
from knowledge.forms.fields import FilesField, Text, TopicField
from knowledge.forms.files import FilesForm, NewVersionForm

__all__ = [
    "AdaptForm",
    "AdoptionForm",
    "AnswerForm",
    "ArticleForm",
    "ChangeForm",
    "CommentForm",
    "FilesField",
    "FilesForm",
    "FollowForm",
    "NewVersionForm",
    "Text",
    "TopicField",
]
