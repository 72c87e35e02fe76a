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


def test_letter_about_new_version_names_what_changed_and_whose_agreement_lapsed(
    project_in, take, someone, text, shares
):
    project = project_in("submitted")
    take(project, "approve polder")
    services.revise_project(
        by=someone("westkust_coordinator"), project=project, edits=project.edits, shares=shares(),
        text=text(common_goal=f"Binnen 20 minuten {SECRET}."),
    )  # fmt: skip
    Letter.objects.update(about="")
    letter = Letter.objects.get(
        kind="decision_asked", person__email="coordinator@polder.example", params__version=2
    )
    assert mail.deliver(letter.pk) == "sent"
    message = outbox.outbox[-1]
    for body in (message.body, message.alternatives[0][0]):
        assert "Gemeenschappelijk doel" in body
        assert "PZ Polder over versie 1 telt niet meer" in body
        assert SECRET not in body


@pytest.mark.parametrize(
    ("kind", "state"),
    [("row_asked", "gathering"), ("decision_due", "submitted"), ("decision_late", "submitted")],
)
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_letter_that_asks_is_in_both_languages_and_dropped_when_it_is_over(
    project_in, polder_chief, westkust_chief, kind, state, language
):
    User.objects.update(language=language)
    project = project_in(state)
    person = westkust_chief if kind == "decision_late" else polder_chief
    facts = {"project": project.pk, "version": 1}
    sent = mail.queue_letter(kind, person, "once", **facts)
    assert mail.deliver(sent.pk) == "sent"
    assert f'<html lang="{language}"' in outbox.outbox[-1].alternatives[0][0]
    assert project.title in outbox.outbox[-1].subject
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("UPDATE exchanges_project SET state = 'rejected', submitted_at = now()")
        cursor.execute("SET ROLE portal_app")
    assert mail.deliver(mail.queue_letter(kind, person, "later", **facts).pk) == "dropped"


def test_letter_about_decision_taken_back_goes_to_who_asked(project_in, take, someone, zones):
    project = project_in("submitted")
    take(project, "approve polder")
    services.take_back(
        by=someone("polder_coordinator"), project=project, zone=zones["polder"], version=1
    )
    Letter.objects.update(about="")
    assert send("decision_ended", "coordinator@westkust.example") == "sent"
    assert send("decision_taken", "coordinator@westkust.example") == "dropped"


def test_letter_to_deputy_names_the_period(someone, zones, a_day):
    deputy, _new = services.name_deputy(
        by=someone("vlas_chief"), zone=zones["vlas"], person=someone("vlas_member"),
        starts_on=a_day, ends_on=a_day,
    )  # fmt: skip
    assert send("deputy_named", "member@vlas.example") == "sent"
    assert "Chief Vlas" in outbox.outbox[-1].body
    services.end_deputy(by=someone("vlas_chief"), deputy=deputy)
    letter = mail.queue_letter("deputy_named", someone("vlas_member"), "again", deputy=deputy.pk)
    assert mail.deliver(letter.pk) == "dropped"


def test_letter_about_confirmed_row_says_when_all_did(project_in, confirm_rows, someone, zones):
    project = project_in("gathering")
    confirm_rows(project)
    lead = someone("westkust_coordinator")
    letter = mail.queue_letter(
        "row_confirmed", lead, "once", project=project.pk, zone=zones["polder"].pk
    )
    assert mail.deliver(letter.pk) == "sent"
    assert "kunnen het project indienen" in outbox.outbox[-1].body
