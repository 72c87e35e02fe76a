"""The pages' own queries: as many for one row as for twenty-five, and never more than eight."""

from __future__ import annotations

import pytest
from django.utils import timezone

from exchanges.models import Decision, Partner, Project, ProjectEvent, ProjectVersion
from exchanges.services.versions import contents_of
from zones.services import create_zone

MAX_QUERIES = 8


def test_project_list_query_count_is_the_same_for_one_and_many(project_in, own_queries):
    project_in("submitted", intended_audience="network")
    one = own_queries("riho_coordinator", "/exchanges/")
    for _row in range(24):
        project_in("submitted", intended_audience="network")
    assert own_queries("riho_coordinator", "/exchanges/") == one
    assert one <= MAX_QUERIES


@pytest.mark.parametrize("name", ["polder_coordinator", "westkust_coordinator", "riho_member"])
def test_project_page_query_count_is_the_same_whatever_happened(
    project_in, own_queries, take, name
):
    few = project_in("submitted", intended_audience="network")
    many = project_in("completed", intended_audience="network")
    count = own_queries(name, few.get_absolute_url())
    assert count <= MAX_QUERIES
    assert own_queries(name, many.get_absolute_url()) <= count + MAX_BEYOND_EMPTY
    take(few, "approve vlas")
    assert own_queries(name, few.get_absolute_url()) == count


VERSIONS, ZONES = 12, 10
MAX_BEYOND_EMPTY = 10
"""Queries of the page with many versions and zones beyond those of the page of an empty draft."""


@pytest.fixture
def crowded(project_in, someone, owner):
    """A project of ten zones in its twelfth version, about each of which every zone decided."""
    project = project_in("submitted", intended_audience="network")
    by = someone("westkust_coordinator")
    with owner():
        there = set(Partner.objects.filter(project=project).values_list("zone", flat=True))
        colours = ("#5163b8", "#3d7a35", "#a85a12", "#0b7d84", "#b3122d")
        added = [
            create_zone(f"extra-{number}", f"Extra {number}", colours[number % 5])
            for number in range(ZONES - len(there))
        ]
        line = [{"amount": "4", "unit": "people_days", "what": "per maand"}]
        for zone in added:
            Partner.objects.create(
                project=project, zone=zone, own_goal="doel", measure="uren", target="1", edits=1,
                brings_lines=line, gets_lines=line, confirmed_at=timezone.now(),
            )  # fmt: skip
        zones = [row.zone for row in Partner.objects.filter(project=project).select_related("zone")]
        ProjectVersion.objects.filter(project=project).delete()
        for number in range(1, VERSIONS + 1):
            project = Project.objects.with_frame().get(pk=project.pk)
            project.version, project.common_goal = number, f"Binnen {60 - number} minuten."
            project.save()
            told = {"project": project, "audience": project.audience, "by": by}
            ProjectVersion.objects.create(
                number=number, contents=contents_of(project), zone=project.zone, **told
            )
            for zone in zones:
                if zone != project.zone and (number < VERSIONS or zone.slug != "polder"):
                    told |= {"zone": zone, "version": number}
                    Decision.objects.create(outcome="approve", **told)
                    ProjectEvent.objects.create(verb="approve", **told)
    return Project.objects.get(pk=project.pk)


@pytest.mark.parametrize("name", ["polder_coordinator", "westkust_coordinator", "riho_member"])
def test_project_page_of_ten_zones_and_twelve_versions_asks_few_queries(
    crowded, project_in, own_queries, name
):
    empty = project_in("draft")
    of_empty = own_queries("westkust_coordinator", empty.get_absolute_url())
    assert own_queries(name, crowded.get_absolute_url()) <= of_empty + MAX_BEYOND_EMPTY


def test_project_page_of_ten_zones_shows_each(crowded, client_for, someone):
    page = client_for(someone("polder_coordinator")).get(crowded.get_absolute_url())
    assert len(page.context["rows"]) == ZONES
    assert page.context["rows"][0].zone.slug == "polder"
    assert len(page.context["difference"].lapsed) == ZONES - 1


def test_version_list_query_count_is_the_same_for_two_and_twelve(crowded, own_queries):
    count = own_queries("polder_coordinator", f"{crowded.get_absolute_url()}versions/")
    assert count <= MAX_QUERIES + 4
