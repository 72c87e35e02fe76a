from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

FRAME = (
    "SAVEPOINT",
    "set_config",
    "zones_session",
    "WITH mine AS",
    '"zones_membership"."person_id" =',
)


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


@pytest.fixture
def own_queries(client_for, someone):
    """Count what a page asks beyond session, person, memberships and context."""

    def count(name: str, address: str) -> int:
        client = client_for(someone(name))
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        sql = [query["sql"] for query in asked.captured_queries]
        person = 'FROM "zones_user" WHERE "zones_user"."id" ='
        return len([q for q in sql if person not in q and not any(mark in q for mark in FRAME)])

    return count
