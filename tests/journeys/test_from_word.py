"""From Word to published: a colleague has it in a file, and another zone reads it as an article."""

from __future__ import annotations

import secrets

import pytest

from tests.journeys.conftest import PHONE, WIDE
from tests.knowledge import word_files as papers


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_word_file_becomes_an_article_that_another_zone_reads(walk, tmp_path, width):
    word = f"fietskluis{secrets.token_hex(3)}"
    file = tmp_path / "verslag.docx"
    file.write_bytes(papers.report(title=f"Ervaring met {word}"))

    with walk("member@polder.example", width) as polder:
        page = polder.page
        polder.go("/knowledge/new/")
        polder.look()
        page.get_by_role("link", name="Begin met een Word- of ODT-bestand").click()
        page.set_input_files("[name=documents]", file)
        page.select_option("select[name=kind]", "lesson")
        page.select_option("select[name=topic]", index=3)
        polder.look()
        page.get_by_role("button", name="Inlezen").click()
        page.wait_for_url("**/edit/", timeout=60_000)
        polder.look()
        draft = polder.path.removesuffix("edit/")
        with walk("member@vlas.example", width) as vlas:
            assert vlas.go(draft) == 404
        assert "1 opmerking in de marge" in polder.text()
        picture = page.locator(".ProseMirror img[alt=plattegrond]")
        assert picture.get_attribute("src").startswith("/knowledge/files/")
        assert page.input_value("[name=title]") == f"Ervaring met {word}"
        page.fill("[name=summary]", "Hoe wij fietsdiefstal aan het station halveerden.")
        polder.press("publish")
        published = polder.path
        assert "Aanleiding" in polder.text()
        polder.look()

    with walk("member@vlas.example", width) as vlas:
        assert vlas.go(published) == 200
        assert word in vlas.text()
        assert "een ronde" in vlas.text()
        vlas.go("/knowledge/import/")
        assert "verslag.docx" not in vlas.text()


def test_document_waiting_is_shown_and_knowledge_is_exported(walk):
    with walk("member@polder.example", PHONE) as polder:
        page = polder.page
        polder.go("/knowledge/import/")
        page.get_by_role("link", name="nota-fietslabel.md").click()
        assert "Fietsen labelen op de wekelijkse markt" in page.locator("form").last.inner_html()
        polder.look()
        polder.go("/knowledge/export/")
        polder.look()
        page.get_by_role("button", name="Maak het zipbestand").click()
        page.get_by_role("link", name="Download het zipbestand").wait_for(timeout=60_000)
        polder.look()
        with page.expect_download() as taken:
            page.get_by_role("link", name="Download het zipbestand").click()
        assert taken.value.suggested_filename.startswith("kennis-polder-")
