"""Every form of the portal, filled in and ready to be sent: the places where people press a button.

A place is named by its URL; `FORMS` holds at least one for each URL that takes a POST (a test says so).
"""

from __future__ import annotations

from tests.attack.filled_in import articles, documents, members, own, projects, signing_in
from tests.attack.filled_in.base import FORMS, Filled, Scene, path_of, url_names
from tests.attack.filled_in.projects import project_fields

__all__ = [
    "FORMS",
    "Filled",
    "Scene",
    "articles",
    "documents",
    "members",
    "own",
    "path_of",
    "project_fields",
    "projects",
    "signing_in",
    "url_names",
]
