"""Changing, removing and reporting what was said below a question."""

from __future__ import annotations

from knowledge import services
from knowledge.models import Answer, Remark
from tests.attack.filled_in.base import Filled, Scene, form
from tests.attack.filled_in.talk import reported
from zones.models import Letter


def _answer(scene: Scene) -> Answer:
    question = scene.question_by(scene.someone("polder_member"))
    said = scene.answer_by(question, scene.someone("vlas_member"))
    Letter.objects.all().delete()
    return said


def _remark(scene: Scene) -> Remark:
    question = scene.question_by(scene.someone("polder_member"))
    said, _made = services.remark(question, by=scene.someone("vlas_member"), text="Nog iets.")
    return said


@form("questions:answer_edit")
def answer_edit(scene: Scene) -> Filled:
    return Filled(
        scene.browser("vlas_member"),
        f"/questions/answers/{_answer(scene).public_id}/edit/",
        {"text": "<p>Drie jaar al.</p>"},
        table="knowledge_answer",
        made=Answer.objects.filter(text__contains="Drie").count,
        audit={"answer_changed": 1},
    )


@form("questions:answer_remove")
def answer_remove(scene: Scene) -> Filled:
    return Filled(
        scene.browser("vlas_member"),
        f"/questions/answers/{_answer(scene).public_id}/remove/",
        table="knowledge_answer",
        made=Answer.objects.count,
        becomes=0,
        audit={"answer_removed": 1},
        others=(302, 404),
    )


@form("questions:remark_edit")
def remark_edit(scene: Scene) -> Filled:
    return Filled(
        scene.browser("vlas_member"),
        f"/questions/remarks/{_remark(scene).public_id}/edit/",
        {"text": "Nog twee dingen."},
        table="knowledge_remark",
        made=Remark.objects.filter(text__contains="twee").count,
        audit={"remark_changed": 1},
    )


@form("questions:remark_remove")
def remark_remove(scene: Scene) -> Filled:
    return Filled(
        scene.browser("vlas_member"),
        f"/questions/remarks/{_remark(scene).public_id}/remove/",
        table="knowledge_remark",
        made=Remark.objects.count,
        becomes=0,
        audit={"remark_removed": 1},
        others=(302, 404),
    )


@form("questions:question_report")
def question_report(scene: Scene) -> Filled:
    question = scene.question_by(scene.someone("polder_member"))
    return reported(scene, f"/questions/{question.public_id}/report/")


@form("questions:answer_report")
def answer_report(scene: Scene) -> Filled:
    return reported(scene, f"/questions/answers/{_answer(scene).public_id}/report/")


@form("questions:remark_report")
def remark_report(scene: Scene) -> Filled:
    return reported(scene, f"/questions/remarks/{_remark(scene).public_id}/report/")
