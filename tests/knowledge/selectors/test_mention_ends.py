from __future__ import annotations

import pytest

from knowledge.selectors.mentions import AT, _names_at


@pytest.mark.parametrize("end", ["…", "'", "\u2019s", "\u2019", "...", "»"])
def test_sign_after_a_name_is_no_part_of_it(end):
    text = f"Vraag het @An Peeters{end} of iemand anders"
    (start,) = (found.end() for found in AT.finditer(text))

    assert "an peeters" in _names_at(text, start)
