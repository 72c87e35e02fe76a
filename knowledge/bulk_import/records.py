"""What a line says of an article, once it obeys the rules of the form."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property

from knowledge.bulk_import.errors import BadLine, shown
from knowledge.choices import Kind
from knowledge.forms import ArticleForm
from knowledge.models import Article
from knowledge.richtext import images, personal_data
from knowledge.richtext.plain_text import plain_text
from knowledge.richtext.sanitizer import clean
from zones.choices import AudienceKind, Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from knowledge.bulk_import.lookup import Places
    from knowledge.models import Topic
    from zones.models import Zone

REQUIRED = ("id", "zone", "kind", "topic", "title", "summary", "body_html")
OPTIONAL = ("audience", "named", "language", "published")
MAX_ID_LENGTH = Article._meta.get_field("source_id").max_length or 0
BRUSSELS = timezone.get_default_timezone()
MAX_NAMES = 5
PICTURE = re.compile(r"<(?:img|iframe|object|embed|video|audio|svg)\b", re.IGNORECASE)
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Record:
    """One line, understood. `published` is None where the line does not say."""

    number: int
    source_id: str
    zone: Zone
    kind: str
    topic: Topic
    topic_is_default: bool
    language: str
    title: str
    summary: str
    body: str
    body_text: str
    had_pictures: bool
    audience: str
    named: tuple[Zone, ...]
    published: datetime | None

    @cached_property
    def digest(self) -> str:
        return _digest(
            [self.title, self.summary, self.body, self.kind, self.language],
            [self.topic.pk, self.audience, *sorted(zone.pk for zone in self.named)],
        )

    @property
    def mark(self) -> str:
        """What is kept of the line beside the article, to know later what the source has changed."""
        return f"{self.digest} {_stamp(self.published)}".strip()

    @property
    def findings(self) -> dict[str, list[personal_data.Finding]]:
        texts = {"title": self.title, "summary": self.summary, "body_html": self.body_text}
        return {name: personal_data.find(text) for name, text in texts.items()}


def digest_of(article: Article) -> str:
    """Return the digest of a line that would say what the article says now."""
    named = sorted(zone.pk for zone in article.intended_zones.all())
    return _digest(
        [article.title, article.summary, article.body, article.kind, article.language],
        [article.topic_id, article.intended_kind, *named],
    )


def says_another_date(facts: Record, mark: str) -> bool:
    """Say whether the line dates the article otherwise than the line that left this mark."""
    before = mark.partition(" ")[2]
    return facts.published is not None and _stamp(facts.published) != before


class Reading:
    """Understands lines, one by one."""

    def __init__(self, places: Places, *, default_topic: Topic | None, now: datetime) -> None:
        self.places, self.default_topic, self.now = places, default_topic, now

    def facts(self, number: int, fields: dict[str, Any]) -> Record:
        """Return what a line says. Raises BadLine with everything that is wrong with it."""
        problems = _wrong_names(fields)
        understood: dict[str, Any] = {}
        for name, understand in self._rules().items():
            try:
                understood[name] = understand(fields.get(name))
            except BadLine as bad:
                problems.append(f"{name} {bad}")
        if not problems:
            problems += _wrong_audience(understood)
        if problems:
            raise BadLine("; ".join(problems))
        return _facts(number, understood)

    def _rules(self) -> dict[str, Callable[[Any], Any]]:
        return {
            "id": _source_id,
            "zone": lambda value: self.places.zone(_text(value)),
            "kind": lambda value: _one_of(Kind.values, _text(value)),
            "topic": self._topic,
            "title": lambda value: _as_in_form("title", value),
            "summary": lambda value: _as_in_form("summary", value),
            "body_html": _body,
            "audience": lambda value: _one_of(AudienceKind.values, _text(value, "network")),
            "named": self._zones,
            "language": lambda value: _one_of(Language.values, _text(value, Language.DUTCH)),
            "published": self._moment,
        }

    def _topic(self, value: Any) -> tuple[Topic, bool]:
        try:
            return self.places.topics.find(_text(value)), False
        except BadLine:
            if self.default_topic is None or not isinstance(value, str | None):
                raise
            return self.default_topic, True

    def _zones(self, value: Any) -> tuple[Zone, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            raise BadLine("is not a list of zones")
        return tuple(dict.fromkeys(self.places.zone(_text(name)) for name in value))

    def _moment(self, value: Any) -> datetime | None:
        if value is None:
            return None
        moment = _moment(_text(value))
        if moment > self.now:
            raise BadLine(f"{shown(value)} lies in the future")
        if moment < EARLIEST:
            raise BadLine(f"{shown(value)} is too long ago")
        return moment


def _wrong_names(fields: dict[str, Any]) -> list[str]:
    unknown = sorted(set(fields) - {*REQUIRED, *OPTIONAL})
    if not unknown:
        return []
    names = ", ".join(map(shown, unknown[:MAX_NAMES]))
    more = f" and {len(unknown) - MAX_NAMES:,} more" if len(unknown) > MAX_NAMES else ""
    return [f"has fields that are not known: {names}{more}"]


def _wrong_audience(understood: dict[str, Any]) -> list[str]:
    """Named zones and the word "named" go together; whoever wrote one meant both."""
    if understood["audience"] != AudienceKind.NAMED:
        if understood["named"]:
            return [f'names zones, but its audience is "{understood["audience"]}"']
        return []
    understood["named"] = tuple(z for z in understood["named"] if z != understood["zone"])
    return [] if understood["named"] else ['has audience "named" and names no other zone']


def _facts(number: int, understood: dict[str, Any]) -> Record:
    body, body_text, had_pictures = understood["body_html"]
    topic, topic_is_default = understood["topic"]
    names = ("zone", "kind", "title", "summary", "audience", "named", "language", "published")
    return Record(
        number=number,
        source_id=understood["id"],
        topic=topic,
        topic_is_default=topic_is_default,
        body=body,
        body_text=body_text,
        had_pictures=had_pictures,
        **{name: understood[name] for name in names},
    )


def _text(value: Any, default: str | None = None) -> str:
    if value is None:
        if default is None:
            raise BadLine("is missing")
        return default
    if not isinstance(value, str):
        raise BadLine("is not text")
    if "\0" in value:
        raise BadLine("holds a NUL")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadLine("holds half a character (a lone surrogate)") from None
    if not value.strip():
        raise BadLine("is empty")
    return value.strip()


def _one_of(words: Iterable[str], value: str) -> str:
    if value not in words:
        raise BadLine(f"{shown(value)} is none of {', '.join(words)}")
    return value


def _source_id(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    text = " ".join(_text(value).split())
    if len(text) > MAX_ID_LENGTH:
        raise BadLine(f"has {len(text)} characters, at most {MAX_ID_LENGTH}")
    return text


def _as_in_form(name: str, value: Any) -> str:
    """Return a text as the form would take it: the same field of it does."""
    try:
        return str(ArticleForm.base_fields[name].clean(_text(value)))
    except ValidationError as refused:
        if refused.error_list[0].code != "max_length":
            raise BadLine("is refused by the form") from None
        numbers = refused.error_list[0].params or {}
        raise BadLine(
            "has {show_value} characters, at most {limit_value}".format(**numbers)
        ) from None


def _body(value: Any) -> tuple[str, str, bool]:
    """Return the text as it may be shown, its words, and whether pictures and the like are left out."""
    typed = _as_in_form("body", value)
    body = images.without(clean(typed))
    text = plain_text(body)
    if not text:
        raise BadLine("has no text")
    return body, text, PICTURE.search(typed) is not None


def _moment(text: str) -> datetime:
    try:
        if len(text) <= len("2026-12-31"):
            moment = datetime.combine(date.fromisoformat(text), time())
        else:
            moment = datetime.fromisoformat(text)
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment, BRUSSELS)
    except (ValueError, OverflowError):
        raise BadLine(
            f"{shown(text)} is not a date such as 2026-03-31 or 2026-03-31T14:30"
        ) from None


def _stamp(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""


def _digest(texts: list[str], words: list[object]) -> str:
    packed = json.dumps([texts, words]).encode()
    return hashlib.blake2b(packed, digest_size=16).hexdigest()
