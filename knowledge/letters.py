from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge.models import Article, Comment
from zones.mail import letter

if TYPE_CHECKING:
    from zones.models import User


@letter("comment_posted")
def comment_posted(person: User, params: dict[str, Any]) -> dict[str, Any] | None:
    """To an author, as long as they may read the article: who spoke, and where to read it."""
    rows = Comment.objects.visible_to(person).select_related("article", "author", "zone")
    comment = rows.filter(pk=params["comment"]).first()
    if (
        comment is None
        or not Article.objects.editable_by(person).filter(pk=comment.article_id).exists()
    ):
        return None
    return {"comment": comment, "article": comment.article}
