"""What a good line becomes: an article like any other, in whatever zone."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone

from knowledge.bulk_import import Step
from knowledge.choices import State
from knowledge.models import Article, Revision, SearchEntry
from tests.conftest import as_owner
from tests.knowledge.imports import bring_in, fields, line, reason
from zones.choices import Role
from zones.models import Audience, AuditEvent, Letter

BRUSSELS = ZoneInfo("Europe/Brussels")

pytestmark = pytest.mark.usefixtures("topics")


def test_import_line_becomes_a_published_article(admin, zones, topics):
    before = timezone.now()

    tally = bring_in(line(), by=admin)

    article = Article.objects.get()
    assert (tally.steps, tally.bad, tally.kept) == ({Step.MAKE: 1}, 0, True)
    assert (article.zone, article.source_id) == (zones["polder"], "intranet-1")
    assert (article.state, article.version, article.edition) == (State.PUBLISHED, 1, 1)
    assert (article.kind, article.topic, article.language) == (
        "procedure",
        topics["burglary"],
        "nl",
    )
    assert article.title == "Fietsen graveren op school"
    assert article.summary == "Vier scholen, negenhonderd fietsen."
    assert article.body == fields()["body_html"]
    assert (article.created_by, article.updated_by) == (admin, admin)
    assert before <= article.published_at <= timezone.now()
    assert len(article.public_id) == 12


def test_import_line_text_is_kept_as_the_first_edition(admin):
    bring_in(line(published="2024-03-18"), by=admin)

    article = Article.objects.get()
    revision = article.revisions.get()
    assert (revision.number, revision.by, revision.audience) == (1, admin, article.audience)
    assert (revision.title, revision.summary, revision.body) == (
        article.title,
        article.summary,
        article.body,
    )
    assert revision.at > article.published_at, "readers of the portal got it today"


@pytest.mark.parametrize(
    ("said", "kind", "readers"),
    [
        ({}, "network", []),
        ({"audience": "network"}, "network", []),
        ({"audience": None, "named": None}, "network", []),
        ({"audience": "zone"}, "zone", ["polder"]),
        ({"audience": "named", "named": ["riho"]}, "named", ["polder", "riho"]),
        ({"audience": "named", "named": ["riho", "Polder", "riho"]}, "named", ["polder", "riho"]),
    ],
)
def test_import_line_audience_is_the_named_one(admin, zones, said, kind, readers):
    bring_in(line(**said), by=admin)

    article = Article.objects.get()
    assert article.intended_kind == article.audience.kind == kind
    assert article.audience.zone_ids == sorted(zones[slug].pk for slug in readers)
    others = {zones[slug] for slug in readers} - {zones["polder"]}
    assert set(article.intended_zones.all()) == (others if kind == "named" else set())


def test_import_lines_with_equal_named_zones_share_one_audience(
    admin, article_by, polder_member, zones
):
    written = article_by(polder_member, audience="named", named_zones=(zones["riho"],))

    bring_in(
        line(id="1", audience="named", named=["riho"]),
        line(id="2", zone="riho", audience="named", named=["polder"]),
        by=admin,
    )

    audiences = {article.audience for article in Article.objects.all()}
    assert audiences == {written.audience}
    assert Audience.objects.filter(kind="named").count() == 1


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2024-03-18", datetime(2024, 3, 18, tzinfo=BRUSSELS)),
        ("2024-07-18T14:30", datetime(2024, 7, 18, 14, 30, tzinfo=BRUSSELS)),
        ("2024-07-18T14:30:15+00:00", datetime(2024, 7, 18, 16, 30, 15, tzinfo=BRUSSELS)),
        ("2024-07-18T14:30Z", datetime(2024, 7, 18, 16, 30, tzinfo=BRUSSELS)),
        (" 20240318 ", datetime(2024, 3, 18, tzinfo=BRUSSELS)),
    ],
)
def test_import_line_date_is_that_of_the_source(admin, said, moment):
    bring_in(line(published=said), by=admin)

    article = Article.objects.get()
    assert article.published_at == article.updated_at == moment
    assert SearchEntry.objects.get().published_at == moment


@pytest.mark.parametrize(
    ("said", "slug"),
    [
        ("burglary", "burglary"),
        ("Woninginbraak", "burglary"),
        ("  woninginbraak ", "burglary"),
        ("CAMBRIOLAGE", "burglary"),
        ("operationnel", "operational"),
        ("Gestion des clients", "clients"),
    ],
)
def test_import_line_topic_is_a_slug_or_a_name_in_any_language(admin, said, slug):
    bring_in(line(topic=said), by=admin)

    assert Article.objects.get().topic.slug == slug


@pytest.mark.parametrize("said", ["polder", "Polder", "PZ Polder", "zp polder", " POLDER "])
def test_import_line_zone_is_a_slug_or_a_name(admin, zones, said):
    bring_in(line(zone=said), by=admin)

    assert Article.objects.get().zone == zones["polder"]


def test_import_line_with_unknown_topic_goes_under_the_default_one(admin, topics):
    tally = bring_in(
        line(id="1", topic="Allerlei"),
        line(id="2", topic=None),
        line(id="3", topic="Woninginbraak"),
        by=admin,
        default_topic="clients",
    )

    found = dict(Article.objects.values_list("source_id", "topic__slug"))
    assert found == {"1": "clients", "2": "clients", "3": "burglary"}
    assert tally.under_default_topic == 2


def test_import_line_text_is_cleaned_as_by_the_form(admin):
    bring_in(
        line(
            title="  Cafe\u0301  \n aan de   kust ",
            summary=" Twee\nregels ",
            body_html='<p onclick="x()">Wel<script>alert(1)</script><img src="https://x.example/i.png">'
            ' <a href="javascript:x">niet</a> cafe\u0301</p>',
        ),
        by=admin,
    )

    article = Article.objects.get()
    assert article.title == "Café aan de kust"
    assert article.summary == "Twee\nregels"
    assert article.body == '<p>Wel <a rel="noopener noreferrer nofollow">niet</a> café</p>'


def test_import_line_with_plain_text_gets_paragraphs(admin):
    bring_in(line(body_html="Eén regel.\n\nEn nog één."), by=admin)

    assert Article.objects.get().body == "<p>Eén regel.</p>\n\n<p>En nog één.</p>"


def test_import_line_with_pictures_left_out_is_reported(admin):
    tally = bring_in(
        line(id="1"), line(id="2", body_html="<p>Zie <IMG src='x.png'> hiernaast</p>"), by=admin
    )

    assert tally.without_pictures == [2]


def test_import_by_member_makes_them_author_in_their_own_zone_only(admin, polder_coordinator):
    bring_in(line(id="1"), line(id="2", zone="riho"), by=polder_coordinator)

    authors = {a.source_id: list(a.authors.all()) for a in Article.objects.all()}
    assert authors == {"1": [polder_coordinator], "2": []}


def test_import_by_observer_or_former_member_makes_no_author(person, zones, polder_member):
    observer = person("waarnemer@polder.example", Role.OBSERVER, zones["polder"])
    polder_member.memberships.update(ended_at=timezone.now())

    bring_in(line(id="1"), by=observer)
    bring_in(line(id="2"), by=polder_member)

    assert [list(article.authors.all()) for article in Article.objects.all()] == [[], []]


def test_import_line_leaves_a_row_in_the_audit(admin, zones):
    bring_in(line(), line(id="2", zone="riho", audience="zone"), by=admin)

    articles = {str(article.pk): article for article in Article.objects.all()}
    events = AuditEvent.objects.filter(verb="article_imported")
    assert {(e.person_id, e.zone_id, e.item_type, e.item_id, e.reason) for e in events} == {
        (admin.pk, article.zone_id, "article", pk, article.intended_kind)
        for pk, article in articles.items()
    }


def test_import_audit_rows_share_one_request_id(admin):
    bring_in(*(line(id=number) for number in range(600)), by=admin)
    bring_in(line(id="another"), by=admin)

    events = AuditEvent.objects.filter(verb="article_imported")
    numbers = Counter(events.values_list("request_id", flat=True))
    assert sorted(numbers.values()) == [1, 600]
    assert "" not in numbers


def test_import_sends_no_letter(admin, polder_member, riho_coordinator):
    bring_in(line(), by=admin)

    assert not Letter.objects.exists()


def test_import_line_with_number_as_id_is_accepted(admin):
    bring_in(line(id=412), by=admin)

    assert Article.objects.get().source_id == "412"


def test_import_line_id_may_be_the_same_in_two_zones(admin):
    tally = bring_in(line(zone="polder"), line(zone="riho"), by=admin)

    assert tally.steps == {Step.MAKE: 2}


def test_import_topics_of_the_first_level_are_stable(admin):
    with as_owner():
        call_command("load_network", verbosity=0)
    slugs = [
        "policy-support",
        "project-work",
        "means-and-staff",
        "operational-and-judicial",
        "communication",
        "internal-oversight",
        "legal-support",
        "client-management",
        "diversity",
        "personnel",
        "ict",
    ]

    tally = bring_in(*(line(id=slug, topic=slug) for slug in slugs), by=admin)

    assert tally.steps == {Step.MAKE: 11}
    under = dict(Article.objects.values_list("topic__slug", "topic__parent"))
    assert under == dict.fromkeys(slugs)


def test_import_line_with_topic_name_of_several_is_refused(admin, topics):
    with as_owner():
        topics["clients"].name_nl = "Woninginbraak"
        topics["clients"].save()

    assert reason(line(topic="Woninginbraak"), by=admin) == (
        "topic 'Woninginbraak' is the name of several, write which: burglary, clients"
    )


def test_import_of_many_lines_makes_as_many_articles(admin):
    """More than one batch, each article with its own text, edition and place in the index."""
    lines = [line(id=number, title=f"Artikel {number}") for number in range(1, 1201)]

    tally = bring_in(*lines, by=admin)

    assert tally.steps == {Step.MAKE: 1200}
    titles = dict(Article.objects.values_list("source_id", "title"))
    assert titles == {str(n): f"Artikel {n}" for n in range(1, 1201)}
    assert Revision.objects.filter(number=1).count() == 1200
    assert SearchEntry.objects.count() == 1200
