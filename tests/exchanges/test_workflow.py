"""The table of steps holds together, and what it says why not is said in words."""

from __future__ import annotations

import pytest

from exchanges import workflow
from exchanges.choices import Outcome, State, Verb
from exchanges.models import ProjectEvent
from exchanges.selectors import timeline
from zones import access


def test_every_step_and_outcome_has_its_verb():
    assert {*workflow.LEAD_STEPS, *Outcome.values} <= set(Verb.values)
    assert {step.name for step in workflow.STEPS} == {
        *workflow.LEAD_STEPS,
        *Outcome.values,
        "edit",
        "revise",
    }


def test_every_state_but_completed_leads_on():
    ways_out = {source for step in workflow.STEPS for source in step.sources}
    assert set(State) - ways_out == {State.COMPLETED}


def test_every_state_but_draft_is_reached():
    assert {step.target for step in workflow.STEPS} == set(State)


@pytest.mark.parametrize("state", State.values)
def test_what_cannot_be_done_says_why(project_in, someone, zones, state):
    project = project_in(state)
    for name in ("westkust_member", "polder_chief", "riho_member"):
        for step in workflow.LEAD_STEPS:
            assert workflow.can_take(step, project, someone(name)).reason
        assert workflow.can_edit(project, someone(name)).reason
        for zone in (zones["westkust"], zones["riho"], zones["vlas"]):
            assert workflow.can_decide(project, someone(name), zone).reason


def test_answer_is_yes_or_a_reason():
    assert workflow.YES
    assert not workflow.Answer("because")


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("draft", ["now", "todo", "todo", "todo", "todo"]),
        ("submitted", ["done", "done", "now", "todo", "todo"]),
        ("approved", ["done", "done", "done", "now", "todo"]),
        ("running", ["done", "done", "done", "now", "todo"]),
        ("completed", ["done"] * 5),
        ("rejected", ["done", "done", "done", "over"]),
        ("withdrawn", ["done", "done", "done", "over"]),
    ],
)
def test_bar_shows_where_a_project_stands(project_in, someone, state, expected):
    project = project_in(state)
    reader = someone("westkust_member")
    events = list(ProjectEvent.objects.visible_to(reader).filter(project=project).latest_first())
    assert [stretch.state for stretch in timeline.bar(project, events)] == expected
    assert len(timeline.stops(events)) == len(events)


def test_agreement_is_counted_in_the_version_as_it_stands(project_in, take):
    project = project_in("submitted")
    take(project, "approve polder")
    project.refresh_from_db()
    with access.reading_as(project.created_by):
        assert "1" in workflow.agreement(project)
        project.version = 2
        assert project.agreed_count == 0
