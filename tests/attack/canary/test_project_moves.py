from __future__ import annotations

from exchanges import services as exchange
from tests.attack.canary import projects
from tests.attack.canary.seats import of
from tests.attack.canary.tokens import token
from zones.models import Zone


def test_session_of_member_of_zone_that_left_sees_nothing(planted, seat):
    there = seat("polder_member2")
    assert token("zone", "body") in there.sees()

    Zone.objects.filter(slug="polder").update(is_active=False)

    assert there.sees() == set()


def test_project_new_version_hides_it_from_dropped_partner(planted, seat):
    """The letter that asked for the decision is owed since before."""
    there = seat("vlas_coordinator")
    assert {token("project", "goal"), token("project", "gotline")} <= there.sees_of("project")
    project = of(planted, "project")

    exchange.revise_project(
        by=planted.people.user("polder_coordinator"), project=project, edits=project.edits,
        text=projects.text(planted, "project"),
        shares=projects.shares(planted, "project", "antwerpen"),
    )  # fmt: skip

    assert there.sees_of("project") == set()


def test_project_taken_back_to_draft_is_hidden_from_partners(planted, seat):
    there, lead = seat("vlas_member"), planted.people.user("polder_coordinator")
    assert token("stopped", "because") in there.sees()
    project = of(planted, "stopped")

    exchange.rework_project(by=lead, project=project, version=project.version, state=project.state)

    assert there.sees_of("stopped") == set()
