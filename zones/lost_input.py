"""What a form sent that was not taken over: given back to who typed it, and kept nowhere."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.http import HttpRequest

LABELS = {
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("Summary"),
    "body": gettext_lazy("Text"),
    "text": gettext_lazy("Text"),
}
SECRET = re.compile("password|token|secret|key", re.IGNORECASE)
MAX_CODE_LENGTH = 36
MAX_TEXTS = 50
RICH = re.compile(r"\s*<(p|h[1-6]|ul|ol|table|blockquote|aside|hr)\b")
LINE_ENDS = re.compile(r"<(?:br|hr|/p|/h[1-6]|/tr|/aside|/blockquote)\b[^<>]*>")
ITEM_BEGINS = re.compile(r"<li\b[^<>]*>(?:\s*<p>)?")
CELL_ENDS = re.compile(r"(?:</p>)?</t[dh]>")
TAG = re.compile("<[^<>]*>")


@dataclass(frozen=True)
class SentText:
    """One field, as it can be read and copied."""

    label: str
    words: str

    @property
    def rows(self) -> int:
        return min(12, 2 + self.words.count("\n") + len(self.words) // 70)


def texts(request: HttpRequest) -> list[SentText]:
    """Return what somebody typed: no secrets, no choices from a list; of a script nothing, whose page keeps it."""
    if is_from_script(request) or is_of_account(request):
        return []
    found = {
        SentText(str(LABELS.get(name, _("What you typed"))), readable(value)): None
        for name, values in request.POST.lists()
        for value in values
        if _is_typed(name, value.strip())
    }
    return [text for text in found if text.words][:MAX_TEXTS]


def _is_typed(name: str, value: str) -> bool:
    if SECRET.search(name):
        return False
    return bool(value) and (
        name in LABELS or len(value) > MAX_CODE_LENGTH or len(value.split(maxsplit=1)) > 1
    )


def readable(text: str) -> str:
    """Return a text without its mark-up, with a line for each paragraph and point."""
    if RICH.match(text):
        text = ITEM_BEGINS.sub("- ", CELL_ENDS.sub(" | ", text))
        text = html.unescape(TAG.sub("", LINE_ENDS.sub("\n", text)))
    return text.strip()


def is_from_script(request: HttpRequest) -> bool:
    """Say whether a script of our pages asks, which cannot lead its reader through another page."""
    asks = request.headers
    return "HX-Request" in asks or asks.get("Sec-Fetch-Dest") == "empty"


def is_of_account(request: HttpRequest) -> bool:
    """Say whether this is one of the pages for signing in and for passwords."""
    match = request.resolver_match
    return match is not None and (match.url_name or "").startswith("account_")


def is_from_here(request: HttpRequest) -> bool:
    """Say whether a page of ours sent this, as far as the browser tells."""
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return _is_ours(sender, request)


def page_before(request: HttpRequest) -> str:
    """Return the page on which the form stood, else the first page."""
    referer = request.headers.get("Referer", "")
    if not _is_ours(referer, request):
        return "/"
    path = urlsplit(referer)._replace(scheme="", netloc="", fragment="").geturl()
    is_account = path.startswith("/accounts/")
    return path if not is_account and url_has_allowed_host_and_scheme(path, None) else "/"


def _is_ours(address: str, request: HttpRequest) -> bool:
    is_whole = address.startswith(("http://", "https://"))
    return is_whole and url_has_allowed_host_and_scheme(address, {request.get_host()})
