"""What helps a reader further beside the results: the topic that was meant, who knows more, what to ask instead."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.models import Article, Authorship, Question, Topic
from knowledge.search.synonyms import phrase_of
from knowledge.search.words import LANGUAGES, stem
from network.selectors import people, topics
from network.selectors.search_results import Match, Results, find
from zones.selectors.people import colleagues, with_zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.search import Query
    from zones.models import User

MEANT = 0.7
KNOWING = 4
OF_FIRST = 5
MAX_CORRECTIONS = 2


@dataclass(frozen=True)
class TopicMeant:
    topic: Topic
    articles: int
    questions: int
    people: Sequence[User]


@dataclass(frozen=True)
class Correction:
    """Another query that finds something; `count` strong hits."""

    text: str
    word: str
    count: int


def topic_meant(person: User, query: Query) -> TopicMeant | None:
    """Return the topic whose name, or another word for it, was searched for."""
    forms = [form for form, match in query.matches().items() if match.weight >= MEANT]
    forms += [form for group in query.groups for form in group.asked.split()]
    said = {stem(form, language) for form in forms for language in LANGUAGES}
    named = [
        (len(phrase), topic)
        for topic in Topic.objects.all()
        for language, name in (("nl", topic.name_nl), ("fr", topic.name_fr))
        if (phrase := phrase_of(name)) and said.issuperset(stem(form, language) for form in phrase)
    ]
    if not named:
        return None
    return about(person, max(named, key=lambda pair: (pair[0], -pair[1].pk))[1])


def about(person: User, topic: Topic) -> TopicMeant:
    articles = topics.articles_of(person, topic)
    questions = Question.objects.visible_to(person).asked().filter(topic=topic).count()
    return TopicMeant(topic, articles.count(), questions, topics.to_ask(person, topic, articles))


def nearest_topic(matches: Iterable[Match]) -> Topic | None:
    """Return the topic that most of these rows are on."""
    counts = Counter(match.topic_id for match in matches if match.topic_id)
    return Topic.objects.filter(pk=counts.most_common(1)[0][0]).first() if counts else None


def who_knows(person: User, results: Results, meant: TopicMeant | None) -> Sequence[User]:
    """Return who may be asked about the topic that was meant, else who wrote the first articles."""
    if meant is not None and meant.people:
        return meant.people[:KNOWING]
    first = [match.pk for match in results.narrowed if match.item_type == "article"][:OF_FIRST]
    read = Article.objects.visible_to(person).filter(pk__in=first).values("pk")
    authors = Authorship.objects.filter(article__in=read).values("person")
    return list(
        with_zone(colleagues(person).filter(pk__in=authors)).order_by("name", "pk")[:KNOWING]
    )


def corrections(person: User, query: Query, most: int = MAX_CORRECTIONS) -> list[Correction]:
    """Return the query with its unknown words written otherwise, as far as that finds something."""
    found: list[Correction] = []
    for asked, others in query.corrections.items():
        for other in others[: most - len(found)]:
            text = " ".join(other if _is(word, asked) else word for word in query.text.split())
            count = find(person, text).count
            if count and text != query.text:
                found.append(Correction(text, asked, count))
    return found


def named(person: User, text: str) -> Sequence[User]:
    """Return the first few colleagues whose name, function or topic says these words."""
    return people.find(person, text)


def _is(word: str, asked: str) -> bool:
    return "".join(phrase_of(word)) == asked
