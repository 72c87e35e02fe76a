"""Finding by keyboard and on a phone: suggestions, a typing error, a question, and from nothing to a question."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import PHONE, WIDE


def test_suggestions_are_walked_by_keyboard(walk):
    with walk("member@polder.example", WIDE) as polder:
        polder.go("/")
        field = polder.page.locator("#search")
        polder.page.keyboard.press("/")
        field.type("fietsd", delay=20)
        options = polder.page.locator("#search-suggestions [role=option]")
        options.first.wait_for()
        assert field.get_attribute("aria-expanded") == "true"
        assert field.get_attribute("aria-activedescendant") is None
        polder.look()

        field.press("ArrowDown")
        assert options.first.get_attribute("aria-selected") == "true"
        assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
        field.press("Escape")
        assert field.get_attribute("aria-expanded") == "false"

        field.press("Enter")
        polder.page.wait_for_url("**/search/?q=fietsd")

        field = polder.page.locator("#search")
        field.fill("fietsdief")
        field.press("s")
        options.first.wait_for()
        field.press("ArrowDown")
        field.press("Enter")
        polder.page.wait_for_url("**/topics/bicycle-theft/")


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize(
    ("language", "asked", "title"),
    [
        ("nl", "wat doen andere zones tegen fietsdiefstal?", "Fietsdiefstal op de zeedijk"),
        ("nl", "fietsdifstal", "Fietsdiefstal op de zeedijk"),
        ("nl", "huiselijk geweld", "72 uur"),
        ("fr", "vol de vélos", "Fietsdiefstal op de zeedijk"),
    ],
)
def test_search_finds_by_question_typo_and_synonym(walk, width, language, asked, title):
    with walk("member@polder.example", width, language) as polder:
        polder.go("/search/")
        field = polder.page.locator("#search-page" if width == PHONE else "#search")
        field.fill(asked)
        field.press("Enter")
        polder.page.locator(".row-title").first.wait_for()

        polder.look()
        assert title in polder.text()


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_search_without_hit_leads_to_the_question(walk, width, language):
    with walk("member@polder.example", width, language) as polder:
        polder.go("/search/?q=wqxzptk+vbnmq")
        polder.look()

        polder.page.locator("#ask-words").press("Enter")

        polder.page.wait_for_url("**/questions/new/?**")
        assert polder.page.locator("#id_title").input_value() == "wqxzptk vbnmq"
        polder.look()
