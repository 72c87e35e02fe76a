"""What a zone of the demo made to measure; the origin says more by now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge import services
from knowledge.models import Adaptation, Adoption, Article, Attachment, Revision
from knowledge.services import Writing
from network.demo import content
from network.demo.articles import date
from network.demo.clock import Clock, ago
from network.demo.drawings import drawn
from network.demo.people import acting

if TYPE_CHECKING:
    from zones.models import User

FIRST_TEXT = 1


def load(clock: Clock) -> None:
    titles = {facts["slug"]: facts["title"] for facts in content.articles()}
    for facts in content.adaptations():
        origin = Article.objects.get(title=titles[facts["origin"]])
        with acting(facts["by"]) as person:
            article = _make(origin, facts, person)
        entry = Adoption.objects.waiting().get(article=origin, zone=article.zone)
        with acting(facts["answer_by"]) as decider:
            services.decide_adoption(entry, by=decider, confirm=True)
        moment = ago(facts["age"])
        date(article, clock, moment)
        Adaptation.objects.filter(article=article).update(at=moment)
        Adoption.objects.filter(pk=entry.pk).update(
            at=moment, decided_at=moment, since=moment.date()
        )
        clock.move_audit(entry, moment)
        for picture in article.attachments.all():
            clock.move(Attachment.objects.filter(pk=picture.pk), moment)
            clock.move_audit(picture, moment)


def _make(origin: Article, facts: dict[str, Any], person: User) -> Article:
    """Begin from the first text: the origin was edited since."""
    first = Revision.objects.get(article=origin, number=FIRST_TEXT)
    article, _is_new = services.adapt(
        origin, by=person, zone=person.current_zones[0], number=first.number
    )
    texts = ("title", "summary", "body", "result", "fits")
    writing = Writing(
        **{name: facts[name] for name in texts},
        kind=article.kind,
        stage="promising",
        topic=article.topic,
        basic_function=article.basic_function,
        language=article.language,
        pictures=tuple(drawn(name) for name in facts.get("pictures", [])),
    )
    article = services.revise(article, by=person, version=article.version, writing=writing)
    services.tell_change(article, by=person, changed=facts["changed"], why=facts["why"])
    return services.publish(article, by=person)
