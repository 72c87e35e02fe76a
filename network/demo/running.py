"""What happened in the demo's projects since they started: milestones, bookings, what was written, how they ended."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from exchanges import services
from exchanges.choices import Unit, Verb
from exchanges.models import Booking, Idea, IdeaSupport, Milestone, Partner, ProjectComment
from exchanges.services import Given, Plan, Result, Thought
from exchanges.services.base import tell
from knowledge.models import Article, Topic
from network.demo import content
from network.demo.clock import Clock, ago, day
from network.demo.people import acting
from zones.models import User, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchanges.models import Project

Facts = dict[str, Any]


def usual_steps(facts: Facts) -> list[Facts]:
    """Return the steps that `way` sums up, in order: every row written and confirmed, every partner's yes."""
    way = facts["way"]
    lead, zones = facts["lead"], [row["zone"] for row in facts["zones"]]
    partners = [zone for zone in zones if zone != lead]
    steps = [("invite", lead, "coordinator", way["asked"])]
    for number, zone in enumerate(zones, start=1):
        steps.append(("write_row", zone, "member", way["asked"] - 0.7 * number))
    for number, zone in enumerate(zones, start=1):
        steps.append(("confirm_row", zone, "chief", way["asked"] - 6 - 0.7 * number))
    steps.append(("submit", lead, "coordinator", way["submitted"]))
    if "agreed" in way:
        for number, zone in enumerate(partners):
            steps.append(("approve", zone, "coordinator", way["agreed"] + 3 - number))
    if "started" in way:
        steps.append(("start", lead, "coordinator", way["started"]))
    return [
        {"step": name, "by": f"{role}@{zone}.example", "age": age}
        for name, zone, role, age in steps
    ]


def load_ideas(clock: Clock) -> None:
    """Put ideas on the board, and let zones say that they would take part."""
    for said in content.ideas():
        with acting(said["by"]) as by:
            thought = Thought(
                title=said["title"],
                topic=Topic.objects.get(slug=said["topic"]),
                text=said["text"],
                language=said.get("language", "nl"),
            )
            idea = services.post_idea(by=by, zone=by.current_zones[0], thought=thought)
        for address in said["joins"]:
            with acting(address) as person:
                services.support_idea(
                    by=person, idea=idea, zone=person.current_zones[0], joins=True
                )
        Idea.objects.filter(pk=idea.pk).update(created_at=ago(said["age"]))
        IdeaSupport.objects.filter(idea=idea).update(at=ago(said["age"] - 2))
        clock.move_audit(idea, ago(said["age"]))


def fill(project: Project, facts: Facts, clock: Clock) -> None:
    """Set the milestones of a project that started, mark what was reached, book and write."""
    made = {row.title: row for row in _milestones(project, facts)}
    for said in facts.get("bookings", ()):
        _book(project, said, made)
    for said in facts.get("comments", ()):
        with acting(said["by"]) as person:
            comment = services.write_comment(
                by=person,
                project=project,
                zone=person.current_zones[0],
                kind=said["kind"],
                text=said["text"],
            )
        ProjectComment.objects.filter(pk=comment.pk).update(at=ago(said["age"]))
    Booking.objects.filter(project=project, at__gte=clock.started).update(at=project.moved_at)
    clock.move_audit(project, project.moved_at)


def take(step: Facts, project: Project, *, by: User) -> bool:
    """Take a step of a project that runs or ended; return whether it is one."""
    who: dict[str, Any] = {"by": by, "project": project}
    at: dict[str, Any] = {"version": project.version}
    name = step["step"]
    if name == "pause":
        services.pause_project(**who, **at, reason=step["reason"])
    elif name == "close":
        services.close_project(**who, **at, state=project.state)
    elif name == "break_off":
        services.break_off_project(**who, **at, state=project.state, reason=step["reason"])
    elif name == "report":
        zone = by.current_zones[0]
        result = Result(**step["report"])
        services.write_report(**who, zone=zone, result=result, edits=0, hand_in=True)
    elif name == "look_back":
        services.look_back(**who, text=step["text"])
    elif name == "practice":
        project.practice = Article.objects.visible_to(by).get(title=step["article"])
        project.save(update_fields=["practice"])
        tell(project, Verb.PRACTICE, by=by, zone=project.zone)
    else:
        return False
    return True


def _milestones(project: Project, facts: Facts) -> Iterator[Milestone]:
    lead = f"coordinator@{facts['lead']}.example"
    for said in facts.get("milestones", ()):
        person = User.objects.get(email=said["person"]) if "person" in said else None
        zone = Zone.objects.get(slug=said["zone"])
        plan = Plan(zone=zone, title=said["title"], due_on=day(said["due"]), person=person)
        with acting(lead) as by:
            row = services.set_milestone(by=by, project=project, plan=plan)
        Milestone.objects.filter(pk=row.pk).update(created_at=project.moved_at)
        if "done" in said:
            with acting(said["by"]) as by:
                services.tick_milestone(by=by, milestone=row, done=True)
            Milestone.objects.filter(pk=row.pk).update(done_on=day(said["done"]))
        yield row


def _book(project: Project, said: Facts, milestones: dict[str, Milestone]) -> None:
    with acting(said["by"]) as person:
        zone = person.current_zones[0]
        promised = Partner.objects.get(project=project, zone=zone).brings_lines[said["line"]]
        services.book(
            by=person,
            project=project,
            zone=zone,
            given=Given(
                unit=Unit(promised["unit"]),
                amount=Decimal(said["amount"]),
                day=day(said["days"]),
                line=said["line"],
                person=person,
                people=said.get("people", 1),
                what=said["what"],
                milestone=milestones.get(said.get("milestone", "")),
            ),
        )
