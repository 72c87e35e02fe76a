"""A text in two languages."""

from __future__ import annotations

from knowledge import services
from knowledge.choices import Weight
from knowledge.models import Article
from knowledge.services import Change

TITLE = "Accueil sur rendez-vous"


def again(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def revise(article: Article, by, writing, weight: Weight, **fields: object) -> Article:
    return services.revise(
        article, by=by, version=again(article).version, writing=writing(**fields), change=Change(weight=weight)
    )  # fmt: skip
