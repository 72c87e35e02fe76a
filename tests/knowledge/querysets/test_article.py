"""Who may read, change and decide: every persona against every article of PZ Polder."""

from __future__ import annotations

import pytest
from django.utils import timezone

from knowledge import services
from knowledge.models import Article, Attachment, Comment, Revision
from zones.models import Membership

PERSONAS = (
    "author", "co_author", "colleague", "coordinator", "chief", "left", "dismissed", "deactivated",
    "named_member", "named_coordinator", "other_member", "other_coordinator", "other_chief",
    "network_coordinator", "observer", "zone_observer", "admin",
)  # fmt: skip
ARTICLES = ("zone", "named", "network", "draft", "withdrawn", "binned")

OWN = {"author", "co_author", "colleague", "coordinator", "chief"}
AUTHORS = {"author", "co_author"}
DECIDING = {"coordinator", "chief"}
NAMED = {"named_member", "named_coordinator"}
OTHERS = {"other_member", "other_coordinator", "other_chief"}

MAY = {
    "visible_to": {
        "zone": OWN,
        "named": OWN | NAMED,
        "network": OWN | NAMED | OTHERS | {"network_coordinator"},
        "draft": AUTHORS | DECIDING,
        "withdrawn": AUTHORS | DECIDING,
        "binned": set(),
    },
    "editable_by": {
        "zone": AUTHORS | DECIDING,
        "named": AUTHORS | DECIDING,
        "network": AUTHORS | DECIDING,
        "draft": AUTHORS,
        "withdrawn": AUTHORS | DECIDING,
        "binned": set(),
    },
    "decidable_by": dict.fromkeys(ARTICLES, DECIDING),
    "restorable_by": {key: set() for key in ARTICLES} | {"binned": DECIDING | {"author"}},
}


@pytest.fixture
def people(
    zones, person, polder_coordinator, polder_chief, vlas_member, vlas_coordinator, riho_member,
    riho_coordinator, riho_chief, network_coordinator, observer, admin,
):  # fmt: skip
    def member(name: str):
        return person(f"{name}@polder.example", "member", zones["polder"])

    return {
        **{name: member(name) for name in ("author", "co_author", "colleague", "left", "dismissed", "deactivated")},
        "coordinator": polder_coordinator,
        "chief": polder_chief,
        "named_member": vlas_member,
        "named_coordinator": vlas_coordinator,
        "other_member": riho_member,
        "other_coordinator": riho_coordinator,
        "other_chief": riho_chief,
        "network_coordinator": network_coordinator,
        "observer": observer,
        "zone_observer": person("observer@polder.example", "observer", zones["polder"]),
        "admin": admin,
    }  # fmt: skip


@pytest.fixture
def articles(people, zones, article_by):
    """One article of each sort, written by the author with who stays and with who goes."""
    wrote = tuple(people[name] for name in ("co_author", "left", "dismissed", "deactivated"))
    named = {"audience": "named", "named_zones": (zones["vlas"],)}
    made = {
        "zone": article_by(people["author"], co_authors=wrote, audience="zone"),
        "named": article_by(people["author"], co_authors=wrote, **named),
        "network": article_by(people["author"], co_authors=wrote),
        "draft": article_by(people["author"], co_authors=wrote, state="draft"),
        "withdrawn": article_by(people["author"], co_authors=wrote, state="withdrawn"),
        "binned": article_by(people["author"], co_authors=wrote, state="binned"),
    }
    for name in ("left", "dismissed"):
        Membership.objects.filter(person=people[name]).update(ended_at=timezone.now())
    people["left"].memberships.create(zone=zones["antwerpen"], role="member")
    people["deactivated"].is_active = False
    people["deactivated"].save()
    return made


@pytest.mark.parametrize("verb", MAY)
def test_article_querysets_by_role_audience_and_verb(people, articles, fresh, verb):
    expected = {kind: set(who) for kind, who in MAY[verb].items()}
    if verb == "visible_to":
        expected["network"] |= {"left"}  # who moved reads what every zone reads

    found = {
        kind: {
            name
            for name in PERSONAS
            if getattr(Article.objects, verb)(fresh(people[name])).filter(pk=article.pk).exists()
        }
        for kind, article in articles.items()
    }

    assert found == expected


@pytest.mark.parametrize("verb", ["visible_to", "editable_by", "decidable_by"])
def test_article_rights_on_the_page_agree_with_the_querysets(people, articles, fresh, verb):
    shown = {"editable_by": "may_edit", "decidable_by": "may_decide", "visible_to": None}[verb]
    for name in PERSONAS:
        who = fresh(people[name])
        for article in Article.objects.all().with_rights(who):
            if shown:
                listed = getattr(Article.objects, verb)(who).filter(pk=article.pk).exists()
                assert getattr(article, shown) == listed, (name, article.state)


def test_article_comments_files_and_revisions_are_readable_with_it(people, articles, fresh):
    for article in articles.values():
        Comment.objects.create(article=article, author=people["author"], text="x")
        Attachment.objects.create(
            article=article,
            name="a",
            kind="txt",
            size=1,
            file="x",
            state="clean",
            uploaded_by=people["author"],
        )

    for name in PERSONAS:
        who = fresh(people[name])
        visible = set(Article.objects.visible_to(who).values_list("pk", flat=True))
        for model in (Comment, Attachment):
            below = set(model.objects.visible_to(who).values_list("article_id", flat=True))
            assert below == visible, (name, model)
        assert set(Revision.objects.visible_to(who).values_list("article_id", flat=True)) <= visible


def test_article_old_revision_keeps_its_audience(article_by, writing, people, fresh):
    article = article_by(people["author"], audience="zone", title="Alleen voor ons")
    services.revise(
        article,
        by=people["coordinator"],
        version=article.version,
        writing=writing(title="Voor iedereen"),
    )

    def titles(name: str) -> list[str]:
        return [r.title for r in Revision.objects.visible_to(fresh(people[name]))]

    assert titles("colleague") == ["Voor iedereen", "Alleen voor ons"]
    assert titles("other_member") == ["Voor iedereen"]


def test_article_unpublished_has_the_audience_of_its_zone(articles, zones):
    own = articles["zone"].audience
    assert {articles[kind].audience for kind in ("draft", "withdrawn")} == {own}


def test_article_table_without_filter_shows_every_article(people, articles):
    """The table can fail: without its filter everybody would see every article."""
    assert Article.objects.count() == len(ARTICLES)
