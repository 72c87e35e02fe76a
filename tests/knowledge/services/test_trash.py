from __future__ import annotations

from knowledge import services
from knowledge.models import ArticleSign, Comment, CommentMention, Follow
from tests.knowledge.services.test_comment import say


def test_comment_goes_with_the_deleted_article(
    article_by, polder_member, polder_coordinator, vlas_member
):
    article = article_by(polder_member)
    services.follow(article, by=vlas_member)
    services.give_sign(article, by=vlas_member, kind="useful")
    say(article, vlas_member, "@Member Polder", answers=say(article, vlas_member))
    services.move_to_bin(article, by=polder_member)

    services.delete(article, by=polder_coordinator)

    for model in (Comment, Follow, CommentMention, ArticleSign):
        assert not model.objects.exists()
