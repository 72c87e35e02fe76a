"""Each step four ways: allowed, in the wrong state, by the wrong person, twice. And what it leaves."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from exchanges import services
from exchanges.models import Decision, Partner, Project, ProjectEvent
from exchanges.services import (
    AlreadyDecided,
    ProjectMoved,
    ReasonMissing,
    Share,
    StepRefused,
    TextChanged,
)
from knowledge import search
from knowledge.models import SearchEntry
from zones.choices import Role
from zones.models import AuditEvent, Letter, Membership, User

LEAD_STEPS = {
    "submit": lambda by, p: services.submit_project(by=by, project=p, edits=p.edits),
    "start": lambda by, p: services.start_project(by=by, project=p, version=p.version),
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
    ("submit", "draft", "submitted", "running"),
    ("start", "approved", "running", "submitted"),
    ("complete", "running", "completed", "approved"),
    ("withdraw", "submitted", "withdrawn", "draft"),
    ("withdraw", "approved", "withdrawn", "completed"),
    ("withdraw", "running", "withdrawn", "rejected"),
    ("rework", "rejected", "draft", "completed"),
    ("rework", "withdrawn", "draft", "submitted"),
]
OUTCOMES = [
    ("approve", ""),
    ("request_changes", "Wie betaalt?"),
    ("refuse", "Geen mensen vrij."),
]


def state_of(project: Project) -> str:
    return Project.objects.get(pk=project.pk).state


def verbs(project: Project) -> list[str]:
    return list(
        ProjectEvent.objects.filter(project=project).order_by("pk").values_list("verb", flat=True)
    )


def letters(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=kind).values_list("person__email", flat=True))


@pytest.fixture
def deciding(someone, zones):
    def decide(project, slug, outcome="approve", reason="", role="coordinator", version=None):
        return services.decide(
            by=someone(f"{slug}_{role}"),
            project=project,
            zone=zones[slug],
            outcome=outcome,
            version=version or project.version,
            reason=reason,
        )

    return decide


# the lead's steps


@pytest.mark.parametrize("role", ["coordinator", "chief"])
@pytest.mark.parametrize(("step", "source", "target", "_wrong"), STEPS)
def test_lead_takes_its_step(project_in, someone, step, source, target, _wrong, role):
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
    assert (state_of(project), verbs(project)) == (source, before)


@pytest.mark.parametrize("name", ["riho_chief", "network_coordinator", "observer", "admin"])
@pytest.mark.parametrize(("step", "source", "_target", "_wrong"), STEPS)
def test_step_by_who_may_not_know_finds_nothing(
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
    project = project_in("running")
    fields = {"project": project, "version": 1, "state": "running", "reason": "  "}
    with pytest.raises(ReasonMissing):
        services.withdraw_project(by=someone("westkust_coordinator"), **fields)
    assert state_of(project) == "running"


def test_project_is_not_completed_without_its_result(project_in, someone):
    project = project_in("running")
    fields = {"project": project, "version": 1, "closing": " \n"}
    with pytest.raises(ReasonMissing):
        services.complete_project(by=someone("westkust_coordinator"), **fields)
    assert state_of(project) == "running"


def test_right_that_ended_a_moment_ago_has_ended(project_in, someone):
    project, lead = project_in("approved"), someone("westkust_coordinator")
    assert Project.objects.visible_to(lead).exists()  # her rights are known from here on
    Membership.objects.filter(person=lead).update(role=Role.MEMBER)
    with pytest.raises(StepRefused):
        services.start_project(by=lead, project=project, version=1)


# drafting and submitting


def test_member_drafts_and_coordinator_submits(project_in, someone, zones):
    project = project_in("draft", writer="westkust_member")
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
    assert verbs(project) == ["create", "submit"]


def test_nobody_drafts_for_a_zone_they_do_not_belong_to(someone, zones, text, shares):
    with pytest.raises(StepRefused):
        services.draft_project(
            by=someone("riho_coordinator"),
            zone=zones["westkust"],
            text=text(),
            shares=shares(),
        )


def test_text_that_changed_meanwhile_is_not_submitted(project_in, someone, text, shares):
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
def test_incomplete_project_is_not_submitted(project_in, someone, changes):
    project = project_in("draft", **changes)
    with pytest.raises(StepRefused) as refused:
        services.submit_project(by=someone("westkust_coordinator"), project=project, edits=0)
    assert refused.value.reason
    assert state_of(project) == "draft"


@pytest.mark.parametrize("kept", [("westkust",), ("westkust", "polder")])
def test_project_needs_a_partner_and_every_share(someone, zones, text, kept):
    shares = {zones[slug]: Share(gets="iets") for slug in kept}
    lead = someone("westkust_coordinator")
    project, _new = services.draft_project(
        by=lead, zone=zones["westkust"], text=text(), shares=shares
    )
    with pytest.raises(StepRefused):
        services.submit_project(by=lead, project=project, edits=0)


def test_same_filled_form_is_one_project(someone, zones, text, shares):
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
def test_changed_text_is_a_new_version_and_asks_anew(
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


def test_unchanged_text_asks_nobody(project_in, someone, text, shares):
    project = project_in("submitted")
    services.revise_project(
        by=someone("westkust_chief"),
        project=project,
        text=text(),
        shares=shares(),
        edits=project.edits,
    )
    assert Project.objects.get(pk=project.pk).version == 1


def test_new_version_may_have_other_partners(project_in, someone, text, shares):
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


def test_incomplete_text_makes_no_version(project_in, someone, text, shares):
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
def test_text_stands_once_agreed_or_over(project_in, someone, text, shares, state):
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


def test_second_editor_is_told(project_in, someone, text, shares):
    project = project_in("draft")
    edit = {"project": project, "shares": shares(), "edits": 0}
    services.revise_project(by=someone("westkust_chief"), text=text(title="Eerst"), **edit)
    with pytest.raises(TextChanged) as told:
        services.revise_project(
            by=someone("westkust_coordinator"), text=text(title="Later"), **edit
        )
    assert told.value.project.title == "Eerst"


def test_member_does_not_edit_the_draft_of_another(project_in, someone, text, shares):
    project = project_in("draft")
    with pytest.raises(StepRefused):
        services.revise_project(
            by=someone("westkust_member"),
            project=project,
            text=text(title="x"),
            shares=shares(),
            edits=0,
        )


def test_reworked_project_is_closed_to_others_and_becomes_the_next_version(project_in, someone):
    project = project_in("rejected", intended_audience="network")
    services.rework_project(
        by=someone("westkust_chief"), project=project, version=1, state="rejected"
    )
    assert not Project.objects.visible_to(someone("polder_coordinator")).exists()
    assert not Project.objects.visible_to(someone("riho_member")).exists()
    project = Project.objects.get(pk=project.pk)
    assert (project.version, project.submitted_at) == (2, None)

    services.submit_project(by=someone("westkust_chief"), project=project, edits=project.edits)
    assert Project.objects.decidable_by(someone("polder_coordinator")).exists()


# decisions


def test_project_is_approved_when_all_partners_agree(project_in, deciding):
    project = project_in("submitted")
    deciding(project, "polder", role="chief")
    assert state_of(project) == "submitted"
    deciding(project, "vlas")
    assert state_of(project) == "approved"


def test_one_refusal_rejects(project_in, deciding):
    project = project_in("submitted")
    deciding(project, "polder")
    deciding(project, "vlas", "refuse", "Geen mensen vrij.")
    assert state_of(project) == "rejected"


def test_asking_for_changes_leaves_it_submitted(project_in, deciding):
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
        )
    assert refused.value.reason
    assert not Decision.objects.exists()


@pytest.mark.parametrize("slug", ["westkust", "riho"])
def test_lead_and_outsider_have_nothing_to_decide(project_in, deciding, slug):
    with pytest.raises(StepRefused):
        deciding(project_in("submitted", intended_audience="network"), slug)


@pytest.mark.parametrize(("outcome", "reason"), OUTCOMES)
def test_second_decision_of_a_zone_is_told_of_the_first(project_in, deciding, outcome, reason):
    project = project_in("submitted")
    first = deciding(project, "vlas", outcome, reason)
    with pytest.raises(AlreadyDecided) as told:
        deciding(project, "vlas", "approve", role="chief")
    assert told.value.decision == first
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("outcome", ["request_changes", "refuse"])
def test_decision_against_needs_its_reason(project_in, deciding, outcome):
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


# letters, audit, search


def test_submission_asks_the_deciders_of_the_partners(
    project_in, polder_member, polder_chief, vlas_coordinator, riho_coordinator
):
    project_in("submitted", intended_audience="network")
    assert letters("decision_asked") == [
        "chief@polder.example",
        "coordinator@vlas.example",
    ]


def test_decision_tells_the_lead_and_the_last_one_all(
    project_in, deciding, westkust_chief, polder_coordinator, vlas_coordinator
):
    project = project_in("submitted", writer="westkust_member")
    Letter.objects.all().delete()
    deciding(project, "polder", role="chief")
    lead = [
        "chief@westkust.example",
        "coordinator@westkust.example",
        "member@westkust.example",
    ]
    assert letters("decision_taken") == lead
    assert letters("project_moved") == []

    deciding(project, "vlas")
    assert letters("decision_taken") == sorted(lead * 2)
    assert letters("project_moved") == ["coordinator@polder.example"]


def test_lead_step_tells_the_coordinators_of_the_others(project_in, someone):
    project = project_in("approved")
    Letter.objects.all().delete()
    services.start_project(by=someone("westkust_chief"), project=project, version=1)
    assert letters("project_moved") == [
        f"coordinator@{slug}.example" for slug in ("polder", "vlas", "westkust")
    ]


def test_audit_never_holds_content(project_in, deciding):
    project = project_in("submitted")
    deciding(project, "vlas", "refuse", "Geheime reden.")
    rows = AuditEvent.objects.filter(item_type="project")
    assert [row.verb for row in rows.order_by("pk")] == [
        "project_create",
        "project_submit",
        "project_refuse",
    ]
    assert not rows.filter(reason__contains="Geheim").exists()


def test_search_knows_a_project_from_submission_until_it_is_taken_up_again(project_in, someone):
    project_in("draft")
    assert not SearchEntry.objects.exists()
    project = project_in("rejected")
    entry = SearchEntry.objects.get(item_type="project", item_pk=project.pk)
    assert entry.audience_id == project.audience_id
    services.rework_project(
        by=someone("westkust_chief"), project=project, version=1, state="rejected"
    )
    assert not SearchEntry.objects.exists()


def test_new_version_changes_who_finds_it(project_in, someone, text, shares):
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
    assert search.match(someone("polder_member"), "dronepool") == []
    assert len(search.match(someone("riho_member"), "dronepool")) == 1


def test_one_person_in_two_zones_decides_for_each(project_in, person, zones):
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
