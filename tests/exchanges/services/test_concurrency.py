"""Several people, or one with a nervous finger, at the same moment on real connections."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pytest

from exchanges import wording
from exchanges.models import Decision, Project
from tests.attack.meeting import at_once, posting, statuses, together
from zones.models import AuditEvent, Letter

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seats(client_for) -> Callable[..., list[Client]]:
    """Return as many browsers of one person as asked for, each signed in."""
    return lambda user, count=1: [client_for(user) for _seat in range(count)]


def test_decision_and_a_new_version_at_once_never_mix(project_in, seats, someone, topic):
    project = project_in("submitted")
    edit = {
        "title": "Versie twee",
        "topic": topic.slug,
        "common_goal": "Anders",
        "starts_on": project.starts_on.isoformat(),
        "ends_on": project.ends_on.isoformat(),
        "audience": "named",
        "partners": ["vlas"],
        "edits": project.edits,
        "action": "submit",
        "lead-brings": "a",
        "lead-gets": "b",
        "vlas-brings": "c",
        "vlas-gets": "d",
    }
    answers = at_once(
        posting(seats(someone("westkust_chief"))[0], f"/exchanges/{project.public_id}/edit/", edit),
        posting(
            seats(someone("vlas_chief"))[0],
            f"/exchanges/{project.public_id}/decide/",
            {"confirmed": 1, "wish": "stop", "action": "approve", "version": 1},
        ),
    )
    assert answers[0] == 302
    assert answers[1] in {302, 409}
    project = Project.objects.get()
    assert (project.version, project.state, project.agreed_count) == (2, "submitted", 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("approve", "approve"),
        ("approve", "refuse"),
        ("request_changes", "refuse"),
        ("refuse", "refuse"),
    ],
)
def test_decision_by_two_coordinators_at_once_tells_the_second_who_was_first(
    project_in, seats, someone, one, other
):
    someone("westkust_chief")
    project = project_in("submitted")
    Letter.objects.all().delete()
    url = f"/exchanges/{project.public_id}/decide/"
    posts = [
        partial(
            seats(someone(name))[0].post,
            url,
            {"confirmed": 1, "wish": "stop", "action": outcome, "version": 1, "reason": "Daarom."},
        )
        for name, outcome in (("polder_coordinator", one), ("polder_chief", other))
    ]

    answers = together("exchanges_project", *posts)

    assert statuses(answers) == [302, 409]
    decision = Decision.objects.get()
    (told,) = (answer for answer in answers if answer.status_code == 409)
    assert wording.already_decided(decision) in told.content.decode()
    assert AuditEvent.objects.filter(verb=f"project_{decision.outcome}").count() == 1
    letters = Letter.objects.filter(kind="decision_taken").values_list("person", flat=True)
    assert len(letters) == len(set(letters)) == 2  # the lead's coordinator and chief


@pytest.mark.parametrize("last", ["approve", "refuse"])
def test_decision_by_two_zones_at_once_sends_each_letter_once(project_in, seats, someone, last):
    for name in ("westkust_chief", "polder_coordinator", "vlas_coordinator"):
        someone(name)
    project = project_in("submitted")
    Letter.objects.all().delete()
    url = f"/exchanges/{project.public_id}/decide/"
    posts = [
        partial(
            seats(someone(name))[0].post,
            url,
            {"confirmed": 1, "wish": "stop", "action": outcome, "version": 1, "reason": "Daarom."},
        )
        for name, outcome in (("polder_chief", "approve"), ("vlas_chief", last))
    ]

    answers = together("exchanges_project", *posts)

    decisions = Decision.objects.count()
    if last == "approve":
        assert (statuses(answers), decisions) == ([302, 302], 2)
        assert Project.objects.get().state == "approved"
    else:  # a refusal ends nothing by itself
        assert (statuses(answers), decisions) == ([302, 302], 2)
        assert Project.objects.get().state == "submitted"
    letters = Counter(Letter.objects.values_list("kind", "person"))
    assert letters
    of_the_lead = {"westkust_coordinator", "westkust_chief"}
    taken = {someone(name).pk for name in of_the_lead}
    assert {person for kind, person in letters if kind == "decision_taken"} == taken
    moved = Counter(person for kind, person in letters.elements() if kind == "project_moved")
    assert set(moved.values()) <= {1}
    told = {someone(f"{slug}_coordinator").pk for slug in ("polder", "vlas")}
    assert told <= set(moved) if last == "approve" else not moved


def test_decision_taken_back_while_the_last_zone_agrees_ends_in_one_of_both(
    project_in, seats, someone, take
):
    project = project_in("submitted")
    take(project, "approve polder")
    url = f"/exchanges/{project.public_id}"
    answers = together(
        "exchanges_project",
        partial(
            seats(someone("polder_chief"))[0].post,
            f"{url}/take-back/",
            {"version": 1, "zone": "polder"},
        ),
        partial(
            seats(someone("vlas_chief"))[0].post,
            f"{url}/decide/",
            {"action": "approve", "version": 1, "confirmed": 1},
        ),
    )

    standing = Decision.objects.filter(ended_at=None).count()
    state = Project.objects.get().state
    assert (statuses(answers), standing, state) in [
        ([302, 302], 1, "submitted"),
        ([302, 403], 2, "approved"),
    ]
