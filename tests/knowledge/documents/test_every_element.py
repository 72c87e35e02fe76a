"""A word is put into each element that may hold one: it is read, or the document is said to have lost something.

The elements of WordprocessingML are those of the groups of ECMA-376 part 1 (annex A.1, wml.xsd), 5th edition, that hold runs, blocks,
rows or cells, with those that Word added later ([MS-DOCX] 2.5); those of ODF stand in odf_elements.json, with its source.
"""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest

from knowledge.documents import docx, odt
from knowledge.documents.docx_elements import UNREAD
from knowledge.documents.normalize import tidy
from knowledge.documents.report import Pictures
from tests.knowledge import word_files as papers

WORD = "kwelwater"
RUN = f"<w:r><w:t>{WORD}</w:t></w:r>"
GROUPS = {
    "EG_PContent": ("customXml", "smartTag", "sdt", "dir", "bdo", "r", "fldSimple", "hyperlink", "subDoc"),
    "EG_RunLevelElements": ("permStart", "ins", "del", "moveFrom", "moveTo", "conflictIns", "conflictDel"),
    "EG_BlockLevelElts": ("customXml", "sdt", "p", "tbl", "altChunk"),
    "EG_ContentRowContent": ("tr", "customXml", "sdt", "ins", "moveTo"),
    "EG_ContentCellContent": ("tc", "customXml", "sdt", "ins", "moveTo"),
    "EG_RunInnerContent": (
        "contentPart", "pgNum", "object", "pict", "drawing", "ruby", "footnoteReference", "endnoteReference",
        "commentReference",
    ),
    "inside these": ("sdtContent", "rubyBase", "rt", "txbxContent", "textbox", "markupOfALaterVersion"),
    "EG_MathContent": ("oMath", "oMathPara"),
}  # fmt: skip
NAMES = sorted({name for group in GROUPS.values() for name in group})
WHOLE = {
    "body": "{}",
    "paragraph": "<w:p>{}</w:p>",
    "run": "<w:p><w:r>{}</w:r></w:p>",
    "link": '<w:p><w:hyperlink r:id="x" xmlns:r="x">{}</w:hyperlink></w:p>',
    "control": "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "table": "<w:tbl>{}</w:tbl>",
    "row": "<w:tbl><w:tr>{}</w:tr></w:tbl>",
    "cell": "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
}
WITHIN = {
    "runs": RUN,
    "paragraphs": f"<w:p>{RUN}</w:p>",
    "cells": f"<w:tc><w:p>{RUN}</w:p></w:tc>",
    "rows": f"<w:tr><w:tc><w:p>{RUN}</w:p></w:tc></w:tr>",
}


def outcome(reader, content: bytes, folder: Path) -> tuple[str, dict[str, int]]:
    source = folder / "source"
    source.write_bytes(content)
    pictures = Pictures(folder)
    title, body = tidy(reader(source, pictures), pictures)
    return f"{title} {body}", +pictures.lost


TABLE = json.loads(Path(__file__).with_name("word_elements.json").read_text(encoding="utf-8"))


def nested(place: str, spaces: str) -> str:
    """Return the elements of a place one inside the other, around the word."""
    text = WORD
    for element in reversed(place.split()):
        text = f"<{element}{spaces if element == place.split()[0] else ''}>{text}</{element}>"
    return text


def test_word_in_each_place_of_the_published_table_is_read_or_reported(tmp_path):
    spaces = "".join(
        f' xmlns:{short}="{full}"' for short, full in TABLE["namespaces"].items() if short != "w"
    )
    silent = []
    for place in TABLE["places"]:
        text, lost = outcome(docx.read, papers.docx(nested(place, spaces)), tmp_path)
        if WORD not in text and not lost:
            silent.append(place)

    assert len(TABLE["places"]) > 1500
    assert silent == []


def test_elements_that_the_reader_skips_hold_no_words_in_the_published_table():
    holders = {element for place in TABLE["places"] for element in place.split()[:-1]}
    skipped = {f"w:{name}" for name in UNREAD}

    assert skipped & holders == set()


@pytest.mark.parametrize("name", NAMES)
def test_word_inside_an_element_of_word_is_read_or_reported(name, tmp_path):
    silent = []
    for (place, around), (kind, inside) in product(WHOLE.items(), WITHIN.items()):
        element = f'<w:{name} w:author="x">{inside}</w:{name}>'
        text, lost = outcome(docx.read, papers.docx(around.format(element)), tmp_path)
        if WORD not in text and not lost:
            silent.append((place, kind))

    assert silent == []


ODF = json.loads(Path(__file__).with_name("odf_elements.json").read_text(encoding="utf-8"))
SHOWS_NOTHING = {
    "dc:creator", "dc:date", "meta:creator-initials", "meta:date-string",  # of a margin note, which is reported
    "office:binary-data",  # a picture, not words
    "script:event-listener", "text:script",  # programs
    "svg:desc", "svg:title",  # describe a drawing to those who do not see it: the words of a picture
    "text:note-citation",  # the sign of a note, which gets our own number
    "form:list-property",
}  # fmt: skip


@pytest.mark.parametrize(
    "name", sorted({*ODF["holds_text"], *ODF["holds_paragraphs"]} - SHOWS_NOTHING)
)
def test_word_inside_an_element_of_odf_is_read_or_reported(name, tmp_path):
    spaces = " ".join(f'xmlns:{short}="{full}"' for short, full in ODF["namespaces"].items())
    silent = []
    inside = [WORD] if name in ODF["holds_text"] else []
    inside += [f"<text:p>{WORD}</text:p>"] if name in ODF["holds_paragraphs"] else []
    for words, around in product(
        inside, ("{}", "<text:p>{}</text:p>", "<text:section>{}</text:section>")
    ):
        element = f"<{name} {spaces}>{words}</{name}>"
        text, lost = outcome(odt.read, papers.odt(around.format(element)), tmp_path)
        if WORD not in text and not lost:
            silent.append((words, around))

    assert silent == []
