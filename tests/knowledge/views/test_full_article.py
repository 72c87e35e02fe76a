"""An article with everything on it: its page costs what a nearly empty one costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from knowledge import services
from knowledge.choices import Confirmation, FileState, ReviewOutcome, SignKind, State, Weight
from knowledge.models import (
    Adaptation,
    Adoption,
    Article,
    ArticleSign,
    Attachment,
    AttachmentText,
    Authorship,
    Comment,
    CommentMention,
    Expertise,
    Question,
    Review,
    Revision,
)
from tests.knowledge.views.test_article import own_queries
from zones import access
from zones.choices import AudienceKind
from zones.models import Zone
from zones.services import create_zone

COMMENTS, REVISIONS, ADOPTIONS, LINEAGE = 200, 30, 40, 25
MOST = 10
SHORT = "<p>Een digitale afspraak met intake vooraf.</p>"


@pytest.fixture
def colleagues(zones, person, owner):
    """One coordinator of each of so many zones as there are adoptions, four of them there already."""
    with owner():
        for number in range(ADOPTIONS - 4):
            create_zone(f"zone-{number}", f"Zone {number}", "#3d7a35")
    others = Zone.objects.exclude(slug="riho")
    return [person(f"c@{zone.slug}.example", "coordinator", zone, name=f"C {zone.name}")
            for zone in others][:ADOPTIONS]  # fmt: skip


@pytest.fixture
def article(article_by, writing, riho_member, riho_coordinator, topics, zones):
    """A practice with its facts, an owner, a translation, and a text that was sent back."""
    made = article_by(
        riho_member, stage="proven", result="-77 %", effort_people="0,2 voltijds", effort_time="2 maanden",
        effort_cost="€ 5.000", fits="Landelijk", presupposes="Een loket",
    )  # fmt: skip
    french = services.translate(made, by=riho_member)
    services.revise(
        french, by=riho_member, version=french.version, writing=writing(title="Accueil")
    )
    services.publish(Article.objects.get(pk=french.pk), by=riho_member)
    Article.objects.filter(pk=made.pk).update(
        owner=riho_member, owner_function="Onthaal", review_by=timezone.localdate() - timedelta(days=3)
    )  # fmt: skip
    Review.objects.create(
        article=made, audience=made.audience, number=1, by=riho_member, outcome=ReviewOutcome.RETURNED,
        reason="Nog cijfers", decided_by=riho_coordinator, decided_at=timezone.now(),
    )  # fmt: skip
    Revision.objects.filter(article=made).update(approved_by=riho_coordinator)
    return Article.objects.get(pk=made.pk)


def fill(article: Article, people: list, first: int, last: int) -> None:
    """Hang below the article what the `first` to the `last` of everything is; the numbers are ceilings."""
    told(article, people, range(first, min(last, COMMENTS)))
    seen(article, min(last + 1, REVISIONS))
    taken_over(article, people[first : min(last, ADOPTIONS)])
    made_to_measure(article, people, range(first, min(last, LINEAGE - 1)))
    hang_files(article, range(first, min(last, 10)))
    Authorship.objects.bulk_create(
        Authorship(article=article, person=person, position=1 + place)
        for place, person in enumerate(people[first : min(last, 3)])
    )
    Question.objects.bulk_create(
        Question(
            title=f"Hoe lang duurt het {number}?", topic=article.topic, zone=zone_of(person), article=article,
            audience=article.audience, meant_for=article.audience, asked_by=person, language="nl",
        )
        for number, person in enumerate(people[first : min(last, 8)], first)
    )  # fmt: skip


def zone_of(person):
    return person.memberships.get().zone


def told(article: Article, people: list, numbers: range) -> None:
    """Threads with nineteen answers each, every fifth with a name in it."""
    begun = Comment.objects.filter(article=article, parent=None).order_by("pk").last()
    for number in numbers:
        person = people[number % len(people)]
        row = Comment.objects.create(
            article=article, author=person, zone=zone_of(person), text=f"@{people[0].name} {number}",
            parent=begun if number % 20 else None,
        )  # fmt: skip
        begun = begun if number % 20 else row
        if number % 5 == 0:
            CommentMention.objects.create(comment=row, person=people[0])
    ArticleSign.objects.bulk_create(
        ArticleSign(article=article, person=person, zone=zone_of(person), kind=kind)
        for person in people[numbers.start : numbers.stop]
        for kind in SignKind.values
    )


def seen(article: Article, until: int) -> None:
    there = Revision.objects.filter(article=article).count()
    Revision.objects.bulk_create(
        Revision(
            article=article, number=number, audience=article.audience, title=article.title, body=SHORT,
            by=article.created_by, approved_by=article.owner, weight=Weight.MINOR,
        )
        for number in range(there + 1, until + 1)
    )  # fmt: skip
    Article.objects.filter(pk=article.pk).update(edition=until)


def taken_over(article: Article, people: list) -> None:
    Adoption.objects.bulk_create(
        Adoption(
            article=article, zone=zone_of(person), state="adapted", since=timezone.localdate(), words="Twee teams",
            results="Korter wachten", contact=person, by=person, confirmation=Confirmation.CONFIRMED,
            is_current=True, decided_by=person, decided_at=timezone.now(),
        )
        for person in people
    )  # fmt: skip


def made_to_measure(article: Article, people: list, numbers: range) -> None:
    """A tree: each article from the one that has half its number, the first few from the article itself."""
    tree = [article, *Article.objects.filter(adaptation__isnull=False).order_by("pk")]
    for number in numbers:
        person = people[number]
        origin = tree[(len(tree)) // 2]
        row = Article.objects.create(
            zone=zone_of(person), audience=article.audience, kind=article.kind, stage="new", topic=article.topic,
            language="nl", title=f"Op maat {number}", body=SHORT, state=State.PUBLISHED, edition=1,
            published_at=timezone.now(), created_by=person,
        )  # fmt: skip
        Adaptation.objects.create(
            article=row, origin=origin, origin_number=1, seen_number=1, changed="Zonder intake", why="Geen loket",
        )  # fmt: skip
        tree.append(row)


def hang_files(article: Article, numbers: range) -> None:
    """Each with words in it, and an older version."""
    for number in numbers:
        facts = {
            "article": article, "name": f"Draaiboek {number}.pdf", "kind": "pdf", "size": 9, "state": FileState.CLEAN,
            "uploaded_by": article.created_by, "preview": "attachments/aa/b", "preview_width": 9, "preview_height": 9,
        }  # fmt: skip
        newest = Attachment.objects.create(file=f"attachments/aa/{number}", **facts)
        Attachment.objects.create(file=f"attachments/bb/{number}", replaced_by=newest, **facts)
        AttachmentText.objects.create(attachment=newest, text="woorden")


def share_with_some(article: Article, by) -> None:
    zones = Zone.objects.exclude(pk=article.zone_id)
    named = access.audience_for(AudienceKind.NAMED, article.zone, list(zones), by=by)
    Article.objects.filter(Q(pk=article.pk) | Q(translation_of=article)).update(audience=named)


def test_article_page_full_costs_as_many_queries_as_light_one(
    article, colleagues, client_for, topics, riho_member, riho_coordinator, polder_member,
    django_assert_max_num_queries,
):  # fmt: skip
    readers = [riho_member, riho_coordinator, polder_member, colleagues[0]]
    original, french = article.get_absolute_url(), article.translations.get().get_absolute_url()
    urls = [original, f"{original}?earlier=1", french]
    for person in colleagues[:2]:
        Expertise.objects.create(person=person, topic=topics["burglary"])
    fill(article, colleagues, 0, 1)

    def costs() -> dict[tuple[str, str], int]:
        return {
            (reader.name, url): own_queries(client_for(reader), url, django_assert_max_num_queries)
            for reader in readers
            for url in urls
        }

    few = costs()
    fill(article, colleagues, 1, COMMENTS)
    many = costs()

    page = client_for(polder_member).get(f"{original}?earlier=1").context
    assert len(page["comments"]) == COMMENTS
    assert page["article"].edition == Revision.objects.filter(article=article).count() == REVISIONS
    assert len(page["way"].stops) + page["way"].left_out == 1 + ADOPTIONS
    assert len(page["lineage"].nodes) == LINEAGE
    assert max(node.depth for node in page["lineage"].nodes) >= 4
    assert len(page["files"]) == 10
    assert few == many
    assert max(many.values()) <= MOST, many

    share_with_some(article, riho_member)
    named = costs()  # and the line of the audit, for who reads what is another zone's

    assert "PZ Zone 0" in client_for(polder_member).get(original).content.decode()
    assert max(named.values()) <= MOST + 1, named
    assert max(cost for (name, _url), cost in named.items() if "Riho" in name) <= MOST, named
