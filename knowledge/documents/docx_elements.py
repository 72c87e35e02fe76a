"""The elements of WordprocessingML by what becomes of their words.

An element that stands in none of these sets is read for its children, so that markup of a later version loses no words.
tests/knowledge/documents/word_elements.json is the published table (ECMA-376 and Word's additions, as Microsoft's Open XML SDK has it;
write_word_elements.py makes it): a test puts a word into each place of it, and none of the sets skips what may hold words.
"""

from __future__ import annotations

TAKEN_OUT = {"del", "moveFrom", "conflictDel"}
"""Tracked changes: the text is read as if all were accepted."""

LOST = {
    **dict.fromkeys(
        (
            "OLEObject",
            "chart",
            "relIds",
            "altChunk",
            "subDoc",
            "contentPart",
            "control",
            "movie",
            "wavAudioFile",
        ),
        "objects",
    ),
    "oMath": "formulas",
    "commentReference": "comments",
}
"""What is counted and left out, under which name."""

PROPERTIES = {
    "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "sectPr", "customXmlPr", "smartTagPr", "rubyPr",
    "tblPrEx", "numPr", "fldData", "background",
}  # fmt: skip
UNREAD = PROPERTIES | {
    "delInstrText", "proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd",
    "lastRenderedPageBreak", "softHyphen", "separator", "continuationSeparator", "annotationRef", "footnoteRef",
    "endnoteRef",
}  # fmt: skip
SIGNS = {"tab": " ", "ptab": " ", "br": "<br>", "cr": "<br>", "noBreakHyphen": "\u2011"}
"""Empty elements of a run that stand for a character."""
