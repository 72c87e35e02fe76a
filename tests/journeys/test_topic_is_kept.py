"""A curator describes a topic and puts first what only some zones read; others see the page without it, on the map too."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import PHONE, WIDE

PRIVATE = "Winkeldiefstal bij kmo"


def test_topic_page_described_and_pinned_by_curator_hides_private_pins(walk, portal):
    with walk("network@antw4wvl.example") as network:
        network.go("/topics/communication/")
        network.page.get_by_role("link", name="Duid de themabeheerder aan").click()
        network.page.fill("[name=email]", "beleid@vlas.example")
        network.look()
        with network.page.expect_navigation():
            network.page.locator("main form.form-page button.btn-primary").click()
        assert "themabeheerder" in network.text()

    letter = portal.wait_for_letter("beleid@vlas.example", "themabeheerder")
    assert "/topics/communication/" in letter.get_body(("plain",)).get_content()

    with walk("beleid@vlas.example") as curator:
        curator.go("/search/?q=winkeldiefstal")
        address = curator.page.get_by_role("link", name=PRIVATE).first.get_attribute("href")
        curator.go("/topics/communication/edit/")
        curator.write_body("Begin bij het persbericht.")
        curator.page.fill("[name=address]", f"{portal.url}{address}")
        curator.page.get_by_label("Persbericht bij een reeks diefstallen").check()
        curator.look()
        with curator.page.expect_navigation():
            curator.page.locator("main form.form-page button.btn-primary").click()
        assert curator.path == "/topics/communication/"
        assert "Begin bij het persbericht." in curator.text()
        assert PRIVATE in curator.text()
        curator.look()

    with walk("member@westkust.example", PHONE) as outsider:
        outsider.go("/topics/communication/")
        assert "Begin bij het persbericht." in outsider.text()
        assert "Persbericht bij een reeks diefstallen" in outsider.text()
        assert PRIVATE not in outsider.text()
        outsider.look()
        assert outsider.go("/topics/communication/edit/") == 404


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_map_leads_to_the_zone_pages(walk, width):
    with walk("member@polder.example", width) as member:
        member.go("/zones/")
        member.look()
        names = member.page.locator(".atlas-map text").all_text_contents()
        assert {"Antwerpen", "De Panne", "Kuurne", "Houthulst"} <= set(names)
        assert "Roeselare" in member.page.locator(".atlas-list").inner_text()
        westkust = member.page.locator('.atlas-map a[href="/zones/westkust/"]')
        westkust.focus()
        member.page.keyboard.press("Enter")
        member.page.wait_for_url("**/zones/westkust/")
        member.look()
