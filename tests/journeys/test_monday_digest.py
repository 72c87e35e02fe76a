"""Monday's digest: sent twice, arrived once, right for whom it is for."""

from __future__ import annotations

import re


def digests(portal, address: str) -> list:
    return [m for m in portal.letters(address) if m["List-Unsubscribe"]]


def test_each_mailbox_holds_one_right_digest(walk, portal):
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
    assert paths
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
