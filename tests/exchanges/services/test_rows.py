"""A zone's own row: written by its people, confirmed by who decides for it, changed by a new version."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exchanges import services
from exchanges.models import Decision, Partner, Project, ProjectEvent, ProjectVersion
from exchanges.services import Line, Row, StepRefused, TextChanged
from tests.exchanges.looking import letters, state_of, verbs
from zones.models import Letter

WHOLE = Row(
    own_goal="Sneller zoeken",
    measure="uren",
    target="van 3 naar 1",
    brings=(Line("4", "people_days", "per maand"),),
    gets=(Line("24", "hours", "per kwartaal"),),
)


@pytest.fixture
def writing(someone, zones):
    def write(project, name="polder_member", slug="polder", row=WHOLE, **more):
        edits = Partner.objects.get(project=project, zone=zones[slug]).edits
        given = {"row": row, "edits": edits} | more
        return services.write_row(by=someone(name), project=project, zone=zones[slug], **given)

    return write


def row_of(project, slug="polder") -> Partner:
    return Partner.objects.get(project=project, zone__slug=slug)


def test_row_is_written_by_member_and_confirmed_by_who_decides(
    project_in, writing, someone, zones, westkust_chief
):
    project = project_in("gathering")
    writing(project)
    assert row_of(project).confirmed_at is None
    services.confirm_row(by=someone("polder_chief"), project=project, zone=zones["polder"], edits=1)
    kept = row_of(project)
    assert (kept.written_by, kept.confirmed_by) == (
        someone("polder_member"),
        someone("polder_chief"),
    )
    assert services.row_of(kept) == WHOLE
    assert verbs(project)[-1] == "confirm_row"
    assert "chief@westkust.example" in letters("row_confirmed")


@pytest.mark.parametrize("name", ["westkust_coordinator", "vlas_chief", "westkust_member"])
def test_row_of_another_zone_is_not_written(project_in, writing, name):
    project = project_in("gathering")
    with pytest.raises(StepRefused) as refused:
        writing(project, name)
    assert "Polder" in refused.value.reason
    assert row_of(project).edits == 0


def test_row_is_not_confirmed_by_member(project_in, writing, someone, zones):
    project = project_in("gathering")
    writing(project)
    with pytest.raises(StepRefused):
        services.confirm_row(
            by=someone("polder_member"), project=project, zone=zones["polder"], edits=1
        )
    with pytest.raises(StepRefused):
        writing(project, row=replace(WHOLE, target="van 3 naar 2"), confirm=True)
    assert row_of(project).confirmed_at is None


def test_row_confirmed_twice_is_confirmed_once(project_in, writing, someone, zones):
    project = project_in("gathering")
    writing(project)
    for name in ("polder_chief", "polder_coordinator"):
        services.confirm_row(by=someone(name), project=project, zone=zones["polder"], edits=1)
    assert row_of(project).confirmed_by == someone("polder_chief")
    assert verbs(project).count("confirm_row") == 1


@pytest.mark.parametrize("missing", ["own_goal", "measure", "target", "brings", "gets"])
def test_row_with_something_missing_is_not_confirmed(project_in, writing, missing):
    project = project_in("gathering")
    row = replace(WHOLE, **{missing: () if missing in ("brings", "gets") else ""})
    writing(project, row=row)
    with pytest.raises(StepRefused):
        writing(project, "polder_chief", row=row, confirm=True)


def test_row_without_own_goal_is_a_choice(project_in, writing):
    project = project_in("gathering")
    row = Row(no_own_goal=True, brings=WHOLE.brings, gets=WHOLE.gets)
    writing(project, "polder_chief", row=row, confirm=True)
    kept = row_of(project)
    assert (kept.no_own_goal, kept.own_goal, kept.confirmed_at is None) == (True, "", False)


def test_row_changed_before_submission_is_to_be_confirmed_again(project_in, writing):
    project = project_in("gathering")
    writing(project, "polder_chief", confirm=True)
    writing(project, row=replace(WHOLE, own_goal="Iets anders"))
    assert row_of(project).confirmed_at is None


def test_row_saved_meanwhile_is_not_overwritten(project_in, writing):
    project = project_in("gathering")
    writing(project)
    with pytest.raises(TextChanged):
        writing(project, "polder_chief", row=replace(WHOLE, target="anders"), edits=0)
    writing(project, "polder_chief", edits=0)  # the same words are no change
    assert row_of(project).edits == 1


@pytest.mark.parametrize("state", ["running", "completed", "withdrawn", "rejected"])
def test_row_of_project_that_was_agreed_or_is_over_stands(project_in, writing, state):
    project = project_in(state)
    with pytest.raises(StepRefused):
        writing(project, "polder_chief")


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_row_changed_after_submission_is_a_new_version_that_asks_everybody(
    project_in, writing, take, someone, state, westkust_chief, polder_coordinator, vlas_coordinator
):
    project = project_in(state)
    if state == "submitted":
        take(project, "approve vlas")
    Letter.objects.all().delete()
    writing(project, "polder_chief")
    project = Project.objects.get(pk=project.pk)
    assert (project.version, project.state, project.agreed_count) == (2, "submitted", 0)
    assert project.asking_zone.slug == "polder"
    asked = letters("decision_asked")
    assert {"chief@westkust.example", "coordinator@vlas.example"} <= set(asked)
    assert not [email for email in asked if "polder" in email]
    assert list(ProjectVersion.objects.order_by("number").values_list("number", flat=True)) == [
        1,
        2,
    ]


def test_row_changed_by_partner_lets_the_lead_decide_like_the_others(
    project_in, writing, someone, zones
):
    project = project_in("submitted")
    writing(project, "polder_chief")
    with pytest.raises(StepRefused):
        services.decide(
            by=someone("polder_coordinator"), project=project, zone=zones["polder"],
            outcome="approve", version=2,
        )  # fmt: skip
    for slug in ("westkust", "vlas"):
        services.decide(
            by=someone(f"{slug}_coordinator"), project=project, zone=zones[slug],
            outcome="approve", version=2,
        )  # fmt: skip
    assert state_of(project) == "approved"


def test_row_changed_after_submission_by_member_is_refused(project_in, writing):
    project = project_in("submitted")
    with pytest.raises(StepRefused):
        writing(project)
    assert Project.objects.get(pk=project.pk).version == 1


@pytest.mark.parametrize(
    "change",
    [{"measure": "minuten"}, {"brings": (Line("4", "hours", "polder brengt"),)}],
)
def test_row_corrected_in_unit_or_measure_lapses_the_own_decision_only(
    project_in, writing, take, change
):
    project = project_in("approved")
    corrected = replace(services.row_of(row_of(project)), **change)
    writing(project, "polder_chief", row=corrected)
    project = Project.objects.get(pk=project.pk)
    assert (project.version, project.correction, project.state) == (1, 1, "submitted")
    standing = {row.zone.slug for row in Decision.objects.filter(ended_at=None)}
    assert standing == {"vlas"}
    assert Decision.objects.get(zone__slug="polder").ending == "corrected"
    assert [str(row) for row in ProjectVersion.objects.order_by("correction")] == ["1", "1.1"]
    assert verbs(project)[-1] == "correct"
    services_letters = letters("decision_ended")
    assert "coordinator@westkust.example" in services_letters


def test_decision_on_text_from_before_a_correction_is_not_taken(
    project_in, writing, someone, zones
):
    project = project_in("submitted")
    writing(
        project, "polder_chief", row=replace(services.row_of(row_of(project)), measure="minuten")
    )
    with pytest.raises(services.ProjectMoved):
        services.decide(
            by=someone("vlas_chief"), project=project, zone=zones["vlas"], outcome="approve",
            version=1,
        )  # fmt: skip
    decision = services.decide(
        by=someone("vlas_chief"), project=project, zone=zones["vlas"], outcome="approve",
        version=1, correction=1,
    )  # fmt: skip
    assert decision.correction == 1


def test_decision_is_not_the_authors_unless_the_zone_has_nobody_else(
    project_in, writing, someone, zones, take, person
):
    project = project_in("gathering")
    take(project, "rows")
    writing(project, "polder_chief", confirm=True)
    for word in ("submit",):
        take(Project.objects.get(pk=project.pk), word)
    project = Project.objects.get(pk=project.pk)
    someone("polder_coordinator")
    given = {"project": project, "zone": zones["polder"], "outcome": "approve", "version": 1}
    with pytest.raises(StepRefused) as refused:
        services.decide(by=someone("polder_chief"), **given)
    assert str(someone("polder_coordinator")) in refused.value.reason
    someone("polder_coordinator").memberships.update(role="member")
    decision = services.decide(by=someone("polder_chief"), **given)
    assert decision.is_alone


def test_event_of_correction_names_it(project_in, writing):
    project = project_in("submitted")
    writing(
        project, "polder_chief", row=replace(services.row_of(row_of(project)), measure="minuten")
    )
    assert ProjectEvent.objects.latest("pk").label == "1.1"
