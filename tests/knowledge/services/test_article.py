"""Each step four ways: allowed, in the wrong state, by the wrong person, twice."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from knowledge import services
from knowledge.choices import State
from knowledge.models import Article, Comment, Revision, SearchEntry
from zones import access
from zones.models import AuditEvent, Letter


def verbs(article) -> list[str]:
    rows = AuditEvent.objects.filter(item_type="article", item_id=str(article.pk))
    return list(rows.order_by("pk").values_list("verb", flat=True))


def test_article_publish_by_right_wrong_state_person_and_twice(
    article_by, polder_member, polder_coordinator, riho_coordinator, zones
):
    article = article_by(polder_member, state="draft")
    assert article.audience.kind == "zone"

    for wrong in (polder_coordinator, riho_coordinator):
        with pytest.raises(Article.DoesNotExist):
            services.publish(article, by=wrong)
    published = services.publish(article, by=polder_member)
    assert (published.state, published.edition, published.audience.kind) == (
        "published",
        1,
        "network",
    )
    assert SearchEntry.objects.get().audience == published.audience
    assert Revision.objects.get().audience == published.audience

    again = services.publish(article, by=polder_member)
    assert again.edition == 1
    assert verbs(article) == ["article_drafted", "article_published"]


def test_article_withdraw_by_right_wrong_state_person_and_twice(
    article_by, polder_member, polder_coordinator, vlas_coordinator
):
    draft, article = article_by(polder_member, state="draft"), article_by(polder_member)

    assert services.withdraw(draft, by=polder_member).state == State.DRAFT
    with pytest.raises(Article.DoesNotExist):
        services.withdraw(article, by=vlas_coordinator)
    withdrawn = services.withdraw(article, by=polder_coordinator)
    assert (withdrawn.state, withdrawn.audience.kind) == (State.WITHDRAWN, "zone")
    assert not SearchEntry.objects.exists()
    services.withdraw(article, by=polder_coordinator)

    assert verbs(article) == ["article_drafted", "article_published", "article_withdrawn"]
    assert services.publish(article, by=polder_coordinator).edition == 2
    assert SearchEntry.objects.count() == 1


def test_article_bin_and_restore_by_right_wrong_state_person_and_twice(
    article_by, person, zones, polder_member, polder_coordinator
):
    article = article_by(polder_member)
    colleague = person("collega@polder.example", "member", zones["polder"])

    with pytest.raises(Article.DoesNotExist):
        services.move_to_bin(article, by=colleague)
    with pytest.raises(Article.DoesNotExist):
        services.restore(article, by=polder_coordinator)
    services.move_to_bin(article, by=polder_member)
    services.move_to_bin(article, by=polder_member)
    for refused in (colleague,):
        with pytest.raises(Article.DoesNotExist):
            services.restore(article, by=refused)
    assert services.restore(article, by=polder_member).is_published
    with pytest.raises(Article.DoesNotExist):
        services.restore(article, by=polder_member)

    assert verbs(article)[2:] == ["article_binned", "article_restored"]
    assert SearchEntry.objects.count() == 1


def test_article_delete_by_right_wrong_state_person_and_twice(
    article_by, polder_member, polder_coordinator, riho_coordinator
):
    article = article_by(polder_member)

    with pytest.raises(Article.DoesNotExist):
        services.delete(article, by=polder_coordinator)
    services.move_to_bin(article, by=polder_member)
    for wrong in (polder_member, riho_coordinator):
        with pytest.raises(Article.DoesNotExist):
            services.delete(article, by=wrong)
    services.delete(article, by=polder_coordinator)
    with pytest.raises(Article.DoesNotExist):
        services.delete(article, by=polder_coordinator)

    assert not Article.objects.exists()
    assert verbs(article)[-1] == "article_deleted"


def test_draft_of_former_member_is_binned_by_coordinator(
    article_by, polder_member, polder_coordinator
):
    draft = article_by(polder_member, state="draft")

    assert services.move_to_bin(draft, by=polder_coordinator).binned_by == polder_coordinator


def test_article_revise_by_right_wrong_state_person_and_twice(
    article_by, writing, polder_member, polder_coordinator, vlas_coordinator
):
    article = article_by(polder_member)
    changed = {"version": article.version, "writing": writing(title="Nieuw")}

    with pytest.raises(Article.DoesNotExist):
        services.revise(article, by=vlas_coordinator, **changed)
    assert services.revise(article, by=polder_coordinator, **changed).edition == 2
    with pytest.raises(services.VersionChanged) as conflict:
        services.revise(article, by=polder_member, **changed)

    assert conflict.value.article.title == "Nieuw"
    assert list(Revision.objects.values_list("title", flat=True)) == [
        "Nieuw",
        "Onthaal op afspraak",
    ]
    draft = article_by(polder_member, state="draft")
    with pytest.raises(Article.DoesNotExist):
        services.revise(draft, by=polder_coordinator, version=draft.version, writing=writing())
    assert (
        services.revise(draft, by=polder_member, version=draft.version, writing=writing()).edition
        == 0
    )


@pytest.mark.parametrize(
    ("before", "after", "widens"),
    [
        ((("zone", ())), ("zone", ()), False),
        (("zone", ()), ("named", ("vlas",)), True),
        (("zone", ()), ("network", ()), True),
        (("named", ("vlas",)), ("zone", ()), False),
        (("named", ("vlas", "riho")), ("named", ("riho",)), False),
        (("named", ("vlas",)), ("named", ("riho",)), True),
        (("named", ("vlas",)), ("network", ()), True),
        (("network", ()), ("named", ("riho",)), False),
        (("network", ()), ("zone", ()), False),
    ],
)
@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_article_widened_by_member_is_refused_and_by_coordinator_allowed(
    article_by, writing, zones, polder_member, polder_coordinator, before, after, widens, state
):
    def audience(word, slugs):
        return {"audience": word, "named_zones": tuple(zones[slug] for slug in slugs)}

    article = article_by(polder_member, state=state, **audience(*before))
    change = {"version": article.version, "writing": writing(**audience(*after))}

    if widens:
        with pytest.raises(services.WideningRefused):
            services.revise(article, by=polder_member, **change)
    revised = services.revise(article, by=polder_coordinator if widens else polder_member, **change)
    assert revised.intended_kind == after[0]


def test_draft_never_published_may_be_widened_by_its_author(article_by, writing, polder_member):
    draft = article_by(polder_member, state="draft", audience="zone")

    services.revise(
        draft, by=polder_member, version=draft.version, writing=writing(audience="network")
    )

    assert services.publish(draft, by=polder_member).audience.kind == "network"


def test_article_for_another_zone_is_refused(
    writing, zones, polder_member, riho_member, network_coordinator
):
    for person in (polder_member, network_coordinator):
        with pytest.raises(services.NotOfZone):
            services.save_draft(by=person, zone=zones["riho"], writing=writing())
    with pytest.raises(services.NotOfZone):
        services.save_draft(
            by=polder_member, zone=zones["polder"], writing=writing(), co_authors=[riho_member]
        )


def test_comment_sends_letter_to_authors_still_in_the_zone(
    article_by, person, zones, polder_member, vlas_member
):
    stays = person("blijft@polder.example", "member", zones["polder"])
    leaves = person("weg@polder.example", "member", zones["polder"])
    article = article_by(polder_member, co_authors=(stays, leaves))
    leaves.memberships.update(ended_at=article.created_at)

    said, made = services.comment(article, by=vlas_member, text="Mooi", form_key="k")
    again, made_again = services.comment(article, by=vlas_member, text="Mooi", form_key="k")

    assert (made, made_again, again) == (True, False, said)
    assert said.zone == zones["vlas"]
    assert Comment.objects.count() == 1
    assert {letter.person for letter in Letter.objects.filter(kind="comment_posted")} == {
        polder_member,
        stays,
    }


def test_comment_by_author_sends_them_no_letter(article_by, polder_member):
    services.comment(article_by(polder_member), by=polder_member, text="Aanvulling")

    assert not Letter.objects.exists()


@pytest.mark.parametrize("state", ["draft", "withdrawn", "binned"])
def test_comment_below_unpublished_article_is_refused(article_by, polder_member, state):
    with pytest.raises(Article.DoesNotExist):
        services.comment(article_by(polder_member, state=state), by=polder_member, text="x")


def test_comment_below_hidden_article_is_refused(article_by, polder_member, vlas_member):
    with pytest.raises(Article.DoesNotExist):
        services.comment(article_by(polder_member, audience="zone"), by=vlas_member, text="x")


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "lesson", "stage": "new"},
        {"state": "published", "edition": 0, "published_at": None},
        {"binned_at": "2026-01-01T00:00Z"},
    ],
)
def test_article_with_invalid_fields_is_refused_by_database(article_by, polder_member, fields):
    article = article_by(polder_member, state="draft")

    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(**fields)


def test_stage_of_article_kind_without_stage_is_dropped(article_by, polder_member):
    assert article_by(polder_member, kind="lesson", stage="new").stage == ""


def test_audience_made_in_a_request_is_readable_in_it(article_by, zones, polder_member):
    with access.reading_as(access.reader(polder_member)):
        article = article_by(
            polder_member, audience="named", named_zones=(zones["riho"], zones["westkust"])
        )

        assert Article.objects.visible_to(polder_member).filter(pk=article.pk).exists()
