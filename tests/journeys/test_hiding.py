"""Personal data is reported: found first on home and shown again with one click; who hides without need is barred, and let again."""

from __future__ import annotations

import secrets

import pytest

from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.test_practice_travels import post


def follow(person, selector: str) -> None:
    with person.page.expect_navigation():
        person.page.locator(selector).first.click()


@pytest.mark.parametrize(("width", "language"), [(WIDE, "nl"), (PHONE, "fr")])
def test_report_of_hidden_article_is_undone_and_its_reporter_barred(walk, portal, width, language):
    reporter = {"nl": "member@antwerpen.example", "fr": "coordinator@antwerpen.example"}[language]
    with walk("member@polder.example") as polder:
        address = post(polder, f"Zonder naam erin {secrets.token_hex(3)}", "network")
    with walk(reporter) as antwerpen:
        antwerpen.go(f"{address}report/")
        antwerpen.page.check("[name=kind][value=personal_data]")
        antwerpen.page.fill("[name=words]", "Ergens.")
        follow(antwerpen, "main form button[type=submit]")
        assert antwerpen.go(address) == 404
    with walk("coordinator@polder.example", width, language) as coordinator:
        coordinator.go("/")
        coordinator.look()
        follow(coordinator, "form[action$='/restore/'] button")
        coordinator.look()
        follow(coordinator, "a[href$='/bar/']")
        coordinator.look()
        coordinator.page.fill("[name=reason]", "Er stond niets in.")
        follow(coordinator, "main form button[type=submit]")
        coordinator.look()
        coordinator.go("/knowledge/reports/")
        coordinator.look()
        follow(coordinator, "a[href$='/bars/']")
        coordinator.look()
        assert "Er stond niets in." in coordinator.text()
    with walk(reporter, width, language) as antwerpen:
        assert antwerpen.go(f"{address}report/") == 200
        antwerpen.look()
        assert antwerpen.page.locator(".notice-signal").count() == 1
    with walk("chief@antwerpen.example", width, language) as chief:
        chief.go("/knowledge/reports/bars/")
        chief.look()
        follow(chief, "form[action$='/lift/'] button")
        chief.look()
        assert chief.page.locator("form[action$='/lift/']").count() == 0
    with walk(reporter, width, language) as antwerpen:
        antwerpen.go(f"{address}report/")
        assert antwerpen.page.locator(".notice-signal").count() == 0


@pytest.mark.parametrize(("width", "language"), [(WIDE, "nl"), (PHONE, "fr")])
def test_comments_past_the_rate_limit_keep_input(walk, width, language):
    by = {"nl": "chief@riho.example", "fr": "chief@vlas.example"}[language]
    with walk("member@polder.example") as polder:
        address = post(polder, f"Veel reacties {secrets.token_hex(3)}", "network")
    with walk(by, width, language) as chatty:
        chatty.go(address)
        for number in range(20):
            chatty.page.locator("#say textarea").fill(f"Reactie {number}")
            chatty.page.locator("#say button[type=submit]").click()
            chatty.page.locator(f"#comments >> text='Reactie {number}'").wait_for()
        chatty.page.locator("#say textarea").fill("Deze is er te veel aan")
        chatty.page.locator("#say button[type=submit]").click()
        chatty.page.locator("#say .errorlist, #say [id$=error]").first.wait_for()
        chatty.trouble.clear()  # the browser's own words about the 429
        assert chatty.page.input_value("#say textarea") == "Deze is er te veel aan"
        assert {"nl": "Wacht", "fr": "Attendez"}[language] in chatty.page.locator(
            "#say"
        ).inner_text()
        assert chatty.page.locator("#messages [data-trouble]").count() == 0
        chatty.look()
