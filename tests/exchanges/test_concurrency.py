"""Several people, or one with a nervous finger, at the same moment on real connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from exchanges.models import Decision, Project, ProjectEvent
from tests.exchanges.conftest import LEAD
from zones.models import AuditEvent, Letter

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*posts: Callable[[], int]) -> list[int]:
    """Do these at the same moment, each on a connection of its own, and return their answers."""
    start = Barrier(len(posts))

    def run(post: Callable[[], int]) -> int:
        try:
            start.wait()
            return post()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(run, posts))


def posting(client: Client, url: str, fields: dict[str, object]) -> Callable[[], int]:
    return lambda: client.post(url, fields).status_code


@pytest.fixture
def seats(client_for) -> Callable[..., list[Client]]:
    """Return as many browsers of one person as asked for, each signed in."""
    return lambda user, count=1: [client_for(user) for _seat in range(count)]


def test_two_coordinators_decide_at_once_and_one_wins(project_in, seats, someone):
    project = project_in("submitted")
    url = f"/exchanges/{project.public_id}/decide/"
    yes = {"action": "approve", "version": 1}
    no = {"action": "refuse", "version": 1, "reason": "Geen mensen vrij."}
    answers = at_once(
        posting(seats(someone("polder_coordinator"))[0], url, yes),
        posting(seats(someone("polder_chief"))[0], url, no),
    )
    assert sorted(answers) == [302, 409]
    decision = Decision.objects.get()
    assert ProjectEvent.objects.filter(verb=decision.outcome).count() == 1
    state = {"approve": "submitted", "refuse": "rejected"}[decision.outcome]
    assert Project.objects.get().state == state


def test_last_two_partners_agree_at_once_and_the_project_is_approved(project_in, seats, someone):
    project = project_in("submitted")
    url = f"/exchanges/{project.public_id}/decide/"
    answers = at_once(
        *(
            posting(seats(someone(name))[0], url, {"action": "approve", "version": 1})
            for name in ("polder_chief", "vlas_chief")
        )
    )
    assert answers == [302, 302]
    assert Project.objects.get().state == "approved"


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
            {"action": "approve", "version": 1},
        ),
    )
    assert answers[0] == 302
    assert answers[1] in {302, 409}
    project = Project.objects.get()
    assert (project.version, project.state, project.agreed_count) == (2, "submitted", 0)


@pytest.mark.slow
def test_twenty_clicks_are_one_decision(project_in, seats, someone, westkust_chief):
    project = project_in("submitted")
    Letter.objects.all().delete()
    fields = {"action": "approve", "version": 1}
    url = f"/exchanges/{project.public_id}/decide/"
    answers = at_once(
        *(posting(client, url, fields) for client in seats(someone("polder_chief"), 20))
    )
    assert answers == [302] * 20
    assert Decision.objects.count() == 1
    assert AuditEvent.objects.filter(verb="project_approve").count() == 1
    assert Letter.objects.filter(kind="decision_taken").count() == 2  # coordinator and chief


@pytest.mark.slow
def test_twenty_clicks_are_one_project(seats, someone, topic, zones):
    fields = {
        "title": "Een idee",
        "topic": topic.slug,
        "audience": "named",
        "form_key": str(uuid4()),
    }
    clients = seats(someone(f"{LEAD}_member"), 20)
    answers = at_once(*(posting(client, "/exchanges/new/", fields) for client in clients))
    assert answers == [302] * 20
    assert Project.objects.count() == 1
    assert ProjectEvent.objects.count() == 1


@pytest.mark.slow
def test_twenty_clicks_are_one_start(project_in, seats, someone):
    project = project_in("approved")
    fields = {"version": 1, "edits": project.edits, "state": "approved"}
    url = f"/exchanges/{project.public_id}/steps/start/"
    answers = at_once(
        *(posting(client, url, fields) for client in seats(someone("westkust_chief"), 20))
    )
    assert answers == [302] * 20
    assert ProjectEvent.objects.filter(verb="start").count() == 1
