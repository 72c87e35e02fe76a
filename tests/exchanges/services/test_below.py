"""Reasons of a project stay among who took part then, until who leads it opens them."""

from __future__ import annotations

import pytest

from exchanges import services
from exchanges.models import Decision, Project, ProjectEvent
from zones.models import AuditEvent, Letter

WHY = "onder ons gezegd"


@pytest.fixture
def opened(project_in, text, shares, someone, zones):
    """A project among three zones, one of which asked for changes; in its next version a fourth one takes part."""
    project = project_in("submitted")
    services.decide(
        by=someone("polder_coordinator"), project=project, zone=zones["polder"],
        outcome="request_changes", version=1, reason=WHY,
    )  # fmt: skip
    project.refresh_from_db()
    services.revise_project(
        by=someone("westkust_coordinator"), project=project, text=text(intended_audience="network"),
        shares=shares("polder", "vlas", "riho"), edits=project.edits,
    )  # fmt: skip
    return Project.objects.get(pk=project.pk)


def reads(person) -> tuple[bool, bool]:
    events = ProjectEvent.objects.visible_to(person).filter(reason=WHY)
    return events.exists(), Decision.objects.visible_to(person).filter(reason=WHY).exists()


def test_decision_reason_stays_among_the_zones_that_read_it(opened, someone, as_reader):
    assert reads(someone("riho_chief")) == (False, False)
    assert reads(someone("polder_member")) == (True, True)
    with as_reader(someone("riho_chief")):
        assert not Decision.objects.filter(reason=WHY).exists()


def test_decision_reason_opened_by_lead_sends_letter_to_its_author(opened, someone, client_for):
    client = client_for(someone("westkust_coordinator"))
    page = client.get(opened.get_absolute_url())
    address = f"{opened.get_absolute_url()}below/"
    assert page.context["has_kept"]

    kept = client.get(address).context["kept"]
    client.post(address, {"action": "chosen", "chosen": [kept[0].key]})

    assert [row.words for row in kept] == [WHY]
    assert reads(someone("riho_chief")) == (True, True)
    letter = Letter.objects.get(kind="reason_opened")
    assert letter.person == someone("polder_coordinator")
    assert AuditEvent.objects.filter(verb="reason_opened").count() == 1
    assert client.get(address).context["kept"] == []


@pytest.mark.parametrize("name", ["westkust_member", "polder_chief", "riho_chief", "admin"])
def test_decision_reason_opened_by_other_person_is_not_found(opened, someone, client_for, name):
    address = f"{opened.get_absolute_url()}below/"

    with pytest.raises(Project.DoesNotExist):
        services.open_reasons(opened, by=someone(name))
    assert client_for(someone(name)).get(address).status_code == 404
    assert client_for(someone(name)).post(address, {"action": "all"}).status_code == 404
