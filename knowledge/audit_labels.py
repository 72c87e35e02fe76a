"""The deeds on articles, and their titles for who may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.models import (
    Adoption,
    Answer,
    Article,
    Attachment,
    Comment,
    HidingBar,
    Question,
    Remark,
    Report,
    TermGroup,
    Topic,
    WritingTemplate,
)
from zones.audit.wording import (
    DeedKind,
    Item,
    count_for_network,
    found_by,
    name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zones.models import User

name(
    DeedKind.READING,
    article_read=_("read the article"),
    revision_read=_("read an older version of the article"),
    file_downloaded=_("downloaded a file"),
    question_read=_("read the question"),
    article_taken_as_pdf=_("took the article along as PDF"),
    files_downloaded=_("downloaded all files of the article"),
    file_previewed=_("saw the preview of a file"),
)
name(
    DeedKind.WRITING,
    article_drafted=_("began an article"),
    article_translated=_("began a translation of an article"),
    translation_checked=_("said that the translation stands for the newest text"),
    article_changed=_("changed the article"),
    article_binned=_("put the article into the bin"),
    article_restored=_("took the article out of the bin"),
    article_deleted=_("deleted the article for good"),
    article_adapted=_("began an adaptation"),
    origin_followed=_("decided what to take over of the origin"),
    comment_posted=_("commented"),
    adoption_proposed=_("proposed what the zone does with the article"),
    adoption_confirmed=_("confirmed what the zone does with the article"),
    adoption_refused=_("refused what was proposed about the article"),
    document_brought_in=_("began an article from a document"),
    article_confirmed=_("said that the article is still right"),
    article_handed_over=_("handed the article over"),
    review_asked=_("handed the article in"),
    review_taken_back=_("took back what was handed in"),
    comment_changed=_("changed a comment"),
    comment_removed=_("removed a comment"),
    sign_given=_("gave a sign"),
    sign_taken_back=_("took a sign back"),
    follow_started=_("began to follow"),
    follow_stopped=_("stopped following"),
    item_reported=_("reported something"),
    hiding_barred=_("barred somebody from hiding by a report"),
    hiding_bar_lifted=_("let somebody hide by a report again"),
    report_decided=_("decided about a report"),
    file_added=_("added a file"),
    file_renewed=_("added a new version of a file"),
    file_removed=_("removed a file"),
    file_refused=_("refused a file at the check"),
    question_changed=_("changed the question"),
    question_closed=_("closed the question"),
    question_reopened=_("opened the question again"),
    question_answered=_("answered"),
    question_remarked=_("remarked"),
    answer_changed=_("changed an answer"),
    answer_removed=_("removed an answer"),
    remark_changed=_("changed a remark"),
    remark_removed=_("removed a remark"),
    solution_marked=_("marked the solution"),
    solution_unmarked=_("took the mark of the solution away"),
    outcome_written=_("wrote the outcome of the call"),
    answer_turned=_("began an article from an answer"),
    me_too_said=_("has the question too"),
    me_too_taken_back=_("no longer has the question"),
    template_changed=_("changed the template from which texts begin"),
    terms_added=_("let words mean the same in a search"),
    terms_changed=_("changed the words that mean the same in a search"),
    terms_removed=_("removed words that meant the same in a search"),
    terms_undone=_("took the last change of words back"),
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
    below_opened=_("opened what hangs below an article to all its readers"),
    widening_refused=_("wanted to open the article to more zones"),
    article_withdrawn=_("withdrew the article"),
    article_archived=_("put the article into the archive"),
    article_taken_out=_("took the article out of the archive"),
    review_approved=_("approved the article"),
    review_returned=_("sent the article back"),
    question_asked=_("asked a question"),
    question_withdrawn=_("withdrew the question"),
    question_restored=_("asked the question again"),
)
count_for_network(
    "article_published", "article_imported", "article_reimported", "article_widened", "article_archived",
    "article_taken_out", "article_confirmed", "comment_posted", "adoption_confirmed", "question_asked",
    "question_answered", "question_remarked", "question_closed", "question_reopened", "outcome_written",
)  # fmt: skip


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


@found_by("report")
def reports(reader: User, ids: Iterable[str]) -> dict[str, Item]:
    rows = Report.objects.visible_to(reader).filter(pk__in=list(ids))
    return {str(row.pk): Item(str(row.get_item_display()), row.get_absolute_url()) for row in rows}


@found_by("hidingbar")
def hiding_bars(reader: User, ids: Iterable[str]) -> dict[str, Item]:
    rows = HidingBar.objects.visible_to(reader).filter(pk__in=list(ids)).select_related("person")
    return {str(row.pk): Item(row.person.name, reverse("knowledge:bar_list")) for row in rows}


@found_by("topic")
def topics(_reader: User, ids: Iterable[str]) -> dict[str, Item]:
    rows = Topic.objects.filter(pk__in=list(ids))
    return {str(row.pk): Item(row.name, row.get_absolute_url()) for row in rows}


@found_by("question")
def questions(reader: User, ids: Iterable[str]) -> dict[str, Item]:
    rows = Question.objects.visible_to(reader).filter(pk__in=list(ids))
    return {str(row.pk): Item(row.title, row.get_absolute_url()) for row in rows}


@found_by("answer")
def answers(reader: User, ids: Iterable[str]) -> dict[str, Item]:
    rows = Answer.objects.visible_to(reader).filter(pk__in=list(ids))
    return {
        str(row.pk): Item(row.question.title, row.question.get_absolute_url())
        for row in rows.select_related("question")
    }


@found_by("remark")
def remarks(reader: User, ids: Iterable[str]) -> dict[str, Item]:
    rows = Remark.objects.visible_to(reader).filter(pk__in=list(ids))
    return {
        str(row.pk): Item(row.question.title, row.question.get_absolute_url())
        for row in rows.select_related("question")
    }


@found_by("adoption")
def adoptions(reader: User, ids: Iterable[str]) -> dict[str, Item]:
    rows = Adoption.objects.visible_to(reader).filter(pk__in=list(ids))
    return {
        str(row.pk): Item(row.article.title, row.article.get_absolute_url())
        for row in rows.select_related("article")
    }


@found_by("writingtemplate")
def templates(_reader: User, ids: Iterable[str]) -> dict[str, Item]:
    rows = WritingTemplate.objects.filter(pk__in=list(ids))
    return {str(row.pk): Item(str(row), row.get_absolute_url()) for row in rows}


@found_by("termgroup")
def term_groups(_reader: User, ids: Iterable[str]) -> dict[str, Item]:
    rows = TermGroup.objects.filter(pk__in=list(ids))
    return {str(row.pk): Item(str(row), row.get_absolute_url()) for row in rows}
