"""What is said on a page of a document that came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from knowledge.documents.messages import lost_words, reason_words

if TYPE_CHECKING:
    from knowledge.models import DocumentImport

register = template.Library()


@register.filter
def refusal(document: DocumentImport) -> str:
    return reason_words(document.reason) if document.reason else ""


@register.filter
def losses(document: DocumentImport) -> list[str]:
    return lost_words(document.lost)
