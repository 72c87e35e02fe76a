"""Putting up, reviewing and keeping an article."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from knowledge import services as knowledge_services
from knowledge.models import (
    Article,
    Attachment,
    Review,
    Revision,
)
from zones.models import Zone

if TYPE_CHECKING:
    from collections.abc import Callable


from tests.attack.filled_in.base import (
    Filled,
    Scene,
    article_url,
    form,
)


@form("knowledge:article_edit")
def article_edit(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    fields = scene.form_fields(title="Anders", version=article.version)
    return Filled(
        scene.browser("polder_member"),
        article_url(article, "edit"),
        fields,
        files=("plan.pdf",),
        table="knowledge_article",
        made=lambda: (Revision.objects.count(), Attachment.objects.count()),
        becomes=(2, 1),
        audit={"article_changed": 1, "file_added": 1},
    )


@form("knowledge:article_edit", "of a draft, and publish it")
def article_edit_and_publish(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"), state="draft")
    return Filled(
        scene.browser("polder_member"),
        article_url(article, "edit"),
        scene.form_fields(title="Anders", version=article.version),
        table="knowledge_article",
        made=Revision.objects.count,
        audit={"article_changed": 1, "article_published": 1},
    )


def _pressed(word: str, state: str, **expected: Any) -> Callable[[Scene], Filled]:
    def fill_in(scene: Scene) -> Filled:
        author = scene.someone("polder_member")
        article = scene.article_by(author, state=state)
        presser = expected.get("by", "polder_member")
        return Filled(
            scene.browser(presser),
            article_url(article, word),
            table="knowledge_article",
            made=Article.objects.count,
            becomes=expected.get("left", 1),
            audit={expected["verb"]: 1},
            others=expected.get("others", (302,)),
        )

    return fill_in


form("knowledge:article_publish")(_pressed("publish", "draft", verb="article_published"))
form("knowledge:article_withdraw")(_pressed("withdraw", "published", verb="article_withdrawn"))
form("knowledge:article_bin")(_pressed("bin", "published", verb="article_binned"))
form("knowledge:article_restore")(
    _pressed("restore", "binned", verb="article_restored", others=(404,))
)
form("knowledge:article_delete")(
    _pressed(
        "delete",
        "binned",
        verb="article_deleted",
        by="polder_coordinator",
        left=0,
        others=(404,),
    )
)


@form("knowledge:revision_restore")
def revision_restore(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("polder_member"),
        article_url(article, "revisions", "1", "restore"),
        {"version": article.version},
        table="knowledge_article",
        made=Revision.objects.count,
        becomes=2,
        audit={"article_changed": 1},
    )


def _handed_in(scene: Scene) -> Article:
    """A draft of PZ Polder that waits, in a zone that reviews first, with two who decide."""
    scene.meet("polder_coordinator", "polder_chief")
    author = scene.someone("polder_member")
    article = scene.article_by(author, state="draft")
    Zone.objects.filter(slug="polder").update(reviews_first=True)
    knowledge_services.publish(article, by=author)
    Zone.objects.filter(slug="polder").update(reviews_first=False)  # for the next form
    return article


def _reviewed(action: str, **expected: Any) -> Callable[[Scene], Filled]:
    def fill_in(scene: Scene) -> Filled:
        article = _handed_in(scene)
        return Filled(
            scene.browser("polder_coordinator"),
            article_url(article, "review", "decide"),
            {"number": 1, "action": action, "reason": "Wat kost het?"},
            table="knowledge_article",
            made=Review.objects.filter(outcome=expected["outcome"]).count,
            audit=expected["audit"],
            letters={"review_decided": 1},
        )

    return fill_in


form("knowledge:review_decide", "yes")(
    _reviewed("approve", outcome="approved", audit={"review_approved": 1, "article_published": 1})
)
form("knowledge:review_decide", "back")(
    _reviewed("return", outcome="returned", audit={"review_returned": 1})
)


@form("knowledge:review_take_back")
def review_take_back(scene: Scene) -> Filled:
    article = _handed_in(scene)
    return Filled(
        scene.browser("polder_member"),
        article_url(article, "review", "take-back"),
        table="knowledge_article",
        made=Review.objects.filter(outcome="taken_back").count,
        audit={"review_taken_back": 1},
    )


@form("knowledge:article_confirm")
def article_confirm(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    late = timezone.localdate() - timedelta(days=3)
    Article.objects.filter(pk=article.pk).update(review_by=late)
    return Filled(
        scene.browser("polder_member"),
        article_url(article, "still-right"),
        table="knowledge_article",
        made=Article.objects.filter(review_by__gt=timezone.localdate()).count,
        audit={"article_confirmed": 1},
    )


@form("knowledge:article_archive")
def article_archive(scene: Scene) -> Filled:
    author = scene.someone("polder_member")
    successor = scene.article_by(author)
    article = scene.article_by(author)
    return Filled(
        scene.browser("polder_member"),
        article_url(article, "archive"),
        {"successor": successor.get_absolute_url()},
        table="knowledge_article",
        made=Article.objects.filter(state="archived", successor=successor).count,
        audit={"article_archived": 1},
    )


@form("knowledge:article_take_out")
def article_take_out(scene: Scene) -> Filled:
    author = scene.someone("polder_member")
    article = knowledge_services.archive(scene.article_by(author), by=author)
    return Filled(
        scene.browser("polder_member"),
        article_url(article, "take-out"),
        table="knowledge_article",
        made=Article.objects.filter(state="published").count,
        audit={"article_taken_out": 1},
    )


@form("knowledge:hand_over")
def hand_over(scene: Scene) -> Filled:
    article, to = scene.article_by(scene.someone("polder_member")), scene.someone("polder_chief")
    return Filled(
        scene.browser("polder_coordinator"),
        "/knowledge/review/hand-over/",
        {"articles": [article.public_id], "to": to.public_id},
        table="knowledge_article",
        made=Article.objects.filter(owner=to).count,
        audit={"article_handed_over": 1},
    )


@form("zones:zone_settings")
def zone_settings(scene: Scene) -> Filled:
    return Filled(
        scene.browser("polder_coordinator"),
        "/zones/polder/settings/",
        {"reviews_first": "on"},
        table="zones_zone",
        made=Zone.objects.filter(reviews_first=True).count,
        audit={"reviews_began": 1},
    )
