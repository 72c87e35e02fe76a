"""An answer is changed, a remark is reported and gone, a coordinator decides; the solution goes, and the question is open."""

from __future__ import annotations

import secrets

import pytest

from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.test_question_to_practice import ask


def submit(person) -> None:
    with person.page.expect_navigation():
        person.page.locator("main form button[type=submit]").last.click()


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_answer_and_remark_are_changed_reported_and_removed(walk, portal, width):
    word = f"lokfiets{secrets.token_hex(3)}"
    with walk("member@vlas.example", width) as vlas:
        question = ask(vlas, f"Wie leent een {word} uit?")

    with walk("member@riho.example", width) as riho:
        riho.go(question)
        riho.write_body("Wij, op dinsdag.")
        with riho.page.expect_navigation():
            riho.page.get_by_role("button", name="Plaats je antwoord").click()
        with riho.page.expect_navigation():
            riho.page.locator("#answers .comment-ways a", has_text="Wijzig").click()
        riho.look()
        riho.write_body("En op vrijdag. ")
        submit(riho)
        assert "op vrijdag" in riho.text()
        assert "gewijzigd" in riho.text()
        riho.page.locator("#answers summary").click()
        riho.page.locator("#answers details textarea").fill("Vraag naar de heer uit de Kerkstraat.")
        with riho.page.expect_navigation():
            riho.page.locator("#answers details button").click()
        riho.look()

    with walk("member@westkust.example", width) as westkust:
        westkust.go(question)
        with westkust.page.expect_navigation():
            westkust.page.locator(
                ".question-remarks .comment-ways a", has_text="Fout melden"
            ).click()
        westkust.look()
        westkust.page.check("[name=kind][value=personal_data]")
        westkust.page.fill("[name=words]", "Zo is hij te herkennen.")
        submit(westkust)
        westkust.look()
        westkust.go(question)
        assert "Kerkstraat" not in westkust.text()

    portal.wait_for_letter("coordinator@vlas.example", "Gemeld")
    with walk("coordinator@vlas.example", width) as coordinator:
        coordinator.go(question)
        assert "Verborgen: iemand meldde" in coordinator.text()
        coordinator.look()
        coordinator.go("/knowledge/reports/")
        with coordinator.page.expect_navigation():
            coordinator.page.locator(".rows .row-title a").first.click()
        assert "Kerkstraat" in coordinator.text()
        coordinator.look()
        coordinator.page.check("[name=outcome][value=removed]")
        submit(coordinator)

    with walk("member@vlas.example", width) as vlas:
        vlas.go(question)
        assert "Kerkstraat" not in vlas.text()
        with vlas.page.expect_navigation():
            vlas.page.get_by_role("button", name="Dit is de oplossing").click()

    with walk("member@riho.example", width) as riho:
        riho.go(question)
        with riho.page.expect_navigation():
            riho.page.locator("#answers .comment-ways a", has_text="Verwijder").click()
        assert "de vraag staat dan weer open" in riho.text()
        riho.look()
        submit(riho)
        assert "op dinsdag" not in riho.text()
        assert "0 antwoorden" in riho.text()
        riho.look()
