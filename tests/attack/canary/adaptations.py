"""Adaptations: one for the own zone of what all read, and one that all read of what few may know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge import services
from knowledge.choices import Weight
from knowledge.models import Adaptation, Article
from knowledge.richtext.merge import digest_of
from knowledge.services import Change, Decision
from tests.attack.canary.articles import OUT_OF_THE_NETWORK, TEXTS, writing
from tests.attack.canary.people import EDITORS, EVERYBODY, POLDER
from tests.attack.canary.tokens import token
from zones import access

if TYPE_CHECKING:
    from tests.attack.canary.tokens import Planted

NETWORK = EVERYBODY - {"anonymous"} - OUT_OF_THE_NETWORK


def plant(planted: Planted) -> None:
    _adapt(planted, "measured", "open", by="polder_member", audience="zone", readers=POLDER)
    _adapt(planted, "fitted", "named", by="vlas_coordinator", audience="network", readers=NETWORK)
    _decide_on_what_changed(planted)


def _adapt(
    planted: Planted, name: str, of: str, *, by: str, audience: str, readers: frozenset[str]
) -> None:
    person = planted.people.user(by)
    zone = person.current_zone
    assert zone is not None
    origin = Article.objects.get(pk=planted.items[of].pk)
    article, _made = services.adapt(origin, by=person, zone=zone, number=1)
    article = services.revise(
        article,
        by=person,
        version=article.version,
        writing=writing(planted, name, audience=audience),
    )
    services.tell_change(
        article, by=person, changed=token(name, "changed"), why=token(name, "because")
    )
    article = services.publish(article, by=person)
    planted.plant(name, [*TEXTS, "changed", "because"], readers)
    planted.note(name, article, readers, version=article.version)


def _decide_on_what_changed(planted: Planted) -> None:
    """The origin says more by now; PZ Polder noted why that is not for them."""
    people = planted.people
    origin = Article.objects.get(pk=planted.items["open"].pk)
    told = writing(planted, "open", title="kanarieopentitle fietsen")
    services.revise(
        origin, by=people.user("vlas_coordinator"), version=origin.version,
        writing=writing(planted, "open", title=told.title, body=f"{told.body}<p>en nog iets</p>"),
        change=Change(weight=Weight.MINOR),
    )  # fmt: skip
    services.tell_adapters(origin.pk)
    person = people.user("polder_member")
    article = Article.objects.get(pk=planted.items["measured"].pk)
    with access.reading_as(person):
        news = services.news_of(Adaptation.objects.get(article=article), person)
    assert news is not None
    services.decide_on_news(
        article, by=person, number=news.after.number,
        decisions={
            digest_of(part): Decision(is_taken=False, note=token("measured", "note"))
            for part in news.parts
        },
    )  # fmt: skip
    planted.plant("measured", ["note"], EDITORS)
    planted.items["open"].numbers["version"] = Article.objects.get(pk=origin.pk).version
