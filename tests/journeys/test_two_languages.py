"""A French reader gets the French text and sees when it is older; what stands in a file only is found by who may."""

from __future__ import annotations

import secrets
import time

import pytest

from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.test_practice_travels import post
from tests.knowledge.papers import docx

FRENCH = "slachtofferzorg@antwerpen.example"


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_translation_is_shown_to_french_reader_and_marked_as_older(walk, width):
    with walk(FRENCH, width) as reader:
        reader.go("/knowledge/?zone=riho")
        assert "Accueil sur rendez-vous" in reader.text()
        assert "Onthaal op afspraak" not in reader.text()
        reader.page.get_by_role("link", name="Accueil sur rendez-vous").first.click()
        reader.page.get_by_text("cette traduction correspond à la version 1").first.wait_for()
        assert "Draaiboek afsprakenloket.docx" in reader.text()
        reader.look()

        reader.page.get_by_role("link", name="Nederlands").first.click()
        reader.page.get_by_text("existe aussi dans votre langue").first.wait_for()
        reader.look()

        reader.go("/knowledge/?zone=westkust")
        reader.page.get_by_role("link", name="Les renforts d").first.click()
        reader.page.get_by_text("Le programme").first.wait_for()
        assert "cette traduction correspond" not in reader.text()
        reader.look()


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_file_text_is_found_by_its_readers_only(walk, tmp_path, width):
    word = f"grachtwater{secrets.token_hex(3)}"
    file = tmp_path / "draaiboek.docx"
    file.write_bytes(docx(word))
    with walk("member@polder.example", width) as polder:
        post(polder, "Alleen voor ons: het draaiboek", "zone", file=file)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:  # until the worker looked at the file
            polder.go(f"/search/?q={word}")
            if "draaiboek.docx" in polder.text():
                break
            time.sleep(1)
        assert "in bestand “draaiboek.docx”" in polder.text()
        polder.look()
        polder.page.get_by_role("link", name="Alleen voor ons").first.click()
        polder.page.get_by_text("doorzoekbaar").first.wait_for()
        polder.look()

    with walk("member@vlas.example", width) as vlas:
        vlas.go(f"/search/?q={word}")
        assert "draaiboek" not in vlas.text()
        vlas.look()
