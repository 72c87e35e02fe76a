"""The analysis: what becomes of words as police officers write them."""

from __future__ import annotations

import pytest

from knowledge.search import words
from knowledge.search.vocabulary import distance


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("24/7-permanentie", ["247permanentie", "24", "7", "permanentie"]),
        ("44/11", ["4411", "44", "11"]),
        ("inbraak/diefstal", ["inbraakdiefstal", "inbraak", "diefstal"]),
        ("GPI-48", ["gpi48", "gpi", "48"]),
        ("D'Hondt D\u2019Hondt", ["dhondt", "dhondt"]),
        ("l'agression qu\u2019il", ["agression", "il"]),
        ("Jean-François", ["jeanfrancois", "jean", "francois"]),
        ("één vélo", ["een", "velo"]),
        ("\ufb01ets e\u0301te\u0301", ["fiets", "ete"]),
        ("😀 --- ___", []),
    ],
)
def test_text_keeps_wholes_and_their_parts(text, forms):
    assert list(words.forms_of(text)) == forms


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("fiets", "fietsen", "nl"),
        ("diefstal", "diefstallen", "nl"),
        ("politiezone", "politiezones", "nl"),
        ("wagen", "wagens", "nl"),
        ("dief", "dieven", "nl"),
        ("huis", "huizen", "nl"),
        ("velo", "velos", "fr"),
        ("cambriolage", "cambriolages", "fr"),
        ("voler", "voles", "fr"),
    ],
)
def test_inflections_share_a_stem(one, other, language):
    assert words.stem(one, language) == words.stem(other, language)


@pytest.mark.parametrize("form", ["controle", "controleren", "controleur", "controles"])
def test_verb_and_its_nouns_share_a_root(form):
    assert words.root(form, "nl") == "control"


@pytest.mark.parametrize(
    ("form", "parts"),
    [
        ("fietsdiefstal", ("fiets", "diefstal")),
        ("woninginbraak", ("woning", "inbraak")),
        ("snelheidscontrole", ("snelheids", "controle")),
        ("mensenhandel", ("mensen", "handel")),
        ("lokfiets", ("lok", "fiets")),
        ("diefstal", ()),
        ("onthaal", ()),
        ("veiligheid", ()),
    ],
)
def test_compound_is_split_into_words_and_no_suffix(form, parts):
    assert words.parts(form) == parts


def test_key_of_the_longest_word_fits_its_column():
    assert max(len(key) for key in words.keys("x" * words.MAX_WORD_LENGTH)) <= 50


def test_words_that_sound_alike_share_a_sound():
    assert words.sound("fishing") == words.sound("phishing")
    assert words.sound("beleid") == words.sound("belijt")


@pytest.mark.parametrize(
    ("one", "other", "away"),
    [("inbraak", "inbrak", 1), ("inbraak", "inbaark", 2), ("abc", "acb", 1), ("a", "abcdef", 3)],
)
def test_distance_counts_letters_up_to_a_limit(one, other, away):
    assert distance(one, other, 2) == away
