from __future__ import annotations

import pytest

from exchanges import services
from exchanges.models import Decision, Project, ProjectEvent
from exchanges.services import (
    AlreadyDecided,
    ProjectMoved,
    ReasonMissing,
    StepRefused,
)
from tests.exchanges.looking import state_of, verbs
from zones.choices import Role
from zones.models import AuditEvent, Membership, User

LEAD_STEPS = {
    "invite": lambda by, p: services.invite_zones(by=by, project=p, edits=p.edits),
    "stop": lambda by, p: services.stop_project(by=by, project=p, version=p.version),
    "submit": lambda by, p: services.submit_project(by=by, project=p, edits=p.edits),
    "start": lambda by, p: services.start_project(
        by=by, project=p, version=p.version, before_period=True
    ),
    "pause": lambda by, p: services.pause_project(
        by=by, project=p, version=p.version, reason="Wacht op het contract."
    ),
    "resume": lambda by, p: services.resume_project(by=by, project=p, version=p.version),
    "close": lambda by, p: services.close_project(
        by=by, project=p, version=p.version, state=p.state
    ),
    "break_off": lambda by, p: services.break_off_project(
        by=by, project=p, version=p.version, state=p.state, reason="Budget weg."
    ),
    "complete": lambda by, p: services.complete_project(
        by=by, project=p, version=p.version, closing="Gelukt."
    ),
    "withdraw": lambda by, p: services.withdraw_project(
        by=by, project=p, version=p.version, state=p.state, reason="Budget weg."
    ),
    "rework": lambda by, p: services.rework_project(
        by=by, project=p, version=p.version, state=p.state
    ),
}


STEPS = [
    # step, from, to, a state in which it cannot be taken
    ("invite", "draft", "gathering", "submitted"),
    ("submit", "confirmed", "submitted", "running"),
    ("stop", "refused", "rejected", "approved"),
    ("start", "approved", "running", "submitted"),
    ("pause", "running", "paused", "approved"),
    ("resume", "paused", "running", "running"),
    ("close", "running", "closing", "approved"),
    ("close", "paused", "closing", "completed"),
    ("complete", "reported", "completed", "running"),
    ("break_off", "running", "stopped", "approved"),
    ("break_off", "closing", "stopped", "completed"),
    ("withdraw", "submitted", "withdrawn", "draft"),
    ("withdraw", "approved", "withdrawn", "completed"),
    ("withdraw", "submitted", "withdrawn", "running"),
    ("rework", "gathering", "draft", "submitted"),
    ("rework", "rejected", "draft", "completed"),
    ("rework", "withdrawn", "draft", "submitted"),
]


STANDS = {"confirmed": "gathering", "refused": "submitted", "reported": "closing"}
"""The states of the sources that are more than a state."""


OUTCOMES = [
    ("approve", ""),
    ("request_changes", "Wie betaalt?"),
    ("refuse", "Geen mensen vrij."),
]


@pytest.mark.parametrize("role", ["coordinator", "chief"])
@pytest.mark.parametrize(("step", "source", "target", "_wrong"), STEPS)
def test_step_by_lead_changes_state_and_is_audited(
    project_in, someone, step, source, target, _wrong, role
):
    project = project_in(source)
    LEAD_STEPS[step](someone(f"westkust_{role}"), project)

    assert state_of(project) == target
    event = ProjectEvent.objects.filter(project=project).latest("pk")
    assert (event.verb, event.zone.slug, event.role) == (step, "westkust", role)
    audit = AuditEvent.objects.latest("pk")
    assert (audit.verb, audit.role, audit.item_id) == (
        f"project_{step}",
        role,
        str(project.pk),
    )


@pytest.mark.parametrize(("step", "_source", "_target", "wrong"), STEPS)
def test_step_in_the_wrong_state_changes_nothing(
    project_in, someone, step, _source, _target, wrong
):
    project = project_in(wrong)
    before = verbs(project)
    with pytest.raises(ProjectMoved):
        LEAD_STEPS[step](someone("westkust_coordinator"), project)
    assert (state_of(project), verbs(project)) == (wrong, before)


@pytest.mark.parametrize("name", ["westkust_member", "polder_coordinator", "vlas_chief"])
@pytest.mark.parametrize(("step", "source", "_target", "_wrong"), STEPS)
def test_step_by_the_wrong_person_changes_nothing(
    project_in, someone, step, source, _target, _wrong, name
):
    project = project_in(source)
    before = verbs(project)
    with pytest.raises((StepRefused, Project.DoesNotExist)):
        LEAD_STEPS[step](someone(name), project)
    assert (state_of(project), verbs(project)) == (STANDS.get(source, source), before)


@pytest.mark.parametrize("name", ["riho_chief", "network_coordinator", "observer", "admin"])
@pytest.mark.parametrize(("step", "source", "_target", "_wrong"), STEPS)
def test_step_by_person_who_may_not_read_finds_nothing(
    project_in, someone, step, source, _target, _wrong, name
):
    project = project_in(source)
    with pytest.raises(Project.DoesNotExist):
        LEAD_STEPS[step](someone(name), project)


@pytest.mark.parametrize(("step", "source", "_target", "_wrong"), STEPS)
def test_step_taken_twice_happens_once(project_in, someone, step, source, _target, _wrong):
    project = project_in(source)
    LEAD_STEPS[step](someone("westkust_coordinator"), project)
    with pytest.raises(ProjectMoved):
        LEAD_STEPS[step](someone("westkust_chief"), project)
    assert verbs(project).count(step) == 1


def test_project_is_not_withdrawn_without_a_reason(project_in, someone):
    project = project_in("approved")
    fields = {"project": project, "version": 1, "state": "approved", "reason": "  "}
    with pytest.raises(ReasonMissing):
        services.withdraw_project(by=someone("westkust_coordinator"), **fields)
    assert state_of(project) == "approved"


def test_project_is_not_completed_without_its_result(project_in, someone):
    project = project_in("reported")
    fields = {"project": project, "version": 1, "closing": " \n"}
    with pytest.raises(ReasonMissing):
        services.complete_project(by=someone("westkust_coordinator"), **fields)
    assert state_of(project) == "closing"


def test_step_by_former_coordinator_is_refused(project_in, someone):
    project, lead = project_in("approved"), someone("westkust_coordinator")
    assert Project.objects.visible_to(lead).exists()  # her rights are known from here on
    Membership.objects.filter(person=lead).update(role=Role.MEMBER)
    with pytest.raises(StepRefused):
        services.start_project(by=lead, project=project, version=1)


def test_project_is_approved_when_all_partners_agree(project_in, deciding):
    project = project_in("submitted")
    deciding(project, "polder", role="chief")
    assert state_of(project) == "submitted"
    deciding(project, "vlas")
    assert state_of(project) == "approved"


def test_decision_refused_by_one_partner_lets_the_others_decide(project_in, deciding, someone):
    project = project_in("submitted")
    deciding(project, "vlas", "refuse", "Geen mensen vrij.")
    assert state_of(project) == "submitted"
    deciding(project, "polder")
    assert state_of(project) == "submitted"
    services.stop_project(by=someone("westkust_coordinator"), project=project, version=1)
    assert state_of(project) == "rejected"


def test_project_nobody_refused_is_not_stopped(project_in, someone):
    project = project_in("submitted")
    with pytest.raises(StepRefused):
        services.stop_project(by=someone("westkust_coordinator"), project=project, version=1)


def test_decision_request_for_changes_leaves_the_project_submitted(project_in, deciding):
    project = project_in("submitted")
    deciding(project, "vlas", "request_changes", "Wie betaalt?")
    deciding(project, "polder")
    assert state_of(project) == "submitted"
    event = ProjectEvent.objects.filter(project=project, verb="request_changes").get()
    assert (event.reason, event.zone.slug, event.role) == (
        "Wie betaalt?",
        "vlas",
        "coordinator",
    )


@pytest.mark.parametrize(("outcome", "reason"), OUTCOMES)
@pytest.mark.parametrize("state", ["approved", "running", "rejected", "withdrawn"])
def test_decision_in_the_wrong_state_is_not_taken(project_in, deciding, outcome, reason, state):
    project = project_in(state)
    before = Decision.objects.count()
    with pytest.raises((ProjectMoved, AlreadyDecided)):
        deciding(project, "vlas", outcome, reason)
    assert (state_of(project), Decision.objects.count()) == (state, before)


@pytest.mark.parametrize(("outcome", "reason"), OUTCOMES)
@pytest.mark.parametrize(
    "name", ["vlas_member", "polder_chief", "westkust_coordinator", "riho_chief"]
)
def test_decision_by_the_wrong_person_is_not_taken(
    project_in, someone, zones, outcome, reason, name
):
    project = project_in("submitted", intended_audience="network")
    with pytest.raises(StepRefused) as refused:
        services.decide(
            by=someone(name),
            project=project,
            zone=zones["vlas"],
            outcome=outcome,
            version=1,
            reason=reason,
            wish="stop" if outcome == "refuse" else "",
        )
    assert refused.value.reason
    assert not Decision.objects.exists()


@pytest.mark.parametrize("slug", ["westkust", "riho"])
def test_decision_by_lead_or_outsider_is_refused(project_in, deciding, slug):
    with pytest.raises(StepRefused):
        deciding(project_in("submitted", intended_audience="network"), slug)


@pytest.mark.parametrize(("outcome", "reason"), OUTCOMES)
def test_decision_second_of_a_zone_is_told_of_the_first(project_in, deciding, outcome, reason):
    project = project_in("submitted")
    first = deciding(project, "vlas", outcome, reason)
    with pytest.raises(AlreadyDecided) as told:
        deciding(project, "vlas", "approve", role="chief")
    assert told.value.decision == first
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("outcome", ["request_changes", "refuse"])
def test_decision_against_without_reason_is_refused(project_in, deciding, outcome):
    with pytest.raises(ReasonMissing):
        deciding(project_in("submitted"), "vlas", outcome, "  \n ")
    assert not Decision.objects.exists()


def test_decision_on_an_older_version_is_not_taken(project_in, someone, text, shares, deciding):
    project = project_in("submitted")
    services.revise_project(
        by=someone("westkust_coordinator"),
        project=project,
        text=text(title="Versie twee"),
        shares=shares(),
        edits=project.edits,
    )
    with pytest.raises(ProjectMoved) as told:
        deciding(project, "vlas", version=1)
    assert told.value.project.version == 2
    deciding(project, "vlas", version=2)


def test_decision_by_person_of_two_zones_counts_for_each(project_in, person, zones):
    project = project_in("submitted")
    both = person("both@polder.example", Role.COORDINATOR, zones["polder"])
    Membership.objects.create(person=both, role=Role.CHIEF, zone=zones["vlas"])
    both = User.objects.get(pk=both.pk)
    for slug in ("polder", "vlas"):
        services.decide(by=both, project=project, zone=zones[slug], outcome="approve", version=1)
    assert state_of(project) == "approved"
    assert list(
        ProjectEvent.objects.filter(verb="approve").order_by("pk").values_list("role", flat=True)
    ) == [
        "coordinator",
        "chief",
    ]
