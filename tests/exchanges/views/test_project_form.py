from __future__ import annotations

from uuid import uuid4

import pytest

from exchanges.models import Project
from tests.exchanges.pages import LIST, NEW, url
from zones.choices import Role
from zones.models import Letter, Membership


def test_draft_is_saved_and_read_by_the_lead_zone(as_, filled_in):
    client = as_("westkust_member")
    answer = client.post(NEW, filled_in())
    project = Project.objects.get()
    assert (answer.status_code, answer.url) == (302, url(project))
    assert (project.state, project.zone.slug) == ("draft", "westkust")
    assert [row.zone.slug for row in project.partners.lead_first()] == [
        "westkust",
        "polder",
        "vlas",
    ]
    assert client.get(url(project)).status_code == 200


def test_project_draft_unfinished_is_saved(as_, topic):
    fields = {"title": "Een idee", "topic": topic.slug, "audience": "named", "action": "draft"}
    answer = as_("westkust_member").post(NEW, fields | {"form_key": str(uuid4())})
    assert answer.status_code == 302
    page = as_("westkust_coordinator").get(url(Project.objects.get()))
    assert page.status_code == 200


def test_project_form_of_coordinator_asks_the_zones_at_once(as_, filled_in):
    as_("westkust_coordinator").post(NEW, filled_in(action="invite"))
    assert Project.objects.get().state == "gathering"


def test_project_form_of_member_asking_zones_is_refused_and_keeps_input(as_, filled_in):
    answer = as_("westkust_member").post(NEW, filled_in(action="invite"))
    assert answer.status_code == 403
    assert "Binnen 30 minuten" in answer.content.decode()
    assert not Project.objects.exists()


@pytest.mark.parametrize("missing", ["common_goal", "starts_on", "ends_on", "partners"])
def test_project_form_incomplete_says_what_is_missing_and_keeps_input(as_, filled_in, missing):
    answer = as_("westkust_coordinator").post(NEW, filled_in(action="invite", **{missing: ""}))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert "doel van polder" in page
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "x" * 10_000},
        {"title": ""},
        {"topic": "no-such-topic"},
        {"language": "de"},
        {"common_goal": "x" * 10_000},
        {"starts_on": "gisteren"},
        {"starts_on": "9999-99-99"},
        {"starts_on": "0001-01-01"},
        {"ends_on": "2020-01-01"},
        {"respond_by": "2099-01-01"},
        {"audience": "zone"},
        {"audience": ""},
        {"partners": ["no-such-zone"]},
        {"partners": ["westkust"]},
        {"polder-brings": "x" * 10_000},
        {"vlas-own_goal": "x" * 10_000},
        {"form_key": "not-a-key"},
        {"form_key": ""},
    ],
)
@pytest.mark.parametrize("action", ["draft", "invite", "else"])
def test_project_form_with_invalid_field_says_so_and_keeps_input(as_, filled_in, wrong, action):
    answer = as_("westkust_coordinator").post(NEW, filled_in(action=action, **wrong))
    assert answer.status_code == 200
    assert "polder krijgt" in answer.content.decode()
    assert not Project.objects.exists()


def test_project_form_with_personal_data_asks_before_submitting(as_, filled_in):
    client = as_("westkust_coordinator")
    fields = filled_in(action="invite", common_goal="Rekening BE68 5390 0754 7034 van een burger.")
    answer = client.post(NEW, fields)
    assert answer.status_code == 200
    assert "no_personal_data" in answer.content.decode()
    assert client.post(NEW, fields | {"no_personal_data": "on"}).status_code == 302


def test_nul_byte_is_refused(as_, filled_in, project_in):
    client = as_("westkust_coordinator")
    assert client.post(NEW, filled_in(title="a\0b")).status_code == 400
    assert client.get(LIST, {"zone": "a\0b"}).status_code == 400
    project = project_in("submitted")
    fields = {"action": "refuse", "version": 1, "reason": "a\0b"}
    assert as_("polder_chief").post(url(project, "decide"), fields).status_code == 400


def test_project_form_sent_twice_is_one_project(as_, filled_in):
    client, fields = as_("westkust_coordinator"), filled_in(action="invite")
    first, second = client.post(NEW, fields), client.post(NEW, fields)
    assert first.url == second.url
    assert Project.objects.count() == 1
    assert Letter.objects.filter(kind="row_asked").count() == 0  # no partner has people here


def test_project_form_sent_again_with_other_text_shows_both(as_, filled_in):
    client, fields = as_("westkust_coordinator"), filled_in()
    client.post(NEW, fields)
    answer = client.post(NEW, fields | {"title": "Na teruggaan"})
    assert answer.status_code == 409
    assert "Na teruggaan" in answer.content.decode()
    assert Project.objects.get().title != "Na teruggaan"


def test_project_form_of_person_of_two_zones_asks_for_the_lead(
    client_for, person, zones, filled_in
):
    both = person("both@westkust.example", Role.COORDINATOR, zones["westkust"])
    Membership.objects.create(person=both, role=Role.MEMBER, zone=zones["riho"])
    client = client_for(both)
    assert 'name="zone"' in client.get(NEW).content.decode()
    assert client.post(NEW, filled_in(zone="antwerpen")).status_code == 200
    assert client.post(NEW, filled_in(zone="polder")).status_code == 200
    assert client.post(NEW, filled_in(zone="riho")).status_code == 302
    assert Project.objects.get().zone.slug == "riho"


@pytest.mark.parametrize("name", ["network_coordinator", "observer", "admin"])
def test_project_form_of_account_without_zone_is_refused(as_, name, filled_in):
    assert as_(name).get(NEW).status_code == 403
    assert as_(name).post(NEW, filled_in()).status_code == 403


def test_project_form_of_second_editor_shows_both_texts(as_, project_in, filled_in):
    project = project_in("draft")
    client = as_("westkust_chief")
    client.post(url(project, "edit"), filled_in(edits=0, title="De eerste"))
    answer = client.post(url(project, "edit"), filled_in(edits=0, title="De tweede"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "De eerste" in page
    assert 'value="De tweede"' in page
    assert 'name="edits" value="1"' in page
    assert (
        client.post(url(project, "edit"), filled_in(edits=1, title="De tweede")).status_code == 302
    )
    assert Project.objects.get().title == "De tweede"


def test_project_form_changing_submitted_text_asks_anew(as_, project_in, filled_in):
    project = project_in("submitted")
    fields = filled_in(edits=project.edits, title="Nieuwe tekst", action="submit")
    assert as_("westkust_coordinator").post(url(project, "edit"), fields).status_code == 302
    project.refresh_from_db()
    assert (project.version, project.state, project.title) == (2, "submitted", "Nieuwe tekst")


@pytest.mark.parametrize("state", ["running", "completed", "withdrawn", "rejected"])
def test_project_form_of_agreed_project_is_refused_and_keeps_input(
    as_, project_in, filled_in, state
):
    project, client = project_in(state), as_("westkust_coordinator")
    assert client.get(url(project, "edit")).status_code == 302
    fields = filled_in(edits=project.edits, title="Toch anders")
    answer = client.post(url(project, "edit"), fields)
    assert answer.status_code == 403
    assert "Toch anders" in answer.content.decode()


@pytest.mark.parametrize("name", ["westkust_member", "polder_coordinator"])
def test_project_form_opened_by_others_is_refused(as_, project_in, filled_in, name):
    project = project_in("submitted")
    answer = as_(name).post(url(project, "edit"), filled_in(edits=project.edits, title="x"))
    assert answer.status_code == 403
    assert Project.objects.get().version == 1


def test_project_form_names_each_mistake_in_a_proposal_with_its_zone_and_a_link(as_, filled_in):
    wrong = {"polder-brings": "x" * 400, "vlas-gets": "<b>" + "x" * 400, "title": ""}
    page = as_("westkust_coordinator").post(NEW, filled_in(**wrong)).content.decode()
    assert '<a href="#id_polder-brings">PZ Polder: Brengt: ' in page
    assert '<a href="#id_vlas-gets">PZ Vlas: Krijgt: ' in page
    assert 'href="#id_title"' in page
    assert not Project.objects.exists()
