"""The texts of an article as they are shown, with the pictures that stand in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.files.validation import IMAGES
from knowledge.models import Attachment
from knowledge.richtext.images import shown
from knowledge.richtext.sanitizer import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.safestring import SafeString

    from knowledge.models import Article
    from knowledge.richtext.diff import Part


def pictures_of(article: Article, *texts: str) -> list[Attachment]:
    """Return the pictures among the files of an article that was read as far as it may be, in every state.

    Nothing is asked when no picture stands in these texts of it.
    """
    if not any("<img" in text for text in texts):
        return []
    below = article.translation_of_id or article.pk
    return list(Attachment.objects.filter(article=below, kind__in=IMAGES))


def text_of(article: Article, html: str) -> SafeString:
    """Return a text of this article as it is shown."""
    text = clean(html)
    return shown(text, pictures_of(article, text))


def drawn(parts: Iterable[Part], files: Iterable[Attachment]) -> list[Part]:
    """Return what differs between two texts, with its pictures and what each of them shows."""
    rows = list(files)
    return [replace(part, marked=shown(part.marked, rows, with_words=True)) for part in parts]
