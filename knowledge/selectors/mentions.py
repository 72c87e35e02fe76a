"""Names behind an @ in a comment: whom of those who may read the article they mean."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models.functions import Lower
from django.utils.html import escape

from knowledge.search.words import names_in
from zones.selectors.people import folded, people_reading, with_zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from knowledge.models import Article
    from zones.models import User

AT = re.compile(r"(?<![\w@])@(?=\w)")
POSSESSIVE = re.compile(r"['\u2019]s?$")
MAX_NAMES = 20
MAX_WORDS = 8
MAX_NAME_LENGTH = 120
SUGGESTED = 6
AFTER_A_NAME = ".,;:!?)]}”\"'…\u2019»"


def mentioned_in(text: str, article: Article, audience_id: int) -> list[User]:
    """Return whom a text for this audience names below the article, each once; a name that nobody or several people bear stays text.

    Of people with the same name the zone behind it says which: `@Inspecteur Wijk (Polder)`.
    """
    starts = [_names_at(text, found.end()) for found in AT.finditer(text)][:MAX_NAMES]
    named = {name for names in starts for name in names}
    if not named:
        return []
    reading = people_reading(article.audience_id)
    if audience_id != article.audience_id:
        reading = reading.filter(pk__in=people_reading(audience_id).values("pk"))
    readers = with_zone(reading).annotate(lowered=Lower("name"))
    bearers: dict[str, list[User]] = defaultdict(list)
    for person in readers.filter(lowered__in=named):
        bearers[person.lowered].append(person)
    found = (_meant(names, bearers, text.lower()) for names in starts)
    return list({person.pk: person for person in found if person is not None}.values())


def suggestions(words: str, article: Article) -> list[dict[str, str]]:
    """Return a few who may read the article and are called so: name, function, zone, and what to write."""
    said = names_in(words)[:MAX_WORDS]
    if words.strip() and not said:
        return []
    rows = with_zone(people_reading(article.audience_id)).alias(called=folded("name"))
    for word in said:
        rows = rows.filter(called__contains=word)
    found = list(rows.order_by("name", "pk")[: SUGGESTED + 1])
    names = [person.name for person in found]
    return [
        {
            "name": person.name,
            "function": person.function,
            "zone": _zone_of(person),
            "text": _to_write(person.name, _zone_of(person), names),
        }
        for person in found[:SUGGESTED]
    ]


def marked(html: str, people: Iterable[Mapping[str, str]], address: str) -> str:
    """Return escaped text in which each name behind an @ leads to that person's page."""
    pages = {escape(p["name"]).lower(): f"{address}{p['public_id']}/" for p in people}
    if not pages:
        return html
    names = "|".join(re.escape(name) for name in sorted(pages, key=len, reverse=True))

    def link(found: re.Match[str]) -> str:
        return f'<a class="mention" href="{pages[found[1].lower()]}">{found[0]}</a>'

    return re.sub(rf"@({names})(?!\w)", link, html, flags=re.IGNORECASE)


def _zone_of(person: User) -> str:
    return person.zone_name or ""  # type: ignore[attr-defined]  # loaded `with_zone`


def _to_write(name: str, zone: str, names: list[str]) -> str:
    return f"{name} ({zone})" if zone and names.count(name) > 1 else name


def _names_at(text: str, start: int) -> list[str]:
    """Return what the name that begins here may be, in small letters, the longest first."""
    words = text[start : start + MAX_NAME_LENGTH].split(None, MAX_WORDS)[:MAX_WORDS]
    names = [" ".join(words[: count + 1]).lower() for count in range(len(words))]
    tried = (
        (whole, whole.rstrip(AFTER_A_NAME), POSSESSIVE.sub("", whole.rstrip(AFTER_A_NAME)))
        for whole in reversed(names)
    )
    return list(dict.fromkeys(name for each in tried for name in each if name))


def _meant(names: list[str], bearers: Mapping[str, list[User]], text: str) -> User | None:
    for name in names:
        people = bearers.get(name, [])
        if len(people) > 1:
            people = [p for p in people if f"@{name} ({_zone_of(p).lower()})" in text]
        if people:
            return people[0] if len(people) == 1 else None
    return None
