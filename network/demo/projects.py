"""The exchange projects of the demo, taken through their steps one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exchanges import services
from exchanges.choices import Outcome
from exchanges.models import Decision, Project, ProjectEvent
from exchanges.services import Share, Text
from knowledge.choices import ItemType
from knowledge.models import SearchEntry, Topic
from network.demo import content
from network.demo.clock import Clock, ago, day
from network.demo.people import acting
from zones.models import Zone

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from zones.models import User


def load(clock: Clock) -> None:
    for facts in content.projects():
        with acting(facts["author"]) as author:
            project, _is_new = services.draft_project(
                by=author,
                zone=Zone.objects.get(slug=facts["lead"]),
                text=_text(facts | facts.get("version_1", {})),
                shares=_shares(facts, facts.get("version_1", {}).get("brings", {})),
            )
        _move(project, clock, ago(facts["created"]))
        for step in facts.get("steps", []):
            with acting(step["by"]) as person:
                _take(step, project, facts, by=person)
            project.refresh_from_db()
            _move(project, clock, ago(step["age"]))


def _text(facts: dict[str, Any]) -> Text:
    return Text(
        title=facts["title"],
        topic=Topic.objects.get(slug=facts["topic"]),
        common_goal=facts["common_goal"],
        starts_on=day(facts["starts"]),
        ends_on=day(facts["ends"]),
        respond_by=day(facts["respond_by"]),
        intended_audience=facts["audience"],
    )


def _shares(facts: dict[str, Any], brought: Mapping[str, str]) -> dict[Zone, Share]:
    return {
        Zone.objects.get(slug=row["zone"]): Share(
            row["own_goal"], brought.get(row["zone"], row["brings"]), row["gets"]
        )
        for row in facts["zones"]
    }


def _take(step: dict[str, Any], project: Project, facts: dict[str, Any], *, by: User) -> None:
    """Take one step as `by`; a decision is for the zone that this person decides for."""
    name, version = step["step"], project.version
    if name == "submit":
        services.submit_project(by=by, project=project, edits=project.edits)
    elif name == "revise":
        services.revise_project(
            by=by,
            project=project,
            text=_text(facts),
            shares=_shares(facts, {}),
            edits=project.edits,
        )
    elif name == "start":
        services.start_project(by=by, project=project, version=version)
    elif name == "complete":
        services.complete_project(by=by, project=project, version=version, closing=step["closing"])
    else:
        services.decide(
            by=by,
            project=project,
            zone=by.current_zones[0],
            outcome=Outcome(name),
            version=version,
            reason=step.get("reason", ""),
        )


def _move(project: Project, clock: Clock, moment: datetime) -> None:
    clock.move(ProjectEvent.objects.filter(project=project), moment)
    clock.move(Decision.objects.filter(project=project), moment)
    clock.move_audit(project, moment)
    this = Project.objects.filter(pk=project.pk)
    this.update(moved_at=moment)
    this.filter(created_at__gte=clock.started).update(created_at=moment)
    this.filter(submitted_at__gte=clock.started).update(submitted_at=moment)
    SearchEntry.objects.filter(
        item_type=ItemType.PROJECT, item_pk=project.pk, published_at__gte=clock.started
    ).update(published_at=moment)
