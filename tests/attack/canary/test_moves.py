"""A right that ends, ends at the next request, on every surface, in the session that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from knowledge import services as knowledge
from knowledge.models import Article, Attachment, Comment, Revision
from knowledge.search import articles
from tests.attack.canary.articles import TEXTS, writing
from tests.attack.canary.seats import (
    of,
)
from tests.attack.canary.tokens import token
from tests.conftest import as_app, make_person
from zones import access, mail, services
from zones.choices import Role
from zones.letters import password_url
from zones.models import Letter, Membership, User

if TYPE_CHECKING:
    from tests.attack.canary.tokens import Planted


def revise(planted: Planted, name: str, **changes: object) -> Article:
    article = of(planted, name)
    return knowledge.revise(
        article, by=planted.people.user("polder_coordinator"), version=article.version,
        writing=writing(planted, name, **changes),
    )  # fmt: skip


def test_session_of_dismissed_member_sees_nothing(planted, seat):
    there = seat("polder_member2")
    assert {
        token("zone", "body"),
        token("zone", "cleanfile"),
        token("plan", "goal"),
    } <= there.sees()

    services.dismiss_member(
        by=planted.people.user("polder_chief"),
        membership=planted.people.membership("polder_member2", "polder"),
    )

    assert there.sees() == set()
    assert there.browser.get("/").status == 200  # what everybody may see who is not signed in
    assert there.browser.get("/profile/").status == 302


def test_session_of_member_dismissed_from_one_of_two_zones_sees_none_of_it(planted, seat):
    riho = planted.people.zones["riho"]
    Membership.objects.create(
        person=planted.people.user("polder_coordinator"), zone=riho, role=Role.CHIEF
    )
    there = seat("polder_coordinator")
    assert {token("draft", "body"), token("binned", "title")} <= there.sees()

    services.dismiss_member(
        by=planted.people.user("polder_chief"),
        membership=planted.people.membership("polder_coordinator", "polder"),
    )

    assert there.sees() == set()
    assert there.browser.get("/profile/").status == 200


def test_session_of_author_moved_to_another_zone_sees_nothing_of_the_first(planted, seat):
    there = seat("polder_member")
    assert {token("draft", "body"), token("withdrawn", "body")} <= there.sees()

    services.dismiss_member(
        by=planted.people.user("polder_chief"),
        membership=planted.people.membership("polder_member", "polder"),
    )
    services.add_member(
        by=planted.people.user("riho_chief"), zone=planted.people.zones["riho"],
        email="polder_member@polder.example", name="", function="", role=Role.COORDINATOR,
    )  # fmt: skip

    assert there.sees() == set()


def test_session_of_coordinator_made_member_sees_what_members_see(planted, seat):
    there = seat("polder_coordinator")
    assert {
        token("draft", "body"),
        token("withdrawn", "body"),
        token("binned", "title"),
    } <= there.sees()

    services.change_member(
        by=planted.people.user("polder_chief"), name="x", function="", role=Role.MEMBER,
        membership=planted.people.membership("polder_coordinator", "polder"),
    )  # fmt: skip

    left = there.sees()
    closed = {
        w
        for w in left
        if w.startswith(tuple(f"kanarie{i}" for i in ("draft", "withdrawn", "binned")))
    }
    assert closed == set()
    assert token("zone", "body") in left
    assert there.browser.get("/zones/polder/members/").status == 404


def test_session_and_letters_of_deactivated_account_show_nothing(planted, seat):
    there = seat("polder_chief")
    person = planted.people.user("polder_chief")
    link = password_url(person).removeprefix("http://localhost:8000")
    welcome = mail.queue_letter(
        "welcome", person, "welcome:late", zone=planted.people.zones["polder"].pk
    )
    forgotten = mail.queue_letter("password_reset", person, "reset:late")
    assert {token("draft", "body"), token("binned", "title")} <= there.sees()

    User.objects.filter(pk=person.pk).update(is_active=False)

    assert there.sees() == set()
    assert mail._make(Letter.objects.get(pk=welcome.pk)) is None
    assert mail._make(Letter.objects.get(pk=forgotten.pk)) is None
    for answer in there.browser.follow(there.browser.get(link)):
        assert 'name="password1"' not in answer.body
    assert there.browser.get("/profile/").status == 302


@pytest.mark.parametrize(("name", "reader"), [("named", "vlas_member"), ("zone", "polder_member2")])
def test_article_withdrawn_is_hidden_until_published_again(planted, seat, name, reader):
    there, author = seat(reader), planted.people.user("polder_member")
    before = there.sees_of(name)
    assert {token(name, "body"), token(name, "comment"), token(name, "cleanfile")} <= before

    knowledge.withdraw(of(planted, name), by=author)
    assert there.sees_of(name) == set()

    knowledge.publish(of(planted, name), by=author)
    assert there.sees_of(name) == before


@pytest.mark.parametrize(
    ("name", "reader"), [("named", "vlas_coordinator"), ("zone", "polder_member2")]
)
def test_article_binned_is_hidden_until_restored(planted, seat, name, reader):
    there, author = seat(reader), planted.people.user("polder_member")
    before = there.sees_of(name)
    assert {token(name, "body"), token(name, "comment"), token(name, "cleanfile")} <= before

    knowledge.move_to_bin(of(planted, name), by=author)
    assert there.sees_of(name) == set()

    knowledge.restore(of(planted, name), by=author)
    assert there.sees_of(name) == before


def test_article_audience_narrowed_step_by_step_hides_it(planted, seat):
    """From the network to two zones, and to the own zone."""
    revise(planted, "named", audience="network")
    riho, vlas, colleague = seat("riho_member"), seat("vlas_member"), seat("polder_member2")
    told = {token("named", "body"), token("named", "comment"), token("named", "cleanfile")}
    assert riho.sees_of("named") & told == {token("named", "body")}  # the rest was for two zones

    revise(planted, "named", audience="named", named_zones=(planted.people.zones["vlas"],))
    assert riho.sees_of("named") == set()
    assert told <= vlas.sees_of("named")

    revise(planted, "named", audience="zone")
    assert vlas.sees_of("named") == set()
    assert told <= colleague.sees_of("named")


def test_article_opened_later_keeps_older_texts_closed(planted, seat):
    there = seat("riho_member")
    item = planted.items["zone"]
    knowledge.revise(
        of(planted, "zone"), by=planted.people.user("polder_coordinator"),
        version=of(planted, "zone").version, writing=writing(planted, "opened", audience="network"),
    )  # fmt: skip

    seen = there.sees_of("zone")
    assert not seen & {token("zone", word) for word in TEXTS}
    assert token("zone", "cleanfile") not in seen  # what hangs below it was for the own zone
    assert numbers_read(planted, "riho_member", item.pk) == [2]
    assert numbers_read(planted, "polder_member2", item.pk) == [1, 2]


def numbers_read(planted: Planted, name: str, article: int) -> list[int]:
    """Return which editions the database itself shows to somebody, by SQL of their own."""
    with access.reading_as(planted.people.user(name)), as_app(), connection.cursor() as cursor:
        table = Revision._meta.db_table
        cursor.execute(f"SELECT number FROM {table} WHERE article_id = %s ORDER BY 1", [article])  # noqa: S608
        return [number for (number,) in cursor]


@pytest.mark.parametrize("index", ["moved along", "stale"])
def test_article_moved_to_another_zone_is_hidden_from_the_first(planted, seat, index):
    """No service does it; the owner of the database can, and may forget the search index."""
    before, after, author = seat("polder_member2"), seat("riho_member"), seat("polder_member")
    told = {token("zone", "body"), token("zone", "comment"), token("zone", "cleanfile")}
    assert told <= before.sees_of("zone")
    riho = planted.people.zones["riho"]
    own = access.audience_for("zone", riho, by=planted.people.user("riho_chief"))
    item = planted.items["zone"]

    Article.objects.filter(pk=item.pk).update(zone=riho, audience=own)
    Revision.objects.filter(article=item.pk).update(audience=own)
    for below in (Attachment, Comment):
        below.objects.filter(article=item.pk).update(audience=own)
    if index == "moved along":
        articles.index(Article.objects.get(pk=item.pk))

    assert before.sees_of("zone") == set()
    assert author.sees_of("zone") == set()
    assert told <= after.sees_of("zone")


def test_file_refused_later_is_gone_for_member_who_joined(planted, seat):
    """Who joins reads from then on; a file that is refused later is gone at once."""
    person = make_person("later@polder.example", Role.MEMBER, planted.people.zones["riho"])
    planted.people.ids["later"] = person.pk
    services.add_member(
        by=planted.people.user("polder_chief"), zone=planted.people.zones["polder"], email=person.email,
        name="", function="", role=Role.MEMBER,
    )  # fmt: skip
    file = planted.items["zone"].files[0]
    there = planted.people.browser("polder_member2")
    assert there.get(f"/knowledge/files/{file}/").status == 200

    Attachment.objects.filter(public_id=file).update(state="refused", file="")

    assert there.get(f"/knowledge/files/{file}/").status == 404
