"""Which articles, and what hangs below them, somebody may read, change or decide about: a module for each noun."""

from __future__ import annotations

from knowledge.querysets.adaptation import AdaptationQuerySet, OriginDecisionQuerySet
from knowledge.querysets.adoption import AdoptionQuerySet
from knowledge.querysets.article import ArticleQuerySet
from knowledge.querysets.attachment import AttachmentQuerySet, AttachmentTextQuerySet
from knowledge.querysets.autosave import AutosaveQuerySet
from knowledge.querysets.comment import (
    ArticleSignQuerySet,
    CommentMentionQuerySet,
    CommentQuerySet,
)
from knowledge.querysets.document import DocumentImportQuerySet, KnowledgeExportQuerySet
from knowledge.querysets.hiding_bar import HidingBarQuerySet
from knowledge.querysets.report import ReportQuerySet
from knowledge.querysets.review import ReviewQuerySet
from knowledge.querysets.revision import RevisionQuerySet
from knowledge.querysets.tally import TallyQuerySet

__all__ = [
    "AdaptationQuerySet",
    "AdoptionQuerySet",
    "ArticleQuerySet",
    "ArticleSignQuerySet",
    "AttachmentQuerySet",
    "AttachmentTextQuerySet",
    "AutosaveQuerySet",
    "CommentMentionQuerySet",
    "CommentQuerySet",
    "DocumentImportQuerySet",
    "HidingBarQuerySet",
    "KnowledgeExportQuerySet",
    "OriginDecisionQuerySet",
    "ReportQuerySet",
    "ReviewQuerySet",
    "RevisionQuerySet",
    "TallyQuerySet",
]
