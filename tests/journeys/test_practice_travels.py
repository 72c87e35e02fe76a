"""A zone posts for itself and for the network; another finds the one, and the other is not there."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from tests.journeys.conftest import PHONE, WIDE

PDF = Path(__file__).with_name("plan.pdf")


def post(polder, title: str, audience: str, *, file: Path | None = None) -> str:
    """Fill in the form as a member does and publish; return the new article's path."""
    page = polder.page
    polder.go("/knowledge/new/")
    page.fill("[name=title]", title)
    page.fill("[name=summary]", f"Waarom {title} een andere zone vooruithelpt.")
    polder.write_body("We begonnen in oktober met twee ploegen.")
    page.locator("[name=kind][value=practice], select[name=kind]").first.wait_for()
    page.select_option("select[name=kind]", "practice")
    page.select_option("select[name=topic]", index=3)
    page.select_option("select[name=stage]", "promising")
    page.check(f"[name=audience][value={audience}]")
    if file:
        page.set_input_files("[name=files]", file)
    polder.look()
    polder.press("publish")
    assert polder.path.startswith("/knowledge/")
    polder.look()
    return polder.path


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_practice_for_network_reaches_another_zone_and_private_one_stays(walk, portal, width):
    word = f"kwelwater{secrets.token_hex(3)}"
    with walk("member@polder.example", width) as polder:
        private = post(polder, f"Alleen voor ons: {word}", "zone", file=PDF)
        shared = post(polder, f"Voor iedereen: {word}", "network")
        polder.go(private)
        assert "plan.pdf" in polder.text()

    with walk("member@vlas.example", width) as vlas:
        vlas.go(f"/search/?q={word}")
        vlas.look()
        assert "Voor iedereen" in vlas.text()
        assert "Alleen voor ons" not in vlas.text()
        vlas.page.get_by_role("link", name="Voor iedereen").first.click()
        vlas.page.wait_for_url(f"**{shared}")
        vlas.page.fill("[name=text]", "Werkt dit ook met één ploeg?")
        vlas.page.locator("form:has([name=text]) button").click()
        vlas.page.get_by_text("Werkt dit ook met één ploeg?").first.wait_for()
        vlas.look()

        assert vlas.go(private) == 404
        vlas.look()
        for path in ("/", "/knowledge/", "/zones/polder/", "/digest/"):
            vlas.go(path)
            vlas.look()
            assert "Alleen voor ons" not in vlas.text()
        assert "Voor iedereen" in vlas.text(), "the digest page ends the walk"

    comment = portal.wait_for_letter("member@polder.example", word)
    text = comment.get_body(("plain",)).get_content()
    assert shared in text
    assert "Werkt dit ook" not in text
