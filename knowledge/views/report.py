"""Something is wrong in what one reads: who reads it says so, who owns it decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from knowledge import services
from knowledge.choices import ReportedItem, ReportKind, ReportOutcome
from knowledge.forms import DecisionOnReportForm, ReportForm
from knowledge.models import (
    Answer,
    Article,
    Attachment,
    Comment,
    HidingBar,
    Question,
    Remark,
    Report,
)
from knowledge.pagination import keyset
from knowledge.richtext.sanitizer import clean
from knowledge.services.report import ITEMS
from zones import access
from zones.views import limits

if TYPE_CHECKING:
    from django.http import HttpResponse

    from knowledge.services.report import Reported
    from zones.http import PersonRequest
    from zones.models import User

MENDABLE = (ReportedItem.ARTICLE, ReportedItem.QUESTION)
"""What is changed in its place; what was said below it stays or goes."""

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_form
def article_report(request: PersonRequest, public_id: str) -> HttpResponse:
    """For everybody who reads a published article: report it."""
    if made := _made(request):
        return redirect(made)
    rows = Article.objects.visible_to(request.user).published().select_related("zone")
    article = get_object_or_404(rows, public_id=public_id)
    return _report(request, article, article)


@require_form
def comment_report(request: PersonRequest, public_id: str) -> HttpResponse:
    """For everybody who reads a comment: report it."""
    if made := _made(request):
        return redirect(made)
    rows = Comment.objects.visible_to(request.user).filter(removed_at=None)
    comment = get_object_or_404(rows.select_related("article__zone", "author"), public_id=public_id)
    return _report(request, comment, comment.article)


@require_form
def attachment_report(request: PersonRequest, public_id: str) -> HttpResponse:
    """For everybody who may download a file: report it."""
    if made := _made(request):
        return redirect(made)
    rows = Attachment.objects.visible_to(request.user).select_related("article__zone")
    file = get_object_or_404(rows, public_id=public_id)
    return _report(request, file, file.article)


@require_form
def question_report(request: PersonRequest, public_id: str) -> HttpResponse:
    """For everybody who reads a question: report it."""
    if made := _made(request):
        return redirect(made)
    rows = Question.objects.visible_to(request.user).asked().select_related("zone")
    question = get_object_or_404(rows, public_id=public_id)
    return _report(request, question, question)


@require_form
def answer_report(request: PersonRequest, public_id: str) -> HttpResponse:
    """For everybody who reads an answer: report it."""
    if made := _made(request):
        return redirect(made)
    rows = Answer.objects.visible_to(request.user).filter(removed_at=None)
    rows = rows.filter(question__withdrawn_at=None).select_related("question__zone", "author")
    answer = get_object_or_404(rows, public_id=public_id)
    return _report(request, answer, answer.question)


@require_form
def remark_report(request: PersonRequest, public_id: str) -> HttpResponse:
    """For everybody who reads a remark: report it."""
    if made := _made(request):
        return redirect(made)
    rows = Remark.objects.visible_to(request.user).filter(question__withdrawn_at=None)
    remark = get_object_or_404(rows.select_related("question__zone", "author"), public_id=public_id)
    return _report(request, remark, remark.question)


@require_safe
def report_list(request: PersonRequest) -> HttpResponse:
    """For coordinators and chiefs what was reported to their zone, for everybody what they reported."""
    rows = Report.objects.visible_to(request.user).select_related("zone", "reporter")
    page = keyset(rows, request.GET.get("after", ""), by="at")
    context = {
        "page": page,
        "has_bars": HidingBar.objects.visible_to(request.user).standing().exists(),
        "decides": bool(access.reader(request.user).deciding_zone_ids),
        "older_url": page.older_url(request.path),
        "newest_url": "" if page.is_first else request.path,
    }
    return render(request, "knowledge/report_list.html", context)


@require_form
def report_detail(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who reported it, and for the coordinators and chief who decide."""
    rows = Report.objects.visible_to(request.user)
    report = get_object_or_404(
        rows.select_related("zone", "reporter", "decided_by"), public_id=public_id
    )
    may_decide = report.zone_id in access.reader(request.user).deciding_zone_ids
    can_be_mended = report.item in MENDABLE
    form = DecisionOnReportForm(request.POST or None, can_be_mended=can_be_mended)
    if request.method == "POST":
        if not may_decide:
            raise Http404
        if form.is_valid() and _decided(request, report, form):
            return redirect(report)
    context = {
        "report": report,
        "form": form,
        "may_decide": may_decide,
        "can_be_mended": can_be_mended,
        "may_bar": may_decide and _may_be_barred(report, request.user),
    }
    return render(request, "knowledge/report_detail.html", context | _item(request, report))


@require_POST
def report_restore(request: PersonRequest, public_id: str) -> HttpResponse:
    """For the coordinators and chief who decide: show again what was hidden, with one click."""
    rows = Report.objects.decidable_by(request.user).filter(hides=True)
    report = get_object_or_404(rows, public_id=public_id)
    was_open = report.decided_at is None
    found = services.decide_report(report, by=request.user, outcome=ReportOutcome.KEPT)
    if was_open and found.decided_by_id == request.user.pk:
        messages.success(request, _("It is shown again. Who reported it gets a letter."))
    else:
        messages.info(request, _("Somebody decided about this before you."))
    return redirect(report)


def _may_be_barred(report: Report, person: User) -> bool:
    return report.kind == ReportKind.PERSONAL_DATA and report.reporter_id != person.pk


def _decided(request: PersonRequest, report: Report, form: DecisionOnReportForm) -> bool:
    was_open = report.decided_at is None
    outcome = ReportOutcome(form.cleaned_data["outcome"])
    answer = form.cleaned_data["answer"]
    try:
        found = services.decide_report(report, by=request.user, outcome=outcome, answer=answer)
    except services.NotMended:
        form.add_error("outcome", _("Nothing in it changed since it was reported."))
        return False
    if found.decided_by_id == request.user.pk and was_open:
        messages.success(request, _("Decided. Who reported it gets a letter."))
    else:
        messages.info(request, _("Somebody decided about this before you."))
    return True


def _report(request: PersonRequest, reported: Reported, top: Article | Question) -> HttpResponse:
    form = ReportForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and not limits.is_too_often(request, "report", form)
    ):
        kind = ReportKind(form.cleaned_data["kind"])
        typed = {name: form.cleaned_data[name] for name in ("words", "form_key")}
        try:
            made, _is_new = services.report(reported, by=request.user, kind=kind, **typed)
        except services.TooManyReports as many:
            form.add_error(
                None, _("You reported much today. Write to a coordinator of the zone instead.")
            )
            limits.refuse(request, many.seconds, form)
        else:
            messages.success(request, _thanks(made, top))
            return redirect(made)
    context = {
        "form": form,
        "may_hide": services.may_hide(request.user),
        "top": top,
        "item": ITEMS[type(reported)],
        "name": getattr(reported, "author", None) or getattr(reported, "name", ""),
    }
    return render(request, "knowledge/report_new.html", context)


def _made(request: PersonRequest) -> Report | None:
    """Return what this very form reported already: what it was about may be out of sight since."""
    key = request.POST.get("form_key", "")[:36]
    if not key:
        return None
    own = Report.objects.visible_to(request.user).filter(reporter=request.user)
    return own.filter(form_key=key).first()


def _thanks(report: Report, top: Article | Question) -> str:
    words = {"zone": top.zone}
    if report.hides:
        return _("Thank you. It is hidden now; a coordinator of %(zone)s decides.") % words
    return _("Thank you. A coordinator of %(zone)s looks at it.") % words


def _item(request: PersonRequest, report: Report) -> dict[str, object]:
    """Return what was reported, as far as this person may read it now."""
    person = request.user
    if report.article_id is not None:
        comments = Comment.objects.visible_to(person).select_related("author")
        return {
            "top": Article.objects.visible_to(person).filter(pk=report.article_id).first(),
            "said": comments.filter(reports=report).first(),
            "file": Attachment.objects.visible_to(person).filter(reports=report).first(),
        }
    questions = Question.objects.visible_to(person)
    answers = Answer.objects.visible_to(person).filter(reports=report).select_related("author")
    remarks = Remark.objects.visible_to(person).filter(reports=report).select_related("author")
    answer = answers.first()
    return {
        "top": questions.filter(reports=report).first(),
        "said": remarks.first() if answer is None else answer,
        "rich": clean(answer.text) if answer else "",
    }
