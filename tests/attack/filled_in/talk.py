"""Talking below an article: comments, signs, follows and reports."""

from __future__ import annotations

import uuid

from knowledge import services
from knowledge.models import (
    ArticleSign,
    Attachment,
    Comment,
    Follow,
    HidingBar,
    Report,
)
from tests.attack.filled_in.attachments import attachment_new
from tests.attack.filled_in.base import (
    Filled,
    Scene,
    article_url,
    form,
)
from tests.knowledge.below import widened
from zones.models import Letter


@form("knowledge:comment_new")
def comment_new(scene: Scene) -> Filled:
    author, other = scene.someone("polder_member"), scene.someone("polder_chief")
    article = scene.article_by(author, co_authors=(other,))
    return Filled(
        scene.browser("vlas_member"),
        article_url(article, "comments"),
        {"text": "Werkt dat ook bij ons?", "form_key": str(uuid.uuid4())},
        table="knowledge_comment",
        made=Comment.objects.count,
        audit={"comment_posted": 1},
        letters={"comment_posted": 2},
    )


def _said(scene: Scene) -> Comment:
    filled = comment_new(scene)
    filled.post()
    Letter.objects.all().delete()
    return Comment.objects.latest("pk")


@form("knowledge:comment_edit")
def comment_edit(scene: Scene) -> Filled:
    said = _said(scene)
    return Filled(
        scene.browser("vlas_member"),
        f"/knowledge/comments/{said.public_id}/edit/",
        {"text": "Werkt dat ook in een kleine zone?"},
        table="knowledge_comment",
        made=Comment.objects.filter(text__contains="kleine").count,
        audit={"comment_changed": 1},
    )


@form("knowledge:comment_remove")
def comment_remove(scene: Scene) -> Filled:
    said = _said(scene)
    return Filled(
        scene.browser("vlas_member"),
        f"/knowledge/comments/{said.public_id}/remove/",
        table="knowledge_comment",
        made=Comment.objects.count,
        becomes=0,
        audit={"comment_removed": 1},
        others=(302, 404),
    )


@form("knowledge:article_sign")
def article_sign(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("vlas_member"),
        article_url(article, "signs"),
        {"kind": "seen_too", "action": "give"},
        table="knowledge_articlesign",
        made=ArticleSign.objects.count,
        audit={"sign_given": 1},
    )


def _followed(scene: Scene, url: str) -> Filled:
    return Filled(
        scene.browser("vlas_member"),
        url,
        {"action": "start"},
        table="knowledge_follow",
        made=Follow.objects.count,
        audit={"follow_started": 1},
    )


@form("knowledge:article_follow")
def article_follow(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    return _followed(scene, article_url(article, "follow"))


@form("knowledge:topic_follow")
def topic_follow(scene: Scene) -> Filled:
    slug = next(iter(scene.topics.values())).slug
    return _followed(scene, f"/knowledge/topics/{slug}/follow/")


@form("network:zone_follow")
def zone_follow(scene: Scene) -> Filled:
    return _followed(scene, "/zones/polder/follow/")


def reported(scene: Scene, url: str) -> Filled:
    """Somebody of another zone says that personal data stands there."""
    scene.meet("polder_coordinator", "polder_chief")
    return Filled(
        scene.browser("riho_member"),
        url,
        {"kind": "personal_data", "words": "In de tweede zin.", "form_key": str(uuid.uuid4())},
        table="zones_user",
        made=Report.objects.count,
        audit={"item_reported": 1},
        letters={"item_reported": 2, "item_hidden": 1},
        others=(302, 404),
    )


@form("knowledge:article_report")
def article_report(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    return reported(scene, article_url(article, "report"))


@form("knowledge:comment_report")
def comment_report(scene: Scene) -> Filled:
    return reported(scene, f"/knowledge/comments/{_said(scene).public_id}/report/")


@form("knowledge:attachment_report")
def attachment_report(scene: Scene) -> Filled:
    attachment_new(scene).post()
    Attachment.objects.update(state="clean")
    file = Attachment.objects.latest("pk")
    return reported(scene, f"/knowledge/files/{file.public_id}/report/")


@form("knowledge:report_detail")
def report_detail(scene: Scene) -> Filled:
    article_report(scene).post()
    Letter.objects.all().delete()
    report = Report.objects.latest("pk")
    return Filled(
        scene.browser("polder_coordinator"),
        f"/knowledge/reports/{report.public_id}/",
        {"outcome": "kept", "answer": "Dank, het is een fictieve naam."},
        table="knowledge_report",
        made=Report.objects.exclude(decided_at=None).count,
        audit={"report_decided": 1},
        letters={"report_decided": 1},
    )


@form("knowledge:report_restore")
def report_restore(scene: Scene) -> Filled:
    filled = report_detail(scene)
    filled.url += "restore/"
    filled.fields = {}
    return filled


@form("knowledge:bar_new")
def bar_new(scene: Scene) -> Filled:
    article_report(scene).post()
    Letter.objects.all().delete()
    report = Report.objects.latest("pk")
    return Filled(
        scene.browser("polder_coordinator"),
        f"/knowledge/reports/{report.public_id}/bar/",
        {"reason": "Er stond geen naam in."},
        table="knowledge_report",
        made=HidingBar.objects.count,
        audit={"hiding_barred": 1},
        letters={"hiding_barred": 1},
    )


@form("knowledge:bar_lift")
def bar_lift(scene: Scene) -> Filled:
    bar_new(scene).post()
    Letter.objects.all().delete()
    bar = HidingBar.objects.latest("pk")
    return Filled(
        scene.browser("network_coordinator"),
        f"/knowledge/reports/bars/{bar.public_id}/lift/",
        {},
        table="knowledge_hidingbar",
        made=HidingBar.objects.exclude(lifted_at=None).count,
        audit={"hiding_bar_lifted": 1},
        letters={"hiding_bar_lifted": 3},
    )


@form("knowledge:article_below")
def article_below(scene: Scene) -> Filled:
    """One comment of a zone's own article, which was opened to the network since."""
    author = scene.someone("polder_member")
    article = scene.article_by(author, audience="zone")
    said, _new = services.comment(article, by=author, text="Onder ons gezegd.")
    writing = scene.writing(title=article.title, audience="network")
    opened = widened(article, scene.someone("polder_coordinator"), writing)
    Letter.objects.all().delete()
    return Filled(
        scene.browser("polder_coordinator"),
        article_url(opened, "below"),
        {"action": "all"},
        table="knowledge_article",
        made=Comment.objects.filter(pk=said.pk, audience=opened.audience).count,
        audit={"below_opened": 1},
        letters={"below_opened": 1},
    )
