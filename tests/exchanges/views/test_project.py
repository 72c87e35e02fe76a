"""The pages, as people of different zones and roles meet them."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from exchanges import services
from exchanges.models import Decision, Project, ProjectEvent
from zones.choices import Role
from zones.models import AuditEvent, Letter, Membership

LIST, NEW = "/exchanges/", "/exchanges/new/"
HIDDEN_FROM = [
    "riho_member",
    "riho_coordinator",
    "antwerpen_chief",
    "network_coordinator",
    "observer",
    "admin",
]


@pytest.fixture
def as_(client_for, someone):
    return lambda name: client_for(someone(name))


@pytest.fixture
def filled_in(topic, text):
    """Return what somebody types in the form of a project, as the browser sends it."""

    def fill(**changes: object) -> dict[str, object]:
        written = text()
        fields = {
            "title": written.title,
            "topic": topic.slug,
            "language": "nl",
            "common_goal": written.common_goal,
            "starts_on": written.starts_on.isoformat(),
            "ends_on": written.ends_on.isoformat(),
            "respond_by": written.respond_by.isoformat(),
            "audience": "named",
            "partners": ["polder", "vlas"],
            "form_key": str(uuid4()),
            "action": "draft",
        }
        for prefix, slug in (("lead", "westkust"), ("polder", "polder"), ("vlas", "vlas")):
            fields |= {
                f"{prefix}-own_goal": f"doel van {slug}",
                f"{prefix}-brings": f"{slug} brengt",
                f"{prefix}-gets": f"{slug} krijgt",
            }
        return fields | changes

    return fill


def step_data(project: Project, **more: object) -> dict[str, object]:
    return {"version": project.version, "edits": project.edits, "state": project.state, **more}


def url(project: Project, *more: str) -> str:
    return f"/exchanges/{project.public_id}/" + "".join(f"{part}/" for part in more)


def said(answer, project: Project) -> str:
    """Return what a page says, but for its tokens and the address that was asked."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", answer.content.decode())
    return page.replace(project.public_id, "")


# reading


@pytest.mark.parametrize(
    "state", ["draft", "submitted", "approved", "running", "completed", "withdrawn", "rejected"]
)
@pytest.mark.parametrize("name", ["westkust_member", "westkust_coordinator"])
def test_lead_zone_reads_its_project_in_every_state(project_in, as_, state, name):
    project = project_in(state)
    page = as_(name).get(url(project))
    assert page.status_code == 200
    assert project.title in page.content.decode()
    assert project.get_state_display() in as_(name).get(LIST).content.decode()


@pytest.mark.parametrize(
    "state", ["submitted", "approved", "running", "completed", "withdrawn", "rejected"]
)
@pytest.mark.parametrize("name", ["polder_member", "vlas_chief"])
def test_participants_read_it_from_submission(project_in, as_, state, name):
    project = project_in(state)
    assert as_(name).get(url(project)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "fields"),
    [
        ("get", (), {}),
        ("head", (), {}),
        ("get", ("edit",), {}),
        ("post", ("edit",), {"title": "x"}),
        ("post", ("decide",), {"action": "approve", "version": "1"}),
        ("post", ("steps", "start"), {"version": "1"}),
        ("post", ("steps", "no-such-step"), {}),
    ],
)
@pytest.mark.parametrize("name", HIDDEN_FROM)
def test_hidden_and_absent_answer_alike(project_in, as_, name, method, path, fields):
    project = project_in("submitted")
    client = as_(name)
    hidden = getattr(client, method)(url(project, *path), fields)
    nowhere = Project(public_id="abcdefghjkmn")
    absent = getattr(client, method)(url(nowhere, *path), fields)
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert said(hidden, project) == said(absent, nowhere)
    assert project.title not in client.get(LIST).content.decode()


@pytest.mark.parametrize("name", ["polder_coordinator", "riho_member"])
def test_draft_is_hidden_from_partners(project_in, as_, name):
    project = project_in("draft", intended_audience="network")
    assert as_(name).get(url(project)).status_code == 404


def test_signed_out_is_sent_to_sign_in(project_in, client):
    project = project_in("submitted", intended_audience="network")
    for address in (LIST, NEW, url(project), url(project, "edit")):
        answer = client.get(address)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/login/")


def test_reason_given_among_few_stays_among_them(project_in, as_, someone, zones, text, shares):
    project = project_in("submitted")
    services.decide(
        by=someone("polder_chief"),
        project=project,
        zone=zones["polder"],
        outcome="request_changes",
        version=1,
        reason="Kanariewoord",
    )
    services.revise_project(
        by=someone("westkust_chief"),
        project=project,
        text=text(intended_audience="network"),
        shares=shares(),
        edits=project.edits,
    )
    assert "Kanariewoord" in as_("vlas_member").get(url(project)).content.decode()
    assert "Kanariewoord" not in as_("riho_chief").get(url(project)).content.decode()


# the page's words


def test_decider_sees_what_the_zone_brings_and_gets(project_in, as_):
    page = as_("polder_coordinator").get(url(project_in("submitted"))).content.decode()
    assert "<strong>polder brengt</strong>" in page
    assert "<strong>polder krijgt</strong>" in page
    assert 'value="request_changes"' in page


def test_member_of_a_partner_reads_why_there_is_no_button(project_in, as_):
    page = as_("polder_member").get(url(project_in("submitted"))).content.decode()
    assert 'value="approve"' not in page
    assert "why-not" in page


def test_lead_reads_why_it_cannot_start(project_in, as_):
    page = as_("westkust_coordinator").get(url(project_in("submitted"))).content.decode()
    assert "/steps/start/" not in page
    assert "/steps/withdraw/" in page
    assert "why-not" in page


# drafting


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


def test_draft_may_be_unfinished(as_, topic):
    fields = {"title": "Een idee", "topic": topic.slug, "audience": "named", "action": "draft"}
    answer = as_("westkust_member").post(NEW, fields | {"form_key": str(uuid4())})
    assert answer.status_code == 302
    page = as_("westkust_coordinator").get(url(Project.objects.get()))
    assert page.status_code == 200


def test_coordinator_submits_at_once(as_, filled_in):
    as_("westkust_coordinator").post(NEW, filled_in(action="submit"))
    assert Project.objects.get().state == "submitted"


def test_member_who_submits_is_told_and_keeps_the_text(as_, filled_in):
    answer = as_("westkust_member").post(NEW, filled_in(action="submit"))
    assert answer.status_code == 403
    assert "Binnen 30 minuten" in answer.content.decode()
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    "missing", ["common_goal", "starts_on", "ends_on", "partners", "lead-brings", "polder-gets"]
)
def test_submitting_says_what_is_missing_and_keeps_the_rest(as_, filled_in, missing):
    answer = as_("westkust_coordinator").post(NEW, filled_in(action="submit", **{missing: ""}))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert "doel van westkust" in page
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
        {"lead-own_goal": "x" * 10_000},
        {"form_key": "not-a-key"},
        {"form_key": ""},
    ],
)
@pytest.mark.parametrize("action", ["draft", "submit", "else"])
def test_what_is_wrong_is_said_and_nothing_lost(as_, filled_in, wrong, action):
    answer = as_("westkust_coordinator").post(NEW, filled_in(action=action, **wrong))
    assert answer.status_code == 200
    assert "polder krijgt" in answer.content.decode()
    assert not Project.objects.exists()


def test_personal_data_is_asked_about_before_submitting(as_, filled_in):
    client = as_("westkust_coordinator")
    fields = filled_in(action="submit", common_goal="Rekening BE68 5390 0754 7034 van een burger.")
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


def test_form_sent_twice_is_one_project(as_, filled_in):
    client, fields = as_("westkust_coordinator"), filled_in(action="submit")
    first, second = client.post(NEW, fields), client.post(NEW, fields)
    assert first.url == second.url
    assert Project.objects.count() == 1
    assert Letter.objects.filter(kind="decision_asked").count() == 0  # no partner has people here


def test_form_sent_again_with_another_text_shows_both(as_, filled_in):
    client, fields = as_("westkust_coordinator"), filled_in()
    client.post(NEW, fields)
    answer = client.post(NEW, fields | {"title": "Na teruggaan"})
    assert answer.status_code == 409
    assert "Na teruggaan" in answer.content.decode()
    assert Project.objects.get().title != "Na teruggaan"


def test_who_has_two_zones_chooses_the_lead(client_for, person, zones, filled_in):
    both = person("both@westkust.example", Role.COORDINATOR, zones["westkust"])
    Membership.objects.create(person=both, role=Role.MEMBER, zone=zones["riho"])
    client = client_for(both)
    assert 'name="zone"' in client.get(NEW).content.decode()
    assert client.post(NEW, filled_in(zone="antwerpen")).status_code == 200
    assert client.post(NEW, filled_in(zone="polder")).status_code == 200
    assert client.post(NEW, filled_in(zone="riho")).status_code == 302
    assert Project.objects.get().zone.slug == "riho"


@pytest.mark.parametrize("name", ["network_coordinator", "observer", "admin"])
def test_who_belongs_to_no_zone_does_not_draft(as_, name, filled_in):
    assert as_(name).get(NEW).status_code == 403
    assert as_(name).post(NEW, filled_in()).status_code == 403


# changing


def test_second_editor_gets_both_texts(as_, project_in, filled_in):
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


def test_changed_submitted_text_asks_anew(as_, project_in, filled_in):
    project = project_in("submitted")
    fields = filled_in(edits=project.edits, title="Nieuwe tekst", action="submit")
    assert as_("westkust_coordinator").post(url(project, "edit"), fields).status_code == 302
    project.refresh_from_db()
    assert (project.version, project.state, project.title) == (2, "submitted", "Nieuwe tekst")


@pytest.mark.parametrize("state", ["running", "completed", "withdrawn", "rejected"])
def test_text_that_stands_is_not_edited(as_, project_in, filled_in, state):
    project, client = project_in(state), as_("westkust_coordinator")
    assert client.get(url(project, "edit")).status_code == 302
    fields = filled_in(edits=project.edits, title="Toch anders")
    answer = client.post(url(project, "edit"), fields)
    assert answer.status_code == 403
    assert "Toch anders" in answer.content.decode()


@pytest.mark.parametrize("name", ["westkust_member", "polder_coordinator"])
def test_text_is_not_edited_by_others(as_, project_in, filled_in, name):
    project = project_in("submitted")
    answer = as_(name).post(url(project, "edit"), filled_in(edits=project.edits, title="x"))
    assert answer.status_code == 403
    assert Project.objects.get().version == 1


# steps and decisions


@pytest.mark.parametrize(
    ("step", "source", "target", "more"),
    [
        ("submit", "draft", "submitted", {}),
        ("start", "approved", "running", {}),
        ("complete", "running", "completed", {"closing": "Gelukt."}),
        ("withdraw", "submitted", "withdrawn", {"reason": "Budget weg."}),
        ("rework", "rejected", "draft", {}),
    ],
)
def test_step_is_taken_once_however_often_it_is_sent(as_, project_in, step, source, target, more):
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


def test_step_of_somebody_else_meanwhile_is_told(as_, project_in):
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
def test_unknown_step_is_not_found(as_, project_in, step):
    project = project_in("submitted")
    client = as_("westkust_chief")
    assert client.post(url(project, "steps", step), step_data(project)).status_code == 404


def test_get_changes_nothing(as_, project_in):
    project = project_in("approved")
    client = as_("westkust_chief")
    assert client.get(url(project, "steps", "start")).status_code == 405
    assert client.get(url(project, "decide")).status_code == 405


def test_partners_decide_and_the_project_is_approved(as_, project_in):
    project = project_in("submitted")
    for name in ("polder_coordinator", "vlas_chief"):
        answer = as_(name).post(url(project, "decide"), {"action": "approve", "version": 1})
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


def test_decision_on_an_old_version_keeps_what_was_typed(as_, project_in, filled_in):
    project = project_in("submitted")
    as_("westkust_chief").post(
        url(project, "edit"), filled_in(edits=project.edits, title="Versie 2", action="submit")
    )
    fields = {"action": "refuse", "version": 1, "reason": "Mijn lange uitleg."}
    answer = as_("polder_coordinator").post(url(project, "decide"), fields)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mijn lange uitleg.</textarea>" in page
    assert 'name="version" value="2"' in page
    assert not Decision.objects.exists()


def test_second_decider_is_told_who_and_when(as_, project_in):
    project = project_in("submitted")
    as_("polder_chief").post(url(project, "decide"), {"action": "approve", "version": 1})
    fields = {"action": "refuse", "version": 1, "reason": "Ik wou weigeren."}
    answer = as_("polder_coordinator").post(url(project, "decide"), fields)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Chief Polder" in page
    assert "Ik wou weigeren." in page
    assert Decision.objects.get().outcome == "approve"


def test_same_decision_clicked_twice_is_one(as_, project_in):
    project, client = project_in("submitted"), as_("polder_chief")
    for _click in range(2):
        answer = client.post(url(project, "decide"), {"action": "approve", "version": 1})
        assert answer.status_code == 302
    assert Decision.objects.count() == 1
    assert AuditEvent.objects.filter(verb="project_approve").count() == 1


@pytest.mark.parametrize("name", ["polder_member", "westkust_chief", "westkust_member"])
def test_decision_by_the_wrong_person_is_refused(as_, project_in, name):
    project = project_in("submitted")
    answer = as_(name).post(url(project, "decide"), {"action": "approve", "version": 1})
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
        {"zone": "vlas"},
        {"zone": "no-such-zone"},
        {"version": "7"},
    ],
)
def test_broken_decision_is_never_taken_nor_an_error(as_, project_in, wrong):
    project = project_in("submitted")
    fields = {"action": "approve", "version": 1} | wrong
    answer = as_("polder_coordinator").post(url(project, "decide"), fields)
    assert answer.status_code in {200, 409}
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"version": "x"}, {"state": "nowhere"}, {"edits": ""}, {"version": "9"}, {"state": "running"}],
)
def test_broken_step_is_never_taken_nor_an_error(as_, project_in, wrong):
    project = project_in("submitted")
    fields = step_data(project, reason="Budget weg.") | wrong
    answer = as_("westkust_chief").post(url(project, "steps", "withdraw"), fields)
    assert answer.status_code in {200, 409}
    assert Project.objects.get().state == "submitted"


def test_who_decides_for_two_zones_names_one(client_for, person, zones, project_in):
    project = project_in("submitted")
    both = person("both@polder.example", Role.COORDINATOR, zones["polder"])
    Membership.objects.create(person=both, role=Role.CHIEF, zone=zones["vlas"])
    client = client_for(both)
    page = client.get(url(project)).content.decode()
    assert page.count('name="action" value="approve"') == 2
    fields = {"action": "approve", "version": 1}
    assert client.post(url(project, "decide"), fields).status_code == 200
    assert client.post(url(project, "decide"), fields | {"zone": "vlas"}).status_code == 302
    assert Decision.objects.get().zone == zones["vlas"]


# the list


def test_list_is_narrowed(as_, project_in, take):
    waiting = project_in("submitted", title="Wacht op Vlas")
    take(waiting, "approve polder")
    running = project_in("running", title="Loopt al")
    client = as_("vlas_coordinator")
    for query, found in [
        ("", {waiting, running}),
        ("state=running", {running}),
        ("waiting=1", {waiting}),
        ("zone=polder", {waiting, running}),
        ("zone=riho", set()),
        ("topic=means-and-staff", {waiting, running}),
        ("topic=nonsense", set()),
        ("zone=nonsense", set()),
        ("state=nonsense", set()),
    ]:
        page = client.get(f"{LIST}?{query}").content.decode()
        assert {p for p in (waiting, running) if p.title in page} == found, query
    assert waiting.title not in as_("polder_coordinator").get(f"{LIST}?waiting=1").content.decode()


def test_list_goes_on_page_by_page(as_, project_in):
    rows = [project_in("draft", title=f"Project nummer {n:02}") for n in range(23)]
    client = as_("westkust_member")
    first = client.get(LIST)
    older = first.context["older_url"]
    second = client.get(older)
    seen = [p.pk for p in (*first.context["projects"], *second.context["projects"])]
    assert seen == [p.pk for p in reversed(rows)]
    assert client.get(LIST, {"after": "broken"}).status_code == 200


def test_htmx_gets_the_part_it_replaces(as_, project_in):
    project_in("draft")
    page = as_("westkust_member").get(LIST, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert 'id="projects"' in page


def test_empty_list_offers_the_first_step(as_):
    page = as_("riho_member").get(LIST).content.decode()
    assert reverse("exchanges:project_new") in page


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_pages_render_in_both_languages(as_, project_in, language, someone):
    project = project_in("submitted")
    person = someone("polder_coordinator")
    person.language = language
    person.save()
    client = as_("polder_coordinator")
    for address in (LIST, NEW, url(project)):
        assert f'<html lang="{language}"' in client.get(address).content.decode()
