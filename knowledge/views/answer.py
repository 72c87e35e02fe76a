"""What is said below a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from knowledge import services
from knowledge.forms import AnswerForm, RemarkForm
from knowledge.models import Answer, Question
from knowledge.views.question import question_context, readable
from zones.views import limits

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest


@require_POST
def answer_new(request: PersonRequest, public_id: str) -> HttpResponse:
    """For everybody who reads a question that was not closed: answer it."""
    question = readable(request, public_id)
    form = AnswerForm(request.POST, auto_id="id_answer_%s")
    if form.is_valid() and not limits.is_too_often(request, "answer", form):
        text, key = form.cleaned_data["text"], form.cleaned_data["form_key"]
        try:
            said, _made = services.answer(question, by=request.user, text=text, form_key=key)
            return redirect(f"{question.get_absolute_url()}#answer-{said.public_id}")
        except services.QuestionClosed:
            form.add_error(
                None, _("This question was closed meanwhile. Your answer is below, not posted.")
            )
    context = question_context(question, request.user, answer_form=form)
    return render(request, "knowledge/question_detail.html", context)


@require_POST
def remark_new(request: PersonRequest, public_id: str) -> HttpResponse:
    """For everybody who reads a question: a short word below it, or below one of its answers."""
    question = readable(request, public_id)
    named = request.POST.get("answer", "")
    below = None
    if named:
        answers = Answer.objects.visible_to(request.user).standing().filter(question=question)
        below = get_object_or_404(answers, public_id=named[:12])
    form = RemarkForm(request.POST, auto_id="id_remark_%s")
    if form.is_valid() and not limits.is_too_often(request, "remark", form):
        text, key = form.cleaned_data["text"], form.cleaned_data["form_key"]
        said, _made = services.remark(
            question, by=request.user, text=text, answer=below, form_key=key
        )
        return redirect(f"{question.get_absolute_url()}#remark-{said.public_id}")
    context = question_context(question, request.user, remark_form=form, remark_below=below)
    return render(request, "knowledge/question_detail.html", context)


@require_POST
def solution_mark(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who asked, and the zone's coordinators: mark an answer as the solution, or take that away."""
    mine = Question.objects.editable_by(request.user).asked()
    rows = Answer.objects.visible_to(request.user).standing().filter(question__in=mine)
    answer = get_object_or_404(rows.select_related("question", "author"), public_id=public_id)
    action = request.POST.get("action")
    if action == "unmark":
        question = services.unmark_solution(answer, by=request.user)
        if question.is_open:
            messages.success(request, _("The mark was taken away. The question is open again."))
        else:
            messages.success(request, _("The mark was taken away."))
    elif action == "mark":
        try:
            services.mark_solution(answer, by=request.user, seen=request.POST.get("seen", ""))
            messages.success(request, _("Marked as the solution."))
        except services.SolutionMarked:
            messages.error(
                request,
                _("Somebody of your zone marked another answer meanwhile. Look, and choose again."),
            )
    else:
        raise BadRequest("neither mark nor unmark")
    return redirect(f"{answer.question.get_absolute_url()}#answer-{answer.public_id}")


@require_POST
def answer_practice(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who answered, their zone, and the zone that asked: make a draft practice of an answer."""
    rows = Answer.objects.visible_to(request.user).standing()
    rows = rows.select_related("question", "author", "zone")
    answer = get_object_or_404(rows, public_id=public_id)
    try:
        article, made = services.turn_into_practice(answer, by=request.user)
    except services.NotOfZone:
        raise PermissionDenied from None
    if made:
        messages.success(
            request, _("A draft was made of this answer. Complete it, and publish it.")
        )
    return redirect("knowledge:article_edit", article.public_id) if made else redirect(article)
