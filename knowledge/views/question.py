"""Asking, reading and changing one question."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from knowledge import services
from knowledge.forms import AnswerForm, OutcomeForm, QuestionForm, RemarkForm
from knowledge.models import Answer, Article, MeToo, Question, Remark
from knowledge.richtext.sanitizer import clean
from knowledge.selectors import similar
from knowledge.services.question import reads_as as question_reads_as
from zones import access, audit
from zones.choices import AudienceKind
from zones.views import limits

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from zones.http import PersonRequest
    from zones.models import User

SEVERAL = ("named_zones",)
MAX_SLUG_LENGTH = 50
MAX_TITLE_LENGTH = 160


@require_safe
def question_detail(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who may read it: the question, what came of it, its answers, and what this person may do."""
    question = readable(request, public_id)
    context = question_context(question, request.user)
    return render(request, "knowledge/question_detail.html", context)


def readable(request: PersonRequest, public_id: str) -> Question:
    person = request.user
    rows = Question.objects.visible_to(person).with_rights(person).with_frame(person)
    rows = rows.select_related("zone", "topic__parent", "audience", "asked_zone", "asked_by",
        "outcome_by", "meant_for", "updated_by")  # fmt: skip
    return get_object_or_404(rows, public_id=public_id)


def question_context(question: Question, person: User, **more: Any) -> dict[str, Any]:
    """Return all that the page of a question shows to this person, with its small forms."""
    note_reading(question, person)
    answers, remarks = _said_below(question, person)
    about = Article.objects.visible_to(person).filter(questions=question.pk).first()
    mine = MeToo.objects.visible_to(person).filter(question=question, person=person)
    return {
        "question": question,
        "body": clean(question.body),
        "outcome": clean(question.outcome),
        "answers": answers,
        "answer_number": sum(answer.removed_at is None for answer in answers),
        "remarks": remarks,
        "about": about,
        "solution_seen": next(
            (a.public_id for a in answers if a.pk == question.solution_id and a.stands), ""
        ),
        "has_it_too": mine.exists(),
        "is_own_zone": question.zone_id in access.reader(person).zone_ids,
        "may_say_me_too": bool(person.current_zones) and question.asked_by_id != person.pk,
        "answer_form": AnswerForm(auto_id="id_answer_%s"),
        "remark_form": RemarkForm(auto_id="id_remark_%s"),
        "outcome_form": OutcomeForm(
            initial={"text": question.outcome, "version": question.version},
            auto_id="id_outcome_%s",
        ),
        **more,
    }


def note_reading(question: Question, person: User) -> None:
    """A zone may know who of other zones read what was not asked of the whole network."""
    if question.audience.kind != AudienceKind.NETWORK:
        audit.record_reading(person, "question_read", zone=question.zone, item=question)


def question_new(request: PersonRequest) -> HttpResponse:
    """For members of a zone: ask, or look first whether the answer is there already."""
    person = request.user
    if not person.current_zones:
        raise PermissionDenied
    about = _about(request)
    if request.method == "POST" and request.POST.get("action") == "look":
        return _look_first(request, about)
    typed = _named(request) if request.method != "POST" else None
    form = QuestionForm(request.POST or None, user=person, about=about, typed=typed)
    if (
        request.method == "POST"
        and form.is_valid()
        and not limits.is_too_often(request, "question", form)
    ):
        question, made = _ask(form, request)
        if question is not None and (made or _says(form, question)):
            messages.success(request, _("Asked. You get a letter when somebody answers."))
            return redirect(question)
        if question is not None:
            form = _ask_anew(request, about)
    return render(request, "knowledge/question_form.html", {"form": form, "about": about})


@require_safe
def question_similar(request: PersonRequest) -> HttpResponse:
    """For everybody, over what they may read: what may answer the question that is being typed."""
    text = request.GET.get("title", "")[:MAX_TITLE_LENGTH]
    context: dict[str, Any] = {"typed": text.strip()}
    if limits.is_too_often(request, "search"):
        context["too_often"] = limits.words(request)
    elif text.strip():
        context["similar"] = similar.similar(request.user, text)
    return render(request, "knowledge/_similar.html", context)


def question_edit(request: PersonRequest, public_id: str) -> HttpResponse:
    """For who asked, and the zone's coordinators: change what is asked, and by when."""
    question = _editable(request, public_id)
    form = QuestionForm(request.POST or None, user=request.user, question=question)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            services.revise_question(
                question, by=request.user, version=version, asking=form.asking()
            )
        except services.QuestionChanged as moved:
            if moved.question.updated_by_id != request.user.pk or not _says(form, moved.question):
                return _conflict(request, public_id, form)
        messages.success(request, _("Saved."))
        return redirect(question)
    return render(request, "knowledge/question_form.html", {"form": form, "question": question})


def _editable(request: PersonRequest, public_id: str) -> Question:
    rows = Question.objects.editable_by(request.user).with_rights(request.user)
    rows = rows.select_related("zone", "topic", "audience", "meant_for", "asked_zone", "updated_by")
    return get_object_or_404(rows, public_id=public_id)


def _about(request: PersonRequest) -> Article | None:
    """Return the article that the question is about, where one is named that this person reads."""
    named = (request.POST if request.method == "POST" else request.GET).get("article", "")
    if not named:
        return None
    rows = Article.objects.visible_to(request.user).published()
    rows = rows.select_related("zone", "topic", "audience")
    return rows.filter(public_id=named[:12]).first()


def _look_first(request: PersonRequest, about: Article | None) -> HttpResponse:
    """Show what is there already, without script; what was typed stays in the form."""
    person, typed = request.user, _typed(request.POST)
    context: dict[str, Any] = {
        "form": QuestionForm(user=person, about=about, typed=typed),
        "about": about,
        "typed": str(typed.get("title", "")).strip()[:MAX_TITLE_LENGTH],
    }
    if limits.is_too_often(request, "search"):
        context["too_often"] = limits.words(request)
    else:
        context["similar"] = similar.similar(person, context["typed"])
    return render(request, "knowledge/question_form.html", context)


def _named(request: PersonRequest) -> dict[str, str]:
    """Return what the address fills in: the words of a search, and a topic."""
    lengths = {"title": MAX_TITLE_LENGTH, "topic": MAX_SLUG_LENGTH}
    given = {name: request.GET.get(name, "")[:length] for name, length in lengths.items()}
    return {name: value for name, value in given.items() if value}


def _typed(sent: QueryDict) -> dict[str, Any]:
    names = set(QuestionForm.base_fields) & set(sent)
    return {name: sent.getlist(name) if name in SEVERAL else sent[name] for name in names}


def _ask(form: QuestionForm, request: PersonRequest) -> tuple[Question | None, bool]:
    zone = form.asking_zone
    if zone is None:
        raise Http404
    try:
        return services.ask(
            by=request.user,
            zone=zone,
            asking=form.asking(),
            form_key=form.cleaned_data["form_key"],
        )
    except services.NotOfZone:
        raise Http404 from None
    except Article.DoesNotExist:
        form.add_error(None, _("The article is no longer there for you. Ask without it."))
        return None, False


def _says(form: QuestionForm, question: Question) -> bool:
    zone = form.asking_zone or question.zone
    return question_reads_as(question, form.asking(), zone=zone, by=form.user)


def _ask_anew(request: PersonRequest, about: Article | None) -> QuestionForm:
    """Keep what was typed in a form that asks a question of its own when it is sent once more."""
    sent = request.POST.copy()
    sent["form_key"] = str(uuid.uuid4())
    form = QuestionForm(sent, user=request.user, about=about)
    form.add_error(
        None,
        _(
            "You asked this before, in other words or of others. Change that question, or send this"
            " one to ask anew."
        ),
    )
    return form


def _conflict(request: PersonRequest, public_id: str, stale: QuestionForm) -> HttpResponse:
    """Show both texts; what this person typed stands in a form that saves over the other one."""
    access.refresh_rights(request.user)
    question = _editable(request, public_id)
    sent = request.POST.copy()
    sent["version"] = str(question.version)
    form = QuestionForm(sent, user=request.user, question=question)
    form.is_valid()
    theirs = {"title": question.title, "body": clean(question.body), "deadline": question.deadline}
    context = {
        "form": form,
        "question": question,
        "conflict": [
            {"label": form.fields[name].label, "theirs": text, "is_rich": name == "body"}
            for name, text in theirs.items()
            if (clean(stale.cleaned_data[name]) if name == "body" else stale.cleaned_data[name])
            != text
        ],
    }
    return render(request, "knowledge/question_form.html", context, status=409)


def _said_below(question: Question, person: User) -> tuple[list[Answer], list[Remark]]:
    """Return the answers, the solution first, with their remarks and practices; and the question's own remarks."""
    answers = list(
        Answer.objects.visible_to(person).filter(question=question).select_related("author", "zone")
    )
    remarks = list(
        Remark.objects.visible_to(person).filter(question=question).select_related("author", "zone")
    )
    practices = list(
        Article.objects.visible_to(person)
        .filter(source__answer__in=answers)
        .select_related("zone", "source")
        .defer("body")
    )
    for answer in answers:
        answer.question = question
        answer.remarks_shown = [r for r in remarks if r.answer_id == answer.pk]
        answer.practices = [a for a in practices if a.source.answer_id == answer.pk]
        answer.may_turn = (
            answer.removed_at is None and services.zone_to_turn_for(answer, person) is not None
        )
        answer.text = clean(answer.text)
    answers.sort(key=lambda answer: answer.pk != question.solution_id)
    return answers, [r for r in remarks if r.answer_id is None]
