"""How a project goes follows from its milestones and bookings alone."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from exchanges.models import Milestone, Partner, Project
from exchanges.selectors.health import expected, health
from exchanges.selectors.milestones import line


@pytest.fixture
def goes(project_in, owner, a_day):
    """Return how a project goes that is half over, with these milestones (days ahead, bookings) and per cents booked."""
    project = project_in("running")

    def ask(milestones, percents=(50, 50, 50)) -> str:
        with owner():
            half = {"starts_on": a_day - timedelta(100), "ends_on": a_day + timedelta(100)}
            Project.objects.filter(pk=project.pk).update(**half, respond_by=None)
            Milestone.objects.all().delete()
            for days, bookings in milestones:
                Milestone.objects.create(
                    project=project, zone=project.zone, title=f"Over {days}", bookings=bookings,
                    due_on=a_day + timedelta(days), created_by=project.created_by,
                )  # fmt: skip
            for partner, percent in zip(project.partners.order_by("pk"), percents, strict=True):
                Partner.objects.filter(pk=partner.pk).update(booked_percent=percent)
            found = Project.objects.with_frame().get(pk=project.pk)
            return str(health(found, list(found.milestones.order_by("due_on"))).pace)

    return ask


@pytest.mark.parametrize(
    ("milestones", "percents", "pace"),
    [
        ([], (50, 50, 50), "on_track"),
        ([(-1, 9)], (50, 50, 50), "late"),
        ([(0, 1)], (50, 50, 50), "on_track"),
        ([(0, 0)], (50, 50, 50), "at_risk"),
        ([(14, 0)], (50, 50, 50), "at_risk"),
        ([(14, 1)], (50, 50, 50), "on_track"),
        ([(15, 0)], (50, 50, 50), "on_track"),
        ([], (50, 25, 50), "on_track"),
        ([], (50, 24, 50), "at_risk"),
        ([(-1, 0)], (0, 0, 0), "late"),
    ],
)
def test_health_follows_from_milestones_and_bookings(goes, milestones, percents, pace):
    assert goes(milestones, percents) == pace


@pytest.mark.parametrize("state", ["approved", "closing", "completed", "stopped"])
def test_health_is_of_running_and_paused_projects_only(project_in, state):
    assert health(Project.objects.with_frame().get(pk=project_in(state).pk), []) is None


def test_health_of_paused_project_is_a_pause(project_in):
    project = Project.objects.with_frame().get(pk=project_in("paused").pk)
    assert health(project, []).pace == "paused"


def test_expected_part_of_period_stays_between_nothing_and_all():
    today = timezone.localdate()
    project = Project(starts_on=today, ends_on=today + timedelta(10))
    ahead = [expected(project, today + timedelta(days)) for days in (-5, 0, 5, 10, 50)]
    assert ahead == [0, 0, 0.5, 1, 1]


def test_line_keeps_words_of_sixty_milestones_apart(project_in, a_day, zones):
    project = project_in("running")
    rows = [
        Milestone(
            zone=zones["polder"], title=f"Mijlpaal {number}", due_on=a_day + timedelta(number * 6)
        )
        for number in range(60)
    ]
    drawn = line(project, rows)

    assert len(drawn.marks) == 60
    for side in (True, False):
        worded = [mark.x for mark in drawn.marks if mark.is_worded and mark.is_above is side]
        assert all(later - sooner >= 100 for sooner, later in itertools.pairwise(worded))
