"""Drawings of a Word document: their pictures, beside the words that are read as any."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from knowledge.documents.docx_styles import local, value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from knowledge.documents.docx_body import Body


def read_drawing(body: Body, element: Element) -> str:
    """Return its pictures; its boxes and other words are read as any."""
    described = next((value(e, "descr") for e in element.iter() if local(e) == "docPr"), "")
    made = body.inline(element)
    for part in _outside_boxes(body, element):
        link = ""
        if local(part) == "blip":
            link = value(part, "embed") or value(part, "link")
        elif local(part) == "imagedata":
            link = value(part, "id")
        if not link:
            continue
        content = body.package.picture(body.part, link)
        address = (
            body.pictures.keep(content) if content else body.pictures.lose("pictures_elsewhere")
        )
        if address:
            made += f'<img src="{address}" alt="{escape(described)}">'
    return made


def _outside_boxes(body: Body, element: Element) -> Iterator[Element]:
    for part in element:
        if local(part) == "AlternateContent":
            yield from _outside_boxes(body, body.chosen(part))
        elif local(part) != "txbxContent":
            yield part
            yield from _outside_boxes(body, part)
