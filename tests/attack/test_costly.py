"""Small things to send that take long to look at."""

from __future__ import annotations

import struct
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from knowledge.files.validation import FileRefused, examine
from knowledge.richtext.sanitizer import MAX_TAGS, clean

SECONDS = 3


def test_archive_with_many_entries_is_refused_before_it_is_read():
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, *[0] * 4, 33, 0, 0, 0, 1, *[0] * 6)
    listed = (entry + b"a") * 200_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 3, 3, len(listed), 0, 0)
    before = time.process_time()

    with pytest.raises(FileRefused, match="bomb"):
        examine(SimpleUploadedFile("a.docx", listed + end))

    assert time.process_time() - before < SECONDS


@pytest.mark.parametrize("tags", ["<ul><li>", "<blockquote>", "<div>", "<em>"])
def test_html_deeply_nested_is_cleaned_quickly(tags):
    before = time.process_time()

    once = clean(tags * (200_000 // len(tags)) + "woorden")
    twice = clean(once)

    assert time.process_time() - before < SECONDS
    assert once == twice == "<p>woorden</p>"


def test_html_long_table_keeps_its_layout():
    table = (
        "<table><tbody>" + "<tr><td><p>a</p></td><td><p>b</p></td></tr>" * 500 + "</tbody></table>"
    )

    assert clean(table).count("<td>") == 1000
    assert table.count("<") < 2 * MAX_TAGS
