"""The pages of articles as they are read."""

from __future__ import annotations

LIST, NEW = "/knowledge/", "/knowledge/new/"


def text_of(response) -> str:
    return response.content.decode()
