"""Questions, answers and calls."""

from __future__ import annotations

import uuid

from django.utils import timezone

from knowledge.models import (
    Answer,
    Article,
    MeToo,
    Question,
    Remark,
    Source,
)
from tests.attack.filled_in.base import (
    Filled,
    Scene,
    form,
)


def _question_url(question: Question, *more: str) -> str:
    return question.get_absolute_url() + "".join(f"{part}/" for part in more)


@form("questions:question_new")
def question_new(scene: Scene) -> Filled:
    scene.meet("vlas_coordinator")
    return Filled(
        scene.browser("polder_member"),
        "/questions/new/",
        scene.question_fields(asked_zone="vlas", audience="named"),
        table="knowledge_question",
        made=Question.objects.count,
        audit={"question_asked": 1},
        letters={"question_asked": 1},
    )


@form("questions:question_edit")
def question_edit(scene: Scene) -> Filled:
    question = scene.question_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("polder_member"),
        _question_url(question, "edit"),
        scene.question_fields(title="Anders gevraagd", version=1),
        table="knowledge_question",
        made=lambda: Question.objects.get().version,
        becomes=2,
        audit={"question_changed": 1},
    )


@form("questions:answer_new")
def answer_new(scene: Scene) -> Filled:
    question = scene.question_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("vlas_member"),
        _question_url(question, "answers"),
        {"text": "<p>Wij, al twee jaar.</p>", "form_key": str(uuid.uuid4())},
        table="knowledge_answer",
        made=Answer.objects.count,
        audit={"question_answered": 1},
        letters={"question_answered": 1},
    )


@form("questions:remark_new")
def remark_new(scene: Scene) -> Filled:
    question = scene.question_by(scene.someone("polder_member"))
    said = scene.answer_by(question, scene.someone("vlas_member"))
    return Filled(
        scene.browser("vlas_member"),
        _question_url(question, "remarks"),
        {"text": "Nog iets.", "answer": said.public_id, "form_key": str(uuid.uuid4())},
        table="knowledge_remark",
        made=Remark.objects.count,
        audit={"question_remarked": 1},
    )


@form("questions:me_too")
def me_too(scene: Scene) -> Filled:
    question = scene.question_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("vlas_member"),
        _question_url(question, "me-too"),
        {"action": "say"},
        table="knowledge_metoo",
        made=MeToo.objects.count,
        audit={"me_too_said": 1},
    )


@form("questions:question_step", "close")
def question_closed(scene: Scene) -> Filled:
    question = scene.question_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("polder_member"),
        _question_url(question, "steps", "close"),
        table="knowledge_question",
        made=lambda: Question.objects.get().state,
        becomes="closed",
        audit={"question_closed": 1},
    )


@form("questions:outcome")
def outcome(scene: Scene) -> Filled:
    question = scene.question_by(scene.someone("polder_member"), deadline=timezone.localdate())
    return Filled(
        scene.browser("polder_member"),
        _question_url(question, "outcome"),
        {"text": "<p>Gelukt.</p>", "version": 1},
        table="knowledge_question",
        made=lambda: Question.objects.get().outcome,
        becomes="<p>Gelukt.</p>",
        audit={"outcome_written": 1},
    )


@form("questions:solution_mark")
def solution_mark(scene: Scene) -> Filled:
    question = scene.question_by(scene.someone("polder_member"))
    said = scene.answer_by(question, scene.someone("vlas_member"))
    return Filled(
        scene.browser("polder_member"),
        f"/questions/answers/{said.public_id}/solution/",
        {"action": "mark", "seen": ""},
        table="knowledge_question",
        made=Question.objects.filter(solution=said).count,
        audit={"solution_marked": 1},
        letters={"answer_chosen": 1},
    )


@form("questions:answer_practice")
def answer_practice(scene: Scene) -> Filled:
    question = scene.question_by(scene.someone("polder_member"))
    said = scene.answer_by(question, scene.someone("vlas_member"))
    return Filled(
        scene.browser("vlas_member"),
        f"/questions/answers/{said.public_id}/practice/",
        table="knowledge_article",
        made=lambda: (Article.objects.count(), Source.objects.count()),
        becomes=(1, 1),
        audit={"article_drafted": 1, "answer_turned": 1},
    )
