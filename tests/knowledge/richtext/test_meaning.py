"""Struck, raised and lowered text says something else than the same words plain: it is kept, compared and found."""

from __future__ import annotations

import pytest

from knowledge.documents.normalize import tidy
from knowledge.documents.report import Pictures
from knowledge.richtext.diff import compare
from knowledge.richtext.plain_text import plain_text
from knowledge.richtext.sanitizer import clean

TEXT = "<p>mag <s>niet</s> m<sup>2</sup> H<sub>2</sub>O</p>"


def test_struck_raised_and_lowered_text_is_kept():
    assert clean(TEXT) == TEXT


@pytest.mark.parametrize("tag", ["del", "strike"])
def test_other_names_for_struck_text_become_one(tag, tmp_path):
    text = f"<p>mag <{tag}>niet</{tag}></p>"

    assert clean(text) == "<p>mag <s>niet</s></p>"
    assert tidy(text, Pictures(tmp_path)) == ("", "<p>mag <s>niet</s></p>")


def test_list_keeps_its_letters_and_start_and_no_other_type():
    assert (
        clean('<ol start="3" type="a"><li>x</li></ol>') == '<ol start="3" type="a"><li>x</li></ol>'
    )
    assert clean('<ol type="javascript"><li>x</li></ol>') == "<ol><li>x</li></ol>"


def test_word_that_was_struck_out_is_a_change_of_words():
    (part,) = compare("<p>mag niet rijden</p>", "<p>mag <s>niet</s> rijden</p>")

    assert not part.is_layout_only
    assert "<del" in part.marked
    assert "<s><ins" in part.marked


def test_struck_word_that_went_is_shown_struck():
    (part,) = compare("<p>hij mag <s>echt niet</s> rijden</p>", "<p>hij mag rijden</p>")

    assert "<s>echt niet</s></del>" in part.marked


def test_raised_figure_is_no_figure_of_the_number_before_it():
    assert plain_text("<p>10<sup>6</sup> m<sup>2</sup> CO<sub>2</sub></p>") == "10⁶ m² CO₂"


def test_soft_hyphen_is_no_letter():
    assert plain_text("<p>politie\u00adzone</p>") == "politiezone"
