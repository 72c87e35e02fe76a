"""The same ids again: what the source changed is taken over, what a zone changed is not written over."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from knowledge import search
from knowledge.bulk_import import Step
from knowledge.models import Article, Revision, SearchEntry
from tests.conftest import as_owner
from tests.knowledge.imports import NUMBER, bring_in, everything, line, reason, revised
from zones import access
from zones.models import AuditEvent

BRUSSELS = ZoneInfo("Europe/Brussels")

pytestmark = pytest.mark.usefixtures("topics", "zones")


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"published": "2024-03-18"},
        {"audience": "named", "named": ["riho", "vlas"]},
        {"title": "  Fietsen   graveren  op school "},
    ],
)
def test_import_again_of_unchanged_line_changes_nothing(admin, riho_coordinator, said):
    bring_in(line(**said), by=admin)
    before = everything()

    tally = bring_in(line(**said), by=riho_coordinator)

    assert (tally.steps, tally.kept) == ({Step.NOTHING: 1}, True)
    assert everything() == before


@pytest.mark.parametrize(
    "said",
    [
        {"title": "Een vernieuwde titel"},
        {"summary": "Een vernieuwde samenvatting."},
        {"body_html": "<p>Een vernieuwde tekst.</p>"},
    ],
)
def test_import_again_with_another_text_is_a_new_edition(
    admin, riho_coordinator, vlas_member, said
):
    bring_in(line(published="2024-03-18"), by=admin)
    first = Article.objects.get()

    tally = bring_in(line(published="2024-03-18", **said), by=riho_coordinator)

    article = Article.objects.get()
    assert tally.steps == {Step.CHANGE: 1}
    assert (article.pk, article.public_id) == (first.pk, first.public_id)
    assert (article.version, article.edition) == (2, 2)
    assert (article.created_by, article.updated_by) == (admin, riho_coordinator)
    assert article.published_at == first.published_at
    assert article.updated_at > first.updated_at
    newest, oldest = article.revisions.all()
    assert (newest.number, newest.by, newest.title, newest.summary, newest.body) == (
        2, riho_coordinator, article.title, article.summary, article.body,
    )  # fmt: skip
    assert (oldest.title, oldest.summary, oldest.body) == (first.title, first.summary, first.body)
    assert {hit.pk for hit in search.match(vlas_member, "vernieuwde")} == {article.pk}


def test_import_again_with_new_title_is_found_by_new_words_only(admin, vlas_member):
    bring_in(line(title="Kwelderslak"), by=admin)
    bring_in(line(title="Zandlooper"), by=admin)

    assert search.match(vlas_member, "kwelderslak") == []
    assert len(search.match(vlas_member, "zandlooper")) == 1


@pytest.mark.parametrize(
    "said",
    [{"kind": "lesson"}, {"topic": "clients"}, {"language": "fr"}, {"published": "2023-01-01"}],
)
def test_import_again_with_other_facts_only_makes_no_edition(admin, said):
    bring_in(line(published="2024-03-18"), by=admin)

    tally = bring_in(line(**{"published": "2024-03-18", **said}), by=admin)

    article = Article.objects.select_related("topic").get()
    assert tally.steps == {Step.CHANGE: 1}
    assert (article.version, article.edition, article.revisions.count()) == (2, 1, 1)
    entry = SearchEntry.objects.get()
    assert (entry.language, entry.published_at) == (article.language, article.published_at)
    stands = {
        "kind": article.kind,
        "topic": article.topic.slug,
        "language": article.language,
        "published": article.published_at.astimezone(BRUSSELS).date().isoformat(),
    }
    assert stands | said == stands


def test_import_again_as_another_kind_than_practice_drops_the_stage(admin, polder_coordinator):
    bring_in(line(kind="practice"), by=admin)
    with as_owner():
        Article.objects.update(stage="proven")

    bring_in(line(kind="lesson"), by=admin)

    assert Article.objects.get().stage == ""


def test_import_again_keeps_facts_stage_and_authors_of_the_portal(
    admin, polder_coordinator, polder_member
):
    """Facts, stage and authors are no matter of the source: it neither meets nor clears them."""
    bring_in(line(kind="practice"), by=admin)
    revised(polder_coordinator, stage="proven", result="Half zoveel diefstallen")
    with as_owner():
        Article.objects.get().authors.add(polder_member)

    tally = bring_in(line(kind="practice", title="Nieuwe titel"), by=admin)

    article = Article.objects.get()
    assert tally.steps == {Step.CHANGE: 1}
    assert (article.title, article.stage, article.result) == (
        "Nieuwe titel",
        "proven",
        "Half zoveel diefstallen",
    )
    assert list(article.authors.all()) == [polder_member]


def test_import_again_leaves_an_audit_row_for_each_change(admin, zones):
    bring_in(line(id="1", audience="zone"), line(id="2"), line(id="3"), by=admin)
    AuditEvent.objects.all().delete()

    bring_in(line(id="1", audience="network"), line(id="2", title="Anders"), line(id="3"), by=admin)

    pks = dict(Article.objects.values_list("source_id", "pk"))
    assert set(AuditEvent.objects.values_list("verb", "item_id", "zone", "person_id")) == {
        ("article_reimported", str(pks["1"]), zones["polder"].pk, admin.pk),
        ("article_widened", str(pks["1"]), zones["polder"].pk, admin.pk),
        ("article_reimported", str(pks["2"]), zones["polder"].pk, admin.pk),
    }


def test_import_again_narrowed_closes_article_and_its_old_editions(
    admin, client_for, vlas_member, riho_member, polder_member
):
    bring_in(line(), by=admin)
    url = Article.objects.get().get_absolute_url()

    bring_in(line(audience="named", named=["riho"]), by=admin)

    article = Article.objects.get()
    assert (article.edition, article.audience.kind) == (2, "named")
    status = {who.email: client_for(who).get(url).status_code for who in (vlas_member, riho_member)}
    assert status == {"member@vlas.example": 404, "member@riho.example": 200}
    assert search.match(vlas_member, "graveren") == []
    assert len(search.match(riho_member, "graveren")) == 1
    assert readable_editions(vlas_member) == []
    assert readable_editions(riho_member) == [2, 1]


def test_import_again_widened_leaves_the_old_edition_closed(
    admin, client_for, vlas_member, polder_member
):
    bring_in(line(audience="zone", title="Voor ons alleen"), by=admin)

    bring_in(line(audience="network", title="Voor iedereen"), by=admin)

    article = Article.objects.get()
    assert client_for(vlas_member).get(article.get_absolute_url()).status_code == 200
    assert readable_editions(vlas_member) == [2]
    assert readable_editions(polder_member) == [2, 1]
    assert len(search.match(vlas_member, "iedereen")) == 1


def readable_editions(person) -> list[int]:
    with access.reading_as(person):
        return list(Revision.objects.visible_to(person).values_list("number", flat=True))


def test_import_again_widened_is_news_unless_the_source_dates_it(admin):
    with as_owner():
        before = timezone.now() - timedelta(days=30)
        bring_in(line(id="1", audience="zone"), line(id="2", audience="zone"), by=admin)
        Article.objects.update(published_at=before)

    bring_in(line(id="1"), line(id="2", published="2024-03-18"), by=admin)

    first, second = Article.objects.order_by("source_id")
    assert first.published_at == first.updated_at > before
    assert second.published_at == datetime(2024, 3, 18, tzinfo=BRUSSELS)


def test_import_again_with_other_named_zones_changes_the_audience(admin, zones):
    bring_in(line(audience="named", named=["riho", "vlas"]), by=admin)

    bring_in(line(audience="named", named=["vlas", "westkust"]), by=admin)

    article = Article.objects.get()
    assert set(article.intended_zones.all()) == {zones["vlas"], zones["westkust"]}
    assert article.audience.zone_ids == sorted(
        zones[slug].pk for slug in ("polder", "vlas", "westkust")
    )


def test_import_again_with_personal_data_allowed_before_is_not_refused(admin):
    bring_in(line(summary=f"Nummer {NUMBER}"), by=admin, allow_findings=True)

    tally = bring_in(line(summary=f"Nummer {NUMBER}", title="Nieuw"), by=admin)

    assert (tally.steps, tally.bad) == ({Step.CHANGE: 1}, 0)
    assert "national number in title" in reason(
        line(title="00.01.01-001.05", summary=f"Nummer {NUMBER}"), by=admin
    )


def test_import_again_of_many_lines_changes_many_articles(admin):
    bring_in(*(line(id=n, title=f"Eerst {n}") for n in range(1100)), by=admin)

    tally = bring_in(
        *(line(id=n, title=f"Eerst {n}" if n % 3 else f"Dan {n}") for n in range(1100)), by=admin
    )

    assert tally.steps == {Step.CHANGE: 367, Step.NOTHING: 733}
    titles = dict(Article.objects.values_list("source_id", "title"))
    assert titles == {str(n): f"Eerst {n}" if n % 3 else f"Dan {n}" for n in range(1100)}
    assert Revision.objects.filter(number=2).count() == 367
    assert SearchEntry.objects.count() == 1100
