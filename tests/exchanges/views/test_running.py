"""The pages of a project that runs, closes or ended."""

from __future__ import annotations

import io
import re
import uuid
from datetime import timedelta
from html import unescape

import icalendar
import pytest
from django.utils import timezone
from openpyxl import load_workbook

from exchanges import services
from exchanges.models import Booking, Milestone, Project, ProjectComment
from exchanges.services import Plan
from tests.exchanges.pages import url
from zones.models import AuditEvent

TABS = ("milestones", "hours", "discussion", "agreement")


def _plan(someone, zones, project: Project, number: int = 0) -> Milestone:
    day = timezone.localdate() + timedelta(50 + number)
    return services.set_milestone(
        by=someone("westkust_coordinator"), project=project,
        plan=Plan(zones["polder"], f"Proef nummer {number}", day),
    )  # fmt: skip


@pytest.mark.parametrize("name", ["westkust_member", "polder_chief"])
@pytest.mark.parametrize("tab", TABS)
def test_tab_is_shown_to_participants(as_, project_in, name, tab):
    project = project_in("running", intended_audience="network")
    assert as_(name).get(url(project, tab)).status_code == 200


@pytest.mark.parametrize("tab", TABS)
def test_tab_of_hidden_project_is_not_found(as_, project_in, tab):
    project = project_in("running")
    assert as_("riho_chief").get(url(project, tab)).status_code == 404


@pytest.mark.parametrize("tab", ["hours", "discussion"])
def test_tab_for_participants_leads_others_to_the_page(as_, project_in, tab):
    project = project_in("running", intended_audience="network")
    answer = as_("riho_member").get(url(project, tab))
    assert (answer.status_code, answer.url) == (302, url(project))


def test_running_page_of_reader_outside_shows_no_talk_and_no_sums(as_, project_in, someone, zones):
    project = project_in("running", intended_audience="network")
    for kind in ("talk", "internal", "news"):
        services.write_comment(
            by=someone("polder_member"),
            project=project,
            zone=zones["polder"],
            kind=kind,
            text=f"Woord-{kind}",
        )
    page = as_("riho_member").get(url(project)).content.decode()
    assert "Woord-news" in page
    assert "Woord-talk" not in page
    assert "Woord-internal" not in page
    assert url(project, "hours") not in page


@pytest.mark.parametrize("tab", ["milestones", "discussion", "hours"])
def test_tab_asks_the_same_queries_for_one_row_and_for_many(
    as_, own_queries, project_in, someone, zones, tab
):
    project = project_in("running", intended_audience="network")

    def fill(number: int) -> None:
        _plan(someone, zones, project, number)
        services.write_comment(
            by=someone("polder_member"),
            project=project,
            zone=zones["polder"],
            kind="talk",
            text="Zo.",
        )

    fill(0)
    few = own_queries("polder_coordinator", url(project, tab))
    for number in range(1, 4):
        fill(number)
    assert own_queries("polder_coordinator", url(project, tab)) == few
    assert few <= 15


def test_booking_with_too_many_hours_says_why_and_keeps_what_was_typed(as_, project_in):
    project = project_in("running")
    fields = {
        "zone": "polder", "line": "other-hours", "amount": "1000", "people": 1, "what": "Nachtwerk",
        "day": timezone.localdate().isoformat(), "form_key": str(uuid.uuid4()),
    }  # fmt: skip
    page = (
        as_("polder_member").post(url(project, "hours", "polder", "new"), fields).content.decode()
    )

    assert "24" in page
    assert "Nachtwerk" in page
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "-1"},
        {"amount": "x"},
        {"day": "2031-01-01"},
        {"day": ""},
        {"people": "0"},
        {"line": "99"},
    ],
)
def test_booking_broken_is_not_made(as_, project_in, wrong):
    project = project_in("running")
    fields = {
        "zone": "polder", "line": "0", "amount": "1", "people": 1, "day": timezone.localdate().isoformat(),
    }  # fmt: skip
    answer = as_("polder_member").post(url(project, "hours", "polder", "new"), fields | wrong)
    assert answer.status_code == 200
    assert "has-error" in answer.content.decode()
    assert not Booking.objects.exists()


def test_booking_names_are_seen_by_the_own_zone_only(as_, project_in):
    project = project_in("running")
    fields = {
        "zone": "polder", "line": "0", "amount": "1", "people": 1, "day": timezone.localdate().isoformat(),
        "what": "Proefvlucht boven zee",
    }  # fmt: skip
    as_("polder_member").post(url(project, "hours", "polder", "new"), fields)

    own = as_("polder_chief").get(url(project, "hours")).content.decode()
    other = as_("vlas_chief").get(url(project, "hours")).content.decode()
    assert "Proefvlucht boven zee" in own
    assert "Proefvlucht boven zee" not in other
    assert "<strong>1</strong> van 4" in other


def test_comment_of_a_hundred_thousand_signs_is_refused_and_kept(as_, project_in):
    project = project_in("running")
    long = "woord " * 17_000
    answer = as_("polder_member").post(
        url(project, "discussion"), {"text": long, "kind": "talk", "zone": "polder"}
    )
    assert answer.status_code == 200
    assert "woord woord woord" in answer.content.decode()
    assert not ProjectComment.objects.exists()


def test_comment_with_personal_data_asks_first(as_, project_in):
    project = project_in("running")
    fields = {"text": "Het nummer is 85.07.30-033 28.", "kind": "talk", "zone": "polder"}
    client = as_("polder_member")
    client.post(url(project, "discussion"), fields)
    assert not ProjectComment.objects.exists()
    client.post(url(project, "discussion"), fields | {"no_personal_data": "on"})
    assert ProjectComment.objects.count() == 1


def test_discussion_has_pages(as_, project_in, someone, zones, owner):
    project = project_in("running")
    first = services.write_comment(
        by=someone("polder_member"),
        project=project,
        zone=zones["polder"],
        kind="talk",
        text="Allereerst.",
    )
    with owner():
        copies = [
            ProjectComment(
                project=project, audience=first.audience, kind="talk", zone=first.zone,
                author=first.author, text=f"Bericht {number}",
            )
            for number in range(55)
        ]  # fmt: skip
        ProjectComment.objects.bulk_create(copies)
    client = as_("polder_chief")
    page = client.get(url(project, "discussion")).content.decode()
    assert "Allereerst." not in page
    (older,) = re.findall(r'href="([^"]+)" rel="next"', page)
    assert "Allereerst." in client.get(unescape(older)).content.decode()


def test_start_page_asks_once_when_the_period_has_not_begun(as_, project_in):
    project = project_in("approved")
    client = as_("westkust_chief")
    fields = {"version": 1, "edits": project.edits, "state": "approved"}
    page = client.post(url(project, "steps", "start"), fields).content.decode()
    assert 'name="before_period"' in page
    assert Project.objects.get().state == "approved"
    client.post(url(project, "steps", "start"), fields | {"before_period": "on"})
    assert Project.objects.get().state == "running"


def test_milestones_as_calendar_keep_their_uid_and_grow_in_sequence(
    as_, project_in, someone, zones
):
    project = project_in("running")
    milestone = _plan(someone, zones, project)
    client = as_("polder_member")

    def event() -> icalendar.Event:
        answer = client.get(url(project, "milestones", "ics"))
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        return next(iter(icalendar.Calendar.from_ical(answer.content).walk("VEVENT")))

    before = event()
    services.change_milestone(
        by=someone("polder_member"), milestone=milestone, edits=1,
        plan=Plan(zones["polder"], "Proef; met komma, en\nregel", milestone.due_on + timedelta(1)),
    )  # fmt: skip
    after = event()

    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert str(after["SUMMARY"]) == "Proef; met komma, en\nregel"
    assert after.decoded("DTSTART") == milestone.due_on + timedelta(1)
    assert AuditEvent.objects.filter(verb="milestones_taken").count() == 2


def test_timeline_shows_what_a_person_may_read(as_, project_in):
    wide = project_in("running", intended_audience="network", title="Breed project")
    project_in("running", title="Besloten project")
    page = as_("riho_member").get("/exchanges/timeline/").content.decode()
    assert wide.title in page
    assert "Besloten project" not in page


def test_timeline_asks_the_same_queries_for_one_project_and_for_many(own_queries, project_in):
    project_in("running", intended_audience="network")
    few = own_queries("riho_member", "/exchanges/timeline/")
    for state in ("running", "completed", "submitted"):
        project_in(state, intended_audience="network")
    assert own_queries("riho_member", "/exchanges/timeline/") == few


@pytest.mark.parametrize("start", ["", "2026-04", "1900-01", "x", "2026-13", "99999-01"])
def test_timeline_takes_any_month(as_, project_in, start):
    project_in("running")
    assert as_("polder_member").get("/exchanges/timeline/", {"start": start}).status_code == 200


def test_timeline_workbook_holds_text_and_no_formula(as_, project_in):
    project_in("running", title="=1+1")
    answer = as_("polder_member").get("/exchanges/timeline/xlsx/")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    cell = sheet["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
