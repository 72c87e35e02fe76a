"""Persona by audience by verb: who reads, edits and decides about a project."""

from __future__ import annotations

import pytest

from exchanges import services
from exchanges.models import Project
from knowledge.models import Topic
from zones.choices import Role
from zones.models import Membership, User

LEAD_ZONE = {"westkust_member", "westkust_coordinator", "westkust_chief"}
LEAD = {"westkust_coordinator", "westkust_chief"}
POLDER = {"polder_member", "polder_coordinator", "polder_chief"}
VLAS = {"vlas_member", "vlas_coordinator", "vlas_chief"}
OUTSIDE = {"riho_member", "riho_coordinator", "riho_chief"}
NETWORK = {"network_coordinator"}
NEVER = {"observer", "admin"}
EVERYBODY = LEAD_ZONE | POLDER | VLAS | OUTSIDE | NETWORK | NEVER
DECIDERS = {"polder_coordinator", "polder_chief", "vlas_coordinator", "vlas_chief"}

TABLE = [
    # state, audience, who reads, who changes the text, who decides
    ("draft", "named", LEAD_ZONE, LEAD, set()),
    ("draft", "network", LEAD_ZONE, LEAD, set()),
    ("submitted", "named", LEAD_ZONE | POLDER | VLAS, LEAD, DECIDERS),
    ("submitted", "network", EVERYBODY - NEVER, LEAD, DECIDERS),
    ("approved", "named", LEAD_ZONE | POLDER | VLAS, LEAD, set()),
    ("approved", "network", EVERYBODY - NEVER, LEAD, set()),
    ("running", "named", LEAD_ZONE | POLDER | VLAS, set(), set()),
    ("running", "network", EVERYBODY - NEVER, set(), set()),
    ("completed", "named", LEAD_ZONE | POLDER | VLAS, set(), set()),
    ("withdrawn", "named", LEAD_ZONE | POLDER | VLAS, set(), set()),
    ("rejected", "named", LEAD_ZONE | POLDER | VLAS, set(), set()),
]


def who(method: str, someone) -> set[str]:
    return {name for name in EVERYBODY if getattr(Project.objects, method)(someone(name)).exists()}


@pytest.mark.parametrize(("state", "audience", "readers", "editors", "deciders"), TABLE)
def test_project_querysets_give_readers_editors_and_deciders(
    project_in, someone, state, audience, readers, editors, deciders
):
    project_in(state, intended_audience=audience)

    assert who("visible_to", someone) == readers
    assert who("editable_by", someone) == editors
    assert who("decidable_by", someone) == deciders


def test_project_writer_edits_the_draft_until_submission(project_in, someone):
    draft = project_in("draft", writer="westkust_member")
    submitted = project_in("submitted", writer="westkust_member")

    assert list(Project.objects.editable_by(someone("westkust_member"))) == [draft]
    assert set(Project.objects.visible_to(someone("westkust_member"))) == {
        draft,
        submitted,
    }


def test_project_writer_who_left_the_zone_reads_nothing(project_in, someone, zones):
    project_in("draft", writer="westkust_member")
    writer = someone("westkust_member")
    Membership.objects.filter(person=writer).update(zone=zones["riho"])

    writer = User.objects.get(pk=writer.pk)
    assert not Project.objects.visible_to(writer).exists()
    assert not Project.objects.editable_by(writer).exists()


def test_project_is_hidden_from_inactive_person(project_in, someone):
    project_in("submitted", intended_audience="network")
    chief = someone("polder_chief")
    chief.is_active = False
    assert not Project.objects.visible_to(chief).exists()
    assert not Project.objects.decidable_by(chief).exists()


def test_project_decided_by_zone_no_longer_waits_for_it(project_in, someone, zones):
    project = project_in("submitted")
    services.decide(
        by=someone("polder_chief"),
        project=project,
        zone=zones["polder"],
        outcome="approve",
        version=1,
    )
    assert who("decidable_by", someone) == {"vlas_coordinator", "vlas_chief"}


def test_project_waits_for_person_who_decides_for_two_zones_once(project_in, person, zones):
    project_in("submitted")
    both = person("both@polder.example", Role.COORDINATOR, zones["polder"])
    Membership.objects.create(person=both, role=Role.CHIEF, zone=zones["vlas"])
    assert Project.objects.decidable_by(User.objects.get(pk=both.pk)).count() == 1


def test_project_querysets_open_submitted_and_participants_filter_rows(project_in, zones):
    rows = {state: project_in(state) for state in ("draft", "submitted", "running", "rejected")}
    assert set(Project.objects.open()) == {rows["submitted"], rows["running"]}
    assert set(Project.objects.submitted()) == set(rows.values()) - {rows["draft"]}
    assert Project.objects.with_participant(zones["polder"]).count() == 4
    assert not Project.objects.with_participant(zones["riho"]).exists()


def test_project_queryset_of_topic_includes_subtopics(project_in, topic):
    below = Topic.objects.create(slug="below", parent=topic, name_nl="b", name_fr="b")
    project, deeper = project_in("draft"), project_in("draft", topic=below)
    assert set(Project.objects.in_topics([topic])) == {project, deeper}
    assert set(Project.objects.in_topics([below])) == {deeper}
