"""Letters are made when they are sent, for who may still know; titles and links only."""

from __future__ import annotations

import pytest
from django.core import mail as outbox
from django.db import connection

from exchanges import services
from exchanges.models import Project
from zones import mail
from zones.choices import Role
from zones.models import Letter, Membership, User

SECRET = "Kanariewoord"


@pytest.fixture(autouse=True)
def _to_the_outbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.BASE_URL = "https://portaal.example"


def send(kind: str, email: str) -> str:
    letter = Letter.objects.get(kind=kind, person__email=email)
    return mail.deliver(letter.pk)


def test_letter_to_asked_decider_holds_title_link_and_day(project_in, polder_coordinator):
    project = project_in("submitted")
    assert send("decision_asked", "coordinator@polder.example") == "sent"
    message = outbox.outbox[-1]
    assert project.title in message.subject
    for body in (message.body, message.alternatives[0][0]):
        assert f"https://portaal.example{project.get_absolute_url()}" in body
        assert project.common_goal not in body


@pytest.mark.parametrize("end", ["dismissed", "other zone", "decided", "new version", "withdrawn"])
def test_letter_that_is_no_longer_due_is_dropped(
    project_in, polder_chief, polder_coordinator, someone, zones, text, shares, end
):
    project = project_in("submitted")
    seat = Membership.objects.filter(person=polder_chief)
    lead = someone("westkust_coordinator")
    if end == "dismissed":
        seat.update(role=Role.MEMBER)
    elif end == "other zone":
        seat.update(zone=zones["riho"])
    elif end == "decided":
        services.decide(
            by=someone("polder_coordinator"),
            project=project,
            zone=zones["polder"],
            outcome="approve",
            version=1,
        )
    elif end == "withdrawn":
        services.withdraw_project(
            by=lead, project=project, version=1, state="submitted", reason=SECRET
        )
    else:
        services.revise_project(
            by=lead,
            project=project,
            text=text(title="Anders"),
            shares=shares(),
            edits=project.edits,
        )
    Letter.objects.update(about="")  # each by itself, and not bundled
    letter = Letter.objects.filter(kind="decision_asked", person=polder_chief).earliest("pk")
    assert mail.deliver(letter.pk) == "dropped"


def test_letter_about_decision_leaves_out_the_reason(project_in, someone, zones, westkust_chief):
    project = project_in("submitted")
    services.decide(
        by=someone("vlas_coordinator"),
        project=project,
        zone=zones["vlas"],
        outcome="refuse",
        wish="stop",
        version=1,
        reason=SECRET,
    )
    assert send("decision_taken", "chief@westkust.example") == "sent"
    message = outbox.outbox[-1]
    assert project.title in message.body
    assert SECRET not in message.body + message.alternatives[0][0]


def test_letter_about_moved_project_after_it_was_closed_is_dropped(
    project_in, someone, polder_coordinator, vlas_coordinator
):
    project = project_in("withdrawn")
    assert send("project_moved", "coordinator@polder.example") == "sent"
    services.rework_project(
        by=someone("westkust_coordinator"), project=project, version=1, state="withdrawn"
    )
    assert send("project_moved", "coordinator@vlas.example") == "dropped"


@pytest.mark.parametrize("kind", ["decision_asked", "decision_taken", "project_moved"])
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_letter_is_in_the_language_of_its_reader(
    project_in, polder_chief, polder_coordinator, kind, language
):
    project_in("running")
    User.objects.update(language=language)
    letter = Letter.objects.filter(kind=kind).latest("pk")
    if kind == "decision_asked":
        Project.objects.update(state="submitted", version=1)
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE NONE")
            cursor.execute("DELETE FROM exchanges_decision")
            cursor.execute("SET ROLE portal_app")
    assert mail.deliver(letter.pk) == "sent"
    assert f'<html lang="{language}"' in outbox.outbox[-1].alternatives[0][0]
