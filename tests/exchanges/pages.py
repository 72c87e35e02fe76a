"""The addresses of exchange projects."""

from __future__ import annotations

from exchanges.models import Project

LIST, NEW = "/exchanges/", "/exchanges/new/"


def url(project: Project, *more: str) -> str:
    return f"/exchanges/{project.public_id}/" + "".join(f"{part}/" for part in more)
