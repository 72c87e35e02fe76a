"""A coordinator lets somebody in, who sets a password by letter, signs in, and is dismissed again."""

from __future__ import annotations

import re
import secrets


def test_member_is_added_signs_in_and_is_dismissed(walk, portal):
    address = f"nieuw-{secrets.token_hex(3)}@polder.example"
    password = f"polder in de mist {secrets.token_hex(4)}"
    with walk("coordinator@polder.example") as coordinator, walk() as newcomer:
        coordinator.go("/zones/polder/members/new/")
        coordinator.page.fill("[name=email]", address)
        coordinator.page.fill("[name=name]", "Nieuwe medewerker Polder")
        coordinator.page.fill("[name=function]", "wijkwerking")
        with coordinator.page.expect_navigation():
            coordinator.page.locator("main form button.btn-primary").last.click()
        coordinator.confirm_password()
        assert "Nieuwe medewerker Polder" in coordinator.text()

        letter = portal.wait_for_letter(address, "")
        text = letter.get_body(("plain",)).get_content()
        link = re.search(r"/accounts/password/reset/key/\S+", text)[0]
        newcomer.go(link)
        newcomer.look()
        newcomer.page.fill("[name=password1]", password)
        newcomer.page.fill("[name=password2]", password)
        with newcomer.page.expect_navigation():
            newcomer.page.locator("main form button").click()
        newcomer.look()
        newcomer.go("/accounts/login/")
        newcomer.page.fill("[name=login]", address)
        newcomer.page.fill("[name=password]", password)
        newcomer.page.press("[name=password]", "Enter")
        newcomer.page.wait_for_url(f"{portal.url}/")
        newcomer.look()

        coordinator.go("/zones/polder/members/")
        row = coordinator.page.locator("li, tr").filter(has_text="Nieuwe medewerker Polder").last
        row.get_by_role("link").first.click()
        coordinator.page.locator("a[href$='/dismiss/']").click()
        coordinator.look()
        with coordinator.page.expect_navigation():
            coordinator.page.locator("main form button").last.click()
        newcomer.go("/knowledge/")
        assert newcomer.path.startswith("/accounts/login/")
