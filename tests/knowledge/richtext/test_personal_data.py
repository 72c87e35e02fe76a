"""What looks like a citizen's data is named, what only resembles it is not."""

from __future__ import annotations

import pytest

from knowledge.richtext.personal_data import Finding, find


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("nummer 85.07.30-033.28 van", "national_number"),
        ("85073003328", "national_number"),
        ("17 07 30 033 84", "national_number"),
        ("BE68 5390 0754 7034 van de dader", "iban"),
        ("be68539007547034.", "iban"),
        ("NL91ABNA0417164300", "iban"),
        ("FR14 2004 1010 0505 0001 3M02 606", "iban"),
    ],
)
def test_personal_data_is_found(text, what):
    assert [finding.what for finding in find(text)] == [what]


@pytest.mark.parametrize(
    "text",
    [
        "85.07.30-033.29",
        "BE68 5390 0754 7035",
        "op 12.11.2026 om 11.30",
        "bel 0476 12 34 56 78 90",
        "99999999999",
        "1850730033281",
        "",
    ],
)
def test_personal_data_check_ignores_other_numbers(text):
    assert find(text) == []


def test_personal_data_found_twice_is_named_once_as_written():
    assert find("BE68 5390 0754 7034 en BE68 5390 0754 7034") == [
        Finding("iban", "BE68 5390 0754 7034")
    ]
