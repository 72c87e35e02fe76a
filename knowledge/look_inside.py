"""Decode one file in a process of its own: `look_inside.py KIND SOURCE TARGET`.

An image is written anew, without what a camera adds; a PDF is only read. A hostile file can take
this process down and nothing else. Prints the reason when the file is refused. Imports nothing of
the portal.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from PIL import Image, ImageOps
from pypdf import PdfReader

FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
MOST_PIXELS = 40_000_000
MOST_MEMORY = 1024**3
MOST_SECONDS = 40


def write_anew(kind: str, source: Path, target: Path) -> str:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(source, formats=[FORMATS[kind]]) as image:
        if image.width * image.height > MOST_PIXELS:
            return "pixels"
        upright = ImageOps.exif_transpose(image)
        if upright.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
            upright = upright.convert("RGB")
        bare = upright.copy()
        bare.info = {k: v for k, v in upright.info.items() if k == "transparency"}
        bare.save(target, format=FORMATS[kind], **({"quality": 88} if kind != "png" else {}))
    return ""


def read_pdf(source: Path) -> str:
    reader = PdfReader(source, strict=False)
    if not reader.is_encrypted and not len(reader.pages):
        return "broken"
    return ""


def main(kind: str, source: str, target: str) -> str:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        if kind in FORMATS:
            return write_anew(kind, Path(source), Path(target))
        return read_pdf(Path(source))
    except Image.DecompressionBombError:
        return "pixels"
    except Exception:
        return "broken"


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]))
