from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import ProgrammingError, transaction

from knowledge.models import Article, ArticleSign
from zones import access, audit

if TYPE_CHECKING:
    from knowledge.choices import SignKind
    from zones.models import User


@access.as_actor
def give_sign(article: Article, *, by: User, kind: SignKind) -> None:
    """Say of an article that it is useful, or that one's zone sees this too; once, however often it is said.

    A sign that is given to a translation is its original's too.

    Raises Article.DoesNotExist when it can no longer be read.
    """
    found = (
        Article.objects.visible_to(by).published().select_related("zone").get(pk=article.shared.pk)
    )
    try:
        with transaction.atomic():
            _sign, is_new = ArticleSign.objects.get_or_create(
                article=found, person=by, kind=kind, defaults={"zone": by.current_zone}
            )
    except ProgrammingError as refused:  # by the row policy: no longer theirs to read
        raise Article.DoesNotExist from refused
    access.refresh_rights(by)
    Article.objects.visible_to(by).published().get(pk=found.pk)  # it may have waited for its turn
    if is_new:
        audit.record(by, "sign_given", zone=found.zone, item=found, reason=kind)


@access.as_actor
def take_sign_back(article: Article, *, by: User, kind: SignKind) -> None:
    """Say it no longer. Raises Article.DoesNotExist."""
    found = (
        Article.objects.visible_to(by).published().select_related("zone").get(pk=article.shared.pk)
    )
    gone, _rows = ArticleSign.objects.filter(article=found, person=by, kind=kind).delete()
    if gone:
        audit.record(by, "sign_taken_back", zone=found.zone, item=found, reason=kind)
