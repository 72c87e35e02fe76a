"""The exchange projects of the demo, taken through their steps one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exchanges import services
from exchanges.choices import Outcome
from exchanges.models import (
    ClosingReport,
    Decision,
    Deputy,
    Partner,
    Project,
    ProjectEvent,
    ProjectVersion,
)
from exchanges.services import Line, Row, Share, Text
from knowledge.choices import ItemType
from knowledge.models import SearchEntry, Topic
from network.demo import content, running
from network.demo.clock import Clock, ago, day
from network.demo.people import acting
from zones.models import User, Zone

if TYPE_CHECKING:
    from datetime import datetime

Facts = dict[str, Any]

UNTOLD = ("write_row", "practice", "look_back")
"""Steps that leave a project where it stands."""


def load(clock: Clock) -> None:
    for facts in content.projects():
        with acting(facts["author"]) as author:
            lead = Zone.objects.get(slug=facts["lead"])
            project, _is_new = services.draft_project(
                by=author,
                zone=lead,
                text=_text(facts | facts.get("version_1", {})),
                shares=_shares(facts, lead),
            )
        _move(project, clock, ago(facts["created"]))
        usual = running.usual_steps(facts) if "way" in facts else []
        for step in [*usual, *facts.get("steps", [])]:
            with acting(step["by"]) as person:
                if step["step"] == "name_deputy":
                    _name_deputy(step, clock, by=person)
                    continue
                _take(step, project, facts, by=person)
            project.refresh_from_db()
            _move(project, clock, ago(step["age"]), told=step["step"] not in UNTOLD)
            if step["step"] == "start":
                project.refresh_from_db()
                running.fill(project, facts, clock)


def _text(facts: Facts) -> Text:
    return Text(
        title=facts["title"],
        topic=Topic.objects.get(slug=facts["topic"]),
        common_goal=facts["common_goal"],
        starts_on=day(facts["starts"]),
        ends_on=day(facts["ends"]),
        rows_by=day(facts["rows_by"]),
        respond_by=day(facts["respond_by"]),
        intended_audience=facts["audience"],
    )


def _shares(facts: Facts, lead: Zone) -> dict[Zone, Share]:
    return {
        Zone.objects.get(slug=row["zone"]): Share(**row.get("proposed", {}))
        for row in facts["zones"]
        if row["zone"] != lead.slug
    }


def _row(facts: Facts) -> Row:
    texts = {name: facts.get(name, "") for name in ("own_goal", "measure", "target")}
    return Row(
        **texts,
        no_own_goal=facts.get("no_own_goal", False),
        brings=tuple(Line(*line) for line in facts["brings"]),
        gets=tuple(Line(*line) for line in facts["gets"]),
    )


def _take(step: Facts, project: Project, facts: Facts, *, by: User) -> None:
    """Take one step as `by`, for the zone of this person."""
    who: Facts = {"by": by, "project": project}
    at: Facts = {"version": project.version}
    edits: Facts = {"edits": project.edits}
    name = step["step"]
    takes = {
        "invite": lambda: services.invite_zones(**who, **edits),
        "submit": lambda: services.submit_project(**who, **edits),
        "revise": lambda: services.revise_project(
            **who, **edits, text=_text(facts), shares=_shares(facts, project.zone)
        ),
        "start": lambda: services.start_project(**who, **at, before_period=True),
        "stop": lambda: services.stop_project(**who, **at),
        "complete": lambda: services.complete_project(**who, **at, closing=step["closing"]),
        "withdraw": lambda: services.withdraw_project(
            **who, **at, state=project.state, reason=step["reason"]
        ),
    }
    if name in ("write_row", "confirm_row", "change_row"):
        _take_row_step(step, project, facts, by=by)
    elif name in takes:
        takes[name]()
    elif not running.take(step, project, by=by):
        services.decide(
            **who,
            **at,
            zone=by.current_zones[0],
            outcome=Outcome(name),
            reason=step.get("reason", ""),
            wish=step.get("wish", ""),
        )


def _take_row_step(step: Facts, project: Project, facts: Facts, *, by: User) -> None:
    zone = by.current_zones[0]
    edits = Partner.objects.get(project=project, zone=zone).edits
    if step["step"] == "confirm_row":
        services.confirm_row(by=by, project=project, zone=zone, edits=edits)
        return
    said = next(row for row in facts["zones"] if row["zone"] == zone.slug)
    row = _row(said | step.get("row", {}))
    services.write_row(by=by, project=project, zone=zone, row=row, edits=edits)


def _name_deputy(step: Facts, clock: Clock, *, by: User) -> None:
    deputy, _is_new = services.name_deputy(
        by=by,
        zone=by.current_zones[0],
        person=User.objects.get(email=step["person"]),
        starts_on=day(int(step["age"])),
        ends_on=day(step["until"]),
    )
    Deputy.objects.filter(pk=deputy.pk).update(created_at=ago(step["age"]))
    clock.move_audit(deputy.person, ago(step["age"]))


def _move(project: Project, clock: Clock, moment: datetime, *, told: bool = True) -> None:
    for rows in (ProjectEvent.objects, Decision.objects, ProjectVersion.objects):
        clock.move(rows.filter(project=project), moment)
    clock.move_audit(project, moment)
    Partner.objects.filter(project=project, confirmed_at__gte=clock.started).update(
        confirmed_at=moment
    )
    this = Project.objects.filter(pk=project.pk)
    if told:
        this.update(moved_at=moment)
    for name in ("closing_since", "looked_back_at"):
        this.filter(**{f"{name}__gte": clock.started}).update(**{name: moment})
    reports = ClosingReport.objects.filter(project=project, handed_in_at__gte=clock.started)
    reports.update(at=moment, handed_in_at=moment)
    this.filter(created_at__gte=clock.started).update(created_at=moment)
    this.filter(submitted_at__gte=clock.started).update(submitted_at=moment)
    SearchEntry.objects.filter(
        item_type=ItemType.PROJECT, item_pk=project.pk, published_at__gte=clock.started
    ).update(published_at=moment)
