from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.zones.members import add, members_url
from zones import services
from zones.choices import LetterState, Role
from zones.models import Letter


@pytest.mark.parametrize("state", LetterState)
def test_member_list_shows_state_of_the_welcome_letter(
    zones, polder_coordinator, client_for, state
):
    add(polder_coordinator, zones["polder"])
    Letter.objects.update(state=state)

    response = client_for(polder_coordinator).get(members_url())

    assert [row.letter.state for row in response.context["members"] if row.letter] == [state]


def test_member_list_puts_former_members_apart(
    zones, polder_coordinator, polder_member, client_for
):
    services.dismiss_member(by=polder_coordinator, membership=polder_member.memberships.get())

    context = client_for(polder_coordinator).get(members_url()).context

    assert [row.person for row in context["members"]] == [polder_coordinator]
    assert [row.person for row in context["former"]] == [polder_member]


def test_member_list_query_count_is_the_same_for_many(
    zones, polder_coordinator, client_for, person
):
    client = client_for(polder_coordinator)
    add(polder_coordinator, zones["polder"])
    client.get(members_url())
    with CaptureQueriesContext(connection) as few:
        client.get(members_url())
    for number in range(6):
        person(f"p{number}@polder.example", Role.MEMBER, zones["polder"])
        add(polder_coordinator, zones["polder"], email=f"n{number}@polder.example")

    with CaptureQueriesContext(connection) as many:
        client.get(members_url())

    assert len(many) == len(few)
