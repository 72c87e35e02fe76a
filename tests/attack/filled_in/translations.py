"""The other language of an article."""

from __future__ import annotations

from knowledge.models import (
    Article,
)
from tests.attack.filled_in.base import (
    Filled,
    Scene,
    article_url,
    form,
)


@form("knowledge:article_translate")
def article_translate(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    return Filled(
        scene.browser("polder_member"),
        article_url(article, "translate"),
        table="knowledge_article",
        made=Article.objects.filter(translation_of=article).count,
        audit={"article_translated": 1},
    )


@form("knowledge:article_translated")
def article_translated(scene: Scene) -> Filled:
    article = scene.article_by(scene.someone("polder_member"))
    scene.browser("polder_member").post(article_url(article, "translate"))
    Article.objects.filter(pk=article.pk).update(edition=2)
    translation = Article.objects.get(translation_of=article)
    return Filled(
        scene.browser("polder_member"),
        article_url(translation, "translated"),
        table="knowledge_article",
        made=lambda: Article.objects.get(pk=translation.pk).translated_edition,
        becomes=2,
        audit={"translation_checked": 1},
    )
