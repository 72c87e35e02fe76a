"""Reminders of the day by which zones decide; silence changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from exchanges import services, tasks
from exchanges.models import Project
from exchanges.selectors.late_decisions import late_decisions
from exchanges.services.reminders import occasion
from tests.exchanges.looking import letters, state_of
from zones import access
from zones.models import Letter


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (4, ""), (3, "soon"), (1, "soon"), (0, "day"), (-1, "day"), (-6, "day"),
        (-7, "late-1"), (-13, "late-1"), (-14, "late-2"),
    ],
)  # fmt: skip
def test_reminder_is_due_before_on_and_weekly_after_the_day(a_day, left, expected):
    assert occasion(a_day + timedelta(days=left), a_day) == expected


@pytest.fixture
def silent(project_in, zones, polder_chief, vlas_coordinator, westkust_chief):
    """A submitted project for which nobody decided, and its zones reminded on a day."""
    project = project_in("submitted")
    Letter.objects.all().delete()

    def remind(days: int) -> int:
        day = project.respond_by + timedelta(days=days)
        slugs = ("westkust", "polder", "vlas", "riho")
        return sum(services.remind_of_decisions(zones[slug].pk, day) for slug in slugs)

    return project, remind


def test_reminders_are_owed_once_for_each_occasion(silent):
    project, remind = silent
    assert remind(-4) == 0
    assert [remind(-3), remind(-2)] == [2, 0]
    assert [remind(0), remind(0)] == [2, 0]
    assert letters("decision_late") == []
    remind(1)
    assert letters("decision_late") == ["chief@westkust.example", "coordinator@westkust.example"]
    before = len(letters("decision_due"))
    remind(7)
    remind(14)
    assert len(letters("decision_due")) == before + 4
    assert len(letters("decision_late")) == 6
    assert state_of(project) == "submitted"


def test_reminder_goes_to_silent_zones_only(silent, deciding):
    project, remind = silent
    deciding(project, "polder", role="chief")
    remind(-3)
    assert letters("decision_due") == ["coordinator@vlas.example"]


def test_reminder_of_row_goes_to_zones_that_did_not_confirm(
    project_in, zones, a_day, polder_chief, owner
):
    project = project_in("gathering", rows_by=a_day + timedelta(days=2))
    for slug in ("polder", "vlas"):
        services.remind_of_decisions(zones[slug].pk, a_day)
    assert letters("row_due") == ["chief@polder.example"]
    assert state_of(project) == "gathering"


def test_reminder_task_asks_every_zone(silent):
    project, _remind = silent
    Project.objects.filter(pk=project.pk).update(respond_by=timezone.localdate())
    assert tasks.remind_deciders() == 2
    assert tasks.remind_deciders() == 0


def test_late_decisions_are_counted_for_the_network_coordinator_only(
    silent, someone, owner, as_reader
):
    project, _remind = silent
    network = someone("network_coordinator")
    with access.reading_as(network):
        assert late_decisions(network) == []
    with owner():
        Project.objects.filter(pk=project.pk).update(
            submitted_at=timezone.now() - timedelta(days=30, hours=1)
        )
    with access.reading_as(network):
        found = {row.zone.slug: (row.waiting, row.oldest) for row in late_decisions(network)}
    assert found == {"polder": (1, 30), "vlas": (1, 30)}
    for name in ("polder_chief", "observer", "admin"):
        with access.reading_as(someone(name)):
            assert late_decisions(someone(name)) == []
