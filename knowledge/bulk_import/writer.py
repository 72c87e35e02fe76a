"""Articles by the hundred: the rows that publishing and revising write, in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge import search
from knowledge.bulk_import.records import says_another_date
from knowledge.choices import ItemType, Kind, State
from knowledge.models import Article, Authorship, Revision
from knowledge.search import file_text
from knowledge.search.articles import entry_of
from knowledge.services import translation_sync
from knowledge.services.article_fields import would_widen
from knowledge.services.publishing import edition_of
from zones import access, audit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from knowledge.bulk_import.records import Record
    from zones.models import Audience, User

    Pairs = Sequence[tuple[Article, Record]]

NAMED = Article.intended_zones.through
WRITTEN = (
    "title", "summary", "body", "kind", "stage", "topic", "language", "intended_kind", "audience",
    "edition", "version", "published_at", "updated_at", "updated_by", "source_mark",
)  # fmt: skip


class BulkWriter:
    """Writes as one person at one moment."""

    def __init__(self, by: User, now: datetime) -> None:
        self.by, self.now = by, now
        self.audiences: dict[tuple[object, ...], Audience] = {}

    def make(self, lines: Iterable[Record]) -> None:
        """Publish new articles; who imports is their author where it is their own zone."""
        pairs = [(self._new(facts), facts) for facts in lines]
        Article.objects.bulk_create(article for article, _facts in pairs)
        self._name_zones(pairs)
        own = access.reader(self.by).zone_ids
        Authorship.objects.bulk_create(
            Authorship(article=article, person=self.by)
            for article, _facts in pairs
            if article.zone_id in own
        )
        self._show(pairs, {article.pk for article, _facts in pairs}, "article_imported")

    def change(self, pairs: Pairs) -> None:
        """Give articles the text and audience of their line; a new edition where readers see another."""
        widened = [(article, facts) for article, facts in pairs if _widens(article, facts)]
        new_edition = {article.pk for article, facts in pairs if self._rewrite(article, facts)}
        Article.objects.bulk_create(  # a third of what bulk_update takes for long texts
            [article for article, _facts in pairs],
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=WRITTEN,
        )
        NAMED.objects.filter(article__in=[article.pk for article, _facts in pairs]).delete()
        self._name_zones(pairs)
        self._show(pairs, new_edition, "article_reimported")
        changed = [article for article, _facts in pairs]
        for article in Article.objects.filter(
            translations__in=translation_sync.translations_of(changed)
        ):
            translation_sync.sync_translation(article, by=self.by)
        self._note(widened, "article_widened")

    def _new(self, facts: Record) -> Article:
        published = facts.published or self.now
        article = Article(
            zone=facts.zone,
            source_id=facts.source_id,
            state=State.PUBLISHED,
            edition=1,
            created_by=self.by,
            updated_by=self.by,
            created_at=self.now,
            published_at=published,
            updated_at=published,  # what readers take for the age of the text
        )
        self._fill_in(article, facts)
        return article

    def _rewrite(self, article: Article, facts: Record) -> bool:
        """Return whether its readers, or what they read, are others now."""
        shown = (article.title, article.summary, article.body, article.audience_id)
        if _widens(article, facts) or says_another_date(facts, article.source_mark):
            article.published_at = facts.published or self.now  # new to those who read it only now
        self._fill_in(article, facts)
        article.version += 1
        article.updated_at, article.updated_by = self.now, self.by
        is_shown_anew = shown != (article.title, article.summary, article.body, article.audience_id)
        article.edition += is_shown_anew
        return is_shown_anew

    def _fill_in(self, article: Article, facts: Record) -> None:
        for name in ("title", "summary", "body", "kind", "topic", "language"):
            setattr(article, name, getattr(facts, name))
        if facts.kind != Kind.PRACTICE:
            article.stage = ""
        article.intended_kind = facts.audience
        article.audience = self._audience(facts)
        article.source_mark = facts.mark

    def _audience(self, facts: Record) -> Audience:
        key = (facts.audience, facts.zone.pk, *(zone.pk for zone in facts.named))
        if key not in self.audiences:
            self.audiences[key] = access.audience_for(
                facts.audience, facts.zone, facts.named, by=self.by
            )
        return self.audiences[key]

    def _name_zones(self, pairs: Pairs) -> None:
        NAMED.objects.bulk_create(
            NAMED(article=article, zone=zone) for article, facts in pairs for zone in facts.named
        )

    def _show(self, pairs: Pairs, new_edition: set[int], verb: str) -> None:
        """Keep the texts that readers see from now on, make them findable, and note who did so."""
        Revision.objects.bulk_create(
            edition_of(article, by=self.by)
            for article, _facts in pairs
            if article.pk in new_edition
        )
        files = file_text.of_articles(article.pk for article, _facts in pairs)
        search.put_many(
            ItemType.ARTICLE,
            {
                article.pk: entry_of(article, facts.body_text, files.get(article.pk, ""))
                for article, facts in pairs
            },
        )
        self._note(pairs, verb)

    def _note(self, pairs: Pairs, verb: str) -> None:
        deeds = ((facts.zone, article, facts.audience) for article, facts in pairs)
        audit.record_all(self.by, verb, deeds)


def _widens(article: Article, facts: Record) -> bool:
    return would_widen(article, facts.audience, facts.named)
