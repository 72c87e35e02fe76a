"""The table of steps holds together, and what it says why not is said in words."""

from __future__ import annotations

import pytest

from exchanges import workflow
from exchanges.choices import Outcome, State, Verb
from exchanges.models import ProjectEvent
from exchanges.selectors import timeline
from exchanges.wording import agreement
from zones import access


def test_workflow_steps_and_outcomes_all_have_a_verb():
    assert {*workflow.LEAD_STEPS, *Outcome.values} <= set(Verb.values)
    assert {step.name for step in workflow.STEPS} == {
        *workflow.LEAD_STEPS,
        *Outcome.values,
        "edit",
        "write_row",
        "confirm_row",
        "take_back",
        "revise",
        "change_row",
        "correct_row",
        "go_on",
        "plan",
        "book",
        "ask_pause",
        "leave",
        "report",
        "practice",
        "look_back",
        "write",
    }


def test_workflow_states_except_completed_and_stopped_lead_on():
    moving = {*workflow.LEAD_STEPS, *Outcome.values, "edit", "submit"}
    ways_out = {source for step in workflow.STEPS if step.name in moving for source in step.sources}
    assert set(State) - ways_out == {State.COMPLETED, State.STOPPED}


def test_workflow_states_except_draft_are_reached():
    assert {step.target for step in workflow.STEPS} == set(State)


@pytest.mark.parametrize("state", State.values)
def test_workflow_step_refused_has_a_reason(project_in, someone, zones, state):
    project = project_in(state)
    for name in ("westkust_member", "polder_chief", "riho_member"):
        for step in workflow.LEAD_STEPS:
            assert workflow.can_take(step, project, someone(name)).reason
        assert workflow.can_edit(project, someone(name)).reason
        for zone in (zones["westkust"], zones["riho"], zones["vlas"]):
            assert workflow.can_decide(project, someone(name), zone).reason


def test_workflow_answer_is_yes_or_a_reason():
    assert workflow.YES
    assert not workflow.Answer("because")


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("draft", ["now", "todo", "todo", "todo", "todo", "todo"]),
        ("gathering", ["done", "now", "todo", "todo", "todo", "todo"]),
        ("submitted", ["done", "done", "now", "todo", "todo", "todo"]),
        ("approved", ["done", "done", "done", "now", "todo", "todo"]),
        ("running", ["done", "done", "done", "now", "todo", "todo"]),
        ("paused", ["done", "done", "done", "now", "todo", "todo"]),
        ("closing", ["done", "done", "done", "done", "now", "todo"]),
        ("completed", ["done", "done", "done", "done", "done", "now"]),
        ("rejected", ["done", "done", "done", "over"]),
        ("withdrawn", ["done", "done", "done", "over"]),
        ("stopped", ["done", "done", "done", "done", "over"]),
    ],
)
def test_workflow_bar_shows_the_state_of_the_project(project_in, someone, state, expected):
    project = project_in(state)
    reader = someone("westkust_member")
    events = list(ProjectEvent.objects.visible_to(reader).filter(project=project).latest_first())
    assert [stretch.state for stretch in timeline.bar(project, events)] == expected
    assert len(timeline.stops(events)) == len(events)


def test_workflow_agreement_is_counted_for_the_current_version(project_in, take):
    project = project_in("submitted")
    take(project, "approve polder")
    project.refresh_from_db()
    with access.reading_as(project.created_by):
        assert "1" in agreement(project)
        project.version = 2
        assert project.agreed_count == 0
