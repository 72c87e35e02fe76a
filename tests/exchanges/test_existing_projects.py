"""Projects from before zones wrote their own rows, as the migration finds them."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from exchanges.models import Decision, Partner, Project, ProjectEvent, ProjectVersion, Proposal
from zones.models import Audience


@pytest.fixture
def again(owner):
    """Undo the migrations of this release and do them again, on a database that holds projects."""

    def migrate() -> None:
        with owner():
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            call_command("migrate", "exchanges", "0003", verbosity=0)
            call_command("migrate", "exchanges", verbosity=0)

    return migrate


@pytest.fixture
def old(project_in, owner):
    """Projects as they were: free text in each row, nothing confirmed, no version kept, reasons for all readers."""

    def make(state: str, **fields: object) -> Project:
        project = project_in(state, **fields)
        with owner():
            network = Audience.objects.get(kind="network")
            Partner.objects.filter(project=project).update(
                brings="1 drone", gets="24 vlieguren", brings_lines=[], gets_lines=[], measure="",
                target="", confirmed_at=None, edits=0,
            )  # fmt: skip
            Decision.objects.filter(project=project).update(audience=network, wish="")
            ProjectEvent.objects.filter(project=project).exclude(
                verb__in=["create", "submit", "refuse"]
            ).delete()
            ProjectEvent.objects.filter(project=project, verb="refuse").update(audience=network)
            ProjectVersion.objects.filter(project=project).delete()
            Proposal.objects.filter(project=project).delete()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return project

    return make


def test_existing_reasons_become_the_participants(old, again, zones, someone):
    project = old("rejected", intended_audience="network")

    again()

    taking_part = sorted(zones[slug].pk for slug in ("westkust", "polder", "vlas"))
    reason = Decision.objects.get(project=project)
    assert reason.audience.zone_ids == taking_part
    assert ProjectEvent.objects.get(project=project, verb="refuse").audience == reason.audience
    assert Project.objects.get(pk=project.pk).participants == reason.audience
    assert Decision.objects.visible_to(someone("vlas_member")).exists()
    assert not Decision.objects.visible_to(someone("riho_chief")).exists()


def test_existing_version_that_stands_is_kept_and_older_ones_are_not(old, again, owner):
    project = old("submitted")
    with owner():
        Project.objects.filter(pk=project.pk).update(version=3)

    again()

    kept = ProjectVersion.objects.get(project=project)
    assert (kept.number, kept.contents["title"]) == (3, project.title)
    assert {row["brings"] for row in kept.contents["rows"]} == {"1 drone"}


def test_existing_rows_count_as_confirmed_and_are_shown(old, again, client_for, someone):
    project = old("submitted")

    again()

    assert not Partner.objects.filter(project=project, confirmed_at=None).exists()
    page = client_for(someone("polder_chief")).get(project.get_absolute_url()).content.decode()
    assert "1 drone" in page
    assert "24 vlieguren" in page


def test_existing_draft_becomes_a_proposal_of_the_lead(old, again):
    project = old("draft")

    again()

    said = dict(Proposal.objects.filter(project=project).values_list("zone__slug", "brings"))
    assert said == {"polder": "1 drone", "vlas": "1 drone"}
    assert list(Partner.objects.exclude(brings="").values_list("zone__slug", flat=True)) == [
        "westkust"
    ]
