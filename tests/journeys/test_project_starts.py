"""Three zones carry a project from an idea to a new practice, past a changed version, hours and reports."""

from __future__ import annotations

import datetime as dt
import secrets

import pytest

from tests.journeys.conftest import PHONE, WIDE

RUNS = {"nl": "Loopt", "fr": "En cours"}
COMPLETED = {"nl": "Afgerond", "fr": "Terminé"}
TODAY = dt.datetime.now(tz=dt.UTC).date()


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


def run(walk, portal, path: str, title: str, width: int, language: str) -> None:
    """Plan, book and write: a milestone of PZ Polder, hours of PZ Vlas, a word among colleagues."""
    with walk("coordinator@westkust.example", width, language) as westkust:
        westkust.go(f"{path}milestones/new/")
        westkust.page.fill("[name=title]", "Eerste oefening")
        westkust.page.select_option("[name=zone]", "polder")
        westkust.page.fill("[name=due_on]", str(TODAY + dt.timedelta(30)))
        westkust.look()
        westkust.press("save")
        assert "Eerste oefening" in westkust.text()
        westkust.look()
    with walk("member@vlas.example", width, language) as vlas:
        vlas.go(f"{path}hours/vlas/new/")
        vlas.page.fill("[name=amount]", "1")
        vlas.page.fill("[name=what]", "Oefenterrein gezocht")
        vlas.look()
        submit(vlas, "form.form-page")
        assert "Oefenterrein gezocht" in vlas.text()
        vlas.look()
        vlas.go(f"{path}discussion/")
        vlas.page.fill("[name=text]", "Enkel onder ons: we zoeken nog een tweede terrein.")
        vlas.page.check("[name=kind][value=internal]")
        vlas.look()
        submit(vlas, "#write")
        assert "tweede terrein" in vlas.text()
    with walk("member@polder.example", width, language) as polder:
        for tab in ("hours", "discussion"):
            polder.go(f"{path}{tab}/")
            assert "Oefenterrein gezocht" not in polder.text()
            assert "tweede terrein" not in polder.text()
        polder.go(path)
        submit(polder, "form[action$='/done/']")
        polder.look()
        polder.go("/exchanges/timeline/")
        assert title in polder.text()
        polder.look()


def end(walk, path: str, title: str, width: int, language: str) -> None:
    """Close the project: every zone reports, the lead tells what came of it, and a practice is drafted from it."""
    with walk("coordinator@westkust.example", width, language) as westkust:
        westkust.go(path)
        submit(westkust, "form[action$='/steps/close/']")
        westkust.look()
    for address in (
        "coordinator@westkust.example",
        "chief@polder.example",
        "coordinator@vlas.example",
    ):
        slug = address.partition("@")[2].partition(".")[0]
        with walk(address, width, language) as zone:
            zone.go("/")
            assert title in zone.text()
            zone.go(f"{path}report/{slug}/")
            zone.page.check("[name=reached][value=reached]")
            zone.page.fill("[name=measured]", "1 uur")
            zone.page.fill("[name=gave]", "Eén dag per week.")
            zone.page.fill("[name=got]", f"Een hondenploeg voor {slug}.")
            zone.look()
            zone.press("hand_in")
            zone.look()
    with walk("coordinator@westkust.example", width, language) as westkust:
        page = westkust.page
        westkust.go(path)
        page.locator("details.step-more", has=page.locator("[name=closing]")).locator(
            "summary"
        ).click()
        page.fill("[name=closing]", "In 45 minuten een speurhond ter plaatse, in drie zones.")
        submit(westkust, "form[action$='/steps/complete/']")
        assert COMPLETED[language] in westkust.text()
        westkust.look()
        submit(westkust, "form[action$='/practice/']")
        assert page.locator("[name=title]").input_value() == title
        westkust.look()


def submit(visitor, form: str) -> None:
    with visitor.page.expect_navigation():
        visitor.page.locator(f"{form} button[type=submit]").first.click()


@pytest.mark.parametrize(("width", "language"), [(WIDE, "nl"), (PHONE, "fr"), (PHONE, "nl")])
def test_project_of_three_zones_goes_from_an_idea_to_a_practice(walk, portal, width, language):
    title = f"Gedeelde hondenploeg {secrets.token_hex(3)}"
    with walk("coordinator@westkust.example", width, language) as westkust:
        page = westkust.page
        westkust.go("/exchanges/new/")
        page.fill("[name=title]", title)
        page.select_option("select[name=topic]", index=2)
        page.fill("[name=common_goal]", "Binnen 60 minuten een speurhond ter plaatse.")
        page.fill("[name=starts_on]", str(TODAY))
        page.fill("[name=ends_on]", str(TODAY + dt.timedelta(360)))
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

    if (width, language) != (PHONE, "nl"):
        run(walk, portal, path, title, width, language)
        end(walk, path, title, width, language)

    with walk("member@riho.example", width) as riho:
        assert riho.go(path) == 404
        riho.go("/exchanges/")
        assert title not in riho.text()
