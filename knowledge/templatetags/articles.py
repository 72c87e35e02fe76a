"""Articles in lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template.loader import render_to_string

from knowledge.choices import State
from zones.drawn import DrawnParts
from zones.templatetags.portal import ago

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from knowledge.models import Article

register = template.Library()
ROWS = DrawnParts(2_000)


@register.simple_tag
def article_row(article: Article) -> SafeString:
    """Draw one article as it stands in a list: of what was read `with_row` or `with_frame`."""
    zone, topic, audience = article.zone, article.topic, article.audience
    is_seen = article.state in (State.PUBLISHED, State.ARCHIVED)
    shown = (
        (article.public_id, article.title, article.summary, article.language, article.kind),
        (article.state, article.stage, article.published_at, article.updated_at),
        (zone.slug, zone.name, topic.slug, str(topic)),
        (audience.kind, *audience.zone_names) if is_seen else (),
        ago(article.published_at if is_seen else article.updated_at),
    )
    return ROWS.get(
        shown, lambda: render_to_string("knowledge/_article_row.html", {"article": article})
    )
