from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def portal(_request: HttpRequest) -> dict[str, Any]:
    """What every page's frame shows."""
    return {"is_demo": settings.DEMO, "languages": settings.LANGUAGES}
