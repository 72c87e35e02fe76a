"""One project in its twelfth version, with ten zones that decided about each; one that runs, with all that was said in it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from exchanges.models import (
    Decision,
    Milestone,
    Partner,
    Project,
    ProjectComment,
    ProjectEvent,
    ProjectVersion,
)
from exchanges.services.versions import contents_of
from zones.models import Zone

if TYPE_CHECKING:
    from tests.benchmarks.loading import Network

NAME, RUNNING = "fullproject0", "fullproject1"
VERSIONS, ZONES = 12, 10
MILESTONES, COMMENTS = 60, 300


class FullProject:
    """Led by the second zone and read by all; the reader's zone takes part and did not decide about the last version."""

    def __init__(self, network: Network, at: dt.datetime) -> None:
        self.write, self.at = network.write, at
        self.zones = list(Zone.objects.order_by("pk"))[:ZONES]
        self.audience_id = network.network.pk
        self.author_id = network.of_zone[self.zones[1].pk][2]
        self.topic_id: int = network.topics[-1]

    def load(self) -> None:
        self._load_running()
        project = self._project(NAME, "submitted")
        for number in range(1, VERSIONS + 1):
            project.version, project.common_goal = number, self.write.text(6)
            project.save()
            loaded = Project.objects.with_frame().get(pk=project.pk)
            told = {"project": loaded, "audience_id": self.audience_id, "by_id": self.author_id}
            at = self.at + dt.timedelta(days=number)
            ProjectVersion.objects.create(
                number=number, contents=contents_of(loaded), zone=project.zone, at=at, **told
            )
            self._decide(number, {**told, "at": at, "version": number})

    def _decide(self, number: int, told: dict[str, object]) -> None:
        others = [zone for zone in self.zones if zone != self.zones[1]]
        for zone in others if number < VERSIONS else others[1:]:
            Decision.objects.create(outcome="approve", zone=zone, **told)
            ProjectEvent.objects.create(verb="approve", zone=zone, **told)

    def _load_running(self) -> None:
        project = self._project(RUNNING, "running")
        told = {"project": project, "audience_id": self.audience_id}
        days = [self.at.date() + dt.timedelta(days=number * 5) for number in range(MILESTONES)]
        Milestone.objects.bulk_create(
            Milestone(
                title=self.write.title()[:120], due_on=day, zone=self.zones[number % ZONES],
                created_by_id=self.author_id, **told,
            )
            for number, day in enumerate(days)
        )  # fmt: skip
        ProjectComment.objects.bulk_create(
            ProjectComment(
                kind="news" if number % 10 == 0 else "talk", text=self.write.text(2),
                zone=self.zones[number % ZONES], author_id=self.author_id,
                at=self.at + dt.timedelta(hours=number), **told,
            )
            for number in range(COMMENTS)
        )  # fmt: skip

    def _project(self, name: str, state: str) -> Project:
        project = Project.objects.create(
            public_id=name, zone=self.zones[1], audience_id=self.audience_id,
            participants_id=self.audience_id, intended_audience="network", topic_id=self.topic_id,
            title=self.write.title()[:160], common_goal=self.write.text(6),
            starts_on=self.at.date(), ends_on=self.at.date() + dt.timedelta(days=300),
            state=state, created_by_id=self.author_id, asked_by_id=self.author_id,
            created_at=self.at, submitted_at=self.at, moved_at=self.at,
        )  # fmt: skip
        line = [{"amount": "4", "unit": "people_days", "what": "per maand"}]
        Partner.objects.bulk_create(
            Partner(
                project=project, zone=zone, is_lead=zone == project.zone, own_goal=self.write.text(2),
                measure="uren", target="van 3 naar 1", brings_lines=line, gets_lines=line, edits=1,
                confirmed_at=self.at,
            )
            for zone in self.zones
        )  # fmt: skip
        return project
