"""Bringing back what readers saw before."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from knowledge.models import Article, Revision
from knowledge.services.article import revise
from knowledge.services.inputs import TEXTS, Change, Writing
from zones import access

if TYPE_CHECKING:
    from zones.models import User


@access.as_actor
def bring_back(article: Article, number: int, *, by: User, version: int) -> Article:
    """Make the text of an older revision the article's again; what no revision keeps stays as it is.

    Readers of a published article get it as a new edition. Raises as `revise` does, and
    Revision.DoesNotExist when this person does not read that revision.
    """
    old = Revision.objects.visible_to(by).get(article=article, number=number)
    kept = {name: getattr(old, name) for name in TEXTS if hasattr(old, name)}
    words = _("Version %(number)s again") % {"number": number}
    return revise(
        article,
        by=by,
        version=version,
        writing=as_written(article, **kept),
        change=Change(words=words),
    )


def as_written(article: Article, **other: Any) -> Writing:
    """Return what the article holds as somebody would have filled it in, but for these fields."""
    known = {
        "audience": article.intended_kind,
        "named_zones": tuple(article.intended_zones.all()),
        "pictures": (),
    }
    for field in fields(Writing):
        if field.name not in known:
            known[field.name] = getattr(article, field.name)
    return Writing(**{**known, **other})
