"""Ending a question, and having it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from knowledge import services
from knowledge.forms import OutcomeForm
from knowledge.models import Question
from knowledge.richtext.sanitizer import clean
from knowledge.views.question import question_context, readable
from zones import access

if TYPE_CHECKING:
    from django.http import HttpResponse

    from zones.http import PersonRequest

STEPS = {
    "close": (services.close_question, gettext_lazy("Closed. Nobody answers it any more.")),
    "reopen": (services.reopen_question, gettext_lazy("Open again.")),
    "withdraw": (
        services.withdraw_question,
        gettext_lazy("Withdrawn. Only who asked and your zone's coordinators still read it."),
    ),
    "restore": (services.restore_question, gettext_lazy("Asked again, of the same readers.")),
}


@require_POST
def question_step(request: PersonRequest, public_id: str, step: str) -> HttpResponse:
    """For who asked, and the zone's coordinators: close, reopen, withdraw or ask again."""
    question = get_object_or_404(Question.objects.editable_by(request.user), public_id=public_id)
    if step not in STEPS:
        raise Http404
    do, words = STEPS[step]
    try:
        do(question, by=request.user)
        messages.success(request, str(words))
    except services.StillHidden:
        messages.error(
            request, _("Somebody reported personal data in it: a coordinator decides first.")
        )
    return redirect(question)


@require_POST
def me_too(request: PersonRequest, public_id: str) -> HttpResponse:
    """For members of a zone: have the same question, or no longer; HTMX swaps the button."""
    question = readable(request, public_id)
    action = request.POST.get("action")
    if action not in {"say", "take_back"}:
        raise BadRequest("neither said nor taken back")
    if not question.is_open or question.asked_by_id == request.user.pk:
        return redirect(question)
    try:
        if action == "say":
            services.say_me_too(question, by=request.user)
        else:
            services.take_back_me_too(question, by=request.user)
    except services.NotOfZone:
        raise PermissionDenied from None
    if not request.htmx:
        return redirect(question)
    context = {
        "question": readable(request, public_id),
        "has_it_too": action == "say",
        "may_say_me_too": True,
    }
    return render(request, "knowledge/_me_too.html", context)


@require_POST
def outcome(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who asked, and the zone's coordinators: write what came of a call."""
    calls = Question.objects.editable_by(request.user).calls()
    question = get_object_or_404(calls, public_id=public_id)
    form = OutcomeForm(request.POST, auto_id="id_outcome_%s")
    form.is_known = question.outcome
    status = 200
    if form.is_valid():
        text, version = form.cleaned_data["text"], form.cleaned_data["version"]
        try:
            services.write_outcome(question, by=request.user, version=version, text=text)
            messages.success(request, _("Saved. Readers see what came of it first."))
            return redirect(question)
        except services.QuestionChanged:
            access.refresh_rights(request.user)
            form, status = _over_the_other(request, public_id), 409
    shown = readable(request, public_id)
    context = question_context(shown, request.user, outcome_form=form, outcome_open=True)
    return render(request, "knowledge/question_detail.html", context, status=status)


def _over_the_other(request: PersonRequest, public_id: str) -> OutcomeForm:
    """Keep what was typed in a form that saves over what somebody else wrote, and say so."""
    now = Question.objects.editable_by(request.user).get(public_id=public_id)
    sent = request.POST.copy()
    sent["version"] = str(now.version)
    form = OutcomeForm(sent, auto_id="id_outcome_%s")
    form.is_known = clean(now.outcome)
    form.add_error(
        None,
        _(
            "Somebody of your zone changed this call after you opened it. Nothing you typed is lost:"
            " it stands in the form, and saving puts it over the other text."
        ),
    )
    return form
