"""From what an article was made: of that which the reader may read, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.models import Adaptation, Article
from knowledge.selectors.translations import original_of

if TYPE_CHECKING:
    from zones.models import User


@dataclass(frozen=True)
class MadeFrom:
    """The article that was adapted and the original of a translation, each with the number of its text."""

    origin: Article | None = None
    origin_number: int | None = None
    original: Article | None = None
    original_number: int | None = None


def made_from(article: Article, person: User) -> MadeFrom:
    """Return what the paper names beside an article that was read by `visible_to`."""
    original = original_of(article, person)
    if original is None:
        return MadeFrom()
    link = Adaptation.objects.visible_to(person).filter(article=original).first()
    origins = Article.objects.visible_to(person).select_related("zone").defer("body")
    origin = origins.filter(pk=link.origin_id).first() if link and link.origin_id else None
    return MadeFrom(
        origin=origin,
        origin_number=link.origin_number if link and origin else None,
        original=original if article.is_translation else None,
        original_number=article.translated_edition,
    )
