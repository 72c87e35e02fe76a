"""A network as it may be in some years: zones, people, articles, what hangs below them, projects. The same at every run."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.db import connection, transaction

from exchanges.models import Decision, Partner, Project
from knowledge.choices import BasicFunction, FileState, ItemType, Kind, Stage, State
from knowledge.models import (
    Answer,
    Article,
    Attachment,
    Authorship,
    Comment,
    Follow,
    Question,
    Revision,
    Topic,
)
from tests.benchmarks.full import FullArticle
from tests.benchmarks.full_project import FullProject
from tests.benchmarks.tables import Reading, copy_rows, index_rows
from tests.benchmarks.words import PLACES, RARE, Writer
from zones import access
from zones.choices import AudienceKind, Role
from zones.models import Membership, User, Zone
from zones.models.zone import ALPHABET
from zones.services import create_zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


SEED = 8
NOW = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0)
FIRST = NOW - dt.timedelta(days=3 * 365)
PEOPLE_A_ZONE = 12
RARE_ARTICLES = 20
COLOURS = ("#b3122d", "#3d7a35", "#a85a12", "#5163b8", "#0b7d84", "#7a3d78")


class Network:
    """What is loaded, table by table, into the database that is asked now."""

    def __init__(self, articles: int, zones: int) -> None:
        self.random = Random(SEED)  # noqa: S311 - the same at every run is what is wanted
        self.write = Writer(self.random)
        self.articles = articles
        self.projects = max(20, articles // 33)
        self._zones(zones)
        self._people()
        self._audiences()
        self.topics = list(Topic.objects.values_list("pk", flat=True))

    def load(self) -> None:
        rows = [self._article(pk) for pk in range(1, self.articles + 1)]
        shown = [row for row in rows if row["state"] == State.PUBLISHED and not row["binned_at"]]
        for row in self.random.sample(shown, RARE_ARTICLES):
            row["body"] = self.write.body(planted=RARE)
        projects = [self._project(pk) for pk in range(1, self.projects + 1)]
        copy_rows(Article, rows)
        copy_rows(Authorship, self._authorships(rows))
        copy_rows(Revision, self._revisions(rows))
        copy_rows(Attachment, self._attachments(rows))
        copy_rows(Comment, self._comments(rows))
        questions = [self._question(pk) for pk in range(1, self.projects + 1)]
        copy_rows(Question, questions)
        copy_rows(Answer, self._answers(questions))
        copy_rows(Project, projects)
        copy_rows(Partner, self._partners(projects))
        copy_rows(Decision, self._decisions(projects))
        index_rows(ItemType.ARTICLE.value, shown)
        index_rows(ItemType.PROJECT.value, (row for row in projects if row["submitted_at"]))

    def _zones(self, count: int) -> None:
        call_command("load_network", verbosity=0)
        with transaction.atomic():
            for number in range(Zone.objects.count(), count):
                name = PLACES[number]
                create_zone(f"{name.lower()}-{number}", name, COLOURS[number % len(COLOURS)])
        self.zones = list(Zone.objects.order_by("pk"))

    def _people(self) -> None:
        people: list[dict[str, Any]] = []
        memberships: list[dict[str, Any]] = []
        self.of_zone: dict[int, list[int]] = {}
        for zone in self.zones:
            for place in range(PEOPLE_A_ZONE):
                pk = len(people) + 1
                role = Role.CHIEF if place == 1 else Role.COORDINATOR if place == 2 else Role.MEMBER
                name = f"{Role(role).value.capitalize()} {place} {zone.name}"
                people.append(
                    {
                        "id": pk,
                        "public_id": self._public_id(),
                        "email": f"person{pk}@{zone.slug}.example",
                        "name": name,
                        "function": "Medewerker" if place else "",
                        "language": "nl",
                        "password": "!",
                    }
                )
                memberships.append({"id": pk, "person_id": pk, "zone_id": zone.pk, "role": role})
                self.of_zone.setdefault(zone.pk, []).append(pk)
        copy_rows(User, people)
        copy_rows(Membership, memberships)
        first, *others = Topic.objects.filter(parent=None)[2:5]
        for topic in (first, *others):
            Follow.objects.create(person_id=1, topic=topic)

    def _audiences(self) -> None:
        """Neighbours name each other: two to five zones that stand together, at most three sets a zone."""
        by = User.objects.get(pk=1)
        everybody = access.audience_for(AudienceKind.NETWORK, self.zones[0], by=by)
        self.network = Reading(everybody.pk, AudienceKind.NETWORK)
        self.own: dict[int, Reading] = {}
        self.named: dict[int, list[Reading]] = {}
        for place, zone in enumerate(self.zones):
            own = access.audience_for(AudienceKind.ZONE, zone, by=by)
            self.own[zone.pk] = Reading(own.pk, AudienceKind.ZONE, (zone.pk,))
            for size in (2, 3, 4):
                others = (self.zones * 2)[place + 1 : place + size]
                named = access.audience_for(AudienceKind.NAMED, zone, others, by=by)
                ids = tuple(other.pk for other in others)
                self.named.setdefault(zone.pk, []).append(
                    Reading(named.pk, AudienceKind.NAMED, (zone.pk, *ids))
                )

    def _article(self, pk: int) -> dict[str, Any]:
        random = self.random
        zone = random.choice(self.zones)
        meant = random.choices(
            (self.network, self.own[zone.pk], random.choice(self.named[zone.pk])), (70, 15, 15)
        )[0]
        state = random.choices((State.PUBLISHED, State.DRAFT, State.WITHDRAWN), (96, 3, 1))[0]
        binned = state == State.PUBLISHED and random.random() < 0.01
        seen = meant if state == State.PUBLISHED and not binned else self.own[zone.pk]
        at = FIRST + (NOW - FIRST) * random.random()
        author = random.choice(self.of_zone[zone.pk][3:])
        kind = random.choices(Kind.values, (50, 20, 15, 10, 5))[0]
        return {
            "id": pk,
            "public_id": self._public_id(),
            "zone_id": zone.pk,
            "audience_id": seen.pk,
            "intended_kind": meant.kind,
            "kind": kind,
            "stage": random.choice(Stage.values) if kind == Kind.PRACTICE else "",
            "topic_id": random.choice(self.topics),
            "basic_function": random.choice(["", "", "", *BasicFunction.values]),
            "language": "nl",
            "title": self.write.title()[:160],
            "summary": self.write.text(2)[:400],
            "body": self.write.body(),
            "result": "30% minder meldingen" if random.random() < 0.4 else "",
            "effort_people": "0,2 voltijds" if random.random() < 0.4 else "",
            "state": state,
            "edition": 0 if state == State.DRAFT else random.choice((1, 1, 2, 3)),
            "created_by_id": author,
            "updated_by_id": author,
            "created_at": at,
            "updated_at": at,
            "published_at": None if state == State.DRAFT else at,
            "binned_at": at if binned else None,
            "binned_by_id": author if binned else None,
        }

    def _authorships(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        pk = 0
        for row in rows:
            others = [p for p in self.of_zone[row["zone_id"]] if p != row["created_by_id"]]
            wrote = [
                row["created_by_id"],
                *self.random.sample(others, self.random.choice((0, 0, 1, 2))),
            ]
            for place, person in enumerate(wrote):
                pk += 1
                yield {"id": pk, "article_id": row["id"], "person_id": person, "position": place}

    def _revisions(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        pk = 0
        for row in rows:
            for number in range(1, row["edition"] + 1):
                pk += 1
                yield {
                    "id": pk,
                    "article_id": row["id"],
                    "number": number,
                    "audience_id": row["audience_id"],
                    "title": row["title"],
                    "summary": row["summary"],
                    "body": row["body"] if number == row["edition"] else row["summary"],
                    "by_id": row["created_by_id"],
                    "at": row["updated_at"],
                }

    def _attachments(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for pk, row in enumerate(self.random.sample(list(rows), self.articles // 3), start=1):
            yield {
                "id": pk,
                "public_id": self._public_id(),
                "article_id": row["id"],
                "name": "Draaiboek.pdf",
                "kind": "pdf",
                "size": 120_000,
                "file": f"attachments/aa/{pk}",
                "state": FileState.CLEAN,
                "uploaded_by_id": row["created_by_id"],
                "at": row["updated_at"],
            }

    def _comments(self, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """By people who may read the article, one for every two articles and several below some."""
        shown = [row for row in rows if row["state"] == State.PUBLISHED]
        readers = {r.pk: r.zone_ids for sets in self.named.values() for r in sets}
        readers |= {r.pk: r.zone_ids for r in self.own.values()}
        everybody = tuple(self.of_zone)
        for pk, row in enumerate(self.random.choices(shown, k=self.articles // 2), start=1):
            zone = self.random.choice(readers.get(row["audience_id"], everybody))
            yield {
                "id": pk,
                "public_id": self._public_id(),
                "article_id": row["id"],
                "author_id": self.random.choice(self.of_zone[zone]),
                "zone_id": zone,
                "text": self.write.text(3),
                "at": row["updated_at"] + (NOW - row["updated_at"]) * self.random.random(),
            }

    def _question(self, pk: int) -> dict[str, Any]:
        random = self.random
        zone = random.choice(self.zones)
        meant = random.choices(
            (self.network, self.own[zone.pk], random.choice(self.named[zone.pk])), (70, 15, 15)
        )[0]
        at = FIRST + (NOW - FIRST) * random.random()
        is_answered = random.random() < 0.7
        return {
            "id": pk,
            "public_id": self._public_id(),
            "zone_id": zone.pk,
            "audience_id": meant.pk,
            "meant_for_id": meant.pk,
            "topic_id": random.choice(self.topics),
            "language": "nl",
            "title": self.write.title()[:160],
            "body": self.write.body(),
            "asked_by_id": random.choice(self.of_zone[zone.pk]),
            "created_at": at,
            "updated_at": at,
            "first_answered_at": at + dt.timedelta(days=1) if is_answered else None,
        }

    def _answers(self, questions: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """By people of the asking zone, who may read every question of it."""
        pk = 0
        for row in questions:
            for _number in range(3 if row["first_answered_at"] else 0):
                pk += 1
                yield {
                    "id": pk,
                    "public_id": self._public_id(),
                    "question_id": row["id"],
                    "zone_id": row["zone_id"],
                    "author_id": self.random.choice(self.of_zone[row["zone_id"]]),
                    "text": f"<p>{self.write.text(4)}</p>",
                    "at": row["first_answered_at"],
                }

    def _project(self, pk: int) -> dict[str, Any]:
        random = self.random
        zone = random.choice(self.zones)
        state = random.choices(
            ("draft", "submitted", "approved", "running", "completed", "withdrawn"),
            (1, 2, 2, 5, 8, 2),
        )[0]
        named = random.choice(self.named[zone.pk])
        at = FIRST + (NOW - FIRST) * random.random()
        readers = self.network if random.random() < 0.5 else named
        return {
            "id": pk,
            "public_id": self._public_id(),
            "zone_id": zone.pk,
            "audience_id": (self.own[zone.pk] if state == "draft" else readers).pk,
            "intended_audience": readers.kind,
            "topic_id": random.choice(self.topics),
            "title": self.write.title()[:160],
            "common_goal": self.write.text(6),
            "starts_on": at.date(),
            "ends_on": at.date() + dt.timedelta(days=300),
            "closing": self.write.text(3) if state == "completed" else "",
            "state": state,
            "created_by_id": random.choice(self.of_zone[zone.pk]),
            "created_at": at,
            "submitted_at": None if state == "draft" else at,
            "moved_at": at,
            "zones": named.zone_ids,
            "language": "nl",
        }

    def _partners(self, projects: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        pk = 0
        for row in projects:
            for zone in row["zones"]:
                pk += 1
                yield {
                    "id": pk,
                    "project_id": row["id"],
                    "zone_id": zone,
                    "is_lead": zone == row["zone_id"],
                    "own_goal": self.write.text(2),
                    "brings": self.write.text(1)[:300],
                    "gets": self.write.text(1)[:300],
                }

    def _decisions(self, projects: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        pk = 0
        for row in projects:
            if row["state"] in ("approved", "running", "completed"):
                for zone in row["zones"][1:]:
                    pk += 1
                    yield {
                        "id": pk,
                        "project_id": row["id"],
                        "version": 1,
                        "zone_id": zone,
                        "outcome": "approve",
                        "by_id": self.of_zone[zone][1],
                        "at": row["moved_at"],
                    }

    def _public_id(self) -> str:
        return "".join(self.random.choices(ALPHABET, k=12))


def load(articles: int, zones: int) -> None:
    """Fill the database that is asked now: as its owner, and with nothing in it but its tables."""
    network = Network(articles, zones)
    network.load()
    with transaction.atomic():
        FullArticle(network, FIRST - dt.timedelta(days=1)).load()
        FullProject(network, FIRST - dt.timedelta(days=30)).load()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
