from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest

from exchanges import services
from exchanges.models import Project, ProjectVersion
from knowledge import pdf
from tests.exchanges.pages import url
from zones.models import AuditEvent


@pytest.fixture
def revised(project_in, take, text, shares, someone):
    """Version 2, in which the goal and the period changed; PZ Polder agreed with version 1."""
    project = project_in("submitted")
    take(project, "approve polder")
    services.revise_project(
        by=someone("westkust_coordinator"), project=project, edits=project.edits, shares=shares(),
        text=text(common_goal="Binnen 20 minuten een drone ter plaatse."),
    )  # fmt: skip
    return Project.objects.get(pk=project.pk)


def test_project_page_shows_what_changed_above_the_buttons(as_, revised):
    page = as_("polder_coordinator").get(url(revised)).content.decode()
    assert page.index("<del>") < page.index('name="action" value="approve"')
    assert ">30</del>" in page
    assert ">20</ins>" in page
    assert "PZ Polder over versie 1 telt niet meer" in page


def test_versions_are_listed_and_compared_with_any_other(as_, revised):
    client = as_("vlas_member")
    page = client.get(url(revised, "versions")).content.decode()
    assert ">20</ins>" in page
    back = client.get(url(revised, "versions") + "?a=2&b=1").content.decode()
    assert ">30</ins>" in back
    for odd in ("?a=x&b=1", "?a=99999999&b=1", "?a=1.x", "?a=-1&b=²"):
        assert client.get(url(revised, "versions") + odd).status_code == 200


def test_version_of_before_is_read_whole_with_its_decisions(as_, revised):
    page = as_("vlas_member").get(url(revised, "versions", "1")).content.decode()
    assert "Binnen 30 minuten" in page
    assert "Coordinator Polder" in page
    assert "Coordinator Westkust" in page


def test_version_not_kept_is_said(as_, revised, owner):
    with owner():
        ProjectVersion.objects.filter(number=1).delete()
    page = as_("vlas_member").get(url(revised, "versions")).content.decode()
    assert "versie niet bewaard" in page
    assert as_("vlas_member").get(url(revised, "versions", "1")).status_code == 404


@pytest.mark.parametrize("label", ["3", "0", "1.1", "x", "1.", "²", "1" * 40, "1.1.1"])
def test_version_absent_is_not_found(as_, revised, label):
    assert as_("vlas_member").get(url(revised, "versions", label)).status_code == 404


def test_version_of_before_is_not_for_zone_that_joined_later(
    as_, project_in, text, shares, someone, take
):
    project = project_in("submitted")
    services.revise_project(
        by=someone("westkust_coordinator"), project=project, edits=project.edits, text=text(),
        shares=shares("polder", "vlas", "riho"),
    )  # fmt: skip
    for word in ("rows", "submit"):
        take(Project.objects.get(pk=project.pk), word)
    riho = as_("riho_member")
    assert riho.get(url(project, "versions", "2")).status_code == 200
    assert riho.get(url(project, "versions", "1")).status_code == 404
    assert riho.get(url(project)).context["difference"] is None


def test_version_pages_of_hidden_project_are_not_found(as_, revised):
    for path in (("versions",), ("versions", "1"), ("versions", "1", "pdf"), ("json",)):
        assert as_("riho_chief").get(url(revised, *path)).status_code == 404


@pytest.mark.skipif(not pdf.can_print(), reason="needs Pango")
def test_decision_sheet_as_pdf_holds_what_a_police_college_needs(as_, revised, settings):
    settings.BASE_URL = "https://portaal.example"
    answer = as_("vlas_chief").get(url(revised, "versions", "1", "pdf"))
    words = "\n".join(
        page.get_textpage().get_text_bounded()
        for page in pypdfium2.PdfDocument(BytesIO(b"".join(answer.streaming_content)))
    )
    assert answer.headers["Content-Type"] == "application/pdf"
    for said in (
        revised.title, "Binnen 30 minuten", "doel van vlas", "4 persoonsdagen", "Gaat akkoord",
        "Coordinator Polder", f"https://portaal.example{url(revised, 'versions', '1')}",
    ):  # fmt: skip
        assert said in words.replace("\r\n", " ").replace("\n", " ") or said in words
    assert AuditEvent.objects.filter(verb="project_taken_as_pdf").count() == 1


def test_project_as_json_is_for_its_participants(as_, revised, project_in):
    told = as_("vlas_member").get(url(revised, "json")).json()
    assert [row["version"] for row in told["versions"]] == ["1", "2"]
    assert told["versions"][0]["rows"][1]["zone"] == "polder"
    assert told["decisions"][0]["outcome"] == "approve"
    assert AuditEvent.objects.filter(verb="project_exported").count() == 1
    wide = project_in("submitted", intended_audience="network")
    assert as_("riho_member").get(url(wide)).status_code == 200
    assert as_("riho_member").get(url(wide, "json")).status_code == 404


def test_project_page_of_outsider_shows_no_count_that_reasons_would_falsify(as_, project_in, take):
    project = project_in("submitted", intended_audience="network")
    take(project, "request_changes polder")
    page = as_("riho_member").get(url(project)).content.decode()
    assert "vraagt aanpassing" not in page
    assert "Geen mensen vrij." not in page
    assert "1 vraagt aanpassing" in as_("vlas_member").get(url(project)).content.decode()
