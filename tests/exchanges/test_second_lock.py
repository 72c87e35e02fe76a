"""What PostgreSQL itself refuses about projects: every query here is asked without `visible_to`."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction

from exchanges import services
from exchanges.models import (
    Booking,
    Decision,
    Deputy,
    Partner,
    Project,
    ProjectComment,
    ProjectEvent,
    ProjectVersion,
    Proposal,
)
from exchanges.selectors.bookings import booked_by_zone
from exchanges.services import Given

CHILDREN = (Partner, Decision, ProjectEvent)


@pytest.mark.parametrize(
    ("state", "word", "name", "reads"),
    [
        ("draft", "named", "westkust_member", True),
        ("draft", "network", "polder_chief", False),
        ("draft", "network", "network_coordinator", False),
        ("submitted", "named", "polder_member", True),
        ("submitted", "named", "riho_chief", False),
        ("submitted", "named", "network_coordinator", False),
        ("submitted", "network", "riho_member", True),
        ("submitted", "network", "network_coordinator", True),
        ("submitted", "network", "observer", False),
        ("submitted", "network", "admin", False),
    ],
)
def test_second_lock_shows_project_to_its_participants_or_the_network(
    project_in, as_reader, someone, request, state, word, name, reads
):
    project_in(state, intended_audience=word)
    with as_reader(request.getfixturevalue(name)):
        assert Project.objects.exists() is Partner.objects.exists() is reads
        assert ProjectEvent.objects.exists() is reads


def test_second_lock_shows_old_reason_to_partners_of_that_time_only(
    project_in, text, shares, someone, zones, as_reader, riho_member, polder_member
):
    project = project_in("submitted")
    services.decide(
        by=someone("polder_coordinator"), project=project, zone=zones["polder"],
        outcome="request_changes", version=1, reason="onder ons",
    )  # fmt: skip
    project.refresh_from_db()
    services.revise_project(
        by=someone("westkust_coordinator"), project=project, text=text(intended_audience="network"),
        shares=shares("polder", "vlas"), edits=project.edits,
    )  # fmt: skip

    for person, there in ((polder_member, True), (riho_member, False)):
        with as_reader(person):
            assert Project.objects.exists()
            assert ProjectEvent.objects.filter(reason="onder ons").exists() is there


def test_second_lock_lets_partner_move_the_project_and_onlooker_not(
    project_in, as_reader, polder_chief, riho_chief
):
    project = project_in("submitted", intended_audience="network")
    for person, rows in ((polder_chief, 1), (riho_chief, 0)):
        with as_reader(person):
            assert Project.objects.filter(pk=project.pk).exists()
            assert len(Project.objects.select_for_update()) == rows
            assert Project.objects.update(moved_at=project.moved_at) == rows


def test_second_lock_keeps_bookings_within_their_zone(
    project_in, as_reader, someone, zones, polder_member, vlas_chief, a_day
):
    project = project_in("running")
    services.book(
        by=polder_member,
        project=project,
        zone=zones["polder"],
        given=Given("hours", Decimal(3), a_day),
    )
    with as_reader(polder_member):
        assert Booking.objects.exists()
    with as_reader(vlas_chief):
        assert not Booking.objects.exists()
        assert booked_by_zone(project) == {zones["polder"].pk: {(None, "hours"): Decimal(3)}}


def test_second_lock_gives_sums_to_participants_only(
    project_in, as_reader, zones, polder_member, riho_chief, a_day
):
    project = project_in("running", intended_audience="network")
    services.book(
        by=polder_member,
        project=project,
        zone=zones["polder"],
        given=Given("hours", Decimal(3), a_day),
    )
    with as_reader(riho_chief):
        assert booked_by_zone(project) == {}


def test_second_lock_keeps_a_comment_in_the_zone_it_was_written_for(
    project_in, as_reader, zones, polder_member, westkust_chief
):
    project = project_in("running")
    for kind in ("talk", "internal"):
        services.write_comment(
            by=polder_member, project=project, zone=zones["polder"], kind=kind, text=kind
        )
    with as_reader(westkust_chief):
        assert [row.text for row in ProjectComment.objects.all()] == ["talk"]
    with as_reader(polder_member):
        assert ProjectComment.objects.count() == 2


def test_second_lock_lets_nobody_open_a_comment(project_in, as_reader, zones, polder_member):
    project = project_in("running")
    services.write_comment(
        by=polder_member, project=project, zone=zones["polder"], kind="internal", text="onder ons"
    )
    with as_reader(polder_member), pytest.raises(ProgrammingError), transaction.atomic():
        ProjectComment.objects.update(audience=project.audience)


def refused(deed) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        deed()


def test_second_lock_refuses_decision_for_another_zone_or_person(
    project_in, as_reader, zones, vlas_coordinator, vlas_member, polder_chief
):
    project = project_in("submitted")
    told = {"project": project, "version": 1, "outcome": "approve"}
    for reader, zone, by in (
        (vlas_coordinator, "polder", vlas_coordinator),
        (vlas_coordinator, "vlas", polder_chief),
        (vlas_member, "vlas", vlas_member),
    ):
        with as_reader(reader):
            refused(
                lambda zone=zone, by=by: Decision.objects.create(zone=zones[zone], by=by, **told)
            )
    with as_reader(vlas_coordinator):
        Decision.objects.create(zone=zones["vlas"], by=vlas_coordinator, **told)


def test_second_lock_lets_each_zone_write_its_own_row_only(
    project_in, as_reader, zones, polder_member, westkust_chief
):
    project = project_in("submitted")
    for person, slug in ((polder_member, "polder"), (westkust_chief, "westkust")):
        with as_reader(person):
            assert Partner.objects.update(own_goal="van ons") == 1
            assert Partner.objects.filter(zone=zones[slug], own_goal="van ons").exists()
    with as_reader(polder_member):
        refused(lambda: Partner.objects.create(project=project, zone=zones["riho"]))
        assert not Partner.objects.all().delete()[0]
    with as_reader(westkust_chief):
        written = {"project": project, "zone": zones["riho"], "own_goal": "voor hen"}
        refused(lambda: Partner.objects.create(**written))
        Partner.objects.create(project=project, zone=zones["riho"])


def test_second_lock_keeps_proposals_of_the_lead(
    project_in, as_reader, polder_chief, westkust_member
):
    project_in("gathering")
    with as_reader(polder_chief):
        assert Proposal.objects.exists()
        assert not Proposal.objects.update(brings="van ons")
    with as_reader(westkust_member):
        assert Proposal.objects.update(brings="beter zo") == 2


def test_second_lock_lets_deputy_decide_for_the_days_named(
    project_in, as_reader, zones, vlas_member, vlas_chief, a_day
):
    project = project_in("submitted")
    told = {"project": project, "version": 1, "outcome": "approve", "by": vlas_member}
    days = {"starts_on": a_day, "ends_on": a_day}
    with as_reader(vlas_member):
        refused(lambda: Decision.objects.create(zone=zones["vlas"], **told))
        refused(
            lambda: Deputy.objects.create(
                zone=zones["vlas"], decider=vlas_chief, person=vlas_member, **days
            )
        )
    with as_reader(vlas_chief):
        Deputy.objects.create(zone=zones["vlas"], decider=vlas_chief, person=vlas_member, **days)
    with as_reader(vlas_member):
        refused(lambda: Decision.objects.create(zone=zones["polder"], **told))
        Decision.objects.create(zone=zones["vlas"], **told)


def test_second_lock_keeps_version_as_it_was(project_in, as_reader, westkust_chief):
    project_in("submitted")
    with as_reader(westkust_chief):
        with pytest.raises(ProgrammingError), transaction.atomic():
            ProjectVersion.objects.update(number=7)
        with pytest.raises(ProgrammingError), transaction.atomic():
            ProjectVersion.objects.all().delete()


def test_second_lock_refuses_project_or_event_of_another_zone_or_person(
    project_in, as_reader, zones, polder_chief, westkust_chief
):
    project = project_in("submitted")
    told = {"project": project, "audience": project.audience, "verb": "start", "version": 1}
    with as_reader(polder_chief):
        refused(
            lambda: ProjectEvent.objects.create(zone=zones["westkust"], by=polder_chief, **told)
        )
        refused(
            lambda: ProjectEvent.objects.create(zone=zones["polder"], by=westkust_chief, **told)
        )
        copy = Project.objects.get()
        copy.pk, copy.public_id = None, "x"
        refused(copy.save)
