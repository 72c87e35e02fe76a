"""What somebody could do yesterday, and what reaches further than a zone."""

from __future__ import annotations

import pytest

from exchanges.services import draft_project
from zones import services
from zones.choices import Role
from zones.models import Membership, User


def test_binned_article_is_hidden_from_former_coordinator(
    client_for, article_by, polder_member, polder_coordinator, polder_chief
):
    article = article_by(polder_member, title="kanarie in de bak")
    client = client_for(polder_coordinator)
    client.post(f"/knowledge/{article.public_id}/bin/", follow=True)
    Membership.objects.filter(person=polder_coordinator).update(role=Role.MEMBER)

    assert "kanarie" not in client.get("/knowledge/bin/").content.decode()
    assert client.post(f"/knowledge/{article.public_id}/restore/").status_code == 404


def test_binned_article_is_restored_by_its_author(client_for, article_by, polder_member):
    article = article_by(polder_member)
    client = client_for(polder_member)
    client.post(f"/knowledge/{article.public_id}/bin/")

    assert client.post(f"/knowledge/{article.public_id}/restore/").status_code == 302


@pytest.fixture
def admitted_admin(zones, admin) -> Membership:
    return Membership.objects.create(person=admin, zone=zones["polder"], role="member")


def test_member_who_is_administrator_is_not_renamed_by_a_zone(admitted_admin, polder_coordinator):
    services.change_member(
        by=polder_coordinator, membership=admitted_admin, name="Iemand", function="x", role="member"
    )

    assert User.objects.get(pk=admitted_admin.person_id).name == "Administrator"


def test_member_who_is_administrator_stays_active_after_dismissal(
    admitted_admin, polder_coordinator
):
    services.dismiss_member(by=polder_coordinator, membership=admitted_admin)

    assert User.objects.get(pk=admitted_admin.person_id).is_active


def test_project_form_sent_again_after_leaving_the_zone_is_another_project(
    client_for, zones, topic, text, shares, polder_coordinator
):
    first, _new = draft_project(
        by=polder_coordinator, zone=zones["polder"], text=text(), shares=shares("vlas")
    )
    Membership.objects.filter(person=polder_coordinator).update(zone=zones["riho"])
    moved = User.objects.get(pk=polder_coordinator.pk)

    second, is_new = draft_project(
        by=moved, zone=zones["riho"], text=text(), shares=shares("vlas"), form_key=first.form_key
    )

    assert (is_new, second.zone) == (True, zones["riho"])
    assert second.pk != first.pk
