"""OpenDocument text (LibreOffice): headings, lists, tables, links and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring

from knowledge.documents import xml_guard
from knowledge.documents.odt_body import Writer
from knowledge.documents.odt_names import first, short
from knowledge.documents.odt_styles import EDGES, Styles
from knowledge.documents.report import Unreadable

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from knowledge.documents.report import Pictures


def read(source: Path, pictures: Pictures, *, with_edges: bool = False) -> str:
    """Return the document as HTML with all levels of headings. Raises Unreadable.

    `with_edges` adds what stands at the head and foot of its pages.
    """
    xml_guard.refuse_locked(source)
    with ZipFile(source) as archive:
        names = set(archive.namelist())
        if is_locked(archive):
            raise Unreadable("locked")
        xml_guard.check(archive, "content.xml")
        content = fromstring(archive.read("content.xml"))
        styles = _styles(archive, pictures) if "styles.xml" in names else None
        text = first(content, "office:text")
        if text is None:
            text = content
        writer = Writer(archive, pictures, Styles(content, styles), content)
        words = writer.blocks(text) + writer.notes()
        if with_edges and styles is not None:
            edges = (e for e in styles.iter() if short(str(e.tag)) in EDGES)
            words += "".join(writer.blocks(edge) for edge in edges)
        return words


def is_locked(archive: ZipFile) -> bool:
    manifest = "META-INF/manifest.xml"
    return manifest in archive.namelist() and b"encryption-data" in archive.read(manifest)


def _styles(archive: ZipFile, pictures: Pictures) -> Element | None:
    """Return what the styles say; damaged, they cost the layout and not the text."""
    try:
        xml_guard.check(archive, "styles.xml")
    except Unreadable as why:
        if str(why) != "broken":
            raise
        pictures.lost["damaged_parts"] += 1
        return None
    root: Element = fromstring(archive.read("styles.xml"))
    return root
