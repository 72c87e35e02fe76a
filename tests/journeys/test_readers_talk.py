"""Somebody is named and answers; personal data is reported, gone, and decided about; colleagues are found."""

from __future__ import annotations

import secrets

from tests.journeys.test_practice_travels import post


def press(person, selector: str) -> None:
    with person.page.expect_navigation():
        person.page.locator(selector).last.click()


def test_comment_mention_is_told_and_answered(walk, portal):
    asked = []
    with walk("member@polder.example") as polder:
        address = post(polder, f"Wie kent dit? {secrets.token_hex(3)}", "network")
    with walk("member@vlas.example") as vlas:
        vlas.go(address)
        field = vlas.page.locator("#say textarea")
        field.press_sequentially("@Zonecoördinator Ri")
        vlas.page.locator(".name-list li").first.wait_for()
        field.press("Enter")
        field.press_sequentially("zie jij dit ook?")
        assert field.input_value() == "@Zonecoördinator Riho zie jij dit ook?"
        vlas.page.locator("#say button[type=submit]").click()
        vlas.page.locator(".mention").wait_for()
        vlas.look()
    letter = portal.wait_for_letter("coordinator@riho.example", "genoemd")
    assert address in letter.get_body(("plain",)).get_content()
    with walk("coordinator@riho.example") as riho:
        riho.go(address)
        riho.page.locator("#say textarea").fill("Ja, sinds maart.")
        riho.page.locator(".comment-ways a").first.click()
        riho.page.locator("#say [name=answers]").wait_for(state="attached")
        riho.page.locator("#say .notice a").click()
        riho.page.locator("#say [name=answers]").wait_for(state="detached")
        riho.page.locator(".comment-ways a").first.click()
        riho.page.locator("#say [name=answers]").wait_for(state="attached")
        riho.page.once("dialog", lambda leaving: (asked.append(leaving.type), leaving.dismiss()))
        riho.page.locator(".wordmark").click()
        assert asked == ["beforeunload"]
        riho.page.context.set_offline(True)
        riho.page.locator("#say button[type=submit]").click()
        riho.page.locator("#messages [data-trouble=failed]").wait_for()
        riho.page.context.set_offline(False)
        riho.trouble.clear()  # the browser's own words about the line
        assert riho.page.input_value("#say textarea") == "Ja, sinds maart."
        riho.page.locator("#say button[type=submit]").click()
        riho.page.locator(".thread .answer").wait_for()
        assert riho.page.locator("#messages [data-trouble]").count() == 0
        riho.page.locator("#signs button", has_text="Speelt bij ons ook").click()
        riho.page.locator(".sign-zones").wait_for()
        assert "PZ Riho ziet dit ook." in riho.page.locator(".sign-zones").inner_text()
        riho.look()


def test_personal_data_reported_is_hidden_and_decided_about(walk, portal):
    with walk("member@polder.example") as polder:
        address = post(polder, f"Met een naam erin {secrets.token_hex(3)}", "network")
    with walk("member@vlas.example") as vlas:
        vlas.go(f"{address}report/")
        vlas.look()
        vlas.page.check("[name=kind][value=personal_data]")
        vlas.page.fill("[name=words]", "In de eerste zin.")
        press(vlas, "main form button[type=submit]")
        vlas.look()
        assert vlas.go(address) == 404
    portal.wait_for_letter("coordinator@polder.example", "Gemeld")
    with walk("coordinator@polder.example") as coordinator:
        coordinator.go(address)
        coordinator.look()
        coordinator.go("/knowledge/reports/")
        coordinator.look()
        with coordinator.page.expect_navigation():
            coordinator.page.locator(".rows .row-title a").first.click()
        coordinator.page.check("[name=outcome][value=kept]")
        coordinator.page.fill("[name=answer]", "Dank, de naam is verzonnen.")
        press(coordinator, "main form button[type=submit]")
        coordinator.look()
    portal.wait_for_letter("member@vlas.example", "besliste")
    with walk("member@vlas.example") as vlas:
        assert vlas.go(address) == 200


def test_directory_on_a_phone_finds_colleague(walk):
    with walk("member@vlas.example", width=360) as vlas:
        vlas.go("/people/?q=recherche")
        vlas.look()
        with vlas.page.expect_navigation():
            vlas.page.locator(".people a", has_text="Lokale recherche Polder").click()
        assert "afwezig tot" in vlas.page.locator(".page-head").inner_text()
        vlas.look()
