from __future__ import annotations

import pytest

from exchanges.models import Partner, Project
from tests.exchanges.pages import url

WHOLE = {
    "own_goal": "Sneller zoeken", "measure": "uren", "target": "van 3 naar 1",
    "brings_amount_1": "4", "brings_unit_1": "people_days", "brings_what_1": "per maand",
    "gets_amount_1": "24,5", "gets_unit_1": "hours", "gets_what_1": "per kwartaal", "edits": 0,
}  # fmt: skip


def row_of(project: Project, slug: str = "polder") -> Partner:
    return Partner.objects.get(project=project, zone__slug=slug)


def test_row_form_begins_with_what_the_lead_proposes(as_, project_in):
    project = project_in("gathering")
    page = as_("polder_member").get(url(project, "rows", "polder")).content.decode()
    assert "doel van polder" in page
    assert 'value="polder brengt"' in page


def test_row_form_of_member_saves_and_of_coordinator_confirms(as_, project_in):
    project = project_in("gathering")
    address = url(project, "rows", "polder")
    assert as_("polder_member").post(address, WHOLE | {"action": "save"}).status_code == 302
    assert row_of(project).confirmed_at is None
    sent = WHOLE | {"edits": 1, "action": "confirm"}
    assert as_("polder_coordinator").post(address, sent).status_code == 302
    assert row_of(project).confirmed_at is not None
    page = as_("vlas_member").get(url(project)).content.decode()
    assert "4 persoonsdagen per maand" in page
    assert "24,5 uur per kwartaal" in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"own_goal": ""}, "own_goal"), ({"measure": ""}, "measure"), ({"target": ""}, "target"),
        ({"brings_unit_1": ""}, "brings_unit_1"), ({"brings_amount_1": ""}, "brings_amount_1"),
        ({"brings_amount_1": "-3"}, "brings_amount_1"), ({"brings_amount_1": "veel"}, "brings_amount_1"),
        ({"brings_amount_1": "99999999999"}, "brings_amount_1"), ({"no_own_goal": "on"}, "no_own_goal"),
        ({"gets_what_2": "x" * 500, "gets_unit_2": "other"}, "gets_what_2"),
    ],
)  # fmt: skip
def test_row_form_broken_names_each_field_with_a_link_and_keeps_input(
    as_, project_in, wrong, field
):
    project = project_in("gathering")
    answer = as_("polder_coordinator").post(
        url(project, "rows", "polder"), WHOLE | wrong | {"action": "confirm"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'href="#id_{field}"' in page
    assert "van 3 naar 1" in page or field == "target"
    assert row_of(project).edits == 0


def test_row_form_names_all_mistakes_in_one_round_with_the_zone(as_, project_in):
    project = project_in("gathering")
    empty = {"edits": 0, "action": "confirm"}
    page = as_("polder_coordinator").post(url(project, "rows", "polder"), empty).content.decode()
    for field in ("own_goal", "measure", "target", "brings_what_1", "gets_what_1"):
        assert f'href="#id_{field}"' in page
    assert "Zeg wat PZ Polder inbrengt." in page
    assert "Zeg wat PZ Polder krijgt." in page


@pytest.mark.parametrize("name", ["westkust_coordinator", "vlas_member"])
def test_row_form_of_another_zone_says_who_writes_it(as_, project_in, name):
    project = project_in("gathering")
    address = url(project, "rows", "polder")
    client = as_(name)
    assert client.get(address).status_code == 302
    answer = client.post(address, WHOLE | {"action": "save"})
    assert answer.status_code == 403
    assert "PZ Polder" in answer.content.decode()
    assert row_of(project).edits == 0


def test_row_form_of_second_editor_keeps_both(as_, project_in):
    project = project_in("gathering")
    address = url(project, "rows", "polder")
    as_("polder_member").post(address, WHOLE | {"target": "van 3 naar 2", "action": "save"})
    answer = as_("polder_coordinator").post(address, WHOLE | {"action": "save"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "van 3 naar 2" in page
    assert 'value="van 3 naar 1"' in page
    assert 'name="edits" value="1"' in page


def test_row_form_after_submission_makes_a_version(as_, project_in):
    project = project_in("submitted")
    address = url(project, "rows", "polder")
    client = as_("polder_coordinator")
    assert "versie 2" in client.get(address).content.decode()
    assert client.post(address, WHOLE | {"edits": 1}).status_code == 302
    project.refresh_from_db()
    assert (project.version, project.asking_zone.slug) == (2, "polder")


def test_row_form_with_personal_data_asks_before_it_is_confirmed(as_, project_in):
    project = project_in("gathering")
    sent = WHOLE | {"own_goal": "Rekening BE68 5390 0754 7034 van een burger.", "action": "confirm"}
    client = as_("polder_coordinator")
    page = client.post(url(project, "rows", "polder"), sent)
    assert "no_personal_data" in page.content.decode()
    sent["no_personal_data"] = "on"
    assert client.post(url(project, "rows", "polder"), sent).status_code == 302


def test_project_page_shows_no_own_goal_with_who_confirmed_it(as_, project_in):
    project = project_in("gathering")
    sent = WHOLE | {"own_goal": "", "measure": "", "target": "", "no_own_goal": "on"}
    as_("polder_coordinator").post(url(project, "rows", "polder"), sent | {"action": "confirm"})
    page = as_("vlas_member").get(url(project)).content.decode()
    assert "Geen eigen doel" in page
    assert "Coordinator Polder" in page
