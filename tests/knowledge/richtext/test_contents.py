from __future__ import annotations

import pytest

from knowledge.richtext.contents import with_places

TEXT = "<p>Vooraf</p><h2>Aanleiding</h2><p>{}</p><h2>Waarom het <em>niet</em> werkte &amp; wat nu</h2><h2>Nu</h2>"


def test_contents_lists_headings_with_places_in_the_text():
    text, contents = with_places(TEXT.format("een " * 450))

    assert [part.title for part in contents.parts] == [
        "Aanleiding", "Waarom het niet werkte & wat nu", "Nu",
    ]  # fmt: skip
    assert all(f'<h2 id="{part.anchor}">' in text for part in contents.parts)
    assert contents
    assert contents.minutes == 3
    assert contents.why == contents.parts[1].anchor


@pytest.mark.parametrize("text", ["", "<p>Kort</p>", "<h2>Eén</h2><h2>Twee</h2>"])
def test_contents_of_a_text_with_few_headings_are_not_shown(text):
    shown, contents = with_places(text)

    assert not contents
    assert contents.minutes == 1
    assert contents.why == "text"
    assert shown.count("<h2") == text.count("<h2")
