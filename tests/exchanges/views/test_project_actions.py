from __future__ import annotations

import pytest

from exchanges.models import Decision, Project, ProjectEvent
from tests.exchanges.pages import url
from zones.choices import Role
from zones.models import AuditEvent, Membership


def step_data(project: Project, **more: object) -> dict[str, object]:
    seen = {"version": project.version, "edits": project.edits, "state": project.state}
    return {**seen, "before_period": "on", **more}


@pytest.mark.parametrize(
    ("step", "source", "target", "more"),
    [
        ("invite", "draft", "gathering", {}),
        ("submit", "confirmed", "submitted", {}),
        ("stop", "refused", "rejected", {}),
        ("start", "approved", "running", {}),
        ("complete", "reported", "completed", {"closing": "Gelukt."}),
        ("withdraw", "submitted", "withdrawn", {"reason": "Budget weg."}),
        ("rework", "rejected", "draft", {}),
    ],
)
def test_step_sent_twice_is_taken_once(as_, project_in, step, source, target, more):
    project, client = project_in(source), as_("westkust_coordinator")
    fields = step_data(project, **more)
    for _click in range(2):
        answer = client.post(url(project, "steps", step), fields)
        assert (answer.status_code, answer.url) == (302, url(project))
    assert Project.objects.get().state == target
    assert (
        ProjectEvent.objects.filter(verb=step, version=project.version + (step == "rework")).count()
        == 1
    )
    assert client.get(url(project)).status_code == 200


def test_step_after_step_of_another_person_is_refused_and_keeps_input(as_, project_in):
    project = project_in("approved")
    as_("westkust_chief").post(url(project, "steps", "start"), step_data(project))
    fields = step_data(project, reason="Budget weg.")
    answer = as_("westkust_coordinator").post(url(project, "steps", "withdraw"), fields)
    assert answer.status_code == 409
    assert "Budget weg." in answer.content.decode()
    assert Project.objects.get().state == "running"


@pytest.mark.parametrize("name", ["westkust_member", "polder_chief"])
def test_step_by_the_wrong_person_is_refused_with_the_reason(as_, project_in, name):
    project = project_in("approved")
    answer = as_(name).post(url(project, "steps", "start"), step_data(project))
    assert answer.status_code == 403
    assert Project.objects.get().state == "approved"


@pytest.mark.parametrize("step", ["edit", "approve", "revise", "nonsense"])
def test_step_unknown_is_not_found(as_, project_in, step):
    project = project_in("submitted")
    client = as_("westkust_chief")
    assert client.post(url(project, "steps", step), step_data(project)).status_code == 404


def test_step_by_get_is_refused(as_, project_in):
    project = project_in("approved")
    client = as_("westkust_chief")
    assert client.get(url(project, "steps", "start")).status_code == 405
    assert client.get(url(project, "decide")).status_code == 405


def test_decision_by_all_partners_approves_the_project(as_, project_in):
    project = project_in("submitted")
    for name in ("polder_coordinator", "vlas_chief"):
        answer = as_(name).post(
            url(project, "decide"),
            {"confirmed": 1, "wish": "stop", "action": "approve", "version": 1},
        )
        assert answer.status_code == 302
    assert Project.objects.get().state == "approved"


@pytest.mark.parametrize("action", ["request_changes", "refuse"])
def test_decision_against_without_a_reason_is_not_taken(as_, project_in, action):
    project = project_in("submitted")
    fields = {"action": action, "version": 1, "reason": "  "}
    answer = as_("polder_coordinator").post(url(project, "decide"), fields)
    assert answer.status_code == 200
    assert "has-error" in answer.content.decode()
    assert not Decision.objects.exists()


def test_decision_on_an_old_version_keeps_input(as_, project_in, filled_in):
    project = project_in("submitted")
    as_("westkust_chief").post(
        url(project, "edit"), filled_in(edits=project.edits, title="Versie 2", action="submit")
    )
    fields = {
        "confirmed": 1,
        "wish": "stop",
        "action": "refuse",
        "version": 1,
        "reason": "Mijn lange uitleg.",
    }
    answer = as_("polder_coordinator").post(url(project, "decide"), fields)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mijn lange uitleg.</textarea>" in page
    assert 'name="version" value="2"' in page
    assert not Decision.objects.exists()


def test_decision_second_of_a_zone_is_told_who_was_first(as_, project_in):
    project = project_in("submitted")
    as_("polder_chief").post(
        url(project, "decide"), {"confirmed": 1, "wish": "stop", "action": "approve", "version": 1}
    )
    fields = {
        "confirmed": 1,
        "wish": "stop",
        "action": "refuse",
        "version": 1,
        "reason": "Ik wou weigeren.",
    }
    answer = as_("polder_coordinator").post(url(project, "decide"), fields)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Chief Polder" in page
    assert "Ik wou weigeren." in page
    assert Decision.objects.get().outcome == "approve"


def test_decision_clicked_twice_is_one(as_, project_in):
    project, client = project_in("submitted"), as_("polder_chief")
    for _click in range(2):
        answer = client.post(
            url(project, "decide"),
            {"confirmed": 1, "wish": "stop", "action": "approve", "version": 1},
        )
        assert answer.status_code == 302
    assert Decision.objects.count() == 1
    assert AuditEvent.objects.filter(verb="project_approve").count() == 1


@pytest.mark.parametrize("name", ["polder_member", "westkust_chief", "westkust_member"])
def test_decision_by_the_wrong_person_is_refused(as_, project_in, name):
    project = project_in("submitted")
    answer = as_(name).post(
        url(project, "decide"), {"confirmed": 1, "wish": "stop", "action": "approve", "version": 1}
    )
    assert answer.status_code == 403
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": "x"},
        {"version": ""},
        {"version": "99999999999999999999"},
        {"version": "-1"},
        {"action": "maybe"},
        {"action": ""},
        {"reason": "x" * 10_000},
        {"version": "7"},
    ],
)
def test_decision_form_broken_is_refused_without_error(as_, project_in, wrong):
    project = project_in("submitted")
    fields = {"confirmed": 1, "wish": "stop", "action": "approve", "version": 1} | wrong
    answer = as_("polder_coordinator").post(url(project, "decide"), fields)
    assert answer.status_code in {200, 409}
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"version": "x"}, {"state": "nowhere"}, {"edits": ""}, {"version": "9"}, {"state": "running"}],
)
def test_step_form_broken_is_refused_without_error(as_, project_in, wrong):
    project = project_in("submitted")
    fields = step_data(project, reason="Budget weg.") | wrong
    answer = as_("westkust_chief").post(url(project, "steps", "withdraw"), fields)
    assert answer.status_code in {200, 409}
    assert Project.objects.get().state == "submitted"


def test_decision_by_decider_of_two_zones_names_one(client_for, person, zones, project_in):
    project = project_in("submitted")
    both = person("both@polder.example", Role.COORDINATOR, zones["polder"])
    Membership.objects.create(person=both, role=Role.CHIEF, zone=zones["vlas"])
    client = client_for(both)
    page = client.get(url(project)).content.decode()
    assert page.count('name="action" value="approve"') == 2
    fields = {"confirmed": 1, "wish": "stop", "action": "approve", "version": 1}
    assert client.post(url(project, "decide"), fields).status_code == 200
    assert not Decision.objects.exists()
    assert client.post(url(project, "decide"), fields | {"zone": "vlas"}).status_code == 302
    assert Decision.objects.get().zone == zones["vlas"]


def test_decision_is_asked_to_be_confirmed_by_zone_and_version(as_, project_in):
    project = project_in("submitted")
    client = as_("polder_coordinator")
    answer = client.post(
        url(project, "decide"), {"action": "refuse", "version": 1, "reason": "Nee."}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "PZ Polder" in page
    assert 'name="wish"' in page
    assert "Nee.</textarea>" in page
    assert not Decision.objects.exists()


def test_decision_refusal_without_a_choice_is_not_taken(as_, project_in):
    project = project_in("submitted")
    fields = {"action": "refuse", "version": 1, "reason": "Nee.", "confirmed": 1}
    answer = as_("polder_coordinator").post(url(project, "decide"), fields)
    assert answer.status_code == 200
    assert "has-error" in answer.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("zone", "named"), [("vlas", "PZ Vlas"), ("westkust", "PZ Westkust"), ("no-such", "")]
)
def test_decision_for_another_zone_is_refused_in_words(as_, project_in, zone, named):
    project = project_in("submitted")
    fields = {
        "action": "refuse",
        "version": 1,
        "zone": zone,
        "reason": "Mijn uitleg.",
        "confirmed": 1,
    }
    answer = as_("polder_coordinator").post(url(project, "decide"), fields)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert named in page
    assert "Mijn uitleg." in page
    assert not Decision.objects.exists()


def test_decision_taken_back_twice_is_taken_back_once(as_, project_in):
    project, client = project_in("submitted"), as_("polder_chief")
    given = {"version": 1, "zone": "polder"}
    client.post(url(project, "decide"), given | {"action": "approve", "confirmed": 1})
    for _click in range(2):
        assert client.post(url(project, "take-back"), given).status_code == 302
    assert Decision.objects.get().ending == "taken_back"
    assert ProjectEvent.objects.filter(verb="take_back").count() == 1


def test_project_goes_on_without_zone_that_refused(as_, project_in):
    project = project_in("refused")
    client = as_("westkust_coordinator")
    assert "/go-on/" in client.get(url(project)).content.decode()
    answer = client.post(url(project, "go-on"), {"version": 1, "without": ["polder"]})
    assert answer.status_code == 302
    project.refresh_from_db()
    assert (project.version, project.state, project.agreed_count) == (2, "submitted", 0)
    assert (
        client.post(url(project, "go-on"), {"version": 2, "without": ["vlas"]}).status_code == 403
    )
