"""Adding files to an article on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.choices import Weight
from knowledge.services.attachment import attach
from knowledge.services.inputs import Change
from knowledge.services.locking import locked
from knowledge.services.pending_review import submit_for_review, waiting
from knowledge.services.revision import as_written
from zones import access

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.files.validation import Examined
    from knowledge.models import Article, Attachment
    from zones.models import User


@access.as_actor
def add_files(
    article: Article, *, by: User, files: Sequence[Examined], replacing: Attachment | None = None
) -> list[Attachment]:
    """Attach files; where they wait for a review, and no text does, they are handed in with the text as it is.

    Raises as `attach` does.
    """
    added = attach(article, by=by, files=files, replacing=replacing)
    article = locked(article, by=by)
    waits = any(file.waits_with_id for file in added)
    if waits and article.is_published and waiting(article) is None:
        words = ", ".join(file.name for file in added)[:200]
        change = Change(words=words, weight=Weight.MINOR)
        submit_for_review(article, by=by, change=change, writing=as_written(article))
    return added
