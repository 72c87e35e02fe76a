from __future__ import annotations

from uuid import uuid4

import pytest


@pytest.fixture
def as_(client_for, someone):
    return lambda name: client_for(someone(name))


@pytest.fixture
def filled_in(topic, text):
    """Return what somebody types in the form of a project, as the browser sends it."""

    def fill(**changes: object) -> dict[str, object]:
        written = text()
        fields = {
            "title": written.title,
            "topic": topic.slug,
            "language": "nl",
            "common_goal": written.common_goal,
            "starts_on": written.starts_on.isoformat(),
            "ends_on": written.ends_on.isoformat(),
            "respond_by": written.respond_by.isoformat(),
            "rows_by": "",
            "audience": "named",
            "partners": ["polder", "vlas"],
            "form_key": str(uuid4()),
            "action": "draft",
        }
        for slug in ("polder", "vlas"):
            fields |= {
                f"{slug}-own_goal": f"doel van {slug}",
                f"{slug}-brings": f"{slug} brengt",
                f"{slug}-gets": f"{slug} krijgt",
            }
        return fields | changes

    return fill
