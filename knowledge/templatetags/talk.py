from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

from knowledge.mentions import marked

if TYPE_CHECKING:
    from knowledge.models import Comment

register = template.Library()


@register.filter
def spoken(comment: Comment) -> SafeString:
    """Write a comment in paragraphs, in which each name of a colleague leads to their page."""
    html = linebreaks(comment.text, autoescape=True)
    people: list[dict[str, str]] = getattr(comment, "mentioned", []) if "@" in html else []
    address = reverse("network:person_list")
    return mark_safe(marked(html, people, address))  # noqa: S308 - escaped above, and names in `marked`
