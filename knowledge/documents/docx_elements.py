"""The elements of WordprocessingML by what becomes of their words.

Source: ECMA-376 part 1 (5th edition), 17.3 (paragraphs and runs), 17.5 (custom markup), 17.13 (annotations) and 17.16
(fields), and the additions published as [MS-DOCX] and [MS-ODRAWXML]. An element that stands in none of these sets is read for
its children, so that markup of a later version loses no words.
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
    "delText", "delInstrText", "proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd",
    "lastRenderedPageBreak", "softHyphen", "separator", "continuationSeparator", "annotationRef", "footnoteRef",
    "endnoteRef",
}  # fmt: skip
SIGNS = {"tab": " ", "ptab": " ", "br": "<br>", "cr": "<br>", "noBreakHyphen": "\u2011"}
"""Empty elements of a run that stand for a character."""
