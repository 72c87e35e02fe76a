from __future__ import annotations

import pytest

from knowledge.selectors import mentions
from tests.conftest import make_person
from zones.choices import Role


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Jean-François Peeters", "jean francois"),
        ("Jean-François Peeters", "peeters jean"),
        ("Kim D\u2019Hondt", "d'hondt"),
        ("Kim D'Hondt", "D\u2019Hondt"),
    ],
)
def test_comment_suggestions_fold_accents_apostrophes_hyphens_and_order(
    article_by, polder_member, zones, name, words
):
    make_person("x@vlas.example", Role.MEMBER, zones["vlas"], name=name)

    found = mentions.suggestions(words, article_by(polder_member))

    assert [row["name"] for row in found] == [name]
