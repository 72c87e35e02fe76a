"""Milestones, bookings and what is written in a project that runs: who may, who may not, and what stays."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from exchanges import services
from exchanges.models import Booking, Milestone, Partner, Project, ProjectComment
from exchanges.services import Given, Plan, StepRefused
from zones import access
from zones.models import AuditEvent, Letter, Membership

ABSENT = (Project.DoesNotExist, Milestone.DoesNotExist, ProjectComment.DoesNotExist)
OUTSIDE = ("riho_chief", "network_coordinator", "observer", "admin")


@pytest.fixture
def plan(zones, a_day):
    def make(slug: str = "polder", days: int = 60, **more: object) -> Plan:
        return Plan(zones[slug], "Proef op drie hoeves", a_day + timedelta(days), **more)

    return make


@pytest.fixture
def milestone(project_in, someone, plan):
    project = project_in("running")
    return services.set_milestone(by=someone("westkust_coordinator"), project=project, plan=plan())


@pytest.fixture
def booked(zones, a_day, someone):
    def make(project: Project, name: str = "polder_member", **more: object) -> Booking:
        given = {"unit": "people_days", "amount": Decimal(1), "day": a_day, "line": 0} | more
        zone = zones[name.split("_", maxsplit=1)[0]]
        return services.book(by=someone(name), project=project, zone=zone, given=Given(**given))

    return make


@pytest.mark.parametrize("name", ["westkust_member", "polder_member", "polder_chief"])
def test_milestone_by_its_zone_or_the_lead_is_set_and_audited(project_in, someone, plan, name):
    project = project_in("running")
    made = services.set_milestone(by=someone(name), project=project, plan=plan())

    assert (made.zone.slug, made.done_on) == ("polder", None)
    assert AuditEvent.objects.filter(verb="milestone_set").count() == 1


def test_milestone_by_another_partner_is_refused(project_in, someone, plan):
    project = project_in("running")
    with pytest.raises(StepRefused, match="PZ Polder"):
        services.set_milestone(by=someone("vlas_chief"), project=project, plan=plan())
    assert not Milestone.objects.exists()


@pytest.mark.parametrize("name", OUTSIDE)
def test_milestone_by_outsider_finds_nothing(project_in, someone, plan, name):
    project = project_in("running")
    with pytest.raises(ABSENT):
        services.set_milestone(by=someone(name), project=project, plan=plan())


@pytest.mark.parametrize("state", ["submitted", "closing", "completed", "stopped"])
def test_milestone_in_the_wrong_state_is_refused(project_in, someone, plan, state):
    project = project_in(state)
    with pytest.raises(StepRefused):
        services.set_milestone(by=someone("westkust_coordinator"), project=project, plan=plan())


def test_milestone_of_person_of_another_zone_is_refused(project_in, someone, plan):
    project = project_in("running")
    with pytest.raises(StepRefused):
        services.set_milestone(
            by=someone("westkust_coordinator"),
            project=project,
            plan=plan(person=someone("vlas_member")),
        )


def test_milestone_given_to_a_colleague_sends_one_letter(project_in, someone, plan):
    project = project_in("running")
    member = someone("polder_member")
    for _click in range(2):
        services.set_milestone(
            by=someone("westkust_coordinator"), project=project, plan=plan(person=member)
        )

    letters = Letter.objects.filter(kind="milestone_given")
    assert [letter.person for letter in letters] == [member]
    assert Milestone.objects.count() == 1


def test_milestone_is_marked_by_its_own_zone_only(milestone, someone):
    with pytest.raises(StepRefused):
        services.tick_milestone(by=someone("westkust_chief"), milestone=milestone, done=True)
    for _click in range(2):
        done = services.tick_milestone(by=someone("polder_member"), milestone=milestone, done=True)

    assert done.done_on == timezone.localdate()
    assert AuditEvent.objects.filter(verb="milestone_reached").count() == 1


def test_milestone_saved_by_somebody_else_meanwhile_is_not_overwritten(milestone, someone, plan):
    change = {"by": someone("polder_member"), "milestone": milestone, "edits": 1}
    services.change_milestone(**change, plan=plan(days=70))
    with pytest.raises(services.MilestoneChanged):
        services.change_milestone(**change, plan=plan(days=80))
    milestone.refresh_from_db()
    assert milestone.due_on == timezone.localdate() + timedelta(70)


def test_milestone_removed_leaves_what_was_booked_for_it(milestone, someone, booked):
    booking = booked(milestone.project, milestone=milestone)
    milestone.refresh_from_db()
    assert milestone.bookings == 1
    services.remove_milestone(by=someone("westkust_coordinator"), milestone=milestone)

    assert not Milestone.objects.exists()
    assert Booking.objects.get(pk=booking.pk).milestone_id is None


def test_milestone_of_dismissed_person_goes_to_the_coordinator(
    project_in, someone, plan, zones, owner
):
    member, coordinator = someone("polder_member"), someone("polder_coordinator")
    services.set_milestone(
        by=someone("westkust_coordinator"), project=project_in("running"), plan=plan(person=member)
    )
    with owner():
        Membership.objects.filter(person=member).update(
            ended_at=timezone.now(), ended_by=coordinator
        )
    Letter.objects.all().delete()

    handed = [services.hand_milestones_over(zones["polder"].pk) for _time in range(2)]
    assert handed == [1, 0]
    assert Milestone.objects.get().person is None
    assert {row.person for row in Letter.objects.filter(kind="milestone_handed")} == {coordinator}


def test_milestone_of_a_closed_zone_goes_to_the_lead(milestone, someone, zones, owner):
    lead = {someone("westkust_coordinator"), someone("westkust_chief")}
    with owner():
        zones["polder"].is_active = False
        zones["polder"].save()
    handed = [services.hand_milestones_over(zones["westkust"].pk) for _time in range(2)]
    milestone.refresh_from_db()
    assert handed == [1, 0]
    assert milestone.zone == zones["westkust"]
    assert {row.person for row in Letter.objects.filter(kind="milestone_handed")} == lead


def test_booking_counts_on_what_was_promised(project_in, booked):
    project = project_in("running")
    booked(project)
    partner = Partner.objects.get(project=project, zone__slug="polder")
    assert partner.booked_percent == 25

    booked(project, amount=Decimal(200), people=200)
    partner.refresh_from_db()
    assert partner.booked_percent == 100


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"amount": Decimal(2)}, "dag"),
        ({"amount": Decimal(1000), "unit": "hours", "line": None}, "24"),
        ({"unit": "hours"}, "PZ Polder"),
        ({"line": 7}, "PZ Polder"),
    ],
)
def test_booking_of_what_cannot_be_is_refused(project_in, booked, given, words):
    project = project_in("running")
    with pytest.raises(StepRefused, match=words):
        booked(project, **given)
    assert not Booking.objects.exists()


def test_booking_for_another_zone_is_refused(project_in, someone, zones, a_day):
    project = project_in("running")
    with pytest.raises(StepRefused):
        services.book(
            by=someone("vlas_chief"), project=project, zone=zones["polder"],
            given=Given("hours", Decimal(1), a_day),
        )  # fmt: skip


def test_booking_sent_twice_is_one(project_in, someone, zones, a_day):
    project, key = project_in("running"), uuid.uuid4()
    for _click in range(2):
        services.book(
            by=someone("polder_member"), project=project, zone=zones["polder"],
            given=Given("hours", Decimal(1), a_day), form_key=key,
        )  # fmt: skip
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "takes"),
    [("polder_member", True), ("polder_chief", True), ("westkust_chief", False)],
)
def test_booking_is_taken_away_by_who_made_it_or_decides_for_the_zone(
    project_in, someone, booked, name, takes
):
    booking = booked(project_in("running"))
    if takes:
        services.remove_booking(by=someone(name), booking=booking)
    else:
        with pytest.raises(Booking.DoesNotExist):
            services.remove_booking(by=someone(name), booking=booking)
    assert Booking.objects.exists() is not takes


@pytest.mark.parametrize(
    ("kind", "audience", "readers"),
    [
        ("news", "network", {"polder_member", "vlas_member", "riho_member"}),
        ("talk", "named", {"polder_member", "vlas_member"}),
        ("internal", "zone", {"polder_member"}),
    ],
)
def test_comment_is_read_by_whom_it_was_written_for(
    project_in, someone, zones, kind, audience, readers
):
    project = project_in("running", intended_audience="network")
    made = services.write_comment(
        by=someone("polder_coordinator"),
        project=project,
        zone=zones["polder"],
        kind=kind,
        text="Zo.",
    )
    assert made.audience.kind == audience
    services.edit_comment(by=someone("polder_coordinator"), comment=made, text="Anders.")

    found = set()
    for name in ("polder_member", "vlas_member", "riho_member", "observer"):
        with access.reading_as(someone(name)):
            if ProjectComment.objects.visible_to(someone(name)).filter(text="Anders.").exists():
                found.add(name)
    assert found == readers


def test_comment_of_another_person_is_not_changed(project_in, someone, zones):
    made = services.write_comment(
        by=someone("polder_member"), project=project_in("running"), zone=zones["polder"],
        kind="talk", text="Zo.",
    )  # fmt: skip
    with pytest.raises(ProjectComment.DoesNotExist):
        services.edit_comment(by=someone("polder_chief"), comment=made, text="Anders.")
    with pytest.raises(ProjectComment.DoesNotExist):
        services.remove_comment(by=someone("westkust_chief"), comment=made)
    services.remove_comment(by=someone("polder_chief"), comment=made)
    assert ProjectComment.objects.get().text == ""


def test_leaving_passes_milestones_on_and_closes_later_talk(milestone, someone, zones, as_reader):
    project = milestone.project
    before = services.write_comment(
        by=someone("vlas_member"), project=project, zone=zones["vlas"], kind="talk", text="Voor."
    )
    services.leave_project(
        by=someone("polder_chief"), project=project, zone=zones["polder"], state="running",
        reason="Geen mensen meer.",
    )  # fmt: skip
    project = Project.objects.get(pk=project.pk)
    after = services.write_comment(
        by=someone("vlas_member"), project=project, zone=zones["vlas"], kind="talk", text="Na."
    )

    milestone.refresh_from_db()
    assert milestone.zone.slug == "westkust"
    member = someone("polder_member")
    with as_reader(member):
        assert list(ProjectComment.objects.visible_to(member)) == [before]
        assert not ProjectComment.objects.filter(pk=after.pk).exists()
    with pytest.raises(StepRefused):
        services.write_comment(
            by=member, project=project, zone=zones["polder"], kind="talk", text="Nog iets."
        )


@pytest.mark.parametrize("name", ["polder_member", "vlas_chief"])
def test_leaving_by_somebody_who_does_not_decide_for_the_zone_is_refused(
    project_in, someone, zones, name
):
    project = project_in("running")
    with pytest.raises(StepRefused):
        services.leave_project(
            by=someone(name), project=project, zone=zones["polder"], state="running", reason="Weg."
        )


def test_leaving_of_the_lead_is_refused(project_in, someone, zones):
    project = project_in("running")
    with pytest.raises(StepRefused):
        services.leave_project(
            by=someone("westkust_chief"), project=project, zone=zones["westkust"], state="running",
            reason="Weg.",
        )  # fmt: skip


def test_start_before_the_agreed_period_asks_once(project_in, someone):
    project = project_in("approved")
    lead = someone("westkust_coordinator")
    with pytest.raises(StepRefused, match="begin"):
        services.start_project(by=lead, project=project, version=1)
    started = services.start_project(by=lead, project=project, version=1, before_period=True)
    assert started.state == "running"
