from __future__ import annotations

from knowledge.models.article import Article, Authorship, Revision
from knowledge.models.attachment import Attachment, AttachmentText
from knowledge.models.comment import Comment
from knowledge.models.document import DocumentImport, KnowledgeExport
from knowledge.models.review import Review
from knowledge.models.search import SearchEntry
from knowledge.models.tally import Tally
from knowledge.models.topic import Expertise, Follow, Topic
from knowledge.models.writing import Autosave, WritingTemplate

__all__ = [
    "Article",
    "Attachment",
    "AttachmentText",
    "Authorship",
    "Autosave",
    "Comment",
    "DocumentImport",
    "Expertise",
    "Follow",
    "KnowledgeExport",
    "Review",
    "Revision",
    "SearchEntry",
    "Tally",
    "Topic",
    "WritingTemplate",
]
