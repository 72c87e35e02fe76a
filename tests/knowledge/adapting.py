"""What tests of adaptations begin from: an origin's texts, what is told, and how an origin changes."""

from __future__ import annotations

from knowledge import services
from knowledge.choices import Weight
from knowledge.models import Adaptation, Article
from knowledge.services import Change
from zones import access

TEXT = "<h2>Aanpak</h2><p>Met een digitale afspraak vooraf.</p><p>Elk uur een slot vrij.</p>"
NEWER = (
    "<h2>Aanpak</h2><p>Met een digitale afspraak en een herinnering vooraf.</p>"
    "<p>Elk uur een slot vrij.</p><p>Bellen kan voortaan ook.</p>"
)
TOLD = {"changed": "Zonder online intake", "why": "Een derde komt zonder afspraak"}


def news(link: Adaptation, person) -> list:
    with access.reading_as(person):
        return services.news_of(link, person).parts


def change(
    origin: Article, writing, by, body: str = NEWER, weight: str = Weight.MINOR, **fields
) -> Article:
    origin = Article.objects.get(pk=origin.pk)
    return services.revise(
        origin, by=by, version=origin.version, writing=writing(body=body, **fields),
        change=Change(words="bijgewerkt", weight=weight),
    )  # fmt: skip
