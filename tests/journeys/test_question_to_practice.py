"""A zone asks, another answers, the answer becomes a practice; and who may not read finds nothing."""

from __future__ import annotations

import re
import secrets

import pytest

from tests.journeys.conftest import PHONE, WIDE


def ask(vlas, title: str, audience: str = "network") -> str:
    page = vlas.page
    vlas.go("/questions/new/")
    page.fill("[name=title]", title)
    vlas.write_body("Aan de balie vragen ze het elke dag.")
    page.select_option("select[name=topic]", index=3)
    page.check(f"[name=audience][value={audience}]")
    vlas.look()
    vlas.press("ask")
    assert re.fullmatch(r"/questions/[a-z0-9]{12}/", vlas.path)
    vlas.look()
    return vlas.path


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_question_becomes_a_practice(walk, portal, width):
    word = f"nachtloket{secrets.token_hex(3)}"
    with walk("member@vlas.example", width) as vlas:
        question = ask(vlas, f"Wie opende al een {word}?")
        private = ask(vlas, f"Onder ons over het {word}", "zone")

    with walk("member@westkust.example", width) as westkust:
        westkust.go(question)
        westkust.page.get_by_role("button", name="Ik heb deze vraag ook").click()
        westkust.page.get_by_text("1 collega heeft deze vraag ook").wait_for()

    with walk("member@riho.example", width) as riho:
        riho.go("/questions/")
        riho.look()
        assert "Onder ons" not in riho.text()
        riho.go(question)
        riho.write_body("Wij, met een afspraak per telefoon.")
        with riho.page.expect_navigation():
            riho.page.get_by_role("button", name="Plaats je antwoord").click()
        assert "met een afspraak per telefoon" in riho.text()
        riho.look()

    portal.wait_for_letter("member@vlas.example", word)
    with walk("member@vlas.example", width) as vlas:
        vlas.go(question)
        with vlas.page.expect_navigation():
            vlas.page.get_by_role("button", name="Dit is de oplossing").click()
        assert "De oplossing" in vlas.text()
        vlas.look()

    portal.wait_for_letter("member@riho.example", word)
    with walk("member@riho.example", width) as riho:
        riho.go(question)
        with riho.page.expect_navigation():
            riho.page.get_by_role("button", name="Maak er een praktijk van").click()
        assert riho.path.endswith("/edit/")
        riho.page.fill("[name=summary]", "Een afspraak per telefoon, ook in de avond.")
        riho.press("publish")
        riho.look()
        practice = riho.path
        assert "naar een antwoord van" in riho.text()

    with walk("member@westkust.example", width) as westkust:
        westkust.go(question)
        assert westkust.page.locator(f'main a[href="{practice}"]').count() == 1
        assert "1 collega heeft deze vraag ook" in westkust.text()
        westkust.go("/questions/new/")
        westkust.page.locator("[name=title]").press_sequentially(f"Iets over een {word}")
        westkust.page.locator("#similar").get_by_text("Wie opende al een").first.wait_for()
        assert "Onder ons" not in westkust.text()
        westkust.look()
        assert westkust.go(private) == 404
        for path in ("/", "/questions/?show=all", f"/search/?q={word}", "/digest/", "/zones/vlas/"):
            westkust.go(path)
            westkust.look()
            assert "Onder ons" not in westkust.text()
