"""Three zones carry a project from draft to running, with one "ask for changes" on the way."""

from __future__ import annotations

import secrets

import pytest

from tests.journeys.conftest import PHONE, WIDE


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_project_of_three_zones_goes_from_draft_to_running(walk, portal, width):
    title = f"Gedeelde hondenploeg {secrets.token_hex(3)}"
    with walk("coordinator@westkust.example", width) as westkust:
        page = westkust.page
        westkust.go("/exchanges/new/")
        page.fill("[name=title]", title)
        page.select_option("select[name=topic]", index=2)
        page.fill("[name=common_goal]", "Binnen het uur een speurhond ter plaatse.")
        page.fill("[name=starts_on]", "2027-01-01")
        page.fill("[name=ends_on]", "2027-12-31")
        page.check("[name=audience][value=named]")
        for slug in ("polder", "vlas"):
            page.locator(f"input[type=checkbox][name=partners][value={slug}]").check()
        for field in page.locator("main textarea[name$=own_goal]:visible").all():
            field.fill("Sneller zoeken zonder extra personeel.")
        for field in page.locator("main [name$=brings]:visible").all():
            field.fill("één ploeg")
        for field in page.locator("main [name$=gets]:visible").all():
            field.fill("tien inzetten")
        westkust.look()
        westkust.press("submit")
        path = westkust.path
        westkust.look()

        with walk("coordinator@polder.example", width) as polder:
            portal.wait_for_letter("coordinator@polder.example", title)
            polder.go("/")
            assert title in polder.text()
            polder.go(path)
            polder.look()
            polder.page.fill("[name=reason]", "Wie vergoedt de opleiding van de geleider?")
            polder.press("request_changes")
            assert "Wie vergoedt de opleiding" in polder.text()

            westkust.go(f"{path}edit/")
            page.fill(
                "[name=common_goal]", "Binnen het uur een speurhond. Westkust betaalt de opleiding."
            )
            westkust.look()
            westkust.press("submit")

            polder.go(path)
            polder.press("approve")
            polder.look()

        with walk("chief@vlas.example", width) as vlas:
            vlas.go(path)
            vlas.press("approve")

        westkust.go(path)
        with page.expect_navigation():
            page.locator("form[action$='/steps/start/'] button").click()
        westkust.look()
        assert "Loopt" in westkust.text()

    with walk("member@riho.example", width) as riho:
        assert riho.go(path) == 404
        riho.go("/exchanges/")
        assert title not in riho.text()
