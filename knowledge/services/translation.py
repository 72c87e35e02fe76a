"""Beginning a translation, and saying that it stands for what the original is now."""

from __future__ import annotations

from knowledge.models import Article, Authorship
from knowledge.models.article import FACTS
from knowledge.services.locking import locked
from knowledge.services.translation_sync import SHARED_FACTS, translations_of
from zones import access, audit
from zones.choices import AudienceKind, Language
from zones.models import User

COPIED = (*SHARED_FACTS, *FACTS, "title", "intended_kind")


class NotToTranslate(Exception):
    """Only an original that readers have before them gets a translation."""


@access.as_actor
def translate(original: Article, *, by: User) -> Article:
    """Begin the translation of a published original and return it; the one that is there, if there is one.

    It has the original's facts, authors and readers, and waits for a text of its own. Raises
    NotToTranslate, and Article.DoesNotExist without the right.
    """
    original = locked(original, by=by)
    there = translations_of([original]).first()
    if there is not None:
        return there
    if original.is_translation or not original.is_published:
        raise NotToTranslate
    to_french = original.language == Language.DUTCH
    translation = Article.objects.create(
        zone=original.zone,
        audience=access.audience_for(AudienceKind.ZONE, original.zone, by=by),
        translation_of=original,
        translated_edition=original.edition,
        language=Language.FRENCH if to_french else Language.DUTCH,
        gives_way_to=original.language,
        created_by=by,
        updated_by=by,
        **{name: getattr(original, name) for name in COPIED},
    )
    translation.intended_zones.set(original.intended_zones.all())
    _share_authors(original, translation, by)
    audit.record(by, "article_translated", zone=original.zone, item=translation)
    return translation


@access.as_actor
def stand_for_newest(translation: Article, *, by: User) -> Article:
    """Say that the translation stands for what the original is now. Nothing for an original."""
    translation = locked(translation, by=by)
    newest = translation.shared.edition
    if translation.is_translation and translation.translated_edition != newest:
        translation.translated_edition = newest
        translation.save(update_fields=["translated_edition"])
        audit.record(by, "translation_checked", zone=translation.zone, item=translation)
    return translation


def _share_authors(original: Article, translation: Article, by: User) -> None:
    """Who translates can write it, and so can the original's authors who are still of its zone."""
    of_zone = User.objects.filter(
        authorships__article=original,
        memberships__zone=original.zone_id,
        memberships__ended_at=None,
    ).distinct()
    people = dict.fromkeys([by, *of_zone])
    Authorship.objects.bulk_create(
        Authorship(article=translation, person=person, position=n)
        for n, person in enumerate(people)
    )
