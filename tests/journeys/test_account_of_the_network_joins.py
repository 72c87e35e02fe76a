"""A zone asks for the observer; the network coordinator and the observer agree; a chief is appointed."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import PHONE, WIDE


@pytest.mark.parametrize(
    ("slug", "width", "language"), [("vlas", WIDE, "nl"), ("westkust", PHONE, "fr")]
)
def test_observer_joins_a_zone_when_both_agree(walk, portal, slug, width, language):
    with (
        walk(f"coordinator@{slug}.example", width, language) as zone,
        walk("network@antw4wvl.example", width, language) as network,
        walk("observer@antw4wvl.example", width, language) as observer,
    ):
        zone.go(f"/zones/{slug}/members/new/")
        zone.page.fill("[name=email]", "observer@antw4wvl.example")
        zone.page.fill("[name=name]", "Waarnemer")
        with zone.page.expect_navigation():
            zone.page.locator("main form button.btn-primary").last.click()
        zone.look()
        zone.page.check("[name=address_is_right]")
        with zone.page.expect_navigation():
            zone.page.locator("main form button.btn-primary").last.click()
        zone.confirm_password()
        assert zone.path == f"/zones/{slug}/members/"
        zone.look()

        portal.wait_for_letter("network@antw4wvl.example", "")
        for person, confirms in ((network, True), (observer, True)):
            person.go("/membership-requests/")
            person.look()
            person.page.locator("main li a.btn").first.click()
            person.look()
            with person.page.expect_navigation():
                person.page.locator("main button[name=answer][value=agree]").click()
            if confirms:
                person.confirm_password()
            person.look()

        observer.go(f"/zones/{slug}/")
        assert "mailto:" in observer.page.content()


@pytest.mark.parametrize(("width", "language"), [(WIDE, "nl"), (PHONE, "fr")])
def test_chief_page_renders_and_names_missing_field(walk, width, language):
    with walk("network@antw4wvl.example", width, language) as network:
        assert network.go("/zones/antwerpen/chief/") == 200
        network.look()
        with network.page.expect_navigation():
            network.page.locator("main button[name=action][value=appoint]").click()
        network.look()  # what is lacking is said at its field
