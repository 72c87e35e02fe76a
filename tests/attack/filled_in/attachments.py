"""The files of an article."""

from __future__ import annotations

from knowledge.models import (
    Attachment,
)
from tests.attack.filled_in.base import (
    Filled,
    Scene,
    article_url,
    form,
)


@form("knowledge:attachment_new")
def attachment_new(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("polder_member"),
        article_url(article, "files"),
        files=("plan.pdf", "schets.pdf"),
        table="knowledge_article",
        made=Attachment.objects.count,
        becomes=2,
        audit={"file_added": 2},
    )


@form("knowledge:attachment_renew")
def attachment_renew(scene: Scene) -> Filled:
    filled = attachment_new(scene)
    filled.post()
    file = Attachment.objects.latest("pk")
    return Filled(
        filled.browser,
        f"/knowledge/files/{file.public_id}/renew/",
        files=("nieuw.pdf",),
        table="knowledge_article",
        made=Attachment.objects.filter(replaces=file.pk).count,
        audit={"file_renewed": 1},
    )


@form("knowledge:attachment_remove")
def attachment_remove(scene: Scene) -> Filled:
    filled = attachment_new(scene)
    filled.post()
    file = Attachment.objects.latest("pk")
    return Filled(
        filled.browser,
        f"/knowledge/files/{file.public_id}/remove/",
        table="knowledge_article",
        made=Attachment.objects.count,
        audit={"file_removed": 1},
        others=(302, 404),
    )
