"""Taking a decision back, refusing with a wish, deputies, reasons for the participants."""

from __future__ import annotations

from datetime import timedelta

import pytest

from exchanges import services
from exchanges.models import Decision, Deputy, Partner, Project, ProjectEvent
from exchanges.services import ProjectMoved, ReasonMissing, StepRefused
from tests.exchanges.looking import letters, state_of
from zones.models import Membership

# taking back


def test_decision_is_taken_back_until_all_have_decided(project_in, deciding, someone, zones):
    project = project_in("submitted")
    deciding(project, "polder")
    services.take_back(by=someone("polder_chief"), project=project, zone=zones["polder"], version=1)
    decision = Decision.objects.get()
    assert (decision.ending, decision.ended_by) == ("taken_back", someone("polder_chief"))
    assert "coordinator@polder.example" in letters("decision_ended")
    deciding(project, "polder", "request_changes", "Toch niet.")
    assert Decision.objects.filter(ended_at=None).count() == 1

    deciding(project, "vlas")
    with pytest.raises(StepRefused):
        services.take_back(
            by=someone("polder_chief"), project=project, zone=zones["polder"], version=1
        )


def test_decision_taken_back_in_the_wrong_state_is_refused(project_in, someone, zones):
    project = project_in("approved")
    with pytest.raises(StepRefused):
        services.take_back(
            by=someone("polder_chief"), project=project, zone=zones["polder"], version=1
        )


@pytest.mark.parametrize("name", ["polder_member", "westkust_chief", "vlas_coordinator"])
def test_decision_taken_back_by_the_wrong_person_is_refused(
    project_in, deciding, someone, zones, name
):
    project = project_in("submitted")
    deciding(project, "polder")
    with pytest.raises(StepRefused):
        services.take_back(by=someone(name), project=project, zone=zones["polder"], version=1)


def test_decision_taken_back_twice_is_taken_back_once(project_in, deciding, someone, zones):
    project = project_in("submitted")
    deciding(project, "polder")
    given = {"project": project, "zone": zones["polder"], "version": 1}
    services.take_back(by=someone("polder_chief"), **given)
    with pytest.raises(ProjectMoved):
        services.take_back(by=someone("polder_coordinator"), **given)
    assert ProjectEvent.objects.filter(verb="take_back").count() == 1


# refusing


@pytest.mark.parametrize("wish", ["", "nonsense"])
def test_decision_refusal_says_what_happens_with_the_project(project_in, someone, zones, wish):
    with pytest.raises(ReasonMissing):
        services.decide(
            by=someone("polder_chief"), project=project_in("submitted"), zone=zones["polder"],
            outcome="refuse", version=1, reason="Geen mensen.", wish=wish,
        )  # fmt: skip


def test_project_goes_on_with_fewer_zones_as_a_new_version(project_in, someone, zones):
    project = project_in("refused")
    services.go_on_without(
        by=someone("westkust_chief"), project=project, version=1, without=[zones["polder"]]
    )
    project = Project.objects.get(pk=project.pk)
    assert (project.version, project.state) == (2, "submitted")
    partners = Partner.objects.filter(project=project, is_lead=False)
    assert [row.zone.slug for row in partners] == ["vlas"]
    assert not Project.objects.visible_to(someone("polder_member")).exists()


@pytest.mark.parametrize("name", ["polder_chief", "westkust_member"])
def test_project_going_on_by_the_wrong_person_is_refused(project_in, someone, zones, name):
    with pytest.raises(StepRefused):
        services.go_on_without(
            by=someone(name), project=project_in("refused"), version=1, without=[zones["vlas"]]
        )


def test_project_going_on_in_the_wrong_state_is_refused(project_in, someone, zones):
    with pytest.raises(ProjectMoved):
        services.go_on_without(
            by=someone("westkust_chief"), project=project_in("approved"), version=1,
            without=[zones["vlas"]],
        )  # fmt: skip


@pytest.mark.parametrize("slugs", [[], ["polder", "vlas"]])
def test_project_goes_on_with_at_least_one_partner_and_fewer(project_in, someone, zones, slugs):
    with pytest.raises(StepRefused):
        services.go_on_without(
            by=someone("westkust_chief"), project=project_in("submitted"), version=1,
            without=[zones[slug] for slug in slugs],
        )  # fmt: skip


# reasons


def test_decision_reason_in_network_wide_project_is_for_the_participants(
    project_in, deciding, someone, as_reader
):
    project = project_in("submitted", intended_audience="network")
    deciding(project, "polder", "request_changes", "Onder ons.")
    for name, reads in (
        ("vlas_member", True),
        ("riho_chief", False),
        ("network_coordinator", False),
    ):
        person = someone(name)
        assert Project.objects.visible_to(person).exists()
        assert Decision.objects.visible_to(person).filter(reason="Onder ons.").exists() is reads
        events = ProjectEvent.objects.visible_to(person).filter(reason="Onder ons.")
        assert events.exists() is reads
        with as_reader(person):
            assert Decision.objects.exists() is reads


def test_withdrawal_reason_in_network_wide_project_is_for_the_participants(project_in, someone):
    project_in("withdrawn", intended_audience="network")
    events = ProjectEvent.objects.visible_to(someone("riho_chief"))
    assert not events.filter(verb="withdraw").exists()
    assert ProjectEvent.objects.visible_to(someone("vlas_member")).filter(verb="withdraw").exists()


# deputies


@pytest.fixture
def deputy(someone, zones, a_day):
    def name(by="vlas_chief", person="vlas_member", **days) -> Deputy:
        given = {"starts_on": a_day, "ends_on": a_day + timedelta(days=7)} | days
        return services.name_deputy(
            by=someone(by), zone=zones["vlas"], person=someone(person), **given
        )[0]

    return name


def test_deputy_decides_for_who_named_them(project_in, deputy, deciding, someone):
    project = project_in("submitted")
    deputy()
    decision = deciding(project, "vlas", role="member")
    assert (decision.by, decision.on_behalf_of) == (someone("vlas_member"), someone("vlas_chief"))
    event = ProjectEvent.objects.latest("pk")
    assert (event.by, event.on_behalf_of) == (decision.by, decision.on_behalf_of)
    assert letters("deputy_named") == ["member@vlas.example"]


@pytest.mark.parametrize(
    "days",
    [
        {"starts_on": timedelta(days=1), "ends_on": timedelta(days=3)},
        {"starts_on": timedelta(days=-3), "ends_on": timedelta(days=-1)},
    ],
)
def test_deputy_before_or_after_the_period_is_refused(project_in, deputy, deciding, a_day, days):
    project = project_in("submitted")
    deputy(**{name: a_day + delta for name, delta in days.items()})
    with pytest.raises(StepRefused):
        deciding(project, "vlas", role="member")


@pytest.mark.parametrize("end", ["ended", "decider dismissed", "deputy dismissed"])
def test_deputy_whose_right_ended_is_refused(project_in, deputy, deciding, someone, end, owner):
    project = project_in("submitted")
    row = deputy()
    if end == "ended":
        services.end_deputy(by=someone("vlas_chief"), deputy=row)
    else:
        name = "vlas_chief" if end == "decider dismissed" else "vlas_member"
        with owner():
            Membership.objects.filter(person=someone(name)).update(role="observer")
    with pytest.raises((StepRefused, Project.DoesNotExist)):
        deciding(project, "vlas", role="member")
    assert not Decision.objects.exists()


@pytest.mark.parametrize("name", ["vlas_member", "polder_chief", "network_coordinator"])
def test_deputy_is_named_by_who_decides_for_the_zone_only(deputy, someone, name):
    someone("vlas_chief")
    with pytest.raises(StepRefused):
        deputy(by=name)


@pytest.mark.parametrize("person", ["polder_member", "vlas_chief"])
def test_deputy_is_a_colleague_of_the_zone(deputy, person):
    with pytest.raises(StepRefused):
        deputy(person=person)


def test_deputy_named_twice_is_one(deputy):
    deputy()
    deputy()
    assert Deputy.objects.count() == 1
    assert letters("deputy_named") == ["member@vlas.example"]


def test_deputy_is_not_asked_for_another_zone(project_in, deputy, someone, zones):
    project = project_in("submitted")
    deputy()
    with pytest.raises(StepRefused):
        services.decide(
            by=someone("vlas_member"), project=project, zone=zones["polder"], outcome="approve",
            version=1,
        )  # fmt: skip
    assert state_of(project) == "submitted"


def test_project_waits_for_deputy_too(project_in, deputy, someone):
    project_in("submitted")
    assert not Project.objects.decidable_by(someone("vlas_member")).exists()
    deputy()
    assert Project.objects.decidable_by(someone("vlas_member")).exists()


def test_deputy_is_asked_for_the_decision_by_e_mail(project_in, deputy):
    deputy()
    project_in("submitted")
    assert "member@vlas.example" in letters("decision_asked")
