from __future__ import annotations

from knowledge.models.adaptation import Adaptation, OriginDecision
from knowledge.models.adoption import Adoption
from knowledge.models.answer import Answer, MeToo, Remark, Source
from knowledge.models.article import Article, Authorship, Revision
from knowledge.models.attachment import Attachment, AttachmentText
from knowledge.models.autosave import Autosave
from knowledge.models.comment import Comment, CommentMention
from knowledge.models.document import DocumentImport, KnowledgeExport
from knowledge.models.follow import Follow
from knowledge.models.hiding_bar import HidingBar
from knowledge.models.question import Question
from knowledge.models.report import Report
from knowledge.models.review import Review
from knowledge.models.search import SearchEntry, SearchMeaning, SearchPosting, SearchWord, TermGroup
from knowledge.models.sign import ArticleSign
from knowledge.models.tally import Tally
from knowledge.models.template import WritingTemplate
from knowledge.models.topic import Expertise, Topic

__all__ = [
    "Adaptation",
    "Adoption",
    "Answer",
    "Article",
    "ArticleSign",
    "Attachment",
    "AttachmentText",
    "Authorship",
    "Autosave",
    "Comment",
    "CommentMention",
    "DocumentImport",
    "Expertise",
    "Follow",
    "HidingBar",
    "KnowledgeExport",
    "MeToo",
    "OriginDecision",
    "Question",
    "Remark",
    "Report",
    "Review",
    "Revision",
    "SearchEntry",
    "SearchMeaning",
    "SearchPosting",
    "SearchWord",
    "Source",
    "Tally",
    "TermGroup",
    "Topic",
    "WritingTemplate",
]
