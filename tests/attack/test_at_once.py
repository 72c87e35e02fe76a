"""The same click twice, and two coordinators who dismiss each other, on real connections."""

from __future__ import annotations

from functools import partial

import pytest

from tests.attack.meeting import at_once, posting, windows
from zones.choices import DECIDING_ROLES
from zones.models import AuditEvent, Letter, Membership

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("deed", ["delete", "restore"])
def test_deed_clicked_four_times_at_once_happens_once(
    client_for, article_by, polder_coordinator, deed
):
    article = article_by(polder_coordinator, state="binned")
    url = f"/knowledge/{article.public_id}/{deed}/"

    answers = at_once(*(posting(client_for(polder_coordinator), url, {}) for _seat in range(4)))

    assert sorted(set(answers)) in ([302], [302, 404])
    assert answers.count(302) == 1


def test_20_equal_invitations_at_once_get_the_same_page_and_do_one_deed(
    client_for, zones, polder_coordinator
):
    email = "nieuw@polder.example"
    fields = {
        "email": email,
        "name": "Nieuwe Collega",
        "function": "inspecteur",
        "role": "member",
        "language": "nl",
    }
    seats = windows(client_for(polder_coordinator), 20)

    answers = at_once(*(partial(seat.post, "/zones/polder/members/new/", fields) for seat in seats))

    assert {(answer.status_code, answer.headers.get("Location")) for answer in answers} == {
        (302, "/zones/polder/members/")
    }
    assert Membership.objects.filter(person__email=email).count() == 1
    assert Letter.objects.filter(person__email=email).count() == 1
    assert AuditEvent.objects.filter(verb="member_added").count() == 1


def test_member_dismissed_four_times_at_once_is_one_deed(
    client_for, zones, polder_coordinator, polder_member
):
    url = f"/zones/polder/members/{polder_member.public_id}/dismiss/"

    answers = at_once(*(posting(client_for(polder_coordinator), url, {}) for _seat in range(4)))

    assert sorted(answers) == [302, 404, 404, 404]


def test_member_deciders_dismissing_each_other_at_once_leave_one(
    client_for, zones, polder_coordinator, polder_chief
):
    pairs = [(polder_coordinator, polder_chief), (polder_chief, polder_coordinator)]
    posts = [
        posting(client_for(by), f"/zones/polder/members/{whom.public_id}/dismiss/", {})
        for by, whom in pairs
    ]

    answers = at_once(*posts)

    left = Membership.objects.active().filter(zone=zones["polder"], role__in=DECIDING_ROLES)
    assert left.count() == 1
    assert sorted(answers) in ([302, 404], [302, 422])  # no right any more, or nobody else left
