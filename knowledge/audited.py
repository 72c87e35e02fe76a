"""The deeds on articles, and their titles for who may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from knowledge.models import Article, Attachment, Comment, WritingTemplate
from zones.audit_words import DeedKind, Item, found_by, name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zones.models import User

name(
    DeedKind.READING,
    article_read=_("read the article"),
    revision_read=_("read an older version of the article"),
    file_downloaded=_("downloaded a file"),
    article_taken_as_pdf=_("took the article along as PDF"),
    files_downloaded=_("downloaded all files of the article"),
    file_previewed=_("saw the preview of a file"),
)
name(
    DeedKind.WRITING,
    article_drafted=_("began an article"),
    article_changed=_("changed the article"),
    article_binned=_("put the article into the bin"),
    article_restored=_("took the article out of the bin"),
    article_deleted=_("deleted the article for good"),
    document_brought_in=_("began an article from a document"),
    comment_posted=_("commented"),
    article_confirmed=_("said that the article is still right"),
    article_handed_over=_("handed the article over"),
    review_asked=_("handed the article in"),
    review_taken_back=_("took back what was handed in"),
    file_added=_("added a file"),
    file_renewed=_("added a new version of a file"),
    file_removed=_("removed a file"),
    file_refused=_("refused a file at the check"),
    template_changed=_("changed the template from which texts begin"),
    template_restored=_("went back to the delivered template"),
)
name(
    DeedKind.EXPORTS,
    knowledge_export_asked=_("asked for the knowledge of the zone as a zip file"),
    knowledge_exported=_("took the knowledge of the zone along"),
)
name(
    DeedKind.PUBLISHING,
    article_published=_("published the article"),
    article_imported=_("imported the article"),
    article_reimported=_("imported the article anew"),
    article_widened=_("opened the article to more zones"),
    widening_refused=_("wanted to open the article to more zones"),
    article_withdrawn=_("withdrew the article"),
    article_archived=_("put the article into the archive"),
    article_taken_out=_("took the article out of the archive"),
    review_approved=_("approved the article"),
    review_returned=_("sent the article back"),
)


@found_by("article")
def articles(reader: User, ids: Iterable[str]) -> dict[str, Item]:
    rows = Article.objects.visible_to(reader).filter(pk__in=list(ids))
    return {str(row.pk): Item(row.title, row.get_absolute_url()) for row in rows}


@found_by("attachment")
def files(reader: User, ids: Iterable[str]) -> dict[str, Item]:
    rows = Attachment.objects.visible_to(reader).filter(pk__in=list(ids))
    return {
        str(row.pk): Item(f"{row.name} · {row.article.title}", row.article.get_absolute_url())
        for row in rows.select_related("article")
    }


@found_by("comment")
def comments(reader: User, ids: Iterable[str]) -> dict[str, Item]:
    rows = Comment.objects.visible_to(reader).filter(pk__in=list(ids))
    return {
        str(row.pk): Item(row.article.title, row.article.get_absolute_url())
        for row in rows.select_related("article")
    }


@found_by("writingtemplate")
def templates(_reader: User, ids: Iterable[str]) -> dict[str, Item]:
    rows = WritingTemplate.objects.filter(pk__in=list(ids))
    return {str(row.pk): Item(str(row), row.get_absolute_url()) for row in rows}
