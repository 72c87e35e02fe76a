"""Three zones carry a project from draft to running: own rows, one "ask for changes", a changed version, its difference."""

from __future__ import annotations

import secrets

import pytest

from tests.journeys.conftest import PHONE, WIDE

RUNS = {"nl": "Loopt", "fr": "En cours"}


def write_row(visitor, path: str, slug: str) -> None:
    """Write the row of the visitor's zone and confirm it."""
    page = visitor.page
    visitor.go(f"{path}rows/{slug}/")
    page.fill("[name=own_goal]", "Sneller zoeken zonder extra personeel.")
    page.fill("[name=measure]", "uren tot de hond er is")
    page.fill("[name=target]", "3 naar 1")
    page.fill("[name=brings_amount_1]", "1")
    page.select_option("[name=brings_unit_1]", "people_days")
    page.fill("[name=brings_what_1]", "per week")
    page.fill("[name=gets_amount_1]", "10")
    page.select_option("[name=gets_unit_1]", "hours")
    page.fill("[name=gets_what_1]", "per maand")
    visitor.look()
    visitor.press("confirm")


def decide(visitor, path: str, action: str, reason: str = "") -> None:
    """Decide, and confirm it on the page that names zone and version."""
    visitor.go(path)
    if reason:
        visitor.page.fill("[name=reason]", reason)
    visitor.press(action)
    visitor.look()
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button[type=submit]").first.click()


@pytest.mark.parametrize(("width", "language"), [(WIDE, "nl"), (PHONE, "fr"), (PHONE, "nl")])
def test_project_of_three_zones_goes_from_draft_to_running(walk, portal, width, language):
    title = f"Gedeelde hondenploeg {secrets.token_hex(3)}"
    with walk("coordinator@westkust.example", width, language) as westkust:
        page = westkust.page
        westkust.go("/exchanges/new/")
        page.fill("[name=title]", title)
        page.select_option("select[name=topic]", index=2)
        page.fill("[name=common_goal]", "Binnen 60 minuten een speurhond ter plaatse.")
        page.fill("[name=starts_on]", "2027-01-01")
        page.fill("[name=ends_on]", "2027-12-31")
        page.check("[name=audience][value=named]")
        for slug in ("polder", "vlas"):
            page.locator(f"input[type=checkbox][name=partners][value={slug}]").check()
        westkust.look()
        westkust.press("invite")
        path = westkust.path
        westkust.look()
        write_row(westkust, path, "westkust")

        with (
            walk("coordinator@polder.example", width, language) as polder,
            walk("chief@vlas.example", width, language) as vlas,
        ):
            portal.wait_for_letter("coordinator@polder.example", title)
            polder.go("/")
            assert title in polder.text()
            write_row(polder, path, "polder")
            write_row(vlas, path, "vlas")

            westkust.go(path)
            with page.expect_navigation():
                page.locator("form[action$='/steps/submit/'] button").click()
            westkust.look()

        with (
            walk("chief@polder.example", width, language) as polder,
            walk("coordinator@vlas.example", width, language) as vlas,
        ):
            polder.go(path)
            polder.look()
            decide(polder, path, "request_changes", "Wie vergoedt de opleiding van de geleider?")
            assert "Wie vergoedt de opleiding" in polder.text()
            decide(vlas, path, "approve")

            westkust.go("/")
            assert title in westkust.text()
            westkust.go(f"{path}edit/")
            page.fill("[name=common_goal]", "Binnen 45 minuten een speurhond ter plaatse.")
            westkust.look()
            westkust.press("submit")

            vlas.go(path)
            assert vlas.page.locator("del", has_text="60").count()
            assert vlas.page.locator("ins", has_text="45").count()
            vlas.look()
            decide(vlas, path, "approve")
            decide(polder, path, "approve")
            polder.go(f"{path}versions/")
            polder.look()
            polder.go(f"{path}versions/1/")
            assert "60" in polder.text()
            polder.look()

        westkust.go("/")
        assert title in westkust.text()
        westkust.go(path)
        with page.expect_navigation():
            page.locator("form[action$='/steps/start/'] button").click()
        westkust.look()
        assert RUNS[language] in westkust.text()

    with walk("member@riho.example", width) as riho:
        assert riho.go(path) == 404
        riho.go("/exchanges/")
        assert title not in riho.text()
