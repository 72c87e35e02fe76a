"""Each step four ways: allowed, in the wrong state, by the wrong person, twice. And what it leaves."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from exchanges import services
from exchanges.models import Partner, Project, ProjectEvent
from exchanges.services import (
    ProjectMoved,
    StepRefused,
    TextChanged,
)
from knowledge import search
from knowledge.models import SearchEntry
from tests.exchanges.looking import letters, state_of, verbs
from zones.models import Letter

# the lead's steps


# drafting and submitting


def test_project_is_drafted_by_member_and_submitted_by_coordinator(project_in, someone, take):
    project = project_in("gathering", writer="westkust_member")
    take(project, "rows")
    with pytest.raises(StepRefused):
        services.submit_project(by=someone("westkust_member"), project=project, edits=project.edits)
    services.submit_project(by=someone("westkust_chief"), project=project, edits=project.edits)

    project = Project.objects.get(pk=project.pk)
    assert project.state == "submitted"
    assert list(project.audience.zones.values_list("slug", flat=True)) == [
        "polder",
        "vlas",
        "westkust",
    ]
    assert verbs(project) == ["create", "invite", "submit"]


def test_project_drafted_for_another_zone_is_refused(someone, zones, text, shares):
    with pytest.raises(StepRefused):
        services.draft_project(
            by=someone("riho_coordinator"),
            zone=zones["westkust"],
            text=text(),
            shares=shares(),
        )


def test_project_changed_meanwhile_is_not_submitted(project_in, someone, text, shares):
    project = project_in("draft", writer="westkust_member")
    services.revise_project(
        by=someone("westkust_member"),
        project=project,
        text=text(title="Anders"),
        shares=shares(),
        edits=0,
    )
    with pytest.raises(ProjectMoved):
        services.submit_project(by=someone("westkust_coordinator"), project=project, edits=0)


@pytest.mark.parametrize("changes", [{"common_goal": ""}, {"starts_on": None}, {"ends_on": None}])
def test_project_incomplete_is_not_submitted(project_in, someone, changes):
    project = project_in("draft", **changes)
    with pytest.raises(StepRefused) as refused:
        services.invite_zones(by=someone("westkust_coordinator"), project=project, edits=0)
    assert refused.value.reason
    assert state_of(project) == "draft"


def test_project_without_partner_asks_nobody(someone, zones, text):
    lead = someone("westkust_coordinator")
    project, _new = services.draft_project(by=lead, zone=zones["westkust"], text=text(), shares={})
    with pytest.raises(StepRefused):
        services.invite_zones(by=lead, project=project, edits=0)


def test_project_with_unconfirmed_row_is_not_submitted(project_in, someone, confirm_rows, owner):
    project = project_in("gathering")
    confirm_rows(project)
    with owner():
        Partner.objects.filter(project=project, zone__slug="vlas").update(confirmed_at=None)
    with pytest.raises(StepRefused) as refused:
        services.submit_project(
            by=someone("westkust_coordinator"), project=project, edits=project.edits
        )
    assert "Vlas" in refused.value.reason


def test_project_form_sent_twice_is_one_project(someone, zones, text, shares):
    lead, key = someone("westkust_coordinator"), uuid4()
    fields = {
        "by": lead,
        "zone": zones["westkust"],
        "text": text(),
        "shares": shares(),
        "form_key": key,
    }
    first, was_new = services.draft_project(**fields)
    again, is_new = services.draft_project(**fields)
    assert (again, was_new, is_new) == (first, True, False)
    assert Partner.objects.count() == 3


# a changed text


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_project_with_changed_text_is_a_new_version_and_asks_anew(
    project_in, someone, text, shares, state, polder_chief, vlas_coordinator
):
    project = project_in(state)
    Letter.objects.all().delete()
    services.revise_project(
        by=someone("westkust_coordinator"),
        project=project,
        text=text(common_goal="Binnen 20 minuten."),
        shares=shares(),
        edits=project.edits,
    )
    project = Project.objects.get(pk=project.pk)
    assert (project.state, project.version, project.agreed_count) == ("submitted", 2, 0)
    asked = letters("decision_asked")
    assert [e for e in asked if e != "coordinator@polder.example"] == [
        "chief@polder.example",
        "coordinator@vlas.example",
    ]
    event = ProjectEvent.objects.latest("pk")
    assert (event.verb, event.version) == ("submit", 2)


def test_project_with_unchanged_text_keeps_its_version(project_in, someone, text, shares):
    project = project_in("submitted")
    services.revise_project(
        by=someone("westkust_chief"),
        project=project,
        text=text(),
        shares=shares(),
        edits=project.edits,
    )
    assert Project.objects.get(pk=project.pk).version == 1


def test_project_new_version_may_have_other_partners(project_in, someone, text, shares):
    project = project_in("submitted")
    services.revise_project(
        by=someone("westkust_coordinator"),
        project=project,
        text=text(),
        shares=shares("vlas", "riho"),
        edits=project.edits,
    )
    assert Project.objects.visible_to(someone("riho_member")).exists()
    assert not Project.objects.visible_to(someone("polder_coordinator")).exists()
    project.refresh_from_db()
    assert (project.state, project.version) == ("gathering", 2)  # PZ Riho writes its row first


def test_project_with_incomplete_text_makes_no_version(project_in, someone, text, shares):
    project = project_in("submitted")
    with pytest.raises(StepRefused):
        services.revise_project(
            by=someone("westkust_coordinator"),
            project=project,
            text=text(common_goal=""),
            shares=shares(),
            edits=project.edits,
        )
    assert Project.objects.get(pk=project.pk).version == 1


@pytest.mark.parametrize("state", ["running", "completed", "withdrawn", "rejected"])
def test_project_agreed_or_over_keeps_its_text(project_in, someone, text, shares, state):
    project = project_in(state)
    with pytest.raises(StepRefused) as refused:
        services.revise_project(
            by=someone("westkust_coordinator"),
            project=project,
            text=text(title="Anders"),
            shares=shares(),
            edits=project.edits,
        )
    assert refused.value.reason


def test_project_second_editor_is_told_of_the_first(project_in, someone, text, shares):
    project = project_in("draft")
    edit = {"project": project, "shares": shares(), "edits": 0}
    services.revise_project(by=someone("westkust_chief"), text=text(title="Eerst"), **edit)
    with pytest.raises(TextChanged) as told:
        services.revise_project(
            by=someone("westkust_coordinator"), text=text(title="Later"), **edit
        )
    assert told.value.project.title == "Eerst"


def test_project_draft_of_another_member_is_not_edited(project_in, someone, text, shares):
    project = project_in("draft")
    with pytest.raises(StepRefused):
        services.revise_project(
            by=someone("westkust_member"),
            project=project,
            text=text(title="x"),
            shares=shares(),
            edits=0,
        )


def test_project_reworked_is_closed_to_others_and_becomes_the_next_version(
    project_in, someone, take
):
    project = project_in("rejected", intended_audience="network")
    services.rework_project(
        by=someone("westkust_chief"), project=project, version=1, state="rejected"
    )
    assert not Project.objects.visible_to(someone("polder_coordinator")).exists()
    assert not Project.objects.visible_to(someone("riho_member")).exists()
    project = Project.objects.get(pk=project.pk)
    assert (project.version, project.submitted_at) == (2, None)

    for word in ("invite", "rows", "submit"):
        take(Project.objects.get(pk=project.pk), word)
    assert Project.objects.decidable_by(someone("polder_coordinator")).exists()


# decisions


# letters, audit, search


def test_search_finds_project_from_submission_until_rework(project_in, someone):
    project_in("draft")
    assert not SearchEntry.objects.exists()
    project = project_in("rejected")
    entry = SearchEntry.objects.get(item_type="project", item_pk=project.pk)
    assert entry.audience_id == project.audience_id
    services.rework_project(
        by=someone("westkust_chief"), project=project, version=1, state="rejected"
    )
    assert not SearchEntry.objects.exists()


def test_search_after_new_version_finds_project_for_its_new_audience(
    project_in, someone, text, shares, take
):
    project = project_in("submitted")
    assert [hit.pk for hit in search.match(someone("polder_member"), "dronepool")] == [project.pk]
    assert search.match(someone("riho_member"), "dronepool") == []
    services.revise_project(
        by=someone("westkust_coordinator"),
        project=project,
        text=text(starts_on=text().starts_on + timedelta(days=1)),
        shares=shares("riho"),
        edits=project.edits,
    )
    assert search.match(someone("riho_member"), "dronepool") == []  # its row comes first
    for word in ("rows", "submit"):
        take(Project.objects.get(pk=project.pk), word)
    assert search.match(someone("polder_member"), "dronepool") == []
    assert len(search.match(someone("riho_member"), "dronepool")) == 1
