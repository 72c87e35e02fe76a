"""What the origin of an adaptation changed since: who hears of it, and how it is taken over block by block."""

from __future__ import annotations

import pytest

from knowledge import services
from knowledge.choices import ReportKind, ReportOutcome
from knowledge.models import Article, OriginDecision
from knowledge.richtext.merge import changes, digest_of, put_in
from knowledge.services import Decision
from knowledge.services.origin_notices import tell_adapters
from tests.knowledge.adapting import NEWER, TEXT, TOLD, change, news
from zones import mail
from zones.models import Letter


@pytest.mark.parametrize(("weight", "letters"), [("typo", 0), ("minor", 1), ("major", 1)])
def test_origin_changed_sends_letter_to_adapters_by_weight(
    article_by, adapt, writing, mailoutbox, riho_member, vlas_member, weight, letters
):
    origin = article_by(riho_member, body=TEXT, title="Onthaal op afspraak")
    adapt(origin, vlas_member)
    change(origin, writing, riho_member, weight=weight)

    tell_adapters(origin.pk)
    tell_adapters()  # the sweep owes nothing twice

    owed = Letter.objects.filter(kind="origin_changed")
    assert [letter.person for letter in owed] == [vlas_member] * letters
    for letter in owed:
        assert mail.deliver(letter.pk) == "sent"
        assert "Bellen kan" not in mailoutbox[-1].body


def test_origin_letter_when_origin_is_no_longer_readable_is_dropped(
    article_by, adapt, writing, riho_member, riho_coordinator, vlas_member
):
    origin = article_by(riho_member, body=TEXT)
    adapt(origin, vlas_member)
    change(origin, writing, riho_member)
    tell_adapters(origin.pk)
    change(origin, writing, riho_coordinator, audience="zone")

    assert mail.deliver(Letter.objects.get(kind="origin_changed").pk) == "dropped"


def test_origin_cleared_of_personal_data_is_offered_as_it_is_now(
    article_by, adapt, writing, client_for, riho_member, riho_coordinator, vlas_member
):
    origin = article_by(riho_member, body=f"{TEXT}<p>Bel Jan Peeters.</p>")
    article = adapt(origin, vlas_member, **TOLD)
    services.publish(article, by=vlas_member)
    reported, _is_new = services.report(
        origin, by=vlas_member, kind=ReportKind.PERSONAL_DATA, words="een naam"
    )
    change(origin, writing, riho_member)
    services.decide_report(reported, by=riho_coordinator, outcome=ReportOutcome.MENDED)
    tell_adapters(origin.pk)
    client, page = client_for(vlas_member), f"/knowledge/{article.public_id}/"

    said = client.get(f"{page}since/")
    offered = f"{page}since/" in client.get(page).content.decode()
    client.post(f"{page}since/", {"number": said.context["news"].after.number})

    assert "Bellen kan voortaan ook." in said.content.decode()
    assert "Jan Peeters" not in said.content.decode()
    assert mail.deliver(Letter.objects.get(kind="origin_changed").pk) == "dropped"  # seen meanwhile
    assert offered
    assert f"{page}since/" not in client.get(page).content.decode()


def test_origin_changed_when_adapter_left_tells_the_coordinator(
    article_by, adapt, writing, riho_member, vlas_member, vlas_coordinator
):
    origin = article_by(riho_member, body=TEXT)
    services.publish(adapt(origin, vlas_member, **TOLD), by=vlas_member)
    vlas_member.memberships.update(ended_at=origin.created_at)
    change(origin, writing, riho_member)

    tell_adapters(origin.pk)

    assert Letter.objects.get(kind="origin_changed").person == vlas_coordinator


def test_origin_news_is_taken_over_or_declined_paragraph_by_paragraph(
    article_by, adapt, writing, client_for, riho_member, vlas_member
):
    origin = article_by(riho_member, body=TEXT)
    article = adapt(origin, vlas_member, **TOLD)
    change(origin, writing, riho_member)
    client, url = client_for(vlas_member), article.get_absolute_url()
    assert f"{url}since/" in client.get(url).content.decode()
    form = client.get(f"{url}since/").context["form"]
    reminder, phone = form.parts
    sent = {
        "number": 2,
        f"choice_{reminder}": "take",
        f"choice_{phone}": "not",
        f"note_{phone}": "bij ons belt niemand",
    }

    review = client.post(f"{url}since/", sent, follow=True)

    body = review.context["form"]["body"].value()
    assert "en een herinnering vooraf" in body
    assert "Bellen kan voortaan ook" not in body
    article.refresh_from_db()
    assert "herinnering" not in article.body  # the person saves it
    assert set(OriginDecision.objects.values_list("is_taken", "note")) == {
        (True, ""), (False, "bij ons belt niemand"),
    }  # fmt: skip
    assert f"{url}since/" not in client.get(url).content.decode()
    assert client.get(f"{url}since/").context["news"] is None


def test_origin_news_decided_is_not_asked_again_at_the_next_change(
    article_by, adapt, writing, riho_member, vlas_member
):
    origin = article_by(riho_member, body=TEXT)
    article = adapt(origin, vlas_member)
    change(origin, writing, riho_member)
    link = article.adaptation
    first, later = (digest_of(part) for part in news(link, vlas_member))
    services.decide_on_news(
        article, by=vlas_member, number=2, decisions={first: Decision(is_taken=False)}
    )
    change(origin, writing, riho_member, body=NEWER + "<p>Ook op zaterdag.</p>")

    with pytest.raises(services.VersionChanged):
        services.decide_on_news(
            article, by=vlas_member, number=2, decisions={later: Decision(is_taken=True)}
        )
    link.refresh_from_db()
    asked = [digest_of(part) for part in news(link, vlas_member)]
    assert first not in asked
    assert later in asked
    assert len(asked) == 2


def test_origin_news_is_decided_by_editors_of_the_adaptation_only(
    article_by, adapt, writing, client_for, riho_member, vlas_member, polder_member
):
    origin = article_by(riho_member, body=TEXT)
    article = services.publish(adapt(origin, vlas_member, **TOLD), by=vlas_member)
    change(origin, writing, riho_member)

    for person in (polder_member, riho_member):
        for path in ("since/", "since/2/", "adapted/"):
            assert client_for(person).get(f"{article.get_absolute_url()}{path}").status_code == 404
        with pytest.raises(Article.DoesNotExist):
            services.decide_on_news(article, by=person, number=2, decisions={})


# putting blocks in


def taken(text: str, before: str, after: str, *words: str) -> str:
    chosen = [digest_of(p) for p in changes(before, after) if any(w in p.marked for w in words)]
    return str(put_in(text, before, after, chosen))


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        # as it was in the origin: it becomes the new one
        (
            TEXT,
            ["herinnering"],
            TEXT.replace("afspraak vooraf", "afspraak en een herinnering vooraf"),
        ),
        # new: below the block it follows there
        (TEXT, ["Bellen"], TEXT + "<p>Bellen kan voortaan ook.</p>"),
        # made to measure: it stays, with theirs below it
        (
            "<h2>Aanpak</h2><p>Met een telefonische afspraak vooraf.</p><p>Einde.</p>",
            ["herinnering"],
            "<h2>Aanpak</h2><p>Met een telefonische afspraak vooraf.</p>"
            "<p>Met een digitale afspraak en een herinnering vooraf.</p><p>Einde.</p>",
        ),
        # gone: at the end of its section
        (
            "<h2>Aanpak</h2><p>Anders.</p><h2>Kosten</h2><p>Niets.</p>",
            ["Bellen"],
            "<h2>Aanpak</h2><p>Anders.</p><p>Bellen kan voortaan ook.</p><h2>Kosten</h2><p>Niets.</p>",
        ),
        # without its section: at the end
        ("<p>Heel anders.</p>", ["Bellen"], "<p>Heel anders.</p><p>Bellen kan voortaan ook.</p>"),
        # there already
        (NEWER, ["herinnering", "Bellen"], NEWER),
    ],
)
def test_origin_block_taken_over_is_put_where_it_belongs(text, words, expected):
    assert taken(text, TEXT, NEWER, *words) == expected


def test_origin_block_removed_is_removed_only_where_unchanged():
    shorter = TEXT.replace("<p>Elk uur een slot vrij.</p>", "")

    assert taken(TEXT, TEXT, shorter, "slot") == shorter
    own = TEXT.replace("een slot", "twee slots")
    assert taken(own, TEXT, shorter, "slot") == own


def test_origin_list_item_taken_over_joins_the_own_list():
    before, after = "<ul><li>een</li></ul>", "<ul><li>een</li><li>twee</li></ul>"

    assert taken(before, before, after, "twee") == after
