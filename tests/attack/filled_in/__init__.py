"""Every form of the portal, filled in and ready to be sent: the places where people press a button.

A place is named by its URL; `FORMS` holds at least one for each URL that takes a POST (a test says so).
"""

from __future__ import annotations

from tests.attack.filled_in import (
    adoptions,
    articles,
    attachments,
    documents,
    members,
    own,
    portraits,
    projects,
    questions,
    running,
    said,
    signing_in,
    talk,
    translations,
    writing,
)
from tests.attack.filled_in.base import FORMS, Filled, Scene, path_of, url_names
from tests.attack.filled_in.projects import project_fields

__all__ = [
    "FORMS",
    "Filled",
    "Scene",
    "adoptions",
    "articles",
    "attachments",
    "documents",
    "members",
    "own",
    "path_of",
    "portraits",
    "project_fields",
    "projects",
    "questions",
    "running",
    "said",
    "signing_in",
    "talk",
    "translations",
    "url_names",
    "writing",
]
