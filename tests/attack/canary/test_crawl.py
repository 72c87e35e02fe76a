"""Every address as everybody, by GET, HEAD and POST: a token where it does not belong fails."""

from __future__ import annotations

from collections import Counter

import pytest

from knowledge.models import Article
from tests.attack.canary.conftest import undone
from tests.attack.canary.crawling import UNSURE, Round, by_get
from tests.attack.canary.filling import CLOSED, Few, addresses
from tests.attack.canary.likeness import FORM_KEY, Likeness
from tests.attack.canary.people import AS_A_COLLEAGUE, OUTSIDERS, READ_NOTHING
from tests.attack.canary.places import PLACES, routes
from tests.attack.canary.reading import found_in
from tests.attack.canary.standing import fingerprint, standing, written

HEADS_A_ROUTE = 2

NEVER_SHOWN = (
    "reason", "error", "formkey", "commentkey", "answerkey", "remarkkey", "subject", "text", "html", "pendingfile", "refusedfile",
    "own", "brings", "gets",
)  # fmt: skip
"""Last words of tokens that no page shows to anybody; of proposals to a zone, those of projects that were submitted since."""

OLD_OR_BINNED = ("kanarierevision", "kanariereason", "kanariebinned", "kanariedrafted")
"""Of what lies in the bin only the title is shown, of an old edition nothing."""


NOT_PUBLISHED = {"kanariedraftsourceid", "kanariewithdrawnsourceid"}
"""Where an article came from is told by the search only."""


def rows_for(name: str) -> Few:
    """Return of how many rows this person is asked to go to the pages."""
    return CLOSED if name in READ_NOTHING else name in AS_A_COLLEAGUE


def test_crawl_covers_every_address():
    assert sorted(set(routes())) == sorted(PLACES)


def test_crawl_shows_tokens_to_their_readers(planted):
    """So that a token that is found nowhere is one that was hidden, and not one that was never shown."""
    tokens = {word for word in planted.readers if word.startswith("kanarie")}
    awaited = {word for word in tokens if not word.endswith(NEVER_SHOWN)} - NOT_PUBLISHED
    awaited -= {word for word in awaited if word.startswith(OLD_OR_BINNED)}
    awaited |= {"kanariebinnedtitle", "kanariedraftedtitle"}
    for name in ("polder_member", "polder_chief"):
        few = name == "polder_member"  # the chief sees nearly all of it
        for _address, answer in by_get(planted.people.browser(name), planted, few=few):
            awaited -= found_in(answer.told)
            if not awaited:
                return
    vlas = planted.people.browser("vlas_coordinator")
    for _address, answer in by_get(vlas, planted, few=("closing",)):  # of which much is its own
        awaited -= found_in(answer.told)

    assert awaited == set()


@pytest.mark.parametrize("name", OUTSIDERS)
def test_crawl_get_of_closed_items_shows_nothing_and_answers_as_for_absent(planted, name, log):
    browser, leaks, likeness = planted.people.browser(name), [], Likeness(planted, name)
    for address, answer in by_get(browser, planted, few=rows_for(name)):
        if answer.address == address.path:
            likeness.note(address, answer)
            leaks += log.leaks(planted, asked=address.path)
        assert answer.status < 500 or answer.address in UNSURE, answer.address
        leaks += [
            (answer.address, word)
            for word in planted.leaks(name, answer.findings(), answer.address)
        ]
        leaks += log.leaks(planted, asked=f"{address.path} {answer.address}")

    assert (leaks, likeness.differing) == ([], [])
    assert likeness.compared > 40


@pytest.mark.parametrize("name", OUTSIDERS)
def test_crawl_head_of_hidden_rows_answers_as_for_absent(planted, name):
    likeness = Likeness(planted, name)
    asked: Counter[str] = Counter()
    for route in PLACES:
        for address in likeness.filling.addresses(route):
            if likeness.is_hidden(address) and asked[route] < HEADS_A_ROUTE:
                asked[route] += 1
                likeness.note(address, planted.people.browser(name).head(address.path))

    assert likeness.differing == []
    assert likeness.compared > 40


@pytest.mark.parametrize("name", ["anonymous", "vlas_member", "polder_chief"])
def test_crawl_head_answers_as_get_without_the_body(planted, name):
    browser = planted.people.browser(name)
    for address in addresses(planted, few=True if name == "vlas_member" else CLOSED):
        got, head = browser.get(address.path), browser.head(address.path)
        if (
            head.alike()[:2] != got.alike()[:2]
        ):  # a minute began between them: a page that says how long ago is longer now
            got, head = browser.get(address.path), browser.head(address.path)

        assert head.alike()[:2] == got.alike()[:2], address.path
        assert not planted.leaks(name, head.findings(), head.address), address.path
        browser.follow(got)


def test_crawl_fingerprint_notices_undone_writing(planted):
    before, untouched = written(), fingerprint()
    with undone():
        Article.objects.filter(public_id=planted.items["zone"].public_id).update(title="Anders")
        assert fingerprint() != untouched

    assert written() == before + 1
    assert fingerprint() == untouched


@pytest.mark.parametrize("name", OUTSIDERS)
def test_crawl_post_to_closed_items_changes_nothing_and_answers_as_for_absent(planted, name, log):
    before, leaks, changes, likeness = standing(), [], [], Likeness(planted, name)
    tour, untouched = Round(planted, few=rows_for(name)), fingerprint()
    for address in tour:
        rows = written()
        with undone():
            browser = planted.people.browser(name)
            fields = address.place.sends() | planted.numbers(address.public_id) | FORM_KEY
            answer = browser.post(address.path, fields)
            tour.note(address.place, answer)
            for seen in browser.follow(answer):
                assert seen.status < 500 or seen.address in UNSURE, seen.address
                leaks += [
                    (address.path, word)
                    for word in planted.leaks(name, seen.findings(), seen.address)
                ]
            leaks += log.leaks(planted, asked=address.path)
            is_changed = written() != rows and fingerprint() != untouched
            changed = standing() ^ before if is_changed else set()
            changes += [(address.path, row) for row in changed if not row.is_of(name, planted)]
        likeness.note(
            address, answer
        )  # not before this is undone: a session that was used asks less
        leaks += log.leaks(planted, asked=address.path)

    assert (leaks, changes, likeness.differing) == ([], [], [])
    assert likeness.compared > 40
