"""The pages' own queries: as many for one row as for twenty-five, and never more than eight."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

MAX_QUERIES = 8
FRAME = (
    "SAVEPOINT",
    "set_config",
    "django_session",
    "WITH mine AS",
    '"zones_membership"."person_id" =',
)


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


def test_project_list_query_count_is_the_same_for_one_and_many(project_in, own_queries):
    project_in("submitted", intended_audience="network")
    one = own_queries("riho_coordinator", "/exchanges/")
    for _row in range(24):
        project_in("submitted", intended_audience="network")
    assert own_queries("riho_coordinator", "/exchanges/") == one
    assert one <= MAX_QUERIES


@pytest.mark.parametrize("name", ["polder_coordinator", "westkust_coordinator", "riho_member"])
def test_project_page_query_count_is_the_same_whatever_happened(
    project_in, own_queries, take, name
):
    few = project_in("submitted", intended_audience="network")
    many = project_in("completed", intended_audience="network")
    count = own_queries(name, few.get_absolute_url())
    assert count <= MAX_QUERIES
    assert own_queries(name, many.get_absolute_url()) <= count
    take(few, "approve vlas")
    assert own_queries(name, few.get_absolute_url()) == count
