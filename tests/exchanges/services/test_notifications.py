from __future__ import annotations

from exchanges import services
from tests.exchanges.looking import letters
from zones.models import AuditEvent, Letter


def test_letter_about_submission_goes_to_the_deciders_of_the_partners(
    project_in, polder_member, polder_chief, vlas_coordinator, riho_coordinator
):
    project_in("submitted", intended_audience="network")
    assert letters("decision_asked") == [
        "chief@polder.example",
        "coordinator@vlas.example",
    ]


def test_letter_about_decision_goes_to_the_lead_and_the_last_one_to_all(
    project_in, deciding, westkust_chief, polder_coordinator, vlas_coordinator
):
    project = project_in("submitted", writer="westkust_member")
    Letter.objects.all().delete()
    deciding(project, "polder", role="chief")
    lead = [
        "chief@westkust.example",
        "coordinator@westkust.example",
        "member@westkust.example",
    ]
    assert letters("decision_taken") == lead
    assert letters("project_moved") == []

    deciding(project, "vlas")
    assert letters("decision_taken") == sorted(lead * 2)
    assert letters("project_moved") == ["chief@polder.example", "coordinator@polder.example"]


def test_letter_about_step_of_lead_goes_to_all_who_decide(project_in, someone):
    project = project_in("approved")
    Letter.objects.all().delete()
    services.start_project(
        by=someone("westkust_chief"), project=project, version=1, before_period=True
    )
    assert letters("project_moved") == [
        f"coordinator@{slug}.example" for slug in ("polder", "vlas", "westkust")
    ]


def test_audit_never_holds_content(project_in, deciding):
    project = project_in("submitted")
    deciding(project, "vlas", "refuse", "Geheime reden.")
    rows = AuditEvent.objects.filter(item_type="project")
    assert [row.verb for row in rows.order_by("pk")] == [
        "project_create",
        "project_invite",
        "project_submit",
        "project_refuse",
    ]
    assert not rows.filter(reason__contains="Geheim").exists()
