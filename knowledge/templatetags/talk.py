from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

from knowledge.selectors.mentions import marked
from zones.models import Zone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.models import Comment

register = template.Library()

SOMEBODYS = "0" * 12


@register.simple_tag
def comment_url(name: str, comment: Comment) -> str:
    """Return an address of one of many comments: what stands round its name is looked up once."""
    before, after = _round_it(name)
    return f"{before}{comment.public_id}{after}"


@cache
def _round_it(name: str) -> tuple[str, str]:
    before, _between, after = reverse(name, args=[SOMEBODYS]).partition(SOMEBODYS)
    return before, after


@register.filter
def spoken(comment: Comment) -> SafeString:
    """Write a comment in paragraphs, in which each name of a colleague leads to their page."""
    html = linebreaks(comment.text, autoescape=True)
    people: list[dict[str, str]] = getattr(comment, "mentioned", []) if "@" in html else []
    if people:
        html = marked(html, people, reverse("network:person_list"))
    return mark_safe(html)  # noqa: S308 - escaped above, and names in `marked`


@register.filter
def zone_names(names: Iterable[str]) -> str:
    """Write names of zones in one line, each as a zone is called."""
    return ", ".join(str(Zone(name=name)) for name in names)
