"""Parts of pages that are drawn once: what shows nothing but values that are known before it is drawn.

A row of a list is the same for everybody who may read what it shows, and as long as nothing in it changes. It is kept
in the process under all that it shows, the language too, so that there is nothing to forget when a zone, a topic or a
text is renamed. Nothing that depends on who reads is kept: a part takes its values, never a person or a request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from django.utils.safestring import SafeString


class DrawnParts:
    """As many parts as `most`, of about 1 kB each; when there are more, all are drawn anew."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: dict[Hashable, SafeString] = {}

    def get(self, values: Hashable, draw: Callable[[], Any]) -> SafeString:
        """Return what `draw` draws from these values in the reader's language."""
        key = (get_language(), values)
        html = self._kept.get(key)
        if html is None:
            if len(self._kept) >= self.most:
                self._kept.clear()
            html = self._kept[key] = draw()
        return html
