"""An administrator opens one item with a reason; its zone reads about it in a letter and in its audit."""

from __future__ import annotations

import re

import pytest

from tests.journeys.conftest import PHONE, WIDE

REASON = "Melding 4711: de zone ziet haar eigen artikel niet meer staan"


def own_article(polder) -> str:
    """Return the address of an article that only PZ Polder reads."""
    polder.go("/knowledge/?zone=polder")
    row = polder.page.locator("main li").filter(has_text="Alleen PZ Polder").first
    return row.locator(".row-title a").get_attribute("href")


def test_glass_broken_by_administrator_is_shown_to_the_zone(walk, portal):
    with walk("coordinator@polder.example") as polder, walk("admin@antw4wvl.example") as admin:
        address = own_article(polder)
        title = polder.page.locator(f"main a[href='{address}']").first.inner_text()
        assert admin.go(address) == 404

        admin.go("/break-glass/")
        admin.look()
        admin.page.fill("[name=address]", portal.url + address)
        admin.page.fill("[name=reason]", REASON)
        with admin.page.expect_navigation():
            admin.page.locator("main form button.btn-primary").click()
        admin.confirm_password()
        assert re.fullmatch("/break-glass/[a-z0-9]{12}/", admin.path)
        assert title in admin.text()
        assert REASON in admin.text()
        admin.look()
        assert admin.go(address) == 404

        letter = portal.wait_for_letter("coordinator@polder.example", "technisch beheerder")
        text = letter.get_body(("plain",)).get_content()
        assert title in text
        assert REASON in text
        polder.go(re.search(r"(/zones/polder/audit/)\s", text)[1])
        assert REASON in polder.text()
        assert title in polder.text()
        polder.look()


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_audit_shows_coordinator_readers_of_another_zone(walk, width, language):
    with (
        walk("member@westkust.example") as reader,
        walk("coordinator@polder.example", width, language) as polder,
    ):
        reader.go("/knowledge/?zone=polder")
        row = reader.page.locator("main li").filter(has_text="PZ Polder,").first
        row.locator(".row-title a").click()
        title = reader.page.locator("h1").inner_text()

        assert polder.go("/zones/polder/audit/") == 200
        assert "Medewerker Westkust" in polder.text()
        assert title in polder.text()
        polder.look()
        assert polder.go("/zones/polder/audit/?what=all") == 200
        polder.look()
        with polder.page.expect_download() as file:
            polder.page.locator("main a[href*='/audit/file/']").click()
        assert file.value.suggested_filename.endswith(".csv")


def test_audit_of_network_coordinator_shows_roles_and_figures(walk):
    with walk("network@antw4wvl.example", PHONE) as network:
        assert network.go("/audit/") == 200
        network.look()
        assert network.page.locator("tbody tr").count() == 5
