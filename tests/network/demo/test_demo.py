"""The demo network: loaded once for this module, as the owner, then asked about as the app."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from exchanges.choices import Outcome, Verb
from exchanges.choices import State as ProjectState
from exchanges.models import Deputy, Project
from exchanges.selectors.health import health
from exchanges.selectors.versions import newest_difference
from knowledge import search
from knowledge.models import (
    Answer,
    Article,
    Question,
    SearchEntry,
    Topic,
)
from network.demo import content
from network.selectors.digest_items import news_for
from tests.conftest import ZONES, as_owner
from zones import access
from zones.choices import DECIDING_ROLES
from zones.models import AuditEvent, Letter, Municipality, User, Zone

pytestmark = pytest.mark.django_db
ARTICLES = {row["title"]: row for row in content.articles()}


def test_load_demo_outside_a_demo_is_refused(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="not a demo"):
        call_command("load_demo")


def test_load_demo_second_run_changes_nothing(demo, settings):
    settings.DEMO = True
    before = (User.objects.count(), Article.objects.count(), AuditEvent.objects.count())
    said = StringIO()

    with as_owner():
        call_command("load_demo", stdout=said)

    assert "not loaded again" in said.getvalue()
    assert (User.objects.count(), Article.objects.count(), AuditEvent.objects.count()) == before


def test_load_network_second_run_changes_nothing(demo):
    before = (Zone.objects.count(), Municipality.objects.count(), Topic.objects.count())

    with as_owner():
        call_command("load_network", verbosity=0)

    assert (Zone.objects.count(), Municipality.objects.count(), Topic.objects.count()) == before


def test_demo_network_has_its_zones_municipalities_and_topics(demo):
    assert {z.slug: (z.name, z.colour) for z in Zone.objects.all()} == ZONES
    assert Municipality.objects.count() == 14
    assert all(zone.character_nl and zone.character_fr for zone in Zone.objects.all())
    assert Topic.objects.filter(parent=None).count() == 11
    assert Topic.objects.filter(parent__slug="operational-and-judicial").count() == 11
    assert all(topic.name_nl and topic.name_fr for topic in Topic.objects.all())


@pytest.mark.parametrize("slug", ZONES)
@pytest.mark.parametrize("role", ["member", "coordinator", "chief"])
def test_demo_account_of_zone_signs_in_with_its_role(demo, settings, slug, role):
    person = User.objects.get(email=f"{role}@{slug}.example")

    assert [(row.zone.slug, row.role) for row in person.current_memberships] == [(slug, role)]
    assert person.check_password(settings.DEMO_PASSWORD)


def test_demo_accounts_of_network_sign_in_with_their_roles(demo):
    roles = {
        name: [
            row.role
            for row in User.objects.get(email=f"{name}@antw4wvl.example").current_memberships
        ]
        for name in ("network", "observer", "admin")
    }

    assert roles == {"network": ["network_coordinator"], "observer": ["observer"], "admin": []}
    assert User.objects.get(email="admin@antw4wvl.example").is_superuser


def test_demo_person_of_two_zones_has_both_memberships(demo):
    person = User.objects.get(email="project@polder.example")

    assert [zone.slug for zone in person.current_zones] == ["polder", "westkust"]


def test_demo_items_visible_to_member_of_another_zone_are_the_shared_ones(demo):
    person = User.objects.get(email="member@vlas.example")
    with access.reading_as(access.reader(person)):
        titles = set(Article.objects.visible_to(person).values_list("title", flat=True))
    for title, facts in ARTICLES.items():
        readers = {"network": ZONES, "named": {facts["zone"], *facts.get("named", [])}}
        readable = "vlas" in readers.get(facts["audience"], {facts["zone"]})
        assert (title in titles) == readable, title


def test_demo_dates_of_items_and_comments_are_in_order(demo):
    now = timezone.now()
    for article in Article.objects.prefetch_related("comments"):
        said = [comment.at for comment in article.comments.all()]
        assert now - timedelta(days=366) < article.published_at < now
        assert article.created_at <= article.published_at <= article.updated_at <= now
        assert said == sorted(said)
        assert all(article.published_at < moment < now for moment in said), article.title
    for project in Project.objects.prefetch_related("events"):
        events = list(project.events.order_by("pk"))
        assert [event.at for event in events] == sorted({event.at for event in events})
        moves = [event.at for event in events if event.verb not in ("practice", "look_back")]
        assert project.moved_at == moves[-1]


def test_demo_audit_rows_are_dated_with_their_deed(demo):
    recent = timezone.now() - timedelta(minutes=4)

    assert AuditEvent.objects.filter(verb="article_published").count() == 35
    assert not AuditEvent.objects.filter(at__gte=recent).exists()


def test_demo_audit_shows_each_zone_its_readers_of_other_zones(demo):
    """But PZ Antwerpen, which shares with everybody."""
    read = AuditEvent.objects.filter(verb="article_read").values_list("zone__slug", flat=True)
    assert set(read) == {"polder", "riho", "vlas", "westkust"}
    assert AuditEvent.objects.filter(verb="file_downloaded").exists()


def test_demo_owes_no_letters(demo):
    assert not Letter.objects.exists()


def test_demo_projects_are_in_every_state(demo):
    states = Counter(Project.objects.values_list("state", flat=True))

    assert states == dict.fromkeys(ProjectState, 1) | {ProjectState.RUNNING: 3}
    assert Project.objects.filter(audience__kind="network").count() == 5


def test_demo_running_projects_are_on_track_at_risk_and_late(demo):
    running = Project.objects.filter(state=ProjectState.RUNNING).with_frame()
    paces = {
        project.title: health(project, list(project.milestones.order_by("due_on"))).pace
        for project in running
    }

    assert paces == {
        "Gps-diefstal op hoeves: één beeld voor drie zones": "on_track",
        "Fietsdiefstal: lokfietsen in het station": "at_risk",
        "Onthaal op afspraak, ook op zaterdag": "late",
    }


def test_demo_project_of_a_year_ago_led_to_a_practice_and_was_looked_back_on(demo):
    project = Project.objects.get(state=ProjectState.COMPLETED)

    assert project.look_back
    assert project.practice.zone == project.zone
    assert project.reports.filter(handed_in_at__isnull=False).count() == 3


def test_demo_drone_pool_project_waits_for_riho(demo):
    project = Project.objects.get(title="Gedeelde dronepool kust en polder")
    coordinator = User.objects.get(email="coordinator@riho.example")

    with access.reading_as(access.reader(coordinator)):
        assert project in Project.objects.decidable_by(coordinator)
        assert (project.zone.slug, project.version, project.agreed_count) == ("westkust", 3, 2)
    asked = project.decisions.get(version=1, zone__slug="riho")
    assert asked.outcome == Outcome.REQUEST_CHANGES
    by_deputy = project.decisions.get(version=3, zone__slug="vlas")
    assert (by_deputy.by.email, by_deputy.on_behalf_of.email) == (
        "beleid@vlas.example",
        "chief@vlas.example",
    )
    verbs = [event.verb for event in project.events.order_by("at")]
    assert verbs[:2] == [Verb.CREATE, Verb.INVITE]
    assert Counter(verbs)[Verb.CONFIRM_ROW] == 4
    assert Counter(verbs)[Verb.SUBMIT] == project.versions.count() == 3


def test_demo_project_steps_are_taken_in_order_by_people_in_that_role(demo):
    """Each step after those it needs, by somebody who had the role then, or stood in for who had it."""
    for project in Project.objects.prefetch_related("events", "decisions", "partners", "versions"):
        at = {}
        for event in project.events.order_by("at"):
            at.setdefault(event.verb, event.at)
            seat = event.by.memberships.get(zone=event.zone)
            assert (seat.role, seat.ended_at) == (event.role, None)
            assert seat.since < event.at
            if event.verb in {*Outcome.values, Verb.SUBMIT, Verb.CONFIRM_ROW, Verb.INVITE}:
                decider = event.on_behalf_of or event.by
                assert decider.memberships.get(zone=event.zone).role in DECIDING_ROLES
        order = [
            Verb.CREATE,
            Verb.INVITE,
            Verb.CONFIRM_ROW,
            Verb.SUBMIT,
            Verb.APPROVE,
            Verb.START,
            Verb.COMPLETE,
        ]
        days = [at[verb] for verb in order if verb in at]
        assert days == sorted(days), project.title
        for row in project.decisions.all():
            told = project.events.get(zone=row.zone, version=row.version, verb=row.outcome)
            assert (told.at, told.by, told.on_behalf_of) == (row.at, row.by, row.on_behalf_of)
            version = project.versions.get(number=row.version)
            assert version.at < row.at
            assert row.by_id not in (
                version.by_id,
                project.partners.get(zone=row.zone).written_by_id,
            )
        for row in project.partners.all():
            if row.confirmed_at:
                assert at[Verb.INVITE] < row.confirmed_at
                assert row.written_by != row.confirmed_by or project.version > 1
    for deputy in Deputy.objects.all():
        assert deputy.decider.memberships.get(zone=deputy.zone).role in DECIDING_ROLES
        assert deputy.created_at.date() <= deputy.starts_on


def test_demo_drone_pool_says_what_its_newest_version_changed(demo):
    project = Project.objects.get(title="Gedeelde dronepool kust en polder")
    coordinator = User.objects.get(email="coordinator@riho.example")

    with access.reading_as(access.reader(coordinator)):
        found = newest_difference(project, coordinator, list(project.decisions.all()))

    assert {change.label for change in found.changes} == {_("Common goal"), _("Period")}
    assert [row.zone.slug for row in found.lapsed] == ["vlas"]
    assert project.respond_by > timezone.localdate()


@pytest.mark.parametrize(
    ("email", "words", "found"),
    [
        (
            "member@vlas.example",
            "wachttijd onthaal",
            "Onthaal op afspraak: wachttijd van 48 naar 11 minuten",
        ),
        (
            "member@polder.example",
            "trottinettes digue",
            "Trottinettes sur la digue : prévenir avant de verbaliser",
        ),
        (
            "member@polder.example",
            "tablet wijkwagen",
            "Vaststellen onderweg: tablet en ISLP in de wijkwagen",
        ),
    ],
)
def test_demo_search_finds_articles(demo, email, words, found):
    person = User.objects.get(email=email)

    with access.reading_as(access.reader(person)):
        hits = search.match(person, words, item_type="article")
        titles = Article.objects.visible_to(person).filter(pk__in=[hit.pk for hit in hits])

        assert found in titles.values_list("title", flat=True)


def test_demo_search_index_holds_published_items(demo):
    assert SearchEntry.objects.filter(item_type="article").count() == 34
    assert SearchEntry.objects.filter(item_type="project").count() == 11
    entry = SearchEntry.objects.filter(item_type="article").earliest("published_at")
    assert entry.published_at == Article.objects.published().earliest("published_at").published_at


@pytest.mark.parametrize("slug", ZONES)
def test_demo_digest_has_news_for_each_zone(demo, slug):
    person = User.objects.get(email=f"member@{slug}.example")
    now = timezone.now()

    news = news_for(person, now - timedelta(days=7), now)

    assert len(news.article_ids) >= 5


def test_demo_texts_hold_no_personal_data(demo):
    long_number = re.compile(r"(?:\d[ ./-]?){8,}")
    for row in ARTICLES.values():
        text = " ".join([row["body"], *(said["text"] for said in row.get("comments", []))])
        assert not re.search(r"\w@", text)  # an address; a name behind an @ is a role
        assert "http" not in text
        assert not long_number.search(text), row["title"]


def test_demo_questions_show_each_stage_of_a_question(demo):
    """Answered with a solution, waiting, a call with its outcome, a call that runs, one for one zone, one that became a practice."""
    questions = Question.objects.all()

    assert questions.count() == 8
    assert questions.filter(solution__isnull=False).count() == 2
    assert questions.unanswered().count() == 2
    assert questions.calls().exclude(outcome="").count() == 1
    assert questions.open().calls().filter(deadline__gt=timezone.localdate()).count() == 1
    assert questions.get(audience__kind="named").asked_zone.slug == "westkust"
    assert Article.objects.get(source__isnull=False).source.person.email == "onthaal@riho.example"
    for question in questions.exclude(first_answered_at=None):
        first = question.answers.first()
        assert question.created_at < first.at
        assert abs(question.first_answered_at - first.at) < timedelta(minutes=1)
    answers = Answer.objects.order_by("at")
    changed = answers.exclude(edited_at=None).get()
    assert timedelta(0) < changed.edited_at - changed.at < timedelta(hours=1)
    removed = answers.exclude(removed_at=None).get()
    assert (removed.text, removed.removed_by) == ("", removed.author)
    assert removed.at < removed.remarks.last().at < removed.removed_at
