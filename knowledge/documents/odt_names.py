"""The names of OpenDocument's elements, with short prefixes for the namespaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = {f"{{{_NAMES}:{name}:1.0}}": f"{name}:" for name in ("office", "style", "text", "table", "drawing", "form")} | {
    f"{{{_NAMES}:xsl-fo-compatible:1.0}}": "fo:",
    f"{{{_NAMES}:svg-compatible:1.0}}": "svg:",
    "{http://www.w3.org/1999/xlink}": "xlink:",
    "{http://www.w3.org/1998/Math/MathML}": "math:",
}  # fmt: skip


def short(name: str) -> str:
    space, _brace, local = name.rpartition("}")
    return SPACES.get(f"{space}}}", "other:") + local


def get(element: Element, name: str) -> str:
    space, _colon, local = name.partition(":")
    full = next(long for long, short in SPACES.items() if short == f"{space}:")
    return element.get(full + local, "")


def first(root: Element, name: str) -> Element | None:
    return next((element for element in root.iter() if short(str(element.tag)) == name), None)
