"""What hangs below an article that was opened to more zones since."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge import services
from knowledge.files.validation import examine
from knowledge.models import (
    Adoption,
    Article,
    ArticleSign,
    Attachment,
    Comment,
    CommentMention,
)

BELOW = (Comment, CommentMention, ArticleSign, Attachment, Adoption)


def attached(article, by, name, content) -> Attachment:
    (row,) = services.attach(article, by=by, files=[examine(SimpleUploadedFile(name, content))])
    assert services.check(row.pk, article.zone_id) == "clean"
    return Attachment.objects.get(pk=row.pk)


def widened(article, by, writing) -> Article:
    article.refresh_from_db()
    services.revise(article, by=by, version=article.version, writing=writing)
    return Article.objects.get(pk=article.pk)


def seen(article, person) -> list[int]:
    """How many rows of each kind this person reads below an article."""
    rows = [model.objects.visible_to(person) for model in BELOW]
    below = [
        found.filter(comment__article=article)
        if found.model is CommentMention
        else found.filter(article=article)
        for found in rows
    ]
    return [found.count() for found in below]
