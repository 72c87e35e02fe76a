"""A zone talks about its own article; opened to the network, what was said stays closed until a coordinator opens it."""

from __future__ import annotations

import secrets

import pytest

from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.test_practice_travels import PDF, post
from tests.journeys.test_readers_talk import press


@pytest.mark.parametrize(("width", "language"), [(WIDE, "nl"), (PHONE, "fr")])
def test_comments_of_private_article_stay_closed_until_opened(walk, portal, width, language):
    said = f"onder ons {secrets.token_hex(3)}"
    with walk("member@polder.example", width) as polder:
        address = post(polder, f"Eerst voor ons {secrets.token_hex(3)}", "zone", file=PDF)
        assert "Wie leest dit: Alleen PZ Polder." in polder.text()
        polder.page.fill("#say textarea", said)
        polder.page.locator("#say button[type=submit]").click()
        polder.page.locator(".thread li").wait_for()
    with walk("coordinator@polder.example", width, language) as coordinator:
        coordinator.go(f"{address}edit/")
        coordinator.page.check("[name=audience][value=network]")
        coordinator.press("publish")
        assert coordinator.path == f"{address}below/"
        assert said in coordinator.text()
        coordinator.look()
        coordinator.go(address)
        coordinator.look()
    with walk("member@vlas.example", width) as vlas:
        vlas.go(address)
        assert said not in vlas.text()
        assert "plan.pdf" not in vlas.text()
    with walk("coordinator@polder.example", width, language) as coordinator:
        coordinator.go(f"{address}below/")
        press(coordinator, "main button[value=all]")
        coordinator.look()
    with walk("member@vlas.example", width) as vlas:
        vlas.go(address)
        assert said in vlas.text()
        assert "plan.pdf" in vlas.text()
    letter = portal.wait_for_letter("member@polder.example", "Meer mensen lezen")
    assert said not in letter.get_body(("plain",)).get_content()
