"""A zone lets somebody else read first: what is handed in is refused, mended and approved; what is old is read again."""

from __future__ import annotations

import secrets

import pytest

from tests.journeys.conftest import PHONE, WIDE

WESTKUST = "westkust.example"
"""The zone of the demo that reviews first."""


def hand_in(author, title: str) -> str:
    page = author.page
    author.go("/knowledge/new/")
    page.fill("[name=title]", title)
    page.fill("[name=summary]", "Wat we deden en wat het opbracht.")
    author.write_body("We begonnen in mei met twee ploegen.")
    page.select_option("select[name=kind]", "lesson")
    page.select_option("select[name=topic]", index=3)
    page.check("[name=audience][value=network]")
    author.look()
    author.press("publish")
    return author.path


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_article_returned_in_review_is_corrected_and_approved(walk, portal, width):
    title = f"Strandwacht {secrets.token_hex(3)}"
    with walk(f"member@{WESTKUST}", width) as author:
        path = hand_in(author, title)
        assert "in nazicht" in author.text().lower()
        author.look()

    with walk("member@polder.example", width) as outsider:
        assert outsider.go(path) == 404

    portal.wait_for_letter(f"coordinator@{WESTKUST}", title)
    with walk(f"coordinator@{WESTKUST}", width) as coordinator:
        coordinator.go("/")
        assert title in coordinator.text()
        coordinator.go("/knowledge/review/")
        coordinator.look()
        coordinator.go(f"{path}review/")
        coordinator.look()
        coordinator.page.fill("[name=reason]", "Zet erbij wat het kostte.")
        coordinator.press("return")
        coordinator.look()

    letter = portal.wait_for_letter(f"member@{WESTKUST}", title)
    assert "kostte" not in letter.get_body(("plain",)).get_content()
    with walk(f"member@{WESTKUST}", width) as author:
        author.go(path)
        author.look()
        author.go(f"{path}review/")
        assert "Zet erbij wat het kostte." in author.text()
        author.look()
        author.go(f"{path}edit/")
        author.page.fill("[name=summary]", "Wat we deden, wat het opbracht en wat het kostte.")
        author.press("publish")

    with walk(f"chief@{WESTKUST}", width) as chief:
        chief.go(f"{path}review/")
        chief.press("approve")
        assert chief.path == path

    with walk("member@polder.example", width) as reader:
        assert reader.go(path) == 200
        assert "wat het kostte" in reader.text()
        assert "goedgekeurd door" in reader.text().lower()
        reader.look()
        reader.go(f"{path}revisions/")
        reader.look()


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_article_overdue_is_confirmed(walk, width):
    """An article of the demo; the second width finds it read again by the first."""
    with walk("interventie@polder.example", width) as author:
        author.go("/search/?q=boerenprotest+140+tractoren")
        author.page.get_by_role("link", name="Een boerenprotest met 140 tractoren").first.click()
        author.page.wait_for_url("**/knowledge/*/")
        if width == WIDE:
            assert "Niet meer nagelezen sinds" in author.text()
        author.look()
        author.page.locator("form[action$='still-right/'] button").click()
        author.page.get_by_text("Genoteerd: klopt nog").wait_for()
        assert "Niet meer nagelezen sinds" not in author.text()
        author.look()


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_article_versions_are_compared(walk, width):
    with walk("member@vlas.example", width) as reader:
        reader.go("/search/?q=Gps-diefstal+landbouwmachines")
        reader.page.get_by_role("link", name="Gps-diefstal op landbouwmachines").first.click()
        reader.page.wait_for_url("**/knowledge/*/")
        reader.page.get_by_role("link", name="versie").first.click()
        reader.page.wait_for_url("**/revisions/")
        assert "Tikfout" in reader.text()
        reader.look()
        reader.page.get_by_role("link", name="Vergelijk met nu").last.click()
        reader.page.wait_for_url("**/compare/**")
        assert reader.page.locator("ins").count()
        reader.look()
