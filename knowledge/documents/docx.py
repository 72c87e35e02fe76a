"""Word: its parts, found through their relationships, and the text that is made of them."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from defusedxml.ElementTree import fromstring

from knowledge.documents import xml_guard
from knowledge.documents.docx_body import Body
from knowledge.documents.docx_styles import Numbering, Styles, child, local, value
from knowledge.documents.report import Unreadable

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from knowledge.documents.report import Pictures

MAX_PICTURE_BYTES = 60 * 1024 * 1024
HOSTILE = ("entities", "too_long", "nested")
EDGE = re.compile(r"word/(?:header|footer)\d*\.xml")
WORDS = re.compile(r"\w")


def read(source: Path, pictures: Pictures, *, with_edges: bool = False) -> str:
    """Return the document as HTML with all levels of headings. Raises Unreadable.

    `with_edges` adds what stands at the head and foot of its pages.
    """
    xml_guard.refuse_locked(source)
    with ZipFile(source) as archive:
        package = Package(archive)
        document = package.main_part()
        root = package.tree(document)
        body = child(root, "body")
        if root is None or body is None:
            raise Unreadable("broken")
        related = package.relationships(document)

        def part(kind: str) -> tuple[str, Element | None]:
            """Return a part beside the text; a damaged one costs only itself."""
            name = next((link.target for link in related.values() if link.kind == kind), "")
            return name, package.tree(name, needed=False) if name else None

        edges = {
            name: package.tree(name, needed=False)
            for name in archive.namelist()
            if EDGE.fullmatch(name)
        }
        edges = {name: edge for name, edge in edges.items() if _has_words(edge)}
        pictures.lost["edges"] += len(edges)
        writer = Body(
            package=package,
            document=document,
            pictures=pictures,
            styles=Styles(part("styles")[1]),
            numbering=Numbering.of(part("numbering")[1]),
            notes={kind: part(f"{kind}s") for kind in ("footnote", "endnote")},
        )
        pictures.lost["damaged_parts"] += package.damaged
        words = writer.text(body)
        if with_edges:
            words += "".join(
                writer.beside(name, edge) for name, edge in edges.items() if edge is not None
            )
        return words


def _has_words(root: Element | None) -> bool:
    texts = (e.text or "" for e in root.iter() if local(e) == "t") if root is not None else ()
    return any(WORDS.search(text) for text in texts)


@dataclass(frozen=True)
class Relationship:
    kind: str
    target: str
    is_external: bool


@dataclass
class Package:
    """The parts of a packed document; only those that are asked for are looked at."""

    archive: ZipFile
    damaged: int = 0
    known: dict[str, dict[str, Relationship]] = field(default_factory=dict)

    def main_part(self) -> str:
        """Return the part with the text: Word Online calls it document2.xml."""
        names = set(self.archive.namelist())
        for link in self.relationships("").values():
            if link.kind == "officeDocument" and link.target in names:
                return link.target
        found = [name for name in names if re.fullmatch(r"word/document\d*\.xml", name)]
        if not found:
            raise Unreadable("broken")
        return min(found)

    def tree(self, name: str, *, needed: bool = True) -> Element | None:
        """Return a part as a tree; None for one that is not needed and not there or damaged."""
        if name not in self.archive.namelist() and not needed:
            return None
        try:
            xml_guard.check(self.archive, name)
            root: Element = fromstring(self.archive.read(name))
        except (Unreadable, BadZipFile) as why:
            if needed or str(why) in HOSTILE:
                raise
            self.damaged += 1
            return None
        return root

    def relationships(self, part: str) -> dict[str, Relationship]:
        if part not in self.known:
            folder, name = posixpath.split(part)
            listed = posixpath.join(folder, "_rels", f"{name}.rels")
            root = self.tree(listed, needed=False) if listed in self.archive.namelist() else None
            self.known[part] = {
                value(e, "Id"): Relationship(
                    kind=value(e, "Type").rpartition("/")[2],
                    target=value(e, "Target")
                    if value(e, "TargetMode") == "External"
                    else _beside(folder, value(e, "Target")),
                    is_external=value(e, "TargetMode") == "External",
                )
                for e in (root if root is not None else ())
            }
        return self.known[part]

    def picture(self, part: str, link: str) -> bytes | None:
        """Return the bytes of a picture; None when it is not in the document or cannot be unpacked."""
        found = self.relationships(part).get(link)
        if found is None or found.is_external:
            return None
        try:
            if self.archive.getinfo(found.target).file_size > MAX_PICTURE_BYTES:
                return None
            return self.archive.read(found.target)
        except (KeyError, BadZipFile, RuntimeError, NotImplementedError, OSError):
            return None


def _beside(folder: str, target: str) -> str:
    return (
        target.lstrip("/")
        if target.startswith("/")
        else posixpath.normpath(posixpath.join(folder, target))
    )
