"""Files that wait with a text that is reviewed first: how they are handed in, and given to readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from knowledge.choices import FileState
from knowledge.models import Attachment
from knowledge.richtext import images
from knowledge.search.articles import index
from knowledge.services.attachment_scan import take_the_place_of_older

if TYPE_CHECKING:
    from knowledge.models import Article


def publish_files(article: Article) -> None:
    """Give the audience of what readers get from now on to what belongs to it: see ADR 0017.

    That is the pictures of the text, in both languages, and the files that came while it was not published
    or waited with it. All else that hangs below keeps its own. For who may change the article, once it is saved.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT publish_files(%s)", [article.translation_of_id or article.pk])


def release_files(article: Article) -> str:
    """Let readers have the files that waited with this text; return its body, with the new versions of its pictures."""
    rows = Attachment.objects.filter(waits_with=article).order_by("pk")
    files = list(rows)
    rows.update(waits_with=None, comes_with_next_edition=True)
    for file in files:
        if file.state == FileState.CLEAN and file.replaced_by_id is None:
            take_the_place_of_older(file)
    if files and article.is_translation and article.shared.is_published:
        index(article.shared)
    older = Attachment.objects.filter(replaced_by__in=[file.pk for file in files])
    ids = dict(older.values_list("public_id", "replaced_by__public_id")) if files else {}
    return images.renamed(article.body, ids)
