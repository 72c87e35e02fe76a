"""The articles of the demo, with their files and what readers said below them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile

from knowledge import services
from knowledge.choices import ItemType, Weight
from knowledge.files.validation import examine
from knowledge.models import Article, Attachment, Comment, Revision, SearchEntry, Topic
from knowledge.models.article import FACTS
from knowledge.services import Writing
from network.demo import content, keeping
from network.demo.clock import Clock, ago
from network.demo.drawings import drawn
from network.demo.people import acting
from zones import audit
from zones.models import User, Zone

if TYPE_CHECKING:
    from datetime import datetime

LAST_PART = "<h2>"


def load(clock: Clock) -> None:
    for facts in content.articles():
        article = _publish(facts)
        if facts.get("translated", {}).get("stands_for") == "first":
            _translate(facts, article, clock)
        _attach(facts, article, clock)
        date(article, clock, ago(facts["published"]))
        for version in facts.get("versions", []):
            _mend(facts, version, article)
            date(article, clock, ago(version["age"]))
        if "edited" in facts:
            _edit(facts, article)
            date(article, clock, ago(facts["edited"]))
        keeping.keep(facts, article)
        if facts.get("translated", {}).get("stands_for") == "last":
            _translate(facts, article, clock)
        for said in facts.get("comments", []):
            _comment(said, article, clock)
        for days, email in enumerate(facts.get("read_by", []), start=1):
            _read(article, email, clock, ago(max(facts["published"] - days * 1.3, 0.2)))


def _publish(facts: dict[str, Any]) -> Article:
    """Publish what the article says; one that was edited later begins without its last part."""
    first, part, _last = facts["body"].rpartition(LAST_PART)
    body = _before(facts, first if "edited" in facts and part else facts["body"])
    zone = Zone.objects.get(slug=facts["zone"])
    with acting(facts["author"]) as author:
        article, _is_new = services.save_draft(
            by=author,
            zone=zone,
            writing=_writing(facts, body),
            co_authors=User.objects.filter(email__in=facts.get("co_authors", [])),
        )
        return services.publish(article, by=author)


def _before(facts: dict[str, Any], body: str) -> str:
    """Return the text as it was before its versions: the file holds the last one."""
    for version in facts.get("versions", []):
        if version["after"] not in body:
            raise ValueError(f"{facts['title']}: {version['after']}")
        body = body.replace(version["after"], version["before"])
    return body


def _mend(facts: dict[str, Any], version: dict[str, Any], article: Article) -> None:
    article.refresh_from_db()
    text = article.body.replace(version["before"], version["after"])
    change = services.Change(words=version["words"], weight=Weight(version["weight"]))
    _revise(facts, article, text, change)


def _edit(facts: dict[str, Any], article: Article) -> None:
    article.refresh_from_db()
    change = services.Change(words=facts.get("edited_words", ""))
    _revise(facts, article, facts["body"], change)


def _revise(facts: dict[str, Any], article: Article, body: str, change: services.Change) -> None:
    with acting(facts["author"]) as author:
        writing = _writing(facts, body)
        services.revise(article, by=author, version=article.version, writing=writing, change=change)


def _translate(facts: dict[str, Any], article: Article, clock: Clock) -> None:
    """Publish the article in its other language, for the text as it stands now."""
    told = facts["translated"]
    with acting(facts["author"]) as author:
        article.refresh_from_db()
        translation = services.translate(article, by=author)
        writing = replace(
            _writing(facts, told["body"]),
            title=told["title"],
            summary=told["summary"],
            language=translation.language,
            **{name: told.get(name, getattr(translation, name)) for name in FACTS},
        )
        services.revise(translation, by=author, version=translation.version, writing=writing)
        services.publish(translation, by=author)
    date(translation, clock, ago(told["published"]))


def _writing(facts: dict[str, Any], body: str) -> Writing:
    texts = ("title", "summary", "kind", "stage", "basic_function", *FACTS)
    return Writing(
        **{name: facts.get(name, "") for name in texts},
        body=body,
        language=facts.get("language", "nl"),
        topic=Topic.objects.get(slug=facts["topic"]),
        audience=facts["audience"],
        named_zones=tuple(Zone.objects.filter(slug__in=facts.get("named", []))),
        pictures=tuple(drawn(name) for name in facts.get("pictures", [])),
    )


def _attach(facts: dict[str, Any], article: Article, clock: Clock) -> None:
    for picture in article.attachments.all():
        _look_into(facts, picture, clock, ago(facts["published"]))
    for name in facts.get("files", []):
        _bring(facts, article, clock, name)
    for older, newer in facts.get("renewed", {}).items():
        _bring(facts, article, clock, newer, replacing=article.attachments.get(name=older))


def _bring(
    facts: dict[str, Any],
    article: Article,
    clock: Clock,
    name: str,
    replacing: Attachment | None = None,
) -> None:
    path = content.FILES / name
    with path.open("rb") as source, acting(facts["author"]) as author:
        (kept,) = services.attach(
            article,
            by=author,
            files=[examine(UploadedFile(source, name, size=path.stat().st_size))],
            replacing=replacing,
        )
    moment = ago(facts["edited"] if replacing and "edited" in facts else facts["published"])
    _look_into(facts, kept, clock, moment)


def _look_into(facts: dict[str, Any], file: Attachment, clock: Clock, moment: datetime) -> None:
    """Do what the worker does with a file, at the moment it came."""
    with acting(facts["author"]):
        services.check(file.pk, file.article.zone_id)
    clock.move(Attachment.objects.filter(pk=file.pk), moment)
    clock.move_audit(file, moment)


def _comment(said: dict[str, Any], article: Article, clock: Clock) -> Comment:
    begun = article.comments.filter(parent=None).order_by("-at", "-pk").first()
    with acting(said["by"]) as person:
        comment, _is_new = services.comment(
            article, by=person, text=said["text"], answers=begun if said.get("answers") else None
        )
    moment = ago(said["age"])
    clock.move(Comment.objects.filter(pk=comment.pk), moment)
    clock.move_audit(comment, moment)
    return comment


def _read(article: Article, email: str, clock: Clock, moment: datetime) -> None:
    """Let somebody of another zone open it, and take its files along."""
    with acting(email) as reader:
        audit.record_reading(reader, "article_read", zone=article.zone, item=article)
        for file in article.attachments.all():
            audit.record_reading(reader, "file_downloaded", zone=article.zone, item=file)
            clock.move_audit(file, moment)
    clock.move_audit(article, moment)


def date(article: Article, clock: Clock, moment: datetime) -> None:
    """Date what was just made of this article; what was dated before stays."""
    clock.move(Revision.objects.filter(article=article), moment)
    clock.move_audit(article, moment)
    this = Article.objects.filter(pk=article.pk)
    this.filter(created_at__gte=clock.started).update(created_at=moment)
    this.filter(updated_at__gte=clock.started).update(updated_at=moment)
    this.filter(published_at__gte=clock.started).update(published_at=moment)
    SearchEntry.objects.filter(item_type=ItemType.ARTICLE, item_pk=article.pk).update(
        published_at=this.values("published_at")
    )
