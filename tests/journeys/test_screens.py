"""Every screen in both languages, at both widths, for those who belong and those who do not."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import PHONE, WIDE

SCREENS = (
    "/",
    "/knowledge/",
    "/knowledge/new/",
    "/questions/",
    "/questions/?show=all",
    "/questions/new/",
    "/search/?q=inbraak",
    "/search/?q=fietsdifstal",
    "/search/?q=wqxzptk",
    "/exchanges/",
    "/exchanges/new/",
    "/exchanges/deputies/",
    "/exchanges/timeline/",
    "/exchanges/ideas/",
    "/exchanges/ideas/new/",
    "/zones/",
    "/zones/polder/",
    "/zones/polder/edit/",
    "/topics/",
    "/topics/operational-and-judicial/",
    "/digest/",
    "/profile/",
)
ENGLISH = ("Sign in", "Search", "Knowledge", "Save", "Zones of", "Weekly")


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_screens_of_coordinator_render_in_both_languages_and_widths(walk, width, language):
    with walk("coordinator@polder.example", width, language) as polder:
        for path in (*SCREENS, "/zones/polder/members/", "/zones/polder/members/new/"):
            assert polder.go(path) == 200, path
            assert polder.page.evaluate("document.documentElement.lang") == language
            polder.look()
            assert not [word for word in ENGLISH if word in polder.text()], path


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_screens_of_terms_render(walk, width):
    with walk("network@antw4wvl.example", width) as network:
        for path in (
            "/knowledge/terms/",
            "/knowledge/terms/?q=fiets",
            "/knowledge/terms/new/",
            "/search/missed/",
        ):
            assert network.go(path) == 200, path
            network.look()


@pytest.mark.parametrize("address", ["observer", "admin", "network"])
def test_screens_of_accounts_without_zone_render(walk, address):
    with walk(f"{address}@antw4wvl.example") as person:
        for path in (
            "/",
            "/knowledge/",
            "/exchanges/",
            "/zones/",
            "/topics/client-management/",
            "/digest/",
            "/profile/",
        ):
            assert person.go(path) == 200, path
            person.look()


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_screens_before_sign_in_render_in_both_languages_and_widths(walk, width, language):
    with walk(width=width, language=language) as stranger:
        for path in ("/", "/privacy/", "/accounts/login/", "/accounts/password/reset/"):
            assert stranger.go(path) == 200, path
            assert stranger.page.evaluate("document.documentElement.lang") == language
            stranger.look()
        assert stranger.go("/knowledge/") == 200
        assert stranger.path.startswith("/accounts/login/")
