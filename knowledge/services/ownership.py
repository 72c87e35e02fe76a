"""What publishing promises: somebody who answers for the text, and a day by which it is read again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from knowledge.choices import Weight
from knowledge.models import Authorship

if TYPE_CHECKING:
    from knowledge.models import Article

OWNERS_PLACE = 100
"""Of an owner who did not write along: after those who did."""

A_YEAR = timedelta(days=365)


def promise(article: Article, *, weight: str = Weight.MAJOR) -> None:
    """Fill in who answers for an article that is about to be shown, and when it was and will be read again.

    Without an owner that is its first author; what was brought in without authors waits for its
    coordinators to choose somebody. Who answers for it may change it, and so is an author too. Mending
    typing errors is not reading it again.
    """
    if article.owner is None:
        first = article.authorships.select_related("person").first()
        if first is not None:
            article.owner, article.owner_function = first.person, first.person.function
    if article.owner is not None:
        Authorship.objects.bulk_create(
            [Authorship(article=article, person=article.owner, position=OWNERS_PLACE)],
            ignore_conflicts=True,
        )
    today = timezone.localdate()
    if weight == Weight.TYPO and article.review_by:
        return
    article.checked_on = today
    if article.review_by is None or article.review_by <= today:
        article.review_by = today + A_YEAR
