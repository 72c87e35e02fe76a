"""Monday's digest: sent twice, arrived once, right for whom it is for."""

from __future__ import annotations

import re
import secrets

from tests.journeys.test_practice_travels import post


def digests(portal, address: str) -> list:
    return [m for m in portal.letters(address) if m["List-Unsubscribe"]]


def test_digest_sent_twice_arrives_once_with_readable_items(walk, portal):
    word = f"dijkwacht{secrets.token_hex(3)}"
    with walk("member@polder.example") as polder:
        private = post(polder, f"Alleen voor ons: {word}", "zone")
        shared = post(polder, f"Voor iedereen: {word}", "network")

    portal.manage("send_digests")
    portal.manage("send_digests")

    for slug in ("antwerpen", "polder", "riho", "vlas", "westkust"):
        portal.wait_for_letter(f"member@{slug}.example", "eekoverzicht")
        assert len(digests(portal, f"member@{slug}.example")) == 1

    (letter,) = digests(portal, "member@vlas.example")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = letter.get_body(("plain",)).get_content()
    html = letter.get_body(("html",)).get_content()
    paths = set(re.findall(r"/(?:knowledge|exchanges)/[a-z0-9]{12}/", text))
    assert shared in paths
    assert private not in paths
    assert f"Alleen voor ons: {word}" not in text + html + letter["Subject"]
    assert paths == set(re.findall(r"/(?:knowledge|exchanges)/[a-z0-9]{12}/", html))
    with walk("member@vlas.example") as vlas:
        assert [vlas.go(path) for path in sorted(paths)] == [200] * len(paths)

    unsubscribe = re.search(r"<(.+)>", letter["List-Unsubscribe"])[1].removeprefix(portal.url)
    with walk() as stranger:
        assert stranger.go(unsubscribe) == 200
        stranger.look()
        with stranger.page.expect_navigation():
            stranger.page.locator("main form button").click()
        stranger.look()
    with walk("member@vlas.example") as vlas:
        vlas.go("/profile/")
        assert not vlas.page.is_checked("[name=wants_digest]")
        vlas.page.check("[name=wants_digest]")
        with vlas.page.expect_navigation():
            vlas.page.locator("main form button").last.click()
