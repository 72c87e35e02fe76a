from __future__ import annotations

import pytest
from django.core import mail as outbox

from knowledge import services
from knowledge.models import Follow
from knowledge.services import Change
from tests.knowledge.conftest import SECRET
from zones import mail
from zones.models import Letter


def test_sign_is_counted_with_its_zone_and_can_be_taken_back(
    article_by, polder_member, vlas_member, vlas_coordinator, riho_member, network_coordinator, client_for
):  # fmt: skip
    article = article_by(polder_member)
    url = f"{article.get_absolute_url()}signs/"
    for person in (vlas_member, vlas_coordinator, network_coordinator, riho_member):
        for _twice in range(2):
            client_for(person).post(url, {"kind": "seen_too", "action": "give"})
    client_for(riho_member).post(url, {"kind": "seen_too", "action": "take"})

    swap = client_for(vlas_member).post(
        url, {"kind": "useful", "action": "give"}, headers={"HX-Request": "true"}
    )

    useful, seen = swap.context["signs"]
    assert (seen.zones, seen.people, seen.is_mine) == (["PZ Vlas"], 3, True)
    assert (useful.zones, useful.people, useful.is_mine) == (["PZ Vlas"], 1, True)
    assert "<html" not in swap.content.decode()


@pytest.mark.parametrize("way", ["signs", "follow"])
def test_sign_and_follow_of_hidden_article_are_not_found(
    article_by, polder_member, vlas_member, client_for, way
):
    hidden = article_by(polder_member, audience="zone")
    sent = {"kind": "useful", "action": "start" if way == "follow" else "give"}

    answers = [
        client_for(vlas_member).post(f"/knowledge/{name}/{way}/", sent)
        for name in (hidden.public_id, "zzzzzzzzzzzz")
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert not Follow.objects.exists()


def test_follower_gets_letter_of_major_changes_while_they_may_read(
    article_by, polder_member, vlas_member, riho_member, writing, zones
):
    article = article_by(polder_member)
    for person in (vlas_member, riho_member, polder_member):
        services.follow(article, by=person)
    for weight in ("typo", "minor"):
        article = services.revise(
            article, by=polder_member, version=article.version,
            writing=writing(summary=weight, audience="network"), change=Change(weight=weight),
        )  # fmt: skip
    assert {row.person for row in Letter.objects.filter(kind="article_revised")} == {
        vlas_member,
        riho_member,
    }
    services.unfollow(article, by=riho_member)

    for row in Letter.objects.filter(kind="article_revised"):
        mail.deliver(row.pk)

    assert [letter.to[0].split("<")[-1] for letter in outbox.outbox] == ["member@vlas.example>"]


def test_follow_of_unreadable_item_is_not_shown(
    article_by, polder_member, polder_coordinator, vlas_member, writing, zones, topics, client_for
):
    article = article_by(polder_member, title=SECRET)
    for followed in (article, topics["burglary"], zones["riho"]):
        services.follow(followed, by=vlas_member)
    client = client_for(vlas_member)
    assert SECRET in client.get("/profile/follows/").content.decode()

    services.revise(
        article, by=polder_coordinator, version=article.version,
        writing=writing(title=SECRET, audience="zone"),
    )  # fmt: skip

    page = client.get("/profile/follows/").content.decode()
    assert SECRET not in page
    assert "Woninginbraak" in page
    assert "PZ Riho" in page
