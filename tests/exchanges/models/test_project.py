from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from exchanges.models import Decision, Partner, Project, ProjectEvent


def refuses(name: str, save) -> bool:
    """Does the database refuse this by the constraint of that name?"""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        save()
    return refused.value.__cause__.diag.constraint_name == name


def change(project: Project, **fields: object):
    return lambda: Project.objects.filter(pk=project.pk).update(**fields)


def test_project_ending_before_its_start_is_refused(project_in, a_day):
    assert refuses(
        "project_ends_after_it_starts",
        change(
            project_in("draft"),
            starts_on=a_day + timedelta(days=400),
            ends_on=a_day + timedelta(days=400),
        ),
    )


def test_project_with_answers_asked_after_its_end_is_refused(project_in):
    project = project_in("draft")
    assert refuses(
        "project_answers_come_before_its_end",
        change(project, respond_by=project.ends_on),
    )


@pytest.mark.parametrize("fields", [{"common_goal": ""}, {"starts_on": None}, {"ends_on": None}])
def test_project_submitted_incomplete_is_refused(project_in, fields):
    assert refuses("project_is_whole_once_submitted", change(project_in("submitted"), **fields))


def test_project_submitted_has_a_time_and_draft_has_none(project_in):
    assert refuses(
        "project_is_submitted_or_not",
        change(project_in("submitted"), submitted_at=None),
    )
    assert refuses(
        "project_is_submitted_or_not",
        change(project_in("draft"), submitted_at=timezone.now()),
    )


def test_project_completed_has_a_closing_and_other_states_none(project_in):
    assert refuses("project_completed_has_a_closing", change(project_in("completed"), closing=""))
    assert refuses(
        "project_completed_has_a_closing",
        change(project_in("running"), closing="Klaar."),
    )


def test_project_state_must_be_known(project_in):
    assert refuses("project_state_is_known", change(project_in("submitted"), state="asleep"))


def test_project_with_version_zero_is_refused(project_in):
    assert refuses("project_versions_from_one", change(project_in("draft"), version=0))


def test_project_with_the_same_form_key_is_refused(project_in):
    first, second = project_in("draft"), project_in("draft")
    assert refuses("project_once_a_filled_form", change(second, form_key=first.form_key))


def test_partner_zone_twice_in_a_project_is_refused(project_in, zones):
    project = project_in("draft")
    assert refuses(
        "partner_once_in_a_project",
        lambda: Partner.objects.create(project=project, zone=zones["polder"]),
    )


def test_partner_second_lead_in_a_project_is_refused(project_in, zones):
    project = project_in("draft")
    assert refuses(
        "partner_one_lead_a_project",
        lambda: Partner.objects.create(project=project, zone=zones["riho"], is_lead=True),
    )


@pytest.mark.parametrize("outcome", ["request_changes", "refuse"])
def test_decision_against_needs_a_reason(project_in, zones, polder_chief, outcome):
    project = project_in("submitted")
    assert refuses(
        "decision_against_has_a_reason",
        lambda: Decision.objects.create(
            project=project,
            version=1,
            zone=zones["polder"],
            outcome=outcome,
            by=polder_chief,
        ),
    )


def test_decision_outcome_must_be_known(project_in, zones, polder_chief):
    project = project_in("submitted")
    assert refuses(
        "decision_outcome_is_known",
        lambda: Decision.objects.create(
            project=project,
            version=1,
            zone=zones["polder"],
            outcome="maybe",
            reason="?",
            by=polder_chief,
        ),
    )


def test_decision_second_of_zone_on_a_version_is_refused(project_in, zones, polder_chief):
    project = project_in("approved")
    fields = {
        "project": project,
        "zone": zones["polder"],
        "outcome": "approve",
        "by": polder_chief,
    }
    assert refuses(
        "decision_stands_once_a_version_and_zone",
        lambda: Decision.objects.create(version=1, **fields),
    )
    Decision.objects.create(version=2, **fields)


@pytest.mark.parametrize("model", [Decision, ProjectEvent])
def test_decision_and_event_cannot_be_rewritten_by_app_login(project_in, model, app):
    project_in("approved")
    for rewrite in (
        lambda: model.objects.update(reason="x"),
        lambda: model.objects.all().delete(),
    ):
        with (
            app(),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            rewrite()
