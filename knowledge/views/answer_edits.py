"""Changing and removing what was said below a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from knowledge import services
from knowledge.forms import AnswerForm, RemarkForm
from knowledge.models import Answer, Remark
from knowledge.richtext.sanitizer import clean

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest

require_form = require_http_methods(["GET", "HEAD", "POST"])
BELOW = ("question__zone", "author")


@require_form
def answer_edit(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who answered, within the hour: change the answer."""
    rows = Answer.objects.visible_to(request.user).editable_by(request.user)
    rows = rows.select_related(*BELOW)
    answer = get_object_or_404(rows, public_id=public_id)
    form = AnswerForm(request.POST or None, initial={"text": answer.text})
    return _edit(request, answer, form)


@require_form
def remark_edit(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who remarked, within the hour: change the remark."""
    rows = Remark.objects.visible_to(request.user).editable_by(request.user)
    rows = rows.select_related(*BELOW)
    remark = get_object_or_404(rows, public_id=public_id)
    form = RemarkForm(request.POST or None, initial={"text": remark.text})
    return _edit(request, remark, form)


@require_form
def answer_remove(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who answered, and for the coordinators of the zone that asked: take it away."""
    rows = Answer.objects.visible_to(request.user).removable_by(request.user)
    rows = rows.select_related(*BELOW)
    answer = get_object_or_404(rows, public_id=public_id)
    if request.method == "POST":
        services.remove_answer(answer, by=request.user)
        messages.success(request, _("The answer is removed."))
        return redirect(answer.question)
    context = {"said": answer, "is_answer": True, "text": clean(answer.text)}
    return render(request, "knowledge/said_remove.html", context)


@require_form
def remark_remove(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who remarked, and for the coordinators of the zone that asked: take it away."""
    rows = Remark.objects.visible_to(request.user).removable_by(request.user)
    rows = rows.select_related(*BELOW)
    remark = get_object_or_404(rows, public_id=public_id)
    if request.method == "POST":
        services.remove_remark(remark, by=request.user)
        messages.success(request, _("The remark is removed."))
        return redirect(remark.question)
    return render(request, "knowledge/said_remove.html", {"said": remark, "is_answer": False})


def _edit(
    request: PersonRequest, said: Answer | Remark, form: AnswerForm | RemarkForm
) -> HttpResponse:
    if not said.may_be_edited and request.method != "POST":
        raise Http404
    form.is_known = said.text
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            if isinstance(said, Answer):
                services.edit_answer(said, by=request.user, text=text)
            else:
                services.edit_remark(said, by=request.user, text=text)
        except services.EditWindowOver:
            form.add_error("text", _("The hour in which you can change it is over."))
        else:
            messages.success(request, _("Saved."))
            return redirect(said)
    context = {"said": said, "is_answer": isinstance(said, Answer), "form": form}
    return render(request, "knowledge/said_edit.html", context)
