"""What the network's tests arrange: articles, projects and comments as rows, at any moment."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from exchanges.choices import State as ProjectState
from exchanges.choices import Verb
from exchanges.models import Decision, Partner, Project, ProjectEvent
from knowledge import search
from knowledge.choices import Kind, State
from knowledge.models import Article, Authorship, Comment, Topic
from network.iso_week import Week
from zones import access
from zones.choices import AudienceKind

NUMBERS = count(1)


@pytest.fixture
def topics(db) -> dict[str, Topic]:
    """Two fields, one with two phenomena below it."""
    judicial = Topic.objects.create(slug="judicial", name_nl="Gerechtelijk", name_fr="Judiciaire")
    return {
        "judicial": judicial,
        "burglary": Topic.objects.create(
            slug="burglary", parent=judicial, name_nl="Woninginbraak", name_fr="Cambriolage"
        ),
        "bicycles": Topic.objects.create(
            slug="bicycles", parent=judicial, name_nl="Fietsdiefstal", name_fr="Vol de vélos"
        ),
        "diversity": Topic.objects.create(
            slug="diversity", name_nl="Diversiteit", name_fr="Diversité"
        ),
    }


@pytest.fixture
def week() -> Week:
    return Week.of(timezone.now()).before


@pytest.fixture
def then(week):
    """A moment in last week."""
    return week.starts_at + timedelta(days=2, hours=10)


@pytest.fixture
def article(topics, owner):
    """Make an article: `article(author, zone, audience="network", named=(), at=..., state=...)`."""

    def make(author, zone, *, audience="network", named=(), at=None, topic="diversity", **fields):
        state = fields.setdefault("state", State.PUBLISHED)
        published = state != State.DRAFT
        at = at or timezone.now() - timedelta(minutes=5)
        word = audience if state == State.PUBLISHED else AudienceKind.ZONE
        with owner():
            row = Article.objects.create(
                zone=zone,
                audience=access.audience_for(word, zone, named, by=author),
                topic=topics[topic],
                created_by=author,
                published_at=at if published else None,
                edition=int(published),
                **{"title": f"Artikel {next(NUMBERS)}", "kind": Kind.PRACTICE, "summary": "Kort."}
                | fields,
            )
            Authorship.objects.create(article=row, person=author)
            if state == State.PUBLISHED:
                put_article(row)
        return row

    return make


def put_article(row):
    search.put(
        "article",
        row.pk,
        zone_id=row.zone_id,
        audience_id=row.audience_id,
        language=row.language,
        published_at=row.published_at,
        title=row.title,
        summary=row.summary,
        body=row.body,
    )


@pytest.fixture
def comment(owner):
    def make(author, article, *, at=None):
        with owner():
            return Comment.objects.create(
                article=article, author=author, text="Goed idee.", at=at or timezone.now()
            )

    return make


@pytest.fixture
def project(topics, owner):
    """Make a project: `project(author, lead, [partner, ...], state=..., at=...)`."""

    def make(author, lead, partners, *, state=ProjectState.SUBMITTED, at=None, **fields):
        at = at or timezone.now() - timedelta(minutes=5)
        draft = state == ProjectState.DRAFT
        with owner():
            word = AudienceKind.ZONE if draft else AudienceKind.NAMED
            row = Project.objects.create(
                zone=lead,
                audience=access.audience_for(word, lead, partners, by=author),
                topic=topics["diversity"],
                state=state,
                created_by=author,
                moved_at=at,
                submitted_at=None if draft else at,
                closing="Afgerond." if state == ProjectState.COMPLETED else "",
                **{
                    "title": f"Project {next(NUMBERS)}",
                    "common_goal": "Samen beter.",
                    "starts_on": timezone.localdate() + timedelta(days=30),
                    "ends_on": timezone.localdate() + timedelta(days=300),
                }
                | fields,
            )
            Partner.objects.create(project=row, zone=lead, is_lead=True)
            for zone in partners:
                Partner.objects.create(project=row, zone=zone)
            verb = Verb.CREATE if draft else Verb.SUBMIT
            ProjectEvent.objects.create(
                project=row,
                audience=row.audience,
                verb=verb,
                zone=lead,
                by=author,
                version=1,
                at=at,
            )
            if not draft:
                search.put(
                    "project",
                    row.pk,
                    zone_id=lead.pk,
                    audience_id=row.audience_id,
                    language=row.language,
                    published_at=at,
                    title=row.title,
                    summary="",
                    body=row.common_goal,
                )
        return row

    return make


@pytest.fixture
def decide(owner):
    def make(project, by, zone, outcome, reason="Omdat."):
        with owner():
            return Decision.objects.create(
                project=project,
                version=project.version,
                zone=zone,
                outcome=outcome,
                by=by,
                reason=reason,
            )

    return make
