from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "antw4wvl.settings")

portal = get_wsgi_application()
import_module("knowledge.search.meaning").preload()  # before the web server forks


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Read every request as UTF-8, whatever encoding it names.

    Django believes the name before any of our code runs: `hex` ends in a 500, and `unicode_escape`
    turns plain letters into NUL.
    """
    kind = environ.get("CONTENT_TYPE", "")
    if "charset" in kind.lower():
        parts = [part for part in kind.split(";") if "charset" not in part.lower()]
        environ["CONTENT_TYPE"] = ";".join(parts)
    return portal(environ, start_response)
