from __future__ import annotations

import pytest
from django.utils import timezone

from knowledge import services
from knowledge.choices import AdoptionState, SignKind, Weight
from knowledge.models import (
    Article,
)
from knowledge.services import Entry
from tests.knowledge.below import attached, widened
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


@pytest.fixture
def opened(
    article_by, writing, zones, polder_member, polder_coordinator, vlas_member, vlas_coordinator
):
    """An article that PZ Polder and PZ Vlas talked about before the whole network read it."""
    article = article_by(polder_member, audience="named", named_zones=(zones["vlas"],))
    first, _made = services.comment(article, by=vlas_member, text="Bij ons @Coordinator Vlas")
    services.comment(article, by=polder_member, text="Dank u", answers=first)
    services.give_sign(article, by=vlas_member, kind=SignKind.USEFUL)
    attached(article, polder_member, "intern.txt", b"draaiboekwoord")
    services.enter_adoption(
        article,
        by=vlas_coordinator,
        zone=zones["vlas"],
        entry=Entry(state=AdoptionState.ADOPTED, since=timezone.localdate(), words="sinds mei"),
    )
    return widened(article, polder_coordinator, writing())


@pytest.fixture
def articles(article_by, polder_member):
    return [article_by(polder_member, title=f"Artikel {number}") for number in range(6)]
