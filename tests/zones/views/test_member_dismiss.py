from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.urls import reverse

from tests.zones.members import add, members_url
from zones import services
from zones.models import AuditEvent, Membership, User


def test_member_dismissed_loses_access_at_the_next_request(
    zones, polder_member, polder_coordinator, client_for
):
    theirs, mine = client_for(polder_member), client_for(polder_coordinator)
    assert theirs.get("/profile/").status_code == 200

    mine.post(members_url(name="member_dismiss", person=polder_member))

    membership = polder_member.memberships.get()
    assert membership.ended_at is not None
    assert membership.ended_by == polder_coordinator
    assert theirs.get("/profile/")["Location"].startswith(reverse("account_login"))
    assert AuditEvent.objects.get().verb == "member_dismissed"


def test_member_dismissed_from_one_of_two_zones_keeps_the_other(
    zones, riho_member, polder_coordinator, fresh
):
    added = add(polder_coordinator, zones["polder"], email=riho_member.email)

    services.dismiss_member(by=polder_coordinator, membership=added)

    again = fresh(riho_member)
    assert again.is_active
    assert again.current_zones == [zones["riho"]]


def test_member_last_coordinator_cannot_be_dismissed(
    zones, polder_coordinator, polder_member, client_for
):
    client = client_for(polder_coordinator)
    url = members_url(name="member_dismiss", person=polder_coordinator)

    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 422
    assert polder_coordinator.memberships.get().ended_at is None


def test_member_last_coordinator_with_inactive_chief_cannot_be_dismissed(
    zones, polder_coordinator, polder_chief
):
    User.objects.filter(pk=polder_chief.pk).update(is_active=False)

    with pytest.raises(services.LastCoordinator):
        services.dismiss_member(
            by=polder_coordinator, membership=polder_coordinator.memberships.get()
        )


def test_member_dismissal_by_get_changes_nothing(
    zones, polder_member, polder_coordinator, client_for
):
    client_for(polder_coordinator).get(members_url(name="member_dismiss", person=polder_member))

    assert polder_member.memberships.get().ended_at is None


def test_member_dismissed_twice_is_one_deed(zones, polder_member, polder_coordinator, client_for):
    client = client_for(polder_coordinator)
    url = members_url(name="member_dismiss", person=polder_member)

    assert [client.post(url).status_code, client.post(url).status_code] == [302, 404]
    assert AuditEvent.objects.filter(outcome="done").count() == 1


@pytest.mark.django_db(transaction=True)
def test_member_coordinators_dismissing_each_other_at_once_leave_one(
    zones, polder_coordinator, person
):
    """One wins and the other is told; the zone keeps somebody."""
    other = person("tweede@polder.example", "coordinator", zones["polder"])
    results, together = [], threading.Barrier(2)

    def dismiss(by, other):
        together.wait()
        try:
            membership = Membership.objects.get(person=other)
            services.dismiss_member(by=User.objects.get(pk=by.pk), membership=membership)
            results.append("done")
        except (services.LastCoordinator, Membership.DoesNotExist) as refused:
            results.append(type(refused).__name__)
        finally:
            connection.close()

    pairs = [(polder_coordinator, other), (other, polder_coordinator)]
    threads = [threading.Thread(target=dismiss, args=pair) for pair in pairs]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(results) == ["DoesNotExist", "done"]
    assert Membership.objects.active().filter(zone=zones["polder"]).count() == 1
