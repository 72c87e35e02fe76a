"""Read one document, in the sandbox: `KIND SOURCE FOLDER [BESIDE]`.

Leaves in FOLDER its pictures, and text.json: title, html, how often what was lost, names of the pictures. Says how
far it is, a number a line, and at the end why it was refused, or nothing. Pictures that a text only names
are looked for below BESIDE. Imports nothing of the portal but what stands beside it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.documents import docx, markdown, odt
from knowledge.documents.normalize import tidy
from knowledge.documents.report import Pictures, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

READERS: dict[str, Callable[[Path, Pictures], str]] = {
    "docx": docx.read,
    "odt": odt.read,
    "md": markdown.read_markdown,
    "html": markdown.read_html,
}
MAX_CALL_DEPTH = 8_000


def main(kind: str, source: str, folder: str, beside: str = "") -> str:
    sys.setrecursionlimit(MAX_CALL_DEPTH)
    pictures = Pictures(Path(folder))
    try:
        _say(10)
        html = READERS[kind](Path(source), pictures)
        _say(70)
        title, text = tidy(html, pictures, Path(beside) if beside else None)
        _say(90)
    except Unreadable as why:
        return str(why)
    except RecursionError:
        return "nested"
    except MemoryError:
        return "too_long"
    except Exception:  # libraries fail in many ways on hostile files
        return "broken"
    found = {"title": title, "html": text, "lost": +pictures.lost, "pictures": pictures.names}
    Path(folder, "text.json").write_text(json.dumps(found), encoding="utf-8")
    return "done"


def _say(percent: int) -> None:
    sys.stdout.write(f"{percent}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]))
