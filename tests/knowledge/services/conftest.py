from __future__ import annotations

import pytest

from knowledge import services
from knowledge.choices import Weight
from knowledge.models import Article
from tests.knowledge.pages import days
from zones.models import Zone


@pytest.fixture
def proposed(zones, article_by, polder_member, polder_coordinator, polder_chief, writing, fresh):
    """A published article whose new text waits."""
    article = article_by(polder_member, title="Oude titel")
    Zone.objects.filter(slug="polder").update(reviews_first=True)
    return services.revise(
        article,
        by=fresh(polder_member),
        version=article.version,
        writing=writing(title="Nieuwe titel", body="<p>Een nieuwe tekst.</p>"),
        change=services.Change(words="Nieuwe cijfers", weight=Weight.MINOR),
    )


@pytest.fixture
def due(article_by, polder_member):
    """Make a published article that is to be read again so many days from now."""

    def make(count, by=None, **fields):
        article = article_by(by or polder_member, **fields)
        read = days(count - 365)
        Article.objects.filter(pk=article.pk).update(review_by=days(count), checked_on=read)
        article.refresh_from_db()
        return article

    return make
